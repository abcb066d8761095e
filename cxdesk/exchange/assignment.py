"""Which column of a table plays which part in an import: the user's choice where there is one, else the reader's guess.

Every choice that does not fit the table is refused in one sentence that names the columns there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cxdesk.errors import CxdeskError
from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.exchange.columns_by_name import find_column as find_column
from cxdesk.exchange.extras import RULED, Extra
from cxdesk.exchange.guesses import Told, guess_metrics
from cxdesk.exchange.tables import ColumnFacts, Understanding
from cxdesk.exchange.values import is_missing
from cxdesk.exchange.wording import Wording, corrected, understand
from cxdesk.i18n import _
from cxdesk.metrics import kinds
from cxdesk.metrics.kinds import How, Kind
from cxdesk.metrics.kinds.making import whole_day

MOST_TOUCHPOINTS = 1_000
MOST_SEGMENTS = 500
_HALF = 0.5
"""The share of a column's answers that must be steps of a scale where the user says that they are answers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A metric that is asked for, with its columns by role, as indexes; ``missing`` says which it still needs."""

    choice: MetricChoice
    kind: Kind
    columns: Mapping[str, tuple[int, ...]]
    missing: str = ""
    words: Mapping[int, Wording] = field(default_factory=dict)
    """How its columns of answers in words are read, by index."""

    @property
    def all(self) -> tuple[int, ...]:
        """Every column, the kind's first role first."""
        return tuple(column for columns in self.columns.values() for column in columns)

    def how(self, types: Mapping[int, str], last_day: int = 0) -> How:
        """What the kind needs to know to make its answers."""
        choice = self.choice
        return How(
            self.columns,
            types,
            choice.yes,
            choice.window,
            choice.unit,
            choice.low,
            choice.high,
            whole_day(choice.asof) if choice.asof else last_day,
            choice.hours,
            choice.holidays,
        )


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns by part, as indexes."""

    date: int | None
    touchpoint: int | None
    segments: tuple[int, ...]
    metrics: tuple[Wanted, ...]
    notes: Mapping[int, str]
    weight: int | None = None
    count: int | None = None

    def role_of(self, column: int) -> str:
        """Return the role a column is recorded with."""
        if column == self.date:
            return "date"
        if column == self.touchpoint:
            return "touchpoint"
        if column in (self.weight, self.count):
            return "weight" if column == self.weight else "count"
        return "segment" if column in self.segments else self.notes.get(column, "")

    def type_of(self, column: int, facts: ColumnFacts) -> str:
        """Return the type a column is read as: its part may ask for another than was found."""
        if any(column in wanted.words for wanted in self.metrics):
            return "text"
        if column in (self.weight, self.count) and facts.type not in ("integer", "number"):
            return "number"
        reads = {
            role.reads
            for wanted in self.metrics
            for role in wanted.kind.roles
            if column in wanted.columns.get(role.key, ())
        }
        if column == self.date or "moment" in reads:
            return facts.type if facts.type in ("date", "datetime") else "datetime"
        if facts.type in ("integer", "number", "duration") or not reads:
            return facts.type
        direct = any(column in wanted.all and is_direct(wanted, {column: facts}) for wanted in self.metrics)
        return "number" if direct or "number" in reads else facts.type


def is_direct(wanted: Wanted, facts: Mapping[int, ColumnFacts]) -> bool:
    """Return whether a metric's answers are the cells of its one column as they are."""
    if wanted.missing or wanted.kind.roles[0].key != "answer":
        return False
    return wanted.kind.made(wanted.how({i: _meant(facts[i]) for i in wanted.all})) is None


def _meant(facts: ColumnFacts) -> str:
    """The type of a column of answers: text only where no cell holds a number."""
    return "text" if facts.type == "text" and facts.low is None and _no_number(facts) else "number"


def decide_roles(
    understood: Understanding, choices: Choices, extras: Sequence[Extra] = (), title: str = ""
) -> Roles:
    """Return the parts the columns play. Raises CxdeskError for a choice that does not fit.

    ``extras`` are columns that no file has; their indexes follow those of the file's. ``title`` is what the table is
    called.
    """
    columns = (*understood.columns, *(extra.facts for extra in extras))
    taken: set[int] = set()
    guesses = [facts.guess for facts in columns]
    metrics = _metrics(columns, choices, Told(understood.rows, (title, understood.sheet or "")))
    if choices.metrics is not None:
        taken.update(column for wanted in metrics for column in wanted.all if not _is_moment(wanted, column))
    date = _one(columns, guesses, choices.date, "date", taken)
    touchpoint = "" if choices.all_rows is not None else choices.touchpoint
    place = _one(columns, guesses, touchpoint, "touchpoint", taken)
    place = next((i for i, facts in enumerate(columns) if facts.guess == RULED), place)
    weight, count = (
        None if not name else _amount(understood.columns, name, types)
        for name, types in ((choices.weight, ("integer", "number")), (choices.count, ("integer",)))
    )
    if choices.count is None:
        count = next((i for i in _guessed(guesses, "count") if i not in taken), None)
    taken.update(i for i in (weight, count) if i is not None)
    if choices.segments is None:
        segments = [i for i in _guessed(guesses, "segment") if i not in taken]
    else:
        segments = [find_column(columns, name) for name in choices.segments if name]
    for column in segments:
        _require_one_answer(columns[column], extras[column - len(understood.columns) :][:1], column)
    _require_parts_apart(columns, choices, [date, place], segments, taken)
    named = {date, place, weight, count, *segments}
    metrics = [
        wanted
        for wanted in metrics
        if choices.metrics is not None
        or not any(i in named and not _is_moment(wanted, i) for i in wanted.all)
    ]
    if place is not None:
        _limit(columns[place], MOST_TOUCHPOINTS)
    for column in segments:
        _limit(columns[column], MOST_SEGMENTS)
    notes = {i: guess for i, guess in enumerate(guesses) if guess in ("comment", "id")}
    notes.update({find_column(columns, name): role for name, role in choices.notes.items()})
    return Roles(date, place, tuple(dict.fromkeys(segments)), tuple(metrics), notes, weight, count)


def _amount(columns: Sequence[ColumnFacts], name: str, types: Sequence[str]) -> int:
    """The column of weights or counts called ``name``. Raises CxdeskError where it holds no such numbers."""
    column = find_column(columns, name)
    facts = columns[column]
    if facts.type in types and (facts.low is None or facts.low >= 0):
        return column
    sentence = _("Column “{column}” holds no numbers from 0, so its rows cannot be weighted by it.")
    if "number" not in types:
        sentence = _("Column “{column}” holds no whole numbers from 0, so its rows cannot be counted by it.")
    raise CxdeskError(sentence.format(column=facts.name))


def _require_one_answer(facts: ColumnFacts, extra: Sequence[Extra], column: int) -> None:
    """Refuse to split by a question with several answers: a row would be in several parts."""
    if extra and extra[0].facts is facts and extra[0].group is not None and extra[0].group.several:
        raise CxdeskError(
            _(
                "“{column}” has several answers a row, so it cannot be split by; split by one of its options, such as"
                " “{option}”, or chart the share that chose it."
            ).format(column=facts.name, option=extra[0].group.options[0])
        )


def _require_parts_apart(
    columns: Sequence[ColumnFacts],
    choices: Choices,
    singles: Sequence[int | None],
    segments: Sequence[int],
    answers: set[int],
) -> None:
    """Refuse a column that was given two parts, as one of them would silently lose."""
    said = [i for i, name in zip(singles, (choices.date, choices.touchpoint), strict=True) if name]
    said += dict.fromkeys(segments if choices.segments else ())
    for column in said:
        if column is not None and (said.count(column) > 1 or column in answers):
            raise CxdeskError(
                _(
                    "Column “{column}” was given two parts; a date, a touchpoint, a segment and an answer each need a"
                    " column of their own."
                ).format(column=columns[column].name)
            )


def _is_moment(wanted: Wanted, column: int) -> bool:
    moments = (role.key for role in wanted.kind.roles if role.reads == "moment")
    return any(column in wanted.columns.get(role, ()) for role in moments)


def _metrics(columns: Sequence[ColumnFacts], choices: Choices, told: Told) -> list[Wanted]:
    asked = choices.metrics
    if asked is None:
        asked = guess_metrics(columns, told)
    found = []
    for choice in asked:
        wanted = _wanted(columns, choice)
        if not wanted.missing and choice.option is None:
            wanted = replace(wanted, words=_wordings(columns, wanted, choices.metrics is not None))
        facts = columns[wanted.all[0]]
        if (
            not facts.distinct
            or wanted.words
            or choice.option
            or not is_direct(wanted, dict(enumerate(columns)))
        ):
            pass
        elif facts.type == "text" and facts.low is None and _no_number(facts):
            raise CxdeskError(
                _("Column “{column}” holds no numbers, so it cannot be charted as {kind}.").format(
                    column=facts.name, kind=_(wanted.kind.name)
                )
            )
        found.append(wanted)
    return found


def _wordings(columns: Sequence[ColumnFacts], wanted: Wanted, chosen: bool) -> dict[int, Wording]:
    """How the metric's columns of answers are read where these are words; yes and no are left to the kind."""
    found: dict[int, Wording] = {}
    words, facts = wanted.choice.words, dict(enumerate(columns))
    for role in wanted.kind.roles:
        asked = role.key == "answer" or role.reads == "number"
        for i in wanted.columns.get(role.key, ()) if asked else ():
            if columns[i].type not in ("text", "integer", "number") or not _has_words(columns[i]):
                continue
            known = understand(columns[i].values, _HALF) if chosen else understand(columns[i].values)
            if words:
                found[i] = corrected(columns[i].values, known, words)
            elif known is not None and (role.key != "answer" or is_direct(wanted, facts)):
                found[i] = known
    return found


def _has_words(facts: ColumnFacts) -> bool:
    return any(not text.strip().isdecimal() for text, _n in facts.values if not is_missing(text, typed=True))


def _wanted(columns: Sequence[ColumnFacts], choice: MetricChoice) -> Wanted:
    """The columns of a metric by role, in the kind's order. Raises CxdeskError for a column that there is not."""
    kind = kinds.get(choice.kind)
    pairs = [(choice.role or kind.roles[0].key, choice.column), *choice.more]
    held = {
        role.key: tuple(find_column(columns, column) for key, column in pairs if key == role.key)
        for role in kind.roles
    }
    held = {key: found for key, found in held.items() if found}
    for role in kind.roles:
        found = held.get(role.key, ())
        if len(found) == 1 < role.count:
            # The first of several columns that stand side by side.
            held[role.key] = tuple(range(found[0], min(found[0] + role.count, len(columns))))
    return Wanted(choice, kind, held, _missing(kind, held))


def _missing(kind: Kind, held: Mapping[str, tuple[int, ...]]) -> str:
    """Which columns a metric still needs, as a sentence; empty where it has what it needs."""
    roles = {role.key: role for role in kind.roles}
    for role in kind.roles:
        if 0 < len(held.get(role.key, ())) != role.count:
            return _("{kind} needs {n} columns for “{role}”.").format(
                kind=_(kind.name), n=role.count, role=_(role.name)
            )
    if any(all(key in held for key in keys) for keys in kind.needs):
        return ""
    closest = max(kind.needs, key=lambda keys: (sum(key in held for key in keys), -len(keys)))
    return _("{kind} also needs a column for {roles}.").format(
        kind=_(kind.name),
        roles=", ".join(f"“{_(roles[key].name)}” ({key})" for key in closest if key not in held),
    )


def _no_number(facts: ColumnFacts) -> bool:
    return bool(facts.values) and not any(char.isdigit() for text, _n in facts.values for char in text)


def _guessed(guesses: Sequence[str], role: str) -> list[int]:
    return [i for i, guess in enumerate(guesses) if guess == role]


def _one(
    columns: Sequence[ColumnFacts], guesses: Sequence[str], chosen: str | None, role: str, taken: set[int]
) -> int | None:
    if chosen is None:
        return next((i for i in _guessed(guesses, role) if i not in taken), None)
    return find_column(columns, chosen) if chosen else None


def _limit(facts: ColumnFacts, most: int) -> None:
    if facts.distinct > most:
        raise CxdeskError(
            _("Column “{column}” has {n} different values, too many to split by (at most {most}).").format(
                column=facts.name, n=f"{facts.distinct:,}", most=f"{most:,}"
            )
        )
