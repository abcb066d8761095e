"""Turns the raw cells of a table into typed values, a column of a chunk at a time.

The meaning of a cell is defined in cxdesk.exchange.values; what is here gives the same answers at the speed of C for
the columns that files are full of: few different values, plain numbers, moments. It must not know roles or metrics.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias, cast

from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.exchange.values import DATED, MISSING, NUMERIC, Reading, Value, converter, parse_date, parse_epoch
from cxdesk.jobs import Job
from cxdesk.model.answers import Batch

Cells: TypeAlias = Sequence[str]
Convert: TypeAlias = Callable[[Cells], Sequence[Value]]

_NOTHING: dict[str, None] = dict.fromkeys(mark.strip() for mark in MISSING)
_LARGEST = 2**63
_MEMO = 100_000
_SAFE_DIGITS = 18


class HasType(Protocol):
    """All that is asked of a column of a dataset."""

    @property
    def type(self) -> str:
        """ "text", "integer", "number", "duration", "date" or "datetime"."""


def batches(table: Table, columns: Sequence[HasType], job: Job | None = None) -> Iterator[Batch]:
    """Yield consecutive good rows with every cell as a value.

    ``columns`` say the type each column is to have, which may differ from the one that was found.
    """
    converts = [
        column_converter(facts, column.type)
        for column, facts in zip(columns, table.understanding.columns, strict=True)
    ]
    needed = [(i, convert) for i, convert in enumerate(converts) if convert is not as_they_are]
    width = len(columns)
    for block in table.blocks(job):
        cells = cast(list[Value], block.cells)
        for i, convert in needed:
            cells[i::width] = convert(block.cells[i::width])
        yield Batch(block.numbers, cells, width)


def column_converter(facts: ColumnFacts, type_: str) -> Convert:
    """Return the conversion of one column's cells to values of a type, as ``values.converter`` does it by the cell."""
    how = facts.reading(type_)
    one = _storable(converter(how))
    if facts.values and all(one(text) == text for text, _n in facts.values):
        return as_they_are
    if facts.values:
        return _each(_Memo(one).__getitem__)
    if how.type == "text" and not how.missing:
        return _texts
    if how.type in NUMERIC and how.decimal == ".":
        return _without(how.missing, _Numbers(one))
    if how.type in DATED and not (how.form or how.utc or how.missing):
        return _Moments(one, how)
    if how.type in DATED and how.form == "epoch" and not how.missing:
        return _each(lambda text: parse_epoch(text) or one(text))
    return _each(one)


def _without(missing: frozenset[str], convert: Convert) -> Convert:
    """The same conversion, but cells that were declared to be no answer are none."""
    if not missing:
        return convert
    return lambda cells: convert(
        cells if missing.isdisjoint(cells) else ["" if c in missing else c for c in cells]
    )


def _each(one: Callable[[str], Value]) -> Convert:
    return lambda cells: list(map(one, cells))


def as_they_are(cells: Cells) -> Sequence[Value]:
    """Convert nothing: the column's cells are their own values."""
    return cells


def _texts(cells: Cells) -> Sequence[Value]:
    return list(map(_NOTHING.get, map(str.strip, cells), cells))


def _storable(one: Callable[[str], Value]) -> Callable[[str], Value]:
    """The same conversion, but whole numbers beyond 64 bits stay the text they were."""

    def convert(text: str) -> Value:
        value = one(text)
        return text if isinstance(value, int) and not -_LARGEST <= value < _LARGEST else value

    return convert


class _Memo(dict[str, Value]):
    """The values of a column with few different cells; equal cells share one object."""

    def __init__(self, one: Callable[[str], Value]) -> None:
        super().__init__()
        self._one = one

    def __missing__(self, text: str) -> Value:
        value = self._one(text)
        if len(self) < _MEMO:
            self[text] = value
        return value


class _Numbers:
    """Columns of many different plain numbers: a chunk is proved plain at once, else converted cell by cell."""

    def __init__(self, one: Callable[[str], Value]) -> None:
        self._one = one

    def __call__(self, cells: Cells) -> Sequence[Value]:
        joined = "\n".join(cells)
        digits = joined.replace("\n", "")
        if digits.isascii() and digits.isdigit():
            if max(map(len, cells)) <= _SAFE_DIGITS:
                return (
                    list(map(int, cells)) if all(cells) else [int(cell) if cell else None for cell in cells]
                )
        elif "." in digits and ".\n" not in joined and not joined.endswith("."):
            digits = digits.replace(".", "").replace("-", "")
            if digits.isascii() and digits.isdigit():
                try:
                    return [float(cell) if cell else None for cell in cells]
                except ValueError:
                    pass
        return list(map(self._one, cells))


class _Moments:
    """Dates with a time of day: many moments share a day, and many a time, so each half is converted once."""

    def __init__(self, one: Callable[[str], Value], how: Reading) -> None:
        self._one = one
        self._days = _Memo(lambda text: None if text.isdigit() else parse_date(text, how.order))
        self._times = _Memo(lambda text: (parse_date("2000-01-01" + text) or "")[10:])

    def __call__(self, cells: Cells) -> Sequence[Value]:
        return list(map(self._moment, cells))

    def _moment(self, text: str) -> Value:
        day, mark, time = text.partition(" ")
        if not mark:
            day, mark, time = text.partition("T")
        found, tail = self._days[day], self._times[mark + time]
        return f"{found}{tail}" if found and tail else self._one(text)
