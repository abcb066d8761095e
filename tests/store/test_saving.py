"""Saving over what is there: whole or not at all, never somebody else's work, nothing left beside it."""

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from cxdesk.errors import ConflictError, FileError
from cxdesk.model.records import PainPoint, Touchpoint
from cxdesk.session import ProjectSession, check_file
from cxdesk.store import backups
from cxdesk.verbs import notes, touchpoints
from tests.store.making import beside, done, make_project, touchpoint_names

ROOT = Path(__file__).resolve().parents[2]


def add(session: ProjectSession, name: str) -> None:
    """Add a touchpoint."""
    stage = session.project.stages(session.project.journeys()[0].id)[0]
    done(session, touchpoints.add_touchpoint(session.project, stage.id, name))


def content(path: Path) -> list[str]:
    """Return the touchpoints of a file, after a full check."""
    assert check_file(path).problems == ()
    session = ProjectSession.open(path, read_only=True)
    found = touchpoint_names(session)
    session.close()
    return found


def test_every_copy_taken_while_saving_is_whole(path: Path) -> None:
    """What a sync client, a mail program or a colleague copies at any moment opens and passes its checks."""
    session = ProjectSession.open(path)
    copies: list[bytes] = []
    done = threading.Event()

    def copy() -> None:
        while not done.is_set():
            copies.append(path.read_bytes())

    thread = threading.Thread(target=copy)
    thread.start()
    for step in range(50):
        add(session, f"Step {step}")
        session.save()
    done.set()
    thread.join()
    session.close()
    different = list(dict.fromkeys(copies))
    assert len(different) > 10
    copied = path.with_name("Copy.cxdesk")
    for data in different[:: max(1, len(different) // 40)]:
        copied.write_bytes(data)
        assert content(copied)
    copied.unlink()
    assert beside(path) == []


def test_saving_keeps_what_another_program_left_away_from_the_new_file(path: Path) -> None:
    session = ProjectSession.open(path)
    add(session, "New")
    with closing(sqlite3.connect(path.with_name("x.db"))) as other:
        other.execute("CREATE TABLE t (a)")
    for ending in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).write_bytes(os.urandom(3000))
    session.save()
    session.close()
    assert "New" in content(path)
    assert not {path.name + ending for ending in ("-journal", "-wal", "-shm")} & set(beside(path))
    assert sum(name.endswith(".aside") for name in beside(path)) == 3


@pytest.mark.parametrize("what", ["replaced", "overwritten", "restored", "emptied"])
def test_a_file_that_changed_meanwhile_is_not_overwritten(path: Path, what: str) -> None:
    older = path.read_bytes()
    other = path.with_name("Other.cxdesk")
    shutil.copy(path, other)
    theirs = ProjectSession.open(other)
    add(theirs, "Theirs")
    theirs.close()
    session = ProjectSession.open(path)
    add(session, "Mine")
    session.save()
    add(session, "Mine too")
    if what == "replaced":
        os.replace(other, path)
    else:
        path.write_bytes({"overwritten": other.read_bytes(), "restored": older, "emptied": b""}[what])
    left = path.read_bytes()
    with pytest.raises(ConflictError, match="Nothing was overwritten"):
        session.save()
    with pytest.raises(ConflictError):
        session.close()
    assert path.read_bytes() == left
    mine = path.with_name("Mine.cxdesk")
    session.save_as(mine)
    session.close()
    assert {"Mine", "Mine too"} <= set(content(mine))
    assert path.read_bytes() == left


def test_replacing_theirs_keeps_a_copy_of_theirs(path: Path) -> None:
    session = ProjectSession.open(path)
    add(session, "Mine")
    session.save()
    add(session, "Mine too")
    theirs = b"not even a project"
    path.write_bytes(theirs)
    session.save(overwrite=True)
    session.close()
    assert "Mine too" in content(path)
    assert theirs in [version.read_bytes() for version in backups.versions(path)]


def test_theirs_is_not_replaced_where_no_copy_of_it_can_be_kept(path: Path) -> None:
    session = ProjectSession.open(path)
    add(session, "Mine")
    folder = backups.folder_for(path)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"in the way")
    session.save()  # what is replaced is the version that was opened: its backup is a courtesy
    path.write_bytes(b"theirs")
    with pytest.raises(FileError, match="not replaced"):
        session.save(overwrite=True)
    assert path.read_bytes() == b"theirs"
    folder.unlink()
    session.save(overwrite=True)
    session.close()
    assert b"theirs" in [version.read_bytes() for version in backups.versions(path)]


def test_the_longest_file_names_work(tmp_path: Path, home: Path) -> None:
    """255 bytes, which is 82 Thai letters; what lies beside the file meanwhile has longer names."""
    for name in ("x" * 248 + ".cxdesk", "ก" * 82 + ".cxdesk"):
        session = make_project(tmp_path / "names" / name)
        add(session, "One")
        target = session.path
        assert target is not None
        session.close()
        assert "One" in content(target)
        assert beside(target) == []
        target.unlink()


def test_a_recovered_project_can_take_its_own_file_again(path: Path) -> None:
    """Its note is still there: the one who left it is the one who carries on."""
    session = ProjectSession.open(path)
    add(session, "Mine")
    session.abandon()
    crashed = path.with_name(f".{path.name}.lock")
    note = {"user": "", "host": platform.node(), "process": 1, "session": session._home.folder.path.name}
    crashed.write_text(json.dumps(note), encoding="utf-8")
    (item,) = ProjectSession.recoverable()
    recovered = ProjectSession.recover(item)
    recovered.save_as(path)
    recovered.close()
    assert "Mine" in content(path)
    assert beside(path) == []


def test_a_touched_or_renamed_file_is_no_conflict(path: Path) -> None:
    session = ProjectSession.open(path)
    add(session, "One")
    os.utime(path, (1, 1))
    session.save()
    add(session, "Two")
    path.rename(path.with_name("Renamed.cxdesk"))
    session.save()
    session.close()
    assert {"One", "Two"} <= set(content(path))
    assert "Two" not in content(path.with_name("Renamed.cxdesk"))


def test_earlier_versions_are_kept_in_the_users_folder(path: Path, home: Path) -> None:
    before = path.read_bytes()
    known = len(backups.versions(path))
    session = ProjectSession.open(path)
    for name in ("One", "Two", "Three"):
        add(session, name)
        session.save()
    session.close()
    kept = backups.versions(path)
    assert kept[0].read_bytes() == before
    assert len(kept) == known + 1
    assert all(home in version.parents for version in kept)
    assert beside(path) == []


def test_thinning_keeps_the_last_ten_and_one_a_day(tmp_path: Path) -> None:
    named = [f"202611{day:02}-{hour:02}0000" for day in range(1, 21) for hour in range(24)]
    kept = [(tmp_path / f"{name}.cxdesk", 1000) for name in sorted(named, reverse=True)]
    gone = backups.surplus(kept)
    stay = [file.name[:11] for file, _size in kept if file not in gone]
    assert stay == [f"20261120-{hour}" for hour in range(23, 13, -1)] + [
        f"202611{day}-23" for day in range(19, 13, -1)
    ]
    large = [(file, 1 << 28) for file, _size in kept]
    assert len(kept) - len(backups.surplus(large)) == 4


def test_deleted_text_does_not_travel(path: Path) -> None:
    """What was undone and then replaced, and what was deleted before the history was forgotten."""
    session = ProjectSession.open(path)
    touchpoint = session.project.all(Touchpoint)[0]
    done(session, notes.add_pain_point(session.project, touchpoint.id, "Confidential: undone and replaced"))
    session.undo()
    done(session, notes.add_pain_point(session.project, touchpoint.id, "Confidential: deleted later"))
    session.save()
    assert b"Confidential: undone" not in path.read_bytes()
    assert b"Confidential: deleted" in path.read_bytes()
    pain = next(p for p in session.project.all(PainPoint) if p.text.endswith("later"))
    done(session, notes.delete_note(session.project, PainPoint, pain.id))
    session.prune_history()
    session.save()
    session.close()
    assert b"Confidential" not in path.read_bytes()


def test_a_copy_without_history_holds_only_what_is_there(path: Path) -> None:
    session = ProjectSession.open(path)
    touchpoint = session.project.all(Touchpoint)[0]
    done(session, notes.add_pain_point(session.project, touchpoint.id, "Confidential: deleted"))
    done(session, notes.delete_note(session.project, PainPoint, session.project.all(PainPoint)[-1].id))
    shared = path.with_name("Shared.cxdesk")
    session.save_copy(shared, with_history=False)
    assert session.undo_entry is not None
    assert b"Confidential" not in shared.read_bytes()
    given = ProjectSession.open(shared)
    assert given.project == session.project
    assert given.undo_entry is None
    given.close()
    session.close()
    assert not ProjectSession.recoverable()


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch):
    """A project of a user whom rights bind, which root is not."""
    with tempfile.TemporaryDirectory(prefix="cxdesk-rights-") as name:
        folder = Path(name)
        monkeypatch.setenv("CXDESK_HOME", str(folder / "home"))
        nobody = hasattr(os, "geteuid") and os.geteuid() == 0
        if nobody:
            folder.chmod(0o777)
            os.seteuid(65534)
        try:
            path = folder / "project" / "Airport.cxdesk"
            make_project(path).close()
            yield path
            path.parent.chmod(0o755)
        finally:
            if nobody:
                os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_write_protected_file_is_opened_to_look_at_and_saved_elsewhere(bound: Path) -> None:
    bound.chmod(0o444)
    session = ProjectSession.open(bound)
    assert session.read_only
    assert "write-protected" in session.read_only_reason
    with pytest.raises(FileError, match="read-only"):
        add(session, "Nope")
    mine = bound.with_name("Mine.cxdesk")
    session.save_as(mine)
    assert not session.read_only
    add(session, "Yes")
    session.close()
    assert "Yes" in content(mine)
    assert "Yes" not in content(bound)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_folder_that_became_read_only_is_told_and_nothing_is_lost(bound: Path) -> None:
    session = ProjectSession.open(bound)
    add(session, "Mine")
    before = bound.read_bytes()
    bound.parent.chmod(0o555)
    with pytest.raises(FileError, match="may not write"):
        session.save()
    assert bound.read_bytes() == before
    elsewhere = bound.parent.parent / "Elsewhere.cxdesk"
    session.save_as(elsewhere)
    session.close()
    assert "Mine" in content(elsewhere)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_project_in_a_read_only_folder_can_be_looked_at(bound: Path) -> None:
    bound.parent.chmod(0o555)
    session = ProjectSession.open(bound)
    assert session.read_only
    assert "folder cannot be written" in session.read_only_reason
    session.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_file_that_may_not_be_read(bound: Path) -> None:
    bound.chmod(0)
    with pytest.raises(FileError, match="may not read"):
        ProjectSession.open(bound)
    bound.chmod(0o644)
    assert content(bound)


def test_a_vanished_folder_is_told_and_nothing_is_lost(path: Path, tmp_path: Path) -> None:
    session = ProjectSession.open(path)
    add(session, "Mine")
    shutil.rmtree(path.parent)
    with pytest.raises(FileError, match="does not exist"):
        session.save()
    assert not path.parent.exists()
    add(session, "Still mine")
    elsewhere = tmp_path / "Elsewhere.cxdesk"
    session.save_as(elsewhere)
    session.close()
    assert {"Mine", "Still mine"} <= set(content(elsewhere))


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from cxdesk.errors import FileError
from cxdesk.session import ProjectSession
from cxdesk.model.records import Touchpoint
from tests.store.test_saving import add
from cxdesk.verbs import touchpoints

path, size = Path(sys.argv[1]), Path(sys.argv[1]).stat().st_size
session = ProjectSession.open(path)
add(session, "Kept")
before = path.read_bytes()
limit = int(size * float(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
sentences = []
for attempt in range(2):
    try:
        session.save()
    except FileError as error:
        sentences.append(str(error))
assert len(sentences) == 2, sentences
assert path.read_bytes() == before
assert [f.name for f in path.parent.iterdir() if f.name.endswith((".part", "-journal"))] == []
known = session.project.snapshot()
# Below its size even what is there could not be put back, which no full disk does.
resource.setrlimit(resource.RLIMIT_FSIZE, (max(limit, size), resource.RLIM_INFINITY))
try:
    for n in range(400):
        touchpoint = session.project.all(Touchpoint)[0]
        session.apply(touchpoints.set_touchpoint_notes(session.project, touchpoint.id, str(n) * 9000))
        known = session.project.snapshot()
    sentences.append("no edit was refused")
except FileError as error:
    sentences.append(str(error))
assert session.project == known
assert session.reload() == known
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
add(session, "After")
session.save()
session.close()
print(sentences[0]); print(sentences[-1])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as POSIX systems can")
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
def test_a_file_that_cannot_grow_is_told_and_nothing_is_lost(path: Path, share: float) -> None:
    command = [sys.executable, "-c", FULL_DISK, str(path), str(share)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    saved, edited = done.stdout.strip().splitlines()
    assert "could not be written" in saved
    assert "could not be kept" in edited
    assert {"Kept", "After"} <= set(content(path))


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of one mebibyte, where this user may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_nothing_is_lost(small_disk: Path, home: Path, tmp_path: Path) -> None:
    path = small_disk / "Airport.cxdesk"
    session = make_project(path)
    filler = small_disk / "filler"
    filler.write_bytes(bytes(1 << 19))
    before = path.read_bytes()
    add(session, "Mine")
    sentence = ""
    while not sentence:
        try:
            first = session.project.all(Touchpoint)[0]
            done(session, notes.add_pain_point(session.project, first.id, "x" * 19_000))
            session.save()
            before = path.read_bytes()
        except FileError as error:
            sentence = str(error)
    assert "is full" in sentence
    assert path.read_bytes() == before
    assert sorted(beside(path)) == [".Airport.cxdesk.lock", "filler"]
    filler.unlink()
    session.save()
    session.close()
    assert "Mine" in content(path)


def test_no_working_copy_can_be_made_on_a_full_disk(small_disk: Path, path: Path, monkeypatch) -> None:
    monkeypatch.setenv("CXDESK_HOME", str(small_disk))
    (small_disk / "filler").write_bytes(bytes((1 << 20) - 3 * 4096))
    with pytest.raises(FileError, match="full"):
        ProjectSession.open(path)
    assert beside(path) == []


def test_leftovers_of_a_killed_save_go_at_the_next_start(path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from cxdesk.session import ProjectSession;"
        "from tests.store.test_saving import add; s = ProjectSession.open(Path(sys.argv[1])); add(s, 'Mine');"
        "os.replace = os.fsync = lambda *a: os._exit(7) if str(a[0]).endswith('.part') and 'Airport' in str(a[0])"
        " else None;"
        "s.save()"
    )
    program = program.replace("os.replace = os.fsync", "real = os.replace; os.replace").replace(
        "else None", "else real(*a)"
    )
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr
    assert any(name.endswith(".part") for name in beside(path))
    (item,) = ProjectSession.recoverable()
    assert not any(name.endswith(".part") for name in beside(path))
    assert item.origin == path
    recovered = ProjectSession.recover(item)
    assert "Mine" in touchpoint_names(recovered)
    assert recovered.name == "Airport (recovered)"
    recovered.discard()
    again = ProjectSession.open(path)  # the note of the dead process is taken over
    again.close()
    assert beside(path) == []


def test_a_symbolic_link_stays_one(path: Path) -> None:
    link = path.with_name("Link.cxdesk")
    link.symlink_to(path)
    session = ProjectSession.open(link)
    add(session, "Through the link")
    session.close()
    assert link.is_symlink()
    assert "Through the link" in content(path)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_rights_stay_as_they_were(path: Path) -> None:
    path.chmod(0o640)
    session = ProjectSession.open(path)
    add(session, "One")
    session.close()
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "name",
    [
        "a?b#c%20.cxdesk",
        "file:x.cxdesk",
        "naïve – ตรวจ.cxdesk",
        "with space & 'quote'.cxdesk",
        "no ending",
        ".hidden",
    ],
)
def test_any_file_name_works(tmp_path: Path, home: Path, name: str) -> None:
    session = make_project(tmp_path / "names" / name)
    add(session, "One")
    path = session.path
    assert path is not None
    session.close()
    assert beside(path) == []
    assert "One" in content(path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets any bytes be a file's name")
def test_a_name_that_is_no_unicode_is_a_name(path: Path) -> None:
    odd = path.with_name(os.fsdecode(b"caf\xe9.cxdesk"))
    path.rename(odd)
    session = ProjectSession.open(odd)
    add(session, "Lounge")
    session.close()
    assert beside(odd) == []
    assert "Lounge" in content(odd)
    session = ProjectSession.open(odd)
    add(session, "Bar")
    session.abandon()
    (item,) = ProjectSession.recoverable()
    assert item.origin == odd
