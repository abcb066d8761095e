"""What must hold in every project: references exist, scores and severities are in their scale, text is clean.

Checked against the project as it would be after a change, before anything is written. It must not know verbs,
storage or views.
"""

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any, Final

from cxdesk.i18n import _
from cxdesk.model.change import Change
from cxdesk.model.channels import BUILT_IN
from cxdesk.model.project import Project
from cxdesk.model.records import (
    KINDS,
    PARTS,
    PROJECT_ID,
    SCORE_MAX,
    SCORE_MIN,
    SEVERITY_MAX,
    Annotation,
    Channel,
    Column,
    Dataset,
    Journey,
    Link,
    Metric,
    PainPoint,
    ProjectInfo,
    Rater,
    Record,
    Round,
    Score,
    Touchpoint,
)
from cxdesk.model.texts import TEXT_LIMIT, is_clean


class _After:
    """A project seen as it would be after a change, without copying it."""

    def __init__(self, project: Project, change: Change) -> None:
        self._project = project
        self._images: dict[tuple[str, str], Record | None] = {(e.kind, e.id): e.after for e in change.edits}

    def exists(self, kind: str, id: str) -> bool:
        key = (kind, id)
        if key in self._images:
            return self._images[key] is not None
        return self._project.lookup(kind, id) is not None

    def any(self, kind: type[Record]) -> bool:
        """Return whether there is a record of the kind."""
        gone = {id for (of, id), image in self._images.items() if of == kind.KIND and image is None}
        made = any(of == kind.KIND and image is not None for (of, _id), image in self._images.items())
        return made or any(record.id not in gone for record in self._project.all(kind))

    def orphans(self, kind: str, id: str) -> Iterator[str]:
        """Yield the kinds of records that would still name a deleted record."""
        for child in KINDS.values():
            for name, target in child.REFERENCES.items():
                if target != kind:
                    continue
                for record in self._project.referring(child, name, id):
                    image = self._images.get((child.KIND, record.id), record)
                    if image is not None and getattr(image, name) == id:
                        yield child.KIND
        for touchpoint in self._project.all(Touchpoint) if kind == Channel.KIND else ():
            image = self._images.get((Touchpoint.KIND, touchpoint.id), touchpoint)
            if image is not None and getattr(image, "channel") == id:  # noqa: B009  # an image is of any kind
                yield Touchpoint.KIND


def violations(project: Project, change: Change) -> list[str]:
    """Return what the change would break, one sentence each; empty where it may be applied."""
    after = _After(project, change)
    found: list[str] = []
    for edit in change.edits:
        if project.lookup(edit.kind, edit.id) != edit.before:
            found.append(_("The project has changed meanwhile; try again."))
        elif edit.after is None:
            if edit.kind == ProjectInfo.KIND:
                found.append(_("The project's settings cannot be deleted."))
            found.extend(_none_left(after, edit.kind))
            found.extend(
                _("A {kind} still belongs to what would be deleted.").format(kind=kind)
                for kind in after.orphans(edit.kind, edit.id)
            )
        else:
            found.extend(_record_violations(edit.after, after))
    return found


def _none_left(after: _After, kind: str | None = None) -> Iterator[str]:
    for needed in (Journey, Rater, Round):
        if kind in (None, needed.KIND) and not after.any(needed):
            yield _("A project has at least one {kind}.").format(kind=needed.KIND)


def project_violations(project: Project) -> list[str]:
    """Return what is wrong with a whole project that was read from a file, quickly; empty where nothing is.

    Says the same as ``record_violations`` of every record, except that references are not looked up here: the file's
    foreign keys hold them.
    """
    found = [] if project.find(ProjectInfo, PROJECT_ID) else [_("The project has no settings.")]
    found.extend(_none_left(_After(project, Change("", {}, ()))))
    for kind, records in project.by_kind().items():
        suspects = _suspects(project, kind, records)
        found.extend(sentence for record in suspects for sentence in record_violations(project, record))
    return found


def _suspects(project: Project, kind: str, records: list[Record]) -> list[Record]:
    """Return the records worth a closer look: all or none of a kind where a look at its columns is enough."""
    if not records:
        return []
    columns = {f.name: list(map(attrgetter(f.name), records)) for f in fields(KINDS[kind])}
    texts = (value for column in columns.values() for value in column if isinstance(value, str))
    clean = _all_clean(list(texts))
    if kind == Touchpoint.KIND:
        clean &= set(columns["channel"]) <= {"", *BUILT_IN, *(own.id for own in project.all(Channel))}
    elif kind == PainPoint.KIND:
        clean &= set(columns["severity"]) <= set(range(SEVERITY_MAX + 1))
    elif kind == Score.KIND:
        given = {value for part in PARTS for value in columns[part]}
        clean &= given <= {None, *range(SCORE_MIN, SCORE_MAX + 1)}
    elif kind == Link.KIND:
        targets = zip(columns["touchpoint_id"], columns["stage_id"], columns["journey_id"], strict=True)
        clean &= all(ids.count(None) >= 2 for ids in targets)
    elif kind in _CHECKS or kind == Journey.KIND:  # few, with lists of texts or rules of their own
        clean = False
    return [] if clean else records


def _all_clean(texts: list[str]) -> bool:
    """Return whether texts are clean for certain; one look at all of them together."""
    return max(map(len, texts)) <= TEXT_LIMIT and is_clean("\n".join(texts), limit=sys.maxsize)


def record_violations(project: Project, record: Record) -> list[str]:
    """Return what is wrong with a record that is in the project (for checking a whole file)."""
    return list(_record_violations(record, _After(project, Change("", {}, ()))))


def _record_violations(record: Record, after: _After) -> Iterator[str]:
    for name, kind in record.REFERENCES.items():
        target = getattr(record, name)
        optional = isinstance(record, Link) and name != Link.PARENT
        if target is None and optional:
            continue
        if not after.exists(kind, target):
            yield _("A {child} names a {parent} that does not exist.").format(child=record.KIND, parent=kind)
    yield from _text_violations(record)
    check = _CHECKS.get(record.KIND)
    if check is not None:
        yield from check(record, after)


def _texts(record: Any) -> Iterator[str]:
    for f in fields(record):
        value = getattr(record, f.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, str):
                yield item
            elif isinstance(item, Column):
                yield from _texts(item)


def _text_violations(record: Record) -> Iterator[str]:
    limit = LAYOUT_LIMIT if isinstance(record, Dataset) else TEXT_LIMIT
    for text in _texts(record):
        if not is_clean(text, limit):
            yield _(
                "A text is longer than {limit} characters or holds characters that cannot be stored."
            ).format(limit=limit)


def _check_project(record: Any, after: _After) -> Iterator[str]:
    weights = (record.success_weight, record.effort_weight, record.emotion_weight)
    if any(not 0 <= weight <= 1000 for weight in weights) or sum(weights) <= 0:
        yield _("The weights of the CX index are numbers from 0, and at least one is above 0.")


def _check_touchpoint(record: Any, after: _After) -> Iterator[str]:
    if record.channel and record.channel not in BUILT_IN and not after.exists(Channel.KIND, record.channel):
        yield _("The touchpoint “{name}” names a channel that does not exist.").format(name=record.name)


def _check_score(record: Any, after: _After) -> Iterator[str]:
    for part in PARTS:
        value = getattr(record, part)
        if value is not None and not (type(value) is int and SCORE_MIN <= value <= SCORE_MAX):
            yield _("A score is a whole number from 1 to 7; {value} is not.").format(value=value)


def _check_pain_point(record: Any, after: _After) -> Iterator[str]:
    if not (type(record.severity) is int and 0 <= record.severity <= SEVERITY_MAX):
        yield _("A severity is a whole number from 0 to 4; {value} is not.").format(value=record.severity)


def _check_metric(record: Any, after: _After) -> Iterator[str]:
    if not record.low < record.high:
        yield _("The scale of “{name}” must begin below its end.").format(name=record.name)
    if not 0 <= record.step < math.inf:
        yield _("The step of the scale of “{name}” is a number from 0.").format(name=record.name)
    if record.target is not None and not math.isfinite(record.target):
        yield _("The target of “{name}” is not a number.").format(name=record.name)
    if record.direction not in ("high_good", "low_good"):
        yield _("The direction of “{name}” is either high_good or low_good.").format(name=record.name)


def _check_dataset(record: Any, after: _After) -> Iterator[str]:
    if not (record.rows_name.isascii() and record.rows_name.isalnum()):
        yield _("The rows of “{name}” are kept under a name that cannot be.").format(name=record.name)


def _check_link(record: Any, after: _After) -> Iterator[str]:
    if sum(id is not None for id in (record.touchpoint_id, record.stage_id, record.journey_id)) > 1:
        yield _("A value of imported data means one touchpoint, one stage or one map, not several at once.")


def _check_annotation(record: Any, after: _After) -> Iterator[str]:
    try:
        written = date.fromisoformat(record.day).isoformat()
    except ValueError:
        written = ""
    if written != record.day:
        yield _("“{day}” is no day; write it as 2026-12-31.").format(day=record.day)


LAYOUT_LIMIT: Final = 1_000_000
"""How long the description of a dataset's layout may be, which names hundreds of columns."""

_CHECKS: Final[dict[str, Callable[[Any, _After], Iterator[str]]]] = {
    ProjectInfo.KIND: _check_project,
    Touchpoint.KIND: _check_touchpoint,
    Score.KIND: _check_score,
    PainPoint.KIND: _check_pain_point,
    Metric.KIND: _check_metric,
    Dataset.KIND: _check_dataset,
    Link.KIND: _check_link,
    Annotation.KIND: _check_annotation,
}
