"""Turns presses, moves and releases of the mouse into clicks and gestures.

It must not know what a gesture does once it has begun.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent

from cxdesk.desktop.map.gestures import Band, DragStage, Gesture, Pan, drag_of
from cxdesk.desktop.map.hover import Spot, spot_at
from cxdesk.model.records import Stage, Touchpoint
from cxdesk.render.layout import kind_of
from cxdesk.render.layout_types import Hit

if TYPE_CHECKING:
    from cxdesk.desktop.map.view import MapView

EDGE = 36
"""How near to the viewport's edge, in pixels, a drag begins to scroll."""
SCROLL_MS = 25


class Mouse:
    """The mouse on one view."""

    def __init__(self, view: "MapView") -> None:
        self._view = view
        self._pressed: QPointF | None = None
        self._pressed_at = self._last = QPoint()
        self._copies = False
        self._hit = Hit("", "", "", -1, -1)
        self._click_later = False
        self._gesture: Gesture | None = None
        self._pan: Pan | None = None
        self.space = False
        self.spot: Spot | None = None
        self._scroll = QTimer(view)
        self._scroll.setInterval(SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)

    @property
    def busy(self) -> bool:
        """Whether a gesture is going on."""
        return self._gesture is not None or self._pan is not None

    def cancel(self) -> bool:
        """Take the gesture back; False where there is none."""
        if self._gesture is None:
            return False
        self._gesture.cancel()
        self._forget()
        return True

    def _forget(self) -> None:
        self._gesture = None
        self._pressed = None
        self._click_later = False
        self._scroll.stop()

    # ------------------------------------------------------------------------------------------- events

    def press(self, event: QMouseEvent, at: QPointF) -> None:
        """Begin a click or a gesture."""
        view = self._view
        view.setFocus(Qt.FocusReason.MouseFocusReason)
        middle = event.button() == Qt.MouseButton.MiddleButton
        if middle or (self.space and event.button() == Qt.MouseButton.LeftButton):
            self._pan = Pan(view, event.globalPosition().toPoint())
            return
        layout = view.layout_shown
        if layout is None or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        self._hit = layout.hit(at.x(), at.y())
        if event.button() == Qt.MouseButton.RightButton:
            self._choose_for_menu()
            return
        spot = spot_at(view, at)
        if spot is not None:
            self.hover(None)
            spot.act()
            return
        self._pressed, self._pressed_at = at, event.globalPosition().toPoint()
        self._click(event.modifiers())

    def move(self, event: QMouseEvent, at: QPointF) -> None:
        """Go on with a gesture, or show what could be done here."""
        if self._pan is not None:
            self._pan.to(event.globalPosition().toPoint())
            return
        if self._pressed is None:
            self.hover(spot_at(self._view, at) if not event.buttons() else None)
            return
        if self._gesture is None:
            far = (event.globalPosition().toPoint() - self._pressed_at).manhattanLength()
            if far < QGuiApplication.styleHints().startDragDistance():
                return
            self._begin(event.modifiers())
        self._last, self._copies = event.globalPosition().toPoint(), _copies(event.modifiers())
        if self._gesture is not None:
            self._gesture.move(at, self._copies)
            if not self._scroll.isActive():
                self._scroll.start()

    def release(self, event: QMouseEvent, at: QPointF) -> None:
        """End the gesture or the click."""
        if self._pan is not None:
            self._pan.end()
            self._pan = None
            return
        gesture, later = self._gesture, self._click_later
        self._forget()
        if gesture is not None:
            gesture.end(at, _copies(event.modifiers()))
        elif later:
            self._view.document.select(self._hit.kind, (self._hit.id,))

    def double_click(self, event: QMouseEvent, at: QPointF) -> None:
        """Edit what was clicked, or add to an empty place."""
        layout = self._view.layout_shown
        if layout is None or event.button() != Qt.MouseButton.LeftButton or not self._view.can_edit:
            return
        self._forget()
        hit = layout.hit(at.x(), at.y())
        writing = self._view.writing
        if hit.kind:
            writing.edit(hit.kind, hit.id)
        elif hit.lane == "goals" and hit.stage >= 0:
            writing.edit_goal(layout.stages[hit.stage].id)
        elif kind_of(hit.lane) and hit.column >= 0:
            writing.add_note(kind_of(hit.lane), layout.columns[hit.column].id)
        elif hit.lane == "touchpoints" and hit.stage >= 0:
            writing.add_touchpoint(*layout.slot_at(at.x()))

    def hover(self, spot: Spot | None) -> None:
        """Show the place under the mouse that does something when clicked."""
        if spot != self.spot:
            self.spot = spot
            self._view.show_spot(spot)

    # ------------------------------------------------------------------------------------------- clicks

    def _click(self, modifiers: Qt.KeyboardModifier) -> None:
        view, hit = self._view, self._hit
        chosen = view.document.selection
        adds = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        extends = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if hit.kind == Touchpoint.KIND and extends and chosen.kind == Touchpoint.KIND:
            view.extend_to(hit.id)
        elif hit.kind and adds and chosen.kind == hit.kind:
            others = tuple(id for id in chosen.ids if id != hit.id)
            view.document.select(hit.kind, others if hit.id in chosen.ids else (*others, hit.id))
        elif hit.kind and hit.id in chosen.ids:
            self._click_later = len(chosen.ids) > 1
        elif hit.kind:
            view.document.select(hit.kind, (hit.id,))
        elif not (adds or extends):
            self._click_empty()

    def _click_empty(self) -> None:
        view, hit = self._view, self._hit
        layout = view.layout_shown
        if layout is None:
            return
        if hit.lane == "goals" and hit.stage >= 0:
            view.document.select(Stage.KIND, (layout.stages[hit.stage].id,))
        elif hit.column >= 0 and (hit.lane == "emotion" or hit.lane.startswith("metric:")):
            view.document.select(Touchpoint.KIND, (layout.columns[hit.column].id,))
        else:
            view.document.select("", ())

    def _choose_for_menu(self) -> None:
        hit, chosen = self._hit, self._view.document.selection
        if hit.kind and not (chosen.kind == hit.kind and hit.id in chosen.ids):
            self._view.document.select(hit.kind, (hit.id,))

    # ------------------------------------------------------------------------------------------- gestures

    def _begin(self, modifiers: Qt.KeyboardModifier) -> None:
        view, hit = self._view, self._hit
        assert self._pressed is not None
        self._click_later = False
        if hit.kind:
            self._gesture = drag_of(view, hit.kind, hit.id, self._pressed)
        else:
            extends = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
            self._gesture = Band(view, self._pressed, bool(modifiers & extends))

    def _scroll_on(self) -> None:
        """Scroll while a drag is held near an edge, faster the nearer it is."""
        if self._gesture is None:
            self._scroll.stop()
            return
        view = self._view
        at = view.viewport().mapFromGlobal(self._last)
        size = view.viewport().size()
        dx, dy = _pull(at.x(), size.width()), _pull(at.y(), size.height())
        if isinstance(self._gesture, DragStage):
            dy = 0  # the headers lie beyond the upper edge
        if dx or dy:
            view.horizontalScrollBar().setValue(view.horizontalScrollBar().value() + dx)
            view.verticalScrollBar().setValue(view.verticalScrollBar().value() + dy)
            self._gesture.move(view.mapToScene(at), self._copies)


def _pull(at: int, size: int) -> int:
    if at < EDGE:
        return max(-EDGE, (at - EDGE)) // 2
    if at > size - EDGE:
        return min(EDGE, at - size + EDGE) // 2
    return 0


def _copies(modifiers: Qt.KeyboardModifier) -> bool:
    return bool(modifiers & Qt.KeyboardModifier.ControlModifier)
