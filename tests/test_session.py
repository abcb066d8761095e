"""The session through its public face: begin, edit, undo, redo, save, reopen, refuse."""

import json
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cxdesk.errors import ConflictError, FileError, LockedError, RuleError
from cxdesk.model.change import Change, altered
from cxdesk.model.records import PROJECT_ID, PainPoint, ProjectInfo, Rater, Round, Score, Touchpoint
from cxdesk.session import HistoryEntry, ProjectSession, check_file
from cxdesk.verbs import notes, projects, scoring, stages, touchpoints
from tests.store.making import apply_all, done


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "project" / "Airport.cxdesk"


@pytest.fixture
def session(path: Path, clock: Clock):
    path.parent.mkdir()
    begin = projects.begin_project(
        "Airport", "Passenger", [("Before", "be early"), ("At the gate", "")], "Ann"
    )
    session = ProjectSession.create(path, begin, author="Ann", clock=clock)
    yield session
    with suppress(sqlite3.ProgrammingError):  # closed by the test
        session.discard()


def add_touchpoint(session: ProjectSession, name: str) -> Touchpoint:
    """Add a touchpoint to the first stage and return it."""
    stage = session.project.stages(session.project.journeys()[0].id)[0]
    done(session, touchpoints.add_touchpoint(session.project, stage.id, name))
    return next(t for t in session.project.all(Touchpoint) if t.name == name)


def entry_of(entry: HistoryEntry | None) -> HistoryEntry:
    """Return an entry that is one."""
    assert entry is not None
    return entry


def beside(path: Path) -> list[str]:
    """Return what lies in the folder of a project, apart from it."""
    return sorted(file.name for file in path.parent.iterdir() if file != path)


def test_a_new_project_is_a_file_at_once_and_reads_back_the_same(session, path) -> None:
    before = session.project.snapshot()
    assert path.is_file()
    assert not session.unsaved
    session.close()
    again = ProjectSession.open(path)
    assert again.project == before
    assert again.name == "Airport"
    assert again.undo_entry is None
    again.close()
    assert beside(path) == []


def test_edits_survive_closing_and_can_be_undone_and_redone_afterwards(session, path, clock) -> None:
    start = session.project.snapshot()
    touchpoint = add_touchpoint(session, "Bag drop")
    clock.pass_seconds(5)
    done(session, touchpoints.rename_touchpoint(session.project, touchpoint.id, "Self bag drop"))
    end = session.project.snapshot()
    session.close()
    again = ProjectSession.open(path, author="Bob")
    assert again.project == end
    assert entry_of(again.undo_entry).verb == "rename_touchpoint"
    assert entry_of(again.undo_entry).author == "Ann"
    assert dict(entry_of(again.undo_entry).args) == {"old": "Bag drop", "name": "Self bag drop"}
    assert [change.verb for change in (again.undo(), again.undo()) if change] == [
        "rename_touchpoint",
        "add_touchpoint",
    ]
    assert again.undo() is None
    assert again.project == start
    again.close()
    once_more = ProjectSession.open(path)
    assert once_more.project == start
    assert entry_of(once_more.redo_entry).verb == "add_touchpoint"
    once_more.redo()
    once_more.redo()
    assert once_more.redo() is None
    assert once_more.project == end
    once_more.close()


def test_a_new_edit_drops_what_could_be_redone(session) -> None:
    add_touchpoint(session, "One")
    session.undo()
    add_touchpoint(session, "Two")
    assert session.redo_entry is None
    assert [entry.verb for entry in session.history()] == ["add_touchpoint", "begin_project"]
    assert session.history()[0].args["name"] == "Two"


def test_the_same_verb_on_the_same_record_within_a_second_is_one_step(session, clock) -> None:
    touchpoint = add_touchpoint(session, "Gate")
    rater = session.project.records()
    rater_id = next(r.id for r in rater if r.KIND == "rater")
    round_id = next(r.id for r in session.project.records() if r.KIND == "round")
    done(session, scoring.set_score(session.project, touchpoint.id, rater_id, round_id, "effort", 2))
    before = session.project.snapshot()
    clock.pass_seconds(10)
    first = done(session, scoring.set_score(session.project, touchpoint.id, rater_id, round_id, "effort", 3))
    for value in (4, 5, 6):
        clock.pass_seconds(0.9)
        change = scoring.set_score(session.project, touchpoint.id, rater_id, round_id, "effort", value)
        applied = done(session, change)
        assert applied.id == first.id
        assert change is not None
        assert applied.edits == change.edits
    clock.pass_seconds(1.1)
    done(session, scoring.set_score(session.project, touchpoint.id, rater_id, round_id, "effort", 7))
    assert session.project.all(Score)[0].effort == 7
    session.undo()
    assert session.project.all(Score)[0].effort == 6
    session.undo()
    assert session.project == before
    session.redo()
    assert session.project.all(Score)[0].effort == 6


def test_a_step_that_ends_where_it_began_is_none(session, path, clock) -> None:
    gate = add_touchpoint(session, "Gate")
    before = [entry.seq for entry in session.history()]
    for name in ("Gate 1", "Gate 12", "Gate"):
        done(session, touchpoints.rename_touchpoint(session.project, gate.id, name))
    assert [entry.seq for entry in session.history()] == before
    assert entry_of(session.undo_entry).verb == "add_touchpoint"
    done(session, touchpoints.rename_touchpoint(session.project, gate.id, "Gate A"))
    session.undo()
    assert session.project.get(Touchpoint, gate.id).name == "Gate"
    session.save()
    assert check_file(path).problems == ()


def test_scores_of_two_parts_are_two_steps_however_fast(session, clock) -> None:
    gate = add_touchpoint(session, "Gate")
    rater, round_ = session.project.all(Rater)[0].id, session.project.all(Round)[0].id
    for part, value in (("success", 5), ("effort", 6), ("emotion", 7)):
        done(session, scoring.set_score(session.project, gate.id, rater, round_, part, value))
    session.undo()
    (score,) = session.project.all(Score)
    assert (score.success, score.effort, score.emotion) == (5, 6, None)


def test_a_merged_rename_says_what_it_was_called_at_first(session, clock) -> None:
    gate = add_touchpoint(session, "Gate")
    for name in ("Gate 1", "Gate 12"):
        done(session, touchpoints.rename_touchpoint(session.project, gate.id, name))
    assert dict(entry_of(session.undo_entry).args) == {"old": "Gate", "name": "Gate 12"}


def test_other_verbs_other_records_and_undo_end_a_merge(session, clock) -> None:
    one, two = add_touchpoint(session, "One"), add_touchpoint(session, "Two")
    entries = len(session.history())
    done(session, touchpoints.rename_touchpoint(session.project, one.id, "A"))
    done(session, touchpoints.rename_touchpoint(session.project, two.id, "B"))
    done(session, touchpoints.set_touchpoint_notes(session.project, two.id, "hm"))
    assert len(session.history()) == entries + 3
    session.undo()
    session.redo()
    done(session, touchpoints.set_touchpoint_notes(session.project, two.id, "hm!"))
    assert len(session.history()) == entries + 4


def test_a_change_that_breaks_a_rule_changes_nothing(session) -> None:
    touchpoint = add_touchpoint(session, "Gate")
    before, revision = session.project.snapshot(), session.revision
    with pytest.raises(RuleError):
        done(session, notes.add_pain_point(session.project, touchpoint.id, "slow", severity=9))
    info = session.project.get(ProjectInfo, PROJECT_ID)
    stale = Change("rename_project", {}, (altered(ProjectInfo(PROJECT_ID, "other"), info),))
    with pytest.raises(RuleError):
        done(session, stale)
    assert session.project == before
    assert session.revision == revision
    assert len(session.history()) == 2


def test_every_durable_change_counts_one_revision(session) -> None:
    revision = session.revision
    add_touchpoint(session, "A")
    session.undo()
    session.redo()
    assert session.revision == revision + 3
    assert session.unsaved
    session.save()
    assert not session.unsaved


def test_a_second_opener_is_told_who_has_it_and_may_look(session, path) -> None:
    add_touchpoint(session, "Gate")
    session.save()
    with pytest.raises(LockedError, match="open in CXDesk already"):
        ProjectSession.open(path)
    looking = ProjectSession.open(path, read_only=True)
    assert looking.read_only
    assert looking.project == session.project
    with pytest.raises(FileError, match="read-only"):
        add_touchpoint(looking, "Nope")
    with pytest.raises(FileError, match="read-only"):
        looking.save()
    other = path.with_name("Mine.cxdesk")
    looking.save_as(other)
    add_touchpoint(looking, "Yes")
    looking.close()
    assert entry_of(ProjectSession.open(other).undo_entry).args["name"] == "Yes"


def test_save_as_moves_the_session_and_save_copy_does_not(session, path) -> None:
    add_touchpoint(session, "Gate")
    copy, moved = path.with_name("Copy.cxdesk"), path.with_name("Moved.cxdesk")
    session.save_copy(copy)
    assert session.path == path
    session.save_as(moved)
    assert session.path == moved
    assert session.name == "Moved"
    ProjectSession.open(path).close()
    for file in (copy, moved):
        assert check_file(file).ok


def test_somebody_elses_version_is_never_overwritten(session, path) -> None:
    other = path.with_name("Other.cxdesk")
    session.save_copy(other)
    add_touchpoint(session, "Mine")
    other.replace(path)
    theirs = path.read_bytes()
    theirs_and_mark = theirs
    session.save()  # the same bytes as were opened: nobody's work is lost
    add_touchpoint(session, "Mine again")
    path.write_bytes(theirs_and_mark)
    with pytest.raises(ConflictError, match="changed by somebody else"):
        session.save()
    assert path.read_bytes() == theirs
    assert session.unsaved
    session.save(overwrite=True)
    assert not session.unsaved


def test_the_history_can_be_forgotten(session, path) -> None:
    touchpoint = add_touchpoint(session, "Gate")
    done(session, notes.add_pain_point(session.project, touchpoint.id, "Very confidential remark"))
    pain = session.project.all(PainPoint)[0]
    done(session, notes.delete_note(session.project, PainPoint, pain.id))
    session.save()
    assert b"Very confidential remark" in path.read_bytes()
    session.prune_history()
    session.save()
    assert b"Very confidential" not in path.read_bytes()
    assert session.undo() is None


def test_a_project_without_a_name_stays_until_it_is_named(clock) -> None:
    session = ProjectSession.create(None, projects.begin_project("Draft", "Map", [("A", "")]), clock=clock)
    assert session.path is None
    assert session.name == "Draft"
    add_touchpoint(session, "Gate")
    with pytest.raises(FileError, match="no name yet"):
        session.save()
    kept = session.project.snapshot()
    session.close()
    item = next(item for item in ProjectSession.recoverable() if item.name == "Draft")
    again = ProjectSession.recover(item)
    assert again.project == kept
    again.discard()
    assert all(item.name != "Draft" for item in ProjectSession.recoverable())


def test_an_untouched_project_without_a_name_leaves_nothing() -> None:
    before = len(ProjectSession.recoverable())
    ProjectSession.create(None, projects.begin_project("Empty", "Map", [])).close()
    assert len(ProjectSession.recoverable()) == before


def test_the_history_is_plain_json(session) -> None:
    add_touchpoint(session, "Gate")
    entry = session.history()[0]
    assert entry.at == "2026-11-21T12:00:00.000+00:00"
    change = session.change_of(entry)
    assert change.verb == "add_touchpoint"
    assert change.edits[0].after.name == "Gate"
    json.dumps(dict(entry.args))
    assert stages.add_stage(session.project, session.project.journeys()[0].id, "x") is not None


def test_a_crash_after_an_import_was_taken_back_and_replaced_loses_nothing(session, path) -> None:
    """The rows of the import are still there, named by nobody, until the next save."""
    apply_all(session)
    while session.undo_entry is not None:
        session.undo()
    add_touchpoint(session, "Instead")
    kept = session.project.snapshot()
    session.abandon()
    (item,) = [item for item in ProjectSession.recoverable() if item.origin == path]
    recovered = ProjectSession.recover(item)
    assert recovered.project == kept
    recovered.save_as(path)
    recovered.close()
    assert check_file(path).problems == ()
    assert b"survey.csv" not in path.read_bytes()
