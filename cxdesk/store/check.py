"""Checking a project file thoroughly: everything that opening checks, and more, with every problem named.

The file is only read; the work is done on a private copy. This module must not know how a file is repaired.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cxdesk.errors import DamagedError, FileError
from cxdesk.i18n import _
from cxdesk.model.records import Dataset
from cxdesk.model.rules import project_violations
from cxdesk.store import datasets, file, history, migrations, rows, troubles, work
from cxdesk.store.connection import connect


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found: ``problems`` is one sentence each, ``records`` counts the records by kind."""

    problems: tuple[str, ...]
    records: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether the file is sound."""
        return not self.problems


def check_file(path: Path) -> CheckResult:
    """Check a project file. Raises FileError only where there is nothing to check (no file, no project, no room)."""
    path = path.absolute()
    problems: list[str] = []
    records: dict[str, int] = {}
    with private_copy(path) as (database, first):
        problems += first
        with _noting(path, problems), contextlib.closing(connect(database)) as connection:
            migrations.migrate(connection)
            if _tables_hold(connection, path, problems):
                file.check_bulk(connection, path)
                project = rows.load(connection)
                records = {kind: len(found) for kind, found in project.by_kind().items()}
                problems += project_violations(project)
                problems += _history_problems(connection)
                problems += _dataset_problems(connection, project.datasets())
    return CheckResult(tuple(dict.fromkeys(problems)), records)


@contextlib.contextmanager
def private_copy(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield a private copy of a project file, and what is wrong with its bytes; the copy goes afterwards."""
    problems: list[str] = []
    file_problem = _header_problem(path)
    if file_problem is not None:
        problems.append(file_problem)
    try:
        folder = work.new_folder()
    except OSError as error:
        raise troubles.unwritable(error, work.root() / path.name) from error
    try:
        problems += _byte_problems(path, folder.database)
        yield folder.database, problems
    finally:
        folder.remove()


def _byte_problems(path: Path, database: Path) -> list[str]:
    try:
        _original, copy = file.copy_bytes(path, database)
    except DamagedError as error:
        return [str(error)]
    if copy.sealed:
        return []
    return [_("The content is not what CXDesk saved: some of it was changed or damaged.")]


def _header_problem(path: Path) -> str | None:
    try:
        file.inspect(path)
    except DamagedError as error:
        return str(error)
    return None


@contextlib.contextmanager
def _noting(path: Path, problems: list[str]) -> Iterator[None]:
    """Turn what stops a check into one more problem."""
    try:
        yield
    except (sqlite3.Error, ValueError) as error:
        problems.append(_("The file cannot be read to its end ({reason}).").format(reason=error))
    except FileError as error:
        problems.append(str(error))


def _tables_hold(connection: sqlite3.Connection, path: Path, problems: list[str]) -> bool:
    """Check schema, pages and references; return whether values are of the types their columns say."""
    with _noting(path, problems):
        file.check_schema(connection, path)
    damage = [text for (text,) in connection.execute("PRAGMA integrity_check(20)").fetchall() if text != "ok"]
    problems += [_("SQLite finds damage: {message}").format(message=message) for message in damage]
    for table, _row, parent, _key in connection.execute("PRAGMA foreign_key_check").fetchall()[:20]:
        problems.append(
            _("A {child} names a {parent} that does not exist.").format(child=table, parent=parent)
        )
    return not damage


def _history_problems(connection: sqlite3.Connection) -> Iterator[str]:
    undone = False
    for entry in reversed(history.entries(connection)):
        try:
            history.change_at(connection, entry.seq)
        except (ValueError, LookupError):
            yield _("Change {seq} of the history cannot be read; it cannot be undone.").format(seq=entry.seq)
        if undone and not entry.undone:
            yield _("The history is out of order at change {seq}.").format(seq=entry.seq)
        undone = entry.undone


def _dataset_problems(connection: sqlite3.Connection, present: list[Dataset]) -> Iterator[str]:
    for dataset in present:
        table = datasets.table_name(dataset)
        found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        if found != dataset.rows:
            yield _("“{name}” should have {expected} rows and has {found}.").format(
                name=dataset.name, expected=dataset.rows, found=found
            )
