"""The metrics linked to a touchpoint: latest value with its interval and number of answers.

They need arrays, so they are computed when the window is idle and never before it has been painted once.
"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.panels.page import Box
from cxdesk.i18n import _


class LinkedMetrics(QWidget):
    """One line per metric whose answers are linked to the touchpoint.

    ``computed(touchpoint_id, customers)`` tells what customers say of success, ease and emotion, by part.
    """

    computed = Signal(str, object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._touchpoint_id = ""
        self._boxes: list[Box] = []
        self._heading = ui.Label(_("Linked metrics"), role="heading")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 0)
        self._layout.setSpacing(5)
        self._layout.addWidget(self._heading)
        self._idle = QTimer(self, singleShot=True, interval=60)
        self._idle.timeout.connect(self._compute)
        document.settled.connect(self._idle.start)
        self.hide()

    def show_touchpoint(self, touchpoint_id: str) -> None:
        """Show the metrics of a touchpoint soon."""
        if touchpoint_id != self._touchpoint_id:
            self._touchpoint_id = touchpoint_id
            self.hide()
        if self._document.project.datasets():
            if not self._document.settling:
                self._idle.start()
        else:
            self.hide()

    def _compute(self) -> None:
        if self._document.project.lookup("touchpoint", self._touchpoint_id) is None:
            return
        from cxdesk.desktop.panels.figures import customers_of, linked_lines

        lines = linked_lines(self._document, self._touchpoint_id)
        while len(self._boxes) < len(lines):
            box = Box()
            self._boxes.append(box)
            self._layout.addWidget(box)
        for index, box in enumerate(self._boxes):
            box.setVisible(index < len(lines))
            if index < len(lines):
                line = lines[index]
                box.left.setText(f"{line.title}\n{line.detail}" if line.detail else line.title)
                box.right.setText(line.value)
                ui.set_role(box.right, line.verdict or "value")
        self.setVisible(bool(lines))
        self.computed.emit(self._touchpoint_id, customers_of(self._document, self._touchpoint_id))
