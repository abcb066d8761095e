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
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import nan
from typing import Any, Final, NamedTuple

from cxdesk.i18n import format_number, ngettext
from cxdesk.jobs import Job
from cxdesk.model.answers import (
    MOST_EQUAL,
    Batch,
    LeftOutReason,
    Value,
    count_column,
    is_discrete,
    key_text,
    times_of,
    weight_column,
    why_left_out,
)
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
  counts BLOB NOT NULL,
  weights BLOB NOT NULL,
  squares BLOB NOT NULL
) STRICT;
CREATE INDEX tally_metric ON tally (metric_id, dimension, value);
"""
"""The table of counted answers (see model.tally); ``segments`` and ``answers`` are JSON lists."""

_TALLY_COLUMNS: Final = (
    "metric_id, dimension, value, segments, answers, first_day, cells, counts, weights, squares"
)
_ROWS_PER_STATEMENT: Final = 100
_MOST_PARAMETERS: Final = 4_000
"""SQLite looks through the numbered parameters it has seen for each new one, so a longer statement takes far longer."""
_RECOUNT_ROWS: Final = 4_000


class LeftOut(NamedTuple):
    """An answer that is kept but not counted: its record number in the file, the value, and why."""

    row: int
    value: Value
    reason: LeftOutReason


class AnswerCounts(NamedTuple):
    """How many rows of a dataset answer a metric, are blank there, or hold a value that is left out.

    A row counts as often as its column of counts says, and not at all where that or its weight is 0.
    """

    counted: int
    blank: int
    left_out: int


def table_name(dataset: Dataset) -> str:
    """Return the name of the table that holds a dataset's rows."""
    return _table(dataset.rows_name)


def _table(rows_name: str) -> str:
    if not (rows_name.isascii() and rows_name.isalnum()):
        raise ValueError(f"{rows_name!r} names no rows")
    return f"data_{rows_name}"


def ddl(dataset: Dataset) -> str:
    """Return the statement that makes the table of a dataset's rows.

    Columns of numbers have no type: with one, SQLite would turn text that does not count, such as "4.5" among numbers
    with a decimal comma, into a number that does.
    """
    types = (
        "" if column.type in ("integer", "number", "duration") else " TEXT" for column in dataset.columns
    )
    columns = "".join(f", c{i}{type}" for i, type in enumerate(types))
    return f"CREATE TABLE {table_name(dataset)} (row INTEGER PRIMARY KEY{columns})"


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
    table = table_name(dataset)
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
        f"INSERT INTO tally ({_TALLY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                tally.weights,
                tally.squares,
            )
            for tally in tallies
        ),
    )


def recount(
    connection: sqlite3.Connection, dataset: Dataset, metrics: Sequence[Metric], job: Job | None = None
) -> None:
    """Count metrics anew from the dataset's rows: for one declared later, or with another scale or column.

    Takes about a second for a million rows. Raises Cancelled where the job says so.
    """
    counting = Counting(dataset, metrics)
    for _rows in feed(connection, dataset, counting, job):
        pass
    connection.executemany("DELETE FROM tally WHERE metric_id = ?", [(metric.id,) for metric in metrics])
    write_tallies(connection, _watched(counting.tallies(), job, dataset.rows))


def feed(
    connection: sqlite3.Connection, dataset: Dataset, counting: Counting, job: Job | None = None
) -> Iterator[int]:
    """Feed a dataset's rows to ``counting``; yields how many were fed so far, now and then."""
    used = sorted(counting.columns())
    picked = ", ".join(f"c{i}" for i in used) or "NULL"
    cursor = connection.execute(f"SELECT {picked} FROM {table_name(dataset)} ORDER BY row")
    done = 0
    with _no_garbage_collection():
        while rows := cursor.fetchmany(_RECOUNT_ROWS):
            columns = dict(zip(used, zip(*rows, strict=True), strict=False))
            counting.feed(columns.__getitem__)
            done += len(rows)
            _tell(job, done, dataset.rows)
            yield done


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
    rows = connection.execute(f"SELECT {_TALLY_COLUMNS} FROM tally WHERE {where} ORDER BY rowid", parameters)
    return [
        Tally(metric, dim, value, _listed(segments), _listed(answers), *packed)
        for metric, dim, value, segments, answers, *packed in rows
    ]


@lru_cache(maxsize=64)
def _listed(text: str) -> tuple[Any, ...]:
    """The members of a JSON list; a dataset's tallies have the same few lists."""
    return tuple(json.loads(text))


class Rule:
    """As SQL, which rows of a dataset count for a metric; the same as ``answers.counts`` says of their cells."""

    def __init__(self, dataset: Dataset, metric: Metric) -> None:
        self.cell = f"c{metric.column}"
        times, weight = count_column(dataset), weight_column(dataset, metric)
        self.times = "NULL" if times is None else f"c{times}"
        self.weight = "NULL" if weight is None else f"c{weight}"
        good_times = f"{_is_number(self.times)} AND {self.times} BETWEEN 0 AND {MOST_EQUAL}"
        good_times += f" AND {self.times} = CAST({self.times} AS INTEGER)"
        good_weight = f"{_is_number(self.weight)} AND {self.weight} >= 0 AND {self.weight} < 9e999"
        self.good = f"({'1' if times is None else good_times} AND {'1' if weight is None else good_weight})"
        """What the row stands for and weighs can be used."""
        self.there = " AND ".join(
            f"NOT ({_is_number(column)} AND {column} = 0)"
            for column in (self.times, self.weight)
            if column != "NULL"
        )
        self.there = f"({self.there or '1'})"
        """The row stands for something at all."""
        self.number = "1" if times is None else f"CASE WHEN {good_times} THEN {self.times} ELSE 1 END"
        """How many answers a row is."""
        self.fits, self.parameters = _answer_sql(metric)
        """The cell is an answer; the condition has parameters."""


def _is_number(column: str) -> str:
    return f"typeof({column}) IN ('integer', 'real')"


def _answer_sql(metric: Metric) -> tuple[str, list[float]]:
    """The condition that a metric's cell is an answer, and its parameters."""
    column = f"c{metric.column}"
    sql = f"{_is_number(column)} AND {column} BETWEEN ? AND ?"
    parameters = [metric.low, metric.high]
    if is_discrete(metric):
        sql += f" AND {column} - ? = ? * CAST(({column} - ?) / ? AS INTEGER)"
        parameters += [metric.low, metric.step, metric.low, metric.step]
    return f"({sql})", parameters


def left_out(
    connection: sqlite3.Connection, dataset: Dataset, metric: Metric, limit: int = 1000, offset: int = 0
) -> list[LeftOut]:
    """Return the rows whose value for a metric is there but does not count, in file order.

    Where the value could count, what is given is the weight or number of answers that makes it useless.
    """
    rule = Rule(dataset, metric)
    rows = connection.execute(
        f"SELECT row, {rule.cell}, {rule.times}, {rule.weight} FROM {table_name(dataset)}"
        f" WHERE {rule.cell} IS NOT NULL AND {rule.there} AND NOT ({rule.good} AND {rule.fits})"
        " ORDER BY row LIMIT ? OFFSET ?",
        [*rule.parameters, limit, offset],
    )
    found = []
    for row, value, times, weight in rows:
        reason = why_left_out(metric, value)
        if reason is not None:
            found.append(LeftOut(row, value, reason))
        elif rule.times != "NULL" and times_of(times) is None:
            found.append(LeftOut(row, times, "count"))
        else:
            found.append(LeftOut(row, weight, "weight"))
    return found


def answer_counts(connection: sqlite3.Connection, dataset: Dataset, metric: Metric) -> AnswerCounts:
    """Return how many answers of a metric count, are blank, and are left out."""
    rule = Rule(dataset, metric)
    total, present, counted = connection.execute(
        f"SELECT sum({rule.number}), sum(CASE WHEN {rule.cell} IS NOT NULL THEN {rule.number} END),"
        f" sum(CASE WHEN {rule.good} AND {rule.fits} THEN {rule.number} END)"
        f" FROM {table_name(dataset)} WHERE {rule.there}",
        rule.parameters,
    ).fetchone()
    total, present, counted = (int(number or 0) for number in (total, present, counted))
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
    name = table_name(dataset)
    wanted = range(len(dataset.columns)) if columns is None else columns
    conditions, parameters = ["1"], list[Value]()
    if rows is not None:
        conditions.append("row IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(sorted(rows)))
    for column, key in (where or {}).items():
        condition, more = spellings(connection, dataset, column, [key])
        conditions.append(condition)
        parameters += more
    if days is not None:
        dated = next(iter(dataset.columns_with_role("date")), None)
        conditions.append("0" if dated is None else f"substr(c{dated}, 1, 10) BETWEEN ? AND ?")
        parameters += [] if dated is None else [day.isoformat() for day in days]
    picked = "".join(f", c{i}" for i in wanted)
    return connection.execute(
        f"SELECT row{picked} FROM {name} WHERE {' AND '.join(conditions)} ORDER BY row LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    ).fetchall()


def rows(
    connection: sqlite3.Connection, dataset: Dataset, columns: Sequence[int] | None = None
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield all rows in file order, some at a time, as (record number, cells of ``columns`` (None: all))."""
    wanted = range(len(dataset.columns)) if columns is None else columns
    picked = "".join(f", c{i}" for i in wanted)
    cursor = connection.execute(f"SELECT row{picked} FROM {table_name(dataset)} ORDER BY row")
    while found := cursor.fetchmany(_RECOUNT_ROWS):
        yield found


def spellings(
    connection: sqlite3.Connection, dataset: Dataset, column: int, keys: Collection[str | None]
) -> tuple[str, list[Value]]:
    """Return the condition, with its parameters, that a cell is one of those tallies know under a text."""
    found = [
        value
        for (value,) in connection.execute(f"SELECT DISTINCT c{column} FROM {table_name(dataset)}")
        if value is not None and key_text(value) in keys
    ]
    blank = f" OR c{column} IS NULL" if None in keys else ""
    return f"(c{column} IN (SELECT value FROM json_each(?)){blank})", [json.dumps(found)]


def numbers(connection: sqlite3.Connection, dataset: Dataset, columns: Sequence[int]) -> list[array[float]]:
    """Return columns row by row, not a number (NaN) where a cell is none."""
    picked = ", ".join(f"CASE WHEN {_is_number(f'c{i}')} THEN c{i} END" for i in columns)
    found: list[array[float]] = [array("d") for _column in columns]
    if not columns:
        return found
    cursor = connection.execute(f"SELECT {picked} FROM {table_name(dataset)} ORDER BY row")
    with _no_garbage_collection():
        while rows := cursor.fetchmany(_RECOUNT_ROWS):
            for held, cells in zip(found, zip(*rows, strict=True), strict=True):
                if None in cells:
                    held.fromlist([nan if cell is None else cell for cell in cells])
                else:
                    held.fromlist(list(cells))
    return found


def stored(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the names (``Dataset.rows_name``) of the rows that are in the file."""
    found = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'data_*' ORDER BY name"
    ).fetchall()
    return (name.removeprefix("data_") for (name,) in found)


def counted(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the ids of the metrics that tallies are kept of."""
    found = connection.execute("SELECT DISTINCT metric_id FROM tally").fetchall()
    return (metric for (metric,) in found)


def sweep(connection: sqlite3.Connection, keep: Collection[str]) -> None:
    """Drop the rows whose name and the tallies of metrics whose ids are not in ``keep``."""
    for name in stored(connection):
        if name not in keep:
            connection.execute(f"DROP TABLE {_table(name)}")
    gone = [(metric,) for metric in counted(connection) if metric not in keep]
    connection.executemany("DELETE FROM tally WHERE metric_id = ?", gone)
