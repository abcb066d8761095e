"""From records that were read one by one to a project whose rules hold: mend what can be mended, drop the rest.

It must not know where the records come from.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from cxdesk.i18n import _
from cxdesk.model.change import new_id
from cxdesk.model.channels import BUILT_IN
from cxdesk.model.project import Project
from cxdesk.model.records import (
    PARTS,
    PROJECT_ID,
    SCORE_MAX,
    SCORE_MIN,
    SEVERITY_MAX,
    Channel,
    Journey,
    Link,
    PainPoint,
    ProjectInfo,
    Rater,
    Record,
    Round,
    Score,
    Stage,
    Touchpoint,
)
from cxdesk.model.rules import record_violations
from cxdesk.model.texts import TEXT_LIMIT, clean_name, clean_text, is_clean


def consistent(read: Mapping[str, list[Record]], name: str) -> tuple[Project, int]:
    """Return a project of the records that can stay together, and how many had to go.

    ``name`` is the project's where its settings are gone.
    """
    channels = {record.id for record in read[Channel.KIND]}
    found = [_mended(record, channels) for records in read.values() for record in records]
    found += _stand_ins(found, name)
    project = Project([*found, *_settings(found, name)])
    dropped = len(found) - sum(project.count(kind) for kind in {type(record) for record in found})
    while True:
        stay = [fit for record in project.records() if (fit := _fit(project, record)) is not None]
        gone = sum(map(len, project.by_kind().values())) - len(stay)
        if stay == list(project.records()):
            return project, dropped
        dropped += gone
        project = Project(stay)


def _settings(found: list[Record], name: str) -> list[ProjectInfo]:
    """Return the project's one settings record, as it was read or anew where it was lost or cannot be right."""
    fresh = ProjectInfo(PROJECT_ID, clean_text(name))
    info = next((r for r in found if isinstance(r, ProjectInfo) and r.id == PROJECT_ID), fresh)
    if record_violations(Project(), info):
        info = replace(fresh, name=info.name, note=info.note)
    return [info]


def _stand_ins(found: list[Record], name: str) -> list[Record]:
    """Return records for lost ones that hold others together: a lost map or rater must not cost all it had.

    There is a map, a rater and a round in any case.
    """

    def lost(kind: type[Record], *, at_least_one: bool = True) -> list[str]:
        there = {record.id for record in found if isinstance(record, kind)}
        named = {
            getattr(record, field): None
            for record in found
            if not isinstance(record, Link)  # what its answers mean can be said again
            for field, target in record.REFERENCES.items()
            if target == kind.KIND
        }
        gone = [id for id in named if id is not None and id not in there and is_clean(id)]
        return gone if gone or there or not at_least_one else [new_id()]

    journeys = [Journey(id, clean_name(name)) for id in lost(Journey)]
    home = next(record.id for record in (*found, *journeys) if isinstance(record, Journey))
    return [
        *journeys,
        *(Stage(id, home, _("Rescued stage")) for id in lost(Stage, at_least_one=False)),
        *(Rater(id, _("Rescued rater")) for id in lost(Rater)),
        *(Round(id, _("Rescued round")) for id in lost(Round)),
    ]


def _fit(project: Project, record: Record) -> Record | None:
    """Return the record as it can stay in the project, or None: what depends on a lost record goes with it."""
    if isinstance(record, ProjectInfo) and record.id != PROJECT_ID:
        return None
    if isinstance(record, Link):
        record = replace(
            record,
            touchpoint_id=_there(project, "touchpoint", record.touchpoint_id),
            stage_id=_there(project, "stage", record.stage_id),
            journey_id=_there(project, "journey", record.journey_id),
        )
    return None if record_violations(project, record) else record


def _there(project: Project, kind: str, id: str | None) -> str | None:
    return id if id is not None and project.lookup(kind, id) is not None else None


def _mended(record: Record, channels: set[str]) -> Record:
    """Return a record without the values that cannot be right, as far as it keeps its meaning without them."""
    changes: dict[str, Any] = {}
    for f in fields(record):
        value = getattr(record, f.name)
        if (
            isinstance(value, str)
            and f.name not in ("id", *record.REFERENCES)
            and not is_clean(value, TEXT_LIMIT)
        ):
            changes[f.name] = clean_text(value)
    if isinstance(record, Touchpoint) and record.channel not in channels | {"", *BUILT_IN}:
        changes["channel"] = ""
    elif isinstance(record, PainPoint) and not 0 <= record.severity <= SEVERITY_MAX:
        changes["severity"] = PainPoint(record.id).severity
    elif isinstance(record, Score):
        for part in PARTS:
            value = getattr(record, part)
            if value is not None and not SCORE_MIN <= value <= SCORE_MAX:
                changes[part] = None
    return replace(record, **changes) if changes else record
