"""What several desktop tests do by hand."""

from cxdesk.desktop.panels.touchpoint import TouchpointPage
from cxdesk.verbs import touchpoints
from tests.desktop.conftest import Desk


def add_touchpoint(desk: Desk, name: str, stage: int = 0) -> str:
    """Add a touchpoint to a stage of the map shown and return its id."""
    project = desk.document.project
    stage_id = project.stages(desk.document.journey_id)[stage].id
    assert desk.document.apply(touchpoints.add_touchpoint(project, stage_id, name))
    return desk.document.project.touchpoints(stage_id)[-1].id


def page(desk: Desk) -> TouchpointPage:
    """Return the inspector's page about a touchpoint."""
    shown = desk.window.inspector.page
    assert isinstance(shown, TouchpointPage)
    return shown
