"""A touchpoint's linked metrics in words. It imports arrays, so it is imported late and by the inspector only."""

from dataclasses import dataclass

from cxdesk.audit.customers import Customers
from cxdesk.desktop.document import Document
from cxdesk.flows.customers import customers
from cxdesk.flows.figures import journey_metrics, lanes
from cxdesk.model.project import Project
from cxdesk.model.records import Metric, Part
from cxdesk.render.lanes import metric_lanes


@dataclass(frozen=True, slots=True)
class Line:
    """One metric: what it is, its latest value, how sure that is, and ``better``, ``worse`` or nothing."""

    title: str
    value: str
    detail: str
    verdict: str


def customers_of(document: Document, touchpoint_id: str) -> dict[Part, Customers]:
    """Return what customers say of a touchpoint's success, ease and emotion, as far as a survey asks."""
    journey_id = document.project.journey_of(touchpoint_id).id
    return customers(document.source, journey_id).get(touchpoint_id, {})


def linked_metrics(project: Project, touchpoint_id: str) -> list[Metric]:
    """Return the metrics whose answers are linked to the touchpoint, in the datasets' order."""
    journey_id = project.journey_of(touchpoint_id).id
    return [
        metric
        for metric in journey_metrics(project, journey_id)
        if touchpoint_id in project.links_of(metric.dataset_id).values()
    ]


def linked_lines(document: Document, touchpoint_id: str) -> list[Line]:
    """Return one line per metric linked to the touchpoint, as its lane on the map says it."""
    project = document.project
    journey_id = project.journey_of(touchpoint_id).id
    chosen = linked_metrics(project, touchpoint_id)
    found: list[Line] = []
    computed = lanes(document.source, journey_id, document.period, chosen)
    for lane in metric_lanes(project, journey_id, computed):
        figure = lane.cells.get(touchpoint_id)
        if figure is not None:
            detail = " · ".join(part for part in (figure.margin, figure.size) if part)
            found.append(Line(lane.title, figure.value, detail, figure.verdict))
    return found
