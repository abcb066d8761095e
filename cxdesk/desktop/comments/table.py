"""The list of comments on screen: rows as high as their words, the pin and the fold of each, keys, menu and dragging.

Only rows that are looked at are measured, so that a hundred thousand cost no more than ten. It must not know what
pinning does.
"""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.comments.drawing import Drawing
from cxdesk.desktop.comments.feed import Found
from cxdesk.desktop.comments.rows import Rows
from cxdesk.i18n import _

_K = Qt.Key
_STEP: Final = 24
"""By how many pixels a notch of the wheel's third scrolls."""


class CommentTable(QTableView):
    """Shows the rows. ``pin_wanted(rows)`` follows the pin and Enter, ``menu_wanted(rows, place)`` a right click."""

    pin_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, rows: Rows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._drawing = Drawing(rows, self)
        self._settled: set[int] = set()
        self._pressed: tuple[str, int] | None = None
        self.setModel(rows)
        self.setItemDelegate(self._drawing)
        self.setAccessibleName(_("Comments"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        heights = self.verticalHeader()
        heights.hide()
        heights.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heights.setMinimumSectionSize(20)
        heights.setDefaultSectionSize(Drawing.usual(self.font()))
        ui.set_role(self, "comments")
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self.settle)
        rows.modelReset.connect(self._begin_anew)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.settle())
        self.verticalScrollBar().setSingleStep(_STEP)

    # ------------------------------------------------------------------------------------------- heights

    def _begin_anew(self) -> None:
        self._settled.clear()
        self.verticalHeader().setDefaultSectionSize(Drawing.usual(self.font()))
        self.scrollToTop()
        self._settling.start()

    def settle(self) -> None:
        """Make the rows in view as high as their words; what was in view already stays where it is."""
        first, last = self._in_view()
        if first < 0:
            return
        anchor = next((row for row in range(first, last + 1) if row in self._settled), first)
        before = self.rowViewportPosition(anchor)
        changed = False
        while not all(row in self._settled for row in range(first, last + 1)):
            for row in range(first, last + 1):
                changed |= self._fit(row)
            first, last = self._in_view()
        moved = self.rowViewportPosition(anchor) - before
        if changed and moved:
            bar = self.verticalScrollBar()
            self.updateGeometries()
            bar.setValue(bar.value() + moved)

    def _in_view(self) -> tuple[int, int]:
        """Return the first and the last row in view; -1 and -1 where there is none."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else self._rows.rowCount() - 1

    def _fit(self, row: int) -> bool:
        if row in self._settled:
            return False
        self._settled.add(row)
        height = self._drawing.height(row, self.font(), self.viewport().width())
        if height == self.rowHeight(row):
            return False
        self.verticalHeader().resizeSection(row, height)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._settled.clear()
        self._settling.start()

    def unfold(self, row: int) -> None:
        """Show the whole of a comment, or its beginning again."""
        found = self._rows.found(row)
        if found is None:
            return
        key = self._rows.key(found)
        width = self.viewport().width()
        if key in self._rows.expanded:
            self._rows.expanded.remove(key)
        elif self._drawing.words(found, self.font(), width).cut:
            self._rows.expanded.add(key)
        self._settled.discard(row)
        self.settle()
        self.viewport().update()

    # ------------------------------------------------------------------------------------------- mouse and keys

    def chosen(self) -> list[int]:
        """Return the rows selected, from top to bottom."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def go_first(self) -> None:
        """Make the first row current where none is."""
        if not self.currentIndex().isValid() and self._rows.rowCount():
            self.selectRow(0)

    def rect_of(self, row: int) -> QRect:
        """Return where a row is in the viewport."""
        return self.visualRect(self._rows.index(row, 0))

    def part_at(self, place: QPoint) -> tuple[str, int] | None:
        """Return which button is at a place of the viewport: "pin" or "fold", and of which row."""
        row = self.rowAt(place.y())
        found = self._rows.found(row)
        if found is None:
            return None
        parts = self._drawing.parts(self.rect_of(row), self.font())
        if parts.pin.contains(place):
            return "pin", row
        if parts.fold.contains(place) and self._long(found):
            return "fold", row
        return None

    def _long(self, found: Found) -> bool:
        return self._drawing.words(found, self.font(), self.viewport().width()).cut

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self.part_at(event.position().toPoint()) if left else None
        if self._pressed is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self.part_at(event.position().toPoint()):
            self._push(*pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            return
        hand = not event.buttons() and self.part_at(event.position().toPoint()) is not None
        if hand:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position().toPoint())
        if part is not None:
            self._pressed = part
        else:
            self.unfold(self.rowAt(event.position().toPoint().y()))

    def _push(self, part: str, row: int) -> None:
        if part == "pin":
            self.pin_wanted.emit([row])
        else:
            self.unfold(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (_K.Key_Return, _K.Key_Enter):
            self.pin_wanted.emit(self.chosen())
        elif plain and event.key() == _K.Key_Space and self.currentIndex().isValid():
            self.unfold(self.currentIndex().row())
        elif event.key() == _K.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        rows, place = self.chosen(), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and rows:
            place = self.viewport().mapToGlobal(self.rect_of(rows[0]).topLeft() + QPoint(20, 20))
        if rows:
            self.menu_wanted.emit(rows, place)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            ui.tooltip(self.viewport(), self._tip(event.pos()))
            return QWidget.event(self.viewport(), event)
        return super().viewportEvent(event)

    def _tip(self, place: QPoint) -> str:
        part = self.part_at(place)
        if part is None:
            return ""
        kind, row = part
        found = self._rows.found(row)
        if kind == "fold":
            return _("The whole comment, or its beginning (Space)")
        if found is not None and self._rows.pinned(found):
            return _("Take the quote off the map (Enter)")
        return _("Pin to the map as a quote (Enter)")
