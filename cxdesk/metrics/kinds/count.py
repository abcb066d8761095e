"""How many rows there are: contacts, orders, complaints, answers of any sort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import LOW_GOOD, Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made
from cxdesk.model.answers import Value
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cxdesk.metrics.intervals import Figures, Floats


class Count(Kind):
    """Every row with something in the column counts one."""

    key: ClassVar[str] = "count"
    name: ClassVar[str] = N_("Count")
    order: ClassVar[int] = 52
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 1), Scale(0, 1, LOW_GOOD))
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("rows", N_("rows"), "count"),
        Variant("events", N_("chance events"), "events"),
    )
    open_scale: ClassVar[bool] = True

    def made(self, how: How) -> Made:
        column = how.first("answer")
        assert column is not None
        return Made((column,), _one, "integer", 0, 1)

    def title(self, metric: Metric) -> str:
        return _(self.name) if self.variant(metric).key == "rows" else super().title(metric)

    def turns(self, metric: Metric) -> bool:
        return False

    def grows(self, metric: Metric) -> bool:
        return True

    def spreads(self, metric: Metric) -> bool:
        return False

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        import numpy as np

        from cxdesk.metrics import intervals

        n = np.asarray(counts, dtype=float)[..., np.asarray(answers, dtype=float) == 1].sum(axis=-1)
        return intervals.events(n) if self.variant(metric).key == "events" else intervals.everyone(n, n)

    def weighted(
        self,
        counts: ArrayLike,
        weights: ArrayLike,
        squares: ArrayLike,
        answers: Sequence[float] | Floats,
        metric: Metric,
    ) -> Figures:
        """Rows are counted, whatever they weigh."""
        return self.compute(counts, answers, metric)

    def unit(self, metric: Metric) -> str:
        return _("events") if self.variant(metric).key == "events" else _("rows")

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if self.variant(metric).key == "events":
            return (
                _(
                    "The interval holds for events that do not bring about each other, such as complaints of different"
                    " customers."
                ),
            )
        return (_("A period without any row is a gap: the data do not say whether nothing happened."),)

    def scale_words(self, metric: Metric) -> str:
        return _("any cell that is not blank")

    def words(self, metric: Metric) -> str:
        return _("How many rows there are.")

    def formula(self, metric: Metric) -> str:
        return _("Number of rows that are not blank")

    def source(self, metric: Metric) -> str:
        if self.variant(metric).key == "events":
            return _("Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28")
        return _("A plain count")


def _one(cell: Value) -> Value:
    return None if cell is None else 1
