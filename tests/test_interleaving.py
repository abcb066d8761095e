"""Two sessions on one file and somebody who replaces it from outside, in any order: nobody's work is ever gone.

What the outsider replaces or deletes counts as put away by the outsider; everything else must be found in a file, a
backup or what the next start offers. ``CXDESK_LONG=1`` tries hundreds of orders.
"""

import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest

from cxdesk.errors import ConflictError
from cxdesk.model.records import Touchpoint
from cxdesk.session import ProjectSession, check_file
from cxdesk.store import backups
from cxdesk.store.locks import note_file
from cxdesk.verbs import projects, touchpoints
from tests.store.making import IN_MEMORY, done

ORDERS = 400 if os.environ.get("CXDESK_LONG") == "1" else 25
STEPS = 14


class Scene:
    """A shared folder, who works in it, and the marks that must not be lost."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.folder = folder / "shared"
        self.away = folder / "away"
        self.folder.mkdir()
        self.away.mkdir()
        self.path = self.folder / "Common.cxdesk"
        self.marks: set[str] = set()
        self.names = 0
        self.conflicts = self.overwritten = 0
        begin = projects.begin_project("Common", "Map", [("A", "")])
        session = ProjectSession.create(self.path, begin)
        self.mark(session)
        session.close()
        self.older = [self.path.read_bytes()]
        self.people = [self.join(), self.join()]

    def join(self) -> ProjectSession:
        """Open the file on another computer, whose note does not reach this one."""
        note_file(self.path).unlink(missing_ok=True)
        return ProjectSession.open(self.path)

    def mark(self, session: ProjectSession) -> None:
        """Add a touchpoint that is found nowhere else."""
        self.names += 1
        stage = session.project.stages(session.project.journeys()[0].id)[0]
        done(session, touchpoints.add_touchpoint(session.project, stage.id, f"mark {self.names}"))
        self.marks.add(f"mark {self.names}")

    def new_path(self, folder: Path) -> Path:
        self.names += 1
        return folder / f"Version {self.names}.cxdesk"

    # -------------------------------------------------------------------------------------------- what may happen

    def edit(self) -> None:
        self.mark(self.dice.choice(self.people))

    def save(self) -> None:
        session = self.dice.choice(self.people)
        seen = self.path.read_bytes() if self.path.exists() else None
        try:
            session.save()
        except ConflictError:
            self.conflicts += 1
            assert session.path is not None
            if session.path == self.path:
                assert self.path.read_bytes() == seen
            self.decide(session)

    def decide(self, session: ProjectSession) -> None:
        """Answer a conflict: later, under another name, or over what is there."""
        answer = self.dice.choice(("later", "elsewhere", "over"))
        if answer == "elsewhere":
            session.save_as(self.new_path(self.folder))
        elif answer == "over":
            self.overwritten += 1
            session.save(overwrite=True)

    def save_as_over(self) -> None:
        if self.dice.random() < 0.3:
            session = self.dice.choice(self.people)
            note_file(self.path).unlink(missing_ok=True)
            session.save_as(self.path)

    def reopen(self) -> None:
        at = self.dice.randrange(2)
        if self.path.exists() and not check_file(self.path).problems:
            try:
                self.people[at].close()
            except ConflictError:
                self.conflicts += 1
                self.people[at].abandon()
            self.people[at] = self.join()

    def touch(self) -> None:
        if self.path.exists():
            os.utime(self.path, (1, self.dice.randrange(10**9)))

    def put_away(self) -> None:
        if self.path.exists():
            self.older.append(self.path.read_bytes())
            shutil.copy(self.path, self.new_path(self.away))

    def replace(self) -> None:
        """A colleague works on a copy and puts it in place of the file."""
        if self.path.exists() and not check_file(self.path).problems:
            copy = self.new_path(self.away)
            shutil.copy(self.path, copy)
            theirs = ProjectSession.open(copy)
            self.mark(theirs)
            theirs.close()
            self.put_away()
            shutil.copy(copy, self.new_path(self.folder))
            os.replace(copy, self.path)

    def restore(self) -> None:
        self.put_away()
        self.path.write_bytes(self.dice.choice(self.older))

    def rename(self) -> None:
        if self.path.exists():
            self.path.rename(self.new_path(self.folder))

    def delete(self) -> None:
        self.put_away()
        self.path.unlink(missing_ok=True)

    def half_synced(self) -> None:
        self.put_away()
        self.path.write_bytes(self.dice.choice(self.older)[:5000])

    def play(self) -> None:
        """Let things happen, then let everybody go home."""
        acts = [self.edit] * 5 + [self.save] * 5 + [self.save_as_over, self.reopen, self.touch]
        acts += [self.replace, self.restore, self.rename, self.delete, self.half_synced]
        for _step in range(STEPS):
            self.dice.choice(acts)()
        for session in self.people:
            try:
                session.close()
            except ConflictError:
                session.abandon()

    def found(self) -> set[str]:
        """Return the marks in every file, backup and recoverable copy."""
        marks: set[str] = set()
        files = [*self.folder.glob("*.cxdesk"), *self.away.glob("*.cxdesk")]
        for path in list(files):
            files += backups.versions(path)
        for path in [*files, *backups.versions(self.path)]:
            if not check_file(path).problems:
                session = ProjectSession.open(path, read_only=True)
                marks |= {touchpoint.name for touchpoint in session.project.all(Touchpoint)}
                session.close()
        for item in ProjectSession.recoverable():
            session = ProjectSession.recover(item)
            marks |= {touchpoint.name for touchpoint in session.project.all(Touchpoint)}
            session.discard()
        return marks


def test_nobody_loses_anything_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    conflicts = overwritten = 0
    for seed in range(ORDERS):
        with tempfile.TemporaryDirectory(dir=IN_MEMORY) as name:
            monkeypatch.setenv("CXDESK_HOME", str(Path(name, "home")))
            scene = Scene(Path(name), seed)
            scene.play()
            assert scene.marks <= scene.found(), (seed, scene.marks - scene.found())
            assert not [file.name for file in scene.folder.iterdir() if ".part" in file.name], seed
            conflicts += scene.conflicts
            overwritten += scene.overwritten
    assert conflicts > ORDERS // 4
    assert overwritten > ORDERS // 20
