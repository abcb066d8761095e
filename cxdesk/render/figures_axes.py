"""Where ticks and labels of a chart go: a calm value axis, a calendar axis in the locale, labels that do not collide.

Plain numbers and dates in, plain numbers and text out; it must not know matplotlib.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cxdesk.i18n import format_tick
from cxdesk.metrics.periods import By

_STEPS: Final = (
    *(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 500.0),
    *(float(step * 10**power) for power in range(3, 12) for step in (1, 2, 5)),
)

LEAST_SHARE_OF_RANGE: Final = 0.25
"""A zoomed axis still shows at least this part of the metric's range, so that noise does not look like news."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis from ``low`` to ``high`` with its ticks, ascending."""

    low: float
    high: float
    ticks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DateTick:
    """A tick of the calendar axis: its day (an ordinal), its label, and the year beneath it where that is news."""

    day: int
    label: str
    year: str = ""


def value_scale(bounds: tuple[float, float], low: float, high: float, most: int) -> Scale:
    """Return an axis that holds ``low`` to ``high`` (within ``bounds``) with at most ``most`` intervals.

    The whole range of the metric where the data fills much of it, else a part of it that ends on ticks.
    """
    least, greatest = bounds
    extent = greatest - least
    wanted = max(high - low, extent * LEAST_SHARE_OF_RANGE)
    middle = (low + high) / 2
    low = max(min(low, middle - wanted / 2), least)
    high = min(max(high, low + wanted), greatest)
    low = max(min(low, high - wanted), least)
    if high - low > 0.7 * extent:
        low, high = least, greatest
    for step in _STEPS:
        start = least + math.floor((low - least) / step + 1e-9) * step
        count = math.ceil((high - start) / step - 1e-9)
        if count <= most:
            break
    # The last tick may lie beyond the range where no step divides it; the axis then ends between ticks.
    ticks = tuple(round(start + i * step, 6) for i in range(count + 1) if start + i * step <= greatest + 1e-9)
    return Scale(start, max(ticks[-1], min(high, greatest)), ticks)


def date_ticks(
    first: int, last: int, by: By, width: float, measure: Callable[[str], float], gap: float = 14.0
) -> tuple[DateTick, ...]:
    """Return ticks between two days (ordinals): the closest ones whose labels keep ``gap`` pixels between them."""
    days = max(last - first, 1)
    for unit, every in _UNITS:
        room = width / days * _LENGTH[unit] * every
        if _LENGTH[unit] < _LENGTH[by] or (unit == "quarter" and by != unit) or room < gap:
            continue
        starts = list(_starts(first, last, unit, every))
        labels = [format_tick(day, unit) for day in starts]
        if len(starts) == 1 or (starts and max(map(measure, labels)) + gap <= room):
            return _with_years(starts, labels, unit)
    return ()


def spread(centres: Sequence[float], height: float, top: float, bottom: float) -> list[float]:
    """Return new centres for labels ``height`` tall, near the wanted ones, in their order and without overlaps.

    All stay within ``top``..``bottom`` where there is room for them. Groups that touch move together (pool adjacent
    violators), so that no label is further away than it must be.
    """
    order = sorted(range(len(centres)), key=lambda i: (centres[i], i))
    groups: list[tuple[float, int]] = []  # wanted top of the first label, how many
    for position in order:
        wanted, count = centres[position] - height / 2, 1
        while groups and groups[-1][0] + groups[-1][1] * height > wanted:
            before, size = groups.pop()
            wanted = (before * size + (wanted - size * height) * count) / (size + count)
            count += size
        groups.append((wanted, count))
    result = [0.0] * len(centres)
    place = iter(order)
    starts = _within(groups, height, top, bottom)
    for (_wanted, count), start in zip(groups, starts, strict=True):
        for i in range(count):
            result[next(place)] = start + (i + 0.5) * height
    return result


def _within(groups: Sequence[tuple[float, int]], height: float, top: float, bottom: float) -> list[float]:
    """Return the tops of groups pushed into the range from both ends."""
    starts: list[float] = []
    floor = top
    for wanted, count in groups:
        starts.append(max(wanted, floor))
        floor = starts[-1] + count * height
    ceiling = bottom
    for i in range(len(groups) - 1, -1, -1):
        starts[i] = min(starts[i], ceiling - groups[i][1] * height)
        ceiling = starts[i]
    return starts


_UNITS: Final[tuple[tuple[By, int], ...]] = (
    ("day", 1), ("day", 2), ("week", 1), ("week", 2), ("month", 1), ("quarter", 1), ("month", 2), ("month", 3),
    ("month", 6), ("year", 1), ("year", 2), ("year", 5), ("year", 10), ("year", 20), ("year", 50), ("year", 100),
)  # fmt: skip
_LENGTH: Final[dict[By, float]] = {
    "day": 1,
    "week": 7,
    "month": 30.4,
    "quarter": 91.3,
    "year": 365.25,
    "all": 1,
}


def _starts(first: int, last: int, unit: By, every: int) -> Iterator[date]:
    """Yield the first days of every so many units from ``first`` to ``last``."""
    if unit in ("day", "week"):
        step = every * (7 if unit == "week" else 1)
        # Ordinal 1 was a Monday.
        for ordinal in range(first + (1 - first) % step if unit == "week" else first, last + 1, step):
            yield date.fromordinal(ordinal)
        return
    months = every * {"month": 1, "quarter": 3, "year": 12}[unit]
    begin = date.fromordinal(first)
    number = begin.year * 12 + begin.month - 1
    if begin.day > 1:
        number += 1
    number += -number % months
    while number // 12 <= date.max.year:
        day = date(number // 12, number % 12 + 1, 1)
        if day.toordinal() > last:
            return
        yield day
        number += months


def _with_years(starts: Sequence[date], labels: Sequence[str], unit: By) -> tuple[DateTick, ...]:
    ticks: list[DateTick] = []
    year = 0
    for day, label in zip(starts, labels, strict=True):
        news = unit != "year" and day.year != year
        ticks.append(DateTick(day.toordinal(), label, str(day.year) if news else ""))
        year = day.year
    return tuple(ticks)
