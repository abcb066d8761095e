"""Cohort retention: of those who began in the same period, how many are there one, two, three periods later.

A period that is not over has no figure, never a zero. This module must not know colours or heat maps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _
from cxdesk.metrics.computed import Point
from cxdesk.metrics.events import Events, gather
from cxdesk.metrics.kinds import get
from cxdesk.metrics.periods import BY, By, Period, last_day, number_of, numbers, period
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cxdesk.metrics.events import Ints
    from cxdesk.metrics.intervals import Figures

_BY_USE, _BY_DATES = ("active",), ("churn", "retention", "revenue_churn")


MOST: Final = 400
"""So many cohorts at most: where the days span more, their periods are longer."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who began in ``period``: ``cells[age]`` is how many of them were there ``age`` periods later.

    A cell's value is a share in per cent with its Wilson interval, its period the one it was observed in; None where
    that period had not ended on the last day in the data.
    """

    period: Period
    size: int
    cells: tuple[Point | None, ...]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Cohorts, oldest first, each with as many cells as the oldest: ``ages`` of them.

    ``by`` is the length of a period, longer than asked for where there were too many.
    """

    by: By
    rows: tuple[Cohort, ...]
    ages: int


def can(metric: Metric) -> bool:
    """Return whether a metric's answers say who was there when."""
    return metric.kind in _BY_USE or (metric.kind in _BY_DATES and metric.high > 1)


def cohorts(
    metric: Metric,
    tallies: Iterable[Tally],
    by: By = "month",
    start: date | None = None,
    end: date | None = None,
) -> Cohorts:
    """Return the cohorts that began from ``start`` to ``end``, by the period of their first use or start.

    By use: someone is there in a period in which they used the product. By dates: someone is there in a period at
    whose end they had not left. Raises CxdeskError for other metrics, and where ``by`` is ``all``.
    """
    if not can(metric) or by == "all":
        raise CxdeskError(
            _("{metric} does not say who came when and stayed, so there are no cohorts.").format(
                metric=get(metric.kind).title(metric)
            )
        )
    events = gather(tallies)
    events = events.where(events.day > 0)
    if not len(events.day):
        return Cohorts(by, (), 0)
    used = metric.kind in _BY_USE
    last = int(events.day.max()) if used else int(metric.high)
    by = _long_enough(int(events.day.min()), last, by)
    return _used(events, by, start, end) if used else _stayed(events, last, by, start, end)


def _long_enough(low: int, high: int, by: By) -> By:
    """Periods of at least this length, of which there are no more from one day to another than can be looked at."""
    days = date.fromordinal(low), date.fromordinal(max(low, high))
    for longer in BY[BY.index(by) : BY.index("year")]:
        if number_of(days[1], longer) - number_of(days[0], longer) < MOST:
            return longer
    return "year"


def _used(events: Events, by: By, start: date | None, end: date | None) -> Cohorts:
    """Cohorts by first use; the last day is that of the last use of all."""
    import numpy as np

    users, who = np.unique(events.answer, return_inverse=True)
    first = np.full(len(users), 10**7, dtype=np.int64)
    np.minimum.at(first, who, events.day)
    begun, used = numbers(first, by), numbers(events.day, by)
    low, high = int(begun.min()), int(used.max())
    width = high - low + 1
    seen = np.unique(who * width + (used - begun[who]))
    table = np.bincount((begun[seen // width] - low) * width + seen % width, minlength=width * width)
    return _table(table.reshape(width, width), first, begun, low, int(events.day.max()), by, start, end)


def _stayed(events: Events, last: int, by: By, start: date | None, end: date | None) -> Cohorts:
    """Cohorts by start; an answer is the day of the end, 0 for none."""
    import numpy as np

    known = events.where((events.day <= last) & (events.answer >= 0) & (events.answer <= last))
    if not len(known.day):
        return Cohorts(by, (), 0)
    times = known.weight.astype(np.int64)
    first, left = np.repeat(known.day, times), np.repeat(known.answer, times).astype(np.int64)
    begun = numbers(first, by)
    low, high = int(begun.min()), number_of(date.fromordinal(last), by)
    width = high - low + 1
    # Whoever left in the period of age k was there at the end of the ages before.
    stayed = np.where(left > 0, numbers(np.maximum(left, 1), by) - begun, width)
    table = np.zeros((width, width + 1), dtype=np.int64)
    np.add.at(table, (begun - low, stayed), 1)
    there = table[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    return _table(there, first, begun, low, last, by, start, end)


def _table(
    there: NDArray[np.int64],
    first: Ints,
    begun: Ints,
    low: int,
    last: int,
    by: By,
    start: date | None,
    end: date | None,
) -> Cohorts:
    """The cohorts of ``there[cohort, age]`` people; ``first`` and ``begun`` are the day and period each began."""
    import numpy as np

    from cxdesk.metrics import intervals

    sizes = np.bincount(begun - low, minlength=len(there))
    figures = intervals.share(there, np.broadcast_to(sizes[:, None], there.shape))
    final = numbers(np.array([last]), by)[0]
    ended = last_day(period(int(final), by))
    # The last period counts only where the data reach its end.
    complete = int(final) if ended is not None and ended.toordinal() <= last else int(final) - 1
    rows = []
    for i, size in enumerate(sizes.tolist()):
        when = period(low + i, by)
        outside = when.start is not None and ((start and when.start < start) or (end and when.start > end))
        if not size or outside:
            continue
        cells = [
            _cell(figures, i, age, period(low + i + age, by), size) if low + i + age <= complete else None
            for age in range(len(there) - i)
        ]
        rows.append((when, size, cells))
    ages = max((len(cells) for _when, _size, cells in rows), default=0)
    padded = ((when, size, (*cells, *[None] * (ages - len(cells)))) for when, size, cells in rows)
    return Cohorts(by, tuple(Cohort(*row) for row in padded), ages)


def _cell(figures: Figures, cohort: int, age: int, when: Period, size: int) -> Point:
    value, low, high = (float(part[cohort, age]) for part in (figures.value, figures.low, figures.high))
    return Point(when, value, low, high, size)
