"""Which values of a column count as answers to a metric, and why the others do not.

One definition for everyone who counts, lists or shows answers. It must not know where a value is kept.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal

from cxdesk.i18n import _
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.texts import clean_text

Value = str | int | float | None
"""A cell of an imported table: None where there is no answer, text where it does not fit its column's type."""


@dataclass(slots=True)
class Batch:
    """Consecutive rows of a table: their record numbers in the file, and their cells one row after the other."""

    numbers: Sequence[int]
    cells: list[Value]
    width: int

    @classmethod
    def of_columns(cls, numbers: Sequence[int], columns: Sequence[Sequence[Value]]) -> "Batch":
        """Return the batch with these columns."""
        return cls(numbers, list(chain.from_iterable(zip(*columns, strict=True))), len(columns))

    def column(self, index: int) -> list[Value]:
        """Return one column's cells."""
        return self.cells[index :: self.width]


LeftOutReason = Literal["text", "outside", "fraction", "weight", "count"]
"""Why a value that is there does not count: it is no number, off the scale or between the answers of a discrete scale;
or the row's weight or its number of answers cannot be used."""

MOST_EQUAL: Final = 1_000_000_000
"""How many equal answers one row may stand for."""


def key_text(value: Value) -> str | None:
    """Return the text under which tallies and links know a touchpoint or segment value; None where there is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else clean_text(str(value)) or None


def is_discrete(metric: Metric) -> bool:
    """Return whether only steps from the low end are answers."""
    return metric.step > 0


def why_left_out(metric: Metric, value: Value) -> LeftOutReason | None:
    """Return why a value does not count; None where it does, and for None, which is no answer at all."""
    if value is None:
        return None
    if isinstance(value, str):
        return "text"
    if not metric.low <= value <= metric.high:
        return "outside"
    if is_discrete(metric) and (value - metric.low) % metric.step:
        return "fraction"
    return None


def counts(metric: Metric, value: Value) -> bool:
    """Return whether a value is an answer to the metric."""
    return value is not None and why_left_out(metric, value) is None


def times_of(value: Value) -> int | None:
    """Return how many equal answers a row stands for that has this cell in its column of counts.

    None where it cannot be told: a count is a whole number from 0 to ``MOST_EQUAL``.
    """
    if isinstance(value, (int, float)) and 0 <= value <= MOST_EQUAL and value == int(value):
        return int(value)
    return None


def weight_of(value: Value) -> float | None:
    """Return what a row weighs that has this cell in its column of weights; None where that is no number from 0.

    A row of weight 0 is as good as not there.
    """
    return float(value) if isinstance(value, (int, float)) and 0 <= value < math.inf else None


def count_column(dataset: Dataset) -> int | None:
    """Return the column that tells how many equal answers a row stands for."""
    return next(iter(dataset.columns_with_role("count")), None)


def weight_column(dataset: Dataset, metric: Metric) -> int | None:
    """Return the column with the weights of a metric's answers: its own where it has one, else the dataset's."""
    columns = dataset.columns
    own = columns[metric.column].weight if metric.column < len(columns) else None
    return next(iter(dataset.columns_with_role("weight")), None) if own is None else own


def reason_text(metric: Metric, reason: LeftOutReason) -> str:
    """Return the reason in the user's words."""
    if reason == "outside":
        return _("outside the scale {low} to {high}").format(low=f"{metric.low:g}", high=f"{metric.high:g}")
    if reason == "weight":
        return _("the row's weight is no number from 0")
    if reason == "count":
        return _("the row's number of answers is no whole number")
    return _("not a whole number") if reason == "fraction" else _("not a number")
