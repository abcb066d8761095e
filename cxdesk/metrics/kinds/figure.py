"""Ready figures: a score, share or mean that someone else has computed, with or without its number of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import LOW_GOOD, Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role
from cxdesk.model.answers import Value
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike

    from cxdesk.metrics.events import Events, Timeline
    from cxdesk.metrics.intervals import Figures, Floats
    from cxdesk.metrics.periods import By

_MOST = 1e12


class Figure(Kind):
    """Several figures make one where each says of how many answers it is; else each stands for itself alone."""

    key: ClassVar[str] = "figure"
    name: ClassVar[str] = N_("Ready figure")
    order: ClassVar[int] = 150
    step: ClassVar[float] = 0.0
    roles: ClassVar[tuple[Role, ...]] = (
        Role("value", N_("figure"), "number"),
        Role("n", N_("number of answers"), "number"),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("value",),)
    scales: ClassVar[tuple[Scale, ...]] = (Scale(-_MOST, _MOST), Scale(-_MOST, _MOST, LOW_GOOD))
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("mean", N_("mean"), "mean"),
        Variant("nps", N_("net score"), "net"),
        Variant("share", N_("per cent"), "share"),
        Variant("fraction", N_("share written as 0 to 1"), "share"),
        Variant("other", N_("other"), "mean"),
    )
    open_scale: ClassVar[bool] = True

    def made(self, how: How) -> Made:
        (value,), n = how.columns["value"], how.first("n")
        return Made((value,), _itself, "number", -_MOST, _MOST, weight=n)

    def single(self, metric: Metric) -> bool:
        return True

    def turns(self, metric: Metric) -> bool:
        return False

    def spreads(self, metric: Metric) -> bool:
        return False

    def over_time(
        self, events: Events, metric: Metric, by: By, start: date | None, end: date | None
    ) -> tuple[Timeline, Figures]:
        from cxdesk.metrics.events import Binned

        binned = Binned.of(events, by, start, end)
        held = binned.events
        rows, n = binned.sums(held.weight), binned.sums(held.mass)
        total = binned.sums(held.mass * held.answer)
        return binned.line, self._pooled(total, n, rows, metric, held.weighted)

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        import numpy as np

        from cxdesk.metrics import intervals

        given = np.asarray(answers, dtype=float)
        n, total = intervals.sums(np.asarray(counts, dtype=float), np.ones_like(given), given)
        return self._pooled(total, n, n, metric, False)

    def _pooled(self, total: Floats, n: Floats, rows: Floats, metric: Metric, weighted: bool) -> Figures:
        """The figures of several; without numbers of answers, of single figures only."""
        import numpy as np

        from cxdesk.metrics import intervals

        form = self.variant(metric).form
        if self.variant(metric).key == "fraction":
            total = 100.0 * total
        with np.errstate(invalid="ignore", divide="ignore"):
            value = np.where((n > 0) if weighted else (rows == 1), total / n, np.nan)
        if weighted and form == "share":
            return intervals.share(np.clip(total / 100.0, 0.0, n), n)
        shown = np.where(np.isnan(value), 0.0, n)
        return replace(intervals.everyone(value, shown, form), whole=not weighted)

    def bounds(self, metric: Metric) -> tuple[float, float]:
        form = self.variant(metric).form
        return super().bounds(metric) if form in ("net", "share") else (0.0, 100.0)

    def unit(self, metric: Metric) -> str:
        return _("as reported") if self.variant(metric).form == "mean" else super().unit(metric)

    def place(self, metric: Metric, answer: float) -> str:
        return ""

    def weight_reason(self, metric: Metric) -> str:
        return _("no number of answers")

    def interval_words(self, metric: Metric) -> str:
        if self.variant(metric).form == "share":
            return _("95 % Wilson score interval where the number of answers is given, else none")
        return _("none: how the answers spread is not in the data")

    def notes(self, metric: Metric) -> tuple[str, ...]:
        return (
            _(
                "Computed elsewhere. Figures that come with their number of answers are weighed by it to make one;"
                " without it each stands alone, and a time or group with several of them shows nothing."
            ),
        )

    def scale_words(self, metric: Metric) -> str:
        if self.variant(metric).key == "fraction":
            return _("shares from 0 to 1, shown in per cent")
        return (
            _("per cent from 0 to 100") if self.variant(metric).key == "share" else _("figures as they are")
        )

    def words(self, metric: Metric) -> str:
        return _("A figure as it was reported.")

    def formula(self, metric: Metric) -> str:
        return _("Sum of (figure × number of answers) / sum of the numbers of answers")

    def source(self, metric: Metric) -> str:
        return _("The file it was imported from")


def _itself(cell: Value) -> Value:
    return cell
