"""Customer churn and retention: of the customers present when a period began, how many left or stayed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _, format_percent
from cxdesk.metrics.kinds.base import HIGH_GOOD, LOW_GOOD, Boxes, Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role, day_of, flag, no_date
from cxdesk.model.answers import LeftOutReason, Value
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from cxdesk.metrics.events import Events, Ints, Timeline
    from cxdesk.metrics.intervals import Figures, Floats
    from cxdesk.metrics.periods import By


class Churn(Kind):
    """From a column that says who left (1: left), or from start and end dates.

    With dates an answer is the day of the end as an ordinal, 0 for a customer who is still there, and the scale ends
    with the last day that is known of.
    """

    key: ClassVar[str] = "churn"
    order: ClassVar[int] = 90
    options: ClassVar[tuple[str, ...]] = ("yes", "asof")
    name: ClassVar[str] = N_("Churn rate")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("lost", N_("left, yes or no")),
        Role("kept", N_("stayed, yes or no")),
        Role("start", N_("customer since"), "moment"),
        Role("end", N_("customer until"), "moment"),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("lost",), ("kept",), ("start", "end"))
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 1, LOW_GOOD),)
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("dates", N_("by dates"), "share"),
        Variant("flag", N_("by who left"), "share"),
    )
    open_scale: ClassVar[bool] = True
    asks_last_day: ClassVar[bool] = True
    lost: ClassVar[bool] = True
    """Whether the figure is the share of those who left."""

    def made(self, how: How) -> Made:
        lost, kept = how.first("lost"), how.first("kept")
        column = lost if lost is not None else kept
        if column is None:
            return _from_dates(how)
        read, wanted = flag(how.yes), lost is not None

        def answer(cell: Value) -> Value:
            found = read(cell)
            return found if wanted or not isinstance(found, int) else 1 - found

        return Made((column,), answer, "integer", 0, 1)

    def default_variant(self, scale: Scale) -> str:
        return "dates" if scale.high > 1 else "flag"

    def title(self, metric: Metric) -> str:
        return _(self.name)

    def by_dates(self, metric: Metric) -> bool:
        """Whether the metric is made of start and end dates."""
        return metric.high > 1

    def single(self, metric: Metric) -> bool:
        return self.by_dates(metric)

    def spreads(self, metric: Metric) -> bool:
        return not self.by_dates(metric)

    def turns(self, metric: Metric) -> bool:
        return not self.lost

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(1)

    def misfit(self, metric: Metric) -> str | None:
        own = self.default_variant(Scale(metric.low, metric.high, metric.direction))
        if metric.variant not in ("", own):
            return _("The columns of {name} say which variant it is; leave it out.").format(name=_(self.name))
        if metric.direction != (LOW_GOOD if self.lost else HIGH_GOOD):
            return _("The direction of {name} is part of what it means; leave it as it is.").format(
                name=_(self.name)
            )
        return None

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        import numpy as np

        given = np.asarray(answers, dtype=float)
        lost = (given > 0).astype(float) if self.by_dates(metric) else given
        lost = np.where((given >= 0) & (given <= metric.high), lost, -1.0)
        return super().compute(counts, lost, replace(metric, high=1.0))

    def over_time(
        self, events: Events, metric: Metric, by: By, start: date | None, end: date | None
    ) -> tuple[Timeline, Figures]:
        from cxdesk.metrics import intervals

        lives = Lives.of(events, int(metric.high), by, start, end)
        lost, base = lives.lost_of(lives.known.weight)
        if not events.weighted:
            return lives.line, intervals.share(lost if self.lost else base - lost, base)
        mass = lives.lost_of(lives.known.mass)
        factor = lives.factor(mass[1])
        gone, there = mass[0] * factor, mass[1] * factor
        found = intervals.share(gone if self.lost else there - gone, there)
        return lives.line, replace(found, n=base, effective=there)

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if not self.by_dates(metric):
            return ()
        return (
            _("Customers who came within the period are counted on neither side."),
            _("A period that had not ended on the last day in the data has no figure."),
            _("Rates do not add up: {monthly} a month is {yearly} a year.").format(
                monthly=format_percent(3), yearly=format_percent(yearly(3), 1)
            ),
            _(
                "Over all dates: of everyone who was ever a customer, those who left (churn) or are still there."
            ),
        )

    def blank_words(self, metric: Metric) -> str:
        return _("without a start") if self.by_dates(metric) else super().blank_words(metric)

    def value_reason(self, metric: Metric, reason: LeftOutReason) -> str:
        if not self.by_dates(metric):
            return _("neither yes nor no")
        return _("ends before it starts") if reason == "outside" else _("not a date")

    def scale_words(self, metric: Metric) -> str:
        return _("start and end dates") if self.by_dates(metric) else _("yes or no")

    def words(self, metric: Metric) -> str:
        if not self.by_dates(metric):
            return _("How many of the customers left.")
        return _("How many of the customers there at the start of the period left in it.")

    def formula(self, metric: Metric) -> str:
        if not self.by_dates(metric):
            return _("Customers who left / all customers")
        return _("Those of them who left in the period / customers at its start")

    def source(self, metric: Metric) -> str:
        return _("Common practice for subscriptions; new customers are left out on both sides")


class Retention(Churn):
    """One minus churn, of the same customers."""

    key: ClassVar[str] = "retention"
    order: ClassVar[int] = 91
    name: ClassVar[str] = N_("Retention rate")
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 1),)
    lost: ClassVar[bool] = False

    def words(self, metric: Metric) -> str:
        if not self.by_dates(metric):
            return _("How many of the customers stayed.")
        return _("How many of the customers there at the start of the period were still there at its end.")

    def formula(self, metric: Metric) -> str:
        if not self.by_dates(metric):
            return _("Customers who stayed / all customers")
        return _("Those of them who stayed through the period / customers at its start")


@dataclass(frozen=True, slots=True)
class Lives:
    """Customers with a beginning and, where they left, an end, by periods."""

    line: Timeline
    known: Events
    shape: tuple[int, int]
    begun: Ints
    ended: Ints
    left: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    """Which periods are all within the data and what is asked for."""

    @classmethod
    def of(cls, events: Events, last: int, by: By, start: date | None, end: date | None) -> Lives:
        """The lives of events whose answer is the day of the end (0: none yet); ``last`` is the last day known of."""
        import numpy as np

        from cxdesk.metrics.events import Timeline
        from cxdesk.metrics.periods import last_day

        known = events.where((events.day > 0) & (events.answer >= 0) & (events.answer <= last))
        line = Timeline.of(int(known.day.min(initial=last)), last, by, events.lines)
        left = known.answer > 0
        begun, ended = np.zeros_like(known.day), np.zeros_like(known.day)
        shown = np.ones(line.length, dtype=bool)
        if line.by != "all":
            begun = line.place(known.day)
            ended = np.where(left, line.place(np.where(left, known.answer, known.day).astype(np.int64)), 0)
            # A period that the data end in would show too few who left: no figure yet.
            for place in range(line.length):
                when = line.period(place)
                final, first = last_day(when), when.start
                outside = (start and first and first < start) or (end and final and final > end)
                shown[place] = not outside and (final is None or final.toordinal() <= last)
        return cls(line, known, (events.lines, line.length), begun, ended, left, shown)

    def lost_of(self, numbers: Floats) -> tuple[Floats, Floats]:
        """What was lost in each period and what there was at its start, of numbers such as money, one a customer.

        Over all dates: of everyone there ever was.
        """
        import numpy as np

        every = np.ones_like(self.left)
        if self.line.by == "all":
            return self._summed(self.begun, self.left, numbers), self._summed(self.begun, every, numbers)
        came, went = self._summed(self.begun, every, numbers), self._summed(self.ended, self.left, numbers)
        there = np.cumsum(came - went, axis=1)
        base: Floats = np.concatenate([np.zeros((self.shape[0], 1)), there[:, :-1]], axis=1)
        lost = self._summed(self.ended, self.left & (self.begun < self.ended), numbers)
        return np.where(self.shown, lost, 0.0), np.where(self.shown, base, 0.0)

    def factor(self, mass: Floats) -> Floats:
        """What sums of weights are multiplied by to be as many as an equally certain sample without weights has."""
        import numpy as np

        _lost, second = self.lost_of(self.known.squares)
        return np.divide(mass, second, out=np.zeros_like(mass), where=second > 0)

    def _summed(self, place: Ints, chosen: NDArray[np.bool_], numbers: Floats) -> Floats:
        """The numbers of the chosen customers by line and period."""
        import numpy as np

        at = (self.known.line * self.shape[1] + place)[chosen]
        found = np.bincount(at, numbers[chosen], self.shape[0] * self.shape[1])
        return found.astype(float).reshape(self.shape)


def yearly(monthly: float) -> float:
    """What a churn rate a month in per cent is a year, where it is the same each month: 1 - (1 - m)^12."""
    return 100.0 * (1.0 - (1.0 - monthly / 100.0) ** 12)


def _from_dates(how: How) -> Made:
    start, end = how.first("start"), how.first("end")
    assert start is not None
    assert end is not None

    def answer(since: Value, until: Value) -> Value:
        first, last = day_of(since), day_of(until)
        if first is None or (until is not None and last is None):
            return no_date(since) or no_date(until)
        if first > how.last_day:
            return None
        if last is not None and last < first:
            return last - first
        return 0 if last is None or last > how.last_day else last

    return Made((start, end), answer, "integer", 0, max(how.last_day, 2), start)
