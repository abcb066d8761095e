"""Bulk data in a project file: the rows of imported tables as they came, and the tallies of their answers.

Rows and tallies are no records: they are written once, in the transaction of the change that brings their Dataset,
and stay while any record or history row names it. This module must not know changes, files or transactions: it is
handed a connection with one open.
"""

from __future__ import annotations

import contextlib
import gc
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cxdesk.i18n import format_number, ngettext
from cxdesk.jobs import Job
from cxdesk.model.answers import Batch, LeftOutReason, Value, is_discrete, key_text, why_left_out
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.tally import Tally
from cxdesk.store.counting import Counting

TALLY_DDL: Final = """
CREATE TABLE tally (
  metric_id TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  value TEXT,
  segments TEXT NOT NULL,
  answers TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  cells BLOB NOT NULL,
  counts BLOB NOT NULL
) STRICT;
CREATE INDEX tally_metric ON tally (metric_id, dimension, value);
"""
"""The table of counted answers (see model.tally); ``segments`` and ``answers`` are JSON lists."""

_ROWS_PER_STATEMENT: Final = 100
_MOST_PARAMETERS: Final = 32_000
_RECOUNT_ROWS: Final = 4_000


class LeftOut(NamedTuple):
    """An answer that is kept but not counted: its record number in the file, the value, and why."""

    row: int
    value: Value
    reason: LeftOutReason


class AnswerCounts(NamedTuple):
    """How many rows of a dataset answer a metric, are blank there, or hold a value that is left out."""

    counted: int
    blank: int
    left_out: int


def table_name(dataset_id: str) -> str:
    """Return the name of the table that holds a dataset's rows."""
    if not dataset_id.isalnum():
        raise ValueError(f"{dataset_id!r} is no dataset id")
    return f"data_{dataset_id}"


def ddl(dataset: Dataset) -> str:
    """Return the statement that makes the table of a dataset's rows.

    Columns of numbers have no type: with one, SQLite would turn text that does not count, such as "4.5" among numbers
    with a decimal comma, into a number that does.
    """
    types = ("" if column.type in ("integer", "number") else " TEXT" for column in dataset.columns)
    columns = "".join(f", c{i}{type}" for i, type in enumerate(types))
    return f"CREATE TABLE {table_name(dataset.id)} (row INTEGER PRIMARY KEY{columns})"


def column_names(dataset: Dataset) -> list[str]:
    """Return the names of the columns of a dataset's table, the record number first."""
    return ["row", *(f"c{i}" for i in range(len(dataset.columns)))]


def insert(
    connection: sqlite3.Connection,
    dataset: Dataset,
    metrics: Sequence[Metric],
    batches: Iterable[Batch],
    job: Job | None = None,
) -> None:
    """Write a dataset's rows and the tallies of its metrics; the caller's transaction makes it all or nothing.

    Reports ``dataset.rows`` as the total and raises Cancelled where the job says so.
    """
    connection.execute(ddl(dataset))
    counting = Counting(dataset, metrics)
    done = 0
    with _no_garbage_collection():
        for batch in batches:
            _insert_rows(connection, dataset, batch)
            counting.feed(batch.column)
            done += len(batch.numbers)
            _tell(job, done, dataset.rows)
    write_tallies(connection, _watched(counting.tallies(), job, dataset.rows))


def _tell(job: Job | None, done: int, rows: int) -> None:
    if job is not None:
        job.check()
        job.report(done, rows, ngettext("{n} row", "{n} rows", done).format(n=format_number(done, 0)))


def _watched(tallies: Iterable[Tally], job: Job | None, rows: int) -> Iterator[Tally]:
    """The same tallies, with a report and a chance to stop before each."""
    for tally in tallies:
        _tell(job, rows, rows)
        yield tally


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Rows make millions of short-lived objects and no cycles: looking for these costs a fifth of an import."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _insert_rows(connection: sqlite3.Connection, dataset: Dataset, batch: Batch) -> None:
    """Many rows a statement; the row numbers come after all cells, so that the cells need not be moved."""
    width, count = batch.width, len(batch.numbers)
    size = max(1, min(_ROWS_PER_STATEMENT, _MOST_PARAMETERS // (width + 1)))
    table = table_name(dataset.id)
    for start in range(0, count, size):
        numbers = batch.numbers[start : start + size]
        sql = _insert_sql(table, width, len(numbers))
        connection.execute(sql, [*batch.cells[start * width : (start + size) * width], *numbers])


@lru_cache(maxsize=2 * _ROWS_PER_STATEMENT)
def _insert_sql(table: str, width: int, rows: int) -> str:
    """Kept, as every batch ends with a shorter statement; SQLite keeps as many prepared."""
    cells = (",".join(f"?{i * width + k + 1}" for k in range(width)) for i in range(rows))
    values = ",".join(f"(?{rows * width + i + 1},{row})" for i, row in enumerate(cells))
    return f"INSERT INTO {table} VALUES {values}"


def write_tallies(connection: sqlite3.Connection, tallies: Iterable[Tally]) -> None:
    """Add tallies."""
    connection.executemany(
        "INSERT INTO tally (metric_id, dimension, value, segments, answers, first_day, cells, counts)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                tally.metric_id,
                tally.dimension,
                tally.value,
                json.dumps(tally.segments, ensure_ascii=False),
                json.dumps(tally.answers),
                tally.first_day,
                tally.cells,
                tally.counts,
            )
            for tally in tallies
        ),
    )


def recount(
    connection: sqlite3.Connection, dataset: Dataset, metrics: Sequence[Metric], job: Job | None = None
) -> None:
    """Count metrics anew from the dataset's rows: for one declared later, or with another scale or column."""
    counting = Counting(dataset, metrics)
    used = sorted(counting.columns())
    picked = ", ".join(f"c{i}" for i in used) or "NULL"
    cursor = connection.execute(f"SELECT {picked} FROM {table_name(dataset.id)} ORDER BY row")
    done = 0
    while rows := cursor.fetchmany(_RECOUNT_ROWS):
        columns = dict(zip(used, zip(*rows, strict=True), strict=False))
        counting.feed(columns.__getitem__)
        done += len(rows)
        _tell(job, done, dataset.rows)
    connection.executemany("DELETE FROM tally WHERE metric_id = ?", [(metric.id,) for metric in metrics])
    write_tallies(connection, counting.tallies())


def tallies(
    connection: sqlite3.Connection,
    metric_ids: Collection[str],
    dimension: int = 0,
    values: Collection[str | None] | None = None,
) -> list[Tally]:
    """Return the tallies of metrics in one dimension, of all touchpoint values or of some (None: rows without one)."""
    ids = list(dict.fromkeys(metric_ids))
    where = f"metric_id IN ({','.join('?' * len(ids))}) AND dimension = ?"
    parameters: list[str | int] = [*ids, dimension]
    if values is not None:
        named = [value for value in values if value is not None]
        where += f" AND (value IN ({','.join('?' * len(named))})" + (
            " OR value IS NULL)" if None in values else ")"
        )
        parameters += named
    rows = connection.execute(
        f"SELECT metric_id, dimension, value, segments, answers, first_day, cells, counts FROM tally WHERE {where}"
        " ORDER BY rowid",
        parameters,
    )
    return [
        Tally(metric, dim, value, _listed(segments), _listed(answers), first, cells, counted)
        for metric, dim, value, segments, answers, first, cells, counted in rows
    ]


@lru_cache(maxsize=64)
def _listed(text: str) -> tuple[Any, ...]:
    """The members of a JSON list; a dataset's tallies have the same few lists."""
    return tuple(json.loads(text))


def _answer_sql(metric: Metric) -> tuple[str, list[float]]:
    """The condition that a metric's cell is an answer, and its parameters."""
    column = f"c{metric.column}"
    sql = f"typeof({column}) IN ('integer', 'real') AND {column} BETWEEN ? AND ?"
    parameters = [metric.low, metric.high]
    if is_discrete(metric):
        sql += f" AND {column} - ? = CAST({column} - ? AS INTEGER)"
        parameters += [metric.low, metric.low]
    return f"({sql})", parameters


def left_out(
    connection: sqlite3.Connection, dataset: Dataset, metric: Metric, limit: int = 1000, offset: int = 0
) -> list[LeftOut]:
    """Return the rows whose value for a metric is there but does not count, in file order."""
    column = f"c{metric.column}"
    answer, parameters = _answer_sql(metric)
    rows = connection.execute(
        f"SELECT row, {column} FROM {table_name(dataset.id)} WHERE {column} IS NOT NULL AND NOT {answer}"
        " ORDER BY row LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    )
    found = [(row, value, why_left_out(metric, value)) for row, value in rows]
    return [LeftOut(row, value, reason) for row, value, reason in found if reason is not None]


def answer_counts(connection: sqlite3.Connection, dataset: Dataset, metric: Metric) -> AnswerCounts:
    """Return how many rows count for a metric, are blank, and are left out."""
    answer, parameters = _answer_sql(metric)
    total, present, counted = connection.execute(
        f"SELECT count(*), count(c{metric.column}), count(CASE WHEN {answer} THEN 1 END)"
        f" FROM {table_name(dataset.id)}",
        parameters,
    ).fetchone()
    return AnswerCounts(counted, total - present, present - counted)


def raw_rows(
    connection: sqlite3.Connection,
    dataset: Dataset,
    columns: Sequence[int] | None = None,
    rows: Collection[int] | None = None,
    where: Mapping[int, str | None] | None = None,
    days: tuple[date, date] | None = None,
    limit: int = 1000,
    offset: int = 0,
) -> list[tuple[Value, ...]]:
    """Return rows as (record number, cells of ``columns`` (None: all)), in file order.

    ``rows`` picks record numbers; ``where`` asks columns for the values that tallies know under a text (None: blank);
    ``days`` keeps the rows dated from the first to the second day, both included.
    """
    name = table_name(dataset.id)
    wanted = range(len(dataset.columns)) if columns is None else columns
    conditions, parameters = ["1"], list[Value]()
    if rows is not None:
        conditions.append("row IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(sorted(rows)))
    for column, key in (where or {}).items():
        spellings = [
            value
            for (value,) in connection.execute(f"SELECT DISTINCT c{column} FROM {name}")
            if value is not None and key_text(value) == key
        ]
        blank = f" OR c{column} IS NULL" if key is None else ""
        conditions.append(f"(c{column} IN (SELECT value FROM json_each(?)){blank})")
        parameters.append(json.dumps(spellings))
    if days is not None:
        dated = next(iter(dataset.columns_with_role("date")), None)
        conditions.append("0" if dated is None else f"substr(c{dated}, 1, 10) BETWEEN ? AND ?")
        parameters += [] if dated is None else [day.isoformat() for day in days]
    picked = "".join(f", c{i}" for i in wanted)
    return connection.execute(
        f"SELECT row{picked} FROM {name} WHERE {' AND '.join(conditions)} ORDER BY row LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    ).fetchall()


def stored(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the ids of the datasets whose rows are in the file."""
    found = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'data_*' ORDER BY name"
    ).fetchall()
    return (name.removeprefix("data_") for (name,) in found)


def counted(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the ids of the metrics that tallies are kept of."""
    found = connection.execute("SELECT DISTINCT metric_id FROM tally").fetchall()
    return (metric for (metric,) in found)


def sweep(connection: sqlite3.Connection, keep: Collection[str]) -> None:
    """Drop the rows and tallies of datasets and metrics whose ids are not in ``keep``."""
    for dataset_id in stored(connection):
        if dataset_id not in keep:
            connection.execute(f"DROP TABLE {table_name(dataset_id)}")
    gone = [(metric,) for metric in counted(connection) if metric not in keep]
    connection.executemany("DELETE FROM tally WHERE metric_id = ?", gone)
