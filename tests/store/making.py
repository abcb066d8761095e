"""Projects for the tests of the store: one with something of everything, and what surrounds a file."""

import os
from pathlib import Path

from cxdesk.model.answers import Batch
from cxdesk.model.change import Change
from cxdesk.model.records import Column, Dataset, Metric, Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.verbs import annotations, data, notes, projects, scoring, stages, touchpoints

IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A folder whose files are flushed at once, for tests in which no power fails; None is the usual one."""

COLUMNS = (Column("when", "date", "date"), Column("where", "text", "touchpoint"), Column("answer", "integer"))
DATASET = Dataset(
    "00000000000000d1", "Survey", "survey.csv", "2026-11-21T10:00:00+00:00", 300, COLUMNS, "utf-8", ","
)
BATCHES = [
    Batch.of_columns(
        range(2, 302),
        (
            [f"2026-01-{1 + i % 28:02}" for i in range(300)],
            ["Bag drop" if i % 3 else "Gate" for i in range(300)],
            [i % 11 for i in range(300)],
        ),
    )
]


def done(session: ProjectSession, change: Change | None) -> Change:
    """Apply a change that is one."""
    assert change is not None
    return session.apply(change)


def apply_all(session: ProjectSession) -> None:
    """Put something of every kind into a project."""
    journey = session.project.journeys()[0]
    stage = session.project.stages(journey.id)[0]
    for name in ("Bag drop", "Security", "Gate", "Café “Ωmega”", "ตรวจคนเข้าเมือง"):
        done(session, touchpoints.add_touchpoint(session.project, stage.id, name))
    first, second = session.project.touchpoints(stage.id)[:2]
    done(session, touchpoints.add_channel(session.project, "Robot", [first.id]))
    done(session, touchpoints.set_touchpoint_notes(session.project, second.id, "Long line\nat noon. " * 20))
    done(session, notes.add_pain_point(session.project, first.id, "Queue is too long", 3))
    done(session, notes.add_opportunity(session.project, first.id, "Open a second desk"))
    done(session, notes.add_quote(session.project, first.id, "Forty minutes for one bag", "Survey, row 7"))
    done(session, annotations.add_annotation(session.project, "2026-03-01", "New belts"))
    rater = next(r.id for r in session.project.records() if r.KIND == "rater")
    round = next(r.id for r in session.project.records() if r.KIND == "round")
    for part, value in (("success", 6), ("effort", 2), ("emotion", 4)):
        done(session, scoring.set_score(session.project, first.id, rater, round, part, value))
    done(session, stages.set_stage_goal(session.project, stage.id, "arrive calm"))
    done(session, projects.show_lane(session.project, journey.id, "curve", False))
    metric = Metric("00000000000000a1", kind="nps", name="NPS", column=2)
    change = data.import_dataset(session.project, DATASET, [metric], {"Bag drop": first.id, "Gate": None})
    session.import_dataset(change, BATCHES)
    done(session, data.set_target(session.project, metric.id, 30.0))
    done(session, stages.add_stage(session.project, journey.id, "Landing"))
    session.undo()


def make_project(path: Path) -> ProjectSession:
    """Make a project with something of everything at ``path``; returns the open session."""
    path.parent.mkdir(parents=True, exist_ok=True)
    begin = projects.begin_project("Airport", "Passenger", [("Before", ""), ("At the gate", "")], "Ann")
    session = ProjectSession.create(path, begin, author="Ann")
    apply_all(session)
    session.save()
    return session


def touchpoint_names(session: ProjectSession) -> list[str]:
    """Return the names of all touchpoints, sorted."""
    return sorted(t.name for t in session.project.all(Touchpoint))


def beside(path: Path) -> list[str]:
    """Return what lies in the folder of a project, apart from it."""
    return sorted(file.name for file in path.parent.iterdir() if file != path)
