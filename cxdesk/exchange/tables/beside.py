"""Tables that stand side by side in the same records, with blank columns between them.

A blank column alone does not part tables. They are told apart only where each has its own names and they repeat,
where each has its own title, or where one goes on below the solid end of another.
"""

from collections.abc import Sequence

from cxdesk.exchange.tables.columns import judge

_MORE = 2
"""So many rows one table must go on below the end of another."""
_LEAST = 2


def find_beside(
    title: Sequence[str], head: Sequence[str], rows: Sequence[Sequence[str]], whole: bool
) -> list[tuple[int, int]]:
    """The first column of each table and the one behind its last; empty where there is one table only.

    ``title`` is the record right above the header, ``head`` the header's last record and ``rows`` the first rows;
    ``whole`` tells that they are all the rows there are.
    """
    width = len(head)
    used = [
        bool(head[i].strip()) or any(i < len(row) and row[i].strip() for row in rows) for i in range(width)
    ]
    groups = [(first, end) for first, end in _runs(used) if end - first >= _LEAST]
    if len(groups) < 2 or not rows or not all(_is_named(head[first:end]) for first, end in groups):
        return []
    if sum(end - first for first, end in groups) != sum(used):
        return []
    names = [[cell.strip().casefold() for cell in head[first:end]] for first, end in groups]
    repeated = all(other == names[0] for other in names[1:])
    firsts = {first for first, _end in groups}
    titled = {i for i, cell in enumerate(title) if cell.strip()} == firsts
    return groups if repeated or titled or (whole and _end_apart(groups, rows)) else []


def _runs(used: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches of columns in use."""
    found: list[tuple[int, int]] = []
    begin: int | None = None
    for i, here in enumerate([*used, False]):
        if here and begin is None:
            begin = i
        elif not here and begin is not None:
            found.append((begin, i))
            begin = None
    return found


def _is_named(head: Sequence[str]) -> bool:
    return all(judge(cell) == "text" for cell in head)


def _end_apart(groups: Sequence[tuple[int, int]], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table ends, solid to its last row, well above the end of another."""
    ends: list[int] = []
    for first, end in groups:
        filled = [sum(1 for cell in row[first:end] if cell.strip()) * 2 > end - first for row in rows]
        last = max((i for i, here in enumerate(filled, 1) if here), default=0)
        if not all(filled[:last]):
            return False
        ends.append(last)
    return min(ends) > 1 and max(ends) - min(ends) >= _MORE
