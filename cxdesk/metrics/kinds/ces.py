"""Customer effort: how easy it was to get something done, in its two versions and three ways of reporting."""

from __future__ import annotations

import math
from typing import ClassVar, Literal

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import LOW_GOOD, Boxes, Kind, Scale, Variant, length
from cxdesk.model.records import Metric


class Ces(Kind):
    """CES 2.0 (1-7, 7 = easy) as a mean by default; CES 1.0 (1-5, 1 = little effort) is a variant, never mixed in."""

    key: ClassVar[str] = "ces"
    order: ClassVar[int] = 30
    name: ClassVar[str] = N_("CES")
    part: ClassVar[Literal["", "success", "effort", "emotion"]] = "effort"
    scales: ClassVar[tuple[Scale, ...]] = (
        Scale(1, 7),
        Scale(1, 7, LOW_GOOD),
        Scale(1, 5),
        Scale(1, 5, LOW_GOOD),
    )
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("mean", N_("mean ease"), "mean"),
        Variant("1.0", N_("1.0, mean effort"), "mean"),
        Variant("positive", N_("% positive"), "share"),
        Variant("net", N_("net ease"), "net"),
    )

    def default_variant(self, scale: Scale) -> str:
        return "1.0" if scale == Scale(1, 5, LOW_GOOD) else "mean"

    def variant_title(self, metric: Metric) -> str:
        if self.variant(metric).key == "mean" and length(metric) == 7:
            return _("2.0, mean")
        return super().variant_title(metric)

    def boxes(self, metric: Metric) -> Boxes:
        if self.variant(metric).form == "net":
            return Boxes(metric.high - 1, metric.low + 2)
        return Boxes(math.floor((metric.low + metric.high) / 2) + 1)

    def turns(self, metric: Metric) -> bool:
        return super().turns(metric) and self.variant(metric).key != "1.0"

    def misfit(self, metric: Metric) -> str | None:
        variant = self.variant(metric).key
        if variant == "1.0" and Scale(metric.low, metric.high, metric.direction) != Scale(1, 5, LOW_GOOD):
            return _(
                "CES 1.0 is defined on 1 to 5 with 1 = little effort; choose another variant for this scale."
            )
        if variant == "net" and length(metric) != 7:
            return _(
                "The net ease score is defined on seven answers; choose the mean or % positive for this scale."
            )
        if not 3 <= length(metric) <= 11:
            return _(
                "CES needs a scale of 3 to 11 whole answers, such as 1 to 7; use a mean for this column."
            )
        return None

    def words(self, metric: Metric) -> str:
        return {
            "mean": _("How easy customers found it on average."),
            "1.0": _("How much effort customers had to put in on average; less is better."),
            "positive": _("How many of the customers who answered found it easy."),
            "net": _("How many more found it easy than hard, in points from −100 to 100."),
        }[self.variant(metric).key]

    def source(self, metric: Metric) -> str:
        if self.variant(metric).key == "1.0":
            return _(
                "Dixon, Freeman and Toman (2010), Stop trying to delight your customers, Harvard Business Review"
            )
        if length(metric) == 7:
            return _("CES 2.0 (2013): agreement that the company made it easy, 1 to 7")
        return _("Common practice on other scales than the 1 to 7 of CES 2.0")
