"""Counts of answers side by side (very happy, happy, unhappy, very unhappy): one row for each answer with its count.

A row whose parts do not add up to its total is left out with the reason; nothing is guessed. It must not know files
or metrics.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from cxdesk.errors import CxdeskError
from cxdesk.exchange.shapes.counted import Found, find_counted
from cxdesk.exchange.shapes.making import Making, Remarks, places, row_name, unlike
from cxdesk.exchange.shapes.values import Levels, Suggestion
from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.exchange.values import is_missing, parse_number
from cxdesk.i18n import _, format_number
from cxdesk.jobs import Job

_LOOKED_AT = 2_000
"""Rows in which a guess is proved."""
_PROVED = 0.95
_FEWEST = 2
"""A column of counts has somewhere a number this high: lower ones may be yes and no."""


def suggest_levels(table: Table) -> list[Suggestion]:
    """The set of columns that hold counts of answers, as their names say and their numbers prove."""
    shape = _known(table)
    if shape is None:
        return []
    answers = ", ".join(f"“{level.column}”" for level in shape.levels)
    sentence = _("{columns} hold counts: they become one row for each answer with how many gave it.")
    if shape.total:
        sentence = _(
            "{columns} hold counts out of “{total}”: they become one row for each answer with how many gave it."
        )
    certain = bool(shape.total) and len(shape.levels) > 1
    return [Suggestion(Levels(), sentence.format(columns=answers, total=shape.total), certain)]


def _known(table: Table) -> Levels | None:
    columns = {facts.name: facts for facts in table.understanding.columns}
    for one in find_counted([name for name, facts in columns.items() if _holds_counts(facts)]):
        shape = _shape(one)
        high = max(columns[level.column].high or 0 for level in one.levels)
        if high >= _FEWEST and _proved(table, shape):
            return shape
    return None


def _shape(found: Found) -> Levels:
    """The shape of a known set: an answer that has no column is what the total leaves."""
    known = found.known
    absent = [answer for answer in known.answers if answer not in {level.answer for level in found.levels}]
    rest = known.rest or (absent[0] if found.total and len(absent) == 1 else "")
    return Levels(found.levels, found.total, rest, known.part)


def _holds_counts(facts: ColumnFacts) -> bool:
    return facts.type == "integer" and facts.low is not None and facts.low >= 0


def _proved(table: Table, shape: Levels) -> bool:
    """Whether the parts add up in nearly all of the first rows."""
    indexes, total = _indexes(table, shape)
    decimal = table.understanding.decimal
    good = bad = 0
    for _number, cells in islice(table.records(), _LOOKED_AT):
        counts, reason = _counts(
            [cells[i] for i in indexes], cells[total] if total >= 0 else "", shape, decimal
        )
        good += counts is not None
        bad += bool(reason)
    return good > 0 and good >= _PROVED * (good + bad)


def complete(table: Table, shape: Levels) -> Levels:
    """The shape with its columns: the suggested ones where it names none. Raises CxdeskError where there are none."""
    if shape.levels:
        return shape
    found = _known(table)
    if found is None:
        raise CxdeskError(
            _("No columns of {name} are known as counts of answers; name them.").format(name=table.path.name)
        )
    return found


def _indexes(table: Table, shape: Levels) -> tuple[list[int], int]:
    found = places(table, [level.column for level in shape.levels] + ([shape.total] if shape.total else []))
    return (found[:-1], found[-1]) if shape.total else (found, -1)


def levels(table: Table, shape: Levels) -> Making:
    """The rows of the table for each answer that somebody gave."""
    shape = complete(table, shape)
    answers = [level.answer for level in shape.levels] + ([shape.rest] if shape.rest else [])
    twice = [answer for answer, n in Counter(answers).items() if n > 1]
    if twice:
        raise CxdeskError(_("The answer “{answer}” has two columns; give it one.").format(answer=twice[0]))
    if shape.rest and not shape.total:
        raise CxdeskError(
            _("What is left to “{answer}” needs a total; name its column.").format(answer=shape.rest)
        )
    indexes, total = _indexes(table, shape)
    columns = table.understanding.columns
    kept = [i for i in range(len(columns)) if i not in {*indexes, total}]
    names = [columns[i].name for i in kept]
    answer, said = unlike(names, _("Answer")), unlike(names, _("Counted as"))
    count = unlike([*names, answer, said], _("Count"))
    headers = [level.column for level in shape.levels] + [_("the rest of {total}").format(total=shape.total)]
    remarks = Remarks()
    decimal = table.understanding.decimal

    def rows(job: Job | None) -> Iterator[list[str]]:
        for number, cells in table.records(job):
            given = [cells[i] for i in indexes]
            counts, reason = _counts(given, cells[total] if total >= 0 else "", shape, decimal)
            if counts is None:
                if reason:
                    remarks.drop(number, None, ", ".join(given), reason)
                continue
            same = [str(number), *(cells[i] for i in kept)]
            for header, level, n in zip(headers, answers, counts, strict=False):
                if n:
                    yield [*same, header, level, str(n)]

    header = (row_name([*names, answer, said, count]), *names, said, answer, count)
    guesses = {answer: shape.part, said: "", count: "count"}
    return Making(header, rows, shape, guesses, remarks, frozenset(names))


def _counts(given: Sequence[str], total: str, shape: Levels, decimal: str) -> tuple[list[int] | None, str]:
    """How often each answer was given, in the order of the levels with the rest last, or why that is not known.

    A row without any count has neither: nobody was asked.
    """
    numbers = [_whole(cell, decimal) for cell in given]
    of_all = _whole(total, decimal) if shape.total else None
    bad = next((cell for cell, n in zip([*given, total], [*numbers, of_all], strict=True) if n == -1), None)
    if bad is not None:
        return None, _("“{value}” is no count; the row was left out").format(value=bad.strip()[:40])
    if all(n is None for n in numbers):
        return None, _("the row has a total but no counts; it was left out") if of_all else ""
    added = sum(n or 0 for n in numbers)
    if shape.total and of_all is None:
        return None, _("“{total}” is empty, so nothing proves the counts; the row was left out").format(
            total=shape.total
        )
    if None in numbers and (of_all is None or shape.rest):
        return None, _("a count is missing; the row was left out")
    if of_all is not None and (added > of_all or (added < of_all and not shape.rest)):
        return None, _("the counts add up to {sum}, but “{total}” says {n}; the row was left out").format(
            sum=format_number(added, 0), total=shape.total, n=format_number(of_all, 0)
        )
    found = [n or 0 for n in numbers]
    if shape.rest:
        found.append((of_all or 0) - added)
    return found, ""


def _whole(cell: str, decimal: str) -> int | None:
    """A count: None where the cell is empty, -1 where it holds anything but a whole number from 0 on."""
    if is_missing(cell, typed=True):
        return None
    number = parse_number(cell, decimal)
    return int(number) if number is not None and number >= 0 and number == int(number) else -1
