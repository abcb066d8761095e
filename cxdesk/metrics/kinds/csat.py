"""Customer satisfaction: the share of satisfied customers, with the mean and the net score as labelled variants."""

from __future__ import annotations

from typing import ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import LOW_GOOD, Boxes, Kind, Scale, Variant, length
from cxdesk.model.records import Metric


class Csat(Kind):
    """Top-2-box on 1-5 by default; the top box alone on scales of two and three answers."""

    key: ClassVar[str] = "csat"
    order: ClassVar[int] = 20
    name: ClassVar[str] = N_("CSAT")
    scales: ClassVar[tuple[Scale, ...]] = (
        Scale(1, 5),
        Scale(1, 5, LOW_GOOD),
        Scale(1, 7),
        Scale(1, 10),
        Scale(0, 10),
        Scale(1, 4),
        Scale(1, 3),
        Scale(0, 1),
    )
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("top-box", N_("top box"), "share"),
        Variant("mean", N_("mean"), "mean"),
        Variant("net", N_("net satisfaction"), "net"),
    )

    def boxes(self, metric: Metric) -> Boxes:
        size = self._size(metric)
        return Boxes(metric.high - size + 1, metric.low + size - 1)

    def variant_title(self, metric: Metric) -> str:
        if self.variant(metric).key != "top-box":
            return super().variant_title(metric)
        if length(metric) == 2:
            return _("share of yes")
        return _("top-2-box") if self._size(metric) == 2 else _("top-1-box")

    def misfit(self, metric: Metric) -> str | None:
        if not 2 <= length(metric) <= 11:
            return _(
                "CSAT needs a scale of 2 to 11 whole answers, such as 1 to 5; use a mean for this column."
            )
        return None

    def words(self, metric: Metric) -> str:
        return {
            "share": _("How many of the customers who answered are satisfied."),
            "mean": _("How satisfied the customers who answered are on average."),
            "net": _("How many more are satisfied than dissatisfied, in points from −100 to 100."),
        }[self.variant(metric).form]

    def source(self, metric: Metric) -> str:
        return _("Common practice; some sources call the mean CSAT, so the two are never mixed")

    @staticmethod
    def _size(metric: Metric) -> int:
        return 1 if length(metric) <= 3 else 2
