"""Rescuing what is readable in a damaged project into a fresh one, row by row.

Nothing of the damaged file is trusted but the values in its known tables: schema, indexes and seal are new. A value
that cannot be right is replaced by its default where the record keeps its meaning, else the record is dropped and
counted, and with it what depends on it. This module must not know how damage is detected.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from cxdesk.errors import DamagedError
from cxdesk.i18n import _
from cxdesk.model.change import Change, created
from cxdesk.model.project import Project
from cxdesk.model.records import KINDS, PROJECT_ID, Dataset, ProjectInfo, Record, field_names
from cxdesk.store import datasets, file, history, mending, rows, save, schema, work
from cxdesk.store.check import private_copy
from cxdesk.store.connection import connect, transaction

_FARTHEST: Final = 1 << 40
_ROWS_AT_ONCE: Final = 1000


def repair_file(path: Path, out: Path) -> dict[str, int]:
    """Copy what is readable of a project into a new file ``out``; return how much was rescued.

    The counts are by record kind, and ``history`` (changes that can still be undone), ``rows`` (imported rows) and
    ``lost`` (records that were there but could not be read or could not stay). Raises FileError where nothing could be
    read or ``out`` cannot be written.
    """
    path, out = path.absolute(), out.absolute()
    with private_copy(path) as (damaged, _problems):
        fresh = work.new_folder()
        try:
            _mend_header(damaged)
            with contextlib.closing(connect(fresh.database, create=True)) as target:
                counts = _rescue(path, damaged, target)
                save.copy_whole(target, out, save.part_file(out, fresh.path.name))
        finally:
            fresh.remove()
    return counts


def _mend_header(database: Path) -> None:
    """Put a good header on a copy whose first bytes are not those of any SQLite file."""
    with open(database, "r+b") as stream:
        if stream.read(len(file.MAGIC)) != file.MAGIC:
            size = stream.seek(0, 2)
            stream.seek(0)
            stream.write(file.header(size))


class _Reader:
    """Reads what can be read of a damaged database, and knows whether that was all."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.gaps = 0

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table; none where it is missing."""
        try:
            return [row[1] for row in self._connection.execute(f"PRAGMA table_info({table})")]
        except sqlite3.Error:
            self.gaps += 1
            return []

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table, passing over the stretches that cannot be read.

        Row numbers only grow, as damage may send SQLite round in circles.
        """
        query = f"SELECT rowid, {', '.join(columns)} FROM {table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid"
        start = 0
        while True:
            try:
                for row in self._connection.execute(query, (start,)):
                    if row[0] >= start:
                        start = row[0] + 1
                        yield row[1:]
                return
            except sqlite3.Error:
                self.gaps += 1
            found = self._next(query + " LIMIT 1", start)
            if found is None:
                return
            start = found[0] + 1
            yield found[1:]

    def _next(self, query: str, start: int) -> tuple[Any, ...] | None:
        """Return the first row from ``start`` on that can be read alone, or None."""

        def first_from(start: int) -> tuple[Any, ...] | None:
            try:
                row: tuple[Any, ...] | None = self._connection.execute(query, (start,)).fetchone()
            except sqlite3.Error:
                return None
            return row if row is not None and row[0] >= start else None

        found = first_from(start)
        bad, step = start, 1
        while found is None and step < _FARTHEST:
            found = first_from(start + step)
            if found is not None:
                return _earliest(first_from, bad, start + step, found)
            bad, step = start + step, step * 2
        return found


def _earliest(
    first_from: Callable[[int], tuple[Any, ...] | None], bad: int, good: int, found: tuple[Any, ...]
) -> tuple[Any, ...]:
    """Return the first row that can be read, given a start that fails and a later one that works."""
    while good - bad > 1:
        middle = (bad + good) // 2
        nearer = first_from(middle)
        if nearer is None:
            bad = middle
        else:
            good, found = middle, nearer
    return found


def _rescue(path: Path, damaged: Path, target: sqlite3.Connection) -> dict[str, int]:
    try:
        source = connect(damaged, read_only=True, damaged=True)
    except sqlite3.Error as error:
        raise _hopeless(path) from error
    with contextlib.closing(source), transaction(target):
        reader = _Reader(source)
        read, undecodable = _read_records(reader)
        if not any(read.values()):
            raise _hopeless(path)
        project, dropped = mending.consistent(read, path.stem)
        schema.create(target)
        file.begin_meta(target)
        whole = not (reader.gaps or undecodable or dropped)
        changes = _copy_history(reader, target) if whole else 0
        project, imported = _copy_datasets(reader, target, project)
        rows.write(target, Change("", {}, tuple(created(record) for record in project.records())))
        _recount(target, project)
    counts = {kind: len(records) for kind, records in project.by_kind().items() if records}
    return {**counts, "history": changes, "rows": imported, "lost": undecodable + dropped}


def _hopeless(path: Path) -> DamagedError:
    text = _("Nothing could be rescued from “{file}”. Take an earlier version from a backup.")
    return DamagedError(text.format(file=path.name))


def _read_records(reader: _Reader) -> tuple[dict[str, list[Record]], int]:
    """Return the records that can be read, by kind, and how many rows were no records."""
    found: dict[str, list[Record]] = {}
    undecodable = 0
    for kind in KINDS:
        there = reader.columns(kind)
        names = [name for name in field_names(kind) if name in there]
        found[kind] = []
        for row in reader.rows(kind, names) if "id" in names else ():
            try:
                found[kind].append(rows.from_cells(kind, dict(zip(names, row, strict=True))))
            except ValueError:
                undecodable += 1
    if not any(record.id == PROJECT_ID for record in found[ProjectInfo.KIND]):
        undecodable += 1
    return found, undecodable


def _copy_history(reader: _Reader, target: sqlite3.Connection) -> int:
    """Copy the newest changes that can be read without a gap; return how many there are to undo or redo."""
    columns = history.COLUMNS
    if reader.columns("history") != list(columns):
        return 0
    found = {row[0]: row for row in reader.rows("history", columns)}
    copied = 0
    for seq in range(max(found, default=-1), -1, -1):
        if seq not in found or not history.readable(found[seq]):
            break
        history.insert(target, found[seq])
        copied += seq > 0
    return copied


# ------------------------------------------------------------------------------------------------ imported data


def _copy_datasets(reader: _Reader, target: sqlite3.Connection, project: Project) -> tuple[Project, int]:
    """Copy imported rows; return the project with the numbers of rows as they are now, and their sum."""
    present = {dataset.id: dataset for dataset in project.datasets()}
    shown = {dataset.rows_name for dataset in present.values()}
    hidden = {d.rows_name: d for d in history.named_datasets(target) if d.rows_name not in shown}
    for dataset in hidden.values():
        if reader.columns(datasets.table_name(dataset)):
            _copy_rows(reader, target, dataset)
    counted = {id: _copy_rows(reader, target, dataset) for id, dataset in present.items()}
    records = [
        replace(record, rows=counted[record.id]) if isinstance(record, Dataset) else record
        for record in project.records()
    ]
    return Project(records), sum(counted.values())


def _copy_rows(reader: _Reader, target: sqlite3.Connection, dataset: Dataset) -> int:
    target.execute(datasets.ddl(dataset))
    table = datasets.table_name(dataset)
    columns = datasets.column_names(dataset)
    if reader.columns(table) != columns:
        return 0
    insert = f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(columns))})"
    done = 0
    found = reader.rows(table, columns)
    while batch := list(islice(found, _ROWS_AT_ONCE)):
        done += target.executemany(insert, batch).rowcount
    return done


def _recount(target: sqlite3.Connection, project: Project) -> None:
    for dataset in project.datasets():
        metrics = project.metrics_of(dataset.id)
        if metrics:
            datasets.recount(target, dataset, metrics)
