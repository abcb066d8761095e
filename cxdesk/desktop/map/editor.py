"""The one field that texts of the map are edited in: it floats over the view where the text stands.

It shows plain text only, hands it over on Enter or when left, and takes it back on Escape. It must not know records.
"""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QGuiApplication, QInputMethodEvent, QKeyEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from cxdesk.render import fonts
from cxdesk.render.layout_types import Rect


class Field(NamedTuple):
    """A text to edit: where it stands (map units), what it says, its style, and who takes the result.

    ``keep`` says that the text is handed over even where it was not altered (a new record's proposed name).
    ``onward`` goes to the next text (1) or the one before (-1) after Tab.
    """

    rect: Rect
    text: str
    style: str
    label: str
    commit: Callable[[str], None]
    multiline: bool = False
    keep: bool = False
    onward: Callable[[int], None] | None = None


class InlineEditor(QPlainTextEdit):
    """The floating field; hidden while nothing is edited. ``closed`` follows commit and cancel."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._field: Field | None = None
        self._place = QRect()
        self._preedit = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setProperty("role", "inline")
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self._grow)
        self.hide()

    @property
    def field(self) -> Field | None:
        """What is being edited, None where nothing is."""
        return self._field

    def begin(self, field: Field) -> None:
        """Edit a text, all of it selected; what was edited before is handed over first."""
        self.commit()
        self._field = field
        self.setAccessibleName(field.label)
        self.setPlainText(field.text)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def stand(self, place: QRect, zoom: float) -> None:
        """Stand at a place of the parent, with the text in the map's scale (never too small to read)."""
        if self._field is None:
            return
        font = QFont(fonts.font(self._field.style))
        font.setPixelSize(max(round(font.pixelSize() * zoom), 12))
        self.setFont(font)
        self._place = place
        self._grow()

    def _grow(self) -> None:
        """Be as high as the text needs."""
        if self._field is None or self._place.isNull():
            return
        place = QRect(self._place)
        place.setWidth(max(place.width(), 120))
        self.setGeometry(place)
        lines = self.document().documentLayout().documentSize().height()
        height = round(lines * self.fontMetrics().lineSpacing()) + 12
        place.setHeight(max(place.height(), height))
        self.setGeometry(place)

    def commit(self) -> None:
        """Hand the text over and close; composed text is taken along."""
        if self._field is None:
            return
        QGuiApplication.inputMethod().commit()
        text = self.toPlainText()
        if self._preedit:
            cursor = self.textCursor()
            text = text[: cursor.position()] + self._preedit + text[cursor.position() :]
        field, self._field = self._field, None
        self._close()
        if not field.multiline:
            text = " ".join(text.split())
        if field.keep or text != field.text:
            field.commit(text)

    def cancel(self) -> None:
        """Close without handing anything over."""
        if self._field is not None:
            self._field = None
            self._close()

    def _close(self) -> None:
        self._preedit = ""
        parent = self.parentWidget()
        if self.hasFocus() and parent is not None:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        field, key = self._field, event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (shift and field and field.multiline):
            self.commit()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.commit()
            if field is not None and field.onward is not None:
                field.onward(-1 if shift or key == Qt.Key.Key_Backtab else 1)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert as plain text whatever was copied."""
        self.textCursor().insertText(source.text())
