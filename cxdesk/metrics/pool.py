"""Adds the counts of many tallies up by group, period and segment, ready for any metric kind.

Counts are pooled, never scores: a total is computed from all its answers. This module must not know formulas, nor
where tallies are stored.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from cxdesk.metrics import periods
from cxdesk.metrics.periods import BY, By, Period
from cxdesk.model.tally import UNDATED, Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cxdesk.metrics.intervals import Floats

_T = TypeVar("_T")
_N = TypeVar("_N", bound="np.generic")

Grouping = Mapping[str | None, Hashable] | Mapping[str, Hashable] | Callable[[str | None], Hashable] | None
"""From a tally's touchpoint value to its group. Values a mapping lacks, or that a function gives None for, are left
out; no grouping puts all in one group called ``ALL``."""

ALL: Final = "all"

MOST_CELLS: Final = 20_000_000
"""Finer periods than this many counts are not made: one mistyped year must not fill the memory."""

_WIDEST = 8
"""A table of the places of all possible cells may be this many times larger than the cells that are there."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Counts of answers: ``counts[group, period, segment, answer]``, a gap in time being a period without answers.

    ``by`` is the length of a period, longer than asked for where the dates span too many of them. ``undated`` counts
    the answers without a date; they are in ``all`` only. ``segments`` is ``(None,)`` where nothing was split. Where
    rows have weights, ``mass`` and ``squares`` are the sums of them and of their squares, shaped as ``counts``.
    """

    by: By
    groups: tuple[Hashable, ...]
    periods: tuple[Period, ...]
    segments: tuple[str | None, ...]
    answers: tuple[float, ...]
    counts: Floats
    undated: int
    mass: Floats | None = None
    squares: Floats | None = None


def pool(
    tallies: Iterable[Tally],
    by: By = "month",
    group: Grouping = None,
    split: bool = False,
    start: date | None = None,
    end: date | None = None,
) -> Pooled:
    """Pool ``tallies`` by period and group, and by segment where ``split``.

    ``start`` and ``end`` (both included) keep only answers dated within them. Groups come in the order in which the
    tallies name them. Raises ValueError where two tallies hold the same answers (one metric and value in two
    dimensions), which would count them twice.
    """
    import numpy as np

    chosen = grouped(tallies, grouping_key(group))
    every = [part for parts in chosen.values() for part in parts]
    segments = union((p.tally.segments for p in every), lambda s: (s is None, s or "")) if split else (None,)
    answers = union((p.tally.answers for p in every), lambda a: a)
    span = _Span.of(every, by, len(chosen) * len(segments) * len(answers), start, end)
    shape = (span.length, len(segments), len(answers))
    places = _Places(span, segments if split else None, answers)
    counts = np.zeros((len(chosen), *shape))
    weighted = any(part.weighted for part in every)
    mass, squares = (np.zeros_like(counts), np.zeros_like(counts)) if weighted else (None, None)
    for i, parts in enumerate(chosen.values()):
        at = _joined([places.of(part) for part in parts])
        counts[i] = _added(at, [part.weights for part in parts], shape)
        if mass is not None and squares is not None:
            mass[i] = _added(at, [part.mass for part in parts], shape)
            squares[i] = _added(at, [part.squares for part in parts], shape)
    filled = np.flatnonzero(counts.sum(axis=(0, 2, 3)))
    used = slice(int(filled[0]), int(filled[-1]) + 1) if len(filled) else slice(0)
    return Pooled(
        by=span.by,
        groups=tuple(chosen),
        periods=tuple(periods.period(span.first + i, span.by) for i in range(used.start or 0, used.stop)),
        segments=segments,
        answers=answers,
        counts=counts[:, used],
        undated=sum(part.undated for part in every),
        mass=None if mass is None else mass[:, used],
        squares=None if squares is None else squares[:, used],
    )


class Part:
    """One tally's cells as arrays."""

    def __init__(self, tally: Tally) -> None:
        import numpy as np

        self.tally = tally
        self.width = max(len(tally.segments) * len(tally.answers), 1)
        self.cells = np.frombuffer(tally.cells, dtype=np.uint32)
        self.weights = np.frombuffer(tally.counts, dtype=np.uint32)
        """How many rows each cell stands for."""
        self.weighted = bool(tally.weights)
        self.mass = np.frombuffer(tally.weights) if self.weighted else self.weights
        self.squares = np.frombuffer(tally.squares) if self.weighted else self.weights
        """The sums of their weights and of the squares of these: 1 a row where there are none."""
        self.days = int(self.cells.max(initial=0)) // self.width
        """How many days the tally spans, from its first on."""

    @property
    def undated(self) -> int:
        """How many answers have no date."""
        if self.cells.min(initial=self.width) >= self.width:
            return 0
        return int(self.weights[self.cells < self.width].sum())


class _Places:
    """Finds the place of tallies' cells in the flat counts of one group, ``[period, segment, answer]``."""

    def __init__(
        self, span: _Span, segments: tuple[str | None, ...] | None, answers: tuple[float, ...]
    ) -> None:
        self._span = span
        self._row = None if segments is None else {s: i * len(answers) for i, s in enumerate(segments)}
        self._column = {answer: i for i, answer in enumerate(answers)}
        self._size = len(segments or (None,)) * len(answers)
        self._tables: dict[Hashable, NDArray[np.int64]] = {}

    def of(self, part: Part) -> NDArray[np.int64]:
        """The place of every cell of one tally; those left out are beyond the last period."""
        import numpy as np

        if (part.days + 1) * part.width <= _WIDEST * len(part.cells) + 1024:
            # Most tallies are full and alike: one look-up in a table that they share.
            return self._table(part).take(part.cells)
        day = part.cells // np.uint32(part.width)
        within = part.cells - day * np.uint32(part.width)
        return self._periods(part).take(day) + self._within(part.tally).take(within)

    def _table(self, part: Part) -> NDArray[np.int64]:
        import numpy as np

        key = (part.tally.first_day, part.days, part.tally.segments, part.tally.answers)
        if key not in self._tables:
            self._tables[key] = np.add.outer(self._periods(part), self._within(part.tally)).ravel()
        return self._tables[key]

    def _periods(self, part: Part) -> NDArray[np.int64]:
        """Where the period of each day of a tally begins."""
        return self._span.slots(part.tally.first_day, part.days) * self._size

    def _within(self, tally: Tally) -> NDArray[np.int64]:
        """The place of each segment and answer of a tally within one period."""
        import numpy as np

        rows = np.zeros(len(tally.segments), dtype=np.int64)
        if self._row is not None:
            rows[:] = [self._row[segment] for segment in tally.segments]
        return np.add.outer(rows, np.array([self._column[a] for a in tally.answers], dtype=np.int64)).ravel()


@dataclass(frozen=True, slots=True)
class _Span:
    """The periods to fill: ``length`` of them from number ``first`` on, and one more slot for what is left out."""

    by: By
    first: int
    length: int
    start: int
    end: int
    undated: int

    @classmethod
    def of(cls, parts: Sequence[Part], by: By, lone: int, start: date | None, end: date | None) -> _Span:
        """The periods of all dated answers from ``start`` to ``end``, longer than ``by`` where they were too many."""
        dated = [part for part in parts if part.days]
        low = max(min((p.tally.first_day for p in dated), default=1), start.toordinal() if start else 1)
        high = min(
            max((p.tally.first_day + p.days - 1 for p in dated), default=0),
            end.toordinal() if end else date.max.toordinal(),
        )
        for longer in BY[BY.index(by) :]:
            if longer == "all":
                break
            if low > high:
                return cls(longer, 0, 0, low, high, 0)
            first = periods.number_of(date.fromordinal(low), longer)
            length = periods.number_of(date.fromordinal(high), longer) - first + 1
            if length * lone <= MOST_CELLS:
                return cls(longer, first, length, low, high, length)
        return cls("all", 0, 1, low, high, 1 if start or end else 0)

    def slots(self, first_day: int, days: int) -> NDArray[np.int64]:
        """The slot of each day index of a tally: undated first, then ``days`` days from ``first_day``."""
        import numpy as np

        ordinals = np.arange(first_day, first_day + days, dtype=np.int64)
        slots = periods.numbers(ordinals, self.by) - self.first
        slots[(ordinals < self.start) | (ordinals > self.end)] = self.length
        return np.concatenate([np.array([self.undated], dtype=np.int64), slots])


def grouping_key(group: Grouping) -> Callable[[str | None], Hashable]:
    """The grouping as a function."""
    if group is None:
        return lambda _value: ALL
    return cast("Mapping[str | None, Hashable]", group).get if isinstance(group, Mapping) else group


def grouped(tallies: Iterable[Tally], key: Callable[[str | None], Hashable]) -> dict[Hashable, list[Part]]:
    """The tallies of every group; refuses to count an answer twice."""
    chosen: dict[Hashable, list[Part]] = {}
    seen: set[tuple[str, str | None]] = set()
    for tally in tallies:
        if (tally.metric_id, tally.value) in seen:
            raise ValueError(f"the answers of {tally.value!r} would be counted twice; pool one dimension")
        seen.add((tally.metric_id, tally.value))
        name = key(tally.value)
        if name is not None:
            chosen.setdefault(name, []).append(Part(tally))
    return chosen


def last_dated(tallies: Iterable[Tally]) -> int:
    """The last day of any answer as an ordinal; UNDATED where none has a date."""
    parts = map(Part, tallies)
    return max((part.tally.first_day + part.days - 1 for part in parts if part.days), default=UNDATED)


def dated(tallies: Iterable[Tally], start: date | None = None, end: date | None = None) -> list[date]:
    """The first and the last day of any answer from ``start`` to ``end``, both included; none where none is dated."""
    import numpy as np

    low, high = (start or date.min).toordinal(), (end or date.max).toordinal()
    ends: list[int] = []
    for part in map(Part, tallies):
        index = part.cells // np.uint32(part.width)
        days = index[index > 0].astype(np.int64) + (part.tally.first_day - 1)
        days = days[(days >= low) & (days <= high)]
        ends += [int(days.min()), int(days.max())] if days.size else []
    return [date.fromordinal(min(ends)), date.fromordinal(max(ends))] if ends else []


def _added(at: NDArray[np.int64], numbers: Sequence[NDArray[Any]], shape: tuple[int, int, int]) -> Floats:
    """The sums of ``numbers`` by place; those beyond the last period are left out."""
    import numpy as np

    size, beyond = math.prod(shape), shape[1] * shape[2]
    flat = np.bincount(at, weights=_joined(numbers), minlength=size + beyond)
    return np.asarray(flat[:size], dtype=float).reshape(shape)


def _joined(arrays: Sequence[NDArray[_N]]) -> NDArray[_N]:
    """The arrays one after another; a lone one is not copied."""
    import numpy as np

    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def union(several: Iterable[tuple[_T, ...]], order: Callable[[_T], Any]) -> tuple[_T, ...]:
    """Every member of ``several`` once, in ``order``."""
    return tuple(sorted(set().union(*several), key=order))
