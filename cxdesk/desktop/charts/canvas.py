"""The widget a chart is drawn on: matplotlib's Qt canvas, drawn anew only when the view, the size or the theme changes.

Importing this module imports matplotlib, so the panel does it in idle time after its first paint. It must not know the
project.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cxdesk.desktop.charts.brush import Brush
from cxdesk.desktop.charts.readout import Readout
from cxdesk.render import figures
from cxdesk.render.figures import Drawn, Spot, View
from cxdesk.render.tokens import LIGHT, Tokens


class ChartCanvas(FigureCanvasQTAgg):
    """Shows one view. The pointer and the arrow keys move a read-out from value to value; ``told(text)`` says them.

    ``window_chosen(days)`` follows a drag over time, or Shift and an arrow key; None takes it back. ``picked(title)``
    says which value was clicked, or had Enter pressed on it.
    """

    told = Signal(str)
    window_chosen = Signal(object)
    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(figures.new_figure())  # type: ignore[no-untyped-call]
        self.setParent(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view: View | None = None
        self._tokens: Tokens = LIGHT
        self._drawn_for: tuple[View, Tokens, float, float] | None = None
        self._step = -1
        self._brush = Brush()
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
                self.setAccessibleName(" ".join(filter(None, (self.drawn.caption, self.drawn.note))))
        super().draw()  # type: ignore[no-untyped-call]

    def _point_at(self, spot: Spot | None) -> None:
        if spot is None:
            self._step = -1
        self.readout.show_spot(spot)
        text = "" if spot is None else ", ".join((spot.title, *spot.lines))
        self.setAccessibleDescription(text)
        self.told.emit(text)

    def day_at(self, place: QPoint) -> date | None:
        """Return the day at a place, or at the value that is read out; None where no time lies there."""
        time = next((time for time in self.drawn.times if time.holds(place.x(), place.y())), None)
        if time is not None:
            return date.fromordinal(round(time.day(place.x())))
        spot = self.readout.spot
        return date.fromordinal(round(self.drawn.times[0].day(spot.x))) if spot and self.drawn.times else None

    def say_more(self, text: str) -> None:
        """Add a line to what is read out."""
        spot = self.readout.spot
        if spot is not None and text not in spot.lines:
            step = self._step
            self._point_at(replace(spot, lines=(*spot.lines, text)))
            self._step = step

    # The pointer is ours: matplotlib's own events are for its pan and zoom, which a chart of counts does not need.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._brush.pressed:
            self._brush.move(event.position().x())
            self.readout.show_band(self._brush.band)
            if self._brush.dragged:
                self._point_at(None)
                return
        self._point_at(figures.nearest(self.drawn, event.position().x(), event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._brush.press(self.drawn, event.position().x(), event.position().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        over_time = self._brush.pressed
        days = self._brush.release(self._view)
        self.readout.show_band(None)
        if over_time:
            self.window_chosen.emit(days)
        elif self.readout.spot is not None:
            self.picked.emit(self.readout.spot.title)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def enterEvent(self, event: Any) -> None:
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def wheelEvent(self, event: Any) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, spot = Qt.Key(event.key()), self.readout.spot
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        step = steps.get(key)
        if key == Qt.Key.Key_Escape and self._brush.pressed:
            self._brush.cancel()
            self.readout.show_band(None)
        elif key == Qt.Key.Key_Escape and spot is not None:
            self._point_at(None)
        elif key == Qt.Key.Key_Escape and self.drawn.times:
            self._brush.forget_keys()
            self.window_chosen.emit(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and spot is not None:
            self.picked.emit(spot.title)
        elif step is None:
            event.ignore()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.drawn.times:
            self._extend(step)
        else:
            self._brush.forget_keys()
            self._walk(step)

    def _extend(self, step: int) -> None:
        """Choose a stretch of time by its end, from the value that is read out on."""
        spot = self.readout.spot
        days = self._brush.extend(self._view, self.drawn.times[0].day(spot.x) if spot else None, step)
        if days is not None:
            self.window_chosen.emit(days)

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
