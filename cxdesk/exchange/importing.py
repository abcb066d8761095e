"""From a read table to what an import would do: dataset, metrics, links, and figures to look at beforehand.

A plan is made anew for every choice of the user; it is plain values and costs no second look at the file, except
where rows are listed. This module must not know sessions or windows.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import islice
from typing import TypeAlias

from cxdesk.errors import CxdeskError, FileError
from cxdesk.exchange.assignment import Roles, decide_roles
from cxdesk.exchange.choices import Choices, MetricChoice, choices_from_text
from cxdesk.exchange.computing import Answers, answer_columns, computed, look_through
from cxdesk.exchange.conversion import batches
from cxdesk.exchange.extras import Extra, extra_columns
from cxdesk.exchange.groups import Group, groups
from cxdesk.exchange.layouts import settled
from cxdesk.exchange.links import suggest_links
from cxdesk.exchange.scales import guess_scale
from cxdesk.exchange.tables import ColumnFacts, Problem, Table
from cxdesk.exchange.tables.metric_guess import asks_recommendation, looks_like_count, looks_like_weight
from cxdesk.exchange.targets import Targets
from cxdesk.exchange.values import Value, converter
from cxdesk.exchange.wording import NUMBERS, OPEN, Wording
from cxdesk.i18n import _
from cxdesk.jobs import Job
from cxdesk.metrics import kinds
from cxdesk.metrics.kinds import Made
from cxdesk.metrics.kinds.base import BASIS
from cxdesk.metrics.kinds.making import day_of
from cxdesk.model.answers import (
    Batch,
    LeftOutReason,
    count_column,
    counts,
    key_text,
    times_of,
    weight_column,
    weight_of,
    why_left_out,
)
from cxdesk.model.change import new_id
from cxdesk.model.project import Project
from cxdesk.model.records import Column, Dataset, Metric
from cxdesk.model.tally import UNDATED, Tally, pack
from cxdesk.model.texts import clean_name

__all__ = ["Choices", "ImportPlan", "MetricChoice", "Planned", "Preview", "choices_from_text", "plan"]

Links: TypeAlias = dict[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Worded:
    """A column whose answers are words, and how they are read."""

    facts: ColumnFacts
    wording: Wording


QUICK_ROWS = 10_000
"""Up to this many rows a figure that is computed row by row is shown before the import."""

LISTED = 1_000
"""How many answers off their scale are listed by row."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A metric of the plan. ``asked``: only the user can say whether its direction is right.

    ``objection`` is why it cannot be computed as declared, a sentence, else empty. ``question`` is what else was taken
    for granted. ``words`` says how answers in words are read: each with its number (None: no answer) and how often it
    was given, the best first; ``unread`` are those that are no step of the scale, with how often.
    """

    metric: Metric
    asked: bool = False
    objection: str = ""
    question: str = ""
    words: tuple[tuple[str, float | None, int], ...] = ()
    unread: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """A metric over all rows: its figure with the 95 % interval (None: no answers), and how many rows answer it.

    ``examples`` are some of the different values that are left out.
    """

    metric: Metric
    title: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    blank: int
    left_out: int
    examples: tuple[str, ...]


class ImportPlan:
    """What an import would do. Nothing in it changes; another choice needs another plan."""

    def __init__(
        self,
        table: Table,
        dataset: Dataset,
        made: Sequence[Made],
        planned: Sequence[Planned],
        links: Links,
        suggested: Links,
        worded: Mapping[int, Worded] | None = None,
        choices: Choices = Choices(),  # noqa: B008
    ) -> None:
        """Use ``plan()``."""
        self.choices = choices
        """What was chosen and what was guessed, all of it said."""
        self.table = table
        self.dataset = dataset
        """The record to be made; its rank is set by the verb. Its last columns are those that are computed."""
        self._made = tuple(made)
        self.planned = tuple(planned)
        self.links = links
        """What each value of the touchpoint column means (None: unassigned)."""
        self.suggested = suggested
        """The part of the links that was guessed from names."""
        self._worded = dict(worded or {})
        self._looked = False
        self._answers: dict[int, Counter[Value]] = {}
        self._dated: dict[int, Counter[tuple[int, Value]]] = {}
        self._weights: dict[int, dict[tuple[int, Value], tuple[float, float]] | None] = {}

    @property
    def made(self) -> tuple[Made, ...]:
        """How the columns that no file has are computed; they are the last of the dataset's, in this order."""
        return self._made

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics to be declared, with their ids."""
        return tuple(planned.metric for planned in self.planned)

    @property
    def objection(self) -> str:
        """Why the import cannot be done as planned, a sentence; empty where it can."""
        return next((planned.objection for planned in self.planned if planned.objection), "")

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The table's questions of several columns or of several answers in a cell."""
        return groups(self.table)

    @property
    def suggested_weight(self) -> str:
        """The column that plainly holds sampling weights and is not used as such; empty where there is none."""
        return self._suggestion(looks_like_weight, "weight")

    @property
    def suggested_count(self) -> str:
        """The column that plainly says for how many answers a row stands and is not used so; empty where none."""
        return self._suggestion(looks_like_count, "count")

    def _suggestion(self, fits: Callable[[ColumnFacts], bool], role: str) -> str:
        facts = self.table.understanding.columns
        used = {i for m in self.metrics for i in (m.column, *self.dataset.columns[m.column].of)}
        if self.dataset.columns_with_role(role):
            return ""
        return next((f.name for i, f in enumerate(facts) if i not in used and fits(f)), "")

    @property
    def questions(self) -> tuple[str, ...]:
        """What was taken for granted although only the user can know it, one sentence each."""
        found = self._directions() + tuple(p.question for p in self.planned if p.question)
        if name := self.suggested_weight:
            found += (
                _(
                    "“{column}” looks like sampling weights; every row counts the same until you choose it."
                ).format(column=name),
            )
        if name := self.suggested_count:
            found += (
                _(
                    "“{column}” looks like numbers of answers; every row counts once until you choose it."
                ).format(column=name),
            )
        return found

    def _directions(self) -> tuple[str, ...]:
        return tuple(
            _("“{column}” does not say whether a low answer is good; it was taken as {direction}.").format(
                column=planned.metric.name, direction=planned.metric.direction
            )
            for planned in self.planned
            if planned.asked
        )

    def require(self) -> None:
        """Raise CxdeskError where the import cannot be done as planned."""
        if self.objection:
            raise CxdeskError(self.objection)

    def batches(self, job: Job | None = None) -> Iterator[Batch]:
        """Yield the converted rows. Raises FileError at the end where the file is not the one that was read."""
        rows, width = 0, len(self.dataset.columns) - len(self._made)
        if not self._looked and any(made.look for made in self._made):
            look_through(batches(self.table, self.dataset.columns[:width], job), self._made)
            self._looked = True
        for batch in batches(self.table, self.dataset.columns[:width], job):
            rows += len(batch.numbers)
            yield computed(batch, self._made) if self._made else batch
        if rows != self.dataset.rows:
            raise FileError(
                _("{name} has changed since it was read; import it again.").format(name=self.table.path.name)
            )

    def answers(self, metric: Metric) -> Counter[Value]:
        """Return how often each value stands in the metric's column, blanks (None) included."""
        return self._counted(metric.column)

    def answered(self, metric: Metric) -> int:
        """Return how many rows count for a metric."""
        return sum(n for value, n in self.answers(metric).items() if counts(metric, value))

    def preview(self, metric: Metric) -> Preview:
        """Return a metric's figure over all rows (numpy is imported here)."""
        values = self.answers(metric)
        kind = kinds.get(metric.kind)
        weighted = weight_column(self.dataset, metric) is not None
        if weighted or (self._is_computed(metric.column) and metric.column not in self._worded):
            return self._computed_preview(metric, values)
        given = {float(v): n for v, n in values.items() if v is not None and counts(metric, v)}
        left = [(v, n) for v, n in values.items() if why_left_out(metric, v) is not None]
        n = sum(given.values())
        value = low = high = None
        if n:
            figures = kind.compute(list(given.values()), list(given), metric)
            value, low, high = (_number(x) for x in (figures.value, figures.low, figures.high))
        return Preview(
            metric=metric,
            title=kind.title(metric),
            unit=kind.unit(metric),
            value=value,
            low=low,
            high=high,
            n=n,
            blank=values[None],
            left_out=sum(n for _v, n in left),
            examples=tuple(str(v) for v, _n in sorted(left, key=lambda item: -item[1])[:3]),
        )

    def _computed_preview(self, metric: Metric, values: Counter[Value]) -> Preview:
        """A figure that may need the days of its answers, or their weights."""
        from cxdesk.metrics.series import trend

        if metric.column not in self._dated:
            self._count_by_day(metric.column)
        kind = kinds.get(metric.kind)
        left = [(v, n) for v, n in values.items() if why_left_out(metric, v) is not None]
        counted: dict[tuple[int, str | None, float], int] = {
            (day, None, float(value)): n
            for (day, value), n in self._dated[metric.column].items()
            if n and value is not None and counts(metric, value)
        }
        tally = self._weighted(pack(metric.id, 0, None, counted), metric.column) if counted else None
        lines = trend(metric, [tally], "all").lines if tally else ()
        point = next((point for line in lines for point in line.points), None)
        return Preview(
            metric=metric,
            title=kind.title(metric),
            unit=kind.unit(metric),
            value=point.value if point else None,
            low=point.low if point else None,
            high=point.high if point else None,
            n=sum(counted.values()),
            blank=values[None],
            left_out=sum(n for _v, n in left),
            examples=tuple(str(v) for v, _n in sorted(left, key=lambda item: -item[1])[:3]),
        )

    def _weighted(self, tally: Tally, column: int) -> Tally:
        """The tally with the sums of the answers' weights, where they have any."""
        sums = self._weights.get(column)
        if sums is None:
            return tally
        found = [sums[day, answer] for day, _segment, answer, _n in tally.items()]
        weights, squares = array("d", (w for w, _s in found)), array("d", (s for _w, s in found))
        return replace(tally, weights=weights.tobytes(), squares=squares.tobytes())

    def _is_computed(self, column: int) -> bool:
        return column >= len(self.table.understanding.columns)

    def raw_left_out(self, metric: Metric) -> dict[str, str]:
        """Return the different raw cells that will not count for a metric, with the reason in words.

        Empty for a column of very many different values, and for one that is computed.
        """
        if metric.column in self._worded:
            reason = _("no step of the scale")
            return {text: reason for text, _n in self._worded[metric.column].wording.unread}
        if self._is_computed(metric.column):
            return {}
        facts = self.table.understanding.columns[metric.column]
        found: dict[str, str] = {}
        values = _converted(self.table, facts, self.dataset.columns[metric.column].type)
        for (text, _n), (value, _same) in zip(facts.values, values, strict=True):
            why = why_left_out(metric, value)
            if why is not None:
                found[text] = kinds.get(metric.kind).reason(metric, why)
        return found

    def is_quick(self, metric: Metric) -> bool:
        """Return whether a preview needs no second look at the file, or a short one."""
        if weight_column(self.dataset, metric) is not None or count_column(self.dataset) is not None:
            return self.dataset.rows <= QUICK_ROWS
        if self._is_computed(metric.column):
            return metric.column in self._worded or self.dataset.rows <= QUICK_ROWS
        return bool(self.table.understanding.columns[metric.column].values)

    def left_out(self, limit: int = LISTED, job: Job | None = None) -> list[Problem]:
        """Return the answers that will not count, by row; looks through the file only where there are some."""
        wanted = [m for m in self.metrics if any(why_left_out(m, v) for v in self.answers(m))]
        return list(islice(self._off_scale(wanted, job), limit)) if wanted else []

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Broken rows, misread cells and answers off their scale, in file order."""
        in_words = {
            self.dataset.columns[i].name for made in self._worded for i in self.dataset.columns[made].of
        }
        told = [p for p in self.table.understanding.problems if p.dropped or p.column not in in_words]
        misread = {(p.row, p.column) for p in told}
        kept = [*told, *(p for p in self.left_out() if (p.row, p.column) not in misread)]
        return tuple(sorted(kept, key=lambda problem: problem.row))

    def _off_scale(self, wanted: Sequence[Metric], job: Job | None) -> Iterator[Problem]:
        for batch in self.batches(job):
            found = []
            for metric in wanted:
                cells = batch.column(metric.column)
                bad = {value for value in set(cells) if why_left_out(metric, value)}
                for number, value in zip(self._file_rows(batch), cells, strict=True) if bad else ():
                    if value in bad:
                        found.append((number, metric, value))
            for number, metric, value in sorted(found, key=lambda item: item[0]):
                why = why_left_out(metric, value)
                if why is not None:
                    name, reason = self._told(metric, why)
                    yield Problem(number, name, str(value), reason)

    def _file_rows(self, batch: Batch) -> Sequence[int]:
        """The numbers of the file's rows: a table in another shape has them in its first column."""
        if self.table.understanding.shape is None:
            return batch.numbers
        return [number if isinstance(number, int) else 0 for number in batch.column(0)]

    def _told(self, metric: Metric, why: LeftOutReason) -> tuple[str, str]:
        """The column as the user knows it, and why a value of it does not count."""
        if why == "text" and metric.column in self._worded:
            return self._worded[metric.column].facts.name, _("no step of the scale")
        return self.dataset.columns[metric.column].name, kinds.get(metric.kind).reason(metric, why)

    def _counted(self, column: int) -> Counter[Value]:
        found = self._answers.get(column)
        if found is None:
            found = self._answers[column] = self._count(column)
        return found

    def _count(self, column: int) -> Counter[Value]:
        found: Counter[Value] = Counter()
        repeated = count_column(self.dataset)
        if column in self._worded and repeated is None:
            worded = self._worded[column]
            for value, n in _converted(self.table, worded.facts, "text"):
                found[worded.wording.read(value)] += n
            found[None] += self.dataset.rows - sum(n for _text, n in worded.facts.values)
            return found
        if self._is_computed(column) or repeated is not None:
            for (_day, value), n in self._count_by_day(column).items():
                found[value] += n
            return found
        facts = self.table.understanding.columns[column]
        if facts.values:
            for value, n in _converted(self.table, facts, self.dataset.columns[column].type):
                found[value] += n
        else:
            for batch in self.batches():
                found.update(batch.column(column))
        return found

    def _count_by_day(self, column: int) -> Counter[tuple[int, Value]]:
        """How often each value stands in a column on each day; sums of weights are kept beside."""
        own = self.dataset.columns[column].day
        dated = next(iter(self.dataset.columns_with_role("date")), None) if own is None else own
        repeated, weight = count_column(self.dataset), self._weight_of(column)
        found = self._dated[column] = Counter()
        sums = self._weights[column] = {} if weight is not None else None
        for batch in self.batches():
            days = [None] * len(batch.numbers) if dated is None else map(day_of, batch.column(dated))
            keys = [((day or UNDATED), value) for day, value in zip(days, batch.column(column), strict=True)]
            if repeated is None and weight is None:
                found.update(keys)
                continue
            ones: Sequence[Value] = [1] * len(keys)
            times = ones if repeated is None else batch.column(repeated)
            weighing = ones if weight is None else batch.column(weight)
            for key, some, heavy in zip(keys, times, weighing, strict=True):
                n, w = times_of(some) or 0, weight_of(heavy) or 0.0
                found[key] += n if w else 0
                if sums is not None:
                    before = sums.get(key, (0.0, 0.0))
                    sums[key] = before[0] + n * w, before[1] + n * w * w
        return found

    def _weight_of(self, column: int) -> int | None:
        own = self.dataset.columns[column].weight
        return next(iter(self.dataset.columns_with_role("weight")), None) if own is None else own


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
    roles = decide_roles(understood, choices, extras)
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
    for value, n in _converted(table, facts, "text" if wording else dataset.columns[column].type):
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
        return {None: choices.links.get(None, targets.named(choices.all_rows))}, {}
    keys = Counter[str | None]()
    ruled: Links = {}
    if roles.touchpoint < len(columns):
        facts = table.understanding.columns[roles.touchpoint]
        for value, n in _converted(table, facts, columns[roles.touchpoint].type):
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


def _converted(table: Table, facts: ColumnFacts, type_: str) -> Iterator[tuple[Value, int]]:
    convert = converter(facts.reading(type_))
    return ((convert(text), n) for text, n in facts.values)


def _number(figure: object) -> float | None:
    number = float(figure)  # type: ignore[arg-type]
    return None if number != number else number
