"""Referral rate: how many purchases or new customers came by a referral, or how many customers refer others."""

from __future__ import annotations

from typing import ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import Boxes, Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role, flag
from cxdesk.model.answers import Value
from cxdesk.model.records import Metric


class Referral(Kind):
    """The share of rows that say yes, or that have a referral code."""

    key: ClassVar[str] = "referral"
    order: ClassVar[int] = 120
    options: ClassVar[tuple[str, ...]] = ("yes",)
    name: ClassVar[str] = N_("Referral rate")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("referred", N_("referred, yes or no")),
        Role("code", N_("referral code")),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("referred",), ("code",))
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 1),)
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("share", N_("share of referred"), "share"),
        Variant("participation", N_("share who refer"), "share"),
    )

    def made(self, how: How) -> Made:
        referred, code = how.first("referred"), how.first("code")
        if referred is not None:
            return Made((referred,), flag(how.yes), "integer", 0, 1)
        assert code is not None
        return Made((code,), _present, "integer", 0, 1)

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(1)

    def scale_words(self, metric: Metric) -> str:
        return _("yes or no")

    def words(self, metric: Metric) -> str:
        if self.variant(metric).key == "participation":
            return _("How many of the customers have referred others.")
        return _("How many of the purchases or new customers came by a referral.")

    def formula(self, metric: Metric) -> str:
        if self.variant(metric).key == "participation":
            return _("Customers who referred others / all customers")
        return _("Referred / all")

    def source(self, metric: Metric) -> str:
        return _("No common definition; the two ways of counting are never mixed")


def _present(cell: Value) -> Value:
    return 0 if cell is None else 1
