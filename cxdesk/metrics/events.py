"""Single answers of many tallies as arrays, for metrics that counts per period cannot give: times, users, customers.

Where ``pool`` adds up how often each answer was given in each period, this keeps every cell with its day, so that
distinct people are counted and ends are set against starts. It must not know formulas, nor where tallies are stored.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cxdesk.metrics import periods
from cxdesk.metrics.periods import BY, By, Period
from cxdesk.metrics.pool import MOST_CELLS, Grouping, Pooled, grouped, grouping_key, union
from cxdesk.model.tally import UNDATED, Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cxdesk.metrics.intervals import Figures, Floats

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Events:
    """Equally long arrays, one entry a cell of a tally.

    ``line`` is the place of its group and segment among all pairs of them (segments vary fastest), ``day`` its date as
    an ordinal (UNDATED: none), ``answer`` what was answered and ``weight`` how often. ``mass`` and ``squares`` are the
    sums of the rows' weights and of their squares, both ``weight`` itself where rows have none (not ``weighted``).
    """

    groups: tuple[Hashable, ...]
    segments: tuple[str | None, ...]
    line: Ints
    day: Ints
    answer: Floats
    weight: Floats
    mass: Floats
    squares: Floats
    weighted: bool = False

    @property
    def lines(self) -> int:
        """How many pairs of a group and a segment there are."""
        return len(self.groups) * len(self.segments)

    @property
    def undated(self) -> int:
        """How many answers have no date."""
        return int(self.weight[self.day == UNDATED].sum())

    def where(self, kept: NDArray[np.bool_] | Ints) -> Events:
        """The events for which ``kept`` is true, or those at the places it names."""
        if kept.dtype == bool and kept.all():
            return self
        return Events(
            self.groups,
            self.segments,
            self.line[kept],
            self.day[kept],
            self.answer[kept],
            self.weight[kept],
            self.mass[kept],
            self.squares[kept],
            self.weighted,
        )

    def between(self, start: date | None, end: date | None) -> Events:
        """The events dated within ``start`` to ``end``, both included; all of them where neither is given."""
        if start is None and end is None:
            return self
        low = start.toordinal() if start else 1
        high = end.toordinal() if end else date.max.toordinal()
        return self.where((self.day >= low) & (self.day <= high))


@dataclass(frozen=True, slots=True)
class Timeline:
    """An unbroken row of ``length`` periods from number ``first`` on."""

    by: By
    first: int
    length: int

    @classmethod
    def of(cls, low: int, high: int, by: By, lines: int) -> Timeline:
        """The periods from the day ``low`` to the day ``high``, longer than ``by`` where they were too many.

        None at all where ``low`` is after ``high``; ``all`` is one period whatever the days.
        """
        for longer in BY[BY.index(by) :]:
            if longer == "all":
                break
            if low > high:
                return cls(longer, 0, 0)
            first = periods.number_of(date.fromordinal(low), longer)
            length = periods.number_of(date.fromordinal(high), longer) - first + 1
            if length * max(lines, 1) <= MOST_CELLS:
                return cls(longer, first, length)
        return cls("all", 0, 1)

    def place(self, days: Ints) -> Ints:
        """Where on the row the period of each day is; the days must lie within the row."""
        return periods.numbers(days, self.by) - self.first

    def period(self, place: int) -> Period:
        """The period at a place of the row."""
        return periods.period(self.first + place, self.by)

    def pooled(self, events: Events, figures: Figures) -> tuple[Pooled, Figures]:
        """Figures ``[line, period]`` as ``[group, period, segment]``, of the periods that have any; what of, first."""
        import numpy as np

        shape = (len(events.groups), len(events.segments), self.length)
        filled = np.flatnonzero(figures.n.reshape(math.prod(shape[:2]), self.length).sum(axis=0))
        used = slice(int(filled[0]), int(filled[-1]) + 1) if len(filled) else slice(0, 0)
        whole = figures.each(lambda part: part.reshape(shape).swapaxes(1, 2)[:, used])
        return (
            Pooled(
                by=self.by,
                groups=events.groups,
                periods=tuple(self.period(i) for i in range(used.start, used.stop)),
                segments=events.segments,
                answers=(),
                counts=np.zeros(0),
                undated=events.undated,
            ),
            whole,
        )


@dataclass(frozen=True, slots=True)
class Binned:
    """Events with the place of each among all ``shape`` (lines, periods) of a timeline."""

    line: Timeline
    events: Events
    at: Ints
    shape: tuple[int, int]

    @classmethod
    def of(cls, events: Events, by: By, start: date | None, end: date | None) -> Binned:
        """The events dated from ``start`` to ``end`` by periods, from that of the first to that of the last."""
        kept = events.between(start, end)
        if by != "all":
            kept = kept.where(kept.day > 0)
        days = kept.day[kept.day > 0]
        line = Timeline.of(int(days.min(initial=10**7)), int(days.max(initial=0)), by, kept.lines)
        at = kept.line * line.length + (line.place(kept.day) if line.by != "all" else 0)
        return cls(line, kept, at, (kept.lines, line.length))

    def sums(self, numbers: Floats) -> Floats:
        """What numbers, one an event, add up to by line and period."""
        import numpy as np

        found = np.bincount(self.at, numbers, self.shape[0] * self.shape[1])
        return found.astype(float).reshape(self.shape)


def gather(tallies: Iterable[Tally], group: Grouping = None, split: bool = False) -> Events:
    """The events of ``tallies`` by group, and by segment where ``split``; errors as in ``pool``."""
    import numpy as np

    chosen = grouped(tallies, grouping_key(group))
    every = [part.tally for parts in chosen.values() for part in parts]
    segments = union((t.segments for t in every), lambda s: (s is None, s or "")) if split else (None,)
    row = {segment: i for i, segment in enumerate(segments)}
    lines, days, answers, weights = [], [], [], []
    weighted = any(part.weighted for parts in chosen.values() for part in parts)
    masses, squares = [], []
    for place, parts in enumerate(chosen.values()):
        for part in parts:
            tally = part.tally
            day, within = np.divmod(part.cells, np.uint32(part.width))
            segment, answer = np.divmod(within, np.uint32(len(tally.answers)))
            at = np.array([row[s] if split else 0 for s in tally.segments], dtype=np.int64)
            lines.append((place * len(segments) + at).take(segment))
            ordinals = np.arange(part.days + 1, dtype=np.int64) + (tally.first_day - 1)
            ordinals[0] = UNDATED
            days.append(ordinals.take(day))
            answers.append(np.array(tally.answers, dtype=float).take(answer))
            weights.append(part.weights.astype(float))
            if weighted:
                masses.append(part.mass.astype(float))
                squares.append(part.squares.astype(float))
    nothing = np.zeros(0, dtype=np.int64)
    weight = np.concatenate([np.zeros(0), *weights])
    return Events(
        tuple(chosen),
        segments,
        np.concatenate([nothing, *lines]),
        np.concatenate([nothing, *days]),
        np.concatenate([np.zeros(0), *answers]),
        weight,
        np.concatenate([np.zeros(0), *masses]) if weighted else weight,
        np.concatenate([np.zeros(0), *squares]) if weighted else weight,
        weighted,
    )
