"""Answers in words with the number each stands for, to be corrected. It must not know how words are understood."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.i18n import _, format_number, ngettext, read_number

MOST_SHOWN = 40
"""Words that can be corrected; the others are answers that nearly nobody gave."""

Word = tuple[str, float | None, int]


class WordTable(QWidget):
    """``changed(word, number or None)`` when the user gives a word another number, or says it is no answer."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.fields: dict[str, ui.LineEdit] = {}
        self._shown: dict[str, float | None] = {}
        self._rows: dict[str, tuple[ui.LineEdit, ui.Label]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._more = ui.Label(role="caption", wrap=True)

    def show_words(self, words: Sequence[Word], unread: Sequence[tuple[str, int]]) -> None:
        """Show how words are read; those without a place on the scale come last."""
        read = {word for word, _number, _n in words}
        shown = [*words, *((word, None, n) for word, n in unread)][:MOST_SHOWN]
        if {word for word, _number, _n in shown} != set(self.fields):
            self._rebuild(shown)
        self._shown = {word: number for word, number, _n in shown}
        for word, number, n in shown:
            field, count = self._rows[word]
            field.show_text("" if number is None else f"{number:g}")
            field.setPlaceholderText(_("no answer") if word in read else _("not understood"))
            ui.set_role(count, "caption" if word in read else "warning")
            count.setText(format_number(n, 0))
        left = len(words) + len(unread) - len(shown)
        self._more.setText(
            ngettext("{n} rarer answer", "{n} rarer answers", left).format(n=format_number(left, 0))
        )
        self._more.setVisible(left > 0)
        self.setVisible(bool(shown))

    def _rebuild(self, shown: Sequence[Word]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._more:
                widget.hide()
                widget.deleteLater()
        self.fields.clear()
        self._rows.clear()
        for row, (word, _number, _n) in enumerate(shown):
            label = ui.Label(word if len(word) <= 48 else f"{word[:46]}…", wrap=True)
            ui.tooltip(label, word)
            field = ui.LineEdit(self)
            field.setAccessibleName(_("Number of “{word}”").format(word=word))
            field.setMaximumWidth(field.fontMetrics().horizontalAdvance("not understood") + 16)
            field.committed.connect(lambda text, word=word: self._commit(word, text))
            count = ui.Label(role="caption")
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, widget in enumerate((label, field, count)):
                self._grid.addWidget(widget, row, column)
            self.fields[word] = field
            self._rows[word] = field, count
        self._grid.addWidget(self._more, len(shown), 0, 1, 3)

    def _commit(self, word: str, text: str) -> None:
        number = read_number(text)
        if text.strip() and number is None:
            before = self._shown[word]
            self.fields[word].show_text("" if before is None else f"{before:g}")
            ui.message(
                self,
                _(
                    "“{text}” is no number. Type the number “{word}” stands for, or nothing for no answer."
                ).format(text=text, word=word),
            )
            return
        self.changed.emit(word, number)
