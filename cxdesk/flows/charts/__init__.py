"""From what a user asks to see to charts ready to draw: one module a kind of chart, found here by its name.

They join the session (which has the tallies), the metrics room (which has the formulas) and the render room's views;
they draw nothing. Where there is nothing to show, ``NothingToShow`` says why in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from cxdesk.flows.charts.answers import segment_values
from cxdesk.flows.charts.asking import (
    BY_TOUCHPOINT,
    SEGMENT,
    TOGETHER,
    Chart,
    ChartSource,
    Days,
    NothingToShow,
    Request,
    Scope,
    available,
    scope_of,
    segment_columns,
    segment_name,
)
from cxdesk.flows.charts.cohorts import cohorts_view, why_no_cohorts
from cxdesk.flows.charts.control import control_view
from cxdesk.flows.charts.funnel import funnel_view, why_no_funnel
from cxdesk.flows.charts.importance import importance_view, outcomes, why_no_importance
from cxdesk.flows.charts.profile import profile_view
from cxdesk.flows.charts.scatter import scatter_view
from cxdesk.flows.charts.segments import segments_view
from cxdesk.flows.charts.spread import distribution_view
from cxdesk.flows.charts.trend import trend_view
from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds import get
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric
from cxdesk.render.figures_views import View

__all__ = [
    "BY_TOUCHPOINT",
    "CHARTS",
    "SEGMENT",
    "TOGETHER",
    "Chart",
    "ChartSource",
    "Days",
    "NothingToShow",
    "Request",
    "Scope",
    "available",
    "outcomes",
    "scope_of",
    "segment_columns",
    "segment_name",
    "segment_values",
    "view",
    "why_not",
]


Maker = Callable[[ChartSource, Sequence[Metric], Request], View]


class ChartKind(NamedTuple):
    """A kind of chart: its name (untranslated), and what makes its view.

    ``over_time``: a stretch of time is chosen in it, not applied to it. ``alone``: it needs no imported metric.
    """

    key: Chart
    name: str
    make: Maker
    over_time: bool = False
    alone: bool = False


def _one(make: Callable[[ChartSource, Metric, Request], View]) -> Maker:
    """What makes a chart of the main metric only."""
    return lambda source, metrics, request: make(source, metrics[0], request)


_ALL: Final = (
    ChartKind("trend", N_("Trend"), trend_view, over_time=True),
    ChartKind("distribution", N_("Distribution"), _one(distribution_view)),
    ChartKind("segments", N_("By segment"), _one(segments_view)),
    ChartKind("profile", N_("Journey"), profile_view),
    ChartKind(
        "scatter",
        N_("Success, ease, emotion"),
        lambda source, _m, asked: scatter_view(source, asked),
        alone=True,
    ),
    ChartKind("importance", N_("Importance–performance"), _one(importance_view)),
    ChartKind("control", N_("Control chart"), _one(control_view), over_time=True),
    ChartKind("funnel", N_("Funnel"), _one(funnel_view)),
    ChartKind("cohorts", N_("Cohort retention"), _one(cohorts_view)),
)
CHARTS: Final[dict[Chart, ChartKind]] = {kind.key: kind for kind in _ALL}
"""Every kind of chart by its key, the frequent ones first."""


def view(source: ChartSource, chart: Chart, request: Request) -> View:
    """Return the view of a chart; raises NothingToShow with the reason where there is none."""
    metrics = [source.project.get(Metric, id) for id in request.metrics]
    return CHARTS[chart].make(source, metrics, request)


def why_not(project: Project, chart: Chart, metric: Metric) -> str:
    """Return in few words why a metric has no such chart, to stand beside its name in a menu; empty where it has."""
    if chart == "distribution" and not get(metric.kind).spreads(metric):
        return _("only for single answers")
    if chart == "segments" and not segment_columns(project, [metric]):
        return _("needs a segment column")
    if chart == "importance":
        return why_no_importance(project, metric)
    if chart == "control" and not project.get(Dataset, metric.dataset_id).columns_with_role("date"):
        return _("needs dates")
    if chart == "cohorts":
        return why_no_cohorts(metric)
    return why_no_funnel(metric) if chart == "funnel" else ""
