"""The line above the table that finds a column among many: part of its name, or only those that are used."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from cxdesk.desktop import ui
from cxdesk.i18n import _, format_number

MANY = 12
"""Columns from which on there is something to find."""
SETTLE = 120
"""Milliseconds of quiet after which columns are looked for."""


class FindColumn(QWidget):
    """``changed(text, used)`` when other columns are to be shown; ``left`` on Enter, towards the table."""

    changed = Signal(str, bool)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Find a column"))
        self.field.setAccessibleName(_("Find a column"))
        self.field.setClearButtonEnabled(True)
        self.used = QPushButton(_("Only used columns"))
        self.used.setCheckable(True)
        self.used.setAutoDefault(False)
        ui.set_role(self.used, "flat")
        self.count = ui.Label(role="caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.used)
        row.addWidget(self.count)
        self._timer = QTimer(self, singleShot=True, interval=SETTLE)
        self._timer.timeout.connect(self._tell)
        self.field.textChanged.connect(lambda _text: self._timer.start())
        self.field.returnPressed.connect(self.left)
        self.used.toggled.connect(lambda _on: self._tell())

    def _tell(self) -> None:
        self.changed.emit(self.field.text(), self.used.isChecked())

    def show_count(self, shown: int, columns: int) -> None:
        """Say how many of the columns are shown."""
        self.count.setText(
            _("{n} of {all} columns").format(n=format_number(shown, 0), all=format_number(columns, 0))
        )
        self.setVisible(columns >= MANY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            return
        super().keyPressEvent(event)
