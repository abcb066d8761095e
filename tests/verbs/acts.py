"""Every verb with arguments drawn at random from a project, for tests that need any sequence of edits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from cxdesk.model.answers import Batch
from cxdesk.model.change import Change, new_id
from cxdesk.model.channels import BUILT_IN
from cxdesk.model.project import Project
from cxdesk.model.records import (
    Annotation,
    Channel,
    Column,
    Dataset,
    Journey,
    Metric,
    Opportunity,
    PainPoint,
    Quote,
    Rater,
    Record,
    Round,
    Stage,
    Touchpoint,
)
from cxdesk.verbs import annotations, data, notes, projects, scoring, stages, touchpoints

Draw = Callable[[st.SearchStrategy[Any]], Any]
Act = Callable[[Project, Draw], Change | None]

TEXTS = st.one_of(
    st.sampled_from(
        ["Bag drop", "", "  x ", "Größe “9”", "ตรวจคนเข้าเมือง", "Khách hàng", "a\nb\tc", "😀'\";--", "%{}\\"]
    ),
    st.text(max_size=12),
)
"""Names and notes as users, pastes and other scripts bring them: controls, lone surrogates and NUL included."""

ACTS: dict[str, Act] = {}
"""Verb functions by ``module.name``."""


def act(name: str) -> Callable[[Act], Act]:
    """Register how a verb is drawn."""

    def register(function: Act) -> Act:
        ACTS[name] = function
        return function

    return register


def one(project: Project, draw: Draw, kind: type[Record]) -> Any:
    """Draw a record of a kind; None where there is none.

    Ids are random and settle ties of order, and draws must be repeatable: records are told apart by when they were
    first seen, and what is drawn does not depend on how many there are.
    """
    found = sorted(project.by_kind()[kind.KIND], key=lambda record: seen(record.id))
    number: int = draw(st.integers(0, 255))
    return found[number % len(found)] if found else None


_SEEN: dict[str, int] = {}


def seen(id: str) -> int:
    """Return the number of a record in the order in which records were first asked for."""
    return _SEEN.setdefault(id, len(_SEEN))


def _on(name: str, kind: type[Record], function: Callable[[Project, Draw, Any], Change | None]) -> None:
    def drawn(project: Project, draw: Draw) -> Change | None:
        record = one(project, draw, kind)
        return None if record is None else function(project, draw, record)

    ACTS[name] = drawn


PLACES = st.integers(-1, 4)
NOTES = st.sampled_from([PainPoint, Opportunity, Quote])

ACTS["projects.rename_project"] = lambda p, d: projects.rename_project(p, d(TEXTS))
ACTS["projects.set_project_note"] = lambda p, d: projects.set_project_note(p, d(TEXTS))
ACTS["projects.set_weights"] = lambda p, d: projects.set_weights(
    p, d(st.floats(0.5, 9)), d(st.integers(0, 3)), d(st.sampled_from([0.1, 1 / 3, 2]))
)
ACTS["projects.add_journey"] = lambda p, d: projects.add_journey(p, d(TEXTS), [("A", "g"), ("B", "")])
_on("projects.rename_journey", Journey, lambda p, d, r: projects.rename_journey(p, r.id, d(TEXTS)))
_on("projects.set_persona", Journey, lambda p, d, r: projects.set_persona(p, r.id, d(TEXTS)))
_on("projects.duplicate_journey", Journey, lambda p, d, r: projects.duplicate_journey(p, r.id))
_on("projects.move_journey", Journey, lambda p, d, r: projects.move_journey(p, r.id, d(PLACES)))
_on("projects.delete_journey", Journey, lambda p, d, r: projects.delete_journey(p, r.id))
_on(
    "projects.show_lane",
    Journey,
    lambda p, d, r: projects.show_lane(p, r.id, d(st.sampled_from(["curve", "metric"])), d(st.booleans())),
)
_on("stages.add_stage", Journey, lambda p, d, r: stages.add_stage(p, r.id, d(TEXTS), d(PLACES | st.none())))
_on("stages.rename_stage", Stage, lambda p, d, r: stages.rename_stage(p, r.id, d(TEXTS)))
_on("stages.set_stage_goal", Stage, lambda p, d, r: stages.set_stage_goal(p, r.id, d(TEXTS)))
_on("stages.recolour_stage", Stage, lambda p, d, r: stages.recolour_stage(p, r.id, d(st.integers(0, 9))))
_on("stages.move_stage", Stage, lambda p, d, r: stages.move_stage(p, r.id, d(PLACES)))
_on("stages.duplicate_stage", Stage, lambda p, d, r: stages.duplicate_stage(p, r.id))
_on("stages.delete_stage", Stage, lambda p, d, r: stages.delete_stage(p, r.id))
_on(
    "touchpoints.add_touchpoint",
    Stage,
    lambda p, d, r: touchpoints.add_touchpoint(p, r.id, d(TEXTS), d(PLACES | st.none())),
)
_on(
    "touchpoints.rename_touchpoint",
    Touchpoint,
    lambda p, d, r: touchpoints.rename_touchpoint(p, r.id, d(TEXTS)),
)
_on(
    "touchpoints.set_touchpoint_notes",
    Touchpoint,
    lambda p, d, r: touchpoints.set_touchpoint_notes(p, r.id, d(TEXTS)),
)
_on(
    "touchpoints.set_channel",
    Touchpoint,
    lambda p, d, r: touchpoints.set_channel(p, [r.id], d(st.sampled_from(["", *BUILT_IN]))),
)
_on("touchpoints.add_channel", Touchpoint, lambda p, d, r: touchpoints.add_channel(p, d(TEXTS), [r.id]))
_on("touchpoints.delete_channel", Channel, lambda p, d, r: touchpoints.delete_channel(p, r.id))
_on(
    "touchpoints.mark_moment_of_truth",
    Touchpoint,
    lambda p, d, r: touchpoints.mark_moment_of_truth(p, [r.id], d(st.booleans())),
)
_on("touchpoints.duplicate_touchpoint", Touchpoint, lambda p, d, r: touchpoints.duplicate_touchpoint(p, r.id))
_on(
    "notes.add_pain_point",
    Touchpoint,
    lambda p, d, r: notes.add_pain_point(p, r.id, d(TEXTS), d(st.integers(0, 4))),
)
_on(
    "notes.add_note",
    Touchpoint,
    lambda p, d, r: notes.add_note(p, d(st.sampled_from([PainPoint, Opportunity, Quote])), r.id, d(TEXTS)),
)
_on("notes.set_quote_source", Quote, lambda p, d, r: notes.set_quote_source(p, r.id, d(TEXTS)))
_on("notes.add_opportunity", Touchpoint, lambda p, d, r: notes.add_opportunity(p, r.id, d(TEXTS)))
_on(
    "notes.add_quote",
    Touchpoint,
    lambda p, d, r: notes.add_quote(p, r.id, d(TEXTS), d(TEXTS), d(st.sampled_from(["", "d1"])), 7),
)
_on("notes.set_severity", PainPoint, lambda p, d, r: notes.set_severity(p, r.id, d(st.integers(0, 4))))
ACTS["scoring.add_rater"] = lambda p, d: scoring.add_rater(p, d(TEXTS))
_on("scoring.rename_rater", Rater, lambda p, d, r: scoring.rename_rater(p, r.id, d(TEXTS)))
_on("scoring.delete_rater", Rater, lambda p, d, r: scoring.delete_rater(p, r.id))
ACTS["scoring.add_round"] = lambda p, d: scoring.add_round(p, d(TEXTS))
_on("scoring.rename_round", Round, lambda p, d, r: scoring.rename_round(p, r.id, d(TEXTS)))
_on("scoring.delete_round", Round, lambda p, d, r: scoring.delete_round(p, r.id))
_on("data.rename_dataset", Dataset, lambda p, d, r: data.rename_dataset(p, r.id, d(TEXTS)))
_on("data.delete_dataset", Dataset, lambda p, d, r: data.delete_dataset(p, r.id))
_on("data.rename_metric", Metric, lambda p, d, r: data.rename_metric(p, r.id, d(TEXTS)))
_on(
    "data.set_metric_variant",
    Metric,
    lambda p, d, r: data.set_metric_variant(p, r.id, d(st.sampled_from(["", "top2", "mean"]))),
)
DAYS = st.dates().map(lambda day: day.isoformat())
ACTS["annotations.add_annotation"] = lambda p, d: annotations.add_annotation(p, d(DAYS), d(TEXTS))
_on(
    "annotations.edit_annotation",
    Annotation,
    lambda p, d, r: annotations.edit_annotation(p, r.id, d(DAYS), d(TEXTS)),
)
_on("annotations.delete_annotation", Annotation, lambda p, d, r: annotations.delete_annotation(p, r.id))
_on(
    "data.set_target",
    Metric,
    lambda p, d, r: data.set_target(p, r.id, d(st.none() | st.integers(-100, 100) | st.just(7.5))),
)
_on(
    "data.edit_metric",
    Metric,
    lambda p, d, r: data.edit_metric(p, replace(r, low=d(st.sampled_from([0.0, 1.0])), step=d(st.just(0.0)))),
)
_on(
    "data.add_metric",
    Dataset,
    lambda p, d, r: data.add_metric(p, Metric("", r.id, "nps", d(TEXTS), len(r.columns) - 1)),
)
_on(
    "data.set_column_role",
    Dataset,
    lambda p, d, r: data.set_column_role(p, r.id, 0, d(st.sampled_from(["", "segment", "date", "count"]))),
)
_on(
    "data.refresh_dataset",
    Dataset,
    lambda p, d, r: data.refresh_dataset(
        p, replace(r, source=d(st.just("newer.csv")), stored_as=new_id(), rows=3), {"far": None}
    ),
)
_on("data.delete_metric", Metric, lambda p, d, r: data.delete_metric(p, r.id))


@act("touchpoints.move_touchpoint")
def move_touchpoint(project: Project, draw: Draw) -> Change | None:
    touchpoint, stage = one(project, draw, Touchpoint), one(project, draw, Stage)
    return touchpoints.move_touchpoint(project, touchpoint.id, stage.id, draw(PLACES)) if touchpoint else None


@act("touchpoints.delete_touchpoints")
def delete_touchpoints(project: Project, draw: Draw) -> Change | None:
    ids = dict.fromkeys(t.id for t in (one(project, draw, Touchpoint), one(project, draw, Touchpoint)) if t)
    return touchpoints.delete_touchpoints(project, list(ids))


def _note(function: Callable[[Project, Draw, Any], Change | None]) -> Act:
    def drawn(project: Project, draw: Draw) -> Change | None:
        note = one(project, draw, draw(NOTES))
        return None if note is None else function(project, draw, note)

    return drawn


ACTS["notes.edit_note"] = _note(lambda p, d, n: notes.edit_note(p, type(n), n.id, d(TEXTS)))
ACTS["notes.duplicate_note"] = _note(lambda p, d, n: notes.duplicate_note(p, type(n), n.id))
ACTS["notes.delete_note"] = _note(lambda p, d, n: notes.delete_note(p, type(n), n.id))
ACTS["notes.move_note"] = _note(
    lambda p, d, n: notes.move_note(p, type(n), n.id, one(p, d, Touchpoint).id, d(PLACES))
)


@act("scoring.set_score")
def set_score(project: Project, draw: Draw) -> Change | None:
    touchpoint = one(project, draw, Touchpoint)
    if touchpoint is None:
        return None
    rater, round = one(project, draw, Rater), one(project, draw, Round)
    part = draw(st.sampled_from(["success", "effort", "emotion"]))
    value = draw(st.none() | st.integers(1, 7))
    return scoring.set_score(project, touchpoint.id, rater.id, round.id, part, value)


TARGETS = st.sampled_from([Touchpoint, Stage, Journey])


@act("data.link_value")
def link_value(project: Project, draw: Draw) -> Change | None:
    dataset, target = one(project, draw, Dataset), one(project, draw, draw(TARGETS))
    if dataset is None:
        return None
    value = draw(st.sampled_from([None, "desk", "gate", "new"]))
    return data.link_value(project, dataset.id, value, target.id if target else None)


COLUMNS = (Column("when", "date", "date"), Column("where", "text", "touchpoint"), Column("answer", "integer"))


@act("data.import_dataset")
def import_dataset(project: Project, draw: Draw) -> Change | None:
    touchpoint = one(project, draw, Touchpoint)
    dataset = Dataset(
        new_id(), draw(TEXTS), "survey.csv", "2026-11-21T10:00:00+00:00", 3, COLUMNS, "utf-8", ","
    )
    metric = Metric("", kind="nps", name="NPS", column=2)
    return data.import_dataset(
        project, dataset, [metric], {"desk": touchpoint.id if touchpoint else None, None: None}
    )


BATCHES = [
    Batch.of_columns((2, 3, 4), (("2026-01-01", "2026-01-02", None), ("desk", "gate", None), (9, "bad", 3)))
]
"""The rows that go with ``import_dataset``."""
