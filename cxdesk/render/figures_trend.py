"""A metric over time: a line per touchpoint or segment with its 95 % band, gaps where nobody answered.

Up to five lines share one panel and are labelled at their ends; more get a small panel each where there is room. It
must not know where the figures come from.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxdesk.i18n import _
from cxdesk.metrics.series import SMALL, Point
from cxdesk.render.figures_cells import MOST_CELLS, draw_cells, grid
from cxdesk.render.figures_chart import (
    CAPTION_HEIGHT,
    DASHES,
    MOST_COLOURS,
    Drawn,
    foot_height,
    largest,
    palette,
    put_caption,
)
from cxdesk.render.figures_ends import LABEL_HEIGHT, draw_ends, end_labels, labels_width
from cxdesk.render.figures_frame import (
    draw_over_time,
    draw_targets,
    frame,
    points_scale,
    targets_of,
    tick_texts,
)
from cxdesk.render.figures_line import MARKER_GAP, Place, day_of, draw_line, extent
from cxdesk.render.figures_sheet import Rect, Sheet, measure
from cxdesk.render.figures_views import Named, TrendView
from cxdesk.render.figures_words import answers, axis_title, joined, left_off, metric_words, shown, span

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
    cells = grid(len(lines), sheet.width - 56, sheet.height - CAPTION_HEIGHT * 2.8)
    most = MOST_COLOURS
    if cells is not None and len(lines) > MOST_COLOURS:
        most = min(cells[0] * cells[1], MOST_CELLS)
    if _restless(lines, sheet.width):
        advice = _("Most periods have fewer than {n} answers; longer periods show more.").format(n=SMALL)
        drawn.note = f"{drawn.note} {advice}".strip()
    if len(lines) > most:
        drawn.note = f"{left_off(most, len(lines))} {drawn.note}".strip()
        lines = largest(lines, [line.n for line in lines], most)
    drawn.n = sum(line.n for line in lines)
    if len(lines) > MOST_COLOURS and cells is not None:
        draw_cells(sheet, drawn, lines, view, cells)
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


def _last(line: Named) -> Point:
    """The last point that has a figure."""
    return [point for point in line.points if point.value is not None][-1]


def _draw_panel(sheet: Sheet, drawn: Drawn, lines: Sequence[Named], view: TrendView) -> None:
    """One panel for up to five lines."""
    metric = lines[0].metric
    first, last = extent(lines)
    targets = targets_of([line.metric for line in lines])
    head = 10.0 + (LABEL_HEIGHT if axis_title(metric) else 0)
    foot = foot_height(sheet, drawn)
    tall = sheet.height - head - foot - 20
    points = [point for line in lines for point in line.points if day_of(point) is not None]
    scale = points_scale(
        metric, points, [value for _n, _v, value in targets], max(2, min(5, int(tall // 34)))
    )
    ticks = tick_texts(metric, scale)
    left = 12 + max(map(measure, ticks)) + 8
    named = [(line.label, shown(line.metric, _last(line).value)) for line in lines]
    labels = end_labels([*named, *(target[:2] for target in targets)], sheet.width, tall)
    right = sheet.width - labels_width(labels)
    if first == last:
        right = min(right, left + ONE_PERIOD_WIDTH)
    room = Rect(left, head, right, sheet.height - foot - 20)
    days, aside = (first, last), LONE_SHIFT * (len(lines) - 1)
    area, across = draw_over_time(sheet, drawn, view, metric, room, days, scale, aside)
    apart = LONE_SHIFT if first == last else 0.0
    place = frame(sheet, area, across, scale)
    places = [Place(place, area, palette(sheet.tokens)[i], DASHES[i], apart * i) for i in range(len(lines))]
    ends = [draw_line(sheet, drawn, line, at) for line, at in zip(lines, places, strict=True)]
    ends += draw_targets(sheet, area, scale, [value for _n, _v, value in targets])
    draw_ends(sheet, labels, ends, area)
