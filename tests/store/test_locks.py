"""Who has a file open: told at once, taken over from the dead, never in the way of looking."""

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cxdesk.errors import LockedError
from cxdesk.session import ProjectSession
from cxdesk.store.locks import STALE_AFTER, CourtesyNote, Holder, SystemLock, note_file
from cxdesk.verbs.projects import begin_project
from tests.store.making import beside

ROOT = Path(__file__).resolve().parents[2]

HOLD = """
import sys
from pathlib import Path
from cxdesk.session import ProjectSession
session = ProjectSession.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
if sys.argv[2] == "close":
    session.close()
else:
    import os
    os._exit(9)
"""


@pytest.mark.parametrize("end", ["close", "die"])
def test_another_process_has_it_until_it_closes_or_dies(path: Path, end: str) -> None:
    command = [sys.executable, "-c", HOLD, str(path), end]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        started = time.perf_counter()
        with pytest.raises(LockedError, match=platform.node()):
            ProjectSession.open(path)
        assert time.perf_counter() - started < 0.5
        ProjectSession.open(path, read_only=True).close()
        mine = ProjectSession.create(None, begin_project("Other", "Map", []))
        with pytest.raises(LockedError):
            mine.save_as(path)
        mine.close()
        assert ProjectSession.recoverable() == []
        other.stdin.write("\n")
        other.stdin.flush()
        other.wait()
    session = ProjectSession.open(path)
    assert not session.read_only
    session.close()
    assert beside(path) == []


def note(path: Path, **changes: object) -> Path:
    """Leave a note as another computer would."""
    text = {"user": "ann", "host": "elsewhere", "process": 4711, "session": "00ff00ff00ff00ff", "key": "k"}
    file = note_file(path)
    file.write_text(json.dumps({**text, **changes}), encoding="utf-8")
    return file


def test_another_computers_note_counts_while_it_shows_signs_of_life(path: Path) -> None:
    file = note(path)
    with pytest.raises(LockedError, match="ann, elsewhere"):
        ProjectSession.open(path)
    old = time.time() - STALE_AFTER - 1
    os.utime(file, (old, old))
    session = ProjectSession.open(path)
    assert json.loads(file.read_text(encoding="utf-8"))["process"] == os.getpid()
    os.utime(file, (old, old))
    session.sign_of_life()
    assert time.time() - file.stat().st_mtime < 60
    session.close()
    assert not file.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"user": 1}', "\x00" * 40])
def test_a_note_that_nobody_can_read_is_no_obstacle(path: Path, text: str) -> None:
    note_file(path).write_text(text, encoding="utf-8")
    ProjectSession.open(path).close()
    assert beside(path) == []


def test_a_note_of_this_computer_goes_by_the_process(path: Path) -> None:
    note(path, host=platform.node(), process=os.getpid())
    with pytest.raises(LockedError):
        ProjectSession.open(path)
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    note(path, host=platform.node(), process=ended.pid)
    ProjectSession.open(path).close()
    assert beside(path) == []


def test_somebody_elses_note_is_not_taken_away(path: Path) -> None:
    session = ProjectSession.open(path)
    file = note(path)
    session.close()
    assert file.exists()


def test_of_two_who_find_a_stale_note_one_wins(tmp_path: Path) -> None:
    target = tmp_path / "a.cxdesk"
    note(target, host=platform.node(), process=0)

    def lives(holder: Holder) -> bool | None:
        return True if holder.session == "a1" else None

    first, second = CourtesyNote.leave(target, "a1", lives), CourtesyNote.leave(target, "a2", lives)
    assert isinstance(first, CourtesyNote)
    assert isinstance(second, Holder)
    assert second.session == "a1"


def test_a_system_lock_is_held_once_and_given_back(tmp_path: Path) -> None:
    lock = SystemLock.take(tmp_path / "lock")
    assert lock is not None
    assert SystemLock.take(tmp_path / "lock") is None
    lock.release()
    lock.release()
    again = SystemLock.take(tmp_path / "lock")
    assert again is not None
    again.release()
