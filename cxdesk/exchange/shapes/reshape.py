"""Carries a shape out: the table's rows go through it into a scratch file, which is then read like any other.

The new table stays the user's file: its path, its encoding, and the rows that could not be read. It must not know
what the single shapes do.
"""

import csv
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from cxdesk.exchange.scratch import Scratch
from cxdesk.exchange.shapes.cases import cases
from cxdesk.exchange.shapes.joins import joined
from cxdesk.exchange.shapes.levels import levels
from cxdesk.exchange.shapes.making import Making
from cxdesk.exchange.shapes.unpivot import unpivot
from cxdesk.exchange.shapes.values import Cases, Join, Levels, Shape, Unpivot
from cxdesk.exchange.tables import ColumnFacts, ReadOptions, Table, Understanding, read_table
from cxdesk.exchange.tables.facts import COLUMN_WORDS
from cxdesk.jobs import Job

_ROWS = 1_000
_ANSWERS = frozenset({"nps", "csat", "ces"})


def reshape(table: Table, shape: Shape, job: Job | None = None) -> Table:
    """The table in another shape; its first column holds the number of the row in the file that each row is from.

    Raises CxdeskError where the shape does not fit the table, and Cancelled.
    """
    if isinstance(shape, Join) and shape.first is not None:
        table = reshape(table, shape.first, job)
    making = _making(table, shape, job)
    folder = Scratch()
    try:
        target = folder.path / f"{table.path.stem or 'table'}.csv"
        with target.open("w", encoding="utf-8", newline="") as file, _uncollected():
            writer = csv.writer(file)
            writer.writerow(making.header)
            rows = iter(making.rows(job))
            while block := list(islice(rows, _ROWS)):
                if job is not None:
                    job.check()
                writer.writerows(block)
        made = read_table(target, _options(table.understanding, making), job)
        return made.made_of(table.path, folder, _understood(table.understanding, made, making, shape))
    except BaseException:
        folder.remove()
        raise


def _options(old: Understanding, making: Making) -> ReadOptions:
    """How the new table is read: as the old one was, column by column where a column is still there."""
    kept = [facts for facts in old.columns if facts.name in making.header]
    missing = [f"{facts.name}={code}" for facts in kept for code in facts.missing]
    columns = [f"{facts.name}={word}" for facts in kept for word in _words(facts, old.decimal)]
    return ReadOptions(
        encoding="utf-8",
        delimiter=",",
        quote='"',
        header_rows=1,
        decimal=old.decimal,
        date_order=old.date_order,
        missing=(*missing, *making.missing),
        columns=tuple(columns),
    )


def _words(facts: ColumnFacts, decimal: str) -> Iterator[str]:
    """What ReadOptions.columns says of a column that is as it was."""
    if facts.type in ("text", "duration"):
        yield facts.type
    if facts.form in COLUMN_WORDS:
        yield facts.form
    elif facts.date_order and facts.type in ("date", "datetime"):
        yield facts.date_order
    if facts.decimal != decimal:
        yield facts.decimal


def _making(table: Table, shape: Shape, job: Job | None) -> Making:
    if isinstance(shape, Unpivot):
        return unpivot(table, shape)
    if isinstance(shape, Levels):
        return levels(table, shape)
    if isinstance(shape, Cases):
        return cases(table, shape, job)
    return joined(table, shape, job)


@contextmanager
def _uncollected() -> Iterator[None]:
    """The cycle collector off: rows come and go by the million, none of them in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _understood(old: Understanding, made: Table, making: Making, asked: Shape) -> Understanding:
    """What is known of the new table: how the file was read, what the rows now hold, and what is wrong by row."""
    new = made.understanding
    of_rows = [problem for problem in old.problems if problem.column is None]
    origin = _origin(made, {problem.row for problem in new.problems})
    found = [replace(problem, row=origin[problem.row]) for problem in new.problems if problem.row in origin]
    problems = sorted([*of_rows, *making.remarks.listed, *found], key=lambda problem: problem.row)
    return replace(
        new,
        encoding=old.encoding,
        delimiter=old.delimiter,
        quote=old.quote,
        header_rows=old.header_rows,
        sheet=old.sheet,
        sheets=old.sheets,
        hidden_sheets=old.hidden_sheets,
        preamble=old.preamble,
        tables=old.tables,
        table=old.table,
        footers=old.footers,
        summary=old.summary,
        notes=old.notes,
        blank=old.blank,
        dropped=old.dropped + making.remarks.dropped,
        problems=tuple(problems),
        more_problems=old.more_problems + new.more_problems + making.remarks.more,
        date_order_certain=old.date_order_certain,
        columns=_guessed(new.columns, old.columns, making),
        shape=making.shape,
        asked_shape=replace(asked, first=asked.first or old.asked_shape)
        if isinstance(asked, Join)
        else asked,
        file_columns=old.file_columns or tuple(facts.name for facts in old.columns),
    )


def _origin(made: Table, rows: Iterable[int]) -> dict[int, int]:
    """The rows of the file that rows of the new table come from."""
    wanted = set(rows)
    found: dict[int, int] = {}
    for number, cells in made.records() if wanted else ():
        if number in wanted:
            found[number] = int(cells[0])
            if len(found) == len(wanted):
                break
    return found


def _guessed(
    columns: Sequence[ColumnFacts], old: Sequence[ColumnFacts], making: Making
) -> tuple[ColumnFacts, ...]:
    """The parts of the columns: the shape knows those of its own, and that repeated cells are nobody's answers."""
    doubtful = {facts.name for facts in old if not facts.certain}
    guesses: Mapping[str, str] = making.guesses
    single = {guess for guess in guesses.values() if guess in ("date", "touchpoint")}
    found = []
    for i, facts in enumerate(columns):
        guess = guesses.get(facts.name, "" if facts.guess in single or i == 0 else facts.guess)
        if facts.name in making.repeated and guess in _ANSWERS:
            guess = ""
        found.append(replace(facts, guess=guess, certain=facts.certain and facts.name not in doubtful))
    return tuple(found)
