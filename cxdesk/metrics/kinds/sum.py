"""The sum of a number over all rows: money, minutes, items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import LOW_GOOD, Kind, Scale, Variant
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike

    from cxdesk.metrics.events import Events, Timeline
    from cxdesk.metrics.intervals import Figures, Floats
    from cxdesk.metrics.periods import By

_MOST = 1e15


class Sum(Kind):
    """In the column's own unit; every row has its part in it, so there is no interval."""

    key: ClassVar[str] = "sum"
    name: ClassVar[str] = N_("Sum")
    order: ClassVar[int] = 53
    step: ClassVar[float] = 0.0
    scales: ClassVar[tuple[Scale, ...]] = (Scale(-_MOST, _MOST), Scale(-_MOST, _MOST, LOW_GOOD))
    variants: ClassVar[tuple[Variant, ...]] = (Variant("sum", N_("sum"), "count"),)
    open_scale: ClassVar[bool] = True

    def single(self, metric: Metric) -> bool:
        return True

    def turns(self, metric: Metric) -> bool:
        return False

    def grows(self, metric: Metric) -> bool:
        return True

    def over_time(
        self, events: Events, metric: Metric, by: By, start: date | None, end: date | None
    ) -> tuple[Timeline, Figures]:
        from cxdesk.metrics import intervals
        from cxdesk.metrics.events import Binned

        binned = Binned.of(events, by, start, end)
        total = binned.sums(binned.events.mass * binned.events.answer)
        return binned.line, intervals.everyone(total, binned.sums(binned.events.weight))

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        import numpy as np

        from cxdesk.metrics import intervals

        given = np.asarray(answers, dtype=float)
        n, total = intervals.sums(np.asarray(counts, dtype=float), np.ones_like(given), given)
        return intervals.everyone(total, n)

    def unit(self, metric: Metric) -> str:
        return _("in total")

    def notes(self, metric: Metric) -> tuple[str, ...]:
        return (_("In the unit of the column."),)

    def scale_words(self, metric: Metric) -> str:
        return _("any number")

    def words(self, metric: Metric) -> str:
        return _("What the numbers of all rows add up to.")

    def formula(self, metric: Metric) -> str:
        return _("Sum of the numbers")

    def source(self, metric: Metric) -> str:
        return _("A plain sum")
