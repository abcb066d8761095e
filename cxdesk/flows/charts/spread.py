"""How often each answer was given: by touchpoint, by segment or of all together.

It must not know how a distribution is drawn.
"""

from __future__ import annotations

from cxdesk.flows.charts.answers import chosen, covered, demand, in_order, label_of, values_in, way
from cxdesk.flows.charts.asking import ChartSource, NothingToShow, Request, segment_name
from cxdesk.i18n import _
from cxdesk.metrics.kinds import get
from cxdesk.model.records import Metric
from cxdesk.render.figures_views import DistributionView


def distribution_view(source: ChartSource, metric: Metric, request: Request) -> DistributionView:
    """Return how often each answer was given."""
    from cxdesk.metrics import series
    from cxdesk.metrics.narrow import only_segment

    kind = get(metric.kind)
    if not kind.spreads(metric):
        raise NothingToShow(
            _("{metric} is no figure of single answers, so it has no distribution.").format(
                metric=kind.title(metric)
            ),
            "apart",
        )
    group, column = way(source.project, metric, request)
    tallies = chosen(source, metric, request, column)
    demand(tallies, request)
    start, end = request.start, request.end
    if column:
        named = [
            (segment_name(value), part)
            for value in values_in(tallies)
            for part in series.distribution(metric, only_segment(tallies, value), start=start, end=end)
        ]
    else:
        found = in_order(series.distribution(metric, tallies, group, start, end), request.scope)
        named = [(label_of(source.project, part.group, None, False), part) for part in found]
    return DistributionView(metric, tuple(named), request.about, covered(tallies, start, end))
