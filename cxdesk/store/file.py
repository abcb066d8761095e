"""From a file somebody hands over to a working copy that can be trusted, and from nothing to a new one.

SQLite never touches the original: it is copied byte for byte, its seal is read on the way, and every check runs on the
copy. This module must not know sessions or saving.
"""

import contextlib
import os
import sqlite3
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cxdesk import files
from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.rules import project_violations
from cxdesk.store import datasets, history, migrations, rows, schema, seal, troubles
from cxdesk.store.connection import connect, transaction

MAGIC: Final = b"SQLite format 3\x00"
SIBLINGS: Final = ("-journal", "-wal")
"""What SQLite leaves beside a file that another program was writing to."""

_HEADER: Final = 100
_START: Final = 1 << 16
"""The mark of the seal stands in this many bytes, as its table is the first of a new file."""


def inspect(path: Path) -> int:
    """Return the schema version in a file's header, or raise the FileError that says why it is no project of ours."""
    try:
        if path.is_dir():
            raise troubles.folder(path)
        with open(path, "rb") as stream:
            start = stream.read(_START)
            size = stream.seek(0, 2)
    except OSError as error:
        raise troubles.unreadable(error, path) from error
    header = start[:_HEADER]
    if not size:
        raise troubles.empty(path)
    if header[: len(MAGIC)] != MAGIC[: len(header)]:
        raise troubles.damaged(path) if seal.MARK in start else troubles.foreign(path)
    if len(header) < _HEADER:
        raise troubles.truncated(path)
    page_size, pages, version, application = _numbers(header)
    if application != schema.APPLICATION_ID:
        raise troubles.foreign_database(path)
    if version > schema.VERSION:
        raise troubles.newer(path, version, schema.VERSION)
    if size < page_size * pages:
        raise troubles.truncated(path)
    return version


def _numbers(header: bytes) -> tuple[int, int, int, int]:
    """Return page size, pages, user_version and application_id (SQLite file format, section 1.3)."""
    page_size = struct.unpack_from(">H", header, 16)[0]
    pages = struct.unpack_from(">I", header, 28)[0]
    version, application = struct.unpack_from(">I", header, 60)[0], struct.unpack_from(">I", header, 68)[0]
    return 65536 if page_size == 1 else page_size, pages, version, application


def header(size: int) -> bytes:
    """Return the header of a project file of ``size`` bytes (SQLite file format, section 1.3)."""
    page_size = 4096
    numbers = (1, size // page_size, 0, 0, 1, 4, 0, 0, 1, schema.VERSION, 0, schema.APPLICATION_ID)
    start = MAGIC + struct.pack(">H6B", page_size, 1, 1, 0, 64, 32, 32) + struct.pack(">12I", *numbers)
    return start + bytes(20) + struct.pack(">2I", 1, 3040000)


def copy_in(path: Path, database: Path) -> seal.Identity:
    """Copy a project to ``database`` and return the original's identity.

    Raises DamagedError where the file is not as it was sealed, FileError where it cannot be copied.
    """
    identity, settled = copy_bytes(path, database)
    if not settled.sealed:
        raise troubles.altered(path)
    try:
        files.flush_file(
            database
        )  # else a power cut leaves a torn copy, which looks like damaged unsaved work
    except OSError as error:
        raise troubles.unwritable(error, database) from error
    return identity


def copy_bytes(path: Path, database: Path) -> tuple[seal.Identity, seal.Identity]:
    """Copy a project byte for byte; return the identity of the original and of the copy. Raises FileError.

    What another program left unfinished beside it comes along and is settled on the copy; only then they differ.
    """
    unfinished = False
    try:
        identity = _copy(path, database)
        for ending in SIBLINGS:
            sibling = path.with_name(path.name + ending)
            if os.path.lexists(sibling):
                _copy(sibling, database.with_name(database.name + ending))
                unfinished = True
    except OSError as error:
        if error.filename in (None, str(database)):
            raise troubles.unwritable(error, database) from error
        raise troubles.unreadable(error, path) from error
    return identity, _settle(path, database) if unfinished else identity


def _copy(source: Path, target: Path) -> seal.Identity:
    identifier = seal.Identifier()
    with open(source, "rb") as stream, open(target, "wb") as out:
        for piece in seal.chunks(stream):
            identifier.feed(piece)
            out.write(piece)
    return identifier.result()


def _settle(path: Path, database: Path) -> seal.Identity:
    """Let SQLite roll back what was unfinished in the copy, and return the copy's identity after that."""
    try:
        with contextlib.closing(connect(database)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise troubles.damaged(path) from error
    return seal.identify(database)


def load(
    database: Path, path: Path, steps: Sequence[migrations.Step] = migrations.STEPS
) -> tuple[sqlite3.Connection, Project]:
    """Connect to a working copy, bring it to the current schema, check it and read it.

    ``path`` is the file to speak of in a FileError.
    """
    connection: sqlite3.Connection | None = None
    try:
        connection = connect(database)
        migrations.migrate(connection, steps)
        check_tables(connection, path)
        revision(connection)
        project = rows.load(connection)
    except (sqlite3.Error, ValueError) as error:
        if connection is not None:
            connection.close()
        raise troubles.damaged(path) from error
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    for rule in project_violations(project):
        connection.close()
        raise troubles.broken_rules(path, rule)
    return connection, project


def check_tables(connection: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedError (or sqlite3.Error) where schema, pages or references are not as we would have written them."""
    check_schema(connection, path)
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise troubles.damaged(path)
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise troubles.damaged(path)
    check_bulk(connection, path)


def check_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedError where the file has anything but the tables that this program makes; no value is read."""
    try:
        schema.fence(schema.found(connection))
    except schema.FenceError as error:
        raise troubles.strange_schema(path, str(error)) from error


def check_bulk(connection: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedError where a dataset has no table of its columns; the schema is one of ours by now."""
    for dataset in rows.select(connection, Dataset.KIND):
        assert isinstance(dataset, Dataset)
        table = datasets.table_name(dataset)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        if columns != datasets.column_names(dataset):
            raise troubles.strange_schema(path, table)


def create(database: Path, begin: Change, author: str, at: str) -> sqlite3.Connection:
    """Make a new working copy whose history begins with ``begin``. Raises sqlite3.Error."""
    connection = connect(database, create=True)
    with transaction(connection):
        schema.create(connection)
        begin_meta(connection)
        rows.write(connection, begin)
        history.append(connection, begin, author, at, first=True)
    return connection


def begin_meta(connection: sqlite3.Connection) -> None:
    """Write the facts that every project file has, inside the caller's transaction."""
    connection.execute("INSERT INTO meta VALUES ('seal', ?), ('revision', 1)", (seal.BLANK,))


def revision(connection: sqlite3.Connection) -> int:
    """Return how many durable changes the project has seen, undo and redo included; ValueError where none is noted."""
    found = connection.execute("SELECT value FROM meta WHERE key='revision'").fetchone()
    if found is None or not isinstance(found[0], int):
        raise ValueError("the file has no revision")
    return found[0]


def next_revision(connection: sqlite3.Connection) -> None:
    """Count one more durable change, inside the caller's transaction."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE key='revision'")


def sweep(connection: sqlite3.Connection, present: set[str]) -> None:
    """Drop imported rows and tallies that neither a present dataset or metric nor the history names.

    It is housekeeping: where it fails, what it would have dropped stays.
    """
    with contextlib.suppress(sqlite3.Error, ValueError):
        held = {*datasets.stored(connection), *datasets.counted(connection)}
        if held <= present:
            return
        keep = present | history.named_rows(connection) | history.named_ids(connection, (Metric.KIND,))
        if not held <= keep:
            with transaction(connection):
                datasets.sweep(connection, keep)
