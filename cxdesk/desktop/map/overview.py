"""Paints a whole map from afar: all cards with one call of the painter, all notes with another.

Below a quarter of the size nothing can be read, and a call per card would cost more than the picture. This module must
not know records.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from cxdesk.render import layout_cells as cells
from cxdesk.render.ink import Ink
from cxdesk.render.layout import MapLayout, kind_of
from cxdesk.render.paint_curve import Curve
from cxdesk.render.styles import COLUMN

THRESHOLD = 0.25
"""The zoom below which a map is painted this way."""


_OPACITY = {"pain": 150, "opportunity": 150, "tertiary": 120, "success": 120}
_COLOURS = {"pain_points": "pain", "quotes": "tertiary", "opportunities": "opportunity"}


class Overview:
    """The rectangles of one layout, ready to be painted."""

    def __init__(self, layout: MapLayout) -> None:
        self.layout = layout
        gap, pad = cells.CARD_GAP, cells.LANE_PAD
        self._sheet = QRectF(0, 0, layout.width, layout.height)
        self._lines = [QRectF(0, lane.bottom - 2, layout.width, 2) for lane in layout.lanes]
        self._edges = [QRectF(stage.x + stage.width - 2, 0, 2, layout.height) for stage in layout.stages]
        self._cards: list[QRectF] = []
        self._notes: dict[str, list[QRectF]] = {colour: [] for colour in _COLOURS.values()}
        self._figures: list[QRectF] = []
        for lane in layout.lanes:
            if lane.key == "touchpoints":
                height = lane.height - 2 * pad
                self._cards = [QRectF(x + gap, lane.y + pad, COLUMN - 2 * gap, height) for x in layout.xs]
            elif kind_of(lane.key):
                rects = self._notes[_COLOURS[lane.key]]
                for i in range(len(layout.columns)):
                    notes = layout.notes(kind_of(lane.key), i)
                    rects += [QRectF(*layout.note_rect(lane, i, note)) for note in notes]
            elif lane.key.startswith("metric:"):
                k = layout.metric_keys.index(lane.key)
                self._figures += [
                    QRectF(x + 8, lane.y + 10, 60, 14)
                    for x, column in zip(layout.xs, layout.columns, strict=True)
                    if column.metrics[k].figure.spark
                ]

        emotion = layout.lane("emotion")
        self._curve = Curve(layout, emotion).polylines() if emotion is not None else []

    def paint(self, painter: QPainter, ink: Ink, selected: list[QRectF]) -> None:
        """Paint the map in map units."""
        painter.fillRect(self._sheet, ink.brush("sheet"))
        painter.setPen(Qt.PenStyle.NoPen)
        for rects, colour in (
            (self._lines, "line"),
            (self._edges, "strong_line"),
            (self._cards, "strong_line"),
            *((rects, colour) for colour, rects in self._notes.items()),
            (self._figures, "success"),
            (selected, "accent"),
        ):
            if rects:
                painter.setBrush(ink.brush(colour, _OPACITY.get(colour, 255)))
                painter.drawRects(rects)
        painter.setPen(ink.pen("emotion", 8))
        for run in self._curve:
            painter.drawPolyline(run)
