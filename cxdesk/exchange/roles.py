"""Which column of a table plays which part in an import: the user's choice where there is one, else the reader's guess.

Every choice that does not fit the table is refused in one sentence that names the columns there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxdesk.errors import CxdeskError
from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.exchange.tables import ColumnFacts, Understanding
from cxdesk.i18n import _
from cxdesk.metrics import kinds

GUESSED_METRICS = ("nps", "csat", "ces")
MOST_TOUCHPOINTS = 1_000
MOST_SEGMENTS = 500
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns by part, as indexes."""

    date: int | None
    touchpoint: int | None
    segments: tuple[int, ...]
    metrics: tuple[tuple[int, MetricChoice], ...]
    notes: Mapping[int, str]

    def role_of(self, column: int) -> str:
        """Return the role a column is recorded with."""
        if column == self.date:
            return "date"
        if column == self.touchpoint:
            return "touchpoint"
        return "segment" if column in self.segments else self.notes.get(column, "")

    def type_of(self, column: int, facts: ColumnFacts) -> str:
        """Return the type a column is read as: its part may ask for another than was found."""
        if column == self.date and facts.type not in ("date", "datetime"):
            return "date"
        if facts.type not in ("integer", "number") and any(column == used for used, _choice in self.metrics):
            return "number"
        return facts.type


def decide_roles(understood: Understanding, choices: Choices) -> Roles:
    """Return the parts the columns play. Raises CxdeskError for a choice that does not fit."""
    columns = understood.columns
    taken: set[int] = set()
    metrics = _metrics(columns, choices)
    if choices.metrics is not None:
        taken.update(column for column, _choice in metrics)
    date = _one(columns, choices.date, "date", taken)
    touchpoint = "" if choices.all_rows is not None else choices.touchpoint
    place = _one(columns, touchpoint, "touchpoint", taken)
    if choices.segments is None:
        segments = [i for i in _guessed(columns, "segment") if i not in taken]
    else:
        segments = [find_column(columns, name) for name in choices.segments if name]
    named = {date, place, *segments}
    metrics = [pair for pair in metrics if choices.metrics is not None or pair[0] not in named]
    if place is not None:
        _limit(columns[place], MOST_TOUCHPOINTS)
    for column in segments:
        _limit(columns[column], MOST_SEGMENTS)
    notes = {i: facts.guess for i, facts in enumerate(columns) if facts.guess in ("comment", "id")}
    notes.update({find_column(columns, name): role for name, role in choices.notes.items()})
    return Roles(date, place, tuple(dict.fromkeys(segments)), tuple(metrics), notes)


def _metrics(columns: Sequence[ColumnFacts], choices: Choices) -> list[tuple[int, MetricChoice]]:
    if choices.metrics is None:
        return [
            (i, MetricChoice(facts.guess, facts.name))
            for i, facts in enumerate(columns)
            if facts.guess in GUESSED_METRICS
        ]
    found = []
    for choice in choices.metrics:
        kinds.get(choice.kind)
        column = find_column(columns, choice.column)
        facts = columns[column]
        if facts.type == "text" and facts.low is None and facts.distinct and _no_number(facts):
            raise CxdeskError(
                _("Column “{column}” holds no numbers, so it cannot be charted as {kind}.").format(
                    column=facts.name, kind=_(kinds.get(choice.kind).name)
                )
            )
        found.append((column, choice))
    return found


def _no_number(facts: ColumnFacts) -> bool:
    return bool(facts.values) and not any(char.isdigit() for text, _n in facts.values for char in text)


def _guessed(columns: Sequence[ColumnFacts], role: str) -> list[int]:
    return [i for i, facts in enumerate(columns) if facts.guess == role]


def _one(columns: Sequence[ColumnFacts], chosen: str | None, role: str, taken: set[int]) -> int | None:
    if chosen is None:
        return next((i for i in _guessed(columns, role) if i not in taken), None)
    return find_column(columns, chosen) if chosen else None


def _limit(facts: ColumnFacts, most: int) -> None:
    if facts.distinct > most:
        raise CxdeskError(
            _("Column “{column}” has {n} different values, too many to split by (at most {most}).").format(
                column=facts.name, n=f"{facts.distinct:,}", most=f"{most:,}"
            )
        )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def find_column(columns: Sequence[ColumnFacts], name: str) -> int:
    """Return the index of the column called ``name``: exactly, else in any case and spacing, else by its beginning.

    Raises CxdeskError that names the columns there are.
    """
    names = [facts.name for facts in columns]
    if name in names:
        return names.index(name)
    wanted, folded = _folded(name), [_folded(other) for other in names]
    for fits in (
        [i for i, other in enumerate(folded) if other == wanted],
        [i for i, other in enumerate(folded) if len(wanted) > 2 and other.startswith(wanted)],
    ):
        if len(fits) == 1:
            return fits[0]
    shown = ", ".join(f"“{other[:60]}”" for other in names[:_SHOWN])
    if len(names) > _SHOWN:
        shown = _("{columns} and {n} more").format(columns=shown, n=len(names) - _SHOWN)
    raise CxdeskError(
        _("There is no column “{name}” in the table; its columns are {known}.").format(name=name, known=shown)
    )
