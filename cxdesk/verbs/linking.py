"""What a value of imported data means on a map: a touchpoint, a stage, the whole map, or nothing yet."""

from dataclasses import replace

from cxdesk.model.project import Project
from cxdesk.model.records import Journey, Link, Stage, Touchpoint


def meaning(link: Link, project: Project | None = None, target_id: str | None = None) -> Link:
    """Return the link so that it means the touchpoint, stage or map with that id (None: unassigned).

    Raises KeyError where the project has none of them with the id.
    """
    free = replace(link, touchpoint_id=None, stage_id=None, journey_id=None)
    if project is None or target_id is None:
        return free
    if project.find(Touchpoint, target_id) is not None:
        return replace(free, touchpoint_id=target_id)
    if project.find(Stage, target_id) is not None:
        return replace(free, stage_id=target_id)
    return replace(free, journey_id=project.get(Journey, target_id).id)
