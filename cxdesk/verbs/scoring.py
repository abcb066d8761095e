"""Verbs on scores, raters and rounds."""

from dataclasses import replace
from typing import Any

from cxdesk.model.change import Change, Edit, altered, change, created, deleted, new_id
from cxdesk.model.project import Project
from cxdesk.model.records import PARTS, Rater, Round, Score, Touchpoint
from cxdesk.model.texts import clean_name
from cxdesk.verbs.order import place
from cxdesk.verbs.removal import delete_with_dependents


def set_score(
    project: Project, touchpoint_id: str, rater_id: str, round_id: str, part: str, value: int | None
) -> Change | None:
    """Set one part (success, effort or emotion; 1-7, 7 = good) of a rater's score; None takes it away."""
    if part not in PARTS:
        raise ValueError(part)
    touchpoint = project.get(Touchpoint, touchpoint_id)
    changes: dict[str, Any] = {part: value}
    scores = project.scores_of(touchpoint_id, round_id)
    score = next((score for score in scores if score.rater_id == rater_id), None)
    edit: Edit
    if score is None:
        if value is None:
            return None
        edit = created(replace(Score(new_id(), touchpoint_id, rater_id, round_id), **changes))
    else:
        after = replace(score, **changes)
        empty = all(getattr(after, name) is None for name in PARTS)
        edit = deleted(score) if empty else altered(score, after)
    return change("set_score", [edit], name=touchpoint.name, part=part, value=value)


def add_rater(project: Project, name: str) -> Change | None:
    """Add a person who scores."""
    raters = project.all(Rater)
    rank, room = place(raters, len(raters))
    rater = Rater(new_id(), clean_name(name), rank)
    return change("add_rater", [*room, created(rater)], name=rater.name)


def rename_rater(project: Project, rater_id: str, name: str) -> Change | None:
    """Give a rater another name."""
    rater = project.get(Rater, rater_id)
    after = replace(rater, name=clean_name(name))
    return change("rename_rater", [altered(rater, after)], old=rater.name, name=after.name)


def delete_rater(project: Project, rater_id: str) -> Change | None:
    """Delete a rater and all their scores; the last rater stays."""
    rater = project.get(Rater, rater_id)
    if project.count(Rater) == 1:
        return None
    return change("delete_rater", delete_with_dependents(project, rater), name=rater.name)


def add_round(project: Project, name: str) -> Change | None:
    """Begin a new round of scoring."""
    rounds = project.all(Round)
    rank, room = place(rounds, len(rounds))
    new = Round(new_id(), clean_name(name), rank)
    return change("add_round", [*room, created(new)], name=new.name)


def rename_round(project: Project, round_id: str, name: str) -> Change | None:
    """Give a round another name."""
    old = project.get(Round, round_id)
    after = replace(old, name=clean_name(name))
    return change("rename_round", [altered(old, after)], old=old.name, name=after.name)


def delete_round(project: Project, round_id: str) -> Change | None:
    """Delete a round and all its scores; the last round stays."""
    old = project.get(Round, round_id)
    if project.count(Round) == 1:
        return None
    return change("delete_round", delete_with_dependents(project, old), name=old.name)
