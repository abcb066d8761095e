"""A funnel along the map: how many cases come how far, step by step in the order of the touchpoints.

It must not know how a funnel is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cxdesk.flows.charts.answers import chosen, covered, demand, label_of
from cxdesk.flows.charts.asking import ChartSource, NothingToShow, Request, linked_to
from cxdesk.i18n import _
from cxdesk.metrics.kinds import get
from cxdesk.model.records import Metric
from cxdesk.render.figures_views import FunnelStep, FunnelView

if TYPE_CHECKING:
    from cxdesk.metrics.series import Point
    from cxdesk.model.tally import Tally

KIND = "funnel"
"""The kind of metric that has cases and steps."""


def why_no_funnel(metric: Metric) -> str:
    """Return in few words why a metric has no funnel; empty where it has one."""
    return "" if metric.kind == KIND else _("needs a metric of the kind Funnel")


def funnel_view(source: ChartSource, metric: Metric, request: Request) -> FunnelView:
    """Return the steps of a funnel with their shares of the first and of the previous step."""
    if metric.kind != KIND:
        raise NothingToShow(
            _("{metric} has no steps. Import a log of events with a column for the case as a Funnel.").format(
                metric=get(metric.kind).title(metric)
            ),
            "apart",
        )
    group = linked_to(source.project, metric, request.scope)
    tallies = chosen(source, metric, request)
    demand(tallies, request)
    ordered = get(metric.kind).variant(metric).key.startswith("in-order")
    start = "in-order-of" if ordered else "of"
    first, previous = (
        _shares(replace(metric, variant=f"{start}-{base}"), tallies, group, request)
        for base in ("first", "previous")
    )
    steps = [
        FunnelStep(
            label_of(source.project, place, None, False),
            round((point.value or 0.0) * point.n / 100),
            point,
            previous.get(place) if i else None,
        )
        for i, (place, point) in enumerate(first.items())
    ]
    note = (
        _("One step only: link the values of more touchpoints to see who goes on.") if len(steps) == 1 else ""
    )
    shown = replace(metric, variant=f"{start}-first")
    return FunnelView(shown, tuple(steps), request.about, covered(tallies, request.start, request.end), note)


def _shares(
    metric: Metric, tallies: Sequence[Tally], group: dict[str | None, str], request: Request
) -> dict[object, Point]:
    from cxdesk.metrics import series

    found = series.trend(metric, tallies, "all", group, start=request.start, end=request.end)
    return {line.group: line.points[0] for line in found.lines if line.points}
