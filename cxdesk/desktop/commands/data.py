"""The Data menu: importing survey answers and looking at what was imported."""

from pathlib import Path
from typing import TYPE_CHECKING

from cxdesk.desktop import ui

if TYPE_CHECKING:
    from cxdesk.desktop.window import MainWindow


class DataCommands:
    """Imported tables."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def import_data(self, path: Path | None = None) -> None:
        """Import a table; the dialog asks for the file where none is given."""
        from cxdesk.desktop.importing.dialog import run_import

        ui.commit_editing()
        run_import(self._window.document, path, self._window)

    def show(self) -> None:
        """Go to the imported tables in the navigator."""
        self._window.docks.go("navigator")
        self._window.navigator.show_section("data")

    def left_out(self) -> None:
        """List the answers that lie outside their scale."""
        from cxdesk.desktop.importing.leftout import LeftOutDialog

        ui.ask.run(LeftOutDialog(self._window.document, self._window))
