"""What the panel shows where there is no chart: one sentence, and one button where something can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cxdesk.desktop import ui


class Empty(QWidget):
    """A sentence in the middle, with a button under it where ``action`` is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ui.Label(role="secondary", wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.hide()
        ui.set_role(self.button, "primary")
        self._action: Callable[[], None] | None = None
        self.button.clicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 12, 32, 12)
        column.setSpacing(12)
        column.addStretch()
        column.addWidget(self.label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_text(self, text: str, verb: str = "", action: Callable[[], None] | None = None) -> None:
        """Show a sentence, and a button that says ``verb`` where there is an action."""
        self.label.setText(text)
        self._action = action
        self.button.setText(ui.escape_ampersand(verb))
        self.button.setVisible(action is not None)

    def _run(self) -> None:
        if self._action is not None:
            self._action()
