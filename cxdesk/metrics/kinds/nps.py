"""Net Promoter Score: how many would recommend, less how many would not."""

from __future__ import annotations

from typing import ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import HIGH_GOOD, Boxes, Kind, Scale, Variant
from cxdesk.model.records import Metric


class Nps(Kind):
    """% of promoters (9-10) minus % of detractors (0-6) on the 0-10 likelihood to recommend."""

    key: ClassVar[str] = "nps"
    order: ClassVar[int] = 10
    name: ClassVar[str] = N_("NPS")
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 10), Scale(1, 10))
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("net", N_("promoters minus detractors"), "net"),
        Variant("mean", N_("mean likelihood"), "mean"),
    )

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(top=9, bottom=6)

    def turns(self, metric: Metric) -> bool:
        return False

    def title(self, metric: Metric) -> str:
        return _(self.name) if self.variant(metric).form == "net" else super().title(metric)

    def misfit(self, metric: Metric) -> str | None:
        if metric.direction != HIGH_GOOD:
            return _(
                "{name} needs a scale on which high answers are good; turn the answers round first."
            ).format(name=_(self.name))
        if Scale(metric.low, metric.high) not in self.scales:
            return _("{name} is defined on the scale 0 to 10; use CSAT or a mean for this column.").format(
                name=_(self.name)
            )
        return None

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if metric.low == 1:
            return (
                _("Asked on 1 to 10: without the answer 0 it is not equal to a score on 0 to 10."),
                trademark(),
            )
        return (trademark(),)

    def words(self, metric: Metric) -> str:
        if self.variant(metric).form == "mean":
            return _("How likely people are to recommend, on average.")
        return _("How many more would recommend than would not, in points from −100 to 100.")

    def formula(self, metric: Metric) -> str:
        if self.variant(metric).form == "mean":
            return _("Sum of answers / number of answers")
        return _("% of answers 9, 10 − % of answers {low} to 6").format(low=int(metric.low))

    def source(self, metric: Metric) -> str:
        return _("Reichheld (2003), The one number you need to grow, Harvard Business Review")


def trademark() -> str:
    """The notice that goes with every published NPS."""
    return _(
        "Net Promoter and NPS are registered trademarks of Bain & Company, Inc., NICE Systems, Inc. and Fred Reichheld."
    )
