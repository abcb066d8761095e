"""The Data menu: importing survey answers and looking at what was imported."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from cxdesk.desktop import ui
from cxdesk.exchange.scratch import Scratch
from cxdesk.i18n import _

if TYPE_CHECKING:
    from cxdesk.desktop.window import MainWindow


class DataCommands:
    """Imported tables."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._pasted: Scratch | None = None

    def import_data(self, path: Path | None = None) -> None:
        """Import a table; the dialog asks for the file where none is given."""
        from cxdesk.desktop.importing.dialog import run_import

        ui.commit_editing()
        run_import(self._window.document, path, self._window)

    def paste(self) -> None:
        """Import the table that was copied in a spreadsheet."""
        text = QGuiApplication.clipboard().text()
        if "\n" not in text.strip():
            ui.message(
                self._window,
                _("The clipboard holds no table. Copy its rows with their header in a spreadsheet first."),
            )
            return
        self._pasted = Scratch()  # the one before goes, with what it held
        path = self._pasted.path / "{name}.txt".format(name=_("Pasted table"))
        path.write_text(text, encoding="utf-8", errors="replace", newline="")
        self.import_data(path)

    def refresh(self, menu: QMenu) -> None:
        """Fill the menu with the datasets that can be refreshed from a newer file."""
        from cxdesk.desktop.importing.refreshing import run_refresh

        window = self._window
        for dataset in window.document.project.datasets():
            action = menu.addAction(ui.escape_ampersand(_("“{name}”…").format(name=dataset.name)))
            action.triggered.connect(
                lambda _checked=False, id=dataset.id: run_refresh(window.document, id, None, window)
            )

    def show(self) -> None:
        """Go to the imported tables in the navigator."""
        self._window.docks.go("navigator")
        self._window.navigator.show_section("data")

    def comment_columns(self) -> None:
        """Say which columns hold comments, and show the comments."""
        from cxdesk.desktop.comments.columns import ColumnsDialog

        if ui.ask.run(ColumnsDialog(self._window.document, self._window)):
            self._window.comments.show()
            self._window.docks.go("comments")

    def events(self) -> None:
        """List what happened on a day, to add, correct and delete."""
        from cxdesk.desktop.events import EventsDialog

        ui.ask.run(EventsDialog(self._window.document, self._window))

    def left_out(self) -> None:
        """List the answers that lie outside their scale."""
        from cxdesk.desktop.importing.leftout import LeftOutDialog

        ui.ask.run(LeftOutDialog(self._window.document, self._window))
