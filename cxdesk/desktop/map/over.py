"""What is painted over the map while the mouse works: where a drop goes, the rubber band, what is dragged or hovered.

It must not know what a gesture does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from cxdesk.desktop.map.hover import Spot
from cxdesk.desktop.map.items import Look
from cxdesk.render import paint
from cxdesk.render.layout_types import Rect
from cxdesk.render.paint import HALO


@dataclass(slots=True)
class Preview:
    """What a gesture shows: where something would go, what the rubber band covers, the picture of what is dragged."""

    mark: Rect | None = None
    band: Rect | None = None
    ghost: QPixmap | None = None
    ghost_at: QPointF = field(default_factory=QPointF)

    def areas(self, zoom: float) -> Iterator[QRectF]:
        """Yield the places on the map that it covers."""
        for rect in (self.mark, self.band):
            if rect is not None:
                yield QRectF(*rect)
        if self.ghost is not None:
            yield self.ghost_rect(zoom)

    def ghost_rect(self, zoom: float) -> QRectF:
        """Return where the picture of what is dragged stands."""
        size = self.ghost.deviceIndependentSize() / zoom if self.ghost is not None else QSizeF()
        return QRectF(self.ghost_at - QPointF(HALO, HALO), size)


def paint_over(painter: QPainter, look: Look, preview: Preview, spot: Spot | None, zoom: float) -> None:
    """Paint in map units."""
    if preview.band is not None:
        painter.setPen(look.ink.pen("accent", 1 / zoom))
        painter.setBrush(look.ink.brush("accent", 36))
        painter.drawRect(QRectF(*preview.band))
    if preview.ghost is not None:
        painter.setOpacity(0.88)
        painter.drawPixmap(preview.ghost_rect(zoom), preview.ghost, QRectF(preview.ghost.rect()))
        painter.setOpacity(1)
    if preview.mark is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.ink.brush("accent"))
        painter.drawRoundedRect(QRectF(*preview.mark), 2, 2)
    if spot is not None:
        _spot(painter, look, spot)


def _spot(painter: QPainter, look: Look, spot: Spot) -> None:
    rect = QRectF(*spot.rect)
    if spot.look == "hint":
        paint.hint(painter, look.ink, spot.label, spot.rect, True)
    elif spot.look == "plus":
        middle = rect.center()
        painter.setPen(look.ink.pen("sheet", 2))
        painter.setBrush(look.ink.brush("accent"))
        painter.drawEllipse(middle, 9, 9)
        painter.setPen(look.ink.pen("on_accent", 1.6))
        painter.drawLine(middle - QPointF(4, 0), middle + QPointF(4, 0))
        painter.drawLine(middle - QPointF(0, 4), middle + QPointF(0, 4))
    elif spot.look == "dots":
        painter.setPen(look.ink.pen("accent", 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
