"""The map in the window: shows the board, scrolls and zooms it, and hands mouse and keys to what understands them.

It must not know how a part is painted nor what a verb does.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from cxdesk.desktop.document import Document
from cxdesk.desktop.map.board import Board
from cxdesk.desktop.map.frames import ADD_STAGE, Frames
from cxdesk.desktop.map.items import Look
from cxdesk.desktop.map.overview import THRESHOLD, Overview
from cxdesk.desktop.theme import theme
from cxdesk.i18n import _
from cxdesk.render import paint_map
from cxdesk.render.ink import ink
from cxdesk.render.layout import MapLayout
from cxdesk.render.layout_types import Rect
from cxdesk.render.styles import HEADER

ZOOM_MIN, ZOOM_MAX = 0.1, 4.0
STEP = 1.25
"""One step of zoom by key or notch of the wheel."""
SETTLE_MS = 140
"""How long the zoom must rest before the parts are drawn sharp again."""


class MapView(QGraphicsView):
    """The map of a document. ``zoom_changed`` carries the zoom as a factor, 1.0 being 100 %."""

    zoom_changed = Signal(float)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.zoom = 1.0
        self.look = Look(ink(theme().tokens))
        self.board = Board(document, self.look, self)
        self.setScene(self.board.scene)
        self._frames = Frames(self)
        self._overview: Overview | None = None
        self.hovers_add_stage = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._settled)
        self._configure()
        self.board.laid_out.connect(self._relaid)
        self.board.marked.connect(self._marked)
        theme().changed.connect(self._recolour)
        self._relaid()

    def _configure(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Journey map"))

    # ------------------------------------------------------------------------------------------- what is shown

    @property
    def layout_shown(self) -> MapLayout | None:
        """The layout on screen."""
        return self.board.layout

    @property
    def can_edit(self) -> bool:
        """Whether the map may be changed."""
        return not self.document.read_only and self.layout_shown is not None

    def add_stage_rect(self) -> Rect:
        """Return the place right of the last stage that adds one."""
        layout = self.layout_shown
        x = layout.width if layout is not None and layout.stages else 0.0
        return Rect(x + 6, -HEADER + 3, ADD_STAGE - 12, HEADER - 6)

    def shown_area(self) -> Rect:
        """Return the part of the map in the viewport, in map units."""
        corner = self.mapToScene(QPoint(0, 0))
        size = self.viewport().size()
        return Rect(corner.x(), corner.y(), size.width() / self.zoom, size.height() / self.zoom)

    def _relaid(self) -> None:
        layout = self.layout_shown
        self._overview = None
        if layout is not None:
            self.setSceneRect(QRectF(0, 0, layout.width + ADD_STAGE, layout.height + 24))
        self.viewport().update()
        self._frames.update()

    def _marked(self) -> None:
        self.viewport().update()
        self._frames.headers.update()

    def _recolour(self) -> None:
        self.look.ink = ink(theme().tokens)
        self.board.drop_pictures()
        self.viewport().update()
        self._frames.update()

    # ------------------------------------------------------------------------------------------- painting

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, self.look.ink.brush("canvas"))
        layout = self.layout_shown
        if layout is None:
            return
        chosen = frozenset(id for kind, id in self.board.selected if kind == "touchpoint")
        area = Rect(rect.x(), rect.y(), rect.width(), rect.height())
        paint_map.ground(painter, self.look.ink, layout, area, chosen)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.look.ratio = self.viewport().devicePixelRatioF()
        if not self.look.overview or self.layout_shown is None:
            super().paintEvent(event)
            return
        if self._overview is None or self._overview.layout is not self.layout_shown:
            self._overview = Overview(self.layout_shown)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.look.ink.brush("canvas"))
        painter.setTransform(self.viewportTransform())
        rects = [self.layout_shown.rect_of(*key) for key in self.board.selected]
        self._overview.paint(painter, self.look.ink, [QRectF(*rect) for rect in rects if rect is not None])
        painter.end()

    # ------------------------------------------------------------------------------------------- zoom and scroll

    def zoom_in(self) -> None:
        """Zoom in one step around the middle."""
        self.zoom_at(self.zoom * STEP)

    def zoom_out(self) -> None:
        """Zoom out one step around the middle."""
        self.zoom_at(self.zoom / STEP)

    def zoom_to(self, percent: float) -> None:
        """Zoom to so many per cent around the middle."""
        self.zoom_at(percent / 100)

    def fit(self) -> None:
        """Show the whole map."""
        layout = self.layout_shown
        if layout is None:
            return
        whole = layout.whole
        inner = self.maximumViewportSize()
        fitting = min((inner.width() - 8) / (whole.w + 8), (inner.height() - 8) / (whole.h + 8))
        self._apply_zoom(max(min(fitting, 1.0), 0.0005))
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)

    def zoom_at(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom so that the map's point under ``at`` (in the viewport; None: its middle) stays where it is."""
        low = min(ZOOM_MIN, self.zoom)
        zoom = max(low, min(ZOOM_MAX, zoom))
        if abs(zoom - 1) < 0.02:
            zoom = 1.0
        point = at if at is not None else QPointF(self.viewport().rect().center())
        held = self.mapToScene(point.toPoint())
        self._apply_zoom(zoom)
        moved = self.mapFromScene(held)
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + moved.x() - round(point.x()))
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved.y() - round(point.y()))

    def _apply_zoom(self, zoom: float) -> None:
        if zoom == self.zoom:
            return
        self.look.zooming = True
        self._settle.start(SETTLE_MS)
        self.zoom = zoom
        self.look.overview = zoom < THRESHOLD
        self.resetTransform()
        self.scale(zoom, zoom)
        self._arrange()
        self._frames.update()
        self.zoom_changed.emit(zoom)

    def _settled(self) -> None:
        self.look.zooming = False
        self.viewport().update()

    def _arrange(self) -> None:
        left, top = self._frames.margins()
        self.setViewportMargins(left, top, 0, 0)
        self._frames.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx:
            self._frames.headers.update()
        if dy:
            self._frames.titles.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = (turn.y() or turn.x()) / 120
            self.zoom_at(self.zoom * STEP**steps, event.position())
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not turn.x():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - turn.y())
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_at(self.zoom * (1 + event.value()), event.position())
                return True
        return super().viewportEvent(event)

    # ------------------------------------------------------------------------------------------- mouse and keys

    def press(self, event: QMouseEvent, at: QPointF) -> None:
        layout = self.layout_shown
        if layout is None:
            return
        hit = layout.hit(at.x(), at.y())
        self.document.select(hit.kind, (hit.id,) if hit.id else ())

    def drag(self, event: QMouseEvent, at: QPointF) -> None:
        pass

    def release(self, event: QMouseEvent, at: QPointF) -> None:
        pass

    def double_click(self, event: QMouseEvent, at: QPointF) -> None:
        pass

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.press(event, self.mapToScene(event.position().toPoint()))
