"""How often each answer stands in the columns of a table to be imported, before it is.

Most columns are counted by what the reader found out; the others, and rows that stand for several or have weights, by
one look through the file. It must not know kinds of metrics.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.exchange.values import Value, converter
from cxdesk.exchange.wording import Wording
from cxdesk.metrics.kinds.making import day_of
from cxdesk.model.answers import Batch, count_column, times_of, weight_of
from cxdesk.model.records import Dataset
from cxdesk.model.tally import UNDATED, Tally


@dataclass(frozen=True, slots=True)
class Worded:
    """A column whose answers are words, and how they are read."""

    facts: ColumnFacts
    wording: Wording


class AnswerCounts:
    """Counts of a plan's columns, each counted on first use."""

    def __init__(
        self,
        table: Table,
        dataset: Dataset,
        rows: Callable[[], Iterator[Batch]],
        worded: Mapping[int, Worded],
    ) -> None:
        """``rows`` gives the converted rows; ``worded`` are computed columns that are the words of one."""
        self._table, self._dataset, self._rows, self._worded = table, dataset, rows, worded
        self._answers: dict[int, Counter[Value]] = {}
        self._dated: dict[int, Counter[tuple[int, Value]]] = {}
        self._weights: dict[int, dict[tuple[int, Value], tuple[float, float]] | None] = {}

    def of(self, column: int) -> Counter[Value]:
        """Return how often each value stands in a column, blanks (None) included."""
        found = self._answers.get(column)
        if found is None:
            found = self._answers[column] = self._count(column)
        return found

    def _count(self, column: int) -> Counter[Value]:
        found: Counter[Value] = Counter()
        repeated = count_column(self._dataset)
        if column in self._worded and repeated is None:
            worded = self._worded[column]
            for value, n in converted(self._table, worded.facts, "text"):
                found[worded.wording.read(value)] += n
            found[None] += self._dataset.rows - sum(n for _text, n in worded.facts.values)
            return found
        if column >= len(self._table.understanding.columns) or repeated is not None:
            for (_day, value), n in self.by_day(column).items():
                found[value] += n
            return found
        facts = self._table.understanding.columns[column]
        if facts.values:
            for value, n in converted(self._table, facts, self._dataset.columns[column].type):
                found[value] += n
        else:
            for batch in self._rows():
                found.update(batch.column(column))
        return found

    def by_day(self, column: int) -> Counter[tuple[int, Value]]:
        """Return how often each value stands in a column on each day; looks through the file once."""
        if column in self._dated:
            return self._dated[column]
        own = self._dataset.columns[column].day
        dated = next(iter(self._dataset.columns_with_role("date")), None) if own is None else own
        repeated, weight = count_column(self._dataset), self._weight_of(column)
        found = self._dated[column] = Counter()
        sums = self._weights[column] = {} if weight is not None else None
        for batch in self._rows():
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
        own = self._dataset.columns[column].weight
        return next(iter(self._dataset.columns_with_role("weight")), None) if own is None else own

    def weighted(self, tally: Tally, column: int) -> Tally:
        """Return the tally with the sums of the answers' weights, where they have any."""
        sums = self._weights.get(column)
        if sums is None:
            return tally
        found = [sums[day, answer] for day, _segment, answer, _n in tally.items()]
        weights, squares = array("d", (w for w, _s in found)), array("d", (s for _w, s in found))
        return replace(tally, weights=weights.tobytes(), squares=squares.tobytes())


def converted(table: Table, facts: ColumnFacts, type_: str) -> Iterator[tuple[Value, int]]:
    """Yield each different value of a column read as ``type_``, with how often it stands there."""
    convert = converter(facts.reading(type_))
    return ((convert(text), n) for text, n in facts.values)
