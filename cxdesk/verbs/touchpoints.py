"""Verbs on touchpoints (add, rename, channel, notes, move, duplicate, delete) and on channels of one's own."""

from collections.abc import Sequence
from dataclasses import replace

from cxdesk.model.change import Change, Edit, altered, change, created, new_id
from cxdesk.model.channels import BUILT_IN
from cxdesk.model.project import Project
from cxdesk.model.records import Channel, Opportunity, PainPoint, Touchpoint
from cxdesk.model.texts import clean_name, clean_text
from cxdesk.verbs.order import move, place
from cxdesk.verbs.removal import delete_with_dependents, distinct


def add_touchpoint(
    project: Project, stage_id: str, name: str, index: int | None = None, channel: str = ""
) -> Change | None:
    """Add a touchpoint to a stage at ``index`` (None: at the end)."""
    siblings = project.touchpoints(stage_id)
    rank, room = place(siblings, len(siblings) if index is None else index)
    touchpoint = Touchpoint(new_id(), stage_id, clean_name(name), channel, rank=rank)
    return change("add_touchpoint", [*room, created(touchpoint)], name=touchpoint.name)


def rename_touchpoint(project: Project, touchpoint_id: str, name: str) -> Change | None:
    """Give a touchpoint another name."""
    touchpoint = project.get(Touchpoint, touchpoint_id)
    renamed = replace(touchpoint, name=clean_name(name))
    return change("rename_touchpoint", [altered(touchpoint, renamed)], old=touchpoint.name, name=renamed.name)


def set_touchpoint_notes(project: Project, touchpoint_id: str, notes: str) -> Change | None:
    """Replace a touchpoint's notes."""
    touchpoint = project.get(Touchpoint, touchpoint_id)
    after = replace(touchpoint, notes=clean_text(notes))
    return change("set_touchpoint_notes", [altered(touchpoint, after)], name=touchpoint.name)


def set_channel(project: Project, touchpoint_ids: Sequence[str], channel: str) -> Change | None:
    """Put touchpoints on a channel: a key of the built-in ones, the id of an own one, or empty for none."""
    touchpoints = [project.get(Touchpoint, id) for id in touchpoint_ids]
    edits = [altered(touchpoint, replace(touchpoint, channel=channel)) for touchpoint in touchpoints]
    return change("set_channel", edits, name=_names(touchpoints), count=len(edits))


def add_channel(project: Project, name: str, touchpoint_ids: Sequence[str] = ()) -> Change | None:
    """Add a channel of one's own and put the touchpoints on it; an own channel of that name is used again."""
    name = clean_name(name)
    own = project.all(Channel)
    found = next((channel for channel in own if channel.name.casefold() == name.casefold()), None)
    if found is not None:
        return set_channel(project, touchpoint_ids, found.id)
    rank, _room = place(own, len(own))
    channel = Channel(new_id(), name, rank)
    touchpoints = [project.get(Touchpoint, id) for id in touchpoint_ids]
    edits = [created(channel), *(altered(t, replace(t, channel=channel.id)) for t in touchpoints)]
    return change("add_channel", edits, name=name)


def delete_channel(project: Project, channel_id: str) -> Change | None:
    """Delete a channel of one's own; its touchpoints are left without a channel."""
    channel = project.get(Channel, channel_id)
    users = [t for t in project.all(Touchpoint) if t.channel == channel_id]
    edits = [altered(t, replace(t, channel="")) for t in users]
    edits += delete_with_dependents(project, channel)
    return change("delete_channel", edits, name=channel.name)


def channel_name(project: Project, channel: str) -> str:
    """Return the untranslated name of a touchpoint's channel; empty where there is none."""
    if channel in BUILT_IN:
        return BUILT_IN[channel]
    own = project.find(Channel, channel)
    return own.name if own is not None else ""


def mark_moment_of_truth(project: Project, touchpoint_ids: Sequence[str], on: bool) -> Change | None:
    """Mark touchpoints as moments of truth, or take the mark off."""
    touchpoints = [project.get(Touchpoint, id) for id in touchpoint_ids]
    edits = [altered(touchpoint, replace(touchpoint, moment_of_truth=on)) for touchpoint in touchpoints]
    verb = "mark_moment_of_truth" if on else "unmark_moment_of_truth"
    return change(verb, edits, name=_names(touchpoints), count=len(edits))


def move_touchpoint(project: Project, touchpoint_id: str, stage_id: str, index: int) -> Change | None:
    """Move a touchpoint to position ``index`` of a stage (counted without the touchpoint itself)."""
    touchpoint = project.get(Touchpoint, touchpoint_id)
    if (found := move(project.touchpoints(stage_id), touchpoint, index)) is None:
        return None
    rank, room = found
    moved = replace(touchpoint, stage_id=stage_id, rank=rank)
    return change("move_touchpoint", [*room, altered(touchpoint, moved)], name=touchpoint.name)


def duplicate_touchpoint(project: Project, touchpoint_id: str) -> Change | None:
    """Copy a touchpoint with its pain points and opportunities (not the scores) to its right."""
    touchpoint = project.get(Touchpoint, touchpoint_id)
    siblings = project.touchpoints(touchpoint.stage_id)
    rank, room = place(siblings, siblings.index(touchpoint) + 1)
    edits = [*room, *copy_touchpoints(project, [replace(touchpoint, rank=rank)], touchpoint.stage_id)]
    return change("duplicate_touchpoint", edits, name=touchpoint.name)


def delete_touchpoints(project: Project, touchpoint_ids: Sequence[str]) -> Change | None:
    """Delete touchpoints with their scores, pain points and opportunities; linked answers become unassigned."""
    touchpoints = [project.get(Touchpoint, id) for id in touchpoint_ids]
    edits = [edit for touchpoint in touchpoints for edit in delete_with_dependents(project, touchpoint)]
    return change("delete_touchpoint", distinct(edits), name=_names(touchpoints), count=len(touchpoints))


def copy_touchpoints(project: Project, touchpoints: Sequence[Touchpoint], stage_id: str) -> list[Edit]:
    """Return the edits that copy touchpoints with their pain points and opportunities into a stage, ranks included."""
    edits: list[Edit] = []
    for touchpoint in touchpoints:
        copy = replace(touchpoint, id=new_id(), stage_id=stage_id)
        edits.append(created(copy))
        for pain in project.children(PainPoint, touchpoint.id):
            edits.append(created(replace(pain, id=new_id(), touchpoint_id=copy.id)))
        for opportunity in project.children(Opportunity, touchpoint.id):
            edits.append(created(replace(opportunity, id=new_id(), touchpoint_id=copy.id)))
    return edits


def _names(touchpoints: Sequence[Touchpoint]) -> str:
    return ", ".join(touchpoint.name for touchpoint in touchpoints[:3])
