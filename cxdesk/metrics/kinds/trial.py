"""Trial-to-paid: how many of the trials started in a period were paid for within a window of days."""

from __future__ import annotations

from typing import ClassVar

from cxdesk.errors import CxdeskError
from cxdesk.i18n import N_, _, ngettext
from cxdesk.metrics.kinds.base import Boxes, Kind, Scale, Variant, number
from cxdesk.metrics.kinds.making import How, Made, Role, day_of, no_date
from cxdesk.model.answers import LeftOutReason, Value
from cxdesk.model.records import Metric

WINDOW = 30
"""Days from the start of a trial, unless the user says otherwise."""


class Trial(Kind):
    """By the day a trial started. An answer is the number of days to the payment, one more than the window for none."""

    key: ClassVar[str] = "trial"
    order: ClassVar[int] = 110
    name: ClassVar[str] = N_("Trial-to-paid")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("start", N_("start of the trial"), "moment"),
        Role("paid", N_("first payment"), "moment"),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("start", "paid"),)
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, WINDOW + 1),)
    variants: ClassVar[tuple[Variant, ...]] = (Variant("cohort", N_("by start"), "share"),)

    asks_last_day: ClassVar[bool] = True

    def made(self, how: How) -> Made:
        window = WINDOW if how.window is None else how.window
        if window < 1:
            raise CxdeskError(_("The window of a trial is at least one day."))
        start, paid = how.first("start"), how.first("paid")
        assert start is not None
        assert paid is not None

        def answer(begun: Value, bought: Value) -> Value:
            first, payment = day_of(begun), day_of(bought)
            if first is None or (bought is not None and payment is None):
                return no_date(begun) or no_date(bought)
            if payment is not None and payment < first:
                return payment - first
            if first + window > how.last_day:
                return None
            return window + 1 if payment is None else min(payment - first, window + 1)

        return Made((start, paid), answer, "integer", 0, window + 1, start)

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(metric.low + 1)

    def turns(self, metric: Metric) -> bool:
        return True

    def title(self, metric: Metric) -> str:
        days = int(metric.high) - 1
        return ngettext("Trial-to-paid in {n} day", "Trial-to-paid in {n} days", days).format(n=days)

    def notes(self, metric: Metric) -> tuple[str, ...]:
        return (
            _(
                "Trials whose window had not passed on the last day in the data are open and not counted, paid or not."
            ),
        )

    def blank_words(self, metric: Metric) -> str:
        return _("still open or blank")

    def reason(self, metric: Metric, reason: LeftOutReason) -> str:
        return _("paid before the trial began") if reason == "outside" else _("not a date")

    def scale_words(self, metric: Metric) -> str:
        return _("days from start to payment; {days} stands for later or never").format(
            days=number(metric.high)
        )

    def words(self, metric: Metric) -> str:
        return _("How many of the trials started in the period were paid for in time.")

    def formula(self, metric: Metric) -> str:
        return _("Paid within {days} days of their start / trials started").format(
            days=number(metric.high - 1)
        )

    def source(self, metric: Metric) -> str:
        return _("Common practice for subscriptions: a cohort by start with a fixed window")
