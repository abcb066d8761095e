"""Counts the answers of a dataset while its rows stream by, and packs the counts as tallies.

Each row leaves only small numbers behind (day, touchpoint value, segment, answer, and where the dataset has them how
many answers it stands for and its weight), so that a million rows take some ten megabytes; numpy counts them at the end
in one go. This module must not know where rows come from or tallies go.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _
from cxdesk.model.answers import Value, count_column, weight_column
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.tally import UNDATED, Tally
from cxdesk.store.coding import Answers, Coded, Days, Times, Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MOST_VALUES = 500
"""How many different values a column may have by which answers are split that were not counted by it beforehand."""

_MOST_CELLS = 1 << 32
_MOST_COUNTED = (1 << 32) - 1


class Counting:
    """The counts of one dataset: feed it the columns of consecutive rows, then ask for the tallies.

    ``by`` are the columns by which they are split, the dataset's segments where it is None.
    """

    def __init__(self, dataset: Dataset, metrics: Sequence[Metric], by: Sequence[int] | None = None) -> None:
        self._dataset = dataset
        self._day_of = Days()
        self._date_of = {metric.id: _date_column(dataset, metric) for metric in metrics}
        self._days = {column: array("i") for column in self._date_of.values() if column is not None}
        self._touchpoints = [Coded(column) for column in dataset.columns_with_role("touchpoint")[:1]]
        columns = dataset.columns_with_role("segment") if by is None else by
        self._segments = [Coded(column) for column in columns]
        self._answers = [Answers(metric) for metric in metrics]
        repeated, times = count_column(dataset), Times()
        self._times = [] if repeated is None else [(repeated, times, array("d"))]
        weighing = {weight_column(dataset, metric) for metric in metrics} - {None}
        self._weights = {column: (Weights(), array("d")) for column in weighing if column is not None}
        self._rows = 0

    def columns(self) -> set[int]:
        """Return the columns that counting looks at."""
        coded = {coded.column for coded in (*self._touchpoints, *self._segments)}
        counted = {answers.metric.column for answers in self._answers}
        return (
            coded
            | set(self._days)
            | counted
            | set(self._weights)
            | {column for column, *_rest in self._times}
        )

    def feed(self, column_of: Callable[[int], Sequence[Value]]) -> None:
        """Take some rows, of which ``column_of`` gives the cells of each column that ``columns()`` names."""
        if not self._answers:
            return
        # Lists first: an array takes a list three times as fast as it takes what is computed one by one.
        for column, days in self._days.items():
            days.fromlist(list(map(self._day_of.__getitem__, self._days_only(column, column_of(column)))))
        for coded in (*self._touchpoints, *self._segments):
            coded.held.fromlist(list(map(coded.codes.__getitem__, column_of(coded.column))))
        for column, times, numbers in self._times:
            numbers.fromlist(list(map(times.__getitem__, column_of(column))))
        for column, (weights, numbers) in self._weights.items():
            numbers.fromlist(list(map(weights.__getitem__, column_of(column))))
        for answers in self._answers:
            cells = column_of(answers.metric.column)
            answers.feed(cells)
        self._rows += len(cells)

    def _days_only(self, column: int, cells: Sequence[Value]) -> Iterable[Value]:
        """What tells the day of each cell: the cell itself where many share it, else its first ten characters."""
        if self._dataset.columns[column].type == "date":
            return cells
        return [None if cell is None else str(cell)[:10] for cell in cells]

    def require_few(self) -> None:
        """Raise CxdeskError as soon as a column by which answers are split has too many different values."""
        for coded in self._segments:
            if len(coded.codes.keys_by_code) > MOST_VALUES:
                name = self._dataset.columns[coded.column].name
                raise CxdeskError(
                    _(
                        "“{column}” has more than {most} different values; split by a column with fewer, such as a"
                        " segment."
                    ).format(column=name, most=MOST_VALUES)
                )

    def tallies(self) -> Iterator[Tally]:
        """Yield a tally for each metric, dimension (0: no segment) and touchpoint value that has answers.

        Raises CxdeskError where a segment or answer column has more different values than can be counted.
        """
        for counted, days, first in self._by_date():
            for dimension in range(len(self._segments) + 1):
                by = self._segments[dimension - 1] if dimension else None
                for _within, tally in self._split(counted, days, first, dimension, None, by):
                    yield tally

    def split(self, within: int | None, by: int | None) -> Iterator[tuple[str | None, Tally]]:
        """Yield (a value of one column, the tallies there by another column); both count from 0 in ``by``.

        Each may be None, for all rows together. The dimension of these tallies is -1.
        """
        first_column = None if within is None else self._segments[within]
        second = None if by is None else self._segments[by]
        for counted, days, first in self._by_date():
            yield from self._split(counted, days, first, -1, first_column, second)

    def _by_date(self) -> Iterator[tuple[list[Answers], Ints, int]]:
        """The metrics whose answers belong to the dates of one column, with these (see ``_dated``)."""
        for column in dict.fromkeys(self._date_of.values()):
            counted = [a for a in self._answers if self._date_of[a.metric.id] == column]
            yield counted, *self._dated(column)

    def _split(
        self,
        counted: Sequence[Answers],
        days: Ints,
        first: int,
        dimension: int,
        within: Coded | None,
        by: Coded | None,
    ) -> Iterator[tuple[str | None, Tally]]:
        length = int(days.max(initial=0)) + 1
        cells = days
        outer: list[str | None] = [None]
        values: list[str | None] = [None]
        segments: list[str | None] = [None]
        if within is not None:
            codes, outer = within.ranked()
            cells = codes * length + cells
        if self._touchpoints:
            codes, values = self._touchpoints[0].ranked()
            cells = codes * (len(outer) * length) + cells
        if by is not None:
            codes, segments = by.ranked()
            cells = cells * len(segments) + codes
        shape = _Shape(values, outer, length, first, segments)
        for answers in counted:
            rows = self._countable(answers, cells)
            yield from _tallied(answers.metric, dimension, rows, shape)

    def _countable(self, answers: Answers, cells: Ints) -> _Rows:
        """The rows that count for a metric."""
        import numpy as np

        coded, given = answers.coded()
        weight = weight_column(self._dataset, answers.metric)
        times = np.frombuffer(self._times[0][2]) if self._times else None
        weights = None if weight is None else np.frombuffer(self._weights[weight][1])
        if times is None and weights is None:
            return _Rows(cells, coded, given, None, None)
        there = coded >= 0
        for numbers in (times, weights):
            if numbers is not None:
                there &= numbers > 0
        return _Rows(
            cells[there],
            coded[there],
            given,
            None if times is None else times[there],
            None if weights is None else weights[there],
        )

    def _dated(self, column: int | None) -> tuple[Ints, int]:
        """Day indexes of all rows (0: undated) and the first day."""
        import numpy as np

        if column is None:
            return np.zeros(self._rows, dtype=np.int64), 1
        days = np.frombuffer(self._days[column], dtype=np.int32).astype(np.int64)
        dated = days != UNDATED
        first = int(days[dated].min()) if dated.any() else 1
        return np.where(dated, days - first + 1, 0), first


def basis(dataset: Dataset, metric: Metric) -> tuple[Hashable, ...]:
    """Return all that a metric's tallies depend on: where it is the same, they are."""
    return (
        dataset.rows_name,
        _date_column(dataset, metric),
        tuple(dataset.columns_with_role("touchpoint")[:1]),
        tuple(dataset.columns_with_role("segment")),
        count_column(dataset),
        weight_column(dataset, metric),
        metric.column,
        metric.low,
        metric.high,
        metric.step,
    )


def _date_column(dataset: Dataset, metric: Metric) -> int | None:
    """The column with the dates of a metric's answers: its own where it is computed, else the dataset's."""
    columns = dataset.columns
    own = columns[metric.column].day if metric.column < len(columns) else None
    return next(iter(dataset.columns_with_role("date")), None) if own is None else own


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the number of a cell is made of: touchpoint value, the column within which answers are split, day, segment.

    There are ``length`` days, 0 for undated.
    """

    values: list[str | None]
    outer: list[str | None]
    length: int
    first: int
    segments: list[str | None]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows as numbers: their cell without the answer, their answer's place among ``given`` (-1: none).

    ``times`` is how many answers each stands for, ``weights`` what each of these weighs; None: 1.
    """

    cells: Ints
    coded: NDArray[np.signedinteger[Any]]
    given: list[float]
    times: Floats | None
    weights: Floats | None


@dataclass(frozen=True, slots=True)
class _Sums:
    """The different keys of some rows, in order, with the number of answers and sums of weights of each."""

    keys: Ints
    counted: Ints
    weights: Floats | None = None
    squares: Floats | None = None

    def part(self, at: slice | NDArray[np.bool_], back: int = 0) -> _Sums:
        """Some of them, their keys less by ``back``."""
        weights = None if self.weights is None else self.weights[at]
        squares = None if self.squares is None else self.squares[at]
        return _Sums(self.keys[at] - back, self.counted[at], weights, squares)


def _tallied(
    metric: Metric, dimension: int, rows: _Rows, shape: _Shape
) -> Iterator[tuple[str | None, Tally]]:
    """The tallies of one metric; each row's answer is the last part of its key, 0 for none."""
    import numpy as np

    if not len(rows.given) or not len(rows.cells):
        return
    width = len(rows.given) + 1
    block = shape.length * len(shape.segments) * width
    groups = len(shape.values) * len(shape.outer)
    sums = _summed(rows.cells * width + rows.coded + 1, groups * block, rows)
    sums = sums.part(sums.keys % width > 0)
    if sums.counted.max(initial=0) > _MOST_COUNTED:
        raise CxdeskError(
            _("“{name}” has more equal answers on one day than can be counted; look at its numbers.").format(
                name=metric.name or metric.kind
            )
        )
    bounds = np.searchsorted(sums.keys, np.arange(groups + 1) * block)
    for i in np.flatnonzero(np.diff(bounds)).tolist():
        value, outer = divmod(i, len(shape.outer))
        part = sums.part(slice(bounds[i], bounds[i + 1]), i * block)
        yield (
            shape.outer[outer],
            _packed(metric, dimension, shape.values[value], part, shape, rows.given),
        )


def _summed(key: Ints, size: int, rows: _Rows) -> _Sums:
    """The different keys in order, how often each occurs and what the rows there weigh."""
    import numpy as np

    places = None
    if size <= 4 * len(key) + (1 << 16):
        dense = np.bincount(key)
        keys = np.flatnonzero(dense)
        counted = dense[keys]
    elif rows.times is None and rows.weights is None:
        keys, counted = np.unique(key, return_counts=True)
    else:
        keys, places, counted = np.unique(key, return_inverse=True, return_counts=True)

    def total(numbers: Floats) -> Floats:
        sums: Any = np.bincount(key if places is None else places, weights=numbers)
        found: Floats = sums[keys] if places is None else sums
        return found

    times = 1.0 if rows.times is None else rows.times
    if rows.times is not None:
        counted = total(rows.times).astype(np.int64)
    if rows.weights is None:
        return _Sums(keys, counted)
    return _Sums(keys, counted, total(rows.weights * times), total(rows.weights**2 * times))


def _packed(
    metric: Metric,
    dimension: int,
    value: str | None,
    sums: _Sums,
    shape: _Shape,
    given: list[float],
) -> Tally:
    """One tally with only the days, segments and answers it has."""
    import numpy as np

    rest, answer = np.divmod(sums.keys, len(given) + 1)
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
        sums.counted.astype(np.uint32).tobytes(),
        b"" if sums.weights is None else sums.weights.tobytes(),
        b"" if sums.squares is None else sums.squares.tobytes(),
    )


def _compact(codes: Ints, size: int) -> tuple[Ints, Ints]:
    """The codes that occur, in order, and every code as its place among them."""
    import numpy as np

    present = np.bincount(codes, minlength=size) > 0
    return np.flatnonzero(present), (np.cumsum(present) - 1)[codes]
