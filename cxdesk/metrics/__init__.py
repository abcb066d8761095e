"""Figures computed from tallies: metric kinds, intervals, pooling by period and segment, series ready to draw.

Nothing here draws or reads files; numpy is imported when the first figure is computed.
"""

from cxdesk.metrics.kinds import KINDS, Card, Kind, Scale, Variant, get
from cxdesk.metrics.periods import BY, By, Period
from cxdesk.metrics.pool import Pooled, pool
from cxdesk.metrics.series import (
    Bar,
    BySegment,
    Change,
    Distribution,
    LaneCell,
    Line,
    Point,
    Trend,
    by_segment,
    distribution,
    lane,
    step,
    trend,
)

__all__ = [
    "BY",
    "KINDS",
    "Bar",
    "By",
    "BySegment",
    "Card",
    "Change",
    "Distribution",
    "Kind",
    "LaneCell",
    "Line",
    "Period",
    "Point",
    "Pooled",
    "Scale",
    "Trend",
    "Variant",
    "by_segment",
    "distribution",
    "get",
    "lane",
    "pool",
    "step",
    "trend",
]
