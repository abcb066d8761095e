"""How a figure stands to its metric's target: reached or missed only where the interval says so.

It must not know periods, alerts or how a target is drawn.
"""

from __future__ import annotations

from typing import Literal

from cxdesk.metrics.kinds import get
from cxdesk.metrics.series import Point
from cxdesk.model.records import Metric

Standing = Literal["", "reached", "missed", "open"]


def standing(metric: Metric, point: Point) -> Standing:
    """Return ``reached`` or ``missed`` where all of the 95 % interval lies on that side of the target, else ``open``.

    A figure that counts everyone has no interval and is compared itself. Empty where there is no target or no figure,
    and for a sample without an interval.
    """
    if metric.target is None or point.value is None:
        return ""
    low, high = (point.value, point.value) if point.everyone else (point.low, point.high)
    if low is None or high is None:
        return ""
    if get(metric.kind).up_is_good(metric):
        return "reached" if low >= metric.target else "missed" if high < metric.target else "open"
    return "reached" if high <= metric.target else "missed" if low > metric.target else "open"
