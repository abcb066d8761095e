"""Choosing one of very many columns: a box in which part of a name can be typed.

All boxes of a table share one list of names, so that a thousand columns cost nothing. It must not know what a column is
chosen for.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from cxdesk.i18n import _

_SHOWN = 160
"""Characters of a name in the list."""


class ColumnNames(QObject):
    """The names of a table's columns as a list to choose from; the first entry is none of them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.names: Sequence[str] = ()
        self.model = QStringListModel(self)

    def show_names(self, names: Sequence[str]) -> None:
        """Offer other columns."""
        if tuple(names) != tuple(self.names):
            self.names = tuple(names)
            self.model.setStringList([_("(none)"), *(" ".join(name.split())[:_SHOWN] for name in names)])

    def place(self, name: str) -> int:
        """Return where a column stands in the list; 0 where it is not in it."""
        return self.names.index(name) + 1 if name in self.names else 0


class ColumnPicker(QComboBox):
    """``chosen(name)`` when the user chose a column, with an empty name for none."""

    chosen = Signal(str)

    def __init__(self, names: ColumnNames, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._shown = 0
        self._column = ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)
        self.setModel(names.model)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        completer = QCompleter(names.model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        field = self.lineEdit()
        assert field is not None
        self.field = field
        self.field.setPlaceholderText(_("choose a column…"))
        self.field.editingFinished.connect(self._settle)
        self.activated.connect(self._choose)
        names.model.modelReset.connect(lambda: self.show_column(self._column))
        self.show_column("")

    def show_column(self, name: str) -> None:
        """Show the column that is chosen."""
        self._column = name
        self._shown = self._names.place(name)
        self.setCurrentIndex(self._shown)
        self._write(name)

    def _write(self, name: str) -> None:
        self.field.setText(" ".join(name.split())[:_SHOWN])
        self.field.setCursorPosition(0)

    def _choose(self, place: int) -> None:
        if place != self._shown:
            self._shown = place
            self._column = self._names.names[place - 1] if place else ""
            self.chosen.emit(self._column)
        if not place:
            self._write("")

    def _settle(self) -> None:
        """Take what was typed where it is a column; else show the one that is chosen."""
        place = self.findText(self.field.text(), Qt.MatchFlag.MatchFixedString)
        if place > 0 and place != self._shown:
            self._choose(place)
        elif place != self._shown or not place:
            self.setCurrentIndex(self._shown)
            self._write(self._names.names[self._shown - 1] if self._shown else "")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.field.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the panel scrolls; a column is not chosen by chance
