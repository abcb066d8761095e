"""A comment in words: what it is about, its answers as chips, and where it is from once it is a quote.

Text only; it must not know widgets or colours.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from cxdesk.desktop.comments.asking import place_of
from cxdesk.desktop.comments.feed import Found
from cxdesk.i18n import _, format_date, format_number
from cxdesk.metrics.kinds import get
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Journey, Metric, Stage, Touchpoint

LONGEST: Final = 28
"""Longer names of metrics are cut where they stand beside an answer."""


class Chip(NamedTuple):
    """An answer: "NPS 3", and whether that is low, middle, high or none of these (empty)."""

    text: str
    place: str


def label(metric: Metric, others: Sequence[Metric]) -> str:
    """Return what a metric is called beside an answer: its kind where only one of the dataset's is of it."""
    kind = get(metric.kind)
    if sum(1 for other in others if other.kind == metric.kind) == 1 and metric.kind not in ("mean", "share"):
        return _(kind.name)
    return metric.name if len(metric.name) <= LONGEST else metric.name[: LONGEST - 1].rstrip() + "…"


def chips(project: Project, found: Found) -> list[Chip]:
    """Return what the person answered, in the order of the dataset's metrics."""
    metrics = project.metrics_of(found.dataset_id)
    shown = []
    for metric in metrics:
        answer = found.comment.answers.get(metric.id)
        if isinstance(answer, int | float):
            value = format_number(answer, 0 if answer == int(answer) else 1)
            suffix = get(metric.kind).suffix(metric)
            text = " ".join(part for part in (label(metric, metrics), value, suffix) if part)
            shown.append(Chip(text, place_of(metric, answer)))
    return shown


def meant(project: Project, found: Found) -> Touchpoint | Stage | Journey | None:
    """Return the touchpoint, stage or map that the comment is about, None where nobody said so."""
    id = project.links_of(found.dataset_id).get(found.comment.value)
    return project.find(Touchpoint, id) or project.find(Stage, id) or project.find(Journey, id)


def about(project: Project, found: Found) -> str:
    """Return what the comment is about; its value in the file where that is not linked."""
    target = meant(project, found)
    if isinstance(target, Journey):
        return target.title
    if target is not None:
        return target.name
    if found.comment.value is None:
        return ""
    return _("{value} (not linked)").format(value=found.comment.value)


def day(found: Found) -> str:
    """Return the comment's day as people write it, empty where it has none."""
    return format_date(date.fromisoformat(found.comment.day)) if found.comment.day else ""


def details(project: Project, found: Found, *, target: bool = True, dataset: bool = True) -> str:
    """Return the line below a comment, without its target or dataset where all in the list have the same."""
    parts = [about(project, found) if target else "", day(found), *found.segments]
    if dataset:
        parts.append(project.get(Dataset, found.dataset_id).name)
    return " · ".join(part for part in parts if part)


def source(project: Project, found: Found) -> str:
    """Return where a quote is from: "Passenger survey, 12 Mar 2026, NPS 3"."""
    name = project.get(Dataset, found.dataset_id).name
    scored = [chip.text for chip in chips(project, found) if chip.place]
    return ", ".join(part for part in (name, day(found), *scored[:1]) if part)


def spoken(project: Project, found: Found, pinned: bool) -> str:
    """Return a comment in one sentence, for those who hear the list."""
    parts = [
        found.comment.text,
        *(chip.text for chip in chips(project, found)),
        details(project, found),
        _("pinned") if pinned else "",
    ]
    return ". ".join(part for part in parts if part)
