"""What the import dialog tells and asks about a table as a whole: remembered layouts, shapes, codes, weights.

A notice is a sentence with at most one thing to do about it. This module must not know what the deeds do.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cxdesk.desktop import ui

_HIGHEST: Final = 132
"""The notices scroll where they would be higher."""


class Notice(NamedTuple):
    """A sentence; ``label`` is what the button beside it says, ``do`` what it does (no button without)."""

    text: str
    label: str = ""
    do: Callable[[], None] | None = None


class Notices(QScrollArea):
    """The notices, one below the other; hidden where there are none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.notices: tuple[Notice, ...] = ()
        self.buttons: list[QPushButton] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show other notices."""
        if [n[:2] for n in notices] == [n[:2] for n in self.notices]:
            return
        self.notices = tuple(notices)
        self.buttons = []
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for notice in notices:
            column.addWidget(self._row(notice))
        self.setWidget(content)
        self.setVisible(bool(notices))
        self._fit()

    def _row(self, notice: Notice) -> QWidget:
        box = QFrame()
        ui.set_role(box, "box")
        row = QHBoxLayout(box)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(ui.Label(notice.text, wrap=True), 1)
        if notice.do is not None:
            button = QPushButton(ui.escape_ampersand(notice.label))
            ui.set_role(button, "flat")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, do=notice.do: do())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.buttons.append(button)
        return box

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        """Take the height the sentences need at this width, up to the highest."""
        content = self.widget()
        if content is not None:
            needed = content.heightForWidth(self.viewport().width())
            self.setFixedHeight(min(max(needed, 1), _HIGHEST))
