"""Reading a file beside the window: the understood table, its first rows, and later the rows with bad answers.

Plain functions for the worker thread; they must not touch widgets or the session.
"""

import importlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from cxdesk.errors import CxdeskError, FileError
from cxdesk.exchange.columns_by_name import find_column
from cxdesk.exchange.conversion import batches
from cxdesk.exchange.groups import groups
from cxdesk.exchange.importing import Choices, plan
from cxdesk.exchange.layouts import Recalled, recall
from cxdesk.exchange.rules import Rule, decide
from cxdesk.exchange.shapes import Suggestion, reshape, suggest_shapes
from cxdesk.exchange.tables import ReadOptions, Table, read_table
from cxdesk.i18n import _
from cxdesk.jobs import Job
from cxdesk.model.answers import Value
from cxdesk.model.project import Project
from cxdesk.model.records import Column

FIRST_ROWS = 200
NOTHING = Choices(date="", touchpoint="", segments=(), metrics=(), weight="", count="")
"""What is known of the columns of a table of which nothing is known."""
MOST_FOUND = 500
"""Rows with answers off the scale that are shown."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table with its first rows; ``stamp`` tells whether the file is still the one that was read.

    ``recalled`` is the remembered layout it was read by, ``applied`` the shape it was brought into unasked, and
    ``suggested`` are the shapes it could be brought into. ``guessed`` is what the reader takes the columns for; where
    that is not possible, ``trouble`` says why.
    """

    path: Path
    options: ReadOptions
    table: Table
    rows: list[tuple[int, list[str]]]
    stamp: tuple[int, int]
    recalled: Recalled | None = None
    applied: Suggestion | None = None
    suggested: tuple[Suggestion, ...] = ()
    guessed: Choices = NOTHING
    trouble: str = ""


def load(path: Path, options: ReadOptions, job: Job, *, fresh: bool = False) -> Loaded:
    """Read a table; a ``fresh`` one as its like was read before, or in the shape it certainly has.

    Raises FileError with its sentence, or Cancelled.
    """
    stamp = stamp_of(path)
    table = read_table(path, options, job)
    recalled = recall(table) if fresh else None
    if recalled is not None:
        try:
            fitting = _fitting(recalled.layout.options, table)
            table, options = read_table(path, fitting, job), fitting
        except CxdeskError:
            recalled = None  # the file is another after all
    suggested = tuple(suggest_shapes(table))
    applied = next((s for s in suggested if s.certain and s.shape is not None), None)
    if fresh and recalled is None and applied is not None and applied.shape is not None:
        table = reshape(table, applied.shape, job)
        options, suggested = replace(options, shape=applied.shape), ()
    else:
        applied = None
    rows = list(islice(table.records(job), FIRST_ROWS))
    guessed, trouble = NOTHING, ""
    try:
        guessed = plan(table, Project(), None).choices
    except CxdeskError as error:
        trouble = str(error)
    groups(table)  # looks at many rows, and is remembered
    importlib.import_module(
        "cxdesk.metrics.series"
    )  # the first figures would make the window wait for arrays
    importlib.import_module("numpy")
    return Loaded(path, options, table, rows, stamp, recalled, applied, suggested, guessed, trouble)


def _fitting(options: ReadOptions, table: Table) -> ReadOptions:
    """Options of another table without what they say of columns that this one has not."""
    if options.shape is not None or table.understanding.shape is not None:
        return options
    lines = [f"{facts.name}=" for facts in table.understanding.columns]

    def known(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(text for text in texts if "=" not in text or text.startswith(tuple(lines)))

    return replace(options, columns=known(options.columns), missing=known(options.missing))


def stamp_of(path: Path) -> tuple[int, int]:
    """Return what changes when a file does: size and time. Raises FileError where it is gone."""
    try:
        found = os.stat(path)
    except OSError as error:
        raise FileError(
            _("{name} could not be read: {reason}.").format(name=path.name, reason=error.strerror or error)
        ) from error
    return found.st_size, found.st_mtime_ns


def find_rows(table: Table, bad: Mapping[int, Mapping[str, str]], job: Job) -> list[tuple[int, list[str]]]:
    """Return the first rows that hold one of the cells of ``{column: {cell: reason}}``."""
    found: list[tuple[int, list[str]]] = []
    for chunk in table.chunks(job):
        columns = {
            column: {row[column] for row in chunk.rows} & cells.keys() for column, cells in bad.items()
        }
        if not any(columns.values()):
            continue
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            if any(row[column] in cells for column, cells in columns.items()):
                found.append((number, row))
                if len(found) == MOST_FOUND:
                    return found
    return found


def count_rules(
    table: Table, columns: Sequence[Column], rules: Sequence[Rule], job: Job
) -> tuple[list[int], int]:
    """Return for how many rows each rule is the first that fits, and how many rows none fits.

    ``columns`` are the table's as they are imported. Raises CxdeskError for a rule of a column that there is not.
    """
    facts = table.understanding.columns
    of = list(dict.fromkeys(find_column(facts, c.column) for rule in rules for c in rule.conditions))
    label = decide(
        [
            (str(number), [(of.index(find_column(facts, c.column)), c) for c in rule.conditions])
            for number, rule in enumerate(rules)
        ]
    )
    found = Counter[Value]()
    for batch in batches(table, columns, job):
        found.update(map(label, *(batch.column(column) for column in of)))
    return [found[str(number)] for number in range(len(rules))], found[None]
