"""Average resolution time: how long cases took from when they were opened until they were resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.hours import WorkingHours
from cxdesk.metrics.kinds.base import LOW_GOOD, Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role, hours_in, moment, no_date, number_in
from cxdesk.model.answers import LeftOutReason, Value
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike

    from cxdesk.metrics.events import Binned, Events, Timeline
    from cxdesk.metrics.intervals import Figures, Floats
    from cxdesk.metrics.periods import By

LONGEST = 876_600.0
"""Hours in a century: a longer case is a slip of the pen."""


class Art(Kind):
    """In hours on the calendar or at work, by the day a case was resolved."""

    key: ClassVar[str] = "art"
    order: ClassVar[int] = 80
    options: ClassVar[tuple[str, ...]] = ("unit", "hours", "holidays")
    name: ClassVar[str] = N_("ART")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("opened", N_("opened"), "moment"),
        Role("resolved", N_("resolved"), "moment"),
        Role("duration", N_("duration"), "number"),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("opened", "resolved"), ("duration",))
    step: ClassVar[float] = 0.0
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, LONGEST, LOW_GOOD),)
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("mean", N_("mean"), "mean"),
        Variant("median", N_("median"), "quantile"),
        Variant("p90", N_("90th percentile"), "quantile"),
    )
    open_scale: ClassVar[bool] = True

    def made(self, how: How) -> Made:
        opened, resolved, duration = (how.first(role.key) for role in self.roles)
        if opened is None or resolved is None:
            assert duration is not None
            seconds = how.types.get(duration) == "duration"
            hours = hours_in("seconds" if seconds else how.unit or "hours")
            return Made((duration,), lambda cell: _times(cell, hours), "number", 0, LONGEST, resolved)
        if how.hours is None:
            return Made((opened, resolved), _between, "number", 0, LONGEST, resolved)
        working = WorkingHours.read(how.hours, how.holidays or "")

        def answer(begun: Value, done: Value) -> Value:
            first, last = moment(begun), moment(done)
            if first is None or last is None or last < first:
                return _between(begun, done)
            return working.between(first, last)

        of = (opened, resolved)
        return Made(of, answer, "number", 0, LONGEST, resolved, basis=working.text)

    def single(self, metric: Metric) -> bool:
        return True

    def turns(self, metric: Metric) -> bool:
        return False

    def over_time(
        self, events: Events, metric: Metric, by: By, start: date | None, end: date | None
    ) -> tuple[Timeline, Figures]:
        import numpy as np

        from cxdesk.metrics import intervals
        from cxdesk.metrics.events import Binned

        binned = Binned.of(events, by, start, end)
        dated, n = binned.events, binned.sums(binned.events.weight)
        if self.variant(metric).form == "mean":
            return binned.line, _mean(binned, n, (metric.low, metric.high))
        if events.weighted:
            return binned.line, _weighted_quantiles(binned, n, self._share(metric))
        order = np.lexsort((dated.answer, binned.at))
        ordered = np.repeat(dated.answer[order], dated.weight[order].astype(np.int64))
        return binned.line, intervals.quantile(ordered, n, self._share(metric))

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        import numpy as np

        from cxdesk.metrics import intervals

        if self.variant(metric).form == "mean":
            return super().compute(counts, answers, metric)
        given, counted = np.asarray(answers, dtype=float), np.asarray(counts, dtype=np.int64)
        order = np.argsort(given)
        rows = counted.reshape(-1, len(given))[:, order]
        ordered = np.concatenate([np.zeros(0), *(np.repeat(given[order], row) for row in rows)])
        return intervals.quantile(ordered, counted.sum(axis=-1), self._share(metric))

    def _share(self, metric: Metric) -> float:
        """The share of cases that take no longer than the figure."""
        return 0.5 if self.variant(metric).key == "median" else 0.9

    def basis(self, metric: Metric) -> str:
        return super().basis(metric) or _("calendar hours")

    def unit(self, metric: Metric) -> str:
        return _("hours")

    def suffix(self, metric: Metric) -> str:
        return _("h")

    def notes(self, metric: Metric) -> tuple[str, ...]:
        hours = super().basis(metric)
        return (
            _("Working hours: {hours}.").format(hours=hours) if hours else _("Calendar hours."),
            _("Times are skewed: look at the median and the 90th percentile beside the mean."),
            _("Cases that are still open are not counted."),
        )

    def blank_words(self, metric: Metric) -> str:
        return _("still open or blank")

    def value_reason(self, metric: Metric, reason: LeftOutReason) -> str:
        return _("resolved before it was opened") if reason == "outside" else _("no date or duration")

    def scale_words(self, metric: Metric) -> str:
        return _("hours from 0 on")

    def words(self, metric: Metric) -> str:
        return {
            "mean": _("How long the cases resolved in the period took on average."),
            "median": _("Half of the cases resolved in the period took no longer than this."),
            "p90": _("Nine in ten of the cases resolved in the period took no longer than this."),
        }[self.variant(metric).key]

    def title(self, metric: Metric) -> str:
        plain = super().title(metric)
        return _("{title} in working hours").format(title=plain) if super().basis(metric) else plain

    def formula(self, metric: Metric) -> str:
        return {
            "mean": _("Sum of (resolved − opened) / resolved cases"),
            "median": _("Median of (resolved − opened)"),
            "p90": _("90th percentile of (resolved − opened)"),
        }[self.variant(metric).key]

    def source(self, metric: Metric) -> str:
        return _("Common practice in contact centres; elsewhere ART may mean the time to the first response")


def _mean(binned: Binned, n: Floats, bounds: tuple[float, float]) -> Figures:
    """The means of binned times; weights count by the effective size of the sample."""
    import numpy as np

    from cxdesk.metrics import intervals

    events = binned.events
    mass = binned.sums(events.mass)
    second = binned.sums(events.squares) if events.weighted else mass
    factor = np.divide(mass, second, out=np.zeros_like(mass), where=second > 0)
    origin = float(np.average(events.answer, weights=events.mass)) if len(events.answer) else 0.0
    around = events.answer - origin
    total, squares = binned.sums(events.mass * around), binned.sums(events.mass * around**2)
    found = intervals.mean_of_sums(mass * factor, total * factor, squares * factor, origin, bounds)
    return replace(found, n=n, effective=mass * factor) if events.weighted else found


def _weighted_quantiles(binned: Binned, n: Floats, share: float) -> Figures:
    """The quantiles of binned times that have weights, one place after the other."""
    import numpy as np

    from cxdesk.metrics import intervals

    events, mass = binned.events, binned.sums(binned.events.mass)
    second = binned.sums(events.squares)
    effective = np.divide(mass**2, second, out=np.zeros_like(mass), where=second > 0)
    order = np.argsort(binned.at, kind="stable")
    ends = np.searchsorted(binned.at[order], np.arange(mass.size + 1))
    parts = (order[ends[i] : ends[i + 1]] for i in range(mass.size))
    sizes = effective.ravel().tolist()
    rows = [
        intervals.weighted_quantile(events.answer[part], events.mass[part], size, share)
        for part, size in zip(parts, sizes, strict=True)
    ]
    return intervals.quantile_figures(rows, n, effective)


def _between(opened: Value, resolved: Value) -> Value:
    """The hours from one moment to another."""
    begun, done = moment(opened), moment(resolved)
    if begun is None or done is None:
        return no_date(opened) or no_date(resolved)
    return (done - begun).total_seconds() / 3600


def _times(cell: Value, hours: float) -> Value:
    number = number_in(cell)
    return cell if number is None else number * hours
