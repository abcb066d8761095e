"""The View and Help menus: zoom, panels, theme; shortcuts, about, the log folder."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from cxdesk import settings as user_settings
from cxdesk.desktop import ui
from cxdesk.desktop.theme import theme
from cxdesk.i18n import _
from cxdesk.settings import Theme

if TYPE_CHECKING:
    from cxdesk.desktop.window import MainWindow


class ViewCommands:
    """How the project is looked at; nothing here changes it."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def zoom_in(self) -> None:
        """Show the map larger."""
        self._window.map_view.zoom_in()

    def zoom_out(self) -> None:
        """Show the map smaller."""
        self._window.map_view.zoom_out()

    def zoom_100(self) -> None:
        """Show the map at its actual size."""
        self._window.map_view.zoom_to(100.0)

    def fit(self) -> None:
        """Show the whole map."""
        self._window.map_view.fit()

    def panels(self, menu: QMenu) -> None:
        """Fill the menu of panels; those shown are checked."""
        for dock in self._window.docks.all():
            menu.addAction(dock.toggleViewAction())

    def go_navigator(self) -> None:
        """Show the navigator and put the focus there."""
        self._window.docks.go("navigator")

    def go_map(self) -> None:
        """Put the focus on the map."""
        self._window.map_view.setFocus()

    def go_inspector(self) -> None:
        """Show the inspector and put the focus there."""
        self._window.docks.go("inspector")

    def go_charts(self) -> None:
        """Show the charts and put the focus there."""
        self._window.docks.go("charts")

    def go_comments(self) -> None:
        """Show the comments and put the focus there."""
        self._window.comments.show()
        self._window.docks.go("comments")

    def go_alerts(self) -> None:
        """Show what needs attention and put the focus there."""
        self._window.alerts.show()
        self._window.docks.go("alerts")

    def go_history(self) -> None:
        """Show the history and put the focus there."""
        self._window.docks.go("history")

    def theme_system(self) -> None:
        """Be light or dark as the system is."""
        self._prefer("system")

    def theme_light(self) -> None:
        """Be light."""
        self._prefer("light")

    def theme_dark(self) -> None:
        """Be dark."""
        self._prefer("dark")

    def _prefer(self, preference: Theme) -> None:
        self._window.settings.theme = preference
        theme().prefer(preference)
        self._window.check_theme()


class HelpCommands:
    """What helps: the list of shortcuts, what CXDesk is, where its log files are."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def shortcuts(self) -> None:
        """Show every action with its shortcut."""
        from cxdesk.desktop.dialogs import ShortcutsDialog

        ui.ask.run(ShortcutsDialog(self._window.actions_table, self._window))

    def about(self) -> None:
        """Show version and licences."""
        from cxdesk.desktop.dialogs import AboutDialog

        ui.ask.run(AboutDialog(self._window))

    def log_folder(self) -> None:
        """Show the folder of the log files in the file manager."""
        folder = user_settings.log_folder()
        if not ui.open_folder(folder):
            ui.message(self._window, _("Nothing has been logged yet."), ui.show_hidden(str(folder)))
