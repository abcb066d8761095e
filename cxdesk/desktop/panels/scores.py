"""The three rows of round buttons with which a rater scores a touchpoint, by mouse, Tab and number keys.

A row draws its buttons itself and shows what it is given; what is chosen goes out as a signal. It must not know the
project.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cxdesk.audit.customers import Customers, customers_text
from cxdesk.desktop import ui
from cxdesk.desktop.theme import theme
from cxdesk.i18n import N_, _
from cxdesk.model.records import PARTS, SCORE_MAX, SCORE_MIN

LABELS: Final = {"success": N_("Success"), "effort": N_("Effort (ease)"), "emotion": N_("Emotion")}
ANCHORS: Final = {
    "success": (N_("failed"), N_("achieved")),
    "effort": (N_("very hard"), N_("very easy")),
    "emotion": (N_("very bad"), N_("very good")),
}
"""What 1 and 7 mean; 7 is good on all three, so that nobody enters effort backwards."""

DIAMETER: Final = 22
STEP: Final = 28
TOP: Final = 9
CAPTION: Final = 14


class ScoreRow(QWidget):
    """One part of a score: seven round buttons, one of them chosen or none.

    ``chosen(value)`` is emitted with 1-7, or None where the score is taken away; ``moved(step)`` where the keyboard
    goes to the next (1) or previous (-1) row, ``turned(step)`` where it goes to the next or previous touchpoint.
    """

    chosen = Signal(object)
    moved = Signal(int)
    turned = Signal(int)

    def __init__(self, part: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = part
        self._value: int | None = None
        self._others: tuple[tuple[str, int], ...] = ()
        self._customers: Customers | None = None
        self._hover = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name()

    def sizeHint(self) -> QSize:
        return QSize(STEP * SCORE_MAX + 4, TOP + DIAMETER + 6 + CAPTION)

    @property
    def value(self) -> int | None:
        """The score shown, None where there is none."""
        return self._value

    def show_value(self, value: int | None, others: Sequence[tuple[str, int]]) -> None:
        """Show the rater's own score and the others' as (name, score)."""
        shown = tuple(others)
        if (value, shown) != (self._value, self._others):
            self._value, self._others = value, shown
            self._name()
            self.update()

    def show_customers(self, customers: Customers | None) -> None:
        """Show what a survey says of this part; None where none does."""
        if customers != self._customers:
            self._customers = customers
            self._name()
            self.update()

    def centre(self, value: float) -> QPointF:
        """Return the middle of a button in the widget's coordinates."""
        return QPointF(2 + STEP * (value - 0.5), TOP + DIAMETER / 2)

    def _name(self) -> None:
        low, high = (_(anchor) for anchor in ANCHORS[self.part])
        told = _("{value} of 7").format(value=self._value) if self._value is not None else _("not scored")
        self.setAccessibleName(f"{_(LABELS[self.part])}: {told}")
        ends = _("1 = {low}, 7 = {high}").format(low=low, high=high)
        self.setAccessibleDescription(" ".join(filter(None, (ends, self._said()))))

    def _said(self) -> str:
        """What customers say, in words; empty where no survey asks for this part."""
        if self._customers is None:
            return ""
        return _("Customers: {figure}").format(figure=customers_text(self._customers))

    def _choose(self, value: int | None) -> None:
        if value != self._value:
            self.chosen.emit(value)

    def _at(self, position: QPointF) -> int:
        """Return the button at a position, 0 where there is none."""
        value = int((position.x() - 2) // STEP) + 1
        inside = TOP - 4 <= position.y() <= TOP + DIAMETER + 4
        return value if inside and SCORE_MIN <= value <= SCORE_MAX else 0

    # ------------------------------------------------------------------------------------------- input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
            return
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_7:
            self._choose(key - Qt.Key.Key_0)
            self.moved.emit(1)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._choose(None)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            start = self._value if self._value is not None else (0 if step > 0 else SCORE_MAX + 1)
            self._choose(min(SCORE_MAX, max(SCORE_MIN, start + step)))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.turned if self.part == PARTS[-1] else self.moved).emit(1)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        value = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and value:
            self._choose(None if value == self._value else value)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(0)

    def _set_hover(self, value: int) -> None:
        if value != self._hover:
            self._hover = value
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Delete takes the score away here and must not reach the action that deletes the touchpoint.
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), ui.rich(self._tip(self._at(QPointF(event.pos())))), self)
            return True
        return super().event(event)

    def _tip(self, value: int) -> str:
        low, high = (_(anchor) for anchor in ANCHORS[self.part])
        lines = [
            _("1 = {low}, 7 = {high}. Keys 1–7 score and move on, 0 takes away.").format(low=low, high=high)
        ]
        names = [name for name, score in self._others if score == value]
        if names:
            lines.append(_("Also {value}: {names}").format(value=value, names=", ".join(names)))
        if self._customers is not None:
            lines.append(self._said())
        return "\n".join(lines)

    # ------------------------------------------------------------------------------------------- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(theme().colour("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        fill = theme().colour("effort_bar" if self.part == "effort" else self.part)
        for value in range(SCORE_MIN, SCORE_MAX + 1):
            self._paint_button(painter, value, fill)
        self._paint_anchors(painter)
        if self._customers is not None:
            self._paint_customers(painter, self._customers)
        painter.end()

    def _paint_button(self, painter: QPainter, value: int, fill: QColor) -> None:
        look, centre = theme(), self.centre(value)
        circle = QRectF(centre.x() - DIAMETER / 2, centre.y() - DIAMETER / 2, DIAMETER, DIAMETER)
        mine = value == self._value
        font = self.font()
        font.setBold(mine)
        painter.setFont(font)
        painter.setBrush(fill if mine else look.colour("halo" if value == self._hover else "sheet"))
        painter.setPen(QPen(fill if mine or value == self._hover else look.colour("strong_line"), 1))
        painter.drawEllipse(circle)
        painter.setPen(_on(fill) if mine else look.colour("tertiary"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(value))
        count = sum(1 for _name, score in self._others if score == value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("secondary"))
        for index in range(min(count, 4)):
            x = centre.x() + (index - (min(count, 4) - 1) / 2) * 5
            painter.drawEllipse(QPointF(x, circle.bottom() + 4), 1.8, 1.8)

    def _paint_customers(self, painter: QPainter, customers: Customers) -> None:
        """A diamond above the buttons at the customers' mean, and a line as long as its interval."""
        look, y = theme(), TOP / 2
        mark, at = look.colour("text"), self.centre(customers.mean).x()
        if customers.low is not None and customers.high is not None:
            painter.setPen(QPen(mark, 1.5))
            ends = (self.centre(value).x() for value in (customers.low, customers.high))
            painter.drawLine(*(QPointF(x, y) for x in ends))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark)
        painter.drawPolygon([QPointF(at - 4, y), QPointF(at, y - 4), QPointF(at + 4, y), QPointF(at, y + 4)])

    def _paint_anchors(self, painter: QPainter) -> None:
        low, high = (_(anchor) for anchor in ANCHORS[self.part])
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.8)
        painter.setFont(font)
        painter.setPen(theme().colour("tertiary"))
        line = QRectF(4, TOP + DIAMETER + 6, self.width() - 8, CAPTION)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, low)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, high)


def _on(fill: QColor) -> QColor:
    """Return black or white, whichever stands out from the fill."""
    bright = 0.299 * fill.red() + 0.587 * fill.green() + 0.114 * fill.blue()
    return QColor("#15181D") if bright > 140 else QColor("#FFFFFF")


assert tuple(LABELS) == PARTS
