"""What hangs under one touchpoint in the inspector, kind by kind: add, edit in place, rate, delete."""

from itertools import pairwise
from typing import Final, NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.icons import icon
from cxdesk.desktop.panels.small import GrowingEdit, Severity
from cxdesk.desktop.theme import theme
from cxdesk.i18n import N_, _
from cxdesk.model.records import Opportunity, PainPoint, Quote, Touchpoint
from cxdesk.verbs import notes
from cxdesk.verbs.notes import Note


class Words(NamedTuple):
    """How a kind of notes is named and asked for (untranslated), and the role of its look."""

    role: str
    name: str
    add: str
    placeholder: str


WORDS: Final[dict[type[Note], Words]] = {
    PainPoint: Words("pain", N_("Pain point"), N_("Add a pain point"), N_("Add a pain point, then Enter")),
    Opportunity: Words(
        "opportunity", N_("Opportunity"), N_("Add an opportunity"), N_("Add an opportunity, then Enter")
    ),
    Quote: Words("quote", N_("Quote"), N_("Add a quote"), N_("Add a customer’s words, then Enter")),
}


class NoteRow(QFrame):
    """One note: its text, a pain point's severity or a quote's source, and a button that deletes it."""

    def __init__(self, document: Document, kind: type[Note], note_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._kind, self._id = document, kind, note_id
        ui.set_role(self, WORDS[kind].role)
        self.text = GrowingEdit()
        self.text.setAccessibleName(_(WORDS[kind].name))
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
        self.source: ui.LineEdit | None = None
        if kind is Quote:
            self.source = self._source_field()
            layout.addWidget(self.source)
            layout.setContentsMargins(7, 3, 3, 4)

    def _source_field(self) -> ui.LineEdit:
        field = ui.LineEdit(placeholder=_("Who said so, where, when?"))
        field.setAccessibleName(_("Source of the quote"))
        ui.set_role(field, "source")
        field.committed.connect(self._say_source)
        return field

    def refresh(self) -> None:
        """Show the note as it is now."""
        note = self._document.project.get(self._kind, self._id)
        self.text.show_text(note.text)
        self.text.setReadOnly(self._document.read_only)
        self.delete_button.setVisible(not self._document.read_only)
        if self.severity is not None and isinstance(note, PainPoint):
            self.severity.show_value(note.severity)
            self.severity.setEnabled(not self._document.read_only)
        if self.source is not None and isinstance(note, Quote):
            self.source.show_text(note.source)
            self.source.setReadOnly(self._document.read_only)
            ui.tooltip(self.source, note.source)

    def _edit(self, text: str) -> None:
        if self._document.project.find(self._kind, self._id) is None:
            return
        if text.strip():
            self._document.apply(notes.edit_note(self._document.project, self._kind, self._id, text))
        self.refresh()

    def _rate(self, severity: int) -> None:
        self._document.apply(notes.set_severity(self._document.project, self._id, severity))

    def _say_source(self, source: str) -> None:
        if self._document.project.find(Quote, self._id) is not None:
            self._document.apply(notes.set_quote_source(self._document.project, self._id, source))
            self.refresh()

    def _delete(self) -> None:
        self._document.apply(notes.delete_note(self._document.project, self._kind, self._id))


class NoteList(QWidget):
    """A touchpoint's notes of one kind, and a field below them that adds one on Enter."""

    def __init__(self, document: Document, kind: type[Note], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._kind, self._touchpoint_id = document, kind, ""
        self.rows: dict[str, NoteRow] = {}
        self.add_field = ui.LineEdit(placeholder=_(WORDS[kind].placeholder))
        self.add_field.setAccessibleName(_(WORDS[kind].add))
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
            if row.source is not None:
                widgets.insert(-1, row.source)
        for first, second in pairwise([*widgets, self.add_field]):
            QWidget.setTabOrder(first, second)

    def _add(self, text: str) -> None:
        if not text.strip() or self._document.project.find(Touchpoint, self._touchpoint_id) is None:
            return
        project = self._document.project
        if self._document.apply(notes.add_note(project, self._kind, self._touchpoint_id, text)):
            self.add_field.clear()
            self.add_field.show_text("")
