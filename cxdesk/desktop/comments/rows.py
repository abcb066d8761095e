"""The rows of the list of comments: Qt's model over a feed. Rows are read when they are looked at.

It must not know how a row is drawn.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from cxdesk.desktop.comments import words
from cxdesk.desktop.comments.feed import Feed, Found
from cxdesk.desktop.comments.pinning import Pins, quote_of
from cxdesk.desktop.document import Document
from cxdesk.desktop.map.dropping import MIME, packed
from cxdesk.i18n import _
from cxdesk.model.records import Quote

Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, int, int]
"""What tells a comment from all others: dataset, row and column."""

GONE: Final = "…"


class Rows(QAbstractTableModel):
    """The comments found, one a row."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._feed = Feed(document.session)
        self._pins = Pins(document.project)
        self._alike = (False, False)
        self.expanded: set[Key] = set()

    def show_feed(self, feed: Feed, *, one_target: bool, one_dataset: bool) -> None:
        """Show other comments; what is the same for all of them is not said in each row."""
        self.beginResetModel()
        self._feed, self._alike = feed, (one_target, one_dataset)
        self._pins = Pins(self._document.project)
        self.endResetModel()

    def repin(self) -> None:
        """Show anew which comments are pinned."""
        self._pins = Pins(self._document.project)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def found(self, row: int) -> Found | None:
        """Return a row's comment; None where the row is not there (any more)."""
        return self._feed.at(row) if 0 <= row < self._feed.total else None

    def pinned(self, found: Found) -> list[Quote]:
        """Return the quotes that a comment is pinned as."""
        return self._pins.of(found)

    def key(self, found: Found) -> Key:
        """Return what tells the comment from all others."""
        return found.dataset_id, found.comment.row, found.comment.column

    def chips(self, found: Found) -> Sequence[words.Chip]:
        """Return a comment's answers."""
        return words.chips(self._document.project, found)

    def details(self, found: Found) -> str:
        """Return the line below a comment."""
        target, dataset = self._alike
        return words.details(self._document.project, found, target=not target, dataset=not dataset)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._feed.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        found = self.found(index.row())
        if found is None:
            return GONE
        if role == Qt.ItemDataRole.DisplayRole:
            return found.comment.text
        return words.spoken(self._document.project, found, bool(self.pinned(found)))

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _("Comment") if way == Qt.Orientation.Horizontal else str(section + 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if self._document.read_only else flags | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [MIME, "text/plain"]

    def mimeData(self, indexes: Iterable[Index]) -> QMimeData:
        found = [found for found in map(self.found, sorted({i.row() for i in indexes})) if found is not None]
        data = QMimeData()
        data.setData(MIME, packed(quote_of(self._document.project, each) for each in found))
        data.setText("\n".join(each.comment.text for each in found))
        return data
