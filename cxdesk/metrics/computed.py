"""A metric's figures of many tallies at once, with what they are of, as arrays and as points.

The one way from tallies to figures: by group, period and segment, pooled or from single answers as the kind asks for.
This module must not know what is drawn, nor where tallies are stored.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle
from typing import TYPE_CHECKING, Literal, cast

from cxdesk.errors import CxdeskError
from cxdesk.metrics.events import Events, gather
from cxdesk.metrics.intervals import Figures, change
from cxdesk.metrics.kinds import Kind, get
from cxdesk.metrics.periods import By, Period, last_day, period
from cxdesk.metrics.pool import Grouping, Pooled, last_dated, pool
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally

if TYPE_CHECKING:
    from cxdesk.metrics.intervals import Floats

VERY_SMALL, SMALL = 5, 30
"""Fewer answers than these are flagged; below the first no interval is written out."""

Verdict = Literal["better", "worse", "unclear"]


@dataclass(frozen=True, slots=True)
class Point:
    """A metric in one period: ``value`` with its 95 % interval and the number of answers; None where undefined.

    ``everyone``: the figure counts all there were, so that few of them make it no less certain. ``n_effective``: where
    rows have weights, the size of an equally certain sample without. ``incomplete``: the data end before the period
    does, and the figure would still grow.
    """

    period: Period
    value: float | None
    low: float | None
    high: float | None
    n: int
    everyone: bool = False
    n_effective: float | None = None
    incomplete: bool = False

    @property
    def flag(self) -> Literal["", "small", "very small"]:
        """``very small`` under 5 answers, ``small`` under 30, empty otherwise and where there are none."""
        size = self.n if self.n_effective is None else self.n_effective
        if self.everyone or not 0 < size < SMALL:
            return ""
        return "very small" if size < VERY_SMALL else "small"

    @property
    def margin(self) -> float | None:
        """Half the width of the interval, for "±"; None where there is no interval."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a metric between two periods.

    ``value`` is the difference of the two scores as shown; ``low``..``high`` its 95 % interval around ``centre``
    (None where it is not defined). ``verdict`` is ``unclear`` unless the interval excludes 0.
    """

    value: float
    centre: float
    low: float | None
    high: float | None
    clear: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """The points of one group (and one segment where split), one per period, oldest first, gaps included."""

    group: Hashable
    segment: str | None
    points: tuple[Point, ...]


NOBODY = Point(period(0, "all"), None, None, None, 0)
"""What stands for figures over all dates of no answers."""


@dataclass(frozen=True, slots=True)
class Computed:
    """The figures ``[group, period, segment]`` of a metric, and the groups, periods and segments they are of.

    ``events`` are the single answers where the kind needs them, those before ``start`` and after ``end`` included.
    ``last`` is the last day there are answers of, as an ordinal, where a period that has not ended then still grows;
    else 0.
    """

    metric: Metric
    kind: Kind
    pooled: Pooled
    figures: Figures
    events: Events | None = None
    last: int = 0
    start: date | None = None
    end: date | None = None

    def lines(self) -> tuple[Line, ...]:
        """One line per group and segment, segments varying fastest."""
        names = [(name, segment) for name in self.pooled.groups for segment in self.pooled.segments]
        if not self.pooled.periods:
            return tuple(Line(name, segment, ()) for name, segment in names)
        points = _points(self.pooled.periods, self.figures.each(lambda part: part.swapaxes(1, 2)))
        final = last_day(self.pooled.periods[-1])
        if self.last and final is not None and self.last < final.toordinal():
            points = [(*row[:-1], replace(row[-1], incomplete=row[-1].n > 0)) for row in points]
        return tuple(Line(name, segment, row) for (name, segment), row in zip(names, points, strict=True))

    def totals(self) -> Computed:
        """The figures of the same answers over all dates, all segments together."""
        if self.events is not None:
            place = self.events.line // len(self.events.segments)
            whole = replace(self.events, segments=(None,), line=place)
            timeline, figures = self.kind.over_time(whole, self.metric, "all", self.start, self.end)
            pooled, figures = timeline.pooled(whole, figures)
            return replace(self, pooled=pooled, figures=figures, events=whole)
        parts = (self.pooled.counts, self.pooled.mass, self.pooled.squares)
        counts, mass, squares = (None if p is None else p.sum(axis=2, keepdims=True) for p in parts)
        assert counts is not None
        pooled = replace(self.pooled, segments=(None,), counts=counts, mass=mass, squares=squares)
        return replace(self, pooled=pooled, figures=_of_counts(self.kind, self.metric, pooled))

    def without_each(self, axis: Literal["groups", "segments"]) -> Computed:
        """For each group or segment over all dates the figure of all others pooled, in its place."""
        import numpy as np

        if self.events is not None:
            return self._without_each_event(self.events)
        place = 0 if axis == "groups" else 2

        def others(part: Floats | None) -> Floats | None:
            return None if part is None else np.maximum(part.sum(axis=place, keepdims=True) - part, 0.0)

        counts = others(self.pooled.counts)
        assert counts is not None
        mass, squares = others(self.pooled.mass), others(self.pooled.squares)
        pooled = replace(self.pooled, counts=counts, mass=mass, squares=squares)
        return replace(self, pooled=pooled, figures=_of_counts(self.kind, self.metric, pooled))

    def _without_each_event(self, events: Events) -> Computed:
        """The figures of the events of all lines but one, for each line."""
        import numpy as np

        found = []
        # In order of the answers quantiles have next to nothing to sort.
        events = events.where(np.argsort(events.answer, kind="stable"))
        for line in range(events.lines):
            rest = replace(events.where(events.line != line), groups=("rest",), segments=(None,))
            rest = replace(rest, line=rest.line * 0)
            found.append(self.kind.over_time(rest, self.metric, "all", self.start, self.end)[1])
        return replace(self, figures=joined(found, self.figures.value.shape))


def joined(several: Sequence[Figures], shape: tuple[int, ...]) -> Figures:
    """Figures one after another, as arrays of ``shape``."""
    import numpy as np

    def one(name: str) -> Floats:
        return np.concatenate([getattr(part, name).ravel() for part in several]).reshape(shape)

    return Figures(
        several[0].form,
        one("value"),
        one("low"),
        one("high"),
        one("n"),
        one("centre"),
        one("se"),
        one("effective") if several[0].effective is not None else None,
        several[0].whole,
    )


def computed(
    metric: Metric,
    tallies: Iterable[Tally],
    by: By,
    group: Grouping = None,
    split: bool = False,
    start: date | None = None,
    end: date | None = None,
) -> Computed:
    """The figures of ``metric`` by group and period, and by segment where ``split``. Errors as in ``series.trend``."""
    kind = get(metric.kind)
    objection = kind.objection(metric)
    if objection:
        raise CxdeskError(objection)
    held, last = tallies, 0
    if by != "all" and kind.grows(metric):
        held = list(tallies)
        last = min(last_dated(held), end.toordinal() if end else date.max.toordinal())
    if kind.single(metric):
        events = gather(_in_order(kind, held, group), group, split)
        timeline, figures = kind.over_time(events, metric, by, start, end)
        pooled, figures = timeline.pooled(events, figures)
        return Computed(metric, kind, pooled, figures, events, last, start, end)
    pooled = pool(held, by, group, split, start, end)
    return Computed(metric, kind, pooled, _of_counts(kind, metric, pooled), None, last)


def _in_order(kind: Kind, tallies: Iterable[Tally], group: Grouping) -> Iterable[Tally]:
    """The tallies in the order of the groups of a mapping, where figures depend on it."""
    if not kind.in_order or not isinstance(group, Mapping):
        return tallies
    groups = cast("Mapping[str | None, Hashable]", group)
    order = {name: i for i, name in enumerate(dict.fromkeys(groups.values()))}
    return sorted(tallies, key=lambda tally: order.get(groups.get(tally.value), len(order)))


def _of_counts(kind: Kind, metric: Metric, pooled: Pooled) -> Figures:
    if pooled.mass is None or pooled.squares is None:
        return kind.compute(pooled.counts, pooled.answers, metric)
    return kind.weighted(pooled.counts, pooled.mass, pooled.squares, pooled.answers, metric)


def points_of(whole: Computed) -> list[Point]:
    """Every point of figures over all dates, groups and segments in order; those without answers say so."""
    return [line.points[0] if line.points else NOBODY for line in whole.lines()]


def _plain(values: Floats) -> list[float | None]:
    """Numbers as Python floats, NaN as None."""
    return [None if value != value else value for value in values.ravel().tolist()]


def _points(timeline: Sequence[Period], figures: Figures) -> list[tuple[Point, ...]]:
    """The points of every row of figures that run over ``timeline`` on their last axis; at least one period."""
    n = [round(count) for count in figures.n.ravel().tolist()]
    cells = zip(_plain(figures.value), _plain(figures.low), _plain(figures.high), n, strict=True)
    timed = zip(cycle(timeline), cells, strict=False)
    if figures.effective is None:
        every = [Point(when, *cell, figures.whole) for when, cell in timed]
    else:
        sizes = figures.effective.ravel().tolist()
        every = [
            Point(when, *cell, figures.whole, size) for (when, cell), size in zip(timed, sizes, strict=True)
        ]
    size = len(timeline)
    return [tuple(every[row : row + size]) for row in range(0, len(every), size)]


def changes_at(metric: Metric, figures: Figures, pairs: Sequence[tuple[int, int]]) -> list[Change]:
    """The changes between pairs of places in the flattened figures, both with answers."""
    earlier, later = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not pairs:
        return []
    return changes_between(
        metric,
        figures.each(lambda part: part.ravel()[earlier]),
        figures.each(lambda part: part.ravel()[later]),
    )


def changes_between(metric: Metric, before: Figures, after: Figures) -> list[Change]:
    """The changes from one row of figures to another, each with answers."""
    found = change(before, after)
    good = get(metric.kind).up_is_good(metric)
    return [
        Change(
            value,
            centre,
            low,
            high,
            clear,
            ("better" if (centre > 0) == good else "worse") if clear else "unclear",
        )
        for value, centre, low, high, clear in zip(
            found.value.tolist(),
            found.centre.tolist(),
            _plain(found.low),
            _plain(found.high),
            found.clear.tolist(),
            strict=True,
        )
    ]
