"""Means of answers stretched to another scale, so that what customers say can stand beside what raters say.

It counts and scales only; whom the means are compared with is not known here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

from cxdesk.metrics.kinds.base import LOW_GOOD
from cxdesk.metrics.pool import Grouping, pool
from cxdesk.metrics.series import Point
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from cxdesk.model.tally import Tally


def means(
    metric: Metric, tallies: Iterable[Tally], group: Grouping, low: float, high: float
) -> dict[Hashable, Point]:
    """Return the mean of all answers by group on a scale from ``low`` to ``high``, where high is good.

    Answers are turned round where the metric's direction asks for it, then stretched linearly: an end of the metric's
    scale is an end of the other. The interval is Student's t; groups without answers are left out.
    """
    import numpy as np

    from cxdesk.metrics import intervals

    pooled = pool(tallies, "all", group)
    if not pooled.periods:
        return {}
    given = np.array(pooled.answers)
    facing = metric.low + metric.high - given if metric.direction == LOW_GOOD else given
    answers = low + (facing - metric.low) * (high - low) / (metric.high - metric.low)
    counts = pooled.counts.sum(axis=(1, 2))
    n = counts.sum(axis=-1)
    if pooled.mass is not None and pooled.squares is not None:
        # Weights take the place of counts, in a sample of the effective size.
        counts, second = pooled.mass.sum(axis=(1, 2)), pooled.squares.sum(axis=(1, 2, 3))
        counts = counts * (counts.sum(axis=-1) / second)[:, None]
    figures = intervals.mean(counts, answers, (low, high))
    rows = zip(*(part.tolist() for part in (figures.value, figures.low, figures.high, n)), strict=True)
    return {
        name: Point(pooled.periods[0], value, _known(least), _known(most), round(n))
        for name, (value, least, most, n) in zip(pooled.groups, rows, strict=True)
        if n
    }


def _known(figure: float) -> float | None:
    return None if figure != figure else figure
