"""Columns that no file has: a metric's answers, computed row by row from several columns while a table is imported.

Which columns a metric takes and what it makes of them is its kind's business; here the new columns get their names and
places, and rows get their cells. It must not know sessions or windows.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from weakref import WeakKeyDictionary

from cxdesk.errors import CxdeskError
from cxdesk.exchange.assignment import Roles, Wanted, is_direct
from cxdesk.exchange.conversion import batches
from cxdesk.exchange.extras import Extra
from cxdesk.exchange.groups import contains, groups
from cxdesk.exchange.shapes.values import Cases, Levels
from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.exchange.values import converter
from cxdesk.exchange.wording import Wording
from cxdesk.i18n import _
from cxdesk.metrics.kinds import Made
from cxdesk.metrics.kinds.making import day_of
from cxdesk.model.answers import Batch, Value
from cxdesk.model.records import Column
from cxdesk.model.texts import clean_name

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Answers:
    """Where a metric's answers stand: ``column`` at ``index`` of the dataset, computed where ``made`` says how."""

    wanted: Wanted
    index: int
    column: Column
    name: str
    """What the metric is called where the user does not say."""
    made: Made | None = None
    facts: ColumnFacts | None = None
    """The column whose answers these are, one by one, where there is just one: their scale is told by them."""
    wording: Wording | None = None
    """How the words of that column are read."""


def answer_columns(
    table: Table, columns: Sequence[Column], roles: Roles, extras: Sequence[Extra] = (), kept: int = 0
) -> list[Answers]:
    """Return where the answers of each metric stand; computed columns follow those of the file, in order.

    ``kept`` of the ``extras`` are columns of the dataset themselves, and stand before the metrics'.
    """
    every = [*columns, *(Column(clean_name(extra.facts.name), "text") for extra in extras)]
    facts = [*table.understanding.columns, *(extra.facts for extra in extras)]
    found: list[Answers] = []
    taken = {column.name for column in columns}
    following = len(columns) + kept
    for wanted in roles.metrics:
        first = wanted.all[0]
        made, one = None if wanted.missing else _made(table, every, wanted, facts, extras), None
        if made is None:
            place = first if first < len(columns) else extras[first - len(columns)].of[0]
            title = _title(wanted, every[first].name, found, telling=not _is_own(table, every[first].name))
            found.append(Answers(wanted, place, every[first], title, None, facts[first]))
            continue
        if wanted.choice.option is None and is_direct(wanted, dict(enumerate(facts))):
            one = facts[first]
        kind = _(wanted.kind.name)
        named = every[first].name if one or wanted.choice.option else _named([every[i].name for i in made.of])
        if wanted.choice.option:
            named = f"{named}: {wanted.choice.option}"
        made = _of_the_file(made, len(columns), extras, wanted.words)
        name = _unlike(taken, f"{kind}: {named}")
        taken.add(name)
        column = Column(name, made.type, "", made.of, made.day, made.weight)
        several = len(made.of) > 1 or made.weight is not None
        title = _title(wanted, named, found, telling=not several or one is not None)
        found.append(Answers(wanted, following, column, title, made, one, wanted.words.get(first)))
        following += 1
    return found


def _title(wanted: Wanted, columns: str, others: Sequence[Answers], *, telling: bool) -> str:
    """What a metric is called: by its column where that tells, else by its kind unless another is called so."""
    kind = _(wanted.kind.name)
    taken = any(other.name == kind for other in others)
    return columns if telling or taken or wanted.choice.option else kind


def _is_own(table: Table, name: str) -> bool:
    """Whether a column got its name when the table was brought into shape, so that it tells nothing of the survey."""
    return isinstance(table.understanding.shape, (Levels, Cases)) and name in (_("Answer"), _("Hours"))


def _made(
    table: Table,
    every: Sequence[Column],
    wanted: Wanted,
    facts: Sequence[ColumnFacts],
    extras: Sequence[Extra],
) -> Made | None:
    """How the metric's answers are computed; None where they are the cells of a column of the file as they are."""
    first = wanted.all[0]
    if wanted.choice.option is not None:
        return _chosen(table, wanted, facts, extras)
    width = len(table.understanding.columns)
    if is_direct(wanted, dict(enumerate(facts))):
        if first not in wanted.words and first < width:
            return None
        numbers = wanted.words[first].numbers.values() if first in wanted.words else (0.5,)
        whole = all(number is None or number % 1 == 0 for number in numbers)
        return Made((first,), _itself, "integer" if whole else "number", 0, 1)
    types = {i: column.type for i, column in enumerate(every)}
    types.update(dict.fromkeys(wanted.words, "number") if wanted.kind.roles[0].key != "answer" else {})
    asks = wanted.kind.asks_last_day and wanted.choice.asof is None
    return wanted.kind.made(wanted.how(types, _last_day(table, every[:width], wanted) if asks else 0))


def _itself(cell: Value) -> Value:
    return cell


def _chosen(table: Table, wanted: Wanted, facts: Sequence[ColumnFacts], extras: Sequence[Extra]) -> Made:
    """Whether a row chose an option of a question. Raises CxdeskError where there is no such option."""
    first, option = wanted.all[0], wanted.choice.option or ""
    if wanted.kind.key != "share":
        raise CxdeskError(
            _("The option “{option}” of “{column}” is a share of its answers; chart it as share.").format(
                option=option, column=facts[first].name
            )
        )
    width = len(table.understanding.columns)
    group = extras[first - width].group if first >= width else None
    group = group or next((g for g in groups(table) if g.separator and g.columns == (first,)), None)
    if group is None:
        known = [text for text, _n in facts[first].values]
        chosen = contains(option) if not known or any(map(contains(option), known)) else None
        return Made((first,), _or_refuse(chosen, option, facts[first].name, known), "integer", 0, 1)
    answer = _or_refuse(group.chose(option), option, group.name, group.options)
    return Made(group.columns, answer, "integer", 0, 1)


def _or_refuse(
    answer: Callable[..., Value] | None, option: str, name: str, known: Sequence[str]
) -> Callable[..., Value]:
    if answer is None:
        shown = ", ".join(f"“{other[:60]}”" for other in known[:_SHOWN])
        raise CxdeskError(
            _("“{column}” has no option “{option}”; it has {known}.").format(
                column=name, option=option, known=shown if len(known) <= _SHOWN else f"{shown}, …"
            )
        )
    return answer


def _of_the_file(made: Made, width: int, extras: Sequence[Extra], words: Mapping[int, Wording]) -> Made:
    """The same answers, computed from columns of the file alone: questions put together, words turned to numbers."""
    if all(i < width and i not in words for i in made.of):
        return made
    if len(made.of) == 1 and made.answer is _itself and made.of[0] < width:
        return replace(made, answer=words[made.of[0]].read)
    of: list[int] = []
    parts: list[tuple[slice, Callable[..., Value], Callable[[Value], Value]]] = []
    for i in made.of:
        extra = extras[i - width] if i >= width else None
        columns = (i,) if extra is None else extra.of
        read = words[i].read if i in words else _itself
        parts.append((slice(len(of), len(of) + len(columns)), _itself if extra is None else extra.cell, read))
        of.extend(columns)
    given = made.answer

    def answer(*cells: Value) -> Value:
        return given(*(read(cell(*cells[part])) for part, cell, read in parts))

    def numbered(number: int, *cells: Value) -> Value:
        return given(number, *(read(cell(*cells[part])) for part, cell, read in parts))

    return replace(made, of=tuple(of), answer=answer if made.look is None else numbered)


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
    width = len(table.understanding.columns)
    used = [
        column
        for role in wanted.kind.roles
        if role.reads == "moment"
        for column in wanted.columns.get(role.key, ())
        if column < width
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
