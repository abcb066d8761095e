"""A plain share: how many of the answers to a yes-or-no question are yes."""

from __future__ import annotations

from typing import ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import LOW_GOOD, Boxes, Kind, Scale, Variant, length
from cxdesk.metrics.kinds.making import How, Made, flag
from cxdesk.model.answers import LeftOutReason
from cxdesk.model.records import Metric


class Share(Kind):
    """The share of the higher of two answers (1 of 0 and 1); with low_good a falling share is the better one."""

    key: ClassVar[str] = "share"
    order: ClassVar[int] = 51
    options: ClassVar[tuple[str, ...]] = ("yes",)
    name: ClassVar[str] = N_("Share")
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 1), Scale(0, 1, LOW_GOOD))
    variants: ClassVar[tuple[Variant, ...]] = (Variant("share", N_("share"), "share"),)

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(metric.high)

    def made(self, how: How) -> Made | None:
        column = how.first("answer")
        if column is None or (how.yes is None and how.types.get(column) != "text"):
            return None
        return Made((column,), flag(how.yes), "integer", 0, 1)

    def value_reason(self, metric: Metric, reason: LeftOutReason) -> str:
        return _("neither yes nor no") if reason == "text" else super().value_reason(metric, reason)

    def turns(self, metric: Metric) -> bool:
        return False

    def misfit(self, metric: Metric) -> str | None:
        if length(metric) != 2:
            return _("A share needs a column of two answers, such as 0 and 1.")
        return None

    def words(self, metric: Metric) -> str:
        return _("How many of the answers are yes.")

    def formula(self, metric: Metric) -> str:
        return _("Answers {top} / all answers").format(top=int(metric.high))

    def source(self, metric: Metric) -> str:
        return _("Share of a total")
