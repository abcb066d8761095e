"""Counts the answers of a dataset while its rows stream by, and packs the counts as tallies.

Each row leaves only small integers behind (day, touchpoint value, segment, answer), so that a million rows take some
ten megabytes; numpy counts them at the end in one go. This module must not know where rows come from or tallies go.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan
from typing import TYPE_CHECKING

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _
from cxdesk.model.answers import Value, counts, is_discrete, key_text
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.tally import UNDATED, Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_MEMO = 100_000
_MOST_STEPS = 30_000
_MOST_CELLS = 1 << 32


class _Codes(dict[Value, int]):
    """Numbers for the values of a touchpoint or segment column; spellings that clean up alike share one."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_by_code: list[str | None] = []
        self._code: dict[str | None, int] = {}

    def __missing__(self, value: Value) -> int:
        key = key_text(value)
        code = self._code.get(key)
        if code is None:
            code = self._code[key] = len(self.keys_by_code)
            self.keys_by_code.append(key)
        if len(self) < _MEMO:
            self[value] = code
        return code


class _Days(dict[Value, int]):
    """The day numbers of ISO dates; UNDATED for anything else."""

    def __missing__(self, text: Value) -> int:
        try:
            day = date.fromisoformat(str(text)).toordinal()
        except ValueError:
            day = UNDATED
        if len(self) < _MEMO:
            self[text] = day
        return day


class _Steps(dict[Value, int]):
    """Steps from the low end of a discrete scale; -1 for what does not count."""

    def __init__(self, metric: Metric) -> None:
        super().__init__()
        self._metric = metric

    def __missing__(self, value: Value) -> int:
        step = int(value - self._metric.low) if counts(self._metric, value) else -1  # type: ignore[operator]
        if len(self) < _MEMO:
            self[value] = step
        return step


class _Answers:
    """What the rows answered to one metric."""

    def __init__(self, metric: Metric) -> None:
        self.metric = metric
        self._steps: _Steps | None = None
        if is_discrete(metric) and metric.high - metric.low < _MOST_STEPS:
            self._steps = _Steps(metric)
        self._given: array[int] = array("h")
        self._numbers: array[float] = array("d")

    def feed(self, cells: Sequence[Value]) -> None:
        if self._steps is not None:
            self._given.extend(map(self._steps.__getitem__, cells))
        else:
            self._numbers.extend(map(self._number, cells))

    def _number(self, cell: Value) -> float:
        return float(cell) if cell is not None and counts(self.metric, cell) else nan

    def coded(self) -> tuple[Ints, list[float]]:
        """A code for every row (-1: no answer) and the answers by code, in order."""
        import numpy as np

        if self._steps is not None:
            steps = np.frombuffer(self._given, dtype=np.int16).astype(np.int64)
            top = int(steps.max(initial=-1))
            return steps, [self.metric.low + step for step in range(top + 1)]
        given = np.frombuffer(self._numbers, dtype=np.float64)
        answered = ~np.isnan(given)
        found, places = np.unique(given[answered], return_inverse=True)
        codes = np.full(len(given), -1, dtype=np.int64)
        codes[answered] = places
        return codes, found.tolist()


class Counting:
    """The counts of one dataset: feed it the columns of consecutive rows, then ask for the tallies."""

    def __init__(self, dataset: Dataset, metrics: Sequence[Metric]) -> None:
        self._day_of = _Days()
        self._date_of = {metric.id: _date_column(dataset, metric) for metric in metrics}
        self._days = {column: array("i") for column in self._date_of.values() if column is not None}
        places = dataset.columns_with_role("touchpoint")[:1]
        self._touchpoints = [(column, _Codes(), array("i")) for column in places]
        self._segments = [(column, _Codes(), array("i")) for column in dataset.columns_with_role("segment")]
        self._answers = [_Answers(metric) for metric in metrics]
        self._rows = 0

    def columns(self) -> set[int]:
        """Return the columns that counting looks at."""
        coded = {column for column, *_rest in (*self._touchpoints, *self._segments)}
        return coded | set(self._days) | {answers.metric.column for answers in self._answers}

    def feed(self, column_of: Callable[[int], Sequence[Value]]) -> None:
        """Take some rows, of which ``column_of`` gives the cells of each column that ``columns()`` names."""
        if not self._answers:
            return
        for column, days in self._days.items():
            days.extend(map(self._day_of.__getitem__, _days_only(column_of(column))))
        for column, codes, held in (*self._touchpoints, *self._segments):
            held.extend(map(codes.__getitem__, column_of(column)))
        for answers in self._answers:
            cells = column_of(answers.metric.column)
            answers.feed(cells)
        self._rows += len(cells)

    def tallies(self) -> Iterator[Tally]:
        """Yield a tally for each metric, dimension (0: no segment) and touchpoint value that has answers.

        Raises CxdeskError where a segment or answer column has more different values than can be counted.
        """
        for date_column in dict.fromkeys(self._date_of.values()):
            counted = [a for a in self._answers if self._date_of[a.metric.id] == date_column]
            yield from self._tallies(counted, date_column)

    def _tallies(self, counted: Sequence[_Answers], date_column: int | None) -> Iterator[Tally]:
        """The tallies of the metrics whose answers belong to the dates of one column."""
        days, first = self._dated(date_column)
        values: list[str | None] = [None]
        places = days
        if self._touchpoints:
            codes, values = _ranked(*self._touchpoints[0][1:])
            places = codes * (int(days.max(initial=0)) + 1) + days
        for dimension in range(len(self._segments) + 1):
            segments: list[str | None] = [None]
            cells = places
            if dimension:
                codes, segments = _ranked(*self._segments[dimension - 1][1:])
                cells = places * len(segments) + codes
            shape = _Shape(values, int(days.max(initial=0)) + 1, first, segments)
            for answers in counted:
                yield from _tallied(answers, dimension, cells, shape)

    def _dated(self, column: int | None) -> tuple[Ints, int]:
        """Day indexes of all rows (0: undated) and the first day."""
        import numpy as np

        if column is None:
            return np.zeros(self._rows, dtype=np.int64), 1
        days = np.frombuffer(self._days[column], dtype=np.int32).astype(np.int64)
        dated = days != UNDATED
        first = int(days[dated].min()) if dated.any() else 1
        return np.where(dated, days - first + 1, 0), first


def _date_column(dataset: Dataset, metric: Metric) -> int | None:
    """The column with the dates of a metric's answers: its own where it is computed, else the dataset's."""
    columns = dataset.columns
    own = columns[metric.column].day if metric.column < len(columns) else None
    return next(iter(dataset.columns_with_role("date")), None) if own is None else own


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the number of a cell is made of: touchpoint value, day (``length`` of them, 0 undated), segment."""

    values: list[str | None]
    length: int
    first: int
    segments: list[str | None]


def _tallied(answers: _Answers, dimension: int, cells: Ints, shape: _Shape) -> Iterator[Tally]:
    """The tallies of one metric; each row's answer is the last part of its key, 0 for none."""
    import numpy as np

    coded, given = answers.coded()
    if not len(given):
        return
    width = len(given) + 1
    block = shape.length * len(shape.segments) * width
    found, counted = _histogram(cells * width + coded + 1, len(shape.values) * block)
    answered = found % width > 0
    found, counted = found[answered], counted[answered]
    bounds = np.searchsorted(found, np.arange(len(shape.values) + 1) * block)
    for i, value in enumerate(shape.values):
        part = slice(bounds[i], bounds[i + 1])
        if bounds[i] < bounds[i + 1]:
            yield _packed(
                answers.metric, dimension, value, found[part] - i * block, counted[part], shape, given
            )


def _days_only(cells: Sequence[Value]) -> Iterable[Value]:
    """The first ten characters of each cell: the day of a date or a moment."""
    longest = max((len(cell) for cell in set(cells) if isinstance(cell, str)), default=0)
    if longest <= 10 and not any(isinstance(cell, (int, float)) for cell in cells[:1]):
        return cells
    return (None if cell is None else str(cell)[:10] for cell in cells)


def _ranked(codes: _Codes, held: array[int]) -> tuple[Ints, list[str | None]]:
    """Codes renumbered so that they follow the order of their keys, None last."""
    import numpy as np

    order = sorted(range(len(codes.keys_by_code)), key=lambda c: _by_text(codes.keys_by_code[c]))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[np.frombuffer(held, dtype=np.int32)], [codes.keys_by_code[c] for c in order]


def _by_text(key: str | None) -> tuple[bool, str]:
    return key is None, key or ""


def _histogram(key: Ints, size: int) -> tuple[Ints, Ints]:
    """The different keys in order and how often each occurs."""
    import numpy as np

    if size <= 4 * len(key) + (1 << 16):
        dense = np.bincount(key)
        cells = np.flatnonzero(dense)
        return cells, dense[cells]
    return np.unique(key, return_counts=True)


def _packed(
    metric: Metric,
    dimension: int,
    value: str | None,
    cells: Ints,
    counted: Ints,
    shape: _Shape,
    given: list[float],
) -> Tally:
    """One tally with only the days, segments and answers it has."""
    import numpy as np

    rest, answer = np.divmod(cells, len(given) + 1)
    day, segment = np.divmod(rest, len(shape.segments))
    answers_here, answer = _compact(answer - 1, len(given))
    segments_here, segment = _compact(segment, len(shape.segments))
    first, dated = 1, day > 0
    if dated.any():
        earliest = int(day[dated].min())
        first = shape.first + earliest - 1
        day = np.where(dated, day - earliest + 1, 0)
    if (int(day.max()) + 1) * len(segments_here) * len(answers_here) >= _MOST_CELLS:
        raise CxdeskError(
            _("“{name}” has too many different answers by day and segment; choose another segment.").format(
                name=metric.name or metric.kind
            )
        )
    packed = (day * len(segments_here) + segment) * len(answers_here) + answer
    return Tally(
        metric.id,
        dimension,
        value,
        tuple(shape.segments[i] for i in segments_here),
        tuple(given[i] for i in answers_here),
        first,
        packed.astype(np.uint32).tobytes(),
        counted.astype(np.uint32).tobytes(),
    )


def _compact(codes: Ints, size: int) -> tuple[Ints, Ints]:
    """The codes that occur, in order, and every code as its place among them."""
    import numpy as np

    present = np.bincount(codes, minlength=size) > 0
    return np.flatnonzero(present), (np.cumsum(present) - 1)[codes]
