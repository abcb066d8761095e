"""Comparisons: two groups, segments or periods of a metric, and whether their difference is clear.

The difference comes with the 95 % interval of its kind (see ``intervals.change``). Where many are made at once some
look clear by chance, so each also says whether it holds after Holm's correction. This module must not know colours or
widgets.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from cxdesk.i18n import ngettext
from cxdesk.metrics.computed import Change, Computed, Point, changes_between, computed, points_of
from cxdesk.metrics.intervals import Z95, Figures
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally

if TYPE_CHECKING:
    from cxdesk.metrics.pool import Grouping

Span: TypeAlias = tuple[date | None, date | None]
"""A first and a last day, both included; None leaves that end open."""

LEVEL = 0.05
"""How often a difference may look clear where there is none."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How the figure ``point`` of ``name`` differs from ``against``: ``change`` is the first less the second.

    ``change.clear``: the 95 % interval of this difference alone excludes 0. ``p`` is how likely chance alone gives so
    large a difference (None where there is no interval); ``holds``: it is clear among all that were made with it.
    """

    name: Hashable
    point: Point
    against: Point
    change: Change
    p: float | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Differences:
    """Comparisons made together."""

    rows: tuple[Difference, ...]

    @property
    def clear(self) -> int:
        """How many are clear by themselves."""
        return sum(row.change.clear for row in self.rows)

    @property
    def holding(self) -> int:
        """How many are still clear after Holm's correction."""
        return sum(row.holds for row in self.rows)

    @property
    def warning(self) -> str:
        """What to know about many comparisons, in plain words; empty for fewer than three."""
        n = sum(row.p is not None for row in self.rows)
        if n < 3:
            return ""
        made = ngettext(
            "{n} comparison: by chance alone about one in 20 looks clear.",
            "{n} comparisons: by chance alone about one in 20 looks clear.",
            n,
        ).format(n=n)
        if not self.clear:
            return made
        remain = ngettext(
            "{n} remains after Holm’s correction.", "{n} remain after Holm’s correction.", self.holding
        ).format(n=self.holding)
        return f"{made} {remain}"


def between(metric: Metric, one: Iterable[Tally], two: Iterable[Tally]) -> Difference | None:
    """Return how ``two`` differs from ``one``, all their dates; None where either has no figure."""
    return _pair(metric, computed(metric, two, "all"), computed(metric, one, "all"), "")


def periods(metric: Metric, tallies: Iterable[Tally], earlier: Span, later: Span) -> Difference | None:
    """Return how the answers dated within ``later`` differ from those within ``earlier``; None as in ``between``."""
    held = list(tallies)
    then, now = (computed(metric, held, "all", None, False, *span) for span in (earlier, later))
    return _pair(metric, now, then, "")


def groups(
    metric: Metric,
    tallies: Iterable[Tally],
    group: Grouping,
    start: date | None = None,
    end: date | None = None,
) -> Differences:
    """Return how each group, such as a touchpoint, differs from all others pooled.

    Of two groups there is one comparison, the second with the first. Figures that count everyone are no samples: there
    is nothing to compare. Errors as in ``series.trend``.
    """
    return _each(metric, computed(metric, tallies, "all", group, False, start, end), "groups")


def segments(
    metric: Metric, tallies: Iterable[Tally], start: date | None = None, end: date | None = None
) -> Differences:
    """Return how each segment differs from all others pooled; pass the tallies of one dimension. As ``groups``."""
    return _each(metric, computed(metric, tallies, "all", None, True, start, end), "segments")


def holm(chances: Sequence[float | None], level: float = LEVEL) -> list[bool]:
    """Return which of several chances stay below ``level`` among each other; None never does.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.
    """
    order = sorted((p, i) for i, p in enumerate(chances) if p is not None)
    kept = [False] * len(chances)
    for place, (p, i) in enumerate(order):
        if p > level / (len(order) - place):
            break
        kept[i] = True
    return kept


def chance(change: Change) -> float | None:
    """Return the two-sided chance of a difference this large, from its 95 % interval.

    Exact at 5 %, near enough elsewhere. Source: Altman and Bland (2011), How to obtain the P value from a confidence
    interval, BMJ 343, d2304.
    """
    if change.low is None or change.high is None:
        return None
    centre = change.centre
    towards = centre - change.low if centre > 0 else change.high - centre
    if towards <= 0:
        return 1.0 if centre == 0 else 0.0
    return math.erfc(Z95 * abs(centre) / towards / math.sqrt(2))


def _pair(metric: Metric, this: Computed, that: Computed, name: Hashable) -> Difference | None:
    sides = [_only(part.figures) for part in (this, that)]
    if any(side is None or not (side.n > 0).all() or side.value[0] != side.value[0] for side in sides):
        return None
    point, against = (points_of(part)[0] for part in (this, that))
    assert sides[0] is not None
    assert sides[1] is not None
    (row,) = _differences(metric, [name], [point], [against], sides[0], sides[1])
    return row


def _only(figures: Figures) -> Figures | None:
    """The one figure of all dates as arrays of one; None where there are no answers at all."""
    return figures.each(lambda part: part.ravel()[:1]) if figures.value.size else None


def _each(metric: Metric, whole: Computed, axis: Literal["groups", "segments"]) -> Differences:
    """The differences of each group or segment from the rest of them."""
    import numpy as np

    if whole.figures.whole:
        return Differences(())
    names = whole.pooled.groups if axis == "groups" else whole.pooled.segments
    if len(names) < 2 or not whole.figures.value.size:
        return Differences(())
    own = whole.figures.each(np.ravel)
    own_points = points_of(whole)
    if len(names) == 2:
        order = [1]
        rest, rest_points = own.each(lambda part: part[[0]]), [own_points[0]]
    else:
        order = list(range(len(names)))
        others = whole.without_each(axis)
        rest, rest_points = others.figures.each(np.ravel), points_of(others)
    chosen = own.each(lambda part: part[order])
    points = [own_points[i] for i in order]
    there = [i for i in range(len(order)) if points[i].value is not None and rest_points[i].value is not None]
    return Differences(
        _differences(
            metric,
            [names[order[i]] for i in there],
            [points[i] for i in there],
            [rest_points[i] for i in there],
            chosen.each(lambda part: part[there]),
            rest.each(lambda part: part[there]),
        )
    )


def _differences(
    metric: Metric,
    names: Sequence[Hashable],
    points: Sequence[Point],
    against: Sequence[Point],
    these: Figures,
    those: Figures,
) -> tuple[Difference, ...]:
    changes = changes_between(metric, those, these)
    chances = [chance(change) for change in changes]
    rows = zip(names, points, against, changes, chances, holm(chances), strict=True)
    return tuple(Difference(*row) for row in rows)


__all__ = ["Difference", "Differences", "Span", "between", "chance", "groups", "holm", "periods", "segments"]
