"""The foot of the import dialog: the buttons with the reason why Import waits, or how far the import is.

It shows what it is given and must not know what the buttons do.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.carrying import ProgressBar
from cxdesk.i18n import _
from cxdesk.model.records import Dataset

_LONGEST_NAME = 30


class Footer(QStackedWidget):
    """``Cancel``, ``Refresh`` where a dataset has the same columns, and ``Import``; while it runs, its progress."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cancel_button = QPushButton(_("Cancel"))
        self.refresh_button = QPushButton()
        self.import_button = QPushButton()
        self.reason = ui.Label(role="caption", wrap=True)
        self.progress = ProgressBar(self)
        self.addWidget(self._waiting())
        self.addWidget(self.progress)
        self.setContentsMargins(22, 10, 22, 10)
        self.setFixedHeight(max(58, 2 * self.fontMetrics().height() + 24))

    def _waiting(self) -> QWidget:
        buttons = (self.cancel_button, self.refresh_button, self.import_button)
        for button in buttons:
            ui.set_role(button, "primary" if button is self.import_button else "flat")
            button.setMinimumHeight(30)
            button.setAutoDefault(button is self.import_button)
        self.import_button.setDefault(True)
        note = ui.Label(
            _("Nothing in the project changes until you press Import. Ctrl+Z takes the import back."),
            role="secondary",
            wrap=True,
        )
        self.reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        waiting = QWidget()
        row = QHBoxLayout(waiting)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(note, 3)
        row.addWidget(self.reason, 2)
        for button in buttons:
            row.addWidget(button)
        return waiting

    def show_rows(self, rows: int, same: Dataset | None, *, read_only: bool) -> None:
        """Offer to import rows; beside it the refresh of the dataset that has the ``same`` columns, if one has."""
        text = _("Import {rows}") if same is None else _("Import {rows} as new data")
        self.import_button.setText(text.format(rows=words.row_count(rows)))
        self.refresh_button.setVisible(same is not None and not read_only)
        if same is not None:
            long = len(same.name) > _LONGEST_NAME
            name = f"{same.name[: _LONGEST_NAME - 2]}…" if long else same.name
            self.refresh_button.setText(ui.escape_ampersand(_("Refresh “{name}”…").format(name=name)))
            ui.tooltip(self.refresh_button, _("Add what is new in this file to the data that are there"))

    def show_obstacle(self, reason: str) -> None:
        """Say why Import cannot be pressed; it can without a reason."""
        self.reason.setText(reason)
        self.import_button.setEnabled(not reason)

    def show_busy(self, busy: bool) -> None:
        """Show how far the import is, or the buttons again."""
        self.setCurrentIndex(1 if busy else 0)
        if busy:
            self.progress.stop.setFocus()
