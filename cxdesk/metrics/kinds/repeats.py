"""Contacts that come again: how many days after the first contact of a case the next one about it came.

It looks through all rows first, as the answer of one row depends on later ones. It must not know what a metric makes of
the days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta

from cxdesk.metrics.kinds.making import flag, moment, no_date
from cxdesk.model.answers import Value, key_text


class Repeats:
    """``names`` says what the cells of a row are: ``opened``, ``case``, ``customer``, ``topic``, ``reopened``."""

    def __init__(self, names: Sequence[str], window: int, last_day: int) -> None:
        self._names = names
        self._window = timedelta(days=window)
        self._days = window
        self._last_day = last_day
        self._contacts: dict[Hashable, list[tuple[datetime, int]]] = {}
        self._firsts: dict[str, tuple[datetime, int]] = {}
        self._sorted = False
        self._reopened = flag()

    def look(self, row: int, *cells: Value) -> None:
        """Take one row's contact down; all rows come before the first answer is asked for."""
        held = dict(zip(self._names, cells, strict=True))
        when = moment(held["opened"])
        if when is None:
            return
        for about in _about(held):
            self._contacts.setdefault(about, []).append((when, row))
        case = key_text(held.get("case"))
        if case is not None:
            self._firsts[case] = min(self._firsts.get(case, (when, row)), (when, row))

    def answer(self, row: int, *cells: Value) -> Value:
        """The days from a case's first contact to the next one, one more than the window for none within it.

        None for further contacts, and where the data end before the window does without one; text that is no date.
        """
        held = dict(zip(self._names, cells, strict=True))
        when = moment(held["opened"])
        if when is None:
            return no_date(held["opened"])
        case, about = key_text(held.get("case")), _about(held)
        if not about or (case is not None and self._firsts.get(case, (when, row))[1] != row):
            return None
        if self._reopened(held.get("reopened")) == 1:
            return 0
        following = min(filter(None, (self._next(key, when) for key in about)), default=None)
        if following is not None and following - when <= self._window:
            return min((following - when).days, self._days)
        return self._days + 1 if when.toordinal() + self._days <= self._last_day else None

    def _next(self, about: Hashable, when: datetime) -> datetime | None:
        if not self._sorted:
            for contacts in self._contacts.values():
                contacts.sort()
            self._sorted = True
        contacts = self._contacts.get(about, [])
        place = bisect_right(contacts, when, key=lambda contact: contact[0])
        return contacts[place][0] if place < len(contacts) else None


def _about(held: dict[str, Value]) -> list[Hashable]:
    """What the contact is one of: of its case, and of its customer's contacts about its topic."""
    customer, case = key_text(held.get("customer")), key_text(held.get("case"))
    found: list[Hashable] = [] if case is None else [("case", case)]
    if customer is not None:
        found.append(("customer", customer, (key_text(held.get("topic")) or "").casefold()))
    return found
