"""The parts that charts with a value axis share: grid, ticks, calendar, targets, events, a chosen stretch of time.

It must not know which chart they are on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cxdesk.i18n import _, format_date, format_period
from cxdesk.metrics.periods import By
from cxdesk.metrics.series import VERY_SMALL, Point
from cxdesk.model.records import Metric
from cxdesk.render.figures_axes import DateTick, Scale, date_ticks, value_scale
from cxdesk.render.figures_chart import BAND_OPACITY, Drawn, Spot, TimeAxis
from cxdesk.render.figures_ends import LABEL_HEIGHT, End
from cxdesk.render.figures_sheet import Rect, Sheet, fit, measure
from cxdesk.render.figures_views import ControlView, Days, Event, TrendView
from cxdesk.render.figures_words import axis_title, bounds, form, shown, tick

if TYPE_CHECKING:
    from matplotlib.transforms import Transform

INSET: Final = 6.0
"""Room between a panel's edge and its first and last point, in pixels."""

FLAG_GAP: Final = 4.0
"""Pixels between an event's hairline and texts."""

LEAST_EVENT: Final = 40.0
"""A text with less room than this many pixels is left to the pointer."""

HALF_PERIOD: Final[dict[By, float]] = {
    "day": 0.5, "week": 3.5, "month": 15.2, "quarter": 45.6, "year": 182.6, "all": 0.0,
}  # fmt: skip
"""Half a period in days: a point stands at its period's first day, its place reaches as far to both sides."""

TARGET_DASHES: Final = (0, (6, 3))


def points_scale(metric: Metric, points: Sequence[Point], also: Sequence[float], most: int) -> Scale:
    """Return the value axis that holds points, their intervals (where enough people answered) and other figures."""
    figures = [p.value for p in points if p.value is not None]
    figures += [edge for p in points if p.n >= VERY_SMALL for edge in (p.low, p.high) if edge is not None]
    figures += also
    low, high = min(figures), max(figures)
    least, greatest = bounds(metric, high)
    return value_scale((min(least, low), max(greatest, high)), low, high, most)


def tick_texts(metric: Metric, scale: Scale) -> list[str]:
    """Return the labels of a value axis."""
    return [tick(metric, value, value == scale.ticks[-1]) for value in scale.ticks]


def frame(sheet: Sheet, area: Rect, across: tuple[float, float], scale: Scale) -> Transform:
    """Return the transform from days and values into a panel."""
    inner = Rect(area.left + INSET, area.top, area.right - INSET, area.bottom)
    return sheet.frame(inner, across, (scale.low, scale.high))


def time_axis(area: Rect, across: tuple[float, float]) -> TimeAxis:
    """Return where time lies on a panel."""
    return TimeAxis(Rect(area.left + INSET, area.top, area.right - INSET, area.bottom), *across)


def height_of(area: Rect, scale: Scale, value: float) -> float:
    """Return the pixel from the top at which a value lies."""
    return area.bottom - (value - scale.low) / (scale.high - scale.low) * area.height


def draw_grid(sheet: Sheet, areas: Sequence[Rect], scale: Scale, zero: bool) -> None:
    """Draw light horizontal lines in every panel; a stronger one at zero where figures may be below it."""
    rules = [
        ((area.left, y), (area.right, y))
        for area in areas
        for y in (height_of(area, scale, value) for value in scale.ticks)
    ]
    sheet.rules(rules, sheet.tokens.line)
    if zero and scale.low < 0 < scale.high:
        levels = [(area, height_of(area, scale, 0.0)) for area in areas]
        sheet.rules([((area.left, y), (area.right, y)) for area, y in levels], sheet.tokens.strong_line, 1.4)


def draw_ticks(sheet: Sheet, area: Rect, scale: Scale, labels: Sequence[str]) -> None:
    """Write the values left of a panel."""
    for value, label in zip(scale.ticks, labels, strict=True):
        y = height_of(area, scale, value)
        sheet.text(area.left - 8, y, label, sheet.tokens.tertiary, align="right")


def draw_dates(sheet: Sheet, area: Rect, across: tuple[float, float], marks: Sequence[DateTick]) -> None:
    """Write the calendar under a panel: a label a tick, the year beneath where it begins."""
    per_day = (area.width - 2 * INSET) / (across[1] - across[0])
    for mark in marks:
        x = area.left + INSET + (mark.day - across[0]) * per_day
        half = measure(mark.label) / 2
        x = min(max(x, half + 4), sheet.width - half - 4)
        sheet.text(x, area.bottom + 14, mark.label, sheet.tokens.tertiary, align="center")
        if mark.year:
            sheet.text(x, area.bottom + 14 + LABEL_HEIGHT, mark.year, sheet.tokens.tertiary, align="center")


def targets_of(metrics: Sequence[Metric]) -> list[tuple[str, str, float]]:
    """Return the targets of metrics that share a scale: name and value as text, and the value; equal ones once."""
    found: dict[float, Metric] = {}
    for metric in metrics:
        if metric.target is not None:
            found.setdefault(metric.target, metric)
    return [(_("target"), shown(metric, value), value) for value, metric in found.items()]


def draw_targets(sheet: Sheet, area: Rect, scale: Scale, values: Sequence[float]) -> list[End]:
    """Draw a dashed line a target; return where they end."""
    ends = [(area.right - 2, height_of(area, scale, value), sheet.tokens.secondary) for value in values]
    for _x, y, colour in ends:
        sheet.rules([((area.left, y), (area.right, y))], colour, 1.2, TARGET_DASHES, 2.5)
    return ends


def draw_window(sheet: Sheet, time: TimeAxis, area: Rect, window: Days | None, by: By) -> None:
    """Shade a chosen stretch of time, over the whole height of a panel."""
    if window is None:
        return
    half = HALF_PERIOD[by]
    left = time.place(window[0].toordinal() - half)
    right = time.place(last_start(window[1], by).toordinal() + half)
    if right - left < 1:
        return
    outline = [(left, area.top), (right, area.top), (right, area.bottom), (left, area.bottom)]
    colour = sheet.tokens.accent
    sheet.areas([outline], sheet.pixels, 0.5, facecolors=colour, alpha=BAND_OPACITY * 0.7, linewidths=0)
    sheet.rules([((x, area.top), (x, area.bottom)) for x in (left, right)], colour, 1.0, order=0.6)


def last_start(day: date, by: By) -> date:
    """Return the first day of the period in which a day lies."""
    from cxdesk.metrics.periods import number_of, period

    return period(number_of(day, by), by).start or day


@dataclass(frozen=True, slots=True)
class _Flag:
    """The text of an event: its row (0 is the lowest), its left end, what fits of it (nothing: no room)."""

    row: int = 0
    left: float = 0.0
    text: str = ""


def events_height(time: TimeAxis, events: Sequence[Event]) -> float:
    """Return the height that the texts of events need above a panel."""
    rows = [flag.row for flag in _flags(time, _inside(time, events)) if flag.text]
    return LABEL_HEIGHT * (max(rows) + 1) + 4 if rows else 0.0


def draw_events(
    sheet: Sheet, drawn: Drawn, time: TimeAxis, area: Rect, events: Sequence[Event], texts: bool = True
) -> None:
    """Draw a hairline an event down a panel, its text above it; the pointer tells what there was no room for."""
    inside = _inside(time, events)
    if not inside:
        return
    colour = sheet.tokens.tertiary
    xs = [time.place(event.day.toordinal()) for event in inside]
    rules = []
    for event, x, flag in zip(
        inside, xs, _flags(time, inside) if texts else [_Flag()] * len(xs), strict=True
    ):
        rules.append(
            ((x, area.top - LABEL_HEIGHT * flag.row - 14 if flag.text else area.top), (x, area.bottom))
        )
        sheet.text(flag.left, area.top - LABEL_HEIGHT * flag.row - 9, flag.text, sheet.tokens.secondary)
        drawn.spots.append(Spot(x, area.top, colour, event.text, (format_date(event.day),)))
    sheet.rules(rules, colour, 0.7, order=1.5)
    sheet.line(
        xs, [area.top] * len(xs), sheet.pixels, 4, linestyle="none", marker="v", markersize=4.5,
        markerfacecolor=colour, markeredgewidth=0, gid="events",
    )  # fmt: skip


def _inside(time: TimeAxis, events: Sequence[Event]) -> list[Event]:
    kept = [event for event in events if time.first <= event.day.toordinal() <= time.last]
    return sorted(kept, key=lambda event: event.day)


def _flags(time: TimeAxis, events: Sequence[Event]) -> list[_Flag]:
    """Where the texts stand, from right to left: right of the hairline, a row higher, left of it, or nowhere.

    Every hairline blocks the lower row, as it may go up through it; the upper row is blocked by its own only.
    """
    xs = [time.place(event.day.toordinal()) for event in events]
    lower = upper = time.area.right
    flags: list[_Flag] = []
    for i in reversed(range(len(events))):
        x, text = xs[i], events[i].text
        wide = measure(text)
        least = min(wide, LEAST_EVENT)
        before = x - (xs[i - 1] if i else time.area.left) - 2 * FLAG_GAP
        if wide <= lower - x - 2 * FLAG_GAP:
            flag = _Flag(0, x + FLAG_GAP, text)
        elif upper - x - 2 * FLAG_GAP >= least:
            flag, upper = _Flag(1, x + FLAG_GAP, fit(text, upper - x - 2 * FLAG_GAP)), x
        elif before >= least and lower >= x:
            cut = fit(text, before)
            flag = _Flag(0, x - FLAG_GAP - measure(cut), cut)
            lower = flag.left
        else:
            flag = _Flag()
        lower = min(lower, x)
        flags.append(flag)
    return flags[::-1]


def draw_period_ends(sheet: Sheet, area: Rect, days: Sequence[int], by: By) -> None:
    """Write the first and the last period under a panel; only the first where there is no room for both."""
    ends = [format_period(date.fromordinal(day), by) for day in days]
    y, colour = area.bottom + 14, sheet.tokens.tertiary
    sheet.text(area.left, y, fit(ends[0], area.width), colour)
    if len(ends) > 1 and sum(map(measure, ends)) + 12 <= area.width:
        sheet.text(area.right, y, ends[1], colour, align="right")


def draw_over_time(
    sheet: Sheet,
    drawn: Drawn,
    view: TrendView | ControlView,
    metric: Metric,
    room: Rect,
    days: tuple[int, int],
    scale: Scale,
    aside: float = 0.0,
) -> tuple[Rect, tuple[float, float]]:
    """Draw all of a chart over time but its series; return where these go and the days its width stands for.

    ``room`` reaches from the first label above to the calendar below; ``aside`` are days to the right of a lone period.
    """
    first, last = days
    marks = date_ticks(first, last, view.by, room.right - room.left - 2 * INSET, measure)
    years = LABEL_HEIGHT if any(mark.year for mark in marks) else 0.0
    across = (first - 12, last + 12 + aside) if first == last else (first, last)
    area = Rect(room.left, room.top, room.right, room.bottom - years)
    above = events_height(time_axis(area, across), view.events)
    area = Rect(area.left, area.top + min(above, area.height / 3), area.right, area.bottom)
    time = time_axis(area, across)
    drawn.times.append(time)
    draw_window(sheet, time, area, view.window, view.by)
    draw_grid(sheet, [area], scale, form(metric) == "net")
    draw_ticks(sheet, area, scale, tick_texts(metric, scale))
    if axis_title(metric):
        sheet.text(12, 10.0, axis_title(metric), sheet.tokens.tertiary)
    draw_dates(sheet, area, across, marks)
    draw_events(sheet, drawn, time, area, view.events)
    return area, across
