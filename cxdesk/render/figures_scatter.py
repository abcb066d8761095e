"""Touchpoints in four quadrants: by success, ease and emotion, or by how good and how important they are.

Names stand beside their dots where they cover nothing; one that finds no place is told by the pointer. It must not
know where the figures come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cxdesk.i18n import _, format_number
from cxdesk.metrics.series import SMALL
from cxdesk.render.figures_axes import Scale, value_scale
from cxdesk.render.figures_chart import ROOMY, Drawn, Spot, foot_height, put_caption
from cxdesk.render.figures_sheet import POINT, Rect, Sheet, fit, measure
from cxdesk.render.figures_views import Axis, Dot, ScatterView
from cxdesk.render.figures_words import answers, joined
from cxdesk.render.tokens import Tokens, mix

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""

LEAST_RADIUS, MOST_RADIUS = 5.0, 11.0
WIDEST_NAME: Final = 150.0
HEAD: Final = 30.0
TEXT_HALF: Final = 7.0
STEPS: Final = 5
"""Into how many shades the third figure is cut, so that dots of one shade are drawn at once."""


def draw_scatter(sheet: Sheet, view: ScatterView) -> Drawn:
    """Draw the view over the whole sheet and return what lies where."""
    drawn = Drawn(sum(dot.n for dot in view.dots), note=view.note)
    drawn.caption = _caption(view, drawn)
    if not view.dots:
        sheet.text(sheet.width / 2, sheet.height / 2, _("No data"), sheet.tokens.tertiary, align="center")
        return drawn
    bottom = sheet.height - foot_height(sheet, drawn) - (38.0 if sheet.height >= ROOMY else 20.0)
    y_scale = value_scale(
        (view.y.low, view.y.high), *_reach(view.y, view.dots, 1), max(2, min(6, int((bottom - HEAD) // 40)))
    )
    labels = _tick_texts(y_scale)
    area = Rect(12 + max(map(measure, labels)) + 8, HEAD, sheet.width - 16, bottom)
    x_scale = value_scale(
        (view.x.low, view.x.high), *_reach(view.x, view.dots, 0), max(2, min(8, int(area.width // 90)))
    )
    scales = x_scale, y_scale
    places = [
        (_at(area.left, area.right, x_scale, dot.x), _at(area.bottom, area.top, y_scale, dot.y))
        for dot in view.dots
    ]
    taken = _dot_boxes(view, places)
    _draw_ground(sheet, view, area, scales, taken)
    _draw_axes(sheet, view, area, scales, labels)
    _draw_bars(sheet, view.dots, places, area, scales)
    _draw_dots(sheet, view, places)
    for dot, (x, y) in zip(view.dots, places, strict=True):
        drawn.spots.append(Spot(x, y, _colour(sheet.tokens, view, dot), dot.label, dot.lines))
    _draw_names(sheet, view, places, area, taken)
    if view.tone_title:
        _draw_key(sheet, view)
    put_caption(sheet, drawn, 12)
    return drawn


def _caption(view: ScatterView, drawn: Drawn) -> str:
    return joined(
        (
            view.title,
            view.scope,
            answers(drawn.n) if drawn.n else "",
            view.period,
            _("bars: 95 % intervals") if any(dot.x_ends or dot.y_ends for dot in view.dots) else "",
            _("○ fewer than {n} answers").format(n=SMALL) if any(dot.small for dot in view.dots) else "",
        )
    )


def _reach(axis: Axis, dots: Sequence[Dot], which: int) -> tuple[float, float]:
    """The lowest and highest figure on an axis, where its quadrants meet included."""
    if axis.whole:
        return axis.low, axis.high
    values = [dot.y if which else dot.x for dot in dots]
    values.append(axis.middle)
    room = (max(values) - min(values)) * 0.06
    return max(min(values) - room, axis.low), min(max(values) + room, axis.high)


def _tick_texts(scale: Scale) -> list[str]:
    """The labels of an axis, all with the same number of decimals."""
    decimals = 0 if all(value == round(value) for value in scale.ticks) else 1
    return [format_number(value, decimals) for value in scale.ticks]


def _at(start: float, end: float, scale: Scale, value: float) -> float:
    share = (value - scale.low) / (scale.high - scale.low)
    return start + min(max(share, 0.0), 1.0) * (end - start)


def _dot_boxes(view: ScatterView, places: Sequence[tuple[float, float]]) -> list[Box]:
    """Where the dots lie."""
    boxes = []
    for dot, (x, y) in zip(view.dots, places, strict=True):
        radius = _radius(view, dot) + 1
        boxes.append((x - radius, y - radius, x + radius, y + radius))
    return boxes


def _draw_ground(
    sheet: Sheet, view: ScatterView, area: Rect, scales: tuple[Scale, Scale], taken: list[Box]
) -> None:
    """The four quadrants with their names in a corner free of dots; the one that matters most is tinted.

    Where the names stand is added to what is ``taken``.
    """
    tokens = sheet.tokens
    x = _at(area.left, area.right, scales[0], view.x.middle)
    y = _at(area.bottom, area.top, scales[1], view.y.middle)
    quadrants = (
        Rect(area.left, area.top, x, y),
        Rect(x, area.top, area.right, y),
        Rect(area.left, y, x, area.bottom),
        Rect(x, y, area.right, area.bottom),
    )
    for i, (name, rect) in enumerate(zip(view.quadrants, quadrants, strict=True)):
        sheet.box(rect, tokens.warning_back if i == view.shaded else tokens.title, order=0.2)
        if rect.width < 30 or rect.height < 26:
            continue
        shaded = i == view.shaded
        text = fit(name, rect.width - 12, bold=shaded)
        box = _corner(rect, measure(text, bold=shaded), i, taken)
        taken.append(box)
        colour = tokens.warning if shaded else tokens.tertiary
        sheet.text(box[0] + 8, (box[1] + box[3]) / 2, text, colour, bold=shaded)
    sheet.rules(
        [((x, area.top), (x, area.bottom)), ((area.left, y), (area.right, y))],
        tokens.strong_line,
        1.2,
        (0, (4, 3)),
        1,
    )


def _corner(rect: Rect, wide: float, quadrant: int, taken: Sequence[Box]) -> Box:
    """Where a quadrant's name stands: in its outer corner, or in another one where dots are in the way."""
    lefts, tops = (rect.left, rect.right - wide - 16), (rect.top, rect.bottom - 22)
    right, low = quadrant % 2, quadrant // 2
    order = ((right, low), (right, 1 - low), (1 - right, low), (1 - right, 1 - low))
    boxes = [(lefts[h], tops[v], lefts[h] + wide + 16, tops[v] + 22) for h, v in order]
    return next((box for box in boxes if not any(_meet(box, other) for other in taken)), boxes[0])


def _draw_axes(
    sheet: Sheet, view: ScatterView, area: Rect, scales: tuple[Scale, Scale], labels: Sequence[str]
) -> None:
    tokens = sheet.tokens
    for value, label in zip(scales[1].ticks, labels, strict=True):
        sheet.text(
            area.left - 8, _at(area.bottom, area.top, scales[1], value), label, tokens.tertiary, align="right"
        )
    for value, label in zip(scales[0].ticks, _tick_texts(scales[0]), strict=True):
        x = _at(area.left, area.right, scales[0], value)
        half = measure(label) / 2
        sheet.text(min(x, sheet.width - half - 4), area.bottom + 12, label, tokens.tertiary, align="center")
    titles = [f"{view.y.title} ↑", f"{view.x.title} →"]
    if sheet.height < ROOMY:
        sheet.text(12, 12, fit(" · ".join(titles), area.width * 0.6), tokens.secondary)
        return
    sheet.text(12, 12, fit(titles[0], area.width * 0.6), tokens.secondary)
    sheet.text(area.right, area.bottom + 28, fit(titles[1], area.width), tokens.secondary, align="right")


def _draw_bars(
    sheet: Sheet,
    dots: Sequence[Dot],
    places: Sequence[tuple[float, float]],
    area: Rect,
    scales: tuple[Scale, Scale],
) -> None:
    """The intervals as faint bars, cut to the panel."""
    bars = []
    for dot, (x, y) in zip(dots, places, strict=True):
        if dot.x_ends is not None:
            a, b = (_at(area.left, area.right, scales[0], value) for value in dot.x_ends)
            bars.append(((a, y), (b, y)))
        if dot.y_ends is not None:
            a, b = (_at(area.bottom, area.top, scales[1], value) for value in dot.y_ends)
            bars.append(((x, a), (x, b)))
    if bars:
        sheet.rules(bars, sheet.tokens.strong_line, 1.4, order=1.6)


def _shade(dot: Dot) -> int:
    return min(int((dot.tone or 0.0) * STEPS), STEPS - 1)


def _colour(tokens: Tokens, view: ScatterView, dot: Dot) -> str:
    if not view.tone_title:
        return tokens.accent
    if dot.tone is None:
        return tokens.tertiary
    return mix((tokens.pain, tokens.effort_bar, tokens.opportunity), (_shade(dot) + 0.5) / STEPS)


def _radius(view: ScatterView, dot: Dot) -> float:
    if not view.tone_title:
        return LEAST_RADIUS
    tone = 0.0 if dot.tone is None else (_shade(dot) + 0.5) / STEPS
    return LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * tone


def _draw_dots(sheet: Sheet, view: ScatterView, places: Sequence[tuple[float, float]]) -> None:
    """The dots, all of one look at once; hollow where few answered."""
    looks: dict[tuple[str, float, bool], list[tuple[float, float]]] = {}
    for dot, place in zip(view.dots, places, strict=True):
        looks.setdefault((_colour(sheet.tokens, view, dot), _radius(view, dot), dot.small), []).append(place)
    for (colour, radius, small), found in looks.items():
        sheet.line(
            [x for x, _y in found], [y for _x, y in found], sheet.pixels, 4, linestyle="none", marker="o",
            markersize=2 * radius * POINT, markerfacecolor=sheet.tokens.sheet if small else colour,
            markeredgecolor=colour if small else sheet.tokens.sheet, markeredgewidth=1.4 * POINT, gid="dots",
        )  # fmt: skip


def _draw_names(
    sheet: Sheet, view: ScatterView, places: Sequence[tuple[float, float]], area: Rect, taken: list[Box]
) -> None:
    """The names, those far from the middle first, each where it covers neither a dot nor another name."""
    middle = (area.left + area.right) / 2, (area.top + area.bottom) / 2
    order = sorted(
        range(len(places)), key=lambda i: -abs(places[i][0] - middle[0]) - 2 * abs(places[i][1] - middle[1])
    )
    for i in order:
        dot, (x, y) = view.dots[i], places[i]
        text = fit(dot.label, WIDEST_NAME)
        box = _free(x, y, _radius(view, dot), measure(text), taken, area, bool(dot.x_ends or dot.y_ends))
        if box is not None:
            taken.append(box)
            sheet.text(box[0], (box[1] + box[3]) / 2, text, sheet.tokens.text)


def _free(
    x: float, y: float, radius: float, wide: float, taken: Sequence[Box], area: Rect, barred: bool
) -> Box | None:
    """The first place around a dot where a name covers nothing: beside or above it, or askew where it has bars."""
    right, left, mid = x + radius + 4, x - radius - 4 - wide, x - wide / 2
    up, down = y - radius - TEXT_HALF - 2, y + radius + TEXT_HALF + 2
    level = ((right, y), (left, y), (mid, up), (mid, down))
    askew = ((right - 3, up + 4), (right - 3, down - 4), (left + 3, up + 4), (left + 3, down - 4))
    tries = (*askew, *level) if barred else (*level, *askew)
    for start, centre in tries:
        box = (start, centre - TEXT_HALF, start + wide, centre + TEXT_HALF)
        inside = box[0] >= area.left + 2 and box[2] <= area.right + 8
        if (
            inside
            and area.top <= box[1]
            and box[3] <= area.bottom
            and not any(_meet(box, other) for other in taken)
        ):
            return box
    return None


def _meet(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _draw_key(sheet: Sheet, view: ScatterView) -> None:
    """What colour and size mean, top right."""
    tokens = sheet.tokens
    sample = [Dot("", 0, 0, (), tone=(i + 0.5) / STEPS) for i in range(STEPS)]
    text = view.tone_title
    wide = measure(text) + 10 + STEPS * (2 * MOST_RADIUS + 2) + measure(_("low")) + measure(_("high")) + 16
    x = sheet.width - 12 - wide
    sheet.text(x, 12, text, tokens.secondary)
    x += measure(text) + 10
    sheet.text(x, 12, _("low"), tokens.tertiary)
    x += measure(_("low")) + 6
    for dot in sample:
        radius = _radius(view, dot) * 0.8
        x += radius
        sheet.line(
            [x], [12], sheet.pixels, 4, linestyle="none", marker="o", markersize=2 * radius * POINT,
            markerfacecolor=_colour(tokens, view, dot), markeredgewidth=0,
        )  # fmt: skip
        x += radius + 3
    sheet.text(x + 3, 12, _("high"), tokens.tertiary)
