"""Columns that no file has but that can be chosen like any other: a question spread over columns, and rules.

They stand behind the file's own columns, as facts of a column and a function from the row's cells. Which of them an
import keeps is decided elsewhere; it must not know metrics.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from cxdesk.errors import CxdeskError
from cxdesk.exchange.choices import Choices
from cxdesk.exchange.columns_by_name import find_column
from cxdesk.exchange.groups import Group, groups
from cxdesk.exchange.rules import NUMERIC, Rule, decide, rule_text
from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.exchange.tables.roles import guess_alone
from cxdesk.exchange.word_forms import fold
from cxdesk.i18n import _
from cxdesk.model.answers import Value

RULED: Final = "rules"
"""The guess of the column that rules make."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A column made of others: its facts as though it were one, the columns ``of`` and what their cells make.

    ``group`` is the question it is, where it is one.
    """

    facts: ColumnFacts
    of: tuple[int, ...]
    cell: Callable[..., Value]
    group: Group | None = None


def extra_columns(table: Table, choices: Choices, labels: Mapping[Rule, str]) -> tuple[Extra, ...]:
    """Return the columns that can be chosen beside the file's own.

    ``labels`` are the values the rules give. Raises CxdeskError for a rule that does not fit the table.
    """
    columns = table.understanding.columns
    taken = {facts.name for facts in columns}
    found = list(_questions(table))
    for name in choices.segments or ():
        if name not in taken and (extra := _one_of_several(table, name)) is not None:
            found.append(extra)
    if choices.rules:
        found.append(_ruled(columns, choices, labels))
    return tuple(found)


_QUESTIONS: Final[WeakKeyDictionary[Table, tuple[Extra, ...]]] = WeakKeyDictionary()


def _questions(table: Table) -> tuple[Extra, ...]:
    """The questions that are spread over columns; remembered, as they are asked for at every choice."""
    found = _QUESTIONS.get(table)
    if found is None:
        taken = {facts.name for facts in table.understanding.columns}
        made = (_question(group, table) for group in groups(table) if not group.separator)
        found = _QUESTIONS[table] = tuple(extra for extra in made if extra.facts.name not in taken)
    return found


def _question(group: Group, table: Table) -> Extra:
    values = () if group.several else tuple(zip(group.options, group.counts, strict=True))
    said = tuple(sorted(((text, n) for text, n in values if n), key=lambda pair: -pair[1]))
    empty = max(0, table.understanding.rows - group.answered)
    facts = ColumnFacts(group.name, "text", empty, len(said), "", None, None, said)
    guess = "" if group.several else guess_alone(facts, table.understanding.rows)
    return Extra(replace(facts, guess=guess), group.columns, group.cell(), group)


def _one_of_several(table: Table, name: str) -> Extra | None:
    """One option of a column of several answers, as "QUESTION: OPTION": the option where it was chosen, else nothing.

    So do the columns of a question that is spread over them.
    """
    for group in groups(table):
        if not group.separator or not fold(name).startswith(fold(group.name)):
            continue
        for option, n in zip(group.options, group.counts, strict=True):
            chose = group.chose(option)
            if chose is not None and fold(f"{group.name}: {option}") == fold(name):
                empty = table.understanding.rows - n
                facts = ColumnFacts(
                    f"{group.name}: {option}", "text", empty, 1, "", None, None, ((option, n),)
                )
                return Extra(facts, group.columns, partial(_or_nothing, chose, option))
    return None


def _or_nothing(chose: Callable[..., Value], option: str, *cells: Value) -> Value:
    return option if chose(*cells) == 1 else None


def _ruled(columns: Sequence[ColumnFacts], choices: Choices, labels: Mapping[Rule, str]) -> Extra:
    """The column of the labels that rules give; where no rule fits, the touchpoint column's own value."""
    of: list[int] = []
    rules = []
    for rule in choices.rules:
        known = []
        for condition in rule.conditions:
            column = _column(columns, rule, condition.column)
            if condition.test in NUMERIC and columns[column].type not in ("integer", "number", "duration"):
                raise CxdeskError(
                    _(
                        "The rule “{rule}” compares “{column}” with a number, but the column holds none."
                    ).format(rule=rule_text(rule), column=columns[column].name)
                )
            of = of if column in of else [*of, column]
            known.append((of.index(column), condition))
        rules.append((labels[rule], known))
    fallback = None
    values = dict.fromkeys((label for label, _known in rules), 1)
    if choices.touchpoint:
        own = find_column(columns, choices.touchpoint)
        of = of if own in of else [*of, own]
        fallback = of.index(own)
        values.update(dict(columns[own].values))
    name = columns[of[fallback]].name if fallback is not None else _("Rules")
    facts = ColumnFacts(name, "text", 0, len(values), RULED, None, None, tuple(values.items()))
    return Extra(facts, tuple(of), decide(rules, fallback))


def _column(columns: Sequence[ColumnFacts], rule: Rule, name: str) -> int:
    try:
        return find_column(columns, name)
    except CxdeskError as error:
        raise CxdeskError(
            _("The rule “{rule}”: {reason}").format(rule=rule_text(rule), reason=error)
        ) from error
