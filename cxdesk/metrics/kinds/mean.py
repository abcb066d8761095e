"""A plain mean of any numeric answer."""

from __future__ import annotations

from typing import ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import LOW_GOOD, Kind, Scale, Variant
from cxdesk.model.records import Metric


class Mean(Kind):
    """The mean of the answers between the scale's ends, decimals allowed."""

    key: ClassVar[str] = "mean"
    order: ClassVar[int] = 50
    name: ClassVar[str] = N_("Mean")
    step: ClassVar[float] = 0.0
    scales: ClassVar[tuple[Scale, ...]] = (
        Scale(1, 5),
        Scale(1, 7),
        Scale(0, 10),
        Scale(0, 100),
        Scale(1, 5, LOW_GOOD),
    )
    variants: ClassVar[tuple[Variant, ...]] = (Variant("mean", N_("mean"), "mean"),)

    def turns(self, metric: Metric) -> bool:
        return False

    def words(self, metric: Metric) -> str:
        return _("The average answer.")

    def source(self, metric: Metric) -> str:
        return _("Arithmetic mean")
