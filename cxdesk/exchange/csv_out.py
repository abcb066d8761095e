"""Writing a table as CSV after RFC 4180; what the cells mean is the caller's business."""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+-]?\d+)?%?")


def neutral(cell: str) -> str:
    """The cell with a ' before it where a spreadsheet would run it as a formula (OWASP: = + - @ TAB CR first)."""
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def write_csv(
    stream: TextIO, header: Sequence[str] | None, rows: Iterable[Sequence[str]], neutralise: bool = True
) -> int:
    """Write ``header`` (None: none) and ``rows`` to a text stream opened with newline=""; return how many rows.

    With ``neutralise`` cells that a spreadsheet would take for formulas get a ' in front; without it every cell is
    written exactly as it is.
    """
    writer = csv.writer(stream, lineterminator="\r\n")
    if header:
        writer.writerow([neutral(cell) for cell in header] if neutralise else header)
    count = 0
    for row in rows:
        writer.writerow([neutral(cell) for cell in row] if neutralise else row)
        count += 1
    return count
