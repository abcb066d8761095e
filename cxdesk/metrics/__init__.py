"""Figures computed from tallies: metric kinds, intervals, pooling by period and segment, series ready to draw.

Nothing here draws or reads files; numpy is imported when the first figure is computed.
"""

from cxdesk.metrics.kinds import KINDS, Card, Kind, Scale, Variant, get
from cxdesk.metrics.pool import Pooled, pool

__all__ = ["KINDS", "Card", "Kind", "Pooled", "Scale", "Variant", "get", "pool"]
