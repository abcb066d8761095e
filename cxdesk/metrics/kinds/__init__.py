"""The metric kinds CXDesk computes; to add one, write its module and name it in ``KINDS``."""

from __future__ import annotations

from typing import Final

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _
from cxdesk.metrics.kinds.active import Active
from cxdesk.metrics.kinds.art import Art
from cxdesk.metrics.kinds.base import HIGH_GOOD, LOW_GOOD, Boxes, Card, Kind, Scale, Variant
from cxdesk.metrics.kinds.ces import Ces
from cxdesk.metrics.kinds.churn import Churn, Retention
from cxdesk.metrics.kinds.csat import Csat
from cxdesk.metrics.kinds.enps import Enps
from cxdesk.metrics.kinds.fcr import Fcr
from cxdesk.metrics.kinds.making import How, Made, Role
from cxdesk.metrics.kinds.mean import Mean
from cxdesk.metrics.kinds.nps import Nps
from cxdesk.metrics.kinds.referral import Referral
from cxdesk.metrics.kinds.share import Share
from cxdesk.metrics.kinds.sus import Sus, SusPositive, Umux
from cxdesk.metrics.kinds.trial import Trial

KINDS: Final[dict[str, Kind]] = {
    kind.key: kind
    for kind in (
        *(Nps(), Csat(), Ces(), Mean(), Share(), Enps()),
        *(Fcr(), Art(), Churn(), Retention(), Active(), Trial(), Referral(), Sus(), SusPositive(), Umux()),
    )
}
"""Every kind by its key, in the order in which users are offered them."""

__all__ = [
    "HIGH_GOOD",
    "KINDS",
    "LOW_GOOD",
    "Boxes",
    "Card",
    "How",
    "Kind",
    "Made",
    "Role",
    "Scale",
    "Variant",
    "get",
]


def get(key: str) -> Kind:
    """The kind called ``key``; raises CxdeskError where there is none."""
    try:
        return KINDS[key]
    except KeyError:
        raise CxdeskError(
            _("There is no metric called {name}; choose one of {known}.").format(
                name=key, known=", ".join(KINDS)
            )
        ) from None
