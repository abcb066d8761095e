"""What needs attention on a map: the alerts of all its metrics, each with the place on the map it is about.

It joins the session's tallies and the alerts of the metrics room; it must not know how they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cxdesk.flows.figures import DataSource, journey_metrics, linked_places
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Journey, Metric, Stage, Touchpoint

if TYPE_CHECKING:
    from cxdesk.metrics.alerts import Alert
    from cxdesk.metrics.periods import By


class MapAlert(NamedTuple):
    """An alert and what it is about: kind and id of a touchpoint, stage or map, and its name."""

    alert: Alert
    kind: str
    id: str
    name: str


def alerts_by_metric(source: DataSource, journey_id: str, by: By) -> Iterator[list[MapAlert]]:
    """Yield the alerts of one metric after another, so that a window can do something else in between.

    Imports numpy. Metrics about nothing on the map in particular belong to it as well.
    """
    from cxdesk.metrics.alerts import find

    project = source.project
    places = _places(project, journey_id)
    for metric in _metrics(project, journey_id):
        group = linked_places(project, project.get(Dataset, metric.dataset_id), journey_id)
        tallies = source.tallies([metric.id], 0, list(group) or None)
        whole = group or {tally.value: journey_id for tally in tallies}
        found = [alert for alerts in find(metric, tallies, whole, by).values() for alert in alerts]
        yield [MapAlert(alert, *places[str(alert.group)]) for alert in found]


def most_severe_first(alerts: Sequence[MapAlert]) -> list[MapAlert]:
    """Return alerts as ``metrics.alerts.ranked`` orders them, those that rank alike as they are given."""
    from cxdesk.metrics.alerts import ranked

    by_alert = {id(found.alert): found for found in alerts}
    return [by_alert[id(alert)] for alert in ranked(found.alert for found in alerts)]


def _metrics(project: Project, journey_id: str) -> list[Metric]:
    """The map's metrics, and those of tables that are linked to nothing at all."""
    linked = journey_metrics(project, journey_id)
    free = [data.id for data in project.datasets() if not any(project.links_of(data.id).values())]
    return [*linked, *(metric for id in free for metric in project.metrics_of(id))]


def _places(project: Project, journey_id: str) -> dict[str, tuple[str, str, str]]:
    """Kind, id and name of the map, its stages and touchpoints, by id, in map order."""
    journey = project.get(Journey, journey_id)
    found = {journey_id: (Journey.KIND, journey_id, journey.title)}
    for stage in project.stages(journey_id):
        found[stage.id] = (Stage.KIND, stage.id, stage.name)
        found |= {t.id: (Touchpoint.KIND, t.id, t.name) for t in project.touchpoints(stage.id)}
    return found
