"""Where the table of a sheet starts and how many header rows it has, from what a workbook tells beyond its cells.

All rows of a sheet are equally wide, so titles show by how little of the row they fill, and headers of several rows
by their merged cells. What remains open is decided as for any table.
"""

from collections.abc import Sequence
from dataclasses import replace

from cxdesk.exchange.tables.columns import judge
from cxdesk.exchange.tables.header import Header, find_header

Merge = tuple[int, int, int, int]
"""First and last row, first and last column of a merged cell, counted from 0 within the records."""
_TITLES = 20
_DEEPEST = 3


def find_sheet_header(
    records: Sequence[list[str]], merged: Sequence[Merge], header_rows: int | None = None
) -> Header:
    """The header of a sheet whose first rows are given."""
    titles = _title_rows(records)
    if header_rows is None:
        header_rows = _depth(records, merged, titles)
    found = find_header(records[titles:], header_rows)
    return replace(found, preamble=found.preamble + titles, data=found.data + titles)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_text(row: Sequence[str]) -> bool:
    return all(judge(cell) in ("text", "missing") for cell in row)


def _title_rows(records: Sequence[list[str]]) -> int:
    """How many rows at the top are blank or fill less than half of what a row of words right below them fills."""
    for i, row in enumerate(records[:_TITLES]):
        if not _filled(row):
            continue
        after = next((other for other in records[i + 1 : i + 4] if _filled(other)), None)
        if after is None or _filled(row) * 2 > _filled(after) or not _is_text(after):
            return i
        if _filled(after) < 3:
            return i
    return 0


def _depth(records: Sequence[list[str]], merged: Sequence[Merge], head: int) -> int | None:
    """How many header rows merged cells prove, None where they prove nothing."""
    here = [merge for merge in merged if merge[0] == head]
    deep = max((last - head + 1 for _first, last, _left, _right in here), default=1)
    if 1 < deep <= _DEEPEST:
        return deep
    spans = [(left, right) for _first, _last, left, right in here if right > left]
    if deep > 1 or not spans or len(records) < head + 3 or _filled(records[head]) < 2:
        return None
    below = records[head + 1]
    under = [cell for left, right in spans for cell in below[left : right + 1]]
    return 2 if under and all(cell.strip() and judge(cell) == "text" for cell in under) else None
