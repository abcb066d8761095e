"""Reading what customers wrote: the comments of a dataset, narrowed by words, touchpoints, values and answers.

Upper and lower case are the same in every script, which is more than SQLite's LIKE knows: words are looked for here. It
must not know what comments are shown for.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from unicodedata import normalize

from cxdesk.model.answers import Value, key_text
from cxdesk.model.records import Dataset, Metric
from cxdesk.store.datasets import Rule, spellings, table_name


class Comment(NamedTuple):
    """What one customer wrote: its record number in the file, the words, and the column they are in.

    ``day`` is ISO (empty: undated), ``value`` the touchpoint value as tallies know it, ``answers`` the row's cell for
    each metric of the dataset (None: blank).
    """

    row: int
    text: str
    column: int
    day: str
    value: str | None
    answers: dict[str, Value]


class CommentPage(NamedTuple):
    """Some of the comments that were asked for, newest first, and how many there are in all."""

    total: int
    rows: list[Comment]


_COLUMNS: Final = 4096
"""More columns than a table can have: row and column of a comment are kept as one number."""


def places(
    connection: sqlite3.Connection,
    dataset: Dataset,
    metrics: Sequence[Metric],
    text: str = "",
    values: Collection[str | None] | None = None,
    where: Mapping[int, str | None] | None = None,
    answers: Mapping[str, tuple[float, float]] | None = None,
    days: tuple[date, date] | None = None,
) -> array[int]:
    """Return where a dataset's comments are that are asked for, newest first, undated ones last, for ``read``.

    Each word of ``text`` must be in the comment, in upper or lower case. ``values`` are touchpoint values and ``where``
    asks columns for a value, both as tallies know them (None: blank); ``answers`` gives the lowest and highest answer
    to a metric, and only answers that count are any; ``days`` are the first and the last day, and undated comments are
    on none.
    """
    conditions, parameters = _conditions(connection, dataset, metrics, values, where or {}, answers or {})
    if days is not None:
        conditions.append(f"{_day_sql(dataset)} BETWEEN ? AND ?")
        parameters += [day.isoformat() for day in days]
    by_day: dict[str, list[int]] = {}
    for column in dataset.columns_with_role("comment"):
        _gather(connection, dataset, column, (conditions, parameters), _folded(text).split(), by_day)
    found = array("q")
    for day in sorted(by_day, reverse=True):
        found.fromlist(sorted(by_day[day], reverse=True))
    return found


def _gather(
    connection: sqlite3.Connection,
    dataset: Dataset,
    column: int,
    asked: tuple[Sequence[str], Sequence[Value]],
    words: Sequence[str],
    by_day: dict[str, list[int]],
) -> None:
    """Put where one column's comments with all words are to their days: there are few, so that sorting is cheap."""
    conditions, parameters = [*asked[0], *(_may_hold(column, word) for word in words)], [*asked[1]]
    parameters += [word for word in words if word.isascii()]
    cell = f", CAST(c{column} AS TEXT)" if words else ""
    place = f"row * {_COLUMNS} + {_COLUMNS - 1 - column}"
    rows = connection.execute(
        f"SELECT {_day_sql(dataset)}, {place}{cell} FROM {_from(dataset, column, conditions)}", parameters
    ).fetchall()
    for word in words:
        rows = [row for row in rows if word in (row[2].casefold() if row[2].isascii() else _folded(row[2]))]
    for row in rows:
        if row[0] in by_day:
            by_day[row[0]].append(row[1])
        else:
            by_day[row[0]] = [row[1]]


def _may_hold(column: int, word: str) -> str:
    """The condition that a comment may hold a folded word: all but those in ASCII are left to Python, which folds them.

    An ASCII word is the condition's parameter; no other is ever in an ASCII comment.
    """
    cell = f"CAST(c{column} AS TEXT)"
    beyond = f"length(CAST({cell} AS BLOB)) > length({cell})"
    return f"(instr(lower({cell}), ?) OR {beyond})" if word.isascii() else beyond


def _from(dataset: Dataset, column: int, conditions: Sequence[str]) -> str:
    """The rows with a comment in a column that fulfil the conditions."""
    return f"{table_name(dataset)} WHERE {' AND '.join((f'c{column} IS NOT NULL', *conditions))}"


def _folded(text: str) -> str:
    """The text as it is compared: without case, its letters composed."""
    folded = text.casefold()
    return folded if folded.isascii() else normalize("NFC", folded)


def _day_sql(dataset: Dataset) -> str:
    """The day of a row as ISO text; what is no date has none."""
    dates = dataset.columns_with_role("date")
    if not dates:
        return "''"
    cell, digit = f"c{dates[0]}", "[0-9]"
    iso = f"{digit * 4}-{digit * 2}-{digit * 2}*"
    return f"CASE WHEN {cell} GLOB '{iso}' THEN substr({cell}, 1, 10) ELSE '' END"


def _conditions(
    connection: sqlite3.Connection,
    dataset: Dataset,
    metrics: Sequence[Metric],
    values: Collection[str | None] | None,
    where: Mapping[int, str | None],
    answers: Mapping[str, tuple[float, float]],
) -> tuple[list[str], list[Value]]:
    """What a row must fulfil, as SQL with parameters."""
    asked: list[tuple[int, Collection[str | None]]] = [(column, [key]) for column, key in where.items()]
    conditions, parameters = list[str](), list[Value]()
    if values is not None:
        places = dataset.columns_with_role("touchpoint")[:1]
        asked += [(column, values) for column in places]
        if not places and None not in values:
            conditions.append("0")
    for column, keys in asked:
        sql, more = spellings(connection, dataset, column, keys)
        conditions.append(sql)
        parameters += more
    for metric in metrics:
        if metric.id in answers:
            rule = Rule(dataset, metric)
            conditions.append(f"{rule.there} AND {rule.good} AND {rule.fits} AND {rule.cell} BETWEEN ? AND ?")
            parameters += [*rule.parameters, *answers[metric.id]]
    return conditions, parameters


def read(
    connection: sqlite3.Connection, dataset: Dataset, metrics: Sequence[Metric], found: Sequence[int]
) -> list[Comment]:
    """Return the comments at these places, in their order."""
    touchpoints = dataset.columns_with_role("touchpoint")[:1]
    columns = [*touchpoints, *(metric.column for metric in metrics)]
    picked = "".join(f", c{column}" for column in columns)
    comments = []
    for place in found:
        row, column = divmod(place, _COLUMNS)
        column = _COLUMNS - 1 - column
        day, text, *cells = connection.execute(
            f"SELECT {_day_sql(dataset)}, c{column}{picked} FROM {table_name(dataset)} WHERE row = ?", (row,)
        ).fetchone()
        value = key_text(cells.pop(0)) if touchpoints else None
        answers = dict(zip((metric.id for metric in metrics), cells, strict=True))
        comments.append(Comment(row, str(text), column, day, value, answers))
    return comments
