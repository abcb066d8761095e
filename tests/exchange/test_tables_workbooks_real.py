"""Workbooks that strangers made: each sheet against what two other readers found in it, and the figures in them."""

import csv
from pathlib import Path
from typing import Any

import pytest

from cxdesk.errors import FileError
from cxdesk.exchange.tables import ReadOptions, Table, read_table
from cxdesk.exchange.values import converter
from cxdesk.exchange.workbooks.child import decode
from cxdesk.exchange.workbooks.package import Refused

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
BOOKS = DATA / "4_workbooks"
REFERENCE = BOOKS / "REFERENCE_two_readers.tsv"
pytestmark = pytest.mark.skipif(
    not REFERENCE.is_file(), reason="the collection of real workbooks is not beside the project"
)


def reference() -> list[dict[str, str]]:
    if not REFERENCE.is_file():
        return []
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if (DATA / row["file"]).is_file()]


def identity(row: dict[str, str]) -> str:
    return f"{Path(row['file']).name}-{row['sheet']}"


@pytest.mark.parametrize("row", reference(), ids=identity)
def test_every_sheet_is_read_as_two_other_readers_read_it(row: dict[str, str], tmp_path: Path) -> None:
    """Rows, columns and filled cells; what the others could not read is refused with a reason or read nevertheless."""
    try:
        found = decode(DATA / row["file"], tmp_path / "rows.csv", row["sheet"] or None)
    except Refused:
        assert not row["rows"] or row["state"].startswith("ERR") or row["sheet"].startswith("Chart")
        if row["file"].endswith("/file_corrupted.xlsx"):  # a CSV file by another name, which is read as one
            assert len(read_table(DATA / row["file"]).header) == 3
            return
        with pytest.raises(FileError):
            read_table(DATA / row["file"], ReadOptions(sheet=row["sheet"] or None))
        return
    if not row["rows"]:
        assert found["filled"]
        return
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        filled = sum(bool(cell.strip()) for cells in csv.reader(file) for cell in cells)
    # The reference counts the blank rows and columns before the first cell, and cells with errors as blank
    assert found["top"] * bool(found["rows"]) + found["rows"] == int(row["rows"])
    assert found["left"] * bool(found["columns"]) + found["columns"] == int(row["cols"])
    assert filled - len(found["errors"]) == int(row["nonempty"])
    (about,) = (sheet for sheet in found["sheets"] if sheet["name"] == row["sheet"])
    assert about["hidden"] == (row["state"] in ("Hidden", "VeryHidden"))


def column(table: Table, name: str) -> list[Any]:
    """The converted values of the column whose name begins so."""
    known = table.understanding
    at = next(i for i, c in enumerate(known.columns) if c.name.startswith(name))
    convert = converter(known.columns[at].reading())
    return [convert(cells[at]) for _row, cells in table.records()]


def nps(answers: list[Any]) -> float:
    given = [answer for answer in answers if answer is not None]
    promoters, detractors = sum(a >= 9 for a in given), sum(a <= 6 for a in given)
    return round(100 * float(promoters - detractors) / len(given), 4)


def test_a_workbook_reads_as_its_csv_twin() -> None:
    book, text = (read_table(DATA / f"1_surveys/rstudio_2019_en.{end}") for end in ("xlsx", "csv"))
    assert (book.understanding.rows, len(book.understanding.columns)) == (1838, 52)
    assert [c.name for c in book.understanding.columns] == [c.name for c in text.understanding.columns]
    assert [c.guess for c in book.understanding.columns] == [c.guess for c in text.understanding.columns]
    pairs = zip(book.records(), text.records(), strict=True)
    for (_, ours), (_, theirs) in pairs:
        assert [" ".join(cell.split()) for cell in ours[1:]] == [
            " ".join(cell.split()) for cell in theirs[1:]
        ]
    assert column(book, "Timestamp")[0] == "2019-12-13T09:50:29.878"
    assert nps(column(book, "How likely are you to recommend R ")) == 73.9833
    assert nps(column(book, "How likely are you to recommend Python ")) == 2.6601


def test_dates_and_answers_in_portuguese() -> None:
    table = read_table(DATA / "1_surveys/nps_portuguese.xlsx")
    answers, days = column(table, "Resposta"), column(table, "Data Reposta")
    assert (len(answers), nps(answers)) == (31, -45.1613)
    assert (min(days), max(days)) == ("2023-05-01", "2023-05-28")


def test_the_second_sheet_holds_the_records() -> None:
    table = read_table(DATA / "2_operations/ecommerce_churn.xlsx")
    known = table.understanding
    assert (known.sheet, known.sheets, known.rows) == ("E Comm", ("Data Dict", "E Comm"), 5630)
    assert sum(column(table, "Churn")) == 948
    assert next(c for c in known.columns if c.name == "Tenure").empty == 264


def test_codes_beside_labels() -> None:
    known = read_table(DATA / "1_surveys/transit_onboard_etc.xlsx").understanding
    assert (known.rows, len(known.columns), known.header_rows) == (407, 70, 1)


def test_a_dirty_sheet() -> None:
    known = read_table(BOOKS / "janitor_dirty_data.xlsx").understanding
    assert (known.preamble, known.header_rows, known.rows + known.blank) == (1, 1, 13)
    assert [c.name for c in known.columns][:3] == ["First Name", "Last Name", "Employee Status"]
    assert {(p.row, p.column, p.value) for p in known.problems if p.value.startswith("#")} == {
        (6, "Subject", "#REF!"),
        (13, "% Allocated", "#N/A"),
        (14, "% Allocated", "#N/A"),
    }


@pytest.mark.parametrize("path", sorted(BOOKS.glob("sheetjs_1904/1904/*")), ids=lambda path: path.name)
def test_the_same_days_in_every_kind_of_workbook_and_both_date_systems(path: Path) -> None:
    cells = [cells for _row, cells in read_table(path, ReadOptions(header_rows=0)).records()]
    days = ["1900-01-01", "1900-01-11", "1900-04-20", "1903-01-15", "1930-06-02"]
    assert [row[1:] for row in cells] == [[day] * 3 for day in days]


@pytest.mark.parametrize("path", sorted(BOOKS.glob("calamine_tests/date_1904.*")), ids=lambda path: path.name)
def test_days_since_1904(path: Path) -> None:
    cells = [cells for _row, cells in read_table(path, ReadOptions(header_rows=0)).records()]
    assert cells[0][0] == "2021-01-01"


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("openspout_attack/*/*", "definitions that unfold"),
        ("calamine_protected/*", "protected by a password"),
    ],
)
def test_what_is_not_read_says_why(folder: str, words: str) -> None:
    for path in BOOKS.glob(folder):
        with pytest.raises(FileError, match=words):
            read_table(path)
