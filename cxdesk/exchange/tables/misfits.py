"""Cells that do not fit the type of their column: found in a second pass that only files with such cells need.

It must not know how the types were decided.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from cxdesk.exchange.tables.columns import ColumnCounter
from cxdesk.exchange.tables.facts import ColumnFacts, Problem
from cxdesk.exchange.tables.looks import NUMBERS
from cxdesk.exchange.tables.stream import SHOWN, Chunk
from cxdesk.exchange.values import DATED, NUMERIC, fits
from cxdesk.i18n import _

LISTED_PER_COLUMN = 100


def find_misfits(
    chunks: Iterable[Chunk], columns: Sequence[ColumnFacts], counters: Sequence[ColumnCounter]
) -> tuple[list[Problem], int]:
    """Return remarks on the cells that are kept as text, and how many more there are than are listed."""
    suspects = [
        (i, column)
        for i, (column, counter) in enumerate(zip(columns, counters, strict=True))
        if column.type != "text" and _may_misfit(column, counter)
    ]
    found: list[Problem] = []
    unlisted = 0
    listed = Counter[int]()
    for chunk in chunks if suspects else ():
        cells = list(zip(*chunk.rows, strict=True))
        for i, column in suspects if cells else ():
            if counters[i].proves(cells[i]):
                continue
            reading = column.reading()
            bad = {cell for cell in set(cells[i]) if not fits(cell, reading)}
            for number, cell in zip(chunk.numbers, cells[i], strict=True) if bad else ():
                if cell in bad and listed[i] < LISTED_PER_COLUMN:
                    listed[i] += 1
                    found.append(Problem(number, column.name, cell[:SHOWN], _reason(column.type)))
                elif cell in bad:
                    unlisted += 1
    return found, unlisted


def _may_misfit(column: ColumnFacts, counter: ColumnCounter) -> bool:
    """Whether any cell of the column can be off its type; False is certain."""
    kinds = counter.kinds
    if counter.values is not None:
        reading = column.reading()
        return not all(fits(text, reading) for text in counter.values)
    if column.type in DATED:
        if column.form:
            return not _only(kinds, {"integer", "point", "comma", "date", "datetime"})
        proofs = (counter.day_first, counter.month_first, counter.year_first)
        return not _only(kinds, {"date", "datetime"}) or sum(map(bool, proofs)) > 1
    if column.type == "duration":
        return not _only(kinds, {"two", "three", "span", "weak"})
    other = {"comma", "group."} if column.decimal == "." else {"point", "group,"}
    return any(kinds[kind] for kind in {*kinds} - {"missing", "mark"} if kind in other or kind not in NUMBERS)


def _only(kinds: Counter[str], allowed: set[str]) -> bool:
    return not any(count for kind, count in kinds.items() if kind not in {*allowed, "missing", "mark"})


def _reason(kind: str) -> str:
    if kind in NUMERIC:
        return _("not a number; kept as text")
    return _("not a duration; kept as text") if kind == "duration" else _("not a date; kept as text")
