"""Paints each part of a map at a place; screen and exports call the same functions, so that they look alike.

Every function takes the painter, the ink and the part's geometry in map units, and leaves the painter's transformation
as it was. This module must not know widgets, files or how the layout came about.
"""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from cxdesk.i18n import _, format_number
from cxdesk.render import fonts
from cxdesk.render import layout_cells as cells
from cxdesk.render.ink import Ink, box, lines, text, text_centred, text_right
from cxdesk.render.lanes import CustomerMark
from cxdesk.render.layout_types import Card, Lane, MetricCell, Note, Rect, StageBox, Wrapped
from cxdesk.render.styles import STYLES
from cxdesk.render.text import QtMeasure

RADIUS = 8.0
HALO = 4.0
"""How far the selection's halo reaches beyond a part's rectangle."""

_NOTCH = 12.0
_MEASURE = QtMeasure()
_SPARK, _LEAST_SPARK, _TARGET = 84.0, 24.0, 11.0
_PART_COLOURS = (("success", "success"), ("effort_bar", "effort"), ("emotion", "emotion"))


def stage_header(
    painter: QPainter, ink: Ink, stage: StageBox, rect: Rect, selected: bool = False, shown_from: float = -1e9
) -> None:
    """Paint a stage's chevron with its name and index; the name stays right of ``shown_from`` while it has room."""
    top, bottom, middle = rect.y + 2, rect.bottom - 2, rect.y + rect.h / 2
    left, right = rect.x, rect.right - 2
    points = [(left, top), (right - _NOTCH, top), (right, middle), (right - _NOTCH, bottom), (left, bottom)]
    points.append((left + _NOTCH, middle))
    painter.setBrush(ink.brush(f"stage:{stage.colour}"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    if selected:
        inset = ((2.5, 2), (-1, 2), (-2.5, 0), (-1, -2), (2.5, -2), (2, 0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink.pen("on_stage", 2))
        shifted = [QPointF(x + dx, y + dy) for (x, y), (dx, dy) in zip(points, inset, strict=True)]
        painter.drawPolygon(QPolygonF(shifted))
    line_top = middle - STYLES[stage.name_style].line * len(stage.name.lines) / 2
    width = max((fonts.metrics(stage.name_style).horizontalAdvance(x) for x in stage.name.lines), default=0.0)
    last = right - _NOTCH - 16 - (cells.BADGE if stage.index else 0) - width
    at = max(left + cells.HEADER_PAD, min(shown_from + 8, last))
    lines(painter, ink, stage.name, stage.name_style, "on_stage", at, line_top)
    if stage.index:
        badge = Rect(right - _NOTCH - 8 - cells.BADGE, middle - 9, cells.BADGE, 18)
        painter.setBrush(ink.brush("on_stage", 60))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(badge.x, badge.y, badge.w, badge.h), 9, 9)
        text_centred(painter, ink, stage.index, "label", "on_stage", badge.x + badge.w / 2, middle - 7.5)


def lane_title(painter: QPainter, ink: Ink, lane: Lane, rect: Rect) -> None:
    """Paint a lane's title and caption on the titles' column."""
    box(painter, ink, rect, "title")
    below = lines(painter, ink, lane.title, "lane", "secondary", rect.x + 10, rect.y + cells.LANE_PAD)
    lines(painter, ink, lane.caption, "caption", "tertiary", rect.x + 10, below)
    painter.setPen(ink.pen("line"))
    painter.drawLine(QPointF(rect.x, rect.bottom - 0.5), QPointF(rect.right, rect.bottom - 0.5))
    painter.setPen(ink.pen("strong_line"))
    painter.drawLine(QPointF(rect.right - 0.5, rect.y), QPointF(rect.right - 0.5, rect.bottom))


def goal(painter: QPainter, ink: Ink, wrapped: Wrapped, rect: Rect, selected: bool = False) -> None:
    """Paint a stage's goal."""
    lines(painter, ink, wrapped, "goal", "text", rect.x + cells.TEXT_PAD, rect.y + cells.LANE_PAD)


def invitation(painter: QPainter, ink: Ink, sentence: str, rect: Rect) -> None:
    """Paint the sentence of an empty lane; on a narrow map in small lines, so that it stays on the map."""
    left, room = rect.x + cells.TEXT_PAD + 2, rect.w - 2 * cells.TEXT_PAD - 4
    if room <= 0 or fonts.metrics("goal").horizontalAdvance(sentence) <= room:
        text(painter, ink, sentence, "goal", "tertiary", left, rect.y + (rect.h - STYLES["goal"].line) / 2)
        return
    line = STYLES["caption"].line
    wrapped = _MEASURE.wrap(sentence, "caption", room, max(int(rect.h / line), 1))
    lines(
        painter, ink, wrapped, "caption", "tertiary", left, rect.y + (rect.h - line * len(wrapped.lines)) / 2
    )


def hint(painter: QPainter, ink: Ink, label: str, rect: Rect, selected: bool = False) -> None:
    """Paint an empty place that something can be added to."""
    painter.setBrush(ink.brush("halo", 120 if selected else 0))
    painter.setPen(ink.pen("accent" if selected else "strong_line", 1, True))
    painter.drawRoundedRect(QRectF(rect.x + 0.5, rect.y + 0.5, rect.w - 1, rect.h - 1), RADIUS, RADIUS)
    top = rect.y + (rect.h - STYLES["goal"].line) / 2
    text_centred(painter, ink, label, "goal", "accent" if selected else "tertiary", rect.x + rect.w / 2, top)


def frame(painter: QPainter, ink: Ink, rect: Rect, radius: float = RADIUS) -> None:
    """Paint the selection's halo and border around a part."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink.pen("halo", 3))
    painter.drawRoundedRect(
        QRectF(rect.x - 1.5, rect.y - 1.5, rect.w + 3, rect.h + 3), radius + 2, radius + 2
    )
    painter.setPen(ink.pen("accent", 2))
    painter.drawRoundedRect(QRectF(rect.x + 1, rect.y + 1, rect.w - 2, rect.h - 2), radius, radius)


def card(painter: QPainter, ink: Ink, card: Card, rect: Rect, selected: bool = False) -> None:
    """Paint a touchpoint's card: name on top, channel and scores at the bottom."""
    box(painter, ink, rect, "sheet", "strong_line", RADIUS)
    if selected:
        frame(painter, ink, rect)
    left, right = rect.x + cells.CARD_PAD, rect.right - cells.CARD_PAD
    if card.name.lines:
        lines(painter, ink, card.name, "name", "text", left, rect.y + cells.CARD_PAD - 2)
    else:
        text(painter, ink, _("Unnamed"), "name", "tertiary", left, rect.y + cells.CARD_PAD - 2)
    if card.star:
        star(painter, ink, right - 6, rect.y + cells.CARD_PAD + 6)
    top = rect.bottom - cells.CARD_PAD + 2 - 3 * cells.BAR_ROW
    channel, colour = (card.channel, "secondary") if card.channel else (_("No channel"), "tertiary")
    text(painter, ink, channel, "caption", colour, left, top - STYLES["caption"].line - 2)
    bars(painter, ink, card.parts, Rect(left, top, right - left, 3 * cells.BAR_ROW), card.customers)


def star(painter: QPainter, ink: Ink, x: float, y: float, radius: float = 6.0) -> None:
    """Paint the star of a moment of truth around a point; drawn, as few fonts have the sign."""
    points = []
    for i in range(10):
        reach = radius if i % 2 == 0 else radius * 0.45
        angle = math.pi * (i / 5 - 0.5)
        points.append(QPointF(x + reach * math.cos(angle), y + reach * math.sin(angle)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.brush("text"))
    painter.drawPolygon(QPolygonF(points))


def bars(
    painter: QPainter,
    ink: Ink,
    parts: tuple[float | None, ...],
    rect: Rect,
    customers: tuple[CustomerMark | None, ...] = (None, None, None),
) -> None:
    """Paint the three labelled bars of a score, 1 to 7; an em dash where nobody scored.

    A tick stands where customers are; where they clearly disagree with the raters, the figure says so.
    """
    start, end = rect.x + 50, rect.right - 26
    for row, (name, value, (bar, _ink), mark) in enumerate(
        zip(cells.part_names(), parts, _PART_COLOURS, customers, strict=True)
    ):
        top = rect.y + row * cells.BAR_ROW
        text(painter, ink, name, "caption", "secondary", rect.x, top - 0.5)
        middle = top + cells.BAR_ROW / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.brush("line"))
        painter.drawRoundedRect(QRectF(start, middle - 2.5, end - start, 5), 2.5, 2.5)
        shown = "—"
        if value is not None:
            painter.setBrush(ink.brush(bar))
            painter.drawRoundedRect(
                QRectF(start, middle - 2.5, max((end - start) * value / 7, 5), 5), 2.5, 2.5
            )
            shown = format_number(value, 1)
        colour = "text" if value is not None else "tertiary"
        if mark is not None:
            painter.setBrush(ink.brush("text"))
            painter.drawRect(QRectF(start + (end - start) * mark.mean / 7 - 1, middle - 5, 2, 10))
            if mark.apart:
                shown, colour = f"≠{shown}", "warning"
        text_right(painter, ink, shown, "caption", colour, rect.right, top - 0.5)


def note(painter: QPainter, ink: Ink, note: Note, rect: Rect, selected: bool = False) -> None:
    """Paint a pain point with its severity, an opportunity, or a quote with its source."""
    edge, back = "opportunity", "opportunity_back"
    if note.severity is not None:
        edge, back = "pain", "pain_back"
    elif note.source is not None:
        edge, back = "tertiary", "title"
    box(painter, ink, rect, back, radius=3)
    box(painter, ink, Rect(rect.x, rect.y, cells.NOTE_EDGE, rect.h), edge, radius=1.5)
    if selected:
        frame(painter, ink, rect, 4)
    left, top = rect.x + cells.NOTE_EDGE + cells.TEXT_PAD, rect.y + cells.NOTE_PAD
    if note.severity is not None:
        dots(painter, ink, note.severity, left, top)
        text(painter, ink, cells.severity_words()[note.severity], "caption", "pain", left + 46, top - 2)
        top += cells.DOTS_ROW
    if note.text.lines:
        top = lines(painter, ink, note.text, "note", "text", left, top)
    else:
        text(painter, ink, _("Not described"), "note", "tertiary", left, top)
        top += STYLES["note"].line
    if note.source is not None:
        lines(painter, ink, note.source, "caption", "tertiary", left, top + cells.SOURCE_GAP)


def dots(painter: QPainter, ink: Ink, severity: int, left: float, top: float) -> None:
    """Paint a severity as four dots, filled up to it."""
    painter.setPen(ink.pen("pain"))
    for i in range(4):
        painter.setBrush(ink.brush("pain", 255 if i < severity else 0))
        painter.drawEllipse(QRectF(left + i * 10.5 + 0.5, top + 2.5, 6.5, 6.5))


def metric(painter: QPainter, ink: Ink, cell: MetricCell, rect: Rect, selected: bool = False) -> None:
    """Paint a metric under a touchpoint: value, interval, clear change, sparkline and number of answers."""
    figure = cell.figure
    left, top = rect.x + cells.TEXT_PAD, rect.y + 6
    missing = figure.value == "—"
    text(painter, ink, figure.value, "value", "tertiary" if missing else "text", left, top)
    if missing:
        text(painter, ink, figure.size, "caption", "tertiary", left + 24, top + 4)
        return
    text(painter, ink, figure.margin, "caption", "tertiary", rect.x + cell.margin_x, top + 5)
    right, end = rect.right - cells.TEXT_PAD, rect.x + cell.change_x
    if figure.verdict:
        change = f"{'▲' if figure.rising else '▼'} {figure.change}"
        text(painter, ink, change, "label", figure.verdict, end, top + 5)
        end += fonts.metrics("label").horizontalAdvance(change)
    if figure.standing and end + _TARGET + 4 <= right:
        target(painter, ink, figure.standing, Rect(right - _TARGET, top + 6, _TARGET, _TARGET))
    room = right - left - fonts.metrics("caption").horizontalAdvance(figure.size) - 10
    if room >= _LEAST_SPARK:
        spark(painter, ink, figure.spark, Rect(left, rect.y + 33, min(room, _SPARK), 24), figure.target)
    warns = "warning" if figure.warns else "tertiary"
    text_right(painter, ink, figure.size, "caption", warns, right, rect.bottom - 21)


def target(painter: QPainter, ink: Ink, standing: str, rect: Rect) -> None:
    """Paint a target: with its centre hit where it is reached, struck out where it is missed."""
    colour = "better" if standing == "reached" else "worse"
    ring = QRectF(*rect).adjusted(1, 1, -1, -1)
    painter.setPen(ink.pen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
    if standing == "reached":
        painter.setBrush(ink.brush(colour))
        painter.drawEllipse(ring.center(), 1.6, 1.6)
    else:
        painter.drawLine(ring.bottomLeft(), ring.topRight())


def spark(
    painter: QPainter, ink: Ink, values: tuple[float | None, ...], rect: Rect, target: float | None = None
) -> None:
    """Paint a sparkline with gaps where there is no value; one value is a dot, a target a faint line."""
    known = [value for value in values if value is not None]
    if not known:
        return
    every = known if target is None else [*known, target]
    low, high = min(every), max(every)
    step = rect.w / max(len(values) - 1, 1)
    scale = (rect.h - 6) / (high - low) if high > low else 0.0
    runs: list[list[QPointF]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            y = rect.bottom - 3 - (value - low) * scale if scale else rect.y + rect.h / 2
            runs[-1].append(QPointF(rect.x + i * step, y))
    if target is not None:
        y = rect.bottom - 3 - (target - low) * scale if scale else rect.y + rect.h / 2
        painter.setPen(ink.pen("strong_line"))
        painter.drawLine(QPointF(rect.x, y), QPointF(rect.right, y))
    painter.setPen(ink.pen("success", 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for run in runs:
        if len(run) > 1:
            painter.drawPolyline(QPolygonF(run))
    last = next(run[-1] for run in reversed(runs) if run)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.brush("success"))
    painter.drawEllipse(last, 2.2, 2.2)
