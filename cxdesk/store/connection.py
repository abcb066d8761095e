"""Connections to working copies and the one kind of write transaction; the only place that sets SQLite up.

A connection made here trusts nothing in the file and loses nothing that was committed, not even at a power cut. This
module must not know what the tables mean.
"""

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

LARGEST_VALUE: Final = 256 * 1024 * 1024
"""Bytes that one value of a project file may have; a longer one is taken for an attack or damage."""

_SETUP: Final = (
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",  # KiB: the tallies of a large survey, which charts read again and again
    "PRAGMA synchronous=EXTRA",
)


def connect(
    file: Path, *, create: bool = False, read_only: bool = False, damaged: bool = False
) -> sqlite3.Connection:
    """Return a connection to a database that only this process uses.

    ``create`` allows the file to be new; ``read_only`` opens it as unchangeable, without locks and side files;
    ``damaged`` reads on where the end of the file is missing or a text is no UTF-8. Raises sqlite3.Error.
    """
    mode = "mode=ro&immutable=1" if read_only else "mode=rwc" if create else "mode=rw"
    path = file.absolute().as_posix()  # three slashes before a local path, four before one on a share
    uri = f"file://{'' if path.startswith('/') else '/'}{quote(os.fsencode(path))}?{mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=0.25, isolation_level=None)
    try:
        _set_up(connection, read_only, damaged)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection, read_only: bool, damaged: bool) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1_000_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
    if damaged:
        connection.text_factory = _text
        connection.execute("PRAGMA writable_schema=ON")  # then a missing end is no reason to refuse the rest
    for statement in _SETUP:
        connection.execute(statement)
    if connection.execute("PRAGMA foreign_keys").fetchone() != (1,):
        raise sqlite3.NotSupportedError("foreign keys are not available")
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, not damaged)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)
    if not read_only and connection.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
        raise sqlite3.NotSupportedError("the journal cannot be set up")


def _text(raw: bytes) -> str:
    """Decode a text of a damaged file; what is no UTF-8 shows as U+FFFD, where SQLite would refuse the row."""
    return raw.decode("utf-8", "replace")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write everything in the block or nothing; when it ends well, what was written survives a power cut."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise
