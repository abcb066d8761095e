"""Small multiples: a small panel a line, all with the same axes, where there are more lines than colours.

It must not know where the lines come from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from cxdesk.render.figures_chart import MOST_COLOURS, Drawn, foot_height, palette
from cxdesk.render.figures_ends import LABEL_HEIGHT
from cxdesk.render.figures_frame import (
    draw_events,
    draw_grid,
    draw_period_ends,
    draw_targets,
    draw_ticks,
    draw_window,
    frame,
    points_scale,
    tick_texts,
    time_axis,
)
from cxdesk.render.figures_line import Place, day_of, draw_line, extent
from cxdesk.render.figures_sheet import Rect, Sheet, fit, measure
from cxdesk.render.figures_views import Named, TrendView
from cxdesk.render.figures_words import axis_title, form, shown

CELL_WIDTH, CELL_HEIGHT = 118.0, 74.0
"""The smallest panel among small multiples, in pixels."""

CELL_MARKER_GAP = 18.0
MOST_CELLS = 24


def grid(count: int, width: float, height: float) -> tuple[int, int] | None:
    """Return columns and rows of small multiples; None where not even six fit."""
    most_columns, most_rows = int(width // CELL_WIDTH), int(height // CELL_HEIGHT)
    if most_columns * most_rows <= MOST_COLOURS:
        return None
    count = min(count, MOST_CELLS, most_columns * most_rows)
    columns = min(most_columns, max(1, round(math.sqrt(count * width / height / 1.9))))
    while math.ceil(count / columns) > most_rows:
        columns += 1
    return columns, math.ceil(count / columns)


def draw_cells(
    sheet: Sheet, drawn: Drawn, lines: Sequence[Named], view: TrendView, grid: tuple[int, int]
) -> None:
    """Draw a panel for each line; values stand left, dates under the lowest."""
    metric = lines[0].metric
    columns, rows = grid
    first, last = extent(lines)
    head = 6.0 + (LABEL_HEIGHT if axis_title(metric) else 0)
    tall = (sheet.height - foot_height(sheet, drawn) - 20 - head) / rows
    targets = sorted({line.metric.target for line in lines if line.metric.target is not None})
    points = [point for line in lines for point in line.points if day_of(point) is not None]
    scale = points_scale(metric, points, targets, max(2, min(4, int((tall - 24) // 30))))
    ticks = tick_texts(metric, scale)
    left = 12 + max(map(measure, ticks)) + 8
    wide = (sheet.width - left - 8) / columns
    across = (first - 15, last + 15) if first == last else (first, last)
    areas = [
        Rect(x, y + 22, x + wide - 18, y + tall - 8)
        for x, y in ((left + i % columns * wide, head + i // columns * tall) for i in range(len(lines)))
    ]
    draw_grid(sheet, areas, scale, form(metric) == "net")
    for i, (line, area) in enumerate(zip(lines, areas, strict=True)):
        if i % columns == 0:
            draw_ticks(sheet, area, scale, ticks)
        if i + columns >= len(lines):
            draw_period_ends(sheet, area, sorted({first, last}), view.by)
        time = time_axis(area, across)
        drawn.times.append(time)
        draw_window(sheet, time, area, view.window, view.by)
        draw_events(sheet, drawn, time, area, view.events, texts=False)
        draw_targets(sheet, area, scale, targets)
        place = Place(
            frame(sheet, area, across, scale), area, palette(sheet.tokens)[0], marker_gap=CELL_MARKER_GAP
        )
        draw_line(sheet, drawn, line, place)
        _draw_title(sheet, line, area)
    if axis_title(metric):
        sheet.text(12, 10, axis_title(metric), sheet.tokens.tertiary)


def _draw_title(sheet: Sheet, line: Named, area: Rect) -> None:
    """A panel's line by name, and its last value."""
    value = shown(line.metric, [point for point in line.points if point.value is not None][-1].value)
    name = fit(line.label, area.width - measure(value, bold=True) - 8)
    sheet.text(area.left, area.top - 11, name, sheet.tokens.secondary)
    sheet.text(area.right, area.top - 11, value, sheet.tokens.text, bold=True, align="right")
