"""CSV as written: RFC 4180, and harmless in a spreadsheet where that is asked for."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.exchange.csv_out import neutral, write_csv

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=6))
def test_cells_come_back_as_they_were(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    assert write_csv(stream, ["a", "b"], rows, neutralise=False) == len(rows)
    assert list(csv.reader(io.StringIO(stream.getvalue(), newline=""))) == [["a", "b"], *rows]


def test_lines_end_as_rfc_4180_says() -> None:
    stream = io.StringIO(newline="")
    write_csv(stream, None, [["a,b", 'say "x"'], ["1", "2\n3"]])
    assert stream.getvalue() == '"a,b","say ""x"""\r\n1,"2\n3"\r\n'


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\tx", "\r=1", "-", "=cmd"]
)
def test_formulas_are_neutralised(cell: str) -> None:
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-3", "+4.5", "-1,234.50", "-12%", "-1e5", "a=1", "", "x@y.org", "'=1"])
def test_numbers_and_plain_text_stay(cell: str) -> None:
    assert neutral(cell) == cell
