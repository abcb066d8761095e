"""Verbs on what happened on a day and is drawn in charts over time."""

from dataclasses import replace

from cxdesk.model.change import Change, altered, change, created, deleted, new_id
from cxdesk.model.project import Project
from cxdesk.model.records import Annotation
from cxdesk.model.texts import clean_name


def add_annotation(project: Project, day: str, text: str) -> Change | None:
    """Note what happened on a day (``YYYY-MM-DD``)."""
    made = Annotation(new_id(), day, clean_name(text))
    return change("add_annotation", [created(made)], text=made.text, day=day)


def edit_annotation(project: Project, annotation_id: str, day: str, text: str) -> Change | None:
    """Correct what happened, or when."""
    before = project.get(Annotation, annotation_id)
    after = replace(before, day=day, text=clean_name(text))
    return change("edit_annotation", [altered(before, after)], text=after.text, day=day)


def delete_annotation(project: Project, annotation_id: str) -> Change | None:
    """Forget what happened on a day."""
    before = project.get(Annotation, annotation_id)
    return change("delete_annotation", [deleted(before)], text=before.text, day=before.day)
