"""One graphics item for each part of the map; it keeps a picture of itself and draws that until it changes.

An item knows its place and how to draw itself, by id and geometry only; it must not know records or the document.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cxdesk.render.ink import Ink
from cxdesk.render.layout_types import Rect
from cxdesk.render.paint import HALO
from cxdesk.render.paint_map import Paint, Part


@dataclass(slots=True)
class Look:
    """What all items of a view share: the colours, and how far it is zoomed.

    ``version`` changes with the colours. ``zooming`` is on while the zoom is still moving: pictures of another size
    are stretched meanwhile instead of drawn anew. ``overview`` is on where the view draws all parts itself.
    """

    ink: Ink
    ratio: float = 1.0
    version: int = 0
    zooming: bool = False
    overview: bool = False


class Piece(QGraphicsItem):
    """One part of the map: a card, a note, a goal, a metric's cell or the hint in an empty stage."""

    MOST_PIXELS = 4_000_000
    """A picture of more pixels is not kept: such a part is drawn directly."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._size = (0.0, 0.0)
        self._paint: Paint | None = None
        self._content: object = None
        self._selected = False
        self._pixmap: QPixmap | None = None
        self._drawn: tuple[float, float, int] | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption, False)

    def show_part(self, part: Part) -> None:
        """Become this part of the map; the picture is kept where only the place is another."""
        rect = part.rect
        if (rect.w, rect.h) != self._size:
            self.prepareGeometryChange()
            self._size = (rect.w, rect.h)
            self._forget()
        if part.content is not self._content and part.content != self._content:
            self._content = part.content
            self._paint = part.paint
            self._forget()
        if (self.x(), self.y()) != (rect.x, rect.y):
            self.setPos(rect.x, rect.y)

    def select(self, on: bool) -> None:
        """Show the part as selected or not."""
        if on != self._selected:
            self._selected = on
            self._forget()

    def _forget(self) -> None:
        self._pixmap = None
        self._drawn = None
        self.update()

    @property
    def picture(self) -> QPixmap | None:
        """The picture it has of itself, with the halo's margin around it."""
        return self._pixmap

    def boundingRect(self) -> QRectF:
        """Return the part's rectangle with room for the selection's halo."""
        return QRectF(-HALO, -HALO, self._size[0] + 2 * HALO, self._size[1] + 2 * HALO)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the picture on whole device pixels, so that text stays sharp; draw it anew where it is out of date."""
        look = self._look
        if look.overview or self._paint is None:
            return
        transform = painter.worldTransform()
        scale = transform.m11()
        key = (scale, look.ratio, look.version)
        if key != self._drawn and not (look.zooming and self._pixmap is not None):
            self._render(key)
        if self._pixmap is None:
            self._paint(painter, look.ink, self._content, Rect(0, 0, *self._size), self._selected)
            return
        if key != self._drawn:
            painter.drawPixmap(self.boundingRect(), self._pixmap, QRectF(self._pixmap.rect()))
            return
        corner = transform.map(QPointF(-HALO, -HALO))
        ratio = look.ratio
        painter.setWorldTransform(QTransform())
        painter.drawPixmap(
            QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio), self._pixmap
        )
        painter.setWorldTransform(transform)

    def _render(self, key: tuple[float, float, int]) -> None:
        scale, ratio, _version = key
        factor = scale * ratio
        width = int((self._size[0] + 2 * HALO) * factor) + 1
        height = int((self._size[1] + 2 * HALO) * factor) + 1
        self._drawn = key
        if width * height > self.MOST_PIXELS or self._paint is None:
            self._pixmap = None
            return
        pixmap = QPixmap(width, height)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(factor, factor)
        painter.translate(HALO, HALO)
        self._paint(painter, self._look.ink, self._content, Rect(0, 0, *self._size), self._selected)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        self._pixmap = pixmap
