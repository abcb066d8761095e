"""The only place that hands project text to widgets which would guess that it is HTML, and the only one that blocks.

Labels, messages and tool tips made here show plain text whatever it looks like. Questions go through ``ask``, which
tests replace, so that no logic waits for a person. Dialogs are imported when they are shown, as they are not needed to
start. This module must not know projects.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from cxdesk.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox


# Characters that change how a name reads without being seen: bidirectional controls and zero-width ones.
_HIDDEN = {
    code: f"⟨U+{code:04X}⟩"
    for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x2060, 0xFEFF)
}


class Label(QLabel):
    """A label that shows its text as it is, never as HTML; ``role`` names its look in the style sheet."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, role: str = "", wrap: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        if role:
            set_role(self, role)


_FONTS = {
    "title": (1.15, True),
    "name": (1.15, True),
    "brand": (1.9, True),
    "heading": (0.85, True),
    "caption": (0.88, False),
    "source": (0.88, False),
    "value": (1.0, True),
    "better": (1.0, True),
    "worse": (1.0, True),
    "part-success": (1.0, True),
    "part-effort": (1.0, True),
    "part-emotion": (1.0, True),
}
"""How the font of a role differs from the system's: its size as a factor, and whether it is bold."""


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget a look of the style sheet and the font that goes with it."""
    if widget.property("role") == role:
        return
    again = widget.property("role") is not None
    widget.setProperty("role", role)
    factor, bold = _FONTS.get(role, (1.0, False))
    if role in _FONTS or again:
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * factor)
        font.setBold(bold)
        widget.setFont(font)
    if again:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def escape_ampersand(text: str) -> str:
    """Return text for a menu, button or tab in which ``&`` stands for itself."""
    return text.replace("&", "&&")


def show_hidden(text: str) -> str:
    """Return a file name or link with its invisible and direction-changing characters made visible."""
    return text.translate(_HIDDEN)


def tooltip(target: QWidget | QAction, text: str) -> None:
    """Give a widget or action a tool tip that shows the text as it is, wrapped."""
    target.setToolTip(rich(text) if text else "")


def rich(text: str) -> str:
    """Return the text escaped for the places that take markup; it wraps there and reads as it is."""
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "<br>")):
        text = text.replace(char, entity)
    return f"<qt>{text}</qt>"


class LineEdit(QLineEdit):
    """A field that hands over its text on Enter or when left (``committed``), and takes it back on Escape."""

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, placeholder: str = "") -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self._shown = ""
        self.editingFinished.connect(self.commit)

    def show_text(self, text: str) -> None:
        """Show the text as it is in the project; what is being typed is not overwritten by the same text."""
        if text != self._shown or not self.hasFocus():
            self._shown = text
            if self.text() != text:
                self.setText(text)
                self.setCursorPosition(0)

    def commit(self) -> None:
        """Hand over what was typed, where it differs from what the project has."""
        if self.text() != self._shown:
            self._shown = self.text()
            self.committed.emit(self._shown)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # With nothing to undo in the field itself, undo means the project's last edit.
            if event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
                return False
            if event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable():
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self.selectAll()
            return
        super().keyPressEvent(event)


class TextEdit(QPlainTextEdit):
    """A field for several lines that hands over its text when left or on Ctrl+Enter; Tab moves on."""

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, placeholder: str = "", lines: int = 3) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._shown = ""
        height = self.fontMetrics().lineSpacing() * lines + 2 * int(self.document().documentMargin()) + 4
        self.setFixedHeight(height)

    def show_text(self, text: str) -> None:
        """Show the text as it is in the project; what is being typed is not overwritten by the same text."""
        if text != self._shown or not self.hasFocus():
            self._shown = text
            if self.toPlainText() != text:
                self.setPlainText(text)

    def commit(self) -> None:
        """Hand over what was typed, where it differs from what the project has."""
        if self.toPlainText() != self._shown:
            self._shown = self.toPlainText()
            self.committed.emit(self._shown)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(source.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable():
                return False
            if event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable():
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.commit()
        elif event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._shown:
            self.setPlainText(self._shown)
        else:
            super().keyPressEvent(event)


def commit_editing() -> None:
    """Hand over what is being typed anywhere: composed text first, then the field that has the focus."""
    QGuiApplication.inputMethod().commit()
    widget: QObject | None = QApplication.focusWidget()
    while widget is not None:
        commit = getattr(widget, "commit", None)
        if callable(commit):
            commit()
            return
        widget = widget.parent()


class Choice(NamedTuple):
    """One button of a question: what is returned, what it says, and whether it is what Enter or Escape mean."""

    key: str
    text: str
    default: bool = False
    cancel: bool = False


class Ask:
    """The dialogs that wait for an answer. Tests hand in another object with the same methods."""

    def message(self, parent: QWidget | None, text: str, detail: str = "") -> None:
        """Tell the user something that has to be read now."""
        box = _box(parent, text, detail)
        box.exec()
        box.deleteLater()

    def choose(self, parent: QWidget | None, text: str, choices: Sequence[Choice], detail: str = "") -> str:
        """Return the key of the button chosen; closing the dialog means the one marked ``cancel``."""
        from PySide6.QtWidgets import QMessageBox, QPushButton

        box = _box(parent, text, detail)
        keys: dict[QPushButton, str] = {}
        for choice in choices:
            role = QMessageBox.ButtonRole.RejectRole if choice.cancel else QMessageBox.ButtonRole.AcceptRole
            button = box.addButton(escape_ampersand(choice.text), role)
            keys[button] = choice.key
            if choice.default:
                box.setDefaultButton(button)
            if choice.cancel:
                box.setEscapeButton(button)
        box.exec()
        box.deleteLater()  # when control is back at the event loop
        clicked = box.clickedButton()
        return next((key for button, key in keys.items() if button is clicked), "")

    def text(self, parent: QWidget | None, title: str, label: str, value: str = "") -> str | None:
        """Return a line of text, None where the user thought better of it."""
        from PySide6.QtWidgets import QInputDialog

        dialog = QInputDialog(parent)
        dialog.setWindowTitle(title)
        dialog.setLabelText(rich(label))
        dialog.setTextValue(value)
        dialog.setOkButtonText(escape_ampersand(title))
        dialog.setCancelButtonText(_("Cancel"))
        dialog.resize(420, dialog.sizeHint().height())
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.textValue() if accepted else None

    def open_file(self, parent: QWidget | None, title: str, folder: Path, filters: str) -> Path | None:
        """Return a file that exists."""
        from PySide6.QtWidgets import QFileDialog

        name, _filter = QFileDialog.getOpenFileName(parent, title, str(folder), filters)
        return Path(name) if name else None

    def save_file(self, parent: QWidget | None, title: str, path: Path, filters: str) -> Path | None:
        """Return where to write; the system's dialog has asked before an existing file is replaced."""
        from PySide6.QtWidgets import QFileDialog

        name, _filter = QFileDialog.getSaveFileName(parent, title, str(path), filters)
        return Path(name) if name else None

    def run(self, dialog: QDialog) -> bool:
        """Show a dialog until it is closed; return whether it was accepted. The dialog goes soon afterwards."""
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()  # its parent would keep it as long as the window lives
        return accepted


def _box(parent: QWidget | None, text: str, detail: str) -> "QMessageBox":
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle("CXDesk")
    box.setText(text)
    box.setInformativeText(detail)
    return box


ask = Ask()
"""Who answers. Always named as ``ui.ask``, so that a replacement is seen everywhere."""


def use(answers: Ask) -> Ask:
    """Let ``answers`` answer all dialogs from now on; return who did before."""
    global ask
    before, ask = ask, answers
    return before


def message(parent: QWidget | None, text: str, detail: str = "") -> None:
    """Tell the user something that has to be read now."""
    ask.message(parent, text, detail)


def question(parent: QWidget | None, text: str, yes: str, detail: str = "") -> bool:
    """Ask whether to go on; ``yes`` is the verb on the button ("Delete map"), the other one says Cancel."""
    choices = (Choice("yes", yes, default=True), Choice("no", _("Cancel"), cancel=True))
    return ask.choose(parent, text, choices, detail) == "yes"


def open_folder(folder: Path) -> bool:
    """Show a folder of ours in the file manager."""
    from PySide6.QtGui import QDesktopServices

    return folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
