"""Any sequence of edits, undo, redo, saves, reopening and crashes against the plainest model: a list of projects.

A few thousand edits in every run; ``CXDESK_LONG=1`` makes it some hundred thousand.
"""

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.session import ProjectSession, check_file
from cxdesk.verbs import projects
from tests.store.making import IN_MEMORY, apply_all
from tests.test_session_data import assert_counted
from tests.verbs.acts import ACTS, BATCHES, seen

LONG = os.environ.get("CXDESK_LONG") == "1"
edits_made = 0


class Edits(RuleBasedStateMachine):
    """``states`` are all projects there were, oldest first; ``at`` is the one that should be seen now."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=IN_MEMORY))
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.states: list[Project] = []
        self.at = 0
        self.last: tuple[Change, datetime] | None = None
        self.names = self.renamed = 0

    def teardown(self) -> None:
        if self.states:
            self.session.discard()
        shutil.rmtree(self.folder)

    def clock(self) -> datetime:
        return self.now

    def new_path(self) -> Path:
        self.names += 1
        return self.folder / f"Project {self.names}.cxdesk"

    @initialize(named=st.booleans())
    def begin(self, named: bool) -> None:
        begin = projects.begin_project("Airport", "Passenger", [("Before", "calm"), ("Gate", "")], "Ann")
        self.session = ProjectSession.create(self.new_path() if named else None, begin, clock=self.clock)
        apply_all(self.session)
        self.session.prune_history()
        self.states = [self.session.project.snapshot()]
        for record in self.states[0].records():
            seen(record.id)

    # -------------------------------------------------------------------------------------------- edits

    def take(self, change: Change) -> None:
        """Apply a change to the session and to the model."""
        global edits_made
        edits_made += 1
        if change.verb == "import_dataset":
            applied = self.session.import_dataset(change, BATCHES)
        elif change.verb == "refresh_dataset":
            applied = self.session.refresh_dataset(change, BATCHES)
        else:
            applied = self.session.apply(change)
        assert applied.edits == change.edits
        merges = False
        if self.last is not None:
            merges = change.continues(self.last[0]) and self.now - self.last[1] <= timedelta(seconds=1)
        for touched in change.edits:
            seen(touched.id)
        after = self.states[self.at].snapshot()
        after.apply(change)
        del self.states[self.at + (0 if merges else 1) :]
        self.last = (change.merge(self.last[0]) if merges and self.last else change, self.now)
        if merges and after == self.states[-1]:  # back where it began: no step at all
            self.last = None
        else:
            self.states.append(after)
        self.at = len(self.states) - 1

    @rule(names=st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=10), data=st.data())
    def edit(self, names: list[str], data: st.DataObject) -> None:
        for name in names:
            self.now += timedelta(seconds=0.3)
            change = ACTS[name](self.session.project, data.draw)
            if change is not None:
                self.take(change)

    @rule(
        pauses=st.lists(st.sampled_from([0.1, 0.9, 1.1]), min_size=2, max_size=5),
        step_between=st.sampled_from(["", "", "undo", "undo redo"]),
    )
    def type_again(self, pauses: list[float], step_between: str) -> None:
        for pause in pauses:
            self.now += timedelta(seconds=pause)
            self.renamed += 1
            change = projects.rename_project(self.session.project, f"Name {self.renamed}")
            assert change is not None
            self.take(change)
        if "undo" in step_between:
            self.undo()
        if "redo" in step_between:
            self.redo()

    @rule()
    def undo(self) -> None:
        change = self.session.undo()
        assert (change is not None) == (self.at > 0)
        self.at -= change is not None
        self.last = None if change else self.last

    @rule()
    def redo(self) -> None:
        change = self.session.redo()
        assert (change is not None) == (self.at < len(self.states) - 1)
        self.at += change is not None
        self.last = None if change else self.last

    @precondition(lambda self: len(self.states) > 4)
    @rule()
    def undo_everything_and_redo_it(self) -> None:
        for _step in range(self.at):
            assert self.session.undo() is not None
        assert self.session.undo() is None
        assert self.session.project == self.states[0]
        for _step in range(self.at):
            self.session.redo()
        self.last = None

    # -------------------------------------------------------------------------------------------- files

    def compare_file(self) -> None:
        assert not self.session.unsaved
        assert self.session.path is not None
        looking = ProjectSession.open(self.session.path, read_only=True)
        assert looking.project == self.states[self.at]
        assert (looking.undo_entry is None) == (self.at == 0)
        looking.close()

    @precondition(lambda self: self.session.path is not None)
    @rule()
    def save(self) -> None:
        self.session.save()
        self.compare_file()

    @rule()
    def save_as(self) -> None:
        self.session.save_as(self.new_path())
        self.compare_file()

    @precondition(lambda self: self.session.path is not None)
    @rule(checked=st.sampled_from([False, False, True]))
    def close_and_reopen(self, checked: bool) -> None:
        path = self.session.path
        assert path is not None
        self.session.close()
        if checked:
            assert check_file(path).problems == ()
        self.session = ProjectSession.open(path, clock=self.clock)
        self.last = None

    @rule()
    def crash_and_come_back(self) -> None:
        path, unsaved = self.session.path, self.session.unsaved
        before = {item.folder for item in ProjectSession.recoverable()}
        self.session.abandon()
        found = [item for item in ProjectSession.recoverable() if item.folder not in before]
        assert len(found) == unsaved
        if unsaved:
            self.session = ProjectSession.recover(found[0], clock=self.clock)
            assert self.session.path is None
        else:
            assert path is not None
            self.session = ProjectSession.open(path, clock=self.clock)
        self.last = None

    # -------------------------------------------------------------------------------------------- always

    @invariant()
    def the_session_is_where_the_model_is(self) -> None:
        if self.states:
            assert self.session.project == self.states[self.at]
            assert (self.session.undo_entry is not None) == (self.at > 0)
            assert (self.session.redo_entry is not None) == (self.at < len(self.states) - 1)
            assert_counted(self.session)
            leftovers = [file.name for file in self.folder.iterdir() if ".part" in file.name]
            assert leftovers == []


Edits.TestCase.settings = settings(
    max_examples=1500 if LONG else 80,
    stateful_step_count=40,
    phases=tuple(Phase) if LONG else (Phase.explicit, Phase.generate),
)


TestEdits = Edits.TestCase


@pytest.fixture(scope="module", autouse=True)
def _enough_edits_in_memory():
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(dir=IN_MEMORY) as home:
        patch.setenv("CXDESK_HOME", home)
        yield
    assert edits_made > 1000
