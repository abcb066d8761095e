"""Private working folders, one a session: made, found again after a crash, cleaned up. It must not know projects.

A folder holds the working copy ``project.cxdesk``, a lock that dies with its process, and ``session.json`` that says
where the copy came from and which revision of it is safe elsewhere. Cleaning up is never a condition for anything.
"""

import contextlib
import json
import secrets
import shutil
import sqlite3
import time
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cxdesk import files, settings
from cxdesk.store import backups, seal
from cxdesk.store.connection import connect
from cxdesk.store.locks import Holder, SystemLock, runs

KEEP_DISCARDED: Final = 30 * 86400.0
"""Seconds that a discarded working copy is kept."""

_KEEP_NAMELESS: Final = 86400.0
"""Seconds before a folder that never became a session is removed."""


@dataclass(slots=True)
class Notes:
    """What ``session.json`` says; ``saved`` is the revision that is safe in ``origin`` (-1: none).

    ``pending`` names the temporary file, the revision and the identity of a save that was under way.
    """

    name: str = ""
    origin: str | None = None
    saved: int = -1
    started: str = ""
    pending: dict[str, Any] | None = None
    discarded: str | None = None


@dataclass(slots=True)
class WorkFolder:
    """A working folder that this process holds."""

    path: Path
    lock: SystemLock
    notes: Notes = field(default_factory=Notes)

    @property
    def database(self) -> Path:
        """The working copy."""
        return self.path / "project.cxdesk"

    def write_notes(self) -> None:
        """Put the notes on the disk, whole. Raises OSError."""
        part = self.path / "session.json.part"
        part.write_text(
            json.dumps(asdict(self.notes)), encoding="ascii"
        )  # a file's name need not be valid Unicode
        files.flush_file(part)
        files.replace(part, self.path / "session.json")
        files.flush_folder(self.path)

    def leave(self) -> None:
        """Let go of the folder and leave it for later."""
        self.lock.release()

    def remove(self) -> None:
        """Delete the folder; what cannot be deleted now goes at a later start."""
        with contextlib.suppress(OSError):
            (self.path / "session.json").unlink()
        self.lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A working copy that a crash left, or an unnamed project kept for later; ``at`` is its last change (UTC)."""

    folder: Path
    name: str
    origin: Path | None
    at: datetime


def root() -> Path:
    """Return the folder of the working folders."""
    return settings.data_folder() / "sessions"


def new_folder() -> WorkFolder:
    """Make and lock a new working folder. Raises OSError."""
    path = root() / secrets.token_hex(8)
    path.mkdir(parents=True, mode=0o700)
    lock = SystemLock.take(path / "lock")
    assert lock is not None
    files.flush_folder(path.parent)
    return WorkFolder(path, lock, Notes(started=datetime.now(UTC).isoformat(timespec="seconds")))


def take(path: Path) -> WorkFolder | None:
    """Lock a folder that nobody holds; None where it is gone or a living session has it."""
    try:
        lock = SystemLock.take(path / "lock")
    except OSError:
        return None
    return None if lock is None else WorkFolder(path, lock, _read_notes(path) or Notes())


def session_lives(holder: Holder) -> bool | None:
    """Return whether a session of this user still runs; None where its folder is not one of ours."""
    path = root() / holder.session
    if not holder.session.isalnum() or not path.is_dir():
        return None
    try:
        lock = SystemLock.take(path / "lock")
    except OSError:
        return None
    if lock is None:
        return True
    lock.release()
    return False


def recoverable() -> list[Recoverable]:
    """Return what dead sessions left that is nowhere else, newest first; clean up what is safe or too old."""
    found = []
    backups.clear_parts()
    files.clear_unfinished(runs)
    with contextlib.suppress(OSError):
        for path in sorted(root().iterdir()):
            with contextlib.suppress(OSError, sqlite3.Error, ValueError):
                item = _examine(path)
                if item is not None:
                    found.append(item)
    return sorted(found, key=lambda item: item.at, reverse=True)


def _examine(path: Path) -> Recoverable | None:
    if not path.is_dir():
        return None
    if _read_notes(path) is None:
        if time.time() - path.stat().st_mtime > _KEEP_NAMELESS:
            _remove_unheld(path)
        return None
    folder = take(path)
    if folder is None:
        return None
    try:
        return _examine_held(folder)
    finally:
        folder.leave()


def _examine_held(folder: WorkFolder) -> Recoverable | None:
    notes = folder.notes
    if notes.discarded is not None:
        if time.time() - datetime.fromisoformat(notes.discarded).timestamp() > KEEP_DISCARDED:
            folder.remove()
        return None
    _finish_pending(folder)
    with contextlib.suppress(sqlite3.Error):  # a damaged copy is offered too: some of it may be rescued
        if revision_of(folder.database) == notes.saved:
            folder.remove()
            return None
    at = datetime.fromtimestamp(folder.database.stat().st_mtime, UTC)
    return Recoverable(folder.path, notes.name, None if notes.origin is None else Path(notes.origin), at)


def _finish_pending(folder: WorkFolder) -> None:
    """Settle a save that a crash cut off: remove its temporary file, see whether the target was replaced."""
    pending, origin = folder.notes.pending, folder.notes.origin
    if pending is None:
        return
    part = Path(str(pending["part"]))
    for leftover in (part, part.with_name(part.name + "-journal")):
        leftover.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        target = Path(str(pending["target"]))
        if origin is not None and target == Path(origin) and seal.identify(target).hex == pending["identity"]:
            folder.notes.saved = int(pending["revision"])
    folder.notes.pending = None
    folder.write_notes()


def revision_of(database: Path) -> int:
    """Return the revision of a working copy that nothing has open. Raises sqlite3.Error."""
    connection = connect(database)
    try:
        return int(connection.execute("SELECT value FROM meta WHERE key='revision'").fetchone()[0])
    except TypeError as error:
        raise sqlite3.DatabaseError("no revision") from error
    finally:
        connection.close()


def _read_notes(path: Path) -> Notes | None:
    try:
        stored: Any = json.loads((path / "session.json").read_text(encoding="utf-8"))
        known = {f.name for f in fields(Notes)}
        return Notes(**{name: value for name, value in stored.items() if name in known})
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def _remove_unheld(path: Path) -> None:
    lock = SystemLock.take(path / "lock")
    if lock is not None:
        lock.release()
        shutil.rmtree(path, ignore_errors=True)
