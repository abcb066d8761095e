"""A metric by segment or touchpoint: a dot with its 95 % interval a row, against the figure of all answers pooled.

It must not know formulas, nor where the rows come from; they are drawn in the order given.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxdesk.i18n import _
from cxdesk.metrics.series import SMALL, VERY_SMALL, Point, Verdict
from cxdesk.render.figures_axes import Scale, value_scale
from cxdesk.render.figures_chart import (
    BAND_OPACITY,
    NOTE_HEIGHT,
    Drawn,
    Spot,
    foot_height,
    largest,
    put_caption,
)
from cxdesk.render.figures_frame import TARGET_DASHES, targets_of
from cxdesk.render.figures_sheet import POINT, Rect, Sheet, fit, measure
from cxdesk.render.figures_views import RowsView
from cxdesk.render.figures_words import (
    answers,
    axis_title,
    bounds,
    joined,
    left_off,
    metric_words,
    say,
    shown,
    tick,
)

ROW_HEIGHT, TALLEST_ROW = 20.0, 40.0
HEAD, AXIS = 30.0, 22.0
MARK = 14.0

Row = tuple[str, Point]


def draw_rows(sheet: Sheet, view: RowsView) -> Drawn:
    """Draw the view over the whole sheet and return what lies where."""
    rows = [row for row in view.rows if row[1].value is not None]
    drawn = Drawn(view.total.n, _caption(view, rows), view.note)
    total = view.total
    if not rows or total.value is None:
        sheet.text(sheet.width / 2, sheet.height / 2, _("No data"), sheet.tokens.tertiary, align="center")
        return drawn
    below = NOTE_HEIGHT if view.comparison is not None else 0.0
    rows = _that_fit(sheet, drawn, rows, below)
    scale = _scale(view, rows, sheet.width)
    names = min(sheet.width * 0.3, max(measure(label) for label, _point in rows))
    counts = max(measure(answers(point.n)) for _label, point in rows)
    values = max(measure(shown(view.metric, point.value), bold=True) for _label, point in rows)
    bottom = sheet.height - foot_height(sheet, drawn) - AXIS - below
    pitch = min((bottom - HEAD) / len(rows), TALLEST_ROW)
    marks = {row[0]: mark for row, mark in zip(view.rows, view.verdicts, strict=False)}
    marked = MARK if any(mark != "unclear" for mark in marks.values()) else 0.0
    right = sheet.width - 12 - counts - 16 - marked
    compared = () if view.comparison is None else (view.comparison.one, view.comparison.two)
    area = Rect(12 + names + 16, HEAD, right - values - 18, HEAD + pitch * len(rows))
    _draw_axis(sheet, view, area, scale)
    _draw_target(sheet, view, area, scale)
    _draw_total(sheet, view, area, scale)
    for i, (label, point) in enumerate(rows):
        y = area.top + (i + 0.5) * pitch
        colour = sheet.tokens.accent if label in compared else sheet.tokens.text
        sheet.text(12, y, fit(label, names, bold=label in compared), colour, bold=label in compared)
        _draw_mark(sheet, marks.get(label, "unclear"), right + 8, y)
        sheet.text(right, y, shown(view.metric, point.value), sheet.tokens.text, bold=True, align="right")
        sheet.text(sheet.width - 12, y, answers(point.n), sheet.tokens.tertiary, align="right")
        spot = Spot(
            _across(area, scale, point.value or 0.0), y, sheet.tokens.accent, label, say(view.metric, point)
        )
        drawn.spots.append(spot)
    _draw_dots(sheet, rows, drawn.spots, area, scale)
    if view.comparison is not None:
        y = sheet.height - foot_height(sheet, drawn) - NOTE_HEIGHT / 2
        sheet.text(
            12, y, fit(view.comparison.sentence, sheet.width - 24, bold=True), sheet.tokens.text, bold=True
        )
    put_caption(sheet, drawn, 12)
    return drawn


def _caption(view: RowsView, rows: Sequence[Row]) -> str:
    few = any(point.flag for _label, point in rows)
    return joined(
        (
            metric_words(view.metric),
            _("by {column}").format(column=view.by) if view.by else "",
            view.scope,
            answers(view.total.n),
            view.period,
            _("bar: 95 % interval"),
            _("○ fewer than {n} answers").format(n=SMALL) if few else "",
            _("▲▼ clearly better or worse than all others")
            if any(verdict != "unclear" for verdict in view.verdicts)
            else "",
        )
    )


def _that_fit(sheet: Sheet, drawn: Drawn, rows: list[Row], below: float) -> list[Row]:
    """The rows there is room for: those with the most answers, in their order."""
    fits = max(1, int((sheet.height - HEAD - AXIS - below - foot_height(sheet, drawn)) // ROW_HEIGHT))
    if len(rows) <= fits:
        return rows
    fits = max(
        1, int((sheet.height - HEAD - AXIS - below - foot_height(sheet, drawn) - NOTE_HEIGHT) // ROW_HEIGHT)
    )
    drawn.note = f"{left_off(fits, len(rows))} {drawn.note}".strip()
    return largest(rows, [point.n for _label, point in rows], fits)


def _scale(view: RowsView, rows: Sequence[Row], width: float) -> Scale:
    points = [view.total, *(point for _label, point in rows)]
    figures = [point.value for point in points if point.value is not None]
    figures += [edge for p in points if p.n >= VERY_SMALL for edge in (p.low, p.high) if edge is not None]
    figures += [view.metric.target] if view.metric.target is not None else []
    return value_scale(
        bounds(view.metric, max(figures)), min(figures), max(figures), max(2, min(6, int(width // 130)))
    )


def _across(area: Rect, scale: Scale, value: float) -> float:
    share = (value - scale.low) / (scale.high - scale.low)
    return area.left + min(max(share, 0.0), 1.0) * area.width


def _draw_axis(sheet: Sheet, view: RowsView, area: Rect, scale: Scale) -> None:
    tokens = sheet.tokens
    places = [_across(area, scale, value) for value in scale.ticks]
    sheet.rules([((x, area.top), (x, area.bottom)) for x in places], tokens.line)
    for x, value in zip(places, scale.ticks, strict=True):
        label = tick(view.metric, value, value == scale.ticks[-1])
        sheet.text(x, area.bottom + 12, label, tokens.tertiary, align="center")
    title = axis_title(view.metric)
    if title and measure(title) < area.left - 24 - measure(tick(view.metric, scale.ticks[0], False)) / 2:
        sheet.text(12, area.bottom + 12, title, tokens.tertiary)


def _draw_mark(sheet: Sheet, verdict: Verdict, x: float, y: float) -> None:
    """A triangle where a row is clearly better or worse than the rest."""
    if verdict != "unclear":
        better = verdict == "better"
        sheet.text(x, y, "▲" if better else "▼", sheet.tokens.better if better else sheet.tokens.worse)


def _draw_target(sheet: Sheet, view: RowsView, area: Rect, scale: Scale) -> None:
    """The figure aimed at: a dashed line with its label beside that of the total."""
    for name, value, target in targets_of([view.metric]):
        x, tokens = _across(area, scale, target), sheet.tokens
        sheet.rules([((x, area.top), (x, area.bottom))], tokens.secondary, 1.2, TARGET_DASHES, 2)
        text, half = f"{name} {value}", measure(f"{name} {value}") / 2
        total = _("All {value}").format(value=shown(view.metric, view.total.value))
        middle, apart = _across(area, scale, view.total.value or 0.0), half + measure(total) / 2 + 12
        place = x if abs(x - middle) >= apart else middle + (apart if x >= middle else -apart)
        if half + 12 <= place <= sheet.width - half - 12:
            sheet.text(place, area.top - 15, text, tokens.secondary, align="center")


def _draw_total(sheet: Sheet, view: RowsView, area: Rect, scale: Scale) -> None:
    """The pooled figure: a dashed line down all rows with its interval as a band."""
    tokens, total = sheet.tokens, view.total
    x = _across(area, scale, total.value or 0.0)
    if total.low is not None and total.high is not None:
        band = [(_across(area, scale, total.low), y) for y in (area.top, area.bottom)]
        band += [(_across(area, scale, total.high), y) for y in (area.bottom, area.top)]
        sheet.areas([band], sheet.pixels, 1.5, facecolors=tokens.tertiary, alpha=BAND_OPACITY, linewidths=0)
    sheet.rules([((x, area.top - 6), (x, area.bottom))], tokens.tertiary, 1.2, (0, (4, 3)), 2)
    text = _("All {value}").format(value=shown(view.metric, total.value))
    half = measure(text) / 2
    sheet.text(
        min(max(x, half + 12), sheet.width - half - 12), area.top - 15, text, tokens.secondary, align="center"
    )


def _draw_dots(sheet: Sheet, rows: Sequence[Row], spots: Sequence[Spot], area: Rect, scale: Scale) -> None:
    colour = sheet.tokens.accent
    bars = [
        ((_across(area, scale, point.low), spot.y), (_across(area, scale, point.high), spot.y))
        for (_label, point), spot in zip(rows, spots, strict=True)
        if point.low is not None and point.high is not None
    ]
    if bars:
        sheet.rules(bars, colour, 2.0, order=3)
    for small, face in ((False, colour), (True, sheet.tokens.sheet)):
        chosen = [s for (_label, p), s in zip(rows, spots, strict=True) if bool(p.flag) == small]
        sheet.line(
            [spot.x for spot in chosen], [spot.y for spot in chosen], sheet.pixels, 4, linestyle="none",
            marker="o", markersize=7.5 * POINT, markerfacecolor=face, markeredgecolor=colour,
            markeredgewidth=1.6 * POINT,
        )  # fmt: skip
