"""Active users: how many different people used a product in a day, week or month, and how often they come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role
from cxdesk.model.answers import Value, key_text
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cxdesk.metrics.events import Events, Ints, Timeline
    from cxdesk.metrics.intervals import Figures, Floats
    from cxdesk.metrics.periods import By, Period

_MOST_USERS = 2**31
_MOST_MARKS = 2**26
_UNIT: dict[str, By] = {"mau": "month", "wau": "week", "dau": "day", "stickiness": "month"}


class Active(Kind):
    """An answer is a user's number; a period longer than a variant's own shows the mean of those within it."""

    key: ClassVar[str] = "active"
    order: ClassVar[int] = 100
    name: ClassVar[str] = N_("Active users")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("user", N_("user")),
        Role("time", N_("time of use"), "moment"),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("user",),)
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, _MOST_USERS),)
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("mau", N_("monthly"), "count"),
        Variant("wau", N_("weekly"), "count"),
        Variant("dau", N_("daily"), "count"),
        Variant("stickiness", N_("stickiness"), "rate"),
    )
    open_scale: ClassVar[bool] = True

    def made(self, how: How) -> Made:
        user = how.first("user")
        assert user is not None
        numbers: dict[str, int] = {}

        def answer(cell: Value) -> Value:
            name = key_text(cell)
            return None if name is None else numbers.setdefault(name, len(numbers))

        return Made((user,), answer, "integer", 0, _MOST_USERS, how.first("time"))

    def single(self, metric: Metric) -> bool:
        return True

    def grows(self, metric: Metric) -> bool:
        return True

    def spreads(self, metric: Metric) -> bool:
        return False

    def over_time(
        self, events: Events, metric: Metric, by: By, start: date | None, end: date | None
    ) -> tuple[Timeline, Figures]:
        import numpy as np

        from cxdesk.metrics import intervals
        from cxdesk.metrics.events import Timeline
        from cxdesk.metrics.periods import BY

        key = self.variant(metric).key
        kept = events.between(start, end)
        kept = kept.where(kept.day > 0)
        low, high = int(kept.day.min(initial=10**7)), int(kept.day.max(initial=0))
        unit = _UNIT[key]
        by = by if BY.index(by) > BY.index(unit) else unit
        line = Timeline.of(low, high, by, events.lines)
        at = kept.line * line.length + (line.place(kept.day) if line.by != "all" else 0)
        shape = (events.lines, line.length)
        people = _distinct(at, kept.answer, shape)
        if line.by == unit and key != "stickiness":
            return line, intervals.everyone(people, people)
        # The people of each smaller period add up to the sum over the longer one; periods without any are zeros there.
        mean = _mean(kept, unit, line, low, high, shape)
        if key != "stickiness":
            return line, intervals.everyone(mean, people)
        daily = _mean(kept, "day", line, low, high, shape)
        with np.errstate(invalid="ignore", divide="ignore"):
            return line, intervals.everyone(100 * daily / mean, people, "rate")

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        """Distinct users of each group; without days there is nothing to take a mean of."""
        import numpy as np

        from cxdesk.metrics import intervals

        people = (np.asarray(counts, dtype=float) > 0).sum(axis=-1)
        return intervals.everyone(people, people)

    def unit(self, metric: Metric) -> str:
        return "%" if self.variant(metric).form == "rate" else _("users")

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if self.variant(metric).key == "stickiness":
            return (
                _("Days without any use count as zero. It says something of products for daily use only."),
            )
        return (_("Each person counts once in a period, however often they came."),)

    def scale_words(self, metric: Metric) -> str:
        return _("users by name or number")

    def words(self, metric: Metric) -> str:
        return {
            "mau": _("How many different people were active in a calendar month."),
            "wau": _("How many different people were active in a week."),
            "dau": _("How many different people were active in a day."),
            "stickiness": _("How many of a month’s active people are active on an average day of it."),
        }[self.variant(metric).key]

    def formula(self, metric: Metric) -> str:
        if self.variant(metric).key == "stickiness":
            return _("Mean of the daily active users of all days of a month / active users of the month")
        return _("Distinct users; over a longer time the mean of its months, weeks or days")

    def source(self, metric: Metric) -> str:
        return _("Common practice in product analytics")


def _distinct(place: Ints, user: Floats, shape: tuple[int, int]) -> Floats:
    """How many different users there are at each place."""
    import numpy as np

    people = int(user.max(initial=0)) + 1
    places = shape[0] * shape[1]
    seen = _different(place * people + user.astype(np.int64), places * people)
    found: Floats = np.bincount(seen // people, minlength=places).reshape(shape).astype(float)
    return found


def _different(keys: Ints, size: int) -> Ints:
    """The different ones among ``keys``, which are below ``size``; marks are faster than sorting where they fit."""
    import numpy as np

    if size > _MOST_MARKS:
        return np.unique(keys)
    marks = np.zeros(size, dtype=bool)
    marks[keys] = True
    return np.flatnonzero(marks)


def _mean(kept: Events, unit: By, line: Timeline, low: int, high: int, shape: tuple[int, int]) -> Floats:
    """The mean number of distinct users in the units of each period, those without any included."""
    import numpy as np

    from cxdesk.metrics import periods

    if not kept.day.size:
        return np.zeros(shape)
    people = int(kept.answer.max()) + 1
    number = periods.numbers(kept.day, unit)
    first = int(number.min())
    width = int(number.max()) - first + 1
    keys = (kept.line * width + number - first) * people + kept.answer.astype(np.int64)
    seen = _different(keys, shape[0] * width * people)
    active = np.bincount(seen // people, minlength=shape[0] * width).reshape(shape[0], width)
    # A unit belongs to the period that it begins in; the first of all belongs to the first period in any case.
    begins = np.array([periods.first_day(first + i, unit).toordinal() for i in range(width)])
    place = np.maximum(line.place(begins), 0) if line.by != "all" else np.zeros_like(begins)
    total = np.array([np.bincount(place, users, shape[1]) for users in active])
    found: Floats = total / [_units(line.period(i), unit, low, high) for i in range(line.length)]
    return found


def _units(when: Period, unit: By, low: int, high: int) -> int:
    """How many days, weeks (that begin in it) or months a period has; of ``all``, those from ``low`` to ``high``."""
    from cxdesk.metrics.periods import last_day, number_of

    end = last_day(when)
    start = date.fromordinal(low) if when.start is None else when.start
    end = date.fromordinal(high) if end is None else end
    units = number_of(end, unit) - number_of(start, unit) + 1
    broken = unit == "week" and start.weekday() > 0 and start.toordinal() > low
    return units - 1 if broken else units
