"""Small controls of the inspector: a severity as dots, a palette of eight colours, a text that grows, a rule between.

Each shows what it is given and tells what was chosen; none knows the project.
"""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.theme import theme
from cxdesk.i18n import N_, _
from cxdesk.model.records import SEVERITY_MAX

SEVERITIES: Final = (
    N_("not a problem"),
    N_("cosmetic"),
    N_("minor"),
    N_("major"),
    N_("catastrophe"),
)
"""Nielsen's scale of severity, 0 to 4."""


class Choice(QWidget):
    """A row of equal cells of which one is chosen by mouse, number or arrow keys; ``chosen(index)`` tells which."""

    chosen = Signal(int)

    def __init__(self, count: int, cell: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._cell, self._value = count, cell, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._cell.width() * self._count + 4, self._cell.height() + 4)

    @property
    def value(self) -> int:
        """The index of the cell shown as chosen."""
        return self._value

    def show_value(self, value: int) -> None:
        """Show a cell as chosen."""
        self._value = value
        self.describe()
        self.update()

    def describe(self) -> None:
        """Put the value into words for screen readers and the tool tip."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._choose(min(self._count - 1, max(0, self._value + step)))
        elif not event.modifiers() and Qt.Key.Key_0 <= event.key() < Qt.Key.Key_0 + self._count:
            self._choose(event.key() - Qt.Key.Key_0)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int((event.position().x() - 2) // self._cell.width())
        if event.button() == Qt.MouseButton.LeftButton and 0 <= index < self._count:
            self.pressed(index)

    def pressed(self, index: int) -> None:
        """Take a click on a cell."""
        self._choose(index)

    def _choose(self, value: int) -> None:
        if value != self._value:
            self.chosen.emit(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(self._count):
            left = 2 + index * self._cell.width()
            self.paint_cell(painter, index, QRectF(left, 2, self._cell.width(), self._cell.height()))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().colour("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def paint_cell(self, painter: QPainter, index: int, cell: QRectF) -> None:
        """Draw one cell."""
        raise NotImplementedError


class Severity(Choice):
    """How bad a pain point is, 0 to 4, as four dots; a click on the last filled dot lowers it by one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SEVERITY_MAX, QSize(13, 14), parent)
        self.describe()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._choose(min(SEVERITY_MAX, max(0, self._value + step)))
        elif not event.modifiers() and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_0 + SEVERITY_MAX:
            self._choose(event.key() - Qt.Key.Key_0)
        else:
            event.ignore()

    def pressed(self, index: int) -> None:
        self._choose(index if index + 1 == self._value else index + 1)

    def describe(self) -> None:
        text = _("Severity {value} of 4: {word}").format(value=self._value, word=_(SEVERITIES[self._value]))
        self.setAccessibleName(text)
        ui.tooltip(self, text + "\n" + _("Click a dot or press 0–4."))

    def paint_cell(self, painter: QPainter, index: int, cell: QRectF) -> None:
        colour = theme().colour("pain")
        painter.setPen(QPen(colour, 1))
        painter.setBrush(colour if index < self._value else Qt.GlobalColor.transparent)
        painter.drawEllipse(cell.center(), 4, 4)


class Palette(Choice):
    """The eight colours a stage may have; the one chosen has a ring and a tick, never the colour alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(8, QSize(26, 24), parent)
        self.describe()

    def describe(self) -> None:
        self.setAccessibleName(_("Colour {number} of 8").format(number=self._value + 1))

    def paint_cell(self, painter: QPainter, index: int, cell: QRectF) -> None:
        look = theme()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_stage_colour(index))
        painter.drawRoundedRect(cell.adjusted(3, 3, -3, -3), 4, 4)
        if index == self._value:
            painter.setPen(QPen(look.colour("on_stage"), 2))
            centre = cell.center()
            painter.drawPolyline([centre + QPointF(-4, 0), centre + QPointF(-1, 3), centre + QPointF(5, -4)])


def _stage_colour(index: int) -> QColor:
    return QColor(theme().tokens.stages[index])


class GrowingEdit(ui.TextEdit):
    """A text field that is as high as its text, at least one line; Enter hands the text over."""

    def __init__(self, parent: QWidget | None = None, *, placeholder: str = "") -> None:
        super().__init__(parent, placeholder=placeholder, lines=1)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        ui.set_role(self, "bare")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.commit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        lines = max(1.0, self.document().size().height())  # a plain text document counts lines, not pixels
        height = int(lines * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin() + 8)
        if height != self.height():
            self.setFixedHeight(height)
