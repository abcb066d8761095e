"""Employee Net Promoter Score: the same formula asked of staff, kept apart from customers' answers."""

from __future__ import annotations

from typing import ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.nps import Nps
from cxdesk.model.records import Metric


class Enps(Nps):
    """NPS of employees."""

    key: ClassVar[str] = "enps"
    order: ClassVar[int] = 60
    name: ClassVar[str] = N_("eNPS")

    def words(self, metric: Metric) -> str:
        if self.variant(metric).form == "mean":
            return _("How likely employees are to recommend their employer, on average.")
        return _("How many more employees would recommend their employer than would not, from −100 to 100.")
