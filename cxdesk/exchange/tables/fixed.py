"""Tables whose columns are aligned with blanks: where they are cut, and a reader of their lines.

A text is taken for one only where every line of the sample proves it. This module sees text alone, never a file.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

_LINES = 5
"""Fewer lines prove nothing."""
_ALIGNED = 0.95
"""The share of a column's cells that must begin, or end, at the same place."""
_TRIED = 2_000


def find_cuts(lines: Sequence[str]) -> tuple[int, ...]:
    """Where the columns begin; empty where the text is not certainly aligned.

    Every line must be blank at each cut, every column filled in at least half of the lines, and its cells must all
    stand at the left or all at the right.
    """
    table = [line.rstrip() for line in lines[:_TRIED] if line.strip()]
    if len(table) < _LINES or any("\t" in line for line in table):
        return ()
    width = max(map(len, table))
    used = [False] * width
    for line in table:
        for place, letter in enumerate(line):
            if letter != " ":
                used[place] = True
    cuts = (0, *(i + 1 for i, (here, there) in enumerate(pairwise(used)) if here and not there))
    if len(cuts) < 2:
        return ()
    return cuts if all(_is_column(table, a, b) for a, b in pairwise((*cuts, width))) else ()


def _is_column(table: Sequence[str], begin: int, end: int) -> bool:
    """Whether what stands between two places is a column."""
    cells = [line[begin:end].ljust(end - begin) for line in table]
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) * 2 < len(cells):
        return False
    lefts = [len(cell) - len(cell.lstrip()) for cell in filled]
    rights = [len(cell.rstrip()) for cell in filled]
    most = max(lefts.count(min(lefts)), rights.count(max(rights)))
    return most >= _ALIGNED * len(filled)


class FixedReader:
    """Reads lines as csv.reader does; a line that runs across a cut comes back whole, as a row of one cell."""

    def __init__(self, lines: Iterable[str], cuts: tuple[int, ...]) -> None:
        self.line_num = 0
        """How many lines were taken."""
        self._lines = iter(lines)
        self._slices = [slice(a, b) for a, b in pairwise((*cuts, None))]
        self._cuts = cuts[1:]

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        line = next(self._lines)
        self.line_num += 1
        if not line.strip():
            return []
        if any(line[cut - 1 : cut].strip() and line[cut : cut + 1].strip() for cut in self._cuts):
            return [line.strip()]
        return [line[part].strip() for part in self._slices]
