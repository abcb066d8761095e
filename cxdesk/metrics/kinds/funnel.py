"""Funnel: how many different cases reach each step of a journey, and how many go on from the one before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role, moment
from cxdesk.model.answers import Value, key_text
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from cxdesk.metrics.events import Binned, Events, Ints, Timeline
    from cxdesk.metrics.intervals import Figures, Floats
    from cxdesk.metrics.periods import By

MOST_EVENTS = 4096
"""Of one case; its later events are left out."""


class Funnel(Kind):
    """The steps are the groups (touchpoints) in their order.

    An answer is the case's number times ``MOST_EVENTS``, and how many events of the case came before this one where
    there is a time to tell.
    """

    key: ClassVar[str] = "funnel"
    name: ClassVar[str] = N_("Funnel")
    order: ClassVar[int] = 140
    in_order: ClassVar[bool] = True
    roles: ClassVar[tuple[Role, ...]] = (
        Role("case", N_("case, customer or visit")),
        Role("time", N_("time of the event"), "moment"),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("case",),)
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 2**31 * MOST_EVENTS),)
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("reached", N_("cases that reach the step"), "count"),
        Variant("of-first", N_("share of the first step"), "share"),
        Variant("of-previous", N_("share of the step before"), "share"),
        Variant("in-order", N_("cases that reach the steps in order"), "count"),
        Variant("in-order-of-first", N_("in order, share of the first step"), "share"),
        Variant("in-order-of-previous", N_("in order, share of the step before"), "share"),
    )
    open_scale: ClassVar[bool] = True

    def made(self, how: How) -> Made:
        (case,), time = how.columns["case"], how.first("time")
        high = self.scales[0].high
        numbers: dict[str, int] = {}
        if time is None:
            # 1 as the lower end says that there is no order to look at.
            return Made((case,), lambda cell: _coded(numbers, cell, 1), "integer", 1, high)
        moments: dict[str, list[tuple[str, int]]] = {}
        places: dict[int, int] = {}

        def look(row: int, cell: Value, when: Value) -> None:
            name, at = key_text(cell), moment(when)
            if name is not None and at is not None:
                moments.setdefault(name, []).append((at.isoformat(), row))

        def answer(row: int, cell: Value, when: Value) -> Value:
            if moments:
                places.update(
                    (of, place) for times in moments.values() for place, (_at, of) in enumerate(sorted(times))
                )
                moments.clear()
            if cell is None or when is None:
                return None
            place = places.get(row)
            if place is None:
                return str(when)
            return _coded(numbers, cell, place) if place < MOST_EVENTS else None

        return Made((case, time), answer, "integer", 0, high, time, look=look)

    def misfit(self, metric: Metric) -> str | None:
        if self.variant(metric).key.startswith("in-order") and metric.low > 0:
            return _("A funnel in order needs a column with the time of each event; give one that role.")
        return None

    def single(self, metric: Metric) -> bool:
        return True

    def grows(self, metric: Metric) -> bool:
        return self.variant(metric).form == "count"

    def spreads(self, metric: Metric) -> bool:
        return False

    def place(self, metric: Metric, answer: float) -> str:
        return ""

    def over_time(
        self, events: Events, metric: Metric, by: By, start: date | None, end: date | None
    ) -> tuple[Timeline, Figures]:
        import numpy as np

        from cxdesk.metrics import intervals
        from cxdesk.metrics.events import Binned

        binned = Binned.of(events, by, start, end)
        key = self.variant(metric).key
        inside = None if key == "reached" else self._inside(binned, key.startswith("in-order"))
        if inside is None:
            reached = _distinct(binned, np.ones(len(binned.at), dtype=bool))
            return binned.line, intervals.everyone(reached, reached)
        reached = _distinct(binned, inside)
        if self.variant(metric).form == "count":
            return binned.line, intervals.everyone(reached, reached)
        steps = reached.reshape(len(events.groups), -1)
        base = (
            np.concatenate([steps[:1], steps[:-1]])
            if key.endswith("previous")
            else steps[:1].repeat(len(steps), 0)
        )
        return binned.line, intervals.share(reached, base.reshape(reached.shape))

    def _inside(self, binned: Binned, ordered: bool) -> NDArray[np.bool_]:
        """Which events are of cases that were at every step before, in order where asked for."""
        import numpy as np

        events = binned.events
        case, rank = np.divmod(events.answer.astype(np.int64), MOST_EVENTS)
        width = len(events.segments) * binned.line.length
        step = binned.at // width
        kept = np.zeros(len(case), dtype=bool)
        # A case goes its way within one segment and period; -1: it is at the step's door, with any event to come.
        way = case * width + binned.at % width
        ways, place = np.unique(way, return_inverse=True)
        at = np.full(len(ways), -1, dtype=np.int64)
        for i in range(len(events.groups)):
            here = step == i
            fits = here & (rank > at[place]) if ordered else here & (at[place] < _NEVER)
            kept |= fits
            earliest = np.full(len(ways), _NEVER, dtype=np.int64)
            np.minimum.at(earliest, place[fits], rank[fits])
            at = earliest if ordered else np.where(earliest < _NEVER, -1, _NEVER)
        return kept

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        """Distinct cases of each group."""
        import numpy as np

        from cxdesk.metrics import intervals

        case, which = np.unique(np.asarray(answers, dtype=np.int64) // MOST_EVENTS, return_inverse=True)
        there = np.asarray(counts, dtype=float) > 0
        cases = (there[..., None] & (which[:, None] == np.arange(len(case)))).any(axis=-2).sum(axis=-1)
        return intervals.everyone(cases, cases)

    def unit(self, metric: Metric) -> str:
        return _("cases") if self.variant(metric).form == "count" else "%"

    def notes(self, metric: Metric) -> tuple[str, ...]:
        key = self.variant(metric).key
        each = _("Each case counts once at a step, however often it was there.")
        if key == "reached":
            return (each,)
        if key.startswith("in-order"):
            return (
                each,
                _("A case counts at a step where it was at every step before, each after the other."),
            )
        return (each, _("A case counts at a step where it was at every step before, in whatever order."))

    def interval_words(self, metric: Metric) -> str:
        return super().interval_words(metric)

    def blank_words(self, metric: Metric) -> str:
        return _("without a case or a time")

    def scale_words(self, metric: Metric) -> str:
        return _("cases by name or number")

    def words(self, metric: Metric) -> str:
        key = self.variant(metric).key
        if key.endswith("first"):
            return _("How many of the cases at the first step come this far.")
        if key.endswith("previous"):
            return _("How many of the cases at the step before go on to this one.")
        return _("How many different cases reach the step.")

    def formula(self, metric: Metric) -> str:
        key = self.variant(metric).key
        if key.endswith("first"):
            return _("Different cases at the step / different cases at the first step")
        if key.endswith("previous"):
            return _("Different cases at the step / different cases at the step before")
        return _("Different cases at the step")

    def source(self, metric: Metric) -> str:
        return _("Common practice in web and product analytics")


_NEVER = 2**62


def _coded(numbers: dict[str, int], cell: Value, place: int) -> Value:
    name = key_text(cell)
    return None if name is None else numbers.setdefault(name, len(numbers)) * MOST_EVENTS + place


def _distinct(binned: Binned, kept: NDArray[np.bool_]) -> Floats:
    """How many different cases there are at each place among the events that are kept."""
    import numpy as np

    case: Ints = binned.events.answer[kept].astype(np.int64) // MOST_EVENTS
    most = int(case.max(initial=0)) + 1
    seen = np.unique(binned.at[kept] * most + case)
    found = np.bincount(seen // most, minlength=binned.shape[0] * binned.shape[1])
    return found.reshape(binned.shape).astype(float)
