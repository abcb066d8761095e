"""A control chart of a metric: its level, the limits of chance, the periods that are beyond them.

It must not know how it is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxdesk.flows.charts.answers import chosen, demand
from cxdesk.flows.charts.asking import ChartSource, NothingToShow, Request
from cxdesk.flows.charts.trend import events
from cxdesk.i18n import _
from cxdesk.metrics import words
from cxdesk.model.records import Dataset, Metric
from cxdesk.render.figures_views import ControlView, Named

if TYPE_CHECKING:
    from cxdesk.metrics.control import Control


def control_view(source: ChartSource, metric: Metric, request: Request) -> ControlView:
    """Return the control chart of all answers of the scope together."""
    from cxdesk.metrics import control, series

    tallies = chosen(source, metric, request)
    demand(tallies, request)
    line = series.trend(metric, tallies, request.by).lines
    found = control.chart(metric, tallies, request.by)
    if not found or not line or not line[0].points:
        raise NothingToShow(
            _("“{data}” has no dates, so there is no control chart.").format(
                data=source.project.get(Dataset, metric.dataset_id).name
            ),
            "apart",
        )
    (own,) = found.values()
    if own.centre is None:
        raise NothingToShow(_("There are no answers for “{scope}”.").format(scope=request.about))
    signals = tuple((i, _reason(point.sign)) for i, point in enumerate(own.points) if point.sign)
    limits = tuple(None if p.low is None or p.high is None else (p.low, p.high) for p in own.points)
    few = sum(pair is not None for pair in limits)
    note = "" if few else _("Limits need at least two periods with answers.")
    return ControlView(
        Named("", line[0].points, metric),
        own.by,
        own.centre,
        limits,
        signals,
        _title(own),
        request.about,
        note or _said(own),
        events(source.project),
        request.window,
    )


def _reason(sign: str) -> str:
    if sign == "beyond":
        return _("beyond the limits of three standard errors")
    return _("eight or more in a row on one side of the centre")


def _title(found: Control) -> str:
    return {
        "p": _("Control chart of a share (p)"),
        "xbar": _("Control chart of means (X-bar)"),
        "net": _("Control chart of a net score"),
        "individuals": _("Control chart of single figures (moving range)"),
    }[found.kind]


def _said(found: Control) -> str:
    """The latest sign in a sentence; empty where there is none."""
    signs = [point for point in found.points if point.sign]
    if not signs:
        return ""
    last = signs[-1]
    return _("Latest sign: {period}, {value}, {reason}.").format(
        period=last.period.label, value=words.value_text(found.metric, last.value), reason=_reason(last.sign)
    )
