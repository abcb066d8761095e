"""From a session's data to the figures that lanes, charts and reports show, keyed by the records they belong to.

It joins the session (which has the tallies) and the metrics room (which has the formulas); it must not draw or print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Journey, Metric

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from cxdesk.metrics.periods import By
    from cxdesk.metrics.series import LaneCell
    from cxdesk.model.tally import Tally

Window: TypeAlias = "tuple[date, date]"
"""The first and the last day of a stretch of time that was chosen."""

UNASSIGNED = ""
"""The group of the answers whose touchpoint value means no touchpoint of the map."""


class DataSource(Protocol):
    """What figures are computed from: a session, or anything that reads like one."""

    @property
    def project(self) -> Project:
        """The project the tallies belong to."""
        ...

    def tallies(
        self, metric_ids: Collection[str], dimension: int = 0, values: Collection[str | None] | None = None
    ) -> list[Tally]:
        """Return the tallies of metrics in one dimension, of all touchpoint values or only some."""
        ...


class Lane(NamedTuple):
    """A metric lane of a map: the metric, its title and unit, and a cell per id that has data.

    The ids are those of touchpoints, and of stages or the map itself where answers are about these as a whole.
    """

    metric: Metric
    title: str
    unit: str
    cells: dict[str, LaneCell]


def journey_metrics(project: Project, journey_id: str) -> list[Metric]:
    """Return the metrics whose dataset is linked to the map or something on it, in the datasets' order."""
    return [
        metric
        for dataset in project.datasets()
        if linked_places(project, dataset, journey_id)
        for metric in project.metrics_of(dataset.id)
    ]


def linked_values(project: Project, dataset: Dataset, journey_id: str) -> dict[str | None, str]:
    """Return the touchpoint id that each of the dataset's values means, in map order; unassigned ones are left out."""
    on_map = [touchpoint.id for touchpoint in project.journey_touchpoints(journey_id)]
    return in_order(project.links_of(dataset.id), on_map)


def linked_places(project: Project, dataset: Dataset, journey_id: str) -> dict[str | None, str]:
    """Return what each of the dataset's values means on the map: a touchpoint's, a stage's or the map's own id."""
    stages = [stage.id for stage in project.stages(journey_id)]
    whole = in_order(project.links_of(dataset.id), [*stages, journey_id])
    return linked_values(project, dataset, journey_id) | whole


def in_order(links: Mapping[str | None, str | None], places: Sequence[str]) -> dict[str | None, str]:
    """Return the links to ``places``, in the order of these: funnels go by it."""
    order = {id: i for i, id in enumerate(places)}
    found = [(order[id], value, id) for value, id in links.items() if id is not None and id in order]
    return {value: id for _place, value, id in sorted(found, key=itemgetter(0))}


def lanes(
    source: DataSource,
    journey_id: str,
    by: By = "month",
    metrics: Sequence[Metric] | None = None,
    window: Window | None = None,
) -> list[Lane]:
    """Return the metric lanes of a map that are not hidden, computed by period (numpy is imported here).

    A lane none of whose answers has a date shows them all together. With a ``window`` only what is dated within it
    counts, and a cell's latest figure is that of the whole window.
    """
    from cxdesk.metrics import series
    from cxdesk.metrics.kinds import get

    project = source.project
    hidden = project.get(Journey, journey_id).hidden_lanes
    found: list[Lane] = []
    for metric in journey_metrics(project, journey_id) if metrics is None else metrics:
        if lane_key(metric) in hidden:
            continue
        group = linked_places(project, project.get(Dataset, metric.dataset_id), journey_id)
        tallies = source.tallies([metric.id], 0, list(group))
        start, end = window or (None, None)
        cells = series.lane(metric, tallies, group, by, start, end)
        if window is not None:
            whole = series.lane(metric, tallies, group, "all", start, end)
            cells = {id: replace(cell, points=cells[id].points) for id, cell in whole.items() if id in cells}
        elif not any(cell.latest for cell in cells.values()):
            cells = series.lane(metric, tallies, group, "all")
        kind = get(metric.kind)
        named = {str(touchpoint): cell for touchpoint, cell in cells.items()}
        found.append(Lane(metric, kind.title(metric), kind.unit(metric), named))
    return found


def natural_period(source: DataSource, journey_id: str) -> By:
    """Return the shortest of month, quarter and year in which a touchpoint of the map has enough answers on average.

    Enough is what is not flagged as small (30). It is a month where no answers are dated and, so that a line has some
    points at all, a quarter where not even a year has enough. Imports numpy.
    """
    from cxdesk.metrics.kinds import get
    from cxdesk.metrics.pool import pool
    from cxdesk.metrics.series import SMALL

    metrics = journey_metrics(source.project, journey_id)
    if not metrics or get(metrics[0].kind).single(metrics[0]):
        return "month"
    group = linked_places(source.project, source.project.get(Dataset, metrics[0].dataset_id), journey_id)
    tallies = source.tallies([metrics[0].id], 0, list(group))
    units: tuple[By, ...] = ("month", "quarter", "year")
    for by in units:
        counts = pool(tallies, by, group).counts.sum(axis=(2, 3))
        answered = counts[counts > 0]
        if not len(answered) or answered.mean() >= SMALL:
            return by
    return "quarter"


def lane_key(metric: Metric) -> str:
    """Return the key by which a map hides the metric's lane."""
    return f"metric:{metric.id}"
