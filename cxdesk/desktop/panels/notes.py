"""The pain points and opportunities of one touchpoint in the inspector: add, edit in place, rate, delete."""

from itertools import pairwise
from typing import TypeAlias

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.icons import icon
from cxdesk.desktop.panels.small import GrowingEdit, Severity
from cxdesk.desktop.theme import theme
from cxdesk.i18n import _
from cxdesk.model.records import Opportunity, PainPoint, Touchpoint
from cxdesk.verbs import notes

Note: TypeAlias = PainPoint | Opportunity


class NoteRow(QFrame):
    """One note: its text, its severity where it is a pain point, and a button that deletes it."""

    def __init__(self, document: Document, kind: type[Note], note_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._kind, self._id = document, kind, note_id
        ui.set_role(self, "pain" if kind is PainPoint else "opportunity")
        self.text = GrowingEdit()
        self.text.setAccessibleName(_("Pain point") if kind is PainPoint else _("Opportunity"))
        self.text.committed.connect(self._edit)
        self.delete_button = QToolButton()
        ui.set_role(self.delete_button, "quiet")
        look = theme().tokens
        self.delete_button.setIcon(icon("close", look.tertiary, look.line))
        self.delete_button.setIconSize(QSize(12, 12))
        self.delete_button.setAccessibleName(_("Delete"))
        ui.tooltip(self.delete_button, _("Delete"))
        self.delete_button.clicked.connect(self._delete)
        self.severity: Severity | None = None
        top = QHBoxLayout()
        if kind is PainPoint:
            self.severity = Severity()
            self.severity.chosen.connect(self._rate)
            top.addWidget(self.severity)
        else:
            top.addWidget(self.text, 1)
        top.addStretch(0 if self.severity is None else 1)
        top.addWidget(self.delete_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(7, 3, 3, 3)
        layout.setSpacing(0)
        layout.addLayout(top)
        if self.severity is not None:
            layout.addWidget(self.text)

    def refresh(self) -> None:
        """Show the note as it is now."""
        note = self._document.project.get(self._kind, self._id)
        self.text.show_text(note.text)
        self.text.setReadOnly(self._document.read_only)
        self.delete_button.setVisible(not self._document.read_only)
        if self.severity is not None and isinstance(note, PainPoint):
            self.severity.show_value(note.severity)
            self.severity.setEnabled(not self._document.read_only)

    def _edit(self, text: str) -> None:
        if self._document.project.find(self._kind, self._id) is None:
            return
        if text.strip():
            self._document.apply(notes.edit_note(self._document.project, self._kind, self._id, text))
        self.refresh()

    def _rate(self, severity: int) -> None:
        self._document.apply(notes.set_severity(self._document.project, self._id, severity))

    def _delete(self) -> None:
        self._document.apply(notes.delete_note(self._document.project, self._kind, self._id))


class NoteList(QWidget):
    """A touchpoint's notes of one kind, and a field below them that adds one on Enter."""

    def __init__(self, document: Document, kind: type[Note], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._kind, self._touchpoint_id = document, kind, ""
        self.rows: dict[str, NoteRow] = {}
        pain = kind is PainPoint
        self.add_field = ui.LineEdit(
            placeholder=_("Add a pain point, then Enter") if pain else _("Add an opportunity, then Enter")
        )
        self.add_field.setAccessibleName(_("Add a pain point") if pain else _("Add an opportunity"))
        self.add_field.committed.connect(self._add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(5)
        self._layout.addWidget(self.add_field)

    def show_touchpoint(self, touchpoint_id: str) -> None:
        """Show the notes of a touchpoint as they are now."""
        self._touchpoint_id = touchpoint_id
        found = [note.id for note in self._document.project.children(self._kind, touchpoint_id)]
        for gone in set(self.rows) - set(found):
            row = self.rows.pop(gone)
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, note_id in enumerate(found):
            row = self.rows.get(note_id) or NoteRow(self._document, self._kind, note_id, self)
            self.rows[note_id] = row
            if self._layout.indexOf(row) != place:
                self._layout.insertWidget(place, row)
            row.refresh()
        self._chain(found)
        self.add_field.setVisible(not self._document.read_only)

    def _chain(self, found: list[str]) -> None:
        """Let Tab go through the rows from top to bottom and end in the field that adds."""
        widgets: list[QWidget] = []
        for note_id in found:
            row = self.rows[note_id]
            widgets += [row.text, row.delete_button]
            if row.severity is not None:
                widgets.insert(-2, row.severity)
        for first, second in pairwise([*widgets, self.add_field]):
            QWidget.setTabOrder(first, second)

    def _add(self, text: str) -> None:
        if not text.strip() or self._document.project.find(Touchpoint, self._touchpoint_id) is None:
            return
        make = notes.add_pain_point if self._kind is PainPoint else notes.add_opportunity
        if self._document.apply(make(self._document.project, self._touchpoint_id, text)):
            self.add_field.clear()
            self.add_field.show_text("")
