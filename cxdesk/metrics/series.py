"""Metrics ready to draw: lane cells, trend lines, distributions and bars by segment, as plain numbers and dates.

What draws them needs no formula: a missing figure is None, a gap in time is a point with n = 0, and every change says
whether it is clear and whether it is for the better. This module must not know pixels, colours or files.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle, pairwise
from typing import TYPE_CHECKING, Any, Literal

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _
from cxdesk.metrics.events import gather
from cxdesk.metrics.intervals import Figures, change
from cxdesk.metrics.kinds import Kind, get
from cxdesk.metrics.periods import By, Period, period
from cxdesk.metrics.pool import Grouping, Pooled, pool
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally

if TYPE_CHECKING:
    from cxdesk.metrics.intervals import Floats

VERY_SMALL, SMALL = 5, 30
"""Fewer answers than these are flagged; below the first no interval is written out."""

MOST_BARS = 20
"""A distribution of more different answers than this, on a scale with decimals, is binned."""

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


@dataclass(frozen=True, slots=True)
class Trend:
    """Lines of one metric over the same periods; ``by`` may be longer than asked for (see Pooled)."""

    metric: Metric
    by: By
    lines: tuple[Line, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class LaneCell:
    """What a metric lane shows under one touchpoint.

    ``latest`` is the last period with answers, ``previous`` the one before it with answers, ``change`` the step
    between them; each None where there is none. ``points`` are the sparkline.
    """

    latest: Point | None
    previous: Point | None
    change: Change | None
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """How often an answer was given: ``share`` in per cent of n, None without answers.

    ``low`` equals ``high`` for a single answer; a bin reaches from ``low`` to ``high``. ``place`` is ``top``,
    ``middle``, ``bottom`` or empty (see Kind.place).
    """

    low: float
    high: float
    count: int
    share: float | None
    place: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """Every answer of the scale in order, given or not, and the metric's own figure of the same answers."""

    group: Hashable
    bars: tuple[Bar, ...]
    figure: Point


@dataclass(frozen=True, slots=True)
class BySegment:
    """A metric by segment, in the order of their names (answers without one last), and of all answers pooled."""

    group: Hashable
    total: Point
    segments: tuple[tuple[str | None, Point], ...]


def lane(
    metric: Metric,
    tallies: Iterable[Tally],
    group: Grouping,
    by: By = "month",
    start: date | None = None,
    end: date | None = None,
) -> dict[Hashable, LaneCell]:
    """The cells of a metric lane by group; a group without tallies has no cell. Errors as in ``trend``."""
    pooled, figures = _computed(metric, tallies, by, group, start=start, end=end)
    lines = _lines(pooled, figures)
    last = [_last_two(line.points) for line in lines]
    size = len(pooled.periods)
    pairs = {i: (i * size + pair[0], i * size + pair[1]) for i, pair in enumerate(last) if len(pair) == 2}
    changes = dict(zip(pairs, _changes(metric, figures, list(pairs.values())), strict=True))
    return {
        line.group: LaneCell(
            latest=line.points[pair[-1]] if pair else None,
            previous=line.points[pair[0]] if len(pair) == 2 else None,
            change=changes.get(i),
            points=line.points,
        )
        for i, (line, pair) in enumerate(zip(lines, last, strict=True))
    }


def trend(
    metric: Metric,
    tallies: Iterable[Tally],
    by: By = "month",
    group: Grouping = None,
    split: bool = False,
    start: date | None = None,
    end: date | None = None,
) -> Trend:
    """The lines of ``metric`` by group, and by segment where ``split``.

    Raises CxdeskError where the kind is unknown or cannot be computed on the metric's scale, ValueError where tallies
    would be counted twice (see pool).
    """
    pooled, figures = _computed(metric, tallies, by, group, split, start, end)
    return Trend(metric, pooled.by, _lines(pooled, figures), pooled.undated)


def distribution(
    metric: Metric,
    tallies: Iterable[Tally],
    group: Grouping = None,
    start: date | None = None,
    end: date | None = None,
) -> tuple[Distribution, ...]:
    """How often each answer was given, by group; no groups give no distributions. Errors as in ``trend``."""
    kind, held = get(metric.kind), list(tallies)
    if not kind.spreads(metric):
        raise CxdeskError(
            _("{metric} is no figure of single answers, so it has no distribution.").format(
                metric=kind.title(metric)
            )
        )
    pooled, figures = _computed(metric, held, "all", group, start=start, end=end)
    totals = _lines(pooled, figures)
    if kind.single(metric):
        pooled = pool(held, "all", group, start=start, end=end)
    counts = pooled.counts.sum(axis=(1, 2)).tolist()
    return tuple(
        Distribution(line.group, _bars(kind, metric, pooled.answers, row), _only(line.points))
        for line, row in zip(totals, counts, strict=True)
    )


def by_segment(
    metric: Metric,
    tallies: Iterable[Tally],
    group: Grouping = None,
    start: date | None = None,
    end: date | None = None,
) -> tuple[BySegment, ...]:
    """The metric by segment and in total, by group; pass the tallies of one dimension. Errors as in ``trend``."""
    held, kind = list(tallies), _kind(metric)
    pooled, figures = _computed(metric, held, "all", group, True, start, end)
    if kind.single(metric):
        totals = _lines(*_computed(metric, held, "all", group, False, start, end))
    else:
        whole = _without_segments(pooled)
        totals = _lines(whole, _figures(kind, metric, whole))
    parts = iter(_lines(pooled, figures))
    return tuple(
        BySegment(
            total.group,
            _only(total.points),
            tuple((segment, _only(next(parts).points)) for segment in pooled.segments),
        )
        for total in totals
    )


def step(metric: Metric, before: Mapping[float, int], after: Mapping[float, int]) -> Change | None:
    """The change between two counts of answers ({answer: count}), such as two rounds; None where one is empty."""
    answers = sorted({*before, *after})
    counts = [[side.get(answer, 0) for answer in answers] for side in (before, after)]
    figures = _kind(metric).compute(counts, answers, metric)
    return _changes(metric, figures, [(0, 1)])[0] if (figures.n > 0).all() else None


def _kind(metric: Metric) -> Kind:
    """The metric's kind, which can compute it."""
    kind = get(metric.kind)
    objection = kind.objection(metric)
    if objection:
        raise CxdeskError(objection)
    return kind


def _computed(
    metric: Metric,
    tallies: Iterable[Tally],
    by: By,
    group: Grouping,
    split: bool = False,
    start: date | None = None,
    end: date | None = None,
) -> tuple[Pooled, Figures]:
    """The figures ``[group, period, segment]``, and the groups, periods and segments they are of."""
    kind = _kind(metric)
    if kind.single(metric):
        held = list(tallies)
        if kind.in_order and isinstance(group, Mapping):
            order = {name: i for i, name in enumerate(dict.fromkeys(group.values()))}
            held.sort(key=lambda tally: order.get(_named(group, tally), len(order)))
        events = gather(held, group, split)
        timeline, figures = kind.over_time(events, metric, by, start, end)
        return timeline.pooled(events, figures)
    pooled = pool(tallies, by, group, split, start, end)
    return pooled, _figures(kind, metric, pooled)


def _figures(kind: Kind, metric: Metric, pooled: Pooled) -> Figures:
    if pooled.mass is None or pooled.squares is None:
        return kind.compute(pooled.counts, pooled.answers, metric)
    return kind.weighted(pooled.counts, pooled.mass, pooled.squares, pooled.answers, metric)


def _without_segments(pooled: Pooled) -> Pooled:
    """The same answers, all segments together."""
    parts = (pooled.counts, pooled.mass, pooled.squares)
    counts, mass, squares = (None if p is None else p.sum(axis=2, keepdims=True) for p in parts)
    assert counts is not None
    return replace(pooled, segments=(None,), counts=counts, mass=mass, squares=squares)


def _named(group: Mapping[Any, Hashable], tally: Tally) -> Hashable:
    return group.get(tally.value)


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


def _lines(pooled: Pooled, figures: Figures) -> tuple[Line, ...]:
    """One line per group and segment, segments varying fastest."""
    names = [(name, segment) for name in pooled.groups for segment in pooled.segments]
    if not pooled.periods:
        return tuple(Line(name, segment, ()) for name, segment in names)
    points = _points(pooled.periods, figures.each(lambda part: part.swapaxes(1, 2)))
    return tuple(Line(name, segment, row) for (name, segment), row in zip(names, points, strict=True))


def _only(points: Sequence[Point]) -> Point:
    """The one point of figures over all dates; without any answers, the point that says so."""
    return points[0] if points else Point(period(0, "all"), None, None, None, 0)


def _last_two(points: Sequence[Point]) -> tuple[int, ...]:
    """Where the last two periods with answers are, earlier first; fewer where there are fewer."""
    filled = [i for i, point in enumerate(points) if point.n]
    return tuple(filled[-2:])


def _changes(metric: Metric, figures: Figures, pairs: Sequence[tuple[int, int]]) -> list[Change]:
    """The changes between pairs of places in the flattened figures, both with answers."""
    earlier, later = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not pairs:
        return []
    found = change(
        figures.each(lambda part: part.ravel()[earlier]),
        figures.each(lambda part: part.ravel()[later]),
    )
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


def _bars(kind: Kind, metric: Metric, answers: Sequence[float], counts: Sequence[float]) -> tuple[Bar, ...]:
    """The distribution's bars: one per answer of the scale, or bins where decimals make too many."""
    given = {answer: round(n) for answer, n in zip(answers, counts, strict=True)}
    edges = [
        (x, x) for x in kind.points(metric) or sorted(x for x in given if metric.low <= x <= metric.high)
    ]
    if len(edges) > MOST_BARS:
        low, high = (edges[0][0], edges[-1][0]) if kind.open_scale else (metric.low, metric.high)
        ends = [low + (high - low) * i / 10 for i in range(10)] + [high]
        edges = list(pairwise(ends))
    last = edges[-1][1] if edges else 0.0
    inside = [
        sum(n for x, n in given.items() if low <= x < high or (x == high and (low == high or high >= last)))
        for low, high in edges
    ]
    total = sum(inside)
    return tuple(
        Bar(low, high, n, 100 * n / total if total else None, kind.place(metric, low))
        for (low, high), n in zip(edges, inside, strict=True)
    )
