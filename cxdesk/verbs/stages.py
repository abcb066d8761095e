"""Verbs on stages: add, rename, set the goal, recolour, move, duplicate, delete."""

from dataclasses import replace

from cxdesk.model.change import Change, Edit, altered, change, created, new_id
from cxdesk.model.project import Project
from cxdesk.model.records import Stage
from cxdesk.model.texts import clean_name, clean_text
from cxdesk.verbs.order import move, place
from cxdesk.verbs.removal import delete_with_dependents, distinct
from cxdesk.verbs.touchpoints import copy_touchpoints


def add_stage(project: Project, journey_id: str, name: str, index: int | None = None) -> Change | None:
    """Add a stage to a map at ``index`` (None: at the end)."""
    siblings = project.stages(journey_id)
    rank, room = place(siblings, len(siblings) if index is None else index)
    stage = Stage(new_id(), journey_id, clean_name(name), "", 0, rank)
    return change("add_stage", [*room, created(stage)], name=stage.name)


def rename_stage(project: Project, stage_id: str, name: str) -> Change | None:
    """Give a stage another name."""
    stage = project.get(Stage, stage_id)
    renamed = replace(stage, name=clean_name(name))
    return change("rename_stage", [altered(stage, renamed)], old=stage.name, name=renamed.name)


def set_stage_goal(project: Project, stage_id: str, goal: str) -> Change | None:
    """Say what the customer wants in this stage."""
    stage = project.get(Stage, stage_id)
    return change("set_stage_goal", [altered(stage, replace(stage, goal=clean_text(goal)))], name=stage.name)


def recolour_stage(project: Project, stage_id: str, colour: int) -> Change | None:
    """Give a stage another colour of the palette (0-7)."""
    stage = project.get(Stage, stage_id)
    return change("recolour_stage", [altered(stage, replace(stage, colour=colour % 8))], name=stage.name)


def move_stage(project: Project, stage_id: str, index: int) -> Change | None:
    """Move a stage to position ``index`` among its siblings (counted without it)."""
    stage = project.get(Stage, stage_id)
    if (found := move(project.stages(stage.journey_id), stage, index)) is None:
        return None
    rank, room = found
    return change("move_stage", [*room, altered(stage, replace(stage, rank=rank))], name=stage.name)


def duplicate_stage(project: Project, stage_id: str) -> Change | None:
    """Copy a stage with its touchpoints, pain points and opportunities (not the scores) to its right."""
    stage = project.get(Stage, stage_id)
    siblings = project.stages(stage.journey_id)
    rank, room = place(siblings, siblings.index(stage) + 1)
    copy = replace(stage, id=new_id(), rank=rank)
    edits: list[Edit] = [*room, created(copy)]
    edits += copy_touchpoints(project, project.touchpoints(stage_id), copy.id)
    return change("duplicate_stage", edits, name=stage.name)


def delete_stage(project: Project, stage_id: str) -> Change | None:
    """Delete a stage and everything in it."""
    stage = project.get(Stage, stage_id)
    return change("delete_stage", distinct(delete_with_dependents(project, stage)), name=stage.name)
