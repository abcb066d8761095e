"""Verbs on what hangs under a touchpoint: pain points, opportunities and quotes."""

from dataclasses import replace
from typing import TypeAlias

from cxdesk.model.change import Change, altered, change, created, new_id
from cxdesk.model.project import Project
from cxdesk.model.records import Opportunity, PainPoint, Quote
from cxdesk.model.texts import clean_name, clean_text
from cxdesk.verbs.order import move, place
from cxdesk.verbs.removal import delete_with_dependents

Note: TypeAlias = PainPoint | Opportunity | Quote


def add_pain_point(project: Project, touchpoint_id: str, text: str, severity: int = 2) -> Change | None:
    """Add a pain point under a touchpoint; severity 0 (not a problem) to 4 (catastrophe)."""
    siblings = project.children(PainPoint, touchpoint_id)
    rank, room = place(siblings, len(siblings))
    pain = PainPoint(new_id(), touchpoint_id, clean_text(text), severity, rank)
    return change("add_pain_point", [*room, created(pain)], text=pain.text[:80])


def add_opportunity(project: Project, touchpoint_id: str, text: str) -> Change | None:
    """Add an opportunity under a touchpoint."""
    siblings = project.children(Opportunity, touchpoint_id)
    rank, room = place(siblings, len(siblings))
    opportunity = Opportunity(new_id(), touchpoint_id, clean_text(text), rank)
    return change("add_opportunity", [*room, created(opportunity)], text=opportunity.text[:80])


def add_quote(
    project: Project, touchpoint_id: str, text: str, source: str = "", dataset_id: str = "", row: int = 0
) -> Change | None:
    """Pin a customer's words to a touchpoint; ``source`` says where they are from, in words."""
    siblings = project.children(Quote, touchpoint_id)
    rank, room = place(siblings, len(siblings))
    quote = Quote(new_id(), touchpoint_id, clean_text(text), clean_name(source), dataset_id, row, rank)
    return change("add_quote", [*room, created(quote)], text=quote.text[:80])


def add_note(project: Project, kind: type[Note], touchpoint_id: str, text: str) -> Change | None:
    """Add a pain point, opportunity or quote of which only the text is known."""
    if kind is PainPoint:
        return add_pain_point(project, touchpoint_id, text)
    add = add_quote if kind is Quote else add_opportunity
    return add(project, touchpoint_id, text)


def set_quote_source(project: Project, quote_id: str, source: str) -> Change | None:
    """Say in words where a quote is from."""
    quote = project.get(Quote, quote_id)
    after = replace(quote, source=clean_name(source))
    return change("set_quote_source", [altered(quote, after)], text=quote.text[:80])


def edit_note(project: Project, kind: type[Note], note_id: str, text: str) -> Change | None:
    """Replace the text of a pain point, opportunity or quote."""
    note = project.get(kind, note_id)
    after = replace(note, text=clean_text(text))
    return change(f"edit_{kind.KIND}", [altered(note, after)], text=after.text[:80])


def set_severity(project: Project, pain_point_id: str, severity: int) -> Change | None:
    """Rate how bad a pain point is, 0 (not a problem) to 4 (catastrophe)."""
    pain = project.get(PainPoint, pain_point_id)
    after = replace(pain, severity=severity)
    return change("set_severity", [altered(pain, after)], text=pain.text[:80], severity=severity)


def move_note(
    project: Project, kind: type[Note], note_id: str, touchpoint_id: str, index: int
) -> Change | None:
    """Move a pain point, opportunity or quote to position ``index`` under a touchpoint (counted without itself)."""
    note = project.get(kind, note_id)
    if (found := move(project.children(kind, touchpoint_id), note, index)) is None:
        return None
    rank, room = found
    moved = replace(note, touchpoint_id=touchpoint_id, rank=rank)
    return change(f"move_{kind.KIND}", [*room, altered(note, moved)], text=note.text[:80])


def duplicate_note(project: Project, kind: type[Note], note_id: str) -> Change | None:
    """Copy a pain point, opportunity or quote below itself."""
    note = project.get(kind, note_id)
    siblings = project.children(kind, note.touchpoint_id)
    rank, room = place(siblings, siblings.index(note) + 1)
    copy = replace(note, id=new_id(), rank=rank)
    return change(f"duplicate_{kind.KIND}", [*room, created(copy)], text=note.text[:80])


def delete_note(project: Project, kind: type[Note], note_id: str) -> Change | None:
    """Delete a pain point, opportunity or quote."""
    note = project.get(kind, note_id)
    return change(f"delete_{kind.KIND}", delete_with_dependents(project, note), text=note.text[:80])
