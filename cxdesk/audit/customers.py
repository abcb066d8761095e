"""Where customers and raters see a touchpoint differently: a survey's success, ease or emotion beside the scores.

Raters are no sample, so they come with their range; customers are one, so they come with an interval. Only where the
two lie clearly apart is it said. This module must not know where the customers' figures come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from cxdesk.audit.index import PART_NAMES, PartScore, TouchpointIndex
from cxdesk.i18n import _, format_number
from cxdesk.model.records import Part

APART: Final = 1.0
"""Steps of the scale of 7 by which the raters' median must lie outside the customers' interval."""


class Customers(NamedTuple):
    """What a sample of customers says of one part: mean and 95 % interval on 1 to 7 (7 is good), and how many."""

    mean: float
    low: float | None
    high: float | None
    n: int


class Contrast(NamedTuple):
    """One part as customers and raters see it; ``clear`` where they disagree clearly."""

    part: Part
    customers: Customers
    scores: tuple[int, ...]
    clear: bool

    @property
    def brief(self) -> str:
        """The contrast in a few words, such as "Emotion: customers 5.2, raters 4"."""
        middle = _middle(self.scores)
        return _("{part}: customers {customers}, raters {raters}").format(
            part=_(PART_NAMES[self.part]),
            customers=format_number(self.customers.mean, 1),
            raters=format_number(middle, int(middle != int(middle))),
        )

    @property
    def text(self) -> str:
        """The contrast in one sentence."""
        sentence = (
            _("Customers rate {part} lower than the raters: {customers} against {raters}.")
            if self.customers.mean < _middle(self.scores)
            else _("Customers rate {part} higher than the raters: {customers} against {raters}.")
        )
        low, high = self.scores[0], self.scores[-1]
        one, whole = _middle(self.scores), all(score == low for score in self.scores)
        raters = (
            format_number(one, 0)
            if whole
            else _("{median} ({low} to {high})").format(
                median=format_number(one, int(one != int(one))), low=low, high=high
            )
        )
        return sentence.format(
            part=_(PART_NAMES[self.part]), customers=customers_text(self.customers), raters=raters
        )


def customers_text(customers: Customers) -> str:
    """A figure of customers with its interval and n, such as "3.1 (2.8 to 3.4, n = 212)"."""
    mean, n = format_number(customers.mean, 1), format_number(customers.n, 0)
    if customers.low is None or customers.high is None:
        return _("{mean} (n = {n})").format(mean=mean, n=n)
    return _("{mean} ({low} to {high}, n = {n})").format(
        mean=mean, low=format_number(customers.low, 1), high=format_number(customers.high, 1), n=n
    )


def contrast(score: PartScore, customers: Customers) -> Contrast | None:
    """Compare one part; None where nobody scored it.

    Clear where the customers' interval leaves out every rater's score and lies at least ``APART`` from their median.
    """
    if not score.scores:
        return None
    clear = False
    if customers.low is not None and customers.high is not None:
        middle = _middle(score.scores)
        apart = max(customers.low - middle, middle - customers.high)
        clear = apart >= APART and (customers.low > score.scores[-1] or customers.high < score.scores[0])
    return Contrast(score.part, customers, score.scores, clear)


def _middle(scores: Sequence[int]) -> float:
    """The median of scores in order."""
    return (scores[(len(scores) - 1) // 2] + scores[len(scores) // 2]) / 2


def contrasts(index: TouchpointIndex, customers: Mapping[Part, Customers]) -> list[Contrast]:
    """Compare every part of a touchpoint that both customers and raters have judged."""
    found = [contrast(score, customers[score.part]) for score in index.parts if score.part in customers]
    return [one for one in found if one is not None]
