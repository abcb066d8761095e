"""One graphics item for each part of the map; it keeps a picture of itself and draws that until it changes.

An item knows its place and how to draw itself, by id and geometry only; it must not know records or the document.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cxdesk import logs
from cxdesk.render.ink import Ink
from cxdesk.render.layout_types import Rect
from cxdesk.render.paint import HALO
from cxdesk.render.paint_map import Paint, Part

_AS_IS = QTransform()

MOST_KEPT = 32_000_000
"""How many pixels all pictures of a view may have together: a few screens full, 128 MB."""


@dataclass(slots=True)
class Look:
    """What all items of a view share: the colours, and how far it is zoomed.

    ``version`` changes with the colours. ``zooming`` is on while the zoom is still moving: pictures of another size
    are stretched meanwhile instead of drawn anew. ``overview`` is on where the view draws all parts itself.
    ``most_kept`` is how many pixels all pictures may have together.
    """

    ink: Ink
    ratio: float = 1.0
    version: int = 0
    zooming: bool = False
    overview: bool = False
    most_kept: int = MOST_KEPT
    _kept: "OrderedDict[Piece, int]" = field(default_factory=OrderedDict)
    _pixels: int = 0

    def keep(self, piece: "Piece", pixels: int) -> None:
        """Remember that a part has a picture of so many pixels; the oldest pictures go where there are too many."""
        self.forget(piece)
        self._kept[piece] = pixels
        self._pixels += pixels
        while self._pixels > self.most_kept and len(self._kept) > 1:
            next(iter(self._kept)).forget_picture()

    def forget(self, piece: "Piece") -> None:
        """Take note that a part has no picture any more."""
        self._pixels -= self._kept.pop(piece, 0)


class Piece(QGraphicsItem):
    """One part of the map: a card, a note, a goal, a metric's cell or the hint in an empty stage."""

    MOST_PIXELS = 4_000_000
    """A picture of more pixels is not kept: such a part is drawn directly."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._size = (0.0, 0.0)
        self._bounds = QRectF()
        self._paint: Paint | None = None
        self._content: object = None
        self._selected = False
        self._covered = self._source = QRectF()
        """What the picture shows, in the part's units, and its own size; a selected part's has the halo around it."""
        self._pixmap: QPixmap | None = None
        self._drawn: tuple[float, float, int] | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption, False)

    def show_part(self, part: Part) -> None:
        """Become this part of the map; the picture is kept where only the place is another."""
        rect = part.rect
        if (rect.w, rect.h) != self._size:
            self.prepareGeometryChange()
            self._size = (rect.w, rect.h)
            self._bounds = QRectF(-HALO, -HALO, rect.w + 2 * HALO, rect.h + 2 * HALO)
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
        self.forget_picture()
        self.update()

    def forget_picture(self) -> None:
        """Give the picture's memory back; it is drawn again when it is needed."""
        if self._pixmap is not None:
            self._look.forget(self)
        self._pixmap = None
        self._drawn = None

    @property
    def picture(self) -> QPixmap | None:
        """The picture it has of itself, with the halo's margin around it where it is selected."""
        return self._pixmap

    def boundingRect(self) -> QRectF:
        """Return the part's rectangle with room for the selection's halo."""
        return self._bounds

    @logs.guarded
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
            painter.drawPixmap(self._covered, self._pixmap, self._source)
            return
        corner = transform.map(self._covered.topLeft())
        ratio = look.ratio
        painter.setWorldTransform(_AS_IS)
        painter.drawPixmap(
            QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio), self._pixmap
        )

    def _render(self, key: tuple[float, float, int]) -> None:
        scale, ratio, _version = key
        covered = self._bounds if self._selected else QRectF(0, 0, *self._size)
        width = int(covered.width() * scale * ratio) + 1
        height = int(covered.height() * scale * ratio) + 1
        self.forget_picture()
        self._drawn = key
        if width * height > self.MOST_PIXELS or self._paint is None:
            return
        pixmap = QPixmap(width, height)
        # Opaque, on the colour that lies under every part: such a picture is copied rather than blended.
        pixmap.fill(Qt.GlobalColor.transparent if self._selected else self._look.ink.brush("sheet").color())
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(scale * ratio, scale * ratio)
        painter.translate(-covered.topLeft())
        self._paint(painter, self._look.ink, self._content, Rect(0, 0, *self._size), self._selected)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        self._covered, self._source = covered, QRectF(pixmap.rect())
        self._pixmap = pixmap
        self._look.keep(self, width * height)
