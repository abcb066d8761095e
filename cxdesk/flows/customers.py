"""What surveys say of each touchpoint's success, ease and emotion, on the scale that raters use.

It joins the session's tallies and the means of the metrics room; comparing with raters is the audit room's.
"""

from __future__ import annotations

from cxdesk.audit.customers import Customers
from cxdesk.flows.figures import DataSource, journey_metrics, linked_values
from cxdesk.metrics.kinds import get
from cxdesk.model.records import SCORE_MAX, SCORE_MIN, Dataset, Metric, Part


def customers(source: DataSource, journey_id: str) -> dict[str, dict[Part, Customers]]:
    """Return, by touchpoint id, the mean of each part over all dates; numpy is imported where there is any.

    Where several metrics measure the same part of a touchpoint, the first of them stands for it.
    """
    found: dict[str, dict[Part, Customers]] = {}
    for metric in journey_metrics(source.project, journey_id):
        part = get(metric.kind).part
        if part:
            for touchpoint_id, figure in _means(source, journey_id, metric).items():
                found.setdefault(touchpoint_id, {}).setdefault(part, figure)
    return found


def _means(source: DataSource, journey_id: str, metric: Metric) -> dict[str, Customers]:
    from cxdesk.metrics.scaled import means

    group = linked_values(source.project, source.project.get(Dataset, metric.dataset_id), journey_id)
    tallies = source.tallies([metric.id], 0, list(group))
    return {
        str(touchpoint_id): Customers(point.value, point.low, point.high, point.n)
        for touchpoint_id, point in means(metric, tallies, group, SCORE_MIN, SCORE_MAX).items()
        if point.value is not None
    }
