"""Trial-to-paid: how many of the trials started in a period were paid for within a window of days."""

from __future__ import annotations

from typing import ClassVar

from cxdesk.errors import CxdeskError
from cxdesk.i18n import N_, _, ngettext
from cxdesk.metrics.kinds.base import Boxes, Kind, Scale, Variant, number
from cxdesk.metrics.kinds.making import How, Made, Role, day_of, flag, no_date
from cxdesk.model.answers import LeftOutReason, Value
from cxdesk.model.records import Metric

WINDOW = 30
"""Days from the start of a trial, unless the user says otherwise."""


class Trial(Kind):
    """By the day a trial started. An answer is the number of days to the payment, one more than the window for none.

    Where only is known whether a trial was paid for, an answer is 0 for those that were and 1 for the others.
    """

    key: ClassVar[str] = "trial"
    order: ClassVar[int] = 110
    options: ClassVar[tuple[str, ...]] = ("yes", "window", "asof")
    name: ClassVar[str] = N_("Trial-to-paid")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("start", N_("start of the trial"), "moment"),
        Role("paid", N_("first payment"), "moment"),
        Role("converted", N_("converted, yes or no")),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("start", "paid"), ("converted",))
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, WINDOW + 1),)
    variants: ClassVar[tuple[Variant, ...]] = (Variant("cohort", N_("by start"), "share"),)

    asks_last_day: ClassVar[bool] = True

    def made(self, how: How) -> Made:
        window = WINDOW if how.window is None else how.window
        if window < 1:
            raise CxdeskError(_("The window of a trial is at least one day."))
        start, paid, converted = (how.first(role.key) for role in self.roles)
        if converted is not None:
            read = flag(how.yes)
            return Made((converted,), lambda cell: _unpaid(read(cell)), "integer", 0, 1)
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
        if _is_ready(metric):
            return _(self.name)
        days = int(metric.high) - 1
        return ngettext("Trial-to-paid in {n} day", "Trial-to-paid in {n} days", days).format(n=days)

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if _is_ready(metric):
            return ()
        return (
            _(
                "Trials whose window had not passed on the last day in the data are open and not counted, paid or not."
            ),
        )

    def blank_words(self, metric: Metric) -> str:
        return _("still open or blank")

    def value_reason(self, metric: Metric, reason: LeftOutReason) -> str:
        if _is_ready(metric):
            return _("neither yes nor no")
        return _("paid before the trial began") if reason == "outside" else _("not a date")

    def scale_words(self, metric: Metric) -> str:
        if _is_ready(metric):
            return _("converted or not")
        return _("days from start to payment; {days} stands for later or never").format(
            days=number(metric.high)
        )

    def words(self, metric: Metric) -> str:
        return _("How many of the trials started in the period were paid for in time.")

    def formula(self, metric: Metric) -> str:
        if _is_ready(metric):
            return _("Trials converted / trials started")
        return _("Paid within {days} days of their start / trials started").format(
            days=number(metric.high - 1)
        )

    def source(self, metric: Metric) -> str:
        return _("Common practice for subscriptions: a cohort by start with a fixed window")


def _is_ready(metric: Metric) -> bool:
    """Whether no days are known, only who paid: the shortest window ends at 2."""
    return metric.high == 1


def _unpaid(paid: Value) -> Value:
    return 1 - paid if isinstance(paid, int) else paid
