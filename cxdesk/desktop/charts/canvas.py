"""The widget a chart is drawn on: matplotlib's Qt canvas, drawn anew only when the view, the size or the theme changes.

Importing this module imports matplotlib, so the panel does it in idle time after its first paint. It must not know the
project.
"""

from typing import Any

from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cxdesk.desktop.charts.readout import Readout
from cxdesk.render import figures
from cxdesk.render.figures import Drawn, Spot, View
from cxdesk.render.tokens import LIGHT, Tokens


class ChartCanvas(FigureCanvasQTAgg):
    """Shows one view. The pointer and the arrow keys move a read-out from value to value; ``told(text)`` says them."""

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(figures.new_figure())  # type: ignore[no-untyped-call]
        self.setParent(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view: View | None = None
        self._tokens: Tokens = LIGHT
        self._drawn_for: tuple[View, Tokens, float, float] | None = None
        self._step = -1
        self.drawn = Drawn()
        self.readout = Readout(self)

    @property
    def view(self) -> View | None:
        """What is shown."""
        return self._view

    def show_view(self, view: View, tokens: Tokens) -> None:
        """Draw another view as soon as the event loop is idle; several calls before then draw once."""
        self._view, self._tokens = view, tokens
        self._point_at(None)
        self.draw_idle()  # type: ignore[no-untyped-call]

    def draw(self) -> None:
        """Lay the chart out anew where it is not for this view and size, then paint it into the buffer."""
        if self._view is not None:
            width, height = self.figure.get_size_inches()
            wanted = (self._view, self._tokens, float(width), float(height))
            if wanted != self._drawn_for:
                self._drawn_for = wanted
                self.drawn = figures.draw(self.figure, self._view, self._tokens)
                self.setAccessibleName(self.drawn.caption)
        super().draw()  # type: ignore[no-untyped-call]

    def _point_at(self, spot: Spot | None) -> None:
        if spot is None:
            self._step = -1
        self.readout.show_spot(spot)
        text = "" if spot is None else ", ".join((spot.title, *spot.lines))
        self.setAccessibleDescription(text)
        self.told.emit(text)

    # The pointer is ours: matplotlib's own events are for its pan and zoom, which a chart of counts does not need.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(figures.nearest(self.drawn, event.position().x(), event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def enterEvent(self, event: Any) -> None:
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def wheelEvent(self, event: Any) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self.readout.spot is not None:
            self._point_at(None)
        elif step is None:
            event.ignore()
        else:
            self._walk(step)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def _walk(self, step: int) -> None:
        """Move the read-out to the next or the last value in reading order."""
        spots = figures.every_spot(self.drawn)
        if spots:
            place = self._step + step if self._step >= 0 else (0 if step > 0 else len(spots) - 1)
            place = min(max(place, 0), len(spots) - 1)
            self._point_at(spots[place])
            self._step = place

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)  # type: ignore[no-untyped-call]
        self.readout.resize(event.size())
        self._point_at(None)
