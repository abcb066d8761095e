"""Adds the counts of many tallies up by group, period and segment, ready for any metric kind.

Counts are pooled, never scores: a total is computed from all its answers. This module must not know formulas, nor
where tallies are stored.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cxdesk.metrics import periods
from cxdesk.metrics.periods import BY, By, Period
from cxdesk.model.tally import Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cxdesk.metrics.intervals import Floats

_T = TypeVar("_T")

Grouping = Mapping[str | None, Hashable] | Callable[[str | None], Hashable] | None
"""From a tally's touchpoint value to its group. Values a mapping lacks, or that a function gives None for, are left
out; no grouping puts all in one group called ``ALL``."""

ALL: Final = "all"

MOST_CELLS: Final = 20_000_000
"""Finer periods than this many counts are not made: one mistyped year must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Counts of answers: ``counts[group, period, segment, answer]``, a gap in time being a period without answers.

    ``by`` is the length of a period, longer than asked for where the dates span too many of them. ``undated`` counts
    the answers without a date; they are in ``all`` only. ``segments`` is ``(None,)`` where nothing was split.
    """

    by: By
    groups: tuple[Hashable, ...]
    periods: tuple[Period, ...]
    segments: tuple[str | None, ...]
    answers: tuple[float, ...]
    counts: Floats
    undated: int


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

    chosen = _grouped(tallies, _key(group))
    groups = tuple(dict.fromkeys(name for _, name in chosen))
    segments = _union((t.segments for t, _ in chosen), lambda s: (s is None, s or "")) if split else (None,)
    answers = _union((t.answers for t, _ in chosen), lambda a: a)
    at = {name: i for i, name in enumerate(groups)}
    parts = [_Part(tally, at[name]) for tally, name in chosen]
    span = _Span.of(parts, by, len(groups) * len(segments) * len(answers), start, end)
    shape = (len(groups), span.length + 1, len(segments), len(answers))
    bins = [part.bins(span, shape, segments if split else None, answers) for part in parts]
    flat = np.bincount(
        np.concatenate([np.empty(0, dtype=np.int64), *bins]),
        weights=np.concatenate([np.empty(0, dtype=np.uint32), *(part.weights for part in parts)]),
        minlength=math.prod(shape),
    )
    counts = flat.astype(float, copy=False).reshape(shape)[:, : span.length]
    filled = np.flatnonzero(counts.sum(axis=(0, 2, 3)))
    used = slice(int(filled[0]), int(filled[-1]) + 1) if len(filled) else slice(0)
    return Pooled(
        by=span.by,
        groups=groups,
        periods=tuple(periods.period(span.first + i, span.by) for i in range(used.start or 0, used.stop)),
        segments=segments,
        answers=answers,
        counts=counts[:, used],
        undated=sum(part.undated for part in parts),
    )


class _Part:
    """One tally's cells as arrays, and the group they belong to."""

    def __init__(self, tally: Tally, group: int) -> None:
        import numpy as np

        self.tally = tally
        self.group = group
        self.width = max(len(tally.segments) * len(tally.answers), 1)
        self.cells = np.frombuffer(tally.cells, dtype=np.uint32)
        self.weights = np.frombuffer(tally.counts, dtype=np.uint32)
        self.days = int(self.cells.max(initial=0)) // self.width
        """How many days the tally spans, from its first on."""

    @property
    def undated(self) -> int:
        """How many answers have no date."""
        return int(self.weights[self.cells < self.width].sum())

    def bins(
        self,
        span: _Span,
        shape: tuple[int, int, int, int],
        segments: tuple[str | None, ...] | None,
        answers: tuple[float, ...],
    ) -> NDArray[np.int64]:
        """The place of every cell in the flat counts of ``shape``; without ``segments`` all fall into one."""
        import numpy as np

        place = {answer: i for i, answer in enumerate(answers)}
        column = [place[answer] for answer in self.tally.answers]
        row = [0] * len(self.tally.segments)
        if segments is not None:
            rank = {segment: i for i, segment in enumerate(segments)}
            row = [rank[segment] * shape[3] for segment in self.tally.segments]
        within = np.add.outer(np.array(row, dtype=np.int64), np.array(column, dtype=np.int64)).ravel()
        of_day = (span.slots(self.tally.first_day, self.days) + self.group * shape[1]) * (shape[2] * shape[3])
        day = self.cells // np.uint32(self.width)
        found: NDArray[np.int64] = of_day[day] + within[self.cells - day * np.uint32(self.width)]
        return found


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
    def of(cls, parts: Sequence[_Part], by: By, lone: int, start: date | None, end: date | None) -> _Span:
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


def _key(group: Grouping) -> Callable[[str | None], Hashable]:
    """The grouping as a function."""
    if group is None:
        return lambda _value: ALL
    return group.get if isinstance(group, Mapping) else group


def _grouped(tallies: Iterable[Tally], key: Callable[[str | None], Hashable]) -> list[tuple[Tally, Hashable]]:
    """The tallies that belong to a group, with its name; refuses to count an answer twice."""
    chosen: list[tuple[Tally, Hashable]] = []
    seen: set[tuple[str, str | None]] = set()
    for tally in tallies:
        if (tally.metric_id, tally.value) in seen:
            raise ValueError(f"the answers of {tally.value!r} would be counted twice; pool one dimension")
        seen.add((tally.metric_id, tally.value))
        name = key(tally.value)
        if name is not None:
            chosen.append((tally, name))
    return chosen


def _union(several: Iterable[tuple[_T, ...]], order: Callable[[_T], Any]) -> tuple[_T, ...]:
    """Every member of ``several`` once, in ``order``."""
    return tuple(sorted(set().union(*several), key=order))
