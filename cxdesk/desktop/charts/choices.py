"""What the user chose to see in the chart panel, made to fit what there is: tab, metrics, lines.

Plain state without widgets; scope, period and segment are the document's.
"""

from dataclasses import dataclass, field

from cxdesk.flows.charts import (
    BY_TOUCHPOINT,
    SEGMENT,
    TOGETHER,
    Chart,
    Request,
    Scope,
    scope_of,
    segment_columns,
)
from cxdesk.metrics.periods import By
from cxdesk.metrics.words import why_apart
from cxdesk.model.project import Project
from cxdesk.model.records import Metric, Opportunity, PainPoint, Quote, Stage, Touchpoint
from cxdesk.render.figures_chart import MOST_COLOURS

CHARTS: tuple[Chart, ...] = ("trend", "distribution", "segments")


@dataclass(slots=True)
class Choices:
    """``metrics`` are ids, the first being the main one.

    ``split`` is as in ``flows.charts.Request``, empty where the user chose none (see ``split_of``).
    """

    chart: Chart = "trend"
    metrics: list[str] = field(default_factory=list)
    split: str = ""

    def fit(self, project: Project, available: list[Metric]) -> list[Metric]:
        """Let go of what there is no more and return the metrics chosen, at least one."""
        by_id = {metric.id: metric for metric in available}
        chosen = [by_id[id] for id in self.metrics if id in by_id] or available[:1]
        chosen = [metric for metric in chosen if why_apart(chosen[0], metric) is None]
        if self.split.startswith(SEGMENT):
            columns = segment_columns(project, chosen)
            if self.split.removeprefix(SEGMENT) not in columns:
                self.split = ""
        return chosen

    def split_of(self, scope: Scope) -> str:
        """Return how lines are made: as chosen, else by touchpoint where a trend of the scope stays readable."""
        few = len(scope.touchpoints) <= MOST_COLOURS or self.chart != "trend"
        return self.split or (BY_TOUCHPOINT if few else TOGETHER)

    def choose_main(self, metric_id: str) -> None:
        """Show another metric, alone."""
        self.metrics = [metric_id]

    def toggle(self, shown: list[Metric], metric_id: str) -> None:
        """Add a metric to those shown, or take it off."""
        ids = [metric.id for metric in shown]
        self.metrics = [id for id in ids if id != metric_id] if metric_id in ids else [*ids, metric_id]

    def request(
        self, metrics: list[Metric], scope: Scope, by: By, only: tuple[str, str | None] | None
    ) -> Request:
        """Return what to ask of the data."""
        return Request(tuple(metric.id for metric in metrics), scope, by, self.split_of(scope), only)


def selected_scope(project: Project, journey_id: str, kind: str, ids: tuple[str, ...]) -> Scope:
    """Return the scope of a selection; a note counts as the touchpoint it hangs under."""
    if kind in (PainPoint.KIND, Opportunity.KIND, Quote.KIND):
        notes = [project.lookup(kind, id) for id in ids]
        under = [note.touchpoint_id for note in notes if isinstance(note, PainPoint | Opportunity | Quote)]
        kind, ids = Touchpoint.KIND, tuple(dict.fromkeys(under))
    if kind not in (Stage.KIND, Touchpoint.KIND):
        kind, ids = "", ()
    return scope_of(project, journey_id, kind, ids)
