"""A view that zooms around the mouse, scrolls with wheel and keys, and keeps strips beside what is scrolled.

While the zoom moves, what is shown may be stretched; when it rests, it is drawn sharp. It must not know maps.
"""

from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QNativeGestureEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from cxdesk.desktop.map.items import Look
from cxdesk.desktop.map.overview import THRESHOLD
from cxdesk.render.layout import MapLayout

ZOOM_MIN, ZOOM_MAX = 0.1, 4.0
STEP = 1.25
"""One step of zoom by key or notch of the wheel."""
SETTLE_MS = 140
"""How long the zoom must rest before the parts are drawn sharp again."""


class Strips(Protocol):
    """What stands beside the viewport."""

    def margins(self) -> tuple[int, int]:
        """Return how much room they take left of it and above it."""
        ...

    def arrange(self) -> None:
        """Stand around the viewport."""
        ...

    def update(self) -> None:
        """Paint everything anew."""
        ...

    def scrolled(self, dx: int, dy: int) -> None:
        """Follow what is scrolled."""
        ...


class ZoomView(QGraphicsView):
    """``zoom_changed`` carries the zoom as a factor, 1.0 being 100 %; ``shifted`` follows every scroll and zoom."""

    zoom_changed = Signal(float)
    shifted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A viewport that Qt makes itself costs 10 ms when it is first asked for: PySide6 loads every kind of widget
        # with scroll bars to find out which one it is.
        self.setViewport(QWidget())
        self.zoom = 1.0
        self.look = look
        self.frames: Strips | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._settled)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setRenderHints(QPainter.RenderHint.Antialiasing)

    @property
    def layout_shown(self) -> MapLayout | None:
        """The layout on screen."""
        raise NotImplementedError

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
        point = (at if at is not None else QPointF(self.viewport().rect().center())).toPoint()
        held = self.mapToScene(point)
        corner = self.viewport().pos()
        self._apply_zoom(zoom)
        # The strips grow with the zoom and push the viewport away from under the mouse.
        away = self.mapFromScene(held) - point + self.viewport().pos() - corner
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + away.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + away.y())

    def _apply_zoom(self, zoom: float) -> None:
        if zoom == self.zoom:
            return
        self.look.zooming = self.look.ink.rough = True
        # Every step would make another ground to keep, of another size.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self._settle.start(SETTLE_MS)
        self.zoom = zoom
        self.look.overview = zoom < THRESHOLD
        self.resetTransform()
        self.scale(zoom, zoom)
        self._arrange()
        if self.frames is not None:
            self.frames.update()
        self.zoom_changed.emit(zoom)

    def _settled(self) -> None:
        self.look.zooming = self.look.ink.rough = False
        if self.frames is not None:
            self.frames.update()
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.viewport().update()

    def frame_with(self, frames: Strips) -> None:
        """Put strips beside the viewport."""
        self.frames = frames
        self._arrange()

    def _arrange(self) -> None:
        if self.frames is not None:
            left, top = self.frames.margins()
            self.setViewportMargins(left, top, 0, 0)
            self.frames.arrange()
        self.shifted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self.frames is not None:
            self.frames.scrolled(dx, dy)
        self.shifted.emit()

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
        pinch = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == pinch:
            self.zoom_at(self.zoom * (1 + event.value()), event.position())
            return True
        return super().viewportEvent(event)
