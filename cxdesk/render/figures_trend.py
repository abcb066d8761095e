"""A metric over time: a line per touchpoint or segment with its 95 % band, gaps where nobody answered.

Up to five lines share one panel and are labelled at their ends; more get a small panel each where there is room. It
must not know where the figures come from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from cxdesk.i18n import _, format_period
from cxdesk.metrics.series import SMALL, VERY_SMALL
from cxdesk.render.figures_axes import DateTick, Scale, date_ticks, spread, value_scale
from cxdesk.render.figures_chart import (
    CAPTION_HEIGHT,
    DASHES,
    MOST_COLOURS,
    Drawn,
    Named,
    TrendView,
    foot_height,
    largest,
    palette,
    put_caption,
)
from cxdesk.render.figures_line import MARKER_GAP, Place, day_of, draw_line
from cxdesk.render.figures_sheet import Rect, Sheet, fit, measure, wrap
from cxdesk.render.figures_words import (
    answers,
    axis_title,
    bounds,
    form,
    joined,
    left_off,
    metric_words,
    shown,
    span,
    tick,
)

if TYPE_CHECKING:
    from matplotlib.transforms import Transform

LABEL_HEIGHT, LINE_HEIGHT = 15.0, 14.0
CELL_WIDTH, CELL_HEIGHT = 118.0, 74.0
"""The smallest panel among small multiples, in pixels."""

CELL_MARKER_GAP = 18.0
MOST_CELLS = 24
INSET = 6.0
"""Room between a panel's edge and its first and last point, in pixels."""

ONE_PERIOD_WIDTH = 180.0
"""How wide a panel is that holds one period only."""

LONE_SHIFT = 4.0
"""How many days lines of one period only stand apart, so that their intervals do not hide one another."""


def draw_trend(sheet: Sheet, view: TrendView) -> Drawn:
    """Draw the view over the whole sheet and return what lies where."""
    lines = [line for line in view.lines if any(day_of(point) is not None for point in line.points)]
    drawn = Drawn(note=view.note)
    if not lines:
        sheet.text(sheet.width / 2, sheet.height / 2, _("No data"), sheet.tokens.tertiary, align="center")
        return drawn
    grid = _grid(len(lines), sheet.width - 56, sheet.height - CAPTION_HEIGHT * 2.8)
    most = MOST_COLOURS
    if grid is not None and len(lines) > MOST_COLOURS:
        most = min(grid[0] * grid[1], MOST_CELLS)
    if _restless(lines, sheet.width):
        advice = _("Most periods have fewer than {n} answers; longer periods show more.").format(n=SMALL)
        drawn.note = f"{drawn.note} {advice}".strip()
    if len(lines) > most:
        drawn.note = f"{left_off(most, len(lines))} {drawn.note}".strip()
        lines = largest(lines, [line.n for line in lines], most)
    drawn.n = sum(line.n for line in lines)
    if len(lines) > MOST_COLOURS and grid is not None:
        _draw_cells(sheet, drawn, lines, view, grid)
    else:
        _draw_panel(sheet, drawn, lines, view)
    drawn.caption = _caption(view, lines, drawn)
    put_caption(sheet, drawn, 12)
    return drawn


def _restless(lines: Sequence[Named], width: float) -> bool:
    """Whether periods are too close for markers and most have so few answers that the line mostly shows chance."""
    if max(len(line.points) for line in lines) * MARKER_GAP < width:
        return False
    answered = [point for line in lines for point in line.points if point.n]
    return sum(bool(point.flag) for point in answered) > len(answered) / 2


def _caption(view: TrendView, lines: Sequence[Named], drawn: Drawn) -> str:
    metrics = {line.metric.id: line.metric for line in view.lines}
    return joined(
        (
            " / ".join(metric_words(metric) for metric in metrics.values()),
            view.scope,
            answers(drawn.n),
            span((line.points for line in lines), view.by),
            _("band: 95 % interval") if any(p.low is not None for line in lines for p in line.points) else "",
            _("○ fewer than {n} answers").format(n=SMALL) if drawn.hollow else "",
        )
    )


def _extent(lines: Sequence[Named]) -> tuple[tuple[int, int], tuple[float, float]]:
    """First and last day, lowest and highest figure (with intervals where enough people answered)."""
    points = [point for line in lines for point in line.points if day_of(point) is not None]
    days = [point.period.start.toordinal() for point in points if point.period.start is not None]
    figures = [p.value for p in points if p.value is not None]
    figures += [edge for p in points if p.n >= VERY_SMALL for edge in (p.low, p.high) if edge is not None]
    return (min(days), max(days)), (min(figures), max(figures))


def _draw_panel(sheet: Sheet, drawn: Drawn, lines: Sequence[Named], view: TrendView) -> None:
    """One panel for up to five lines."""
    metric = lines[0].metric
    (first, last), (low, high) = _extent(lines)
    head = 10.0 + (LABEL_HEIGHT if axis_title(metric) else 0)
    foot = foot_height(drawn)
    tall = sheet.height - head - foot - 20
    scale = value_scale(bounds(metric, high), low, high, max(2, min(5, int(tall // 34))))
    ticks = [tick(metric, value, value == scale.ticks[-1]) for value in scale.ticks]
    left = 12 + max(map(measure, ticks)) + 8
    labels = _labels(lines, min(sheet.width * 0.3, 210), tall)
    right = sheet.width - 16 - max(measure(text) for label in labels for text in label) - 8
    if first == last:
        right = min(right, left + ONE_PERIOD_WIDTH)
    marks = date_ticks(first, last, view.by, right - left - 2 * INSET, measure)
    years = LABEL_HEIGHT if any(mark.year for mark in marks) else 0.0
    area = Rect(left, head, right, sheet.height - foot - 20 - years)
    across = (first - 12, last + 12 + LONE_SHIFT * (len(lines) - 1)) if first == last else (first, last)
    frame = _frame(sheet, area, across, scale)
    _draw_grid(sheet, [area], scale, form(metric) == "net")
    _draw_ticks(sheet, area, scale, ticks)
    if axis_title(metric):
        sheet.text(12, head - LABEL_HEIGHT - 1, axis_title(metric), sheet.tokens.tertiary)
    _draw_dates(sheet, area, across, marks)
    apart = LONE_SHIFT if first == last else 0.0
    places = [Place(frame, area, palette(sheet.tokens)[i], DASHES[i], apart * i) for i in range(len(lines))]
    ends = [draw_line(sheet, drawn, line, place) for line, place in zip(lines, places, strict=True)]
    _draw_labels(sheet, labels, ends, area)


def _frame(sheet: Sheet, area: Rect, across: tuple[float, float], scale: Scale) -> Transform:
    inner = Rect(area.left + INSET, area.top, area.right - INSET, area.bottom)
    return sheet.frame(inner, across, (scale.low, scale.high))


def _height_of(area: Rect, scale: Scale, value: float) -> float:
    return area.bottom - (value - scale.low) / (scale.high - scale.low) * area.height


def _draw_grid(sheet: Sheet, areas: Sequence[Rect], scale: Scale, zero: bool) -> None:
    """Light horizontal lines in every panel; a stronger one at zero where figures may be below it."""
    rules = [
        ((area.left, y), (area.right, y))
        for area in areas
        for y in (_height_of(area, scale, value) for value in scale.ticks)
    ]
    sheet.rules(rules, sheet.tokens.line)
    if zero and scale.low < 0 < scale.high:
        levels = [(area, _height_of(area, scale, 0.0)) for area in areas]
        sheet.rules([((area.left, y), (area.right, y)) for area, y in levels], sheet.tokens.strong_line, 1.4)


def _draw_ticks(sheet: Sheet, area: Rect, scale: Scale, labels: Sequence[str]) -> None:
    """The values left of a panel."""
    for value, label in zip(scale.ticks, labels, strict=True):
        y = _height_of(area, scale, value)
        sheet.text(area.left - 8, y, label, sheet.tokens.tertiary, align="right")


def _draw_dates(sheet: Sheet, area: Rect, across: tuple[float, float], marks: Sequence[DateTick]) -> None:
    """The calendar under a panel: a label a tick, the year beneath where it begins."""
    per_day = (area.width - 2 * INSET) / (across[1] - across[0])
    for mark in marks:
        x = area.left + INSET + (mark.day - across[0]) * per_day
        half = measure(mark.label) / 2
        x = min(max(x, half + 4), sheet.width - half - 4)
        sheet.text(x, area.bottom + 14, mark.label, sheet.tokens.tertiary, align="center")
        if mark.year:
            sheet.text(x, area.bottom + 14 + LABEL_HEIGHT, mark.year, sheet.tokens.tertiary, align="center")


def _labels(lines: Sequence[Named], widest: float, tall: float) -> list[list[str]]:
    """The text at each line's end: its name and last value, on two lines where the name needs them."""
    labels = []
    rows = 2 if len(lines) * 2 * LABEL_HEIGHT <= tall else 1
    for line in lines:
        last = [point for point in line.points if point.value is not None][-1]
        value = shown(line.metric, last.value)
        room = widest - measure(f" {value}")
        parts = wrap(line.label, room, rows) if line.label else [""]
        parts[-1] = f"{parts[-1]} {value}".strip()
        labels.append(parts)
    return labels


def _draw_labels(
    sheet: Sheet, labels: Sequence[Sequence[str]], ends: Sequence[tuple[float, float, str]], area: Rect
) -> None:
    height = LABEL_HEIGHT * max(len(label) for label in labels)
    centres = spread([y for _x, y, _c in ends], height, area.top - 8, area.bottom + 8)
    for label, centre, (x, y, colour) in zip(labels, centres, ends, strict=True):
        left = area.right + 8
        if abs(centre - y) > 4 or left - x > 24:
            sheet.rules([((x + 5, y), (left - 4, centre))], colour, 0.8, (0, (1, 2)), 2)
        top = centre - (len(label) - 1) * LINE_HEIGHT / 2
        for i, text in enumerate(label):
            sheet.text(left, top + i * LINE_HEIGHT, text, colour)


def _grid(count: int, width: float, height: float) -> tuple[int, int] | None:
    """Columns and rows of small multiples; None where not even six fit."""
    most_columns, most_rows = int(width // CELL_WIDTH), int(height // CELL_HEIGHT)
    if most_columns * most_rows <= MOST_COLOURS:
        return None
    count = min(count, MOST_CELLS, most_columns * most_rows)
    columns = min(most_columns, max(1, round(math.sqrt(count * width / height / 1.9))))
    while math.ceil(count / columns) > most_rows:
        columns += 1
    return columns, math.ceil(count / columns)


def _draw_cells(
    sheet: Sheet, drawn: Drawn, lines: Sequence[Named], view: TrendView, grid: tuple[int, int]
) -> None:
    """A panel for each line, all with the same axes; values stand left, dates under the lowest."""
    metric = lines[0].metric
    columns, rows = grid
    (first, last), (low, high) = _extent(lines)
    head = 6.0 + (LABEL_HEIGHT if axis_title(metric) else 0)
    tall = (sheet.height - foot_height(drawn) - 20 - head) / rows
    scale = value_scale(bounds(metric, high), low, high, max(2, min(4, int((tall - 24) // 30))))
    ticks = [tick(metric, value, value == scale.ticks[-1]) for value in scale.ticks]
    left = 12 + max(map(measure, ticks)) + 8
    wide = (sheet.width - left - 8) / columns
    across = (first - 15, last + 15) if first == last else (first, last)
    areas = [
        Rect(x, y + 22, x + wide - 18, y + tall - 8)
        for x, y in ((left + i % columns * wide, head + i // columns * tall) for i in range(len(lines)))
    ]
    _draw_grid(sheet, areas, scale, form(metric) == "net")
    ends = [format_period(date.fromordinal(day), view.by) for day in sorted({first, last})]
    for i, (line, area) in enumerate(zip(lines, areas, strict=True)):
        if i % columns == 0:
            _draw_ticks(sheet, area, scale, ticks)
        if i + columns >= len(lines):
            _draw_ends(sheet, area, ends)
        frame = _frame(sheet, area, across, scale)
        draw_line(
            sheet, drawn, line, Place(frame, area, palette(sheet.tokens)[0], marker_gap=CELL_MARKER_GAP)
        )
        _draw_cell_title(sheet, line, area)
    if axis_title(metric):
        sheet.text(12, 10, axis_title(metric), sheet.tokens.tertiary)


def _draw_ends(sheet: Sheet, area: Rect, ends: Sequence[str]) -> None:
    """The first and the last period under a panel; only the first where there is no room for both."""
    y, colour = area.bottom + 14, sheet.tokens.tertiary
    sheet.text(area.left, y, fit(ends[0], area.width), colour)
    if len(ends) > 1 and sum(map(measure, ends)) + 12 <= area.width:
        sheet.text(area.right, y, ends[1], colour, align="right")


def _draw_cell_title(sheet: Sheet, line: Named, area: Rect) -> None:
    """A panel's line by name, and its last value."""
    value = shown(line.metric, [point for point in line.points if point.value is not None][-1].value)
    name = fit(line.label, area.width - measure(value, bold=True) - 8)
    sheet.text(area.left, area.top - 11, name, sheet.tokens.secondary)
    sheet.text(area.right, area.top - 11, value, sheet.tokens.text, bold=True, align="right")
