"""Metrics ready to draw: lane cells, trend lines, distributions and bars by segment, as plain numbers and dates.

What draws them needs no formula: a missing figure is None, a gap in time is a point with n = 0, and every change says
whether it is clear and whether it is for the better. This module must not know pixels, colours or files.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _
from cxdesk.metrics.computed import (
    NOBODY,
    SMALL,
    VERY_SMALL,
    Change,
    Line,
    Point,
    Verdict,
    changes_at,
    computed,
)
from cxdesk.metrics.kinds import Kind, get
from cxdesk.metrics.periods import By
from cxdesk.metrics.pool import Grouping, pool
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally

__all__ = [
    "MOST_BARS",
    "SMALL",
    "VERY_SMALL",
    "Bar",
    "BySegment",
    "Change",
    "Distribution",
    "LaneCell",
    "Line",
    "Point",
    "Trend",
    "Verdict",
    "by_segment",
    "distribution",
    "lane",
    "step",
    "trend",
]

MOST_BARS = 20
"""A distribution of more different answers than this, on a scale with decimals, is binned."""


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
    """How often an answer was given: ``share`` in per cent of n (of the weights, if any), None without answers.

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
    found = computed(metric, tallies, by, group, start=start, end=end)
    lines = found.lines()
    last = [_last_two(line.points) for line in lines]
    size = len(found.pooled.periods)
    pairs = {i: (i * size + pair[0], i * size + pair[1]) for i, pair in enumerate(last) if len(pair) == 2}
    changes = dict(zip(pairs, changes_at(metric, found.figures, list(pairs.values())), strict=True))
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
    found = computed(metric, tallies, by, group, split, start, end)
    return Trend(metric, found.pooled.by, found.lines(), found.pooled.undated)


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
    found = computed(metric, held, "all", group, start=start, end=end)
    totals, pooled = found.lines(), found.pooled
    if kind.single(metric):
        pooled = pool(held, "all", group, start=start, end=end)
    counts = pooled.counts.sum(axis=(1, 2)).tolist()
    masses = counts if pooled.mass is None else pooled.mass.sum(axis=(1, 2)).tolist()
    return tuple(
        Distribution(line.group, _bars(kind, metric, pooled.answers, row, mass), _only(line.points))
        for line, row, mass in zip(totals, counts, masses, strict=True)
    )


def by_segment(
    metric: Metric,
    tallies: Iterable[Tally],
    group: Grouping = None,
    start: date | None = None,
    end: date | None = None,
) -> tuple[BySegment, ...]:
    """The metric by segment and in total, by group; pass the tallies of one dimension. Errors as in ``trend``."""
    found = computed(metric, tallies, "all", group, True, start, end)
    totals = found.totals().lines()
    parts = iter(found.lines())
    return tuple(
        BySegment(
            total.group,
            _only(total.points),
            tuple((segment, _only(next(parts).points)) for segment in found.pooled.segments),
        )
        for total in totals
    )


def step(metric: Metric, before: Mapping[float, int], after: Mapping[float, int]) -> Change | None:
    """The change between two counts of answers ({answer: count}), such as two rounds; None where one is empty."""
    answers = sorted({*before, *after})
    counts = [[side.get(answer, 0) for answer in answers] for side in (before, after)]
    figures = get(metric.kind).compute(counts, answers, metric)
    return changes_at(metric, figures, [(0, 1)])[0] if (figures.n > 0).all() else None


def _only(points: Sequence[Point]) -> Point:
    """The one point of figures over all dates; without any answers, the point that says so."""
    return points[0] if points else NOBODY


def _last_two(points: Sequence[Point]) -> tuple[int, ...]:
    """Where the last two periods with answers are, earlier first; fewer where there are fewer."""
    filled = [i for i, point in enumerate(points) if point.n]
    return tuple(filled[-2:])


def _bars(
    kind: Kind,
    metric: Metric,
    answers: Sequence[float],
    counts: Sequence[float],
    masses: Sequence[float],
) -> tuple[Bar, ...]:
    """The distribution's bars: one per answer of the scale, or bins where decimals make too many.

    ``masses`` are the weights of the answers: their counts where they have none.
    """
    given = {answer: (round(n), mass) for answer, n, mass in zip(answers, counts, masses, strict=True)}
    edges = [
        (x, x) for x in kind.points(metric) or sorted(x for x in given if metric.low <= x <= metric.high)
    ]
    if len(edges) > MOST_BARS:
        low, high = (edges[0][0], edges[-1][0]) if kind.open_scale else (metric.low, metric.high)
        ends = [low + (high - low) * i / 10 for i in range(10)] + [high]
        edges = list(pairwise(ends))
    last = edges[-1][1] if edges else 0.0
    inside = [
        [
            pair
            for x, pair in given.items()
            if low <= x < high or (x == high and (low == high or high >= last))
        ]
        for low, high in edges
    ]
    total = sum(mass for bar in inside for _n, mass in bar)
    return tuple(
        Bar(
            low,
            high,
            sum(n for n, _mass in bar),
            100 * sum(mass for _n, mass in bar) / total if total else None,
            kind.place(metric, low),
        )
        for (low, high), bar in zip(edges, inside, strict=True)
    )
