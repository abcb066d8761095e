"""Columns that no file has: a metric's answers, computed row by row from several columns while a table is imported.

Which columns a metric takes and what it makes of them is its kind's business; here the new columns get their names and
places, and rows get their cells. It must not know sessions or windows.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from weakref import WeakKeyDictionary

from cxdesk.exchange.assignment import Roles, Wanted, is_direct
from cxdesk.exchange.conversion import batches
from cxdesk.exchange.tables import Table
from cxdesk.exchange.values import converter
from cxdesk.i18n import _
from cxdesk.metrics.kinds import Made
from cxdesk.metrics.kinds.making import day_of
from cxdesk.model.answers import Batch, Value
from cxdesk.model.records import Column
from cxdesk.model.texts import clean_name


@dataclass(frozen=True, slots=True)
class Answers:
    """Where a metric's answers stand: ``column`` at ``index`` of the dataset, computed where ``made`` says how."""

    wanted: Wanted
    index: int
    column: Column
    name: str
    """What the metric is called where the user does not say."""
    made: Made | None = None


def answer_columns(table: Table, columns: Sequence[Column], roles: Roles) -> list[Answers]:
    """Return where the answers of each metric stand; computed columns follow those of the file, in order."""
    facts = table.understanding.columns
    found: list[Answers] = []
    taken = {column.name for column in columns}
    following = len(columns)
    for wanted in roles.metrics:
        first = wanted.all[0]
        if wanted.missing or is_direct(wanted, dict(enumerate(facts))):
            found.append(Answers(wanted, first, columns[first], columns[first].name))
            continue
        types = {i: column.type for i, column in enumerate(columns)}
        asks = wanted.kind.asks_last_day and wanted.choice.asof is None
        made = wanted.kind.made(wanted.how(types, _last_day(table, columns, wanted) if asks else 0))
        if made is None:
            found.append(Answers(wanted, first, columns[first], columns[first].name))
            continue
        kind, named = _(wanted.kind.name), _named([columns[i].name for i in made.of])
        name = _unlike(taken, f"{kind}: {named}")
        taken.add(name)
        column = Column(name, made.type, "", made.of, made.day, made.weight)
        found.append(Answers(wanted, following, column, named if len(made.of) < 3 else kind, made))
        following += 1
    return found


def computed(batch: Batch, made: Sequence[Made]) -> Batch:
    """Return the rows with a cell more for each column to be computed."""
    columns = [batch.column(i) for i in range(batch.width)]
    new = [list(map(column.answer, *_cells(batch, columns, column))) for column in made]
    return Batch.of_columns(batch.numbers, [*columns, *new])


def look_through(rows: Iterable[Batch], made: Sequence[Made]) -> None:
    """Show all rows to the columns whose answers depend on other rows than their own."""
    looking = [(column, column.look) for column in made if column.look is not None]
    for batch in rows if looking else ():
        columns = [batch.column(i) for i in range(batch.width)]
        for column, look in looking:
            deque(map(look, *_cells(batch, columns, column)), maxlen=0)


def _cells(batch: Batch, columns: Sequence[Sequence[Value]], made: Made) -> list[Sequence[Value]]:
    """What an answer is computed from, column by column."""
    cells = [columns[i] for i in made.of]
    return cells if made.look is None else [batch.numbers, *cells]


def _named(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{names[0]} → {names[-1]}"


def _unlike(taken: Iterable[str], name: str) -> str:
    """The name, with a number where another column has it."""
    wanted, number = clean_name(name), 1
    while wanted in taken:
        number += 1
        wanted = clean_name(f"{name[:280]} {number}")
    return wanted


_LAST_DAYS: Final[WeakKeyDictionary[Table, dict[tuple[tuple[int, str], ...], int]]] = WeakKeyDictionary()
"""A plan is made anew for every choice; the file is looked through once."""


def _last_day(table: Table, columns: Sequence[Column], wanted: Wanted) -> int:
    """The last day, up to today, in any of the metric's columns of moments; 0 where there is none."""
    used = [
        column
        for role in wanted.kind.roles
        if role.reads == "moment"
        for column in wanted.columns.get(role.key, ())
    ]
    key = tuple((i, columns[i].type) for i in used)
    known = _LAST_DAYS.setdefault(table, {})
    if key not in known:
        today = datetime.now(UTC).date().toordinal()
        known[key] = max((day for day in _days(table, columns, used) if day <= today), default=0)
    return known[key]


def _days(table: Table, columns: Sequence[Column], used: Sequence[int]) -> Iterable[int]:
    understood = table.understanding
    if all(understood.columns[i].values for i in used):
        texts: Mapping[int, Iterable[Value]] = {
            i: map(
                converter(understood.columns[i].reading(columns[i].type)),
                (text for text, _n in understood.columns[i].values),
            )
            for i in used
        }
        yield from (day for cells in texts.values() for cell in cells if (day := day_of(cell)) is not None)
        return
    for batch in batches(table, columns):
        for i in used:
            days = {str(cell)[:10] for cell in batch.column(i) if cell is not None}
            yield from (day for text in days if (day := day_of(text)) is not None)
