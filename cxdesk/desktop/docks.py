"""The panels around the map as docks: where they stand, how wide they are, and how to get to them by keyboard.

Their place is remembered. What is in a panel is not known here; the chart panel is put in after the first paint.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QToolButton, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.icons import icon
from cxdesk.desktop.theme import theme
from cxdesk.i18n import _

WIDE = 1500
"""From this window width on, the side panels take their full width."""


class Docks:
    """Navigator at the left, inspector, comments, alerts and history at the right, charts below."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        areas = Qt.DockWidgetArea
        window.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.TopLeftCorner):
            window.setCorner(corner, areas.LeftDockWidgetArea)
        for corner in (Qt.Corner.BottomRightCorner, Qt.Corner.TopRightCorner):
            window.setCorner(corner, areas.RightDockWidgetArea)
        self._docks = {
            "navigator": self._dock("navigator", _("Navigator"), areas.LeftDockWidgetArea),
            "inspector": self._dock("inspector", _("Inspector"), areas.RightDockWidgetArea),
            "comments": self._dock("comments", _("Comments"), areas.RightDockWidgetArea),
            "alerts": self._dock("alerts", _("Alerts"), areas.RightDockWidgetArea),
            "history": self._dock("history", _("History"), areas.RightDockWidgetArea),
            "charts": self._dock("charts", _("Charts"), areas.BottomDockWidgetArea),
        }
        for name in ("comments", "alerts", "history"):
            window.tabifyDockWidget(self._docks["inspector"], self._docks[name])
            self._docks[name].hide()

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def all(self) -> list[QDockWidget]:
        """Return the docks in reading order."""
        return list(self._docks.values())

    def put(self, name: str, widget: QWidget) -> None:
        """Put a panel into its dock."""
        self._docks[name].setWidget(widget)

    def has_focus(self, name: str) -> bool:
        """Return whether the panel itself has the focus."""
        widget = self._docks[name].widget()
        return widget is not None and widget.hasFocus()

    def when_shown(self, name: str, make: Callable[[], object]) -> None:
        """Call ``make``, which puts a panel into its dock, as soon as the dock can be seen."""
        dock = self._docks[name]

        def check() -> None:
            if dock.isVisible() and dock.widget() is None:
                make()

        dock.visibilityChanged.connect(check)
        check()

    def go(self, name: str) -> None:
        """Show a panel and put the focus into it."""
        dock = self._docks[name]
        dock.show()
        dock.raise_()
        widget = dock.widget()
        if widget is not None:
            focus = getattr(widget, "focus_first", None)
            if callable(focus):
                focus()
            else:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def arrange(self, width: int, height: int) -> None:
        """Give the panels the sizes that suit a window of this size: on a small one they narrow before the map does."""
        wide = width >= WIDE
        sides = [self._docks["navigator"], self._docks["inspector"]]
        self._window.resizeDocks(sides, [210, 310] if wide else [168, 306], Qt.Orientation.Horizontal)
        share = 0.32 if height >= 900 else 0.34
        self._window.resizeDocks([self._docks["charts"]], [int(height * share)], Qt.Orientation.Vertical)

    def _dock(self, name: str, title: str, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setTitleBarWidget(TitleBar(dock, title))
        self._window.addDockWidget(area, dock)
        return dock


class TitleBar(QWidget):
    """A dock's title and the button that hides it; dragging it moves the dock."""

    def __init__(self, dock: QDockWidget, title: str) -> None:
        super().__init__(dock)
        ui.set_role(self, "dock-title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._close = QToolButton()
        ui.set_role(self._close, "quiet")
        self._close.setAccessibleName(_("Hide {panel}").format(panel=title))
        ui.tooltip(self._close, _("Hide; View > Panels shows it again"))
        self._close.setIconSize(QSize(12, 12))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(dock.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 6, 3)
        row.addWidget(ui.Label(title, role="heading"), 1)
        row.addWidget(self._close)
        theme().changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        look = theme().tokens
        self._close.setIcon(icon("close", look.tertiary, look.line))
