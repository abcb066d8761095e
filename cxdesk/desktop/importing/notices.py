"""What the import dialog tells and asks about a table as a whole: remembered layouts, shapes, codes, weights.

A notice is a sentence with at most one thing to do about it. This module must not know what the deeds do.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cxdesk.desktop import ui

_MOST_LINES: Final = 8
"""The notices scroll where they would be higher than so many lines of text."""


class Notice(NamedTuple):
    """A sentence; ``label`` is what the button beside it says, ``do`` what it does (no button without)."""

    text: str
    label: str = ""
    do: Callable[[], None] | None = None


class _Rows(QWidget):
    """The rows of notices; ``changed`` when they ask for other heights, as fonts and looks make them do."""

    changed = Signal()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.changed.emit()
        return done


class Notices(QScrollArea):
    """The notices, one below the other, as high as their sentences need at the width; hidden where there are none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.notices: tuple[Notice, ...] = ()
        self.buttons: list[QPushButton] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show other notices."""
        if [n[:2] for n in notices] == [n[:2] for n in self.notices]:
            return
        self.notices = tuple(notices)
        self.buttons = []
        content = _Rows()
        content.changed.connect(self._fit)
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

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(self._needed(width), self._highest())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._scroll_where_needed()
        return super().event(event)

    def _needed(self, width: int) -> int:
        content = self.widget()
        return content.heightForWidth(width) if content is not None else 0

    def _highest(self) -> int:
        return _MOST_LINES * self.fontMetrics().lineSpacing()

    def _fit(self) -> None:
        """Ask for the height that the rows need now."""
        self._scroll_where_needed()
        self.updateGeometry()

    def _scroll_where_needed(self) -> None:
        """Let no scroll bar take from the width what then makes a sentence too high to do without one."""
        needed = self._needed(self.width()) > self._highest()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if needed else policy.ScrollBarAlwaysOff)
