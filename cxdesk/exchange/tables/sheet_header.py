"""Where the table of a sheet starts and how many header rows it has, from what a workbook tells beyond its cells.

All rows of a sheet are equally wide, so titles show by how little of the row they fill, and headers of several rows
by their merged cells. What remains open is decided as for any table.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from cxdesk.exchange.tables.columns import judge
from cxdesk.exchange.tables.header import Header, find_header
from cxdesk.exchange.tables.names import unique_names
from cxdesk.i18n import _

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
    found = replace(found, preamble=found.preamble + titles, data=found.data + titles)
    spans = [(left, right) for first, last, left, right in merged if last == found.data - 1 and right > left]
    return _named_below(found, records, spans) if found.rows and spans else found


def _named_below(found: Header, records: Sequence[list[str]], spans: Sequence[tuple[int, int]]) -> Header:
    """Names for all columns below a merged cell; a share and a count below one are called so."""
    names = list(found.names)
    rows = list(takewhile(_filled, records[found.data :]))
    paired = False
    for left, right in spans:
        if right >= len(names) or found.names[left + 1] not in ("", _placeholder(left + 1)):
            continue
        name = names[left]
        names[left : right + 1] = [name] * (right - left + 1)
        if right == left + 1 and _is_share_and_count(rows, left):
            paired = True
            names[left : right + 1] = [
                _("{option}: share").format(option=name),
                _("{option}: count").format(option=name),
            ]
    if paired and names[0] == _placeholder(0):
        names[0] = _("Group")
    return replace(found, names=unique_names(names))


def _placeholder(column: int) -> str:
    """What a column without a name is called."""
    return unique_names([""] * (column + 1))[column]


def _is_share_and_count(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether a column holds shares of one and the one right of it whole numbers."""
    pairs = [(row[column], row[column + 1]) for row in rows if column + 1 < len(row) and row[column].strip()]
    try:
        return bool(pairs) and all(0 <= float(share) <= 1 and int(count) >= 0 for share, count in pairs)
    except ValueError:
        return False


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
    if not _is_named_below(records, head, spans):
        return None
    inner = [(left, right) for first, _last, left, right in merged if first == head + 1 and right > left]
    return 3 if inner and len(records) > head + 3 and _is_named_below(records, head + 1, inner) else 2


def _is_named_below(records: Sequence[list[str]], head: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the row below merged cells has a word in each column."""
    below = records[head + 1]
    under = [i for left, right in spans for i in range(left, right + 1)]
    inner = {i for i in under if i and not below[i].strip() and below[i - 1].strip()}
    words = [below[i] for i in under if i not in inner]
    merged_on = len(inner) * 2 <= len(under)
    return merged_on and all(cell.strip() and judge(cell) == "text" for cell in words)
