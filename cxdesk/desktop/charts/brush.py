"""Choosing a stretch of time on a chart: by dragging over it, or with Shift and the arrow keys.

It turns pixels into whole periods of the view that is shown. It must not know widgets nor the document.
"""

from bisect import bisect_left
from datetime import date

from cxdesk.metrics.periods import Period, last_day
from cxdesk.render.figures import Drawn, View
from cxdesk.render.figures_chart import TimeAxis
from cxdesk.render.figures_sheet import Rect
from cxdesk.render.figures_views import ControlView, Days, TrendView

LEAST = 4.0
"""A drag over fewer pixels is a click."""


def periods_of(view: View | None) -> list[Period]:
    """Return the dated periods of a view over time, oldest first; none for any other."""
    lines = (
        view.lines if isinstance(view, TrendView) else (view.line,) if isinstance(view, ControlView) else ()
    )
    found = {p.period.start: p.period for line in lines for p in line.points if p.period.start is not None}
    return [found[start] for start in sorted(found)]


class Brush:
    """A stretch of time in the making. A drag is one of ``press``, ``move`` and ``release``; ``extend`` is a key."""

    def __init__(self) -> None:
        self._time: TimeAxis | None = None
        self._start = self._end = 0.0
        self._keys: tuple[int, int] | None = None

    @property
    def pressed(self) -> bool:
        """Whether a drag is under way."""
        return self._time is not None

    @property
    def dragged(self) -> bool:
        """Whether it has gone far enough to mean something."""
        return self.pressed and abs(self._end - self._start) >= LEAST

    @property
    def band(self) -> Rect | None:
        """What a drag has covered so far, in pixels; None while it is only a click."""
        if self._time is None or not self.dragged:
            return None
        area = self._time.area
        ends = sorted(min(max(x, area.left), area.right) for x in (self._start, self._end))
        return Rect(ends[0], area.top, ends[1], area.bottom)

    def press(self, drawn: Drawn, x: float, y: float) -> bool:
        """Begin a drag; False where no time lies there."""
        self._time = next((time for time in drawn.times if time.holds(x, y)), None)
        self._start = self._end = x
        self._keys = None
        return self.pressed

    def move(self, x: float) -> None:
        """Drag on."""
        self._end = x

    def cancel(self) -> None:
        """Let go without choosing anything."""
        self._time = None

    def release(self, view: View | None) -> Days | None:
        """End a drag and return the periods it covered; None for a click."""
        time, dragged = self._time, self.dragged
        self._time = None
        periods = periods_of(view)
        if time is None or not dragged or not periods:
            return None
        first, last = sorted((time.day(self._start), time.day(self._end)))
        inside = [p for p in periods if first <= _ordinal(p) <= last]
        if not inside:
            inside = [periods[_nearest(periods, (first + last) / 2)]]
        return _days(inside[0], inside[-1])

    def extend(self, view: View | None, day: float | None, step: int) -> Days | None:
        """Move the end of a choice by a period, beginning at a day (None: at the last); None where there is no time."""
        periods = periods_of(view)
        if not periods:
            return None
        if self._keys is None or max(self._keys) >= len(periods):
            start = len(periods) - 1 if day is None else _nearest(periods, day)
            self._keys = start, start
        else:
            fixed, moving = self._keys
            self._keys = fixed, min(max(moving + step, 0), len(periods) - 1)
        return _days(periods[min(self._keys)], periods[max(self._keys)])

    def forget_keys(self) -> None:
        """Begin anew with the next key."""
        self._keys = None


def _ordinal(period: Period) -> int:
    return period.start.toordinal() if period.start else 0


def _nearest(periods: list[Period], day: float) -> int:
    at = bisect_left([_ordinal(period) for period in periods], day)
    near = [i for i in (at - 1, at) if 0 <= i < len(periods)]
    return min(near, key=lambda i: abs(_ordinal(periods[i]) - day))


def _days(first: Period, last: Period) -> Days:
    return first.start or date.min, last_day(last) or date.max
