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
    ``words`` says on the definition card how it is to be read, and its source (untranslated).
    """

    key: Chart
    name: str
    make: Maker
    over_time: bool = False
    alone: bool = False
    words: str = ""


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
    ChartKind(
        "importance",
        N_("Importance–performance"),
        _one(importance_view),
        words=N_(
            "Performance is the metric's figure; importance is the rank correlation (Spearman) of its answers with the "
            "outcome's of the same people, which is no proof of cause. The lines are the means of both. "
            "Martilla and James (1977), Importance-performance analysis, Journal of Marketing 41"
        ),
    ),
    ChartKind(
        "control",
        N_("Control chart"),
        _one(control_view),
        over_time=True,
        words=N_(
            "The limits are three standard errors of each period's own number of answers around the level of all; "
            "eight periods in a row on one side of it are a sign as well. "
            "NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3"
        ),
    ),
    ChartKind(
        "funnel",
        N_("Funnel"),
        _one(funnel_view),
        words=N_(
            "A case counts at a step where it was at every step before; the steps are the map's touchpoints."
        ),
    ),
    ChartKind(
        "cohorts",
        N_("Cohort retention"),
        _one(cohorts_view),
        words=N_(
            "Of those who began in the same period, the share still there so many periods later; "
            "a period that is not over stays empty."
        ),
    ),
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
