"""Customer churn and retention: of the customers present when a period began, how many left or stayed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
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
        import numpy as np

        from cxdesk.metrics import intervals
        from cxdesk.metrics.events import Timeline
        from cxdesk.metrics.periods import last_day

        known = events.where((events.day > 0) & (events.answer >= 0) & (events.answer <= metric.high))
        last = int(metric.high)
        line = Timeline.of(int(known.day.min(initial=last)), last, by, events.lines)
        shape = (events.lines, line.length)
        if line.by == "all":
            ever = np.bincount(known.line, known.weight, events.lines).astype(float).reshape(shape)
            gone = known.where(known.answer > 0)
            lost = np.bincount(gone.line, gone.weight, events.lines).astype(float).reshape(shape)
            return line, intervals.share(lost if self.lost else ever - lost, ever)
        begun = line.place(known.day)
        left = known.answer > 0
        ended = np.where(left, line.place(np.where(left, known.answer, known.day).astype(np.int64)), 0)

        def summed(place: Ints, chosen: NDArray[np.bool_]) -> Floats:
            """The weights of the chosen events by line and period."""
            at = (known.line * line.length + place)[chosen]
            found = np.bincount(at, known.weight[chosen], shape[0] * shape[1])
            return found.astype(float).reshape(shape)

        every = np.ones_like(left)
        there = np.cumsum(summed(begun, every) - summed(ended, left), axis=1)
        base: Floats = np.concatenate([np.zeros((shape[0], 1)), there[:, :-1]], axis=1)
        gone_by = summed(ended, left & (begun < ended))
        # A period that the data end in would show too few who left: no figure yet.
        for place in range(line.length):
            when = line.period(place)
            final, first = last_day(when), when.start
            outside = (start and first and first < start) or (end and final and final > end)
            if outside or (final is not None and final.toordinal() > last):
                base[:, place] = gone_by[:, place] = 0
        return line, intervals.share(gone_by if self.lost else base - gone_by, base)

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if not self.by_dates(metric):
            return ()
        return (
            _("Customers who came within the period are counted on neither side."),
            _("A period that had not ended on the last day in the data has no figure."),
            _(
                "Over all dates: of everyone who was ever a customer, those who left (churn) or are still there."
            ),
        )

    def blank_words(self, metric: Metric) -> str:
        return _("without a start") if self.by_dates(metric) else super().blank_words(metric)

    def reason(self, metric: Metric, reason: LeftOutReason) -> str:
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
