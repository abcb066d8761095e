"""What the user chose to see in the chart panel, made to fit what there is: kind of chart, metrics, lines.

Plain state without widgets; scope, period, segment and stretch of time are the document's.
"""

from dataclasses import dataclass, field
from typing import Final

from cxdesk.desktop.document import Document
from cxdesk.flows.charts import (
    BY_TOUCHPOINT,
    CHARTS,
    SEGMENT,
    TOGETHER,
    Chart,
    Request,
    Scope,
    scope_of,
    segment_columns,
)
from cxdesk.metrics.words import why_apart
from cxdesk.model.project import Project
from cxdesk.model.records import Metric, Opportunity, PainPoint, Stage, Touchpoint
from cxdesk.render.figures_chart import MOST_COLOURS

TABS: Final[tuple[Chart, ...]] = ("trend", "distribution", "segments", "profile")
"""The charts that have a tab of their own; the others share the last one."""

OTHERS: Final[tuple[Chart, ...]] = tuple(key for key in CHARTS if key not in TABS)


@dataclass(slots=True)
class Choices:
    """``metrics`` are ids, the first being the main one.

    ``split`` is as in ``flows.charts.Request``, empty where the user chose none (see ``split_of``); ``other`` is the
    chart that the last tab stands for. ``compare``, ``across`` and ``outcome`` are as in ``Request``.
    """

    chart: Chart = "trend"
    other: Chart = OTHERS[0]
    metrics: list[str] = field(default_factory=list)
    split: str = ""
    across: str = ""
    compare: tuple[str | None, str | None] | None = None
    outcome: str = ""

    def choose_chart(self, key: str) -> None:
        """Show another kind of chart; a name that is none of them is let pass."""
        if key in CHARTS:
            self.chart = next(chart for chart in CHARTS if chart == key)
            if self.chart in OTHERS:
                self.other = self.chart

    def fit(self, project: Project, available: list[Metric]) -> list[Metric]:
        """Let go of what there is no more and return the metrics chosen, at least one."""
        by_id = {metric.id: metric for metric in available}
        chosen = [by_id[id] for id in self.metrics if id in by_id] or available[:1]
        if self.chart != "profile":
            chosen = [metric for metric in chosen if why_apart(chosen[0], metric) is None]
        columns = segment_columns(project, chosen)
        if self.split.startswith(SEGMENT) and self.split.removeprefix(SEGMENT) not in columns:
            self.split = ""
            self.compare = None
        if self.across not in columns:
            self.across = ""
        return chosen

    def split_of(self, scope: Scope) -> str:
        """Return how lines are made: as chosen, else by touchpoint where a trend of the scope stays readable."""
        if self.chart in ("control", "profile") and not self.split.startswith(SEGMENT):
            return TOGETHER
        few = len(scope.touchpoints) <= MOST_COLOURS or self.chart != "trend"
        return self.split or (BY_TOUCHPOINT if few else TOGETHER)

    def choose_main(self, metric_id: str) -> None:
        """Show another metric, alone."""
        self.metrics = [metric_id]

    def choose_split(self, split: str) -> None:
        """Make lines in another way; two segments of another column are not compared any more."""
        if split != self.split:
            self.split, self.compare = split, None

    def toggle(self, shown: list[Metric], metric_id: str) -> None:
        """Add a metric to those shown, or take it off."""
        ids = [metric.id for metric in shown]
        self.metrics = [id for id in ids if id != metric_id] if metric_id in ids else [*ids, metric_id]

    def request(self, metrics: list[Metric], scope: Scope, document: Document) -> Request:
        """Return what to ask of the data."""
        only = document.segment
        return Request(
            tuple(metric.id for metric in metrics),
            scope,
            document.period,
            self.split_of(scope),
            None if only is None else (only.column, only.value),
            document.window,
            self.across,
            self.compare,
            self.outcome,
            document.round_id,
        )


def selected_scope(project: Project, journey_id: str, kind: str, ids: tuple[str, ...]) -> Scope:
    """Return the scope of a selection; a note counts as the touchpoint it hangs under."""
    if kind in (PainPoint.KIND, Opportunity.KIND):
        notes = [project.lookup(kind, id) for id in ids]
        under = [note.touchpoint_id for note in notes if isinstance(note, PainPoint | Opportunity)]
        kind, ids = Touchpoint.KIND, tuple(dict.fromkeys(under))
    if kind not in (Stage.KIND, Touchpoint.KIND):
        kind, ids = "", ()
    return scope_of(project, journey_id, kind, ids)
