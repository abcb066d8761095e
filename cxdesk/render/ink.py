"""Pens, brushes and the few strokes everything on the map is made of; knows a theme's colours, not what is drawn."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from cxdesk.render import fonts
from cxdesk.render.layout_types import Rect, Wrapped
from cxdesk.render.styles import STYLES
from cxdesk.render.tokens import Tokens


class Ink:
    """Colours, brushes and pens of one theme, each made once.

    While ``rough`` is on, text is drawn from small pictures of it: for a view whose zoom is moving, where shaping and
    rasterising every line at every size would cost most of the time.
    """

    MOST_PICTURES = 1000

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.rough = False
        self._pictures: dict[tuple[str, str, str], QPixmap] = {}
        self._brushes: dict[tuple[str, int], QBrush] = {}
        self._pens: dict[tuple[str, float, bool], QPen] = {}

    def hex(self, name: str) -> str:
        """Return a colour's value; ``stage:3`` is a colour of the stages' palette."""
        if name.startswith("stage:"):
            return self.tokens.stages[int(name[6:])]
        value: str = getattr(self.tokens, name)
        return value

    def brush(self, name: str, opacity: int = 255) -> QBrush:
        """Return a brush of a colour; ``opacity`` 0 to 255."""
        found = self._brushes.get((name, opacity))
        if found is None:
            colour = QColor(self.hex(name))
            colour.setAlpha(opacity)
            found = self._brushes[name, opacity] = QBrush()
            # Not given to the constructor, to which PySide6 would first load pictures and gradients.
            found.setColor(colour)
            found.setStyle(Qt.BrushStyle.SolidPattern)
        return found

    def pen(self, name: str, width: float = 1.0, dashed: bool = False) -> QPen:
        """Return a pen with round ends."""
        found = self._pens.get((name, width, dashed))
        if found is None:
            found = QPen(QColor(self.hex(name)), width)
            found.setCapStyle(Qt.PenCapStyle.RoundCap)
            found.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if dashed:
                found.setDashPattern([3.0, 3.0])
            self._pens[name, width, dashed] = found
        return found

    def picture(self, line: str, style: str, colour: str) -> QPixmap:
        """Return a picture of a line of text, twice as large as at 100 %."""
        key = (line, style, colour)
        found = self._pictures.get(key)
        if found is None:
            if len(self._pictures) >= self.MOST_PICTURES:
                self._pictures.clear()
            width = fonts.metrics(style).horizontalAdvance(line)
            found = QPixmap(int(2 * width) + 2, 2 * STYLES[style].line)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.scale(2, 2)
            painter.setFont(fonts.font(style))
            painter.setPen(self.pen(colour))
            painter.drawText(QPointF(0, fonts.baseline(style)), line)
            painter.end()
            self._pictures[key] = found
        return found


@cache
def ink(tokens: Tokens) -> Ink:
    """Return the ink of a theme."""
    return Ink(tokens)


def qrect(rect: Rect) -> QRectF:
    """Return Qt's rectangle."""
    return QRectF(rect.x, rect.y, rect.w, rect.h)


def text(painter: QPainter, ink: Ink, line: str, style: str, colour: str, x: float, top: float) -> None:
    """Draw one line of text whose box begins at (x, top)."""
    if line and ink.rough:
        picture = ink.picture(line, style, colour)
        painter.drawPixmap(
            QRectF(x, top, picture.width() / 2, picture.height() / 2), picture, QRectF(picture.rect())
        )
    elif line:
        painter.setFont(fonts.font(style))
        painter.setPen(ink.pen(colour))
        painter.drawText(QPointF(x, top + fonts.baseline(style)), line)


def text_right(
    painter: QPainter, ink: Ink, line: str, style: str, colour: str, right: float, top: float
) -> None:
    """Draw one line of text that ends at ``right``."""
    text(painter, ink, line, style, colour, right - fonts.metrics(style).horizontalAdvance(line), top)


def text_centred(
    painter: QPainter, ink: Ink, line: str, style: str, colour: str, x: float, top: float
) -> None:
    """Draw one line of text with its middle at ``x``."""
    text(painter, ink, line, style, colour, x - fonts.metrics(style).horizontalAdvance(line) / 2, top)


def lines(
    painter: QPainter, ink: Ink, wrapped: Wrapped, style: str, colour: str, x: float, top: float
) -> float:
    """Draw lines of text one below the other; return the y below the last."""
    for line in wrapped.lines:
        text(painter, ink, line, style, colour, x, top)
        top += STYLES[style].line
    return top


def box(painter: QPainter, ink: Ink, rect: Rect, fill: str, edge: str = "", radius: float = 0.0) -> None:
    """Draw a filled rectangle whose one-pixel edge lies inside it."""
    painter.setBrush(ink.brush(fill))
    if edge:
        painter.setPen(ink.pen(edge))
        shape = QRectF(rect.x + 0.5, rect.y + 0.5, rect.w - 1, rect.h - 1)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        shape = qrect(rect)
    if radius:
        painter.drawRoundedRect(shape, radius, radius)
    else:
        painter.drawRect(shape)
