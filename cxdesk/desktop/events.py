"""The dialog of events: what happened on which day, listed by day, to add, correct and delete.

Each edit is one step of undo and is seen in every chart over time at once. It must not know charts.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.i18n import _, format_date, language
from cxdesk.model.change import Change
from cxdesk.model.records import Annotation
from cxdesk.verbs import annotations


class EventsDialog(QDialog):
    """The events of a project. The row below the list adds one, or corrects the one that is chosen."""

    def __init__(self, document: Document, parent: QWidget | None = None, day: date | None = None) -> None:
        """``day`` is proposed for a new event; today where none is given."""
        super().__init__(parent)
        self._document = document
        self._editing = ""
        self.setWindowTitle(_("Events"))
        self.resize(520, 400)
        self.list = _List()
        self.list.setAccessibleName(_("Events"))
        self.list.currentItemChanged.connect(lambda *_items: self._choose())
        self.list.delete_pressed = self.delete
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName(_("Day"))
        self.day.setLocale(QLocale(language()))
        self.day.setDisplayFormat("d MMM yyyy")
        self.day.setMinimumWidth(130)
        self.day.setDate(QDate(*(day or date.today()).timetuple()[:3]))
        self.text = _Text()
        self.text.setPlaceholderText(_("What happened, such as “New ticket app”"))
        self.text.setAccessibleName(_("What happened"))
        self.text.returnPressed.connect(self.write)
        self.text.textChanged.connect(lambda _text: self._enable())
        self.write_button = QPushButton()
        self.new_button = QPushButton(_("New event"))
        self.delete_button = QPushButton(_("Delete"))
        for button, act in (
            (self.write_button, self.write),
            (self.new_button, self.begin),
            (self.delete_button, self.delete),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        ui.set_role(self.write_button, "primary")
        self._lay_out()
        document.changed.connect(self._follow)
        self.show_events()
        self.begin()

    def _lay_out(self) -> None:
        told = _("What happened is drawn in every chart over time, so that a rise or fall finds its reason.")
        row = QHBoxLayout()
        row.addWidget(self.day)
        row.addWidget(self.text, 1)
        row.addWidget(self.write_button)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        close.rejected.connect(self.reject)
        action = QDialogButtonBox.ButtonRole.ActionRole
        close.addButton(self.new_button, action)
        close.addButton(self.delete_button, action)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(ui.Label(told, role="secondary", wrap=True))
        layout.addWidget(self.list)
        layout.addLayout(row)
        layout.addWidget(close)

    # ------------------------------------------------------------------------------------------- what is shown

    def show_events(self) -> None:
        """List the events as they are, the latest first."""
        kept = self._editing
        self.list.blockSignals(True)
        self.list.clear()
        found = sorted(
            self._document.project.all(Annotation), key=lambda each: (each.day, each.id), reverse=True
        )
        for event in found:
            item = QListWidgetItem(f"{format_date(date.fromisoformat(event.day))}   {event.text}")
            item.setData(Qt.ItemDataRole.UserRole, event.id)
            self.list.addItem(item)
            if event.id == kept:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if self._document.project.find(Annotation, kept) is None:
            self._editing = ""
        self._enable()

    def _follow(self, change: Change, origin: object) -> None:
        if Annotation.KIND in change.kinds():
            self.show_events()

    def _enable(self) -> None:
        writable = not self._document.read_only
        self.write_button.setText(_("Correct event") if self._editing else _("Add event"))
        self.write_button.setEnabled(writable and bool(self.text.text().strip()))
        self.new_button.setEnabled(bool(self._editing))
        self.delete_button.setEnabled(writable and bool(self._editing))
        self.text.setReadOnly(not writable)
        self.day.setReadOnly(not writable)

    def _choose(self) -> None:
        item = self.list.currentItem()
        event = self._document.project.find(
            Annotation, item.data(Qt.ItemDataRole.UserRole) if item is not None else ""
        )
        if event is not None:
            self._editing = event.id
            self.day.setDate(QDate(*date.fromisoformat(event.day).timetuple()[:3]))
            self.text.setText(event.text)
        self._enable()

    # ------------------------------------------------------------------------------------------- what is done

    def begin(self) -> None:
        """Begin a new event."""
        self._editing = ""
        self.list.setCurrentRow(-1)
        self.text.clear()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable()

    def write(self) -> None:
        """Add the event, or correct the one that is chosen."""
        text, project = self.text.text(), self._document.project
        if not text.strip() or self._document.read_only:
            return
        picked = self.day.date()
        day = date(picked.year(), picked.month(), picked.day()).isoformat()
        if self._editing:
            done = self._document.apply(annotations.edit_annotation(project, self._editing, day, text))
        else:
            done = self._document.apply(annotations.add_annotation(project, day, text))
        if done:
            self.begin()

    def delete(self) -> None:
        """Delete the event that is chosen."""
        if self._editing and not self._document.read_only:
            gone, self._editing = self._editing, ""
            if self._document.apply(annotations.delete_annotation(self._document.project, gone)):
                self.begin()


class _Text(ui.LineEdit):
    """Keeps Enter to itself, so that it does not close the dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class _List(QListWidget):
    """The events; Delete deletes the one that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.delete_pressed: Callable[[], None] = lambda: None
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSpacing(3)
        self.setWordWrap(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed()
        else:
            super().keyPressEvent(event)
