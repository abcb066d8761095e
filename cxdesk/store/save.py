"""Saving: a new file is written, sealed and checked beside the target, then takes its name in one step.

Nothing is ever written into the file people see and nothing is deleted first, so a crash, a full disk or a vanished
folder leaves the old version or the new one. This module must not know sessions.
"""

import contextlib
import os
import sqlite3
import time
from pathlib import Path

from cxdesk import files
from cxdesk.errors import ConflictError, FileError
from cxdesk.i18n import _
from cxdesk.store import backups, seal, troubles
from cxdesk.store.connection import connect
from cxdesk.store.file import SIBLINGS


def part_file(target: Path, session: str) -> Path:
    """Return the temporary name under which a session writes a target's next version."""
    return files.hidden(target, f".{session}.part")


def write_part(connection: sqlite3.Connection, target: Path, part: Path) -> seal.Identity:
    """Write a project whole, sealed, checked and flushed to a temporary file for ``target``; return its identity.

    Raises FileError; then nothing is left.
    """
    try:
        part.unlink(missing_ok=True)
        # As bytes, for a name need not be valid Unicode.
        connection.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(part),))
        identity = seal.put(part)
        _check_part(connection, part)
        with contextlib.suppress(OSError):  # a new file has no rights to keep
            part.chmod(target.stat().st_mode)
        files.flush_file(part)
        return identity
    except (sqlite3.Error, OSError, ValueError) as error:
        discard_part(part)
        raise troubles.unwritable(error, target) from error
    except BaseException:
        discard_part(part)
        raise


def discard_part(part: Path) -> None:
    """Remove what an unfinished save left."""
    for leftover in (part, part.with_name(part.name + "-journal")):
        with contextlib.suppress(OSError):
            leftover.unlink()


def _check_part(connection: sqlite3.Connection, part: Path) -> None:
    """Raise sqlite3.DatabaseError where the new file is not whole or does not have what the working copy has."""
    with contextlib.closing(connect(part, read_only=True)) as written:
        if written.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the new file is damaged")
        tables = "SELECT name FROM sqlite_master WHERE type='table' ORDER BY name"
        for (table,) in connection.execute(tables).fetchall():
            count = f'SELECT count(*) FROM "{table}"'
            if written.execute(count).fetchone() != connection.execute(count).fetchone():
                raise sqlite3.DatabaseError("the new file is not complete")


def put_in_place(part: Path, target: Path, expected: seal.Identity | None, *, keep: bool) -> None:
    """Give a finished temporary file the target's name.

    ``expected`` is what the target was when last seen (None: replace whatever is there). ``keep`` forces a backup of
    the version that goes; else one is made where the last is old enough. Raises ConflictError where the target is
    another file by now, FileError where it cannot be replaced, or where it is not what is expected and no backup of it
    can be kept; then it is as it was and the temporary file is gone. A power cut may still undo it until
    ``make_durable``.
    """
    try:
        if expected is not None:
            _compare(target, expected)
        if not backups.keep(target, force=keep) and expected is None:
            raise _not_kept(target)
        _set_siblings_aside(target)
        files.replace(part, target)
    except OSError as error:
        discard_part(part)
        raise troubles.unwritable(error, target) from error
    except BaseException:
        discard_part(part)
        raise


def make_durable(target: Path) -> None:
    """Have a target's new name on the disk. Raises FileError where that failed; the new version is in place then."""
    try:
        files.flush_folder(target.parent)
    except OSError as error:
        raise troubles.unwritable(error, target) from error


def _compare(target: Path, expected: seal.Identity) -> None:
    try:
        same = seal.identify(target).same(expected)
    except FileNotFoundError:
        return  # renamed or deleted meanwhile: nothing can be overwritten
    if not same:
        text = _(
            "“{file}” was changed by somebody else since it was opened. Nothing was overwritten:"
            " save your version under another name, or replace theirs (a copy of it is kept)."
        )
        raise ConflictError(text.format(file=target.name))


def _not_kept(target: Path) -> FileError:
    text = _(
        "“{file}” was not replaced, as no copy of what it is now could be kept in {folder}."
        " Save under another name."
    )
    return FileError(text.format(file=target.name, folder=backups.folder_for(target).parent))


def _set_siblings_aside(target: Path) -> None:
    """Move what another program left beside the target: SQLite would mix it into the new file."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for ending in (*SIBLINGS, "-shm"):
        sibling = target.with_name(target.name + ending)
        if os.path.lexists(sibling):
            files.replace(sibling, target.with_name(f"{target.name}.{stamp}{ending}.aside"))


def copy_whole(connection: sqlite3.Connection, target: Path, part: Path) -> seal.Identity:
    """Write a copy of a project to ``target``, replacing what is there (a backup of it is kept)."""
    identity = write_part(connection, target, part)
    put_in_place(part, target, None, keep=True)
    make_durable(target)
    return identity
