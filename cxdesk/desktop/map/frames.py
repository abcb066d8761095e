"""What stays in view while the map is scrolled: the stage headers above it and the lane titles left of it.

They are widgets beside the viewport rather than on it, so scrolling moves the map alone. They must not know records.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from cxdesk.desktop.map.menus import lane_menu
from cxdesk.i18n import _
from cxdesk.render import paint, paint_map
from cxdesk.render.layout_types import Rect
from cxdesk.render.styles import HEADER, TITLES

if TYPE_CHECKING:
    from cxdesk.desktop.map.view import MapView

ADD_STAGE = 132.0
"""Width of the place right of the last stage that adds one."""


class Frame(QWidget):
    """A strip beside the viewport, in the map's scale; mouse and wheel go to the view in map units."""

    def __init__(self, view: "MapView") -> None:
        super().__init__(view)
        self._view = view
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def origin(self) -> QPointF:
        """Return where the map's origin is, in pixels of the strip: it follows the scrolling in one direction only."""
        raise NotImplementedError

    def to_map(self, point: QPointF) -> QPointF:
        """Return a point of the strip in map units."""
        return (point - self.origin()) / self._view.zoom

    def from_map(self, point: QPointF) -> QPointF:
        """Return a point of the map in pixels of the strip."""
        return point * self._view.zoom + self.origin()

    def paintEvent(self, event: QPaintEvent) -> None:
        zoom, origin = self._view.zoom, self.origin()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(self.rect(), self._view.look.ink.brush("canvas"))
        painter.translate(origin)
        painter.scale(zoom, zoom)
        corner = self.to_map(QPointF(0, 0))
        self.paint_map(painter, Rect(corner.x(), corner.y(), self.width() / zoom, self.height() / zoom))
        painter.end()

    def paint_map(self, painter: QPainter, shown: Rect) -> None:
        """Paint the strip in map units."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._view.mouse.press(event, self.to_map(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._view.mouse.move(event, self.to_map(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._view.mouse.release(event, self.to_map(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._view.mouse.double_click(event, self.to_map(event.position()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._view.contextMenuEvent(event)  # a scroll area takes none from its children

    def leaveEvent(self, event: QEvent) -> None:
        self._view.mouse.hover(None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._view.tell(self, self.to_map(QPointF(event.pos())))
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._view.viewport(), event)


class StageHeaders(Frame):
    """The stage headers, and the place right of the last that adds a stage."""

    def origin(self) -> QPointF:
        """Follow the map from side to side."""
        return QPointF(self._view.mapFromScene(QPointF(0, 0)).x(), self.height())

    def paint_map(self, painter: QPainter, shown: Rect) -> None:
        layout = self._view.layout_shown
        if layout is None:
            return
        ink = self._view.look.ink
        chosen = frozenset(id for kind, id in self._view.board.selected if kind == "stage")
        paint_map.header(painter, ink, layout, shown.x, shown.right, chosen)
        place = self._view.add_stage_rect()
        if self._view.can_edit and place.x < shown.right:
            spot = self._view.mouse.spot
            hovered = spot is not None and spot.look == "stage"
            paint.hint(painter, ink, _("+ Stage"), place, hovered)
        mark = self._view.shown_preview.mark
        if mark is not None and mark.y < 0:
            painter.fillRect(QRectF(*mark), ink.brush("accent"))


class LaneTitles(Frame):
    """The lane titles."""

    def origin(self) -> QPointF:
        """Follow the map up and down."""
        return QPointF(self.width(), self._view.mapFromScene(QPointF(0, 0)).y())

    def paint_map(self, painter: QPainter, shown: Rect) -> None:
        layout = self._view.layout_shown
        if layout is not None:
            paint_map.titles(painter, self._view.look.ink, layout)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        layout = self._view.layout_shown
        lane = layout.lane_at(self.to_map(QPointF(event.pos())).y()) if layout is not None else None
        menu = lane_menu(self._view, lane.key if lane is not None else "")
        if not menu.isEmpty():
            self._view.popup(menu, event.globalPos())


class Corner(QWidget):
    """The corner between headers and titles; a ring in it shows that the keyboard has brought the focus to the map."""

    def __init__(self, view: "MapView") -> None:
        super().__init__(view)
        self._view = view

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._view.look.ink.brush("canvas"))
        if self._view.ringed:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._view.look.ink.brush("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(5, 5, -5, -5), 5, 5)
        painter.end()


class Frames:
    """The three strips around a view's viewport."""

    def __init__(self, view: "MapView") -> None:
        self._view = view
        self.headers = StageHeaders(view)
        self.titles = LaneTitles(view)
        self._corner = Corner(view)

    def margins(self) -> tuple[int, int]:
        """Return how much room the titles and the headers take at the view's zoom, in pixels."""
        return round(TITLES * self._view.zoom), round(HEADER * self._view.zoom)

    def arrange(self) -> None:
        """Stand around the viewport."""
        inner: QRect = self._view.viewport().geometry()
        left, top = self.margins()
        self.headers.setGeometry(inner.left(), inner.top() - top, inner.width(), top)
        self.titles.setGeometry(inner.left() - left, inner.top(), left, inner.height())
        self._corner.setGeometry(inner.left() - left, inner.top() - top, left, top)

    def update(self) -> None:
        """Paint all three anew."""
        for strip in (self.headers, self.titles, self._corner):
            strip.update()

    def scrolled(self, dx: int, dy: int) -> None:
        """Follow the map."""
        if dx:
            self.headers.update()
        if dy:
            self.titles.update()
