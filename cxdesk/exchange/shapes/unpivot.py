"""Wide tables: columns named after periods or touchpoints become rows.

Which columns belong together is told by their names (what is left of a name without its period is the measure) or,
for items, by a shared question and a shared scale. It must not know files.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from cxdesk.errors import CxdeskError
from cxdesk.exchange.shapes.items import find_items
from cxdesk.exchange.shapes.making import Making, Remarks, places, row_name, unlike
from cxdesk.exchange.shapes.periods import UNITS, Period, day_order, find_period
from cxdesk.exchange.shapes.values import Suggestion, Unpivot, Wide
from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.i18n import _, format_date, ngettext
from cxdesk.jobs import Job

_CERTAIN = 4
"""From this many periods on nobody meant anything else."""
_LEAST = 2
_SHOWN = 4


def suggest_unpivot(table: Table) -> list[Suggestion]:
    """What of the table is wide: periods first, then items."""
    columns = table.understanding.columns
    found = []
    periods, items = by_period(columns), by_item(columns)
    if periods is not None:
        found.append(_say_periods(columns, periods))
    if items is not None:
        n = len(items.columns)
        sentence = ngettext(
            "{n} column asks the same of different things ({first} … {last}): they can become rows with a touchpoint"
            " and an answer.",
            "{n} columns ask the same of different things ({first} … {last}): they can become rows with a touchpoint"
            " and an answer.",
            n,
        )
        said = sentence.format(n=n, first=items.columns[0].key, last=items.columns[-1].key)
        found.append(Suggestion(Unpivot(part=items.part), said))
    return found


def _say_periods(columns: Sequence[ColumnFacts], shape: Unpivot) -> Suggestion:
    keys = sorted({wide.key for wide in shape.columns})
    measures = list(dict.fromkeys(wide.measure for wide in shape.columns))
    sentence = _(
        "{n} columns are named after {k} periods from {first} to {last}: they become rows with a date and {measures}."
    )
    shown = ", ".join(f"“{measure}”" for measure in measures[:_SHOWN])
    if len(measures) > _SHOWN:
        shown = _("{columns} and {n} more").format(columns=shown, n=len(measures) - _SHOWN)
    first, last = (format_date(date.fromisoformat(key)) for key in (keys[0], keys[-1]))
    said = sentence.format(n=len(shape.columns), k=len(keys), first=first, last=last, measures=shown)
    wanted = {wide.column for wide in shape.columns}
    numbers = [facts for facts in columns if facts.name in wanted and facts.distinct]
    typed = sum(facts.type in ("integer", "number") for facts in numbers)
    certain = len(keys) >= _CERTAIN and typed * 2 > len(numbers)
    return Suggestion(Unpivot(part=shape.part), said, certain)


def by_item(columns: Sequence[ColumnFacts]) -> Unpivot | None:
    """The columns that ask the same of different things; None without."""
    items = find_items(columns)
    if items is None:
        return None
    left = {facts.name for facts in columns} - {item.column for item in items}
    answer = unlike(left, items[0].measure)
    wides = tuple(Wide(item.column, item.key, answer) for item in items)
    return Unpivot(wides, unlike({*left, answer}, _("Touchpoint")), "touchpoint")


def by_period(columns: Sequence[ColumnFacts]) -> Unpivot | None:
    """The columns whose names hold periods of one length, and that come with at least two of them; None without."""
    names = [facts.name for facts in columns]
    order = day_order(names)
    held = [(name, found) for name in names if (found := find_period(name, order)) is not None]
    best = max(UNITS, key=lambda unit: (sum(p.unit == unit for _n, p in held), -UNITS.index(unit)))
    wanted = _measured([(name, found) for name, found in held if found.unit == best])
    if len({period.start for _name, period in wanted}) < _LEAST:
        return None
    taken = set(names) - {name for name, _period in wanted}
    measures: dict[str, str] = {}
    for _name, period in wanted:
        if period.rest.casefold() not in measures:
            measures[period.rest.casefold()] = unlike(taken, _value(period.rest))
            taken.add(measures[period.rest.casefold()])
    key = unlike(taken, _("Period"))
    wides = (Wide(name, found.start.isoformat(), measures[found.rest.casefold()]) for name, found in wanted)
    return Unpivot(tuple(wides), key, "date")


def _value(rest: str) -> str:
    """The measure that is left of a name: an own name where only the number of a repeated header is."""
    return _("Value") if not rest else f"{_('Value')} {rest}" if re.fullmatch(r"\(\d+\)", rest) else rest


def _measured(held: Sequence[tuple[str, Period]]) -> list[tuple[str, Period]]:
    """Those whose measure comes with several periods; the first of two for the same period."""
    seen: set[tuple[str, str]] = set()
    single = []
    for name, period in held:
        what = (period.rest.casefold(), period.start.isoformat())
        if what not in seen:
            seen.add(what)
            single.append((name, period))
    times = Counter(period.rest.casefold() for _name, period in single)
    return [(name, period) for name, period in single if times[period.rest.casefold()] >= _LEAST]


def complete(table: Table, shape: Unpivot) -> Unpivot:
    """The shape with its columns: as the names say where it names none. Raises CxdeskError where they say nothing."""
    if shape.columns:
        return shape
    columns = table.understanding.columns
    found = by_period(columns) if shape.part != "touchpoint" else None
    if found is None and shape.part != "date":
        found = by_item(columns)
    if found is None:
        raise CxdeskError(
            _(
                "No columns of {name} are named after periods or ask the same of several things; name them."
            ).format(name=table.path.name)
        )
    return found


def unpivot_of(table: Table, names: Sequence[str]) -> Unpivot:
    """The shape that turns just these columns into rows: by their periods where each has one, else as items.

    Raises CxdeskError for a column that there is not.
    """
    indexes = places(table, names)
    columns = [table.understanding.columns[i] for i in indexes]
    others = {facts.name for i, facts in enumerate(table.understanding.columns) if i not in indexes}
    found = by_period(columns)
    if found is not None and len(found.columns) == len(names):
        taken = set(others)
        measure = {}
        for old in dict.fromkeys(wide.measure for wide in found.columns):
            measure[old] = unlike(taken, old)
            taken.add(measure[old])
        wides = tuple(Wide(w.column, w.key, measure[w.measure]) for w in found.columns)
        return replace(found, columns=wides, key=unlike(taken, found.key))
    items = find_items(columns) or ()
    if len(items) != len(names):
        items = tuple(Wide(name, name, _("Answer")) for name in names)
    answer = unlike(others, items[0].measure)
    key = unlike({*others, answer}, _("Touchpoint"))
    return Unpivot(tuple(Wide(w.column, w.key, answer) for w in items), key, "touchpoint")


def unpivot(table: Table, shape: Unpivot) -> Making:
    """The rows of the table for each key; a key without a single cell in a row gives none."""
    shape = complete(table, shape)
    wide = places(table, [one.column for one in shape.columns])
    columns = table.understanding.columns
    kept = [i for i in range(len(columns)) if i not in set(wide)]
    measures = list(dict.fromkeys(one.measure for one in shape.columns))
    names = [columns[i].name for i in kept]
    taken = [*names, shape.key, *measures]
    if len(set(taken)) != len(taken) or not all(taken):
        raise CxdeskError(_("The columns that the shape makes need names of their own; choose others."))
    pairs = [(one.key, measures.index(one.measure), at) for one, at in zip(shape.columns, wide, strict=True)]
    if len({pair[:2] for pair in pairs}) != len(pairs):
        raise CxdeskError(_("Two columns would give the same cell of the new table; leave one of them out."))
    order = list(dict.fromkeys(one.key for one in shape.columns))
    groups = [
        (key, [(measure, at) for _key, measure, at in group])
        for key, group in groupby(sorted(pairs, key=lambda p: order.index(p[0])), key=lambda p: p[0])
    ]

    def rows(job: Job | None) -> Iterator[list[str]]:
        for number, cells in table.records(job):
            same = [str(number), *(cells[i] for i in kept)]
            for key, places_ in groups:
                answers = [""] * len(measures)
                for measure, at in places_:
                    answers[measure] = cells[at]
                if any(map(str.strip, answers)):
                    yield [*same, key, *answers]

    header = (row_name(taken), *names, shape.key, *measures)
    missing = {
        f"{one.measure}={code}": None
        for one, at in zip(shape.columns, wide, strict=True)
        for code in columns[at].missing
    }
    return Making(header, rows, shape, {shape.key: shape.part}, Remarks(), frozenset(names), tuple(missing))
