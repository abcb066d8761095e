"""The chart panel's controls: quiet buttons with menus for metric, period, lines, segment, definition and export.

Each shows what is chosen and tells what the user chooses; none knows the session.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QActionGroup,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QTabBar, QToolButton, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.theme import theme

ARROW: Final = " ▾"
WIDEST: Final = 220
"""A picker's text is cut at this many pixels."""

NARROWEST: Final = 48
"""A label that has less room than this says nothing."""

_TAB_STYLE: Final = """
QTabBar {{ background: transparent; border: none; }}
QTabBar::tab {{ color: {tertiary}; padding: 6px 2px 5px 2px; margin-right: 14px; margin-left: 3px; border: none;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom: 2px solid {accent}; }}
QTabBar::tab:hover:!selected {{ color: {text}; }}
"""
_PICKER_STYLE: Final = "QToolButton::menu-indicator { image: none; width: 0; }"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a picker's menu: what choosing it means, its text, whether it is chosen, why it cannot be."""

    key: object
    text: str
    chosen: bool = False
    objection: str = ""


class Tabs(QTabBar):
    """Names to choose from; the arrow keys move between them. The last one stands for the others in a menu.

    ``more_asked`` says that this menu is wanted: by a click on the last tab, or Space, Enter or Down on it.
    """

    more_asked = Signal()

    def __init__(self, names: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for name in names:
            self.addTab(ui.escape_ampersand(name))
        self.paint_theme()

    @property
    def last(self) -> int:
        """The index of the tab that stands for the others."""
        return self.count() - 1

    def fold(self, width: int) -> None:
        """Hide tabs, the last but one first, until the others fit; the menu of the last one stands for them."""
        widths = [self.tabSizeHint(index).width() for index in range(self.count())]
        kept = self.last
        while kept > 1 and sum(widths[:kept]) + widths[self.last] > width:
            kept -= 1
        for index in range(1, self.last):
            if self.isTabVisible(index) != (index < kept):
                self.setTabVisible(index, index < kept)
                self.updateGeometry()

    def name_last(self, name: str) -> None:
        """Show which of the others the last tab stands for."""
        text = ui.escape_ampersand(name) + ARROW
        if text != self.tabText(self.last):
            self.setTabText(self.last, text)

    def below_last(self) -> QPoint:
        """Return where the menu of the others opens, on the screen."""
        return self.mapToGlobal(self.tabRect(self.last).bottomLeft())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if (
            event.button() == Qt.MouseButton.LeftButton
            and self.tabAt(event.position().toPoint()) == self.last
        ):
            self.more_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        if self.currentIndex() == self.last and event.key() in opens:
            self.more_asked.emit()
        else:
            super().keyPressEvent(event)

    def paint_theme(self) -> None:
        """Take the colours of the present theme."""
        look = theme().tokens
        self.setStyleSheet(_TAB_STYLE.format(tertiary=look.tertiary, accent=look.accent, text=look.text))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().colour("accent"), 1))
            around = QRectF(self.tabRect(self.currentIndex())).adjusted(0.5, 2.5, -11.5, -4.5)
            painter.drawRoundedRect(around, 4, 4)


class Picker(QToolButton):
    """A quiet button that shows what is chosen and opens a menu, filled when it is about to show."""

    def __init__(self, what: str, fill: Callable[[QMenu], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = self._full = what
        self._widest = WIDEST
        ui.set_role(self, "quiet")
        self.setStyleSheet(_PICKER_STYLE)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(menu.clear)
        menu.aboutToShow.connect(lambda: fill(menu))
        self.setMenu(menu)
        self.show_text(what)

    def show_text(self, text: str) -> None:
        """Show what is chosen, shortened where it is long; screen readers and the tool tip get all of it."""
        self._full = text
        named = text if text == self._what else f"{self._what}: {text}"
        self.setAccessibleName(named)
        ui.tooltip(self, named)
        self._shorten()

    @property
    def wanted(self) -> int:
        """How many pixels all of what is chosen takes."""
        return QFontMetrics(self.font()).horizontalAdvance(self._full)

    def limit(self, widest: int) -> None:
        """Show at most ``widest`` pixels of what is chosen."""
        if widest != self._widest:
            self._widest = widest
            self._shorten()

    def _shorten(self) -> None:
        short = QFontMetrics(self.font()).elidedText(self._full, Qt.TextElideMode.ElideRight, self._widest)
        self.setText(ui.escape_ampersand(short) + ARROW)


class Elided(ui.Label):
    """A label that gives way: its text is cut where there is no room, and the tool tip has all of it."""

    def __init__(self, role: str) -> None:
        super().__init__(role=role)
        self._full = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show a text, as much of it as fits."""
        self._full = text
        self.setAccessibleName(text)
        ui.tooltip(self, text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = self.width() - 2
        cut = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room)
        self.setText(cut if room >= NARROWEST else "")


def fill(
    menu: QMenu, entries: Iterable[Entry], choose: Callable[[object], None], several: bool = False
) -> None:
    """Put entries into a menu: one of them can be chosen, or ``several`` independently of each other."""
    group = QActionGroup(menu)
    group.setExclusive(not several)
    for entry in entries:
        action = menu.addAction(ui.escape_ampersand(entry.text))
        action.setCheckable(True)
        action.setChecked(entry.chosen)
        action.setEnabled(not entry.objection)
        ui.tooltip(action, entry.objection)
        group.addAction(action)
        action.triggered.connect(lambda checked=False, key=entry.key: choose(key))
