"""Paints the emotion curve: a line through the scored touchpoints, with gaps where nobody scored."""

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from cxdesk.audit.curve import Bezier, Run
from cxdesk.audit.curve import curve as through
from cxdesk.i18n import format_number
from cxdesk.model.records import SCORE_MAX, SCORE_MIN
from cxdesk.render import fonts
from cxdesk.render.ink import Ink, text
from cxdesk.render.layout import MapLayout
from cxdesk.render.layout_types import Lane
from cxdesk.render.styles import COLUMN

_TOP, _BOTTOM = 24.0, 24.0
_DOT = 5.0
_DASH = 8.0


class _Mark(NamedTuple):
    """A scored touchpoint on the curve: where it is, what it says, and where its label begins."""

    x: float
    y: float
    id: str
    label: str
    label_x: float
    label_top: float


class Curve:
    """The curve of one layout; made once, it is painted piece by piece as the map is scrolled."""

    def __init__(self, layout: MapLayout, lane: Lane) -> None:
        self._lane = lane
        self._width = layout.width
        self._marks: list[_Mark] = []
        self._segments: list[Bezier] = []
        points: list[tuple[float, float | None]] = []
        scored: dict[float, tuple[str, float]] = {}
        for i, column in enumerate(layout.columns):
            value = column.card.parts[2]
            x = layout.xs[i] + COLUMN / 2
            if i and layout.xs[i] - layout.xs[i - 1] > COLUMN:
                points.append((x - COLUMN / 2, None))  # an empty stage lies between
            points.append((x, None if value is None else self._y(value)))
            if value is not None:
                scored[x] = (column.id, value)
        for run in through(points):
            self._segments += run.segments
            for k, (x, y) in enumerate(run.dots):
                id, value = scored[x]
                label = format_number(value, 1)
                dx, dy = _label_side(run, k)
                self._marks.append(_Mark(x, y, id, label, x + dx - _width(label) / 2, y + dy))
        self._starts = [segment.start[0] for segment in self._segments]
        self._places = [mark.x for mark in self._marks]

    def _y(self, value: float) -> float:
        room = self._lane.height - _TOP - _BOTTOM
        return self._lane.y + _TOP + (SCORE_MAX - value) / (SCORE_MAX - SCORE_MIN) * room

    def paint(self, painter: QPainter, ink: Ink, left: float, right: float, selected: frozenset[str]) -> None:
        """Paint what lies between two x; the points of selected touchpoints are filled."""
        middle = self._y((SCORE_MIN + SCORE_MAX) / 2)
        left, right = max(left, 0.0), min(right, self._width)
        _dashes(painter, ink, left, right, middle)
        first = max(bisect_left(self._starts, left) - 1, 0)
        # A segment may be long: touchpoints beside an empty stage are two columns apart.
        self._line(painter, ink, self._segments[first : bisect_left(self._starts, right)])
        low, high = bisect_left(self._places, left - COLUMN), bisect_left(self._places, right + COLUMN)
        painter.setPen(ink.pen("emotion", 2))
        for mark in self._marks[low:high]:
            painter.setBrush(ink.brush("emotion" if mark.id in selected else "sheet"))
            painter.drawEllipse(QPointF(mark.x, mark.y), _DOT, _DOT)
        for mark in self._marks[low:high]:
            text(painter, ink, mark.label, "caption", "secondary", mark.label_x, mark.label_top)

    def polylines(self) -> list[QPolygonF]:
        """Return the curve's unbroken stretches as straight lines from point to point, for a view from afar."""
        found: list[QPolygonF] = []
        at: tuple[float, float] | None = None
        for segment in self._segments:
            if segment.start != at:
                found.append(QPolygonF([QPointF(*segment.start)]))
            found[-1].append(QPointF(*segment.end))
            at = segment.end
        return found

    def _line(self, painter: QPainter, ink: Ink, segments: list[Bezier]) -> None:
        line, area = QPainterPath(), QPainterPath()
        floor = self._lane.bottom - 1
        at: tuple[float, float] | None = None
        for segment in segments:
            start, end = QPointF(*segment.start), QPointF(*segment.end)
            bend = QPointF(*segment.control1), QPointF(*segment.control2)
            if segment.start != at:
                if at is not None:
                    area.lineTo(at[0], floor)
                line.moveTo(start)
                area.moveTo(start.x(), floor)
                area.lineTo(start)
            line.cubicTo(*bend, end)
            area.cubicTo(*bend, end)
            at = segment.end
        if at is None:
            return
        area.lineTo(at[0], floor)
        # The line covers the area's edge, which therefore need not be smooth (and costs a third then).
        smooth = bool(painter.renderHints() & QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillPath(area, ink.brush("emotion", 26))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink.pen("emotion", 2))
        painter.drawPath(line)


@cache
def _width(label: str) -> float:
    return fonts.metrics("caption").horizontalAdvance(label)


def _dashes(painter: QPainter, ink: Ink, left: float, right: float, y: float) -> None:
    """Draw the line of the scale's middle; rectangles, as a dashed pen costs ten times as much."""
    painter.setPen(Qt.PenStyle.NoPen)
    if ink.rough:
        painter.fillRect(QRectF(left, y - 0.5, right - left, 1), ink.brush("line", 128))
        return
    first, last = int(left // _DASH), int(right // _DASH) + 1
    painter.setBrush(ink.brush("line"))
    painter.drawRects([QRectF(k * _DASH, y - 0.5, _DASH / 2, 1) for k in range(first, last)])


def _label_side(run: Run, k: int) -> tuple[float, float]:
    """Return where a point's label stands, away from the curve: above a peak, below a valley, beside a slope."""
    ys = [y for _x, y in run.dots[max(k - 1, 0) : k + 2]]
    y = run.dots[k][1]
    before = ys[0] if k else y
    after = ys[-1] if k + 1 < len(run.dots) else y
    if before >= y <= after:
        return 0.0, -_DOT - 17
    if before <= y >= after:
        return 0.0, _DOT + 2
    return (9.0 if after < before else -9.0), _DOT + 2
