"""The field that finds touchpoints, stages, pain points, opportunities and quotes of all maps by their text."""

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.i18n import N_, _
from cxdesk.model.records import Journey, Opportunity, PainPoint, Quote, Record, Stage, Touchpoint

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView

FOUND_WIDTH: Final = 380
"""The least width of the list of what was found, in pixels."""

KINDS: Final[dict[type[Record], str]] = {
    Touchpoint: N_("Touchpoint"),
    Stage: N_("Stage"),
    PainPoint: N_("Pain point"),
    Opportunity: N_("Opportunity"),
    Quote: N_("Quote"),
}
MOST: Final = 30


class FindField(QLineEdit):
    """Lists what holds the words typed; choosing one shows and selects it, Enter goes from one to the next."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._found: list[tuple[str, str]] = []
        self._place = -1
        self.setPlaceholderText(_("Find in project"))
        self.setAccessibleName(_("Find in project"))
        self.setClearButtonEnabled(True)
        self._lines = QStringListModel(self)
        self.textEdited.connect(self._search)

    @cached_property
    def _completer(self) -> QCompleter:
        completer = QCompleter(self._lines, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self)
        return completer

    @cached_property
    def _popup(self) -> "QAbstractItemView":
        popup = self._completer.popup()
        assert popup is not None
        popup.setAccessibleName(_("Found"))
        ui.set_role(popup, "found")
        popup.clicked.connect(lambda index: self.go(index.row()))
        return popup

    def _search(self, text: str) -> None:
        self._found = search(self._document, text)
        self._place = -1
        self._lines.setStringList([self._line(kind, id) for kind, id in self._found])
        if self._found:
            width = max(self.width(), FOUND_WIDTH)
            self._completer.complete(QRect(self.width() - width, 0, width, self.height()))
            self._popup.setCurrentIndex(self._lines.index(0))
        else:
            self._popup.hide()

    def _line(self, kind: str, id: str) -> str:
        record = self._document.project.lookup(kind, id)
        label = next(_(name) for found, name in KINDS.items() if kind == found.KIND)
        return f"{_words(record)[:90]}  —  {label}" if record is not None else ""

    def go(self, place: int) -> None:
        """Show and select one of what was found."""
        self._popup.hide()
        if not self._found:
            return
        self._place = place % len(self._found)
        kind, id = self._found[self._place]
        if self._document.project.lookup(kind, id) is not None:
            self._document.show_journey(journey_of(self._document, kind, id))
            self._document.select(kind, (id,))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(popup.currentIndex().row() if popup.isVisible() else self._place + 1)
        elif event.key() == Qt.Key.Key_Escape:
            popup.hide()
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._found:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            row = (popup.currentIndex().row() + step) % len(self._found)
            popup.setCurrentIndex(self._lines.index(row))
            self._completer.complete()
            popup.setCurrentIndex(self._lines.index(row))
        else:
            super().keyPressEvent(event)


def search(document: Document, text: str) -> list[tuple[str, str]]:
    """Return kind and id of what holds all the words, the present map's first; at most ``MOST``."""
    words = text.casefold().split()
    if not words:
        return []
    project = document.project
    found = [
        (kind.KIND, record.id)
        for kind in KINDS
        for record in project.all(kind)
        if all(word in _words(record).casefold() for word in words)
    ]
    found.sort(key=lambda pair: journey_of(document, *pair) != document.journey_id)
    return found[:MOST]


def journey_of(document: Document, kind: str, id: str) -> str:
    """Return the id of the map that something is on."""
    project, record = document.project, document.project.lookup(kind, id)
    if isinstance(record, PainPoint | Opportunity | Quote):
        record = project.find(Touchpoint, record.touchpoint_id)
    if isinstance(record, Touchpoint):
        record = project.find(Stage, record.stage_id)
    return (
        record.journey_id if isinstance(record, Stage) else record.id if isinstance(record, Journey) else ""
    )


def _words(record: Record) -> str:
    if isinstance(record, Touchpoint):
        return f"{record.name} {record.notes}".strip()
    if isinstance(record, Stage):
        return f"{record.name} {record.goal}".strip()
    if isinstance(record, Quote):
        return f"{record.text} {record.source}".strip()
    return str(getattr(record, "text", ""))
