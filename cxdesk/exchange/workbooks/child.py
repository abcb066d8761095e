"""What runs in the limited child process: opens a workbook, chooses a sheet, writes its rows as CSV, its facts as JSON.

It must import nothing that is slow to load, and it must not make sentences: the parent does.
"""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxdesk.exchange.workbooks import limits
from cxdesk.exchange.workbooks.book import Alarm, open_book
from cxdesk.exchange.workbooks.cells import Shower
from cxdesk.exchange.workbooks.package import ErrorCell, Refused
from cxdesk.exchange.workbooks.summary import first_question, is_summary

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

ROWS, SHEET, FACTS = "rows.csv", "sheet.json", "facts.json"
"""The files that the child leaves in the folder it is given: SHEET before the first row is written, FACTS last."""
OUTPUT, SMALL, SPREAD = 512 << 20, 16 << 20, 10
"""Most bytes of rows, and how many times the bytes of the workbook's parts they may be where they are not few: a short
workbook can hold one long text a million times."""
_HEAVY = 1 << 20
"""Where the first rows are longer than this in all, nobody is told of them until the last is written."""
LISTED = 1_000
"""How many cells with errors are listed; the rest is counted."""
_CHUNK = 1_000
_MERGED_ROWS = 20


def main(words: Sequence[str]) -> int:
    """``words``: the workbook, the folder to write into, the sheet ("" to choose) and the decimal mark.

    Ends the process: taking apart what the decoder holds would take as long as filling it.
    """
    limits.apply()
    file, folder, wanted, decimal = words

    def refuse(refusal: Refused) -> None:
        _tell(Path(folder, FACTS), {"refused": refusal.code, **refusal.facts})
        os._exit(0)

    try:
        facts = decode(
            Path(file),
            Path(folder, ROWS),
            wanted or None,
            decimal,
            begun=lambda sheet: _tell(Path(folder, SHEET), sheet),
            alarm=refuse,
        )
    except Refused as refusal:
        refuse(refusal)
    except MemoryError:
        refuse(Refused("memory"))
    else:
        _tell(Path(folder, FACTS), facts)
        os._exit(0)
    return 1


def _tell(file: Path, facts: dict[str, Any]) -> None:
    """Write facts so that they are there whole or not at all."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(facts), encoding="utf-8")
    part.replace(file)


def decode(
    file: Path,
    rows: Path,
    wanted: str | None,
    decimal: str = ".",
    begun: Callable[[dict[str, Any]], None] | None = None,
    alarm: Alarm | None = None,
) -> dict[str, Any]:
    """Write the rows of a sheet to ``rows`` and return the facts; raises Refused.

    ``begun`` hears what is known of the sheet before the first row is written; see open_book for ``alarm``.
    """
    book = open_book(file, alarm)
    summary = is_summary(book.names, book.head)
    if wanted is None and summary:
        wanted = first_question(book.names)
    chosen = book.most_like_records() if wanted is None else book.sheet_named(wanted)
    errors = book.errors[chosen.name]
    top, left = chosen.start or (0, 0)
    about = {
        "sheet": chosen.name,
        "sheets": book.sheets,
        "summary": summary,
        "rows": chosen.height,
        "columns": chosen.width,
        "top": top,
        "left": left,
        "errors": errors[:LISTED],
        "more_errors": max(0, len(errors) - LISTED),
        "merged": _merged(chosen, top, left),
    }
    most = min(OUTPUT, max(SMALL, SPREAD * book.size))
    tell = (lambda: begun(about)) if begun is not None else None
    return about | _write(chosen, rows, decimal, errors, most, tell)


def _write(
    sheet: "CalamineSheet",
    target: Path,
    decimal: str,
    errors: list[ErrorCell],
    most: int,
    begun: Callable[[], None] | None,
) -> dict[str, Any]:
    """Write the rows of a sheet, each at the record number that is its row number there, up to ``most`` bytes."""
    left = sheet.start[1] if sheet.start else 0
    shower = Shower(decimal)
    filled = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for chunk in _chunks(sheet, left, errors):
            columns = list(zip(*chunk, strict=True))
            filled += sum(len(cells) - cells.count("") for cells in columns)
            shown = [shower.column(i, cells) for i, cells in enumerate(columns)]
            text = "\n".join(map(",".join, zip(*shown, strict=True)))
            if _is_plain(text, len(chunk), len(columns)):
                file.write(text + "\n")
            else:
                writer.writerows(zip(*shown, strict=True))
            written = file.tell()
            if written > most:
                raise Refused("large" if most == OUTPUT else "spread", megabytes=most >> 20)
            if begun is not None and written <= _HEAVY:
                begun()
                begun = None
    if begun is not None:
        begun()
    return {"filled": filled, "fractions": shower.fractions}


def _chunks(sheet: "CalamineSheet", left: int, errors: list[ErrorCell]) -> Iterator[list[list[Any]]]:
    """The rows with their error values, with the blank rows above the first that is filled, without blank columns."""
    wrong: dict[int, list[tuple[int, str]]] = {}
    for row, column, text in errors:
        if left <= column < left + sheet.width:
            wrong.setdefault(row, []).append((column - left, text))
    rows = sheet.iter_rows()
    at = 0
    while chunk := list(islice(rows, _CHUNK)):
        for i in wrong.keys() & range(at, at + len(chunk)) if wrong else ():
            for column, text in wrong[i]:
                chunk[i - at][column] = text
        yield chunk
        at += len(chunk)


def _is_plain(text: str, rows: int, columns: int) -> bool:
    """Whether joined cells need no quotes: none holds a delimiter, a quote or a line end."""
    return (
        columns > 1
        and text.count("\n") == rows - 1
        and text.count(",") == rows * (columns - 1)
        and '"' not in text
        and "\r" not in text
    )


def _merged(sheet: "CalamineSheet", top: int, left: int) -> list[tuple[int, int, int, int]]:
    """(first row, last row, first column, last column) of the merged cells near the top; columns from the table's."""
    ranges = sheet.merged_cell_ranges or []
    return [(a[0], b[0], a[1] - left, b[1] - left) for a, b in ranges if 0 <= a[0] - top < _MERGED_ROWS]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
