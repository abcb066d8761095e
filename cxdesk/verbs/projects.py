"""Verbs on the project and its maps: begin, rename, weigh the index; add, copy and delete maps, show lanes."""

from collections.abc import Sequence
from dataclasses import replace

from cxdesk.i18n import _
from cxdesk.model.change import Change, Edit, altered, change, created, new_id
from cxdesk.model.project import Project
from cxdesk.model.records import PROJECT_ID, Journey, ProjectInfo, Rater, Round, Stage
from cxdesk.model.texts import clean_name, clean_text
from cxdesk.verbs.order import GAP, move, place
from cxdesk.verbs.removal import delete_with_dependents, distinct
from cxdesk.verbs.touchpoints import copy_touchpoints


def begin_project(name: str, title: str, stages: Sequence[tuple[str, str]], rater: str = "") -> Change:
    """Return the change that makes an empty project a usable one: settings, one map, one rater, one round.

    ``stages`` are (name, goal) pairs, left to right.
    """
    info, journey = ProjectInfo(PROJECT_ID, clean_name(name)), Journey(new_id(), clean_name(title))
    edits = [
        created(info),
        created(journey),
        created(Rater(new_id(), clean_name(rater) or _("Rater 1"))),
        created(Round(new_id(), _("Round 1"))),
        *_created_stages(journey.id, stages),
    ]
    return Change("begin_project", {"name": info.name}, tuple(edits))


def rename_project(project: Project, name: str) -> Change | None:
    """Give the project another name."""
    info = project.info
    after = replace(info, name=clean_name(name))
    return change("rename_project", [altered(info, after)], old=info.name, name=after.name)


def set_project_note(project: Project, note: str) -> Change | None:
    """Replace the note that says what the project is about."""
    info = project.info
    return change("set_project_note", [altered(info, replace(info, note=clean_text(note)))], name=info.name)


def set_weights(project: Project, success: float, effort: float, emotion: float) -> Change | None:
    """Set the relative weights of the three parts in the CX index."""
    info = project.info
    after = replace(info, success_weight=success, effort_weight=effort, emotion_weight=emotion)
    return change("set_weights", [altered(info, after)], success=success, effort=effort, emotion=emotion)


def add_journey(project: Project, title: str, stages: Sequence[tuple[str, str]] = ()) -> Change | None:
    """Add a map with the stages given as (name, goal)."""
    siblings = project.journeys()
    rank, room = place(siblings, len(siblings))
    journey = Journey(new_id(), clean_name(title), rank=rank)
    edits = [*room, created(journey), *_created_stages(journey.id, stages)]
    return change("add_journey", edits, name=journey.title)


def _created_stages(journey_id: str, stages: Sequence[tuple[str, str]]) -> list[Edit]:
    return [
        created(Stage(new_id(), journey_id, clean_name(name), clean_text(goal), rank=position * GAP))
        for position, (name, goal) in enumerate(stages)
    ]


def rename_journey(project: Project, journey_id: str, title: str) -> Change | None:
    """Give a map another title."""
    journey = project.get(Journey, journey_id)
    after = replace(journey, title=clean_name(title))
    return change("rename_journey", [altered(journey, after)], old=journey.title, name=after.title)


def set_persona(project: Project, journey_id: str, persona: str) -> Change | None:
    """Say whose journey the map shows."""
    journey = project.get(Journey, journey_id)
    after = replace(journey, persona=clean_name(persona))
    return change("set_persona", [altered(journey, after)], name=journey.title)


def duplicate_journey(project: Project, journey_id: str) -> Change | None:
    """Copy a map with its stages, touchpoints, pain points and opportunities (not scores and links)."""
    journey = project.get(Journey, journey_id)
    siblings = project.journeys()
    rank, room = place(siblings, siblings.index(journey) + 1)
    title = clean_name(_("{title} (copy)").format(title=journey.title))
    copy = replace(journey, id=new_id(), title=title, rank=rank)
    edits: list[Edit] = [*room, created(copy)]
    for stage in project.stages(journey_id):
        stage_copy = replace(stage, id=new_id(), journey_id=copy.id)
        edits.append(created(stage_copy))
        edits += copy_touchpoints(project, project.touchpoints(stage.id), stage_copy.id)
    return change("duplicate_journey", edits, name=journey.title)


def move_journey(project: Project, journey_id: str, index: int) -> Change | None:
    """Move a map to position ``index`` among the maps (counted without it)."""
    journey = project.get(Journey, journey_id)
    if (found := move(project.journeys(), journey, index)) is None:
        return None
    rank, room = found
    return change("move_journey", [*room, altered(journey, replace(journey, rank=rank))], name=journey.title)


def delete_journey(project: Project, journey_id: str) -> Change | None:
    """Delete a map with everything on it; the last map stays. Imported data stays and becomes unassigned."""
    journey = project.get(Journey, journey_id)
    if project.count(Journey) == 1:
        return None
    return change("delete_journey", distinct(delete_with_dependents(project, journey)), name=journey.title)


def show_lane(project: Project, journey_id: str, lane: str, shown: bool) -> Change | None:
    """Show or hide a lane of a map, named by its key."""
    journey = project.get(Journey, journey_id)
    hidden = [key for key in journey.hidden_lanes if key != lane]
    if not shown:
        hidden.append(lane)
    after = replace(journey, hidden_lanes=tuple(hidden))
    return change("show_lane" if shown else "hide_lane", [altered(journey, after)], name=journey.title)
