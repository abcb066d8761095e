"""The history panel: every edit as a sentence with time and author; a click steps back or forward to that point.

It reads the session's history when it is visible and walks by undo and redo, the same as the Edit menu.
"""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.theme import theme
from cxdesk.i18n import _, format_datetime
from cxdesk.verbs.sentences import sentence

LIMIT = 1000
"""So many edits are listed; older ones can still be undone from the menu."""

Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """The edits, newest first."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.entries: list[Any] = []

    def reload(self) -> None:
        """Read the history as it is now."""
        self.beginResetModel()
        self.entries = self._document.session.history(LIMIT)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return sentence(entry.verb, entry.args)
        if role == Qt.ItemDataRole.UserRole:
            when = format_datetime(datetime.fromisoformat(entry.at))
            parts = [when, entry.author, _("undone") if entry.undone else ""]
            return " · ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.data(index)}, {self.data(index, Qt.ItemDataRole.UserRole)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return ui.rich(f"{self.data(index)}\n{self.data(index, Qt.ItemDataRole.UserRole)}")
        return None


class _TwoLines(QStyledItemDelegate):
    """Draws an edit: the sentence, and below it when and by whom; undone ones are fainter and crossed out."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, option.fontMetrics.lineSpacing() * 2 + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        model = index.model()
        assert isinstance(model, HistoryModel)
        undone = model.entries[index.row()].undone
        rect: QRect = option.rect.adjusted(12, 5, -8, -5)
        font = option.font
        font.setStrikeOut(undone)
        painter.save()
        painter.setFont(font)
        painter.setPen(theme().colour("tertiary" if undone else "text"))
        self._line(painter, rect, index.data(Qt.ItemDataRole.DisplayRole))
        font.setStrikeOut(False)
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        painter.setPen(theme().colour("tertiary"))
        rect.translate(0, option.fontMetrics.lineSpacing())
        self._line(painter, rect, index.data(Qt.ItemDataRole.UserRole))
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, rect: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(
            text.replace("\n", " "), Qt.TextElideMode.ElideRight, rect.width()
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)


class HistoryPanel(QListView):
    """The list of edits. Choosing one makes the project what it was right after it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._entries = HistoryModel(document, self)
        self.setModel(self._entries)
        self.setItemDelegate(_TwoLines(self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(_("History"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self.step_to)
        document.changed.connect(lambda *_args: self._refresh())
        document.reset.connect(self._refresh)
        theme().changed.connect(self.viewport().update)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        if self.isVisible():
            row = self.currentIndex().row()
            self._entries.reload()
            newest_done = next((i for i, entry in enumerate(self._entries.entries) if not entry.undone), 0)
            self.setCurrentIndex(self._entries.index(newest_done if row < 0 else min(row, newest_done)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step_to(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def step_to(self, index: QModelIndex) -> None:
        """Undo or redo until the entry is the last edit that is done."""
        if not index.isValid() or self._document.read_only:
            return
        session, seq = self._document.session, self._entries.entries[index.row()].seq
        undone = self._entries.entries[index.row()].undone
        while undone and session.redo_entry is not None and session.redo_entry.seq <= seq:
            if not self._document.redo():
                return
        while not undone and session.undo_entry is not None and session.undo_entry.seq > seq:
            if not self._document.undo():
                return
