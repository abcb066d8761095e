"""Days, ISO weeks, months, quarters and years: which one a day lies in, where it starts, what it is called.

A period is known by its number on an unbroken line of such periods, so that gaps in data stay visible. This module
must not know what is counted in a period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from cxdesk.i18n import _, format_period

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

By = Literal["day", "week", "month", "quarter", "year", "all"]

BY: Final[tuple[By, ...]] = ("day", "week", "month", "quarter", "year", "all")
"""The lengths of a period, from short to long."""

_EPOCH = date(1970, 1, 1).toordinal()

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}

_MANY: Final = 10_000
"""From so many days on, the calendar is asked once for each different one."""


@dataclass(frozen=True, slots=True)
class Period:
    """One period: ``key`` is stable text ("2026-03-05", "2026-W10", "2026-03", "2026-Q1", "2026", "all").

    ``start`` is its first day; None for ``all``.
    """

    by: By
    key: str
    start: date | None

    @property
    def label(self) -> str:
        """The period's name in the user's language and locale."""
        return _("All dates") if self.start is None else format_period(self.start, self.by)


def numbers(days: NDArray[np.int64], by: By) -> NDArray[np.int64]:
    """The period numbers of ``days`` (proleptic Gregorian ordinals from 1 on)."""
    import numpy as np

    if by == "all":
        return days * 0
    if by == "day":
        return days
    if by == "week":
        return (days - 1) // 7  # 1 January of year 1 was a Monday
    if days.size > _MANY and 2 * np.ptp(days) < days.size:
        first, last = int(days.min()), int(days.max())
        return numbers(np.arange(first, last + 1), by)[days - first]
    months = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months // _MONTHS[by]


def number_of(day: date, by: By) -> int:
    """The period number of one day."""
    if by == "all":
        return 0
    if by == "day":
        return day.toordinal()
    if by == "week":
        return (day.toordinal() - 1) // 7
    return (day.year * 12 + day.month - 1) // _MONTHS[by]


def period(number: int, by: By) -> Period:
    """The period with this number."""
    if by == "all":
        return Period(by, "all", None)
    start = first_day(number, by)
    if by == "day":
        return Period(by, start.isoformat(), start)
    if by == "week":
        year, week, _weekday = start.isocalendar()
        return Period(by, f"{year:04}-W{week:02}", start)
    key = {
        "month": f"{start.year:04}-{start.month:02}",
        "quarter": f"{start.year:04}-Q{start.month // 3 + 1}",
        "year": f"{start.year:04}",
    }[by]
    return Period(by, key, start)


def first_day(number: int, by: By) -> date:
    """The first day of the period with this number; ``all`` has none."""
    if by == "day":
        return date.fromordinal(number)
    if by == "week":
        return date.fromordinal(number * 7 + 1)
    year, month = divmod(number * _MONTHS[by], 12)
    return date(year, month + 1, 1)


def last_day(of: Period) -> date | None:
    """The last day of a period; None for ``all`` and where the calendar ends with it."""
    if of.start is None:
        return None
    try:
        following = period(number_of(of.start, of.by) + 1, of.by).start
    except (ValueError, OverflowError):
        return None
    return None if following is None else following - timedelta(days=1)
