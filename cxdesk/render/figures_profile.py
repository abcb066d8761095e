"""Metrics across the journey: a dot with its interval a touchpoint, in map order, under the names of the stages.

Metrics on different scales stand in panels one above another. It must not know where the figures come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from cxdesk.i18n import _
from cxdesk.metrics.series import SMALL, VERY_SMALL, Point
from cxdesk.metrics.words import name
from cxdesk.render.figures_axes import Scale
from cxdesk.render.figures_chart import (
    BAND_OPACITY,
    DASHES,
    MOST_COLOURS,
    Drawn,
    Spot,
    foot_height,
    largest,
    palette,
    put_caption,
)
from cxdesk.render.figures_ends import End, draw_ends, end_labels, labels_width
from cxdesk.render.figures_frame import (
    draw_grid,
    draw_targets,
    draw_ticks,
    height_of,
    points_scale,
    targets_of,
    tick_texts,
)
from cxdesk.render.figures_line import runs
from cxdesk.render.figures_names import draw_names, naming, place_of
from cxdesk.render.figures_sheet import POINT, Rect, Sheet, fit, measure
from cxdesk.render.figures_views import ProfileLine, ProfileView, Stop
from cxdesk.render.figures_words import (
    answers,
    axis_title,
    form,
    joined,
    left_off,
    metric_words,
    say,
    shown,
)

STAGE_HEIGHT, TITLE_HEIGHT = 18.0, 22.0
FIRST_NAME: Final = 24.0
"""More room left of the panels for the first of turned names, in pixels."""

VALUE_PITCH: Final = 46.0
"""From this many pixels a touchpoint on, a lone line has its figures written beside its dots."""

WHISKER_PITCH: Final = 7.0
"""Touchpoints closer than this many pixels get a band in place of whiskers, which would touch."""


def draw_profile(sheet: Sheet, view: ProfileView) -> Drawn:
    """Draw the view over the whole sheet and return what lies where."""
    drawn = Drawn(note=view.note)
    panels = [_that_show(drawn, panel) for panel in view.panels]
    panels = [panel for panel in panels if panel]
    if not panels:
        sheet.text(sheet.width / 2, sheet.height / 2, _("No data"), sheet.tokens.tertiary, align="center")
        return drawn
    lines = [line for panel in panels for line in panel]
    drawn.n = sum(line.n for line in lines)
    points = [
        point for line in lines for point in line.points if point is not None and point.value is not None
    ]
    head = 8.0 + (STAGE_HEIGHT if any(stop.stage for stop in view.stops) else 0.0)
    titled = len(panels) > 1
    ticks = max(measure(text) for panel in panels for text in tick_texts(panel[0].metric, _scale(panel, 4)))
    labels = [_labels(panel, sheet.width, (sheet.height - head) / len(panels)) for panel in panels]
    left, right = 12 + ticks + 8, sheet.width - max(map(labels_width, labels))
    names = naming(view.stops, right - left, sheet.height)
    if names.turn:
        left += FIRST_NAME
    foot = foot_height(sheet, drawn) + names.height
    tall = (sheet.height - head - foot) / len(panels)
    for i, (panel, texts) in enumerate(zip(panels, labels, strict=True)):
        title = TITLE_HEIGHT if titled or axis_title(panel[0].metric) else 4.0
        area = Rect(left, head + i * tall + title, right, head + (i + 1) * tall - 8)
        _draw_panel(sheet, drawn, panel, view.stops, area, texts, titled)
    _draw_stages(sheet, view.stops, Rect(left, 4, right, sheet.height - foot), head)
    draw_names(sheet, view.stops, Rect(left, head, right, sheet.height - foot - 6), names)
    drawn.hollow = any(point.flag for point in points)
    drawn.caption = _caption(view, lines, points, drawn)
    put_caption(sheet, drawn, 12)
    return drawn


def _that_show(drawn: Drawn, panel: Sequence[ProfileLine]) -> list[ProfileLine]:
    """The lines of a panel that have figures, at most as many as there are colours."""
    lines = [line for line in panel if any(p is not None and p.value is not None for p in line.points)]
    if len(lines) > MOST_COLOURS:
        drawn.note = f"{left_off(MOST_COLOURS, len(lines))} {drawn.note}".strip()
        lines = largest(lines, [line.n for line in lines], MOST_COLOURS)
    return lines


def _caption(view: ProfileView, lines: Sequence[ProfileLine], points: Sequence[Point], drawn: Drawn) -> str:
    metrics = {line.metric.id: line.metric for line in lines}
    return joined(
        (
            " / ".join(metric_words(metric) for metric in metrics.values()),
            view.scope,
            answers(drawn.n),
            view.period,
            _("bar: 95 % interval") if any(point.low is not None for point in points) else "",
            _("○ fewer than {n} answers").format(n=SMALL) if drawn.hollow else "",
        )
    )


def _scale(panel: Sequence[ProfileLine], most: int) -> Scale:
    points = [point for line in panel for point in line.points if point is not None]
    targets = [value for _n, _v, value in targets_of([line.metric for line in panel])]
    return points_scale(panel[0].metric, points, targets, most)


def _labels(panel: Sequence[ProfileLine], width: float, tall: float) -> list[list[str]]:
    """The names of the lines that have one, and the targets; figures stand at their dots or in the read-out."""
    named = [(line.label, "") for line in panel if line.label]
    targets = targets_of([line.metric for line in panel])
    return end_labels([*named, *(target[:2] for target in targets)], width, tall)


def _draw_panel(
    sheet: Sheet,
    drawn: Drawn,
    panel: Sequence[ProfileLine],
    stops: Sequence[Stop],
    area: Rect,
    labels: Sequence[Sequence[str]],
    titled: bool,
) -> None:
    """One scale with its lines."""
    metric = panel[0].metric
    scale = _scale(panel, max(2, min(5, int(area.height // 34))))
    draw_grid(sheet, [area], scale, form(metric) == "net")
    draw_ticks(sheet, area, scale, tick_texts(metric, scale))
    title = joined((name(metric) if titled else "", axis_title(metric)))
    if title:
        sheet.text(12, area.top - 15, fit(title, sheet.width - 24), sheet.tokens.tertiary)
    pitch = area.width / len(stops)
    apart = min(7.0, pitch / (len(panel) + 1))
    ends: list[End] = []
    for i, line in enumerate(panel):
        shift = (i - (len(panel) - 1) / 2) * apart
        colour = palette(sheet.tokens)[i]
        end = _draw_line(sheet, drawn, line, stops, area, scale, (colour, DASHES[i], shift))
        ends += [end] if line.label else []
        if len(panel) == 1 and pitch >= VALUE_PITCH:
            _draw_values(sheet, line, area, scale)
    ends += draw_targets(
        sheet, area, scale, [value for _n, _v, value in targets_of([x.metric for x in panel])]
    )
    draw_ends(sheet, labels, ends, area)


def _draw_line(
    sheet: Sheet,
    drawn: Drawn,
    line: ProfileLine,
    stops: Sequence[Stop],
    area: Rect,
    scale: Scale,
    look: tuple[str, object, float],
) -> End:
    """A line with its dots and intervals, broken where nothing is known; return where it ends."""
    import numpy as np

    colour, dashes, shift = look
    nan = float("nan")
    xs = np.array([place_of(area, len(stops), i) + shift for i in range(len(stops))])
    points = [point if point is not None and point.value is not None else None for point in line.points]
    ys = np.array([nan if p is None else height_of(area, scale, p.value or 0.0) for p in points])
    _draw_intervals(sheet, points, xs.tolist(), area, scale, colour)
    sheet.line(xs, ys, sheet.pixels, 3, color=colour, linestyle=dashes, linewidth=1.5 * POINT, gid="line")
    few = np.array([point is not None and bool(point.flag) for point in points])
    size = 7.0 if area.width / len(stops) > 12 else 4.5
    for chosen, face in ((~few & ~np.isnan(ys), colour), (few, sheet.tokens.sheet)):
        if chosen.any():
            sheet.line(
                xs[chosen], ys[chosen], sheet.pixels, 4, linestyle="none", marker="o", markersize=size * POINT,
                markerfacecolor=face, markeredgecolor=colour, markeredgewidth=1.4 * POINT, gid="dots",
            )  # fmt: skip
    for stop, point, x, y in zip(stops, points, xs.tolist(), ys.tolist(), strict=True):
        if point is not None:
            lines = say(line.metric, point)
            if stop.stage:
                lines = (*lines, _("Stage: {stage}").format(stage=stop.stage))
            drawn.spots.append(Spot(x, y, colour, joined((stop.name, line.label)), lines))
    end = int(np.flatnonzero(~np.isnan(ys))[-1])
    return float(xs[end]), float(ys[end]), colour


def _draw_values(sheet: Sheet, line: ProfileLine, area: Rect, scale: Scale) -> None:
    """The figures beside their dots, on the side that the line leaves free."""
    values = [None if point is None else point.value for point in line.points]
    for i, value in enumerate(values):
        if value is None:
            continue
        following = values[i + 1] if i + 1 < len(values) else None
        below = following is not None and following > value
        y = height_of(area, scale, value) + (11 if below else -10)
        text = shown(line.metric, value)
        sheet.text(
            place_of(area, len(values), i) + 7,
            min(max(y, area.top + 6), area.bottom - 6),
            text,
            sheet.tokens.text,
        )


def _draw_intervals(
    sheet: Sheet, points: Sequence[Point | None], xs: Sequence[float], area: Rect, scale: Scale, colour: str
) -> None:
    """The intervals: a whisker a touchpoint, or a band where they are too close; cut to the panel."""
    import numpy as np

    nan = float("nan")
    bars: list[tuple[float, float, float]] = []
    for x, point in zip(xs, points, strict=True):
        if point is None or point.low is None or point.high is None or point.n < VERY_SMALL:
            bars.append((x, nan, nan))
            continue
        low, high = (
            min(max(height_of(area, scale, v), area.top), area.bottom) for v in (point.low, point.high)
        )
        bars.append((x, low, high))
    there = np.array([low == low for _x, low, _high in bars])
    if not there.any():
        return
    if area.width / len(points) >= WHISKER_PITCH:
        xy = np.array([((x, low), (x, high), (nan, nan)) for x, low, high in bars]).reshape(-1, 2)
        sheet.line(
            xy[:, 0], xy[:, 1], sheet.pixels, 2.5, color=colour, linewidth=1.3 * POINT, alpha=0.6, gid="bar"
        )
        return
    outlines = [
        [(x, high) for x, _low, high in bars[a:b]] + [(x, low) for x, low, _high in reversed(bars[a:b])]
        for a, b in runs(there)
        if b - a > 1
    ]
    if outlines:
        sheet.areas(
            outlines, sheet.pixels, 2, facecolors=colour, alpha=BAND_OPACITY, linewidths=0, gid="band"
        )


def _draw_stages(sheet: Sheet, stops: Sequence[Stop], area: Rect, head: float) -> None:
    """The stages' names over their touchpoints, with lines between them."""
    tokens, start = sheet.tokens, 0
    rules = []
    for stage, members in groupby(stops, key=lambda stop: stop.stage):
        count = len(list(members))
        left, right = (place_of(area, len(stops), place - 0.5) for place in (start, start + count))
        start += count
        if start < len(stops):
            rules.append(((right, area.top), (right, area.bottom)))
        text = fit(stage, right - left - 6)
        if head > 12 and len(text) > 1:
            sheet.text((left + right) / 2, area.top + 8, text, tokens.secondary, align="center", bold=True)
    if rules:
        sheet.rules(rules, tokens.strong_line, 1.0, order=0.8)
