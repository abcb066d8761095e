"""What an import would do: dataset, metrics and links as they would be, and figures to look at beforehand.

A plan is plain values and costs no second look at the file, except where rows are listed or computed. It must not know
sessions or windows, nor how it was decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeAlias

from cxdesk.errors import CxdeskError, FileError
from cxdesk.exchange.answer_counts import AnswerCounts, Worded, converted
from cxdesk.exchange.choices import Choices
from cxdesk.exchange.computing import computed, look_through
from cxdesk.exchange.conversion import batches
from cxdesk.exchange.groups import Group, groups
from cxdesk.exchange.tables import ColumnFacts, Problem, Table
from cxdesk.exchange.tables.metric_guess import looks_like_count, looks_like_weight
from cxdesk.exchange.values import Value
from cxdesk.i18n import _
from cxdesk.jobs import Job
from cxdesk.metrics import kinds
from cxdesk.metrics.kinds import Made
from cxdesk.model.answers import (
    Batch,
    LeftOutReason,
    count_column,
    counts,
    weight_column,
    why_left_out,
)
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.tally import pack

Links: TypeAlias = dict[str | None, str | None]

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
        self._counts = AnswerCounts(table, dataset, self.batches, self._worded)

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
        return self._counts.of(metric.column)

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

        kind = kinds.get(metric.kind)
        left = [(v, n) for v, n in values.items() if why_left_out(metric, v) is not None]
        counted: dict[tuple[int, str | None, float], int] = {
            (day, None, float(value)): n
            for (day, value), n in self._counts.by_day(metric.column).items()
            if n and value is not None and counts(metric, value)
        }
        tally = self._counts.weighted(pack(metric.id, 0, None, counted), metric.column) if counted else None
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
        values = converted(self.table, facts, self.dataset.columns[metric.column].type)
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


def _number(figure: object) -> float | None:
    number = float(figure)  # type: ignore[arg-type]
    return None if number != number else number
