"""Churn in money: the revenue lost of the revenue there was, and net revenue retention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import Kind, Scale, Variant
from cxdesk.metrics.kinds.churn import Churn, Lives
from cxdesk.metrics.kinds.making import How, Made, Role, number_in
from cxdesk.model.answers import LeftOutReason, Value
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike

    from cxdesk.metrics.events import Events, Timeline
    from cxdesk.metrics.intervals import Figures, Floats
    from cxdesk.metrics.periods import By


class RevenueChurn(Churn):
    """As customer churn, each customer weighing what they pay."""

    key: ClassVar[str] = "revenue_churn"
    name: ClassVar[str] = N_("Revenue churn")
    order: ClassVar[int] = 92
    roles: ClassVar[tuple[Role, ...]] = (*Churn.roles, Role("value", N_("money a period"), "number"))
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("lost", "value"),
        ("kept", "value"),
        ("start", "end", "value"),
    )
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("dates", N_("by dates"), "ratio"),
        Variant("flag", N_("by who left"), "ratio"),
    )

    def made(self, how: How) -> Made:
        return replace(super().made(how), weight=how.first("value"))

    def turns(self, metric: Metric) -> bool:
        return False

    def spreads(self, metric: Metric) -> bool:
        return False

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        return self.weighted(counts, counts, counts, answers, metric)

    def weighted(
        self,
        counts: ArrayLike,
        weights: ArrayLike,
        squares: ArrayLike,
        answers: Sequence[float] | Floats,
        metric: Metric,
    ) -> Figures:
        import numpy as np

        from cxdesk.metrics import intervals

        given = np.asarray(answers, dtype=float)
        fits = ((given >= 0) & (given <= metric.high)).astype(float)
        lost = fits * (given > 0)
        (n,) = intervals.sums(np.asarray(counts, dtype=float), fits)
        base, gone = intervals.sums(np.asarray(weights, dtype=float), fits, lost)
        base_squares, gone_squares = intervals.sums(np.asarray(squares, dtype=float), fits, lost)
        return _cut(intervals.ratio(gone, base, gone_squares, gone_squares, base_squares, n))

    def over_time(
        self, events: Events, metric: Metric, by: By, start: date | None, end: date | None
    ) -> tuple[Timeline, Figures]:
        from cxdesk.metrics import intervals

        lives = Lives.of(events, int(metric.high), by, start, end)
        lost, base = lives.lost_of(lives.known.mass)
        lost_squares, base_squares = lives.lost_of(lives.known.squares)
        _lost, n = lives.lost_of(lives.known.weight)
        return lives.line, _cut(intervals.ratio(lost, base, lost_squares, lost_squares, base_squares, n))

    def bounds(self, metric: Metric) -> tuple[float, float]:
        return 0.0, 100.0

    def weight_reason(self, metric: Metric) -> str:
        return _("no amount of money")

    def scale_words(self, metric: Metric) -> str:
        return _("{scale}; each customer weighs what they pay").format(scale=super().scale_words(metric))

    def words(self, metric: Metric) -> str:
        if not self.by_dates(metric):
            return _("How much of the money went with the customers who left.")
        return _("How much of the money there at the start of the period left in it.")

    def formula(self, metric: Metric) -> str:
        if not self.by_dates(metric):
            return _("Money of the customers who left / money of all customers")
        return _("Money of those of them who left in the period / money of the customers at its start")

    def source(self, metric: Metric) -> str:
        return _(
            "Common practice for subscriptions: gross revenue churn, without customers who pay less or more"
        )


class Nrr(Kind):
    """An answer is what a customer pays after the period for each unit before it; it weighs what was paid before."""

    key: ClassVar[str] = "nrr"
    name: ClassVar[str] = N_("Net revenue retention")
    order: ClassVar[int] = 93
    step: ClassVar[float] = 0.0
    roles: ClassVar[tuple[Role, ...]] = (
        Role("before", N_("money at the start"), "number"),
        Role("after", N_("money at the end"), "number"),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("before", "after"),)
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 1e9),)
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("net", N_("net"), "ratio"),
        Variant("gross", N_("gross, without those who pay more"), "ratio"),
    )
    open_scale: ClassVar[bool] = True

    def made(self, how: How) -> Made:
        before, after = how.columns["before"][0], how.columns["after"][0]
        return Made((before, after), _kept, "number", 0, 1e9, weight=before)

    def title(self, metric: Metric) -> str:
        return _("Gross revenue retention") if self.variant(metric).key == "gross" else _(self.name)

    def spreads(self, metric: Metric) -> bool:
        return False

    def single(self, metric: Metric) -> bool:
        return True

    def over_time(
        self, events: Events, metric: Metric, by: By, start: date | None, end: date | None
    ) -> tuple[Timeline, Figures]:
        from cxdesk.metrics import intervals
        from cxdesk.metrics.events import Binned

        binned = Binned.of(events, by, start, end)
        kept, squares = self._kept(binned.events.answer, metric), binned.events.squares
        return binned.line, intervals.ratio(
            binned.sums(binned.events.mass * kept),
            binned.sums(binned.events.mass),
            binned.sums(squares * kept**2),
            binned.sums(squares * kept),
            binned.sums(squares),
            binned.sums(binned.events.weight),
        )

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        import numpy as np

        from cxdesk.metrics import intervals

        kept = self._kept(np.asarray(answers, dtype=float), metric)
        n, total, squares = intervals.sums(np.asarray(counts, dtype=float), np.ones_like(kept), kept, kept**2)
        return intervals.ratio(total, n, squares, total, n, n)

    def _kept(self, answers: Floats, metric: Metric) -> Floats:
        import numpy as np

        return np.minimum(answers, 1.0) if self.variant(metric).key == "gross" else answers

    def bounds(self, metric: Metric) -> tuple[float, float]:
        return 0.0, 100.0 if self.variant(metric).key == "gross" else 150.0

    def weight_reason(self, metric: Metric) -> str:
        return _("no amount of money")

    def value_reason(self, metric: Metric, reason: LeftOutReason) -> str:
        return _("less than nothing at the end") if reason == "outside" else _("no amount of money")

    def blank_words(self, metric: Metric) -> str:
        return _("new or without money at the start")

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if self.variant(metric).key == "gross":
            return (_("A customer who pays more counts as paying the same."),)
        return (_("It exceeds 100 % where those who pay more outweigh those who pay less or left."),)

    def scale_words(self, metric: Metric) -> str:
        return _("money at the start and at the end; blank at the end: the customer left")

    def words(self, metric: Metric) -> str:
        return _("How much of the money there at the start came again from the same customers.")

    def formula(self, metric: Metric) -> str:
        return _("Money at the end of those who were customers at the start / their money at the start")

    def source(self, metric: Metric) -> str:
        return _("Common practice for subscriptions; new customers are left out on both sides")


def _kept(before: Value, after: Value) -> Value:
    """What is paid after for each unit before; None for new customers."""
    first, last = number_in(before), 0.0 if after is None else number_in(after)
    if before is not None and first is None:
        return str(before)
    if last is None:
        return str(after)
    return None if first is None or first <= 0 else last / first


def _cut(figures: Figures) -> Figures:
    """No more than all can be lost."""
    import numpy as np

    return replace(figures, high=np.minimum(figures.high, 100.0))
