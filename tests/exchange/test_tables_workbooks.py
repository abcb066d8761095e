"""Reading workbooks: the sheet that is chosen, cells as they are shown, and workbooks made to do harm."""

import gzip
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cxdesk.errors import Cancelled, FileError
from cxdesk.exchange.tables import ReadOptions, Table, read_table
from cxdesk.exchange.workbooks import limits
from cxdesk.exchange.workbooks.cells import Shower
from cxdesk.jobs import Job
from tests.exchange.workbook_making import Cell, Error, write_xlsx

HEAD = ("id", "when", "where", "score")
ROWS: list[Sequence[Cell]] = [(i, date(2026, 3, 1 + i % 28), "Gate", i % 11) for i in range(1, 31)]
PROJECT = Path(__file__).resolve().parents[2]


def cells(table: Table) -> list[list[str]]:
    return [row for _number, row in table.records()]


def kinds(table: Table) -> list[str]:
    return [column.type for column in table.understanding.columns]


def test_cells_are_as_a_spreadsheet_shows_them(tmp_path):
    row = (
        4.0,
        0.1,
        1234567890123456768.0,
        True,
        date(2026, 3, 1),
        datetime(2026, 3, 1, 9, 50, 29, 878000),
        "007",
    )
    book = write_xlsx(tmp_path / "a.xlsx", {"S": [("a", "b", "c", "d", "e", "f", "g"), row, row]})
    shown = ["4", "0.1", "1234567890123456800", "TRUE", "2026-03-01", "2026-03-01 09:50:29.878", "007"]
    table = read_table(book)
    assert cells(table) == [shown, shown]
    assert kinds(table) == ["integer", "number", "text", "text", "date", "datetime", "text"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(hours=26, minutes=3), "26:03:00"),
        (timedelta(seconds=-90), "-0:01:30"),
        (timedelta(seconds=1.5), "0:00:01.5"),
        (datetime(2026, 3, 1, 9, 5).time(), "09:05:00"),
        (1e-7, "1e-07"),
        (-3.0, "-3"),
        (1e21, "1000000000000000000000"),
        ("a\0b", "ab"),
    ],
)
def test_one_cell(value, text):
    shower = Shower()
    assert shower.text(value) == text
    assert shower.column(0, [value, "x"]) == [text, "x"]


def test_a_column_and_a_cell_are_shown_alike():
    mixed = [1.0, 2.5, 1e16, 1e-9, float("nan"), 1234567.0, -0.5]
    alone = [Shower().text(value) for value in mixed]
    for few in (mixed, mixed[:2]):
        shower = Shower()
        assert shower.column(0, few) == alone[: len(few)]
        many = [float(i) for i in range(2_000)]
        assert shower.column(0, many) == [str(i) for i in range(2_000)]
        assert shower.column(0, few) == alone[: len(few)], "now too many to be remembered"
    assert Shower(",").column(0, [1.25, 3.0]) == ["1,25", "3"]
    moments = [datetime(2000, 1, 1), datetime(2000, 10, 10, 10, 10, 10, 100000), date(2000, 1, 1)]
    shown = ["2000-01-01", "2000-10-10 10:10:10.100", "2000-01-01"]
    assert Shower().column(0, moments) == [Shower().text(moment) for moment in moments] == shown


def test_the_sheet_with_records_is_chosen_and_all_are_named(tmp_path):
    notes = [("Variable", "Meaning")] + [(f"v{i}", "what it means") for i in range(9)]
    sheets: dict[str, list[Sequence[Cell]]] = {
        "Notes": [*notes],
        "Data": [HEAD, *ROWS],
        "Old": [HEAD, *ROWS * 3],
        "Empty": [],
    }
    book = write_xlsx(tmp_path / "b.xlsx", sheets, hidden={"Old"})
    known = read_table(book).understanding
    assert (known.sheet, known.sheets, known.hidden_sheets) == ("Data", tuple(sheets), ("Old",))
    assert (known.rows, known.header_rows, known.encoding, known.delimiter) == (30, 1, "", "")
    assert read_table(book, ReadOptions(sheet="notes")).understanding.rows == 9
    assert read_table(book, ReadOptions(sheet="Old")).understanding.rows == 90
    with pytest.raises(FileError, match=r"no sheet “Nine”; it has: “Notes”, “Data”"):
        read_table(book, ReadOptions(sheet="Nine"))
    with pytest.raises(FileError, match=r"“Empty” of b\.xlsx is empty"):
        read_table(book, ReadOptions(sheet="Empty"))


def test_rows_are_numbered_as_in_the_workbook(tmp_path):
    book = write_xlsx(tmp_path / "c.xlsx", {"S": [HEAD, *ROWS]}, first=(5, 2))
    table = read_table(book)
    assert [number for number, _row in table.records()] == list(range(6, 36))
    assert [c.name for c in table.understanding.columns] == list(HEAD)


def test_titles_above_the_header_are_passed_over(tmp_path):
    top = [("Report of", "March 2026"), (), HEAD]
    known = read_table(write_xlsx(tmp_path / "d.xlsx", {"S": [*top, *ROWS]})).understanding
    assert (known.preamble, known.header_rows, known.rows) == (2, 1, 30)
    assert [c.name for c in known.columns] == list(HEAD)


def test_merged_cells_prove_a_header_of_two_rows(tmp_path):
    top = [("id", "Boarding", None, "Baggage", None), (None, "ease", "staff", "ease", "staff")]
    rows = [(i, 5, 4, 3, 2) for i in range(1, 20)]
    merged = ("A1:A2", "B1:C1", "D1:E1")
    known = read_table(write_xlsx(tmp_path / "e.xlsx", {"S": [*top, *rows]}, merged=merged)).understanding
    assert known.header_rows == 2
    assert known.rows == 19
    assert [c.name for c in known.columns] == [
        "id",
        "Boarding: ease",
        "Boarding: staff",
        "Baggage: ease",
        "Baggage: staff",
    ]


def test_cells_with_errors_are_kept_and_told(tmp_path):
    rows: list[Sequence[Cell]] = [*ROWS[:20], (21, Error("#REF!"), "Gate", Error("#N/A")), *ROWS[20:]]
    table = read_table(write_xlsx(tmp_path / "f.xlsx", {"S": [HEAD, *rows]}))
    assert [(p.row, p.column, p.value, p.dropped) for p in table.understanding.problems] == [
        (22, "when", "#REF!", False),
        (22, "score", "#N/A", False),
    ]
    assert cells(table)[20] == ["21", "#REF!", "Gate", "#N/A"]
    assert kinds(table) == ["integer", "date", "text", "integer"]


def test_numbers_keep_their_point_beside_text_with_commas(tmp_path):
    rows = [(1.234, "3,5", "2,5")] * 5
    known = read_table(write_xlsx(tmp_path / "g.xlsx", {"S": [("a", "b", "c"), *rows]})).understanding
    assert (known.decimal, known.columns[0].low) == (".", 1.234)
    known = read_table(tmp_path / "g.xlsx", ReadOptions(decimal=",")).understanding
    assert [c.low for c in known.columns] == [1.234, 3.5, 2.5]


def test_a_summary_is_no_table_of_answers(tmp_path):
    totals = [("Answered", None, 30), ("Skipped", None, 2)]
    question = [("How likely?",), ("Answer Choices", "Responses"), ("10", 0.4, 12), *totals]
    sheets = {f"Question {i}": question for i in range(1, 4)}
    book = write_xlsx(tmp_path / "summary.xlsx", sheets)
    known = read_table(book).understanding
    assert (known.sheet, known.summary, known.rows, known.footers) == ("Question 1", True, 1, 2)
    assert known.notes[0].startswith("This is a summary of answers, not the answers themselves: “Question 1”")
    assert read_table(book, ReadOptions(sheet="Question 2")).understanding.sheet == "Question 2"


# ------------------------------------------------------------------------------------------------ to do harm


def swap(book: Path, part: str, content: bytes) -> Path:
    """Write a workbook again with another part."""
    with zipfile.ZipFile(book) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as new:
        for name, old_content in (parts | {part: content}).items():
            new.writestr(name, old_content)
    return book


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        read_table(path)
    assert path.name in str(caught.value)
    return str(caught.value)


def test_cells_in_far_corners_are_refused_before_they_are_decoded(tmp_path):
    book = write_xlsx(tmp_path / "far.xlsx", {"S": [("a",)]})
    corners = (
        SHEET
        % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    assert "XFD1048576" in refusal(swap(book, "xl/worksheets/sheet1.xml", corners))


def test_what_aborts_the_decoder_does_not_abort_the_program(tmp_path):
    """The package does not tell where the sheet is, so nothing is looked at before it is decoded."""
    book = write_xlsx(tmp_path / "far.xlsx", {"S": [("a",)]})
    corners = SHEET % b'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="ZZZ999999"><v>1</v></c></row>'
    before = peak()
    began = time.perf_counter()
    refusal(swap(book, "xl/worksheets/sheet1.xml", corners.replace(b' r="', b'\tr="')))
    assert time.perf_counter() - began < 10
    assert peak() - before < 50


@pytest.mark.parametrize("entity", [b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY x SYSTEM "file:///etc/passwd">'])
def test_entities_are_refused(tmp_path, entity):
    book = write_xlsx(tmp_path / "entities.xlsx", {"S": [("a",)]})
    content = b'<?xml version="1.0"?><!DOCTYPE x [' + entity + b"]>" + SHEET % b""
    assert "definitions that unfold" in refusal(swap(book, "xl/worksheets/sheet1.xml", content))


def test_a_part_packed_without_measure_is_refused(tmp_path):
    before = peak()
    book = swap(
        write_xlsx(tmp_path / "bomb.xlsx", {"S": [("a",)]}),
        "xl/sharedStrings.xml",
        b"<sst>" + b" " * (20 << 20),
    )
    assert "packed so tightly" in refusal(book)
    assert peak() - before < 150, "the test itself makes 20 MB"


def test_one_long_text_in_many_cells_is_refused(tmp_path):
    before = peak()
    book = write_xlsx(tmp_path / "long.xlsx", {"S": [("a", "b"), *[("x" * 30_000, 1)] * 2_000]})
    assert "repeats long texts" in refusal(book)
    assert peak() - before < 50


def test_long_texts_are_no_harm(tmp_path):
    draw = random.Random(1)
    rows = [(" ".join(str(draw.random()) for _word in range(120)), i) for i in range(2_000)]
    table = read_table(write_xlsx(tmp_path / "long.xlsx", {"S": [("text", "n"), *rows]}))
    assert cells(table) == [[text, str(i)] for text, i in rows]


def test_too_many_parts_are_refused(tmp_path):
    book = write_xlsx(tmp_path / "parts.xlsx", {"S": [("a",)]})
    with zipfile.ZipFile(book, "a") as package:
        for i in range(10_001):
            package.writestr(f"xl/x{i}.xml", "")
    assert "parts" in refusal(book)


def test_a_damaged_zip_and_other_packages_are_told_apart(tmp_path):
    whole = write_xlsx(tmp_path / "whole.xlsx", {"S": [HEAD, *ROWS]}).read_bytes()
    for name, content in (
        ("half.xlsx", whole[: len(whole) // 2]),
        ("noise.xlsx", b"PK\x03\x04" + os.urandom(500)),
    ):
        (tmp_path / name).write_bytes(content)
        assert "damaged" in refusal(tmp_path / name)
    others = {
        "a.docx": ("word/document.xml", "text document"),
        "b.pptx": ("ppt/presentation.xml", "presentation"),
        "c.zip": ("data.csv", "ZIP archive"),
    }
    for name, (part, words) in others.items():
        with zipfile.ZipFile(tmp_path / name, "w") as package:
            package.writestr(part, "x")
        assert words in refusal(tmp_path / name)


@pytest.mark.parametrize("ending", [".csv", ".xls", ".dat", ""])
def test_the_content_decides_not_the_ending(tmp_path, ending):
    book = write_xlsx(tmp_path / f"book{ending}", {"S": [HEAD, *ROWS]})
    assert read_table(book).understanding.rows == 30
    (tmp_path / "text.xlsx").write_text("a;b\n1;2\n", encoding="utf-8")
    assert read_table(tmp_path / "text.xlsx").understanding.delimiter == ";"


def test_text_by_a_workbook_s_name_is_no_workbook(tmp_path):
    (tmp_path / "a.xlsx").write_text("Attention: this file was removed", encoding="utf-8")
    assert "is damaged or not a workbook" in refusal(tmp_path / "a.xlsx")
    (tmp_path / "b.xls").write_text("<html><table><tr><td>1</td></tr></table></html>", encoding="utf-8")
    assert "web page" in refusal(tmp_path / "b.xls")


def test_cancelling_leaves_no_process_and_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "made"))
    (tmp_path / "made").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    book = write_xlsx(tmp_path / "h.xlsx", {"S": [HEAD, *ROWS * 300]})
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        read_table(book, job=job)
    assert list((tmp_path / "made").iterdir()) == []
    table = read_table(book)
    assert len(list((tmp_path / "made").iterdir())) == 1
    del table
    assert list((tmp_path / "made").iterdir()) == []


def peak() -> float:
    """Megabytes this process has held at most."""
    resource = pytest.importorskip("resource")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS takes the limit of addresses and ignores it")
def test_a_limited_process_gets_no_more_memory():
    code = "from cxdesk.exchange.workbooks import limits; limits.apply(300 << 20); bytearray(200 << 20)\n"
    assert python(code).returncode == 0
    assert "MemoryError" in python(code + "bytearray(400 << 20)").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits the process itself")
def test_the_watcher_ends_a_process_that_holds_too_much():
    code = (
        "import resource, sys, threading; from cxdesk.exchange.workbooks.limits import watch_memory\n"
        "unit = 1 if sys.platform == 'darwin' else 1024\n"
        "now = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit  # a child starts at its parent's peak\n"
        "threading.Thread(target=watch_memory, args=(now + (100 << 20),), daemon=True).start()\n"
        "held = b'x' * (now + ({} << 20)); threading.Event().wait({})\n"
    )
    assert python(code.format(300, 30)).returncode == limits.OUT_OF_MEMORY
    assert python(code.format(-30, 0.2)).returncode == 0


# ------------------------------------------------------------------------------------------------ packed and pasted


def test_packed_text_is_unpacked(tmp_path):
    path = tmp_path / "answers.csv.gz"
    path.write_bytes(gzip.compress("id;möchte\n1;ja\n".encode("cp1252")))
    table = read_table(path)
    assert (table.path, table.understanding.delimiter, cells(table)) == (path, ";", [["1", "ja"]])
    path.write_bytes(path.read_bytes()[:-12])
    assert "damaged" in refusal(path)
    path.write_bytes(gzip.compress(b""))
    assert "is empty" in refusal(path)
    path.write_bytes(gzip.compress(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))
    assert "is an image" in refusal(path)
