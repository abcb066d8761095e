"""What a chart is asked for: metrics, touchpoints, a stretch of time, how lines are made; and what there is to ask for.

It must not know how any one chart is made.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, Protocol

from cxdesk.errors import CxdeskError
from cxdesk.flows.figures import DataSource, in_order, journey_metrics
from cxdesk.i18n import _
from cxdesk.metrics.periods import By
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric, Stage, Touchpoint

if TYPE_CHECKING:
    from array import array

    from cxdesk.model.tally import Tally

Chart = Literal[
    "trend", "profile", "segments", "distribution", "funnel", "cohorts", "scatter", "importance", "control"
]

BY_TOUCHPOINT: Final = "touchpoint"
TOGETHER: Final = "together"
"""The two ways to make lines that need no segment column; any other split is ``segment:`` and a column's name."""

SEGMENT: Final = "segment:"

Days = tuple[date, date]
"""A stretch of time by its first and its last day, both in it."""


class ChartSource(DataSource, Protocol):
    """What charts are computed from: a session, or anything that reads like one."""

    def tallies_by(
        self, metric_ids: Sequence[str], column: int, values: Collection[str | None] | None = None
    ) -> list[Tally]:
        """Return the tallies of metrics of one dataset, split by any column of it."""
        ...

    def pairs(self, dataset_id: str, columns: Sequence[int]) -> list[array[float]]:
        """Return number columns of a dataset row by row, NaN where there is no number."""
        ...

    def tallies_within(
        self,
        metric_ids: Sequence[str],
        first: int,
        second: int | None,
        values: Collection[str | None] | None = None,
    ) -> dict[str | None, list[Tally]]:
        """Return, by the value of column ``first``, the tallies of metrics by column ``second`` (None: not split)."""
        ...


class NothingToShow(CxdeskError):
    """There is no chart of what was asked; ``reason`` is ``empty`` (nothing imported), ``unlinked`` or ``apart``."""

    def __init__(self, sentence: str, reason: str = "unlinked") -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Scope:
    """Which touchpoints a chart is about, in map order, and what they are called together.

    ``stages`` are those that belong to it as a whole. ``whole`` is the map as a whole: surveys about no touchpoint in
    particular, and those linked to the map, belong to it as well.
    """

    journey_id: str
    touchpoints: tuple[str, ...]
    label: str
    whole: bool = False
    stages: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The ids of all that answers can be linked to and that belongs to the scope, in map order."""
        return (*((self.journey_id,) if self.whole else ()), *self.stages, *self.touchpoints)


@dataclass(frozen=True, slots=True)
class Request:
    """What to show: metrics (ids; several share one trend), the scope, the unit of time, and how lines are made.

    ``split`` is ``BY_TOUCHPOINT``, ``TOGETHER`` or ``segment:`` and a column's name; ``only`` is a segment column and
    one of its values (None: answers without one), to which everything is narrowed. ``window`` narrows charts that are
    not over time to a stretch of it, which charts over time show. ``across`` is a second segment column, ``compare`` a
    pair of segments, ``outcome`` the metric that others are important for, ``round_id`` a round of raters' scores
    (empty: the last one).
    """

    metrics: tuple[str, ...]
    scope: Scope
    by: By = "month"
    split: str = BY_TOUCHPOINT
    only: tuple[str, str | None] | None = None
    window: Days | None = None
    across: str = ""
    compare: tuple[str | None, str | None] | None = None
    outcome: str = ""
    round_id: str = ""

    @property
    def about(self) -> str:
        """The scope in words, with the segment it is narrowed to."""
        if self.only is None:
            return self.scope.label
        return _("{scope}, {column}: {value}").format(
            scope=self.scope.label, column=self.only[0], value=segment_name(self.only[1])
        )

    @property
    def start(self) -> date | None:
        """The first day to count, None for all."""
        return None if self.window is None else self.window[0]

    @property
    def end(self) -> date | None:
        """The last day to count, None for all."""
        return None if self.window is None else self.window[1]

    @property
    def column(self) -> str:
        """The segment column that lines are made by; empty where they are not."""
        return self.split.removeprefix(SEGMENT) if self.split.startswith(SEGMENT) else ""


def segment_name(value: str | None) -> str:
    """Return what a segment is called."""
    return _("(no value)") if value is None else value


def scope_of(project: Project, journey_id: str, kind: str = "", ids: Sequence[str] = ()) -> Scope:
    """Return the scope of what is selected on a map: touchpoints, stages, or the whole map where nothing is."""
    every = [touchpoint.id for touchpoint in project.journey_touchpoints(journey_id)]
    stages: tuple[str, ...] = ()
    if kind == Stage.KIND:
        chosen = [touchpoint.id for id in ids for touchpoint in project.touchpoints(id)]
        names = [project.get(Stage, id).name for id in ids]
        stages = tuple(ids)
    else:
        chosen = [id for id in every if id in ids]
        names = [project.get(Touchpoint, id).name for id in chosen]
    if not ids:
        stages = tuple(stage.id for stage in project.stages(journey_id))
        return Scope(journey_id, tuple(every), _("whole map"), True, stages)
    named = (
        ", ".join(names)
        if len(names) <= 3
        else _("{first} and {n} more").format(first=names[0], n=len(names) - 1)
    )
    return Scope(journey_id, tuple(chosen), named, stages=stages)


def available(source: DataSource, scope: Scope) -> list[Metric]:
    """Return the metrics whose answers are linked to the scope; raises NothingToShow where there are none."""
    project = source.project
    if not project.datasets():
        raise NothingToShow(_("Import a survey to chart it here."), "empty")
    if not any(project.metrics_of(data.id) for data in project.datasets()):
        raise NothingToShow(
            _(
                "The imported data have no metric, so there is nothing to chart. Import them again and add one there."
            )
        )
    linked = journey_metrics(project, scope.journey_id)
    others = [
        metric
        for data in project.datasets()
        for metric in project.metrics_of(data.id)
        if metric not in linked
    ]
    metrics = [metric for metric in (*linked, *others) if linked_to(project, metric, scope)]
    if not metrics:
        raise NothingToShow(
            _(
                "No imported answers are linked to {scope}. Link a value of the data to it to chart it here."
            ).format(scope=_("this map") if scope.whole else f"“{scope.label}”")
        )
    return metrics


def linked_to(project: Project, metric: Metric, scope: Scope) -> dict[str | None, str]:
    """Return the values of a metric's dataset that belong to the scope, and the id of what each of them means."""
    dataset = project.get(Dataset, metric.dataset_id)
    if scope.whole and about_no_touchpoint(project, dataset):
        return {None: ""}
    return in_order(project.links_of(dataset.id), scope.places)


def about_no_touchpoint(project: Project, dataset: Dataset) -> bool:
    """Whether a table names no touchpoints and is linked to none: its answers are about the journey as a whole."""
    links = project.links_of(dataset.id)
    return not dataset.columns_with_role("touchpoint") and not any(links.values())


def segment_columns(project: Project, metrics: Sequence[Metric]) -> list[str]:
    """Return the names of the segment columns that all the metrics' datasets have, in file order."""
    names: list[list[str]] = []
    for dataset in {
        metric.dataset_id: project.get(Dataset, metric.dataset_id) for metric in metrics
    }.values():
        names.append([dataset.columns[i].name for i in dataset.columns_with_role("segment")])
    return [name for name in names[0] if all(name in other for other in names[1:])] if names else []
