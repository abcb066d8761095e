"""Whatever table is written in whatever dialect comes back, and no record is lost unseen."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cxdesk.errors import FileError
from cxdesk.exchange.tables import ReadOptions, read_table

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\",;\t|\n'# "), max_size=8)
WORD = st.text("abcdefgäßñçéабвгі", min_size=2, max_size=9)
NAMES = ["first", "second", "third", "fourth", "fifth"]


def written(rows: list[list[str]], delimiter: str, quote: str, everything: bool, end: str) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(
        stream,
        delimiter=delimiter,
        quotechar=quote,
        quoting=csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL,
        lineterminator=end,
    )
    writer.writerows(rows)
    return stream.getvalue()


def read(data: bytes, options: ReadOptions = ReadOptions()) -> tuple[list[str], list[list[str]]]:  # noqa: B008
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        path.write_bytes(data)
        table = read_table(path, options)
        return list(table.header), [row for _, row in table.records()]


@settings(max_examples=150)
@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=8)
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(['"', "'"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_any_table_comes_back_under_the_dialect_given(
    rows: list[list[str]], delimiter: str, quote: str, everything: bool, end: str, encoding: str
) -> None:
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    header = NAMES[: len(rows[0])] if rows else NAMES[:2]
    text = written([header, *rows], delimiter, quote, everything, end)
    options = ReadOptions(encoding=encoding, delimiter=delimiter, quote=quote, header_rows=1)
    assert read(text.encode(encoding), options) == (header, rows)


@settings(max_examples=100)
@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(WORD, min_size=n, max_size=n), min_size=3, max_size=8)
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]),
)
def test_plain_tables_are_recognised(
    rows: list[list[str]], delimiter: str, everything: bool, encoding: str
) -> None:
    header = NAMES[: len(rows[0])]
    text = written([header, *rows], delimiter, '"', everything, "\n")
    assert read(text.encode(encoding)) == (header, rows)


@settings(max_examples=150)
@given(st.binary(max_size=400) | st.text(st.sampled_from('ab1,;"\n\t\r \0é'), max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    sentence = "."
    try:
        read(data)
    except FileError as error:
        sentence = str(error)
    assert sentence.endswith(".")


@settings(max_examples=150)
@given(
    st.lists(st.lists(st.text("ab 1", max_size=3), min_size=1, max_size=6), max_size=30), st.integers(1, 3)
)
def test_rows_and_problems_account_for_every_record(lines: list[list[str]], header_rows: int) -> None:
    rows = [["one", "two", "three"], *lines]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
        table = read_table(path, ReadOptions(delimiter=",", quote="", header_rows=header_rows))
        known = table.understanding
        numbers = [number for number, _ in table.records()]
        dropped = [problem.row for problem in known.problems if problem.dropped]
        assert len(numbers) == known.rows
        assert len(dropped) == known.dropped
        assert not set(numbers) & set(dropped)
        assert known.preamble + known.header_rows + len(numbers) + len(dropped) + known.blank == len(rows)
