"""A control chart: a series with its centre line and limits, and the points that chance does not explain.

It must not know how limits and signals are found.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cxdesk.i18n import _
from cxdesk.render.figures_chart import Drawn, Spot, Track, foot_height, put_caption
from cxdesk.render.figures_ends import LABEL_HEIGHT, draw_ends, end_labels, labels_width
from cxdesk.render.figures_frame import (
    draw_over_time,
    frame,
    height_of,
    points_scale,
    tick_texts,
)
from cxdesk.render.figures_line import day_of, extent, thinned
from cxdesk.render.figures_sheet import POINT, PX, Rect, Sheet, measure
from cxdesk.render.figures_views import ControlView
from cxdesk.render.figures_words import answers, axis_title, joined, metric_words, say, shown, span

if TYPE_CHECKING:
    from matplotlib.transforms import Transform

    from cxdesk.render.figures_line import Floats

LIMIT_DASHES = (0, (3, 2))
MARKER_GAP = 6.0


def draw_control(sheet: Sheet, view: ControlView) -> Drawn:
    """Draw the view over the whole sheet and return what lies where."""
    drawn = Drawn(view.line.n, note=view.note)
    drawn.caption = _caption(view, drawn)
    if not any(day_of(point) is not None for point in view.line.points):
        sheet.text(sheet.width / 2, sheet.height / 2, _("No data"), sheet.tokens.tertiary, align="center")
        return drawn
    metric, (first, last) = view.line.metric, extent([view.line])
    head = 10.0 + (LABEL_HEIGHT if axis_title(metric) else 0)
    foot = foot_height(sheet, drawn)
    limits = [edge for pair in view.limits if pair is not None for edge in pair]
    tall = sheet.height - head - foot - 20
    scale = points_scale(metric, [], [*_values(view), view.centre, *limits], max(2, min(5, int(tall // 34))))
    ticks = tick_texts(metric, scale)
    left = 12 + max(map(measure, ticks)) + 8
    labels = end_labels(_end_names(view), sheet.width, tall)
    right = sheet.width - labels_width(labels)
    room = Rect(left, head, right, sheet.height - foot - 20)
    area, across = draw_over_time(sheet, drawn, view, metric, room, (first, last), scale)
    _draw_series(sheet, drawn, view, area, frame(sheet, area, across, scale))
    ends = [
        (area.right, height_of(area, scale, value), sheet.tokens.secondary) for value in _end_values(view)
    ]
    draw_ends(sheet, labels, ends, area)
    put_caption(sheet, drawn, 12)
    return drawn


def _values(view: ControlView) -> list[float]:
    return [point.value for point in view.line.points if point.value is not None]


def _last_limits(view: ControlView) -> tuple[float, float] | None:
    known = [pair for pair in view.limits if pair is not None]
    return known[-1] if known else None


def _end_values(view: ControlView) -> list[float]:
    limits = _last_limits(view)
    return [view.centre, *(limits or ())]


def _end_names(view: ControlView) -> list[tuple[str, str]]:
    names = [_("centre"), _("lower limit"), _("upper limit")]
    values = [shown(view.line.metric, value) for value in _end_values(view)]
    return list(zip(names, values, strict=False))


def _caption(view: ControlView, drawn: Drawn) -> str:
    return joined(
        (
            view.title,
            metric_words(view.line.metric),
            view.scope,
            answers(drawn.n),
            span([view.line.points], view.by),
            _("◆ more than chance explains") if view.signals else _("no more than chance explains"),
        )
    )


def _draw_series(sheet: Sheet, drawn: Drawn, view: ControlView, area: Rect, transform: Transform) -> None:
    """The series between its limits, and in pixels for the pointer; signals tell their reason as well."""
    import numpy as np

    tokens, points, nan = sheet.tokens, view.line.points, float("nan")
    xs = np.array([nan if (day := day_of(point)) is None else float(day) for point in points])
    ys = np.array([nan if point.value is None else point.value for point in points])
    _draw_limits(sheet, view, area, transform)
    _draw_line(sheet, view, area, transform, (xs, ys))
    at = transform.transform(np.c_[xs, ys]) / sheet.figure.dpi / PX
    at[:, 1] = sheet.height - at[:, 1]
    for i, reason in view.signals:
        lines = (*say(view.line.metric, points[i]), reason)
        drawn.spots.append(Spot(float(at[i, 0]), float(at[i, 1]), tokens.pain, points[i].period.label, lines))
    drawn.tracks.append(Track("", tokens.accent, at[:, 0], at[:, 1], view.line, area))


def _draw_limits(sheet: Sheet, view: ControlView, area: Rect, transform: Transform) -> None:
    """The limits as steps, as every period has its own, and the centre."""
    import numpy as np

    colour, nan = sheet.tokens.secondary, float("nan")
    starts = [p.period.start for p in view.line.points]
    days = np.array([nan if start is None else float(start.toordinal()) for start in starts])
    for side in (0, 1):
        edges = np.array([nan if pair is None else pair[side] for pair in view.limits])
        sheet.line(
            days, edges, transform, 3.5, color=colour, linestyle=LIMIT_DASHES, linewidth=1.1 * POINT,
            drawstyle="steps-mid", clip_box=sheet.clip(area), gid="limit",
        )  # fmt: skip
    ends = [float(np.nanmin(days)), float(np.nanmax(days))]
    sheet.line(ends, [view.centre] * 2, transform, 3.5, color=colour, linewidth=1.2 * POINT, gid="centre")


def _draw_line(
    sheet: Sheet, view: ControlView, area: Rect, transform: Transform, data: tuple[Floats, Floats]
) -> None:
    """The series with its dots, signals as larger diamonds; small ones where periods are close."""
    import numpy as np

    (xs, ys), tokens = data, sheet.tokens
    pitch = area.width / max(len(xs), 1)
    marked = np.zeros(len(xs), dtype=bool)
    marked[[i for i, _reason in view.signals]] = True
    there = ~np.isnan(ys) & ~np.isnan(xs)
    close = pitch < MARKER_GAP
    drawn, width = ((xs, ys), 1.4) if not close else (thinned(xs, ys, math.ceil(1 / pitch)), 0.6)
    sheet.line(*drawn, transform, 3, color=tokens.accent, linewidth=width * POINT, gid="line")
    if not close:
        plain = there & ~marked
        sheet.line(
            xs[plain], ys[plain], transform, 4, linestyle="none", marker="o", markersize=5 * POINT,
            markerfacecolor=tokens.accent, markeredgewidth=0, gid="dots",
        )  # fmt: skip
    if marked.any():
        sheet.line(
            xs[marked], ys[marked], transform, 4.5, linestyle="none", marker="D",
            markersize=(3.0 if close else 8.5) * POINT, markerfacecolor=tokens.pain,
            markeredgecolor=tokens.sheet, markeredgewidth=0 if close else 1.2 * POINT, gid="signals",
        )  # fmt: skip
