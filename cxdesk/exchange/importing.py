"""From a read table and the user's choices to the plan of an import: dataset, metrics and links.

A plan is made anew for every choice of the user. This module must not know sessions or windows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from cxdesk.exchange.answer_counts import Worded, converted
from cxdesk.exchange.assignment import Roles, decide_roles
from cxdesk.exchange.choices import Choices, MetricChoice, choices_from_text
from cxdesk.exchange.computing import Answers, answer_columns
from cxdesk.exchange.extras import Extra, extra_columns
from cxdesk.exchange.layouts import settled
from cxdesk.exchange.links import suggest_links
from cxdesk.exchange.plans import ImportPlan, Links, Planned, Preview
from cxdesk.exchange.scales import guess_scale
from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.exchange.tables.metric_guess import asks_recommendation
from cxdesk.exchange.tables.roles import MOST_GUESSED, surely_touchpoints
from cxdesk.exchange.targets import Targets
from cxdesk.exchange.wording import NUMBERS, OPEN, Wording
from cxdesk.i18n import _
from cxdesk.metrics import kinds
from cxdesk.metrics.kinds import Made
from cxdesk.metrics.kinds.base import BASIS
from cxdesk.model.answers import key_text
from cxdesk.model.change import new_id
from cxdesk.model.project import Project
from cxdesk.model.records import Column, Dataset, Metric
from cxdesk.model.texts import clean_name

__all__ = [
    "Choices",
    "ImportPlan",
    "MetricChoice",
    "Planned",
    "Preview",
    "choices_from_text",
    "fitting",
    "plan",
]


def plan(
    table: Table,
    project: Project,
    journey_id: str | None,
    choices: Choices = Choices(),  # noqa: B008
) -> ImportPlan:
    """Return what importing the table would do, by the reader's guesses and the user's choices.

    ``journey_id`` is the map whose touchpoints the values are matched to. Raises CxdeskError with one sentence for a
    choice that does not fit the table.
    """
    understood = table.understanding
    targets = Targets(project, journey_id)
    extras = extra_columns(table, choices, targets.labels(choices.rules))
    roles = decide_roles(understood, choices, extras, table.path.stem)
    columns = tuple(
        Column(clean_name(facts.name), roles.type_of(i, facts), roles.role_of(i))
        for i, facts in enumerate(understood.columns)
    )
    split = [
        i for i in dict.fromkeys((roles.touchpoint, *roles.segments)) if i is not None and i >= len(columns)
    ]
    kept = [extras[i - len(columns)] for i in split]
    own = [
        Column(clean_name(e.facts.name), "text", roles.role_of(i), e.of)
        for i, e in zip(split, kept, strict=True)
    ]
    answers = answer_columns(table, columns, roles, extras, len(kept))
    made = [
        *(Made(extra.of, extra.cell, "text", 0, 1) for extra in kept),
        *(answer.made for answer in answers if answer.made is not None),
    ]
    name = choices.name or table.path.stem
    dataset = Dataset(
        id=new_id(),
        name=clean_name(name),
        source=clean_name(table.path.name),
        imported_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=understood.rows,
        columns=(*columns, *own, *(answer.column for answer in answers if answer.made is not None)),
        encoding=understood.encoding,
        delimiter=understood.delimiter,
        decimal=understood.decimal,
        date_order=understood.date_order,
    )
    links, suggested = _links(table, columns, roles, extras, targets, choices)
    if _names_nothing(understood.columns, roles, choices, links, journey_id):
        return plan(table, project, journey_id, _split_by_it(choices, understood.columns, roles))
    metrics = [_planned(table, dataset, answer) for answer in answers]
    worded = {
        answer.index: Worded(answer.facts, answer.wording)
        for answer in answers
        if answer.made is not None and answer.facts is not None and answer.wording is not None
        if not any(e.facts is answer.facts and e.group and not e.group.exact for e in extras)
    }
    names = [*(facts.name for facts in understood.columns), *(extra.facts.name for extra in extras)]
    said = settled(
        choices,
        names,
        roles,
        [(p.metric, answer.facts is not None) for p, answer in zip(metrics, answers, strict=True)],
    )
    return ImportPlan(table, dataset, made, metrics, links, suggested, worded, said)


def _names_nothing(
    columns: Sequence[ColumnFacts], roles: Roles, choices: Choices, links: Links, journey_id: str | None
) -> bool:
    """Whether a column was only guessed to name touchpoints, and not one of its values is anything on the map.

    It is to split by, then, and the answers are about the whole map: otherwise nothing would be charted.
    """
    return (
        journey_id is not None
        and choices.touchpoint is None
        and roles.touchpoint is not None
        and roles.touchpoint < len(columns)
        and not choices.rules
        and not any(links.values())
        and not surely_touchpoints(columns[roles.touchpoint])
    )


def _split_by_it(choices: Choices, columns: Sequence[ColumnFacts], roles: Roles) -> Choices:
    """The choices with the column that was guessed to name touchpoints among those to split by."""
    if choices.segments is not None:
        return replace(choices, touchpoint="")
    guessed = [i for i in (roles.touchpoint, *roles.segments) if i is not None and i < len(columns)]
    return replace(choices, touchpoint="", segments=tuple(columns[i].name for i in guessed[:MOST_GUESSED]))


def fitting(table: Table, project: Project, journey_id: str | None, guessed: Choices) -> Choices:
    """Return choices that were guessed without a map as they fit this one.

    A column that was taken for one of touchpoints, though nothing on the map is called so, is split by instead.
    """
    columns = table.understanding.columns
    guess = next(
        (facts for facts in columns if guessed.touchpoint and facts.name == guessed.touchpoint), None
    )
    if journey_id is None or guess is None or surely_touchpoints(guess):
        return guessed
    if any(plan(table, project, journey_id, guessed).links.values()):
        return guessed
    split = (guess.name, *(guessed.segments or ()))[:MOST_GUESSED]
    return replace(guessed, touchpoint="", segments=split)


def _planned(table: Table, dataset: Dataset, answers: Answers) -> Planned:
    wanted = answers.wanted
    if answers.facts is not None and not wanted.missing:
        return _metric(answers, table, dataset)
    low, high = (answers.made.low, answers.made.high) if answers.made else (0, 1)
    metric = Metric(
        id=new_id(),
        dataset_id=dataset.id,
        kind=wanted.kind.key,
        name=clean_name(wanted.choice.name or answers.name),
        column=answers.index,
        low=float(low),
        high=float(high),
        direction=wanted.choice.direction or wanted.kind.scales[0].direction,
        variant=_variant(wanted.kind, wanted.choice.variant or "", answers.made),
        step=wanted.kind.step,
    )
    return Planned(metric, objection=wanted.missing or wanted.kind.objection(metric) or "")


def _variant(kind: kinds.Kind, chosen: str, made: Made | None) -> str:
    """The variant's key with what else the answers were made with."""
    basis = made.basis if made else ""
    return f"{chosen or kind.variants[0].key}{BASIS}{basis}" if basis else chosen


def _metric(found: Answers, table: Table, dataset: Dataset) -> Planned:
    """A metric whose answers are those of one column: its scale and direction are told by them and the header."""
    choice, facts, wording, column = found.wanted.choice, found.facts, found.wording, found.index
    assert facts is not None
    kind = kinds.get(choice.kind)
    answers: Counter[float] = Counter()
    for value, n in converted(table, facts, "text" if wording else dataset.columns[column].type):
        number = wording.read(value) if wording else value
        if isinstance(number, (int, float)):
            answers[float(number)] += n
    if not facts.values and facts.low is not None and facts.high is not None:
        answers.update({facts.low: 1, facts.high: 1})
    low, high = choice.low, choice.high
    if wording is not None:
        low, high = wording.low if low is None else low, wording.high if high is None else high
    guess = guess_scale(kind, facts.name, answers, low, high)
    if wording is not None and wording.direction != OPEN and (wording.family != NUMBERS or guess.asked):
        guess = replace(guess, direction=wording.direction, asked=False)
    metric = Metric(
        id=new_id(),
        dataset_id=dataset.id,
        kind=kind.key,
        name=clean_name(choice.name or found.name),
        column=column,
        low=float(guess.low),
        high=float(guess.high),
        direction=choice.direction or guess.direction,
        variant=choice.variant or "",
        step=kind.step,
    )
    objection = kind.objection(metric) or ""
    if objection:
        objection = _("Column “{column}”: {objection}").format(column=facts.name, objection=objection)
    asked = (guess.asked or (wording is not None and wording.direction == OPEN)) and choice.direction is None
    return Planned(metric, asked, objection, _question(metric, facts, wording), *_words(facts, wording))


def _question(metric: Metric, facts: ColumnFacts, wording: Wording | None) -> str:
    """What only the user can say of answers in words."""
    if (
        wording is None
        or wording.family == NUMBERS
        or metric.kind != "csat"
        or not asks_recommendation(facts.name)
    ):
        return ""
    return _(
        "“{column}” asks for a recommendation in words, which is no NPS; it was taken as the share of the best answers"
        " (CSAT, top box)."
    ).format(column=facts.name)


def _words(
    facts: ColumnFacts, wording: Wording | None
) -> tuple[tuple[tuple[str, float | None, int], ...], tuple[tuple[str, int], ...]]:
    """How words are read, the best first, and those that are not."""
    if wording is None:
        return (), ()
    read = [(text, wording.numbers[text], n) for text, n in facts.values if text in wording.numbers]
    read.sort(key=lambda word: (word[1] is None, -(word[1] or 0), -word[2]))
    return tuple(read), wording.unread


def _links(
    table: Table,
    columns: Sequence[Column],
    roles: Roles,
    extras: Sequence[Extra],
    targets: Targets,
    choices: Choices,
) -> tuple[Links, Links]:
    """What the touchpoint values mean, and the part of it that was guessed."""
    if roles.touchpoint is None:
        return {None: choices.links.get(None, targets.of_all_rows(choices.all_rows))}, {}
    keys = Counter[str | None]()
    ruled: Links = {}
    if roles.touchpoint < len(columns):
        facts = table.understanding.columns[roles.touchpoint]
        for value, n in converted(table, facts, columns[roles.touchpoint].type):
            keys[key_text(value)] += n
    else:
        extra = extras[roles.touchpoint - len(columns)]
        keys.update({key_text(text): n for text, n in extra.facts.values})
        keys[None] += 0
        labels = targets.labels(choices.rules)
        ruled = {key_text(labels[rule]): targets.of_rule(rule) for rule in choices.rules}
    values = [key for key, _n in keys.most_common() if key is not None]
    named = _suggested(tuple(values), targets.names)
    suggested: Links = {value: targets.touchpoint(name) if name else None for value, name in named.items()}
    links = {**suggested, **ruled}
    if None in keys:
        links[None] = None
    links.update({value: id for value, id in choices.links.items() if value in links})
    return links, {value: id for value, id in suggested.items() if id is not None and value not in ruled}


@lru_cache(maxsize=4)
def _suggested(values: tuple[str, ...], names: tuple[str, ...]) -> dict[str, str | None]:
    """Suggestions are asked for again at every choice and take long for many values."""
    return suggest_links(values, names)
