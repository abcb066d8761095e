"""The navigator: maps, people, rounds, imported data and history as one tree; what is chosen there is shown elsewhere.

Names are edited in place; each section's plus adds to it. It holds ids, and what an entry can do stands in
``entries.py``.
"""

from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.icons import icon
from cxdesk.desktop.panels.entries import SECTIONS, Entry, Section, entries
from cxdesk.desktop.theme import theme
from cxdesk.i18n import _
from cxdesk.model.change import Change
from cxdesk.model.records import Dataset, Journey, Metric, Rater, Round, Score, Stage, Touchpoint
from cxdesk.verbs import projects

Index = QModelIndex | QPersistentModelIndex
KIND: Final = Qt.ItemDataRole.UserRole
ID: Final = Qt.ItemDataRole.UserRole + 1
FOLLOWED: Final = frozenset(
    kind.KIND for kind in (Journey, Rater, Round, Dataset, Metric, Stage, Touchpoint, Score)
)


class Navigator(QTreeWidget):
    """The tree at the window's left. ``history_wanted`` asks for the history panel."""

    history_wanted = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._sections: dict[str, QTreeWidgetItem] = {}
        self._filling = False
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(8)
        self.setAccessibleName(_("Navigator"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(36)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._make_sections()
        self._counting = QTimer(self, singleShot=True, interval=120)
        self._counting.timeout.connect(self.refresh)
        self.customContextMenuRequested.connect(self._show_menu)
        self.itemChanged.connect(self._rename)
        self.itemClicked.connect(self._activate)
        self.itemActivated.connect(self._activate)
        document.changed.connect(self._follow)
        document.reset.connect(self.refresh)
        for signal in (document.journey_changed, document.rater_changed, document.round_changed):
            signal.connect(self.refresh)
        document.journey_changed.connect(self._show_map)
        theme().changed.connect(self._paint)
        self.refresh()

    # ------------------------------------------------------------------------------------------- contents

    def _make_sections(self) -> None:
        bold = QFont(self.font())
        bold.setBold(True)
        bold.setPointSizeF(bold.pointSizeF() * 0.85)
        for section in SECTIONS:
            item = QTreeWidgetItem([_(section.title).upper()])
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setFont(0, bold)
            item.setSizeHint(0, QSize(0, 30))
            self.addTopLevelItem(item)
            item.setExpanded(True)
            self._sections[section.key] = item
            if section.add_text:
                self.setItemWidget(item, 1, self._add_button(section))
        self._paint()

    def _add_button(self, section: Section) -> QToolButton:
        button = QToolButton()
        ui.set_role(button, "quiet")
        button.setAccessibleName(_(section.add_text))
        ui.tooltip(button, _(section.add_text))
        button.setObjectName(f"add-{section.key}")
        button.setIconSize(QSize(12, 12))
        button.clicked.connect(lambda: section.add and section.add(self._document, self.window()))
        return button

    def _paint(self) -> None:
        look = theme().tokens
        for item in self._sections.values():
            item.setForeground(0, theme().colour("tertiary"))
            button = self.itemWidget(item, 1)
            if isinstance(button, QToolButton):
                button.setIcon(icon("add", look.tertiary, look.line))
        if self.topLevelItemCount():
            self.refresh()

    def refresh(self) -> None:
        """Show every section as the project is now; the current entry stays current."""
        kept = self._current()
        self._filling = True
        try:
            for section in SECTIONS:
                self._fill(self._sections[section.key], entries(self._document, section.key))
            self._mark_current(kept)
        finally:
            self._filling = False

    def _fill(self, parent: QTreeWidgetItem, found: list[Entry]) -> None:
        children = _children(parent)
        for extra in children[len(found) :]:
            parent.removeChild(extra)
        for place, entry in enumerate(found):
            if place >= len(children):
                children.append(QTreeWidgetItem(parent))
            self._show_entry(children[place], entry)

    def _show_entry(self, item: QTreeWidgetItem, entry: Entry) -> None:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if entry.renamable and not self._document.read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        if entry.kind == Journey.KIND:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        item.setFlags(flags)
        item.setData(0, KIND, entry.kind)
        item.setData(0, ID, entry.id)
        item.setText(0, entry.name)
        item.setText(1, entry.count)
        item.setToolTip(0, ui.rich(entry.tip or entry.name))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, theme().colour("tertiary"))
        item.setForeground(0, theme().colour("accent" if entry.active else "text"))
        font = QFont(self.font())
        font.setBold(entry.active)
        item.setFont(0, font)
        self._fill(item, entry.children)
        item.setExpanded(bool(entry.children))
        item.setFirstColumnSpanned(not entry.count)

    def _current(self) -> tuple[str, str]:
        item = self.currentItem()
        return ("", "") if item is None else (item.data(0, KIND) or "", item.data(0, ID) or "")

    def _mark_current(self, kept: tuple[str, str]) -> None:
        item = self.item(*kept) or self.item(Journey.KIND, self._document.journey_id)
        if item is not None:
            self.setCurrentItem(item)

    def _show_map(self) -> None:
        """Make the map that is shown the current entry, unless something else than a map is."""
        item = self.item(Journey.KIND, self._document.journey_id)
        if item is not None and self._current()[0] in ("", Journey.KIND):
            self.setCurrentItem(item)

    def item(self, kind: str, id: str) -> QTreeWidgetItem | None:
        """Return the entry of a record, None where it is not in the tree."""
        pending = list(self._sections.values())
        while pending:
            item = pending.pop()
            if (item.data(0, KIND), item.data(0, ID)) == (kind, id):
                return item
            pending += _children(item)
        return None

    def show_section(self, key: str) -> None:
        """Make a section's first entry current."""
        section = self._sections[key]
        self.setCurrentItem(section.child(0) or section)
        self.scrollToItem(section, QAbstractItemView.ScrollHint.PositionAtTop)

    def _follow(self, change: Change, origin: object) -> None:
        kinds = change.kinds()
        if kinds <= {Score.KIND}:
            self._counting.start()  # counting all scores at every key would be felt on a large map
        elif kinds & FOLLOWED:
            self.refresh()

    # ------------------------------------------------------------------------------------------- what entries do

    def _entry(self, item: QTreeWidgetItem | None) -> Entry | None:
        if item is None or not item.data(0, KIND):
            return None
        wanted = (item.data(0, KIND), item.data(0, ID))
        pending = [entry for section in SECTIONS for entry in entries(self._document, section.key)]
        while pending:
            entry = pending.pop()
            if (entry.kind, entry.id) == wanted:
                return entry
            pending += entry.children
        return None

    def _activate(self, item: QTreeWidgetItem | None) -> None:
        entry = self._entry(item)
        if entry is None:
            return
        if entry.kind == "history":
            self.history_wanted.emit()
        elif entry.kind == Journey.KIND:
            self._document.show_journey(entry.id)
        elif entry.kind == Rater.KIND:
            self._document.choose_rater(entry.id)
        elif entry.kind == Round.KIND:
            self._document.choose_round(entry.id)

    def _rename(self, item: QTreeWidgetItem, column: int) -> None:
        if self._filling or column:
            return
        entry, name = self._entry(item), item.text(0)
        if entry is not None and entry.rename is not None and name.strip():
            self._document.apply(entry.rename(self._document.project, entry.id, name))
        QTimer.singleShot(0, self.refresh)  # not from within the editor's own signal

    def can(self, action: str) -> bool:
        """Return whether "rename", "duplicate" or "delete" fits the current entry."""
        entry = self._entry(self.currentItem())
        if entry is None or self._document.read_only:
            return False
        return {
            "rename": entry.rename is not None,
            "duplicate": entry.kind == Journey.KIND,
            "delete": entry.delete is not None,
        }[action]

    def rename_selected(self) -> None:
        """Edit the current entry's name in place."""
        item = self.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(item, 0)

    def duplicate_selected(self) -> None:
        """Copy the current entry, where it is a map."""
        entry = self._entry(self.currentItem())
        if entry is not None and entry.kind == Journey.KIND:
            self._document.apply(projects.duplicate_journey(self._document.project, entry.id))

    def delete_selected(self) -> None:
        """Delete the current entry; undo brings it back."""
        entry = self._entry(self.currentItem())
        if entry is not None and entry.delete is not None:
            change = entry.delete(self._document.project, entry.id)
            if change is None:
                self._document.failed.emit(_("The last one stays: a project needs it."))
            else:
                self._document.apply(change)

    def move_selected(self, step: int) -> None:
        """Move the current entry up (-1) or down (1), where it is a map."""
        entry = self._entry(self.currentItem())
        if entry is not None and entry.kind == Journey.KIND:
            ids = [journey.id for journey in self._document.project.journeys()]
            place = max(0, ids.index(entry.id) + step)
            self._document.apply(projects.move_journey(self._document.project, entry.id, place))

    def _show_menu(self, position: QPoint) -> None:
        menu = self.menu_at(self.itemAt(position))
        if not menu.isEmpty():
            menu.popup(self.viewport().mapToGlobal(position))

    def menu_at(self, item: QTreeWidgetItem | None) -> QMenu:
        """Return the context menu of an entry; empty where it can do nothing."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        entry = self._entry(item)
        if entry is None or item is None:
            return menu
        self.setCurrentItem(item)
        for text, run in entry.own_actions:
            menu.addAction(text).triggered.connect(
                lambda *_args, run=run: run(self._document, self.window(), entry.id)
            )
        if self._document.read_only:
            return menu
        offered: list[tuple[str, bool, Any]] = [
            (_("Rename"), entry.rename is not None, self.rename_selected),
            (_("Duplicate"), entry.kind == Journey.KIND, self.duplicate_selected),
            (_("Move up"), entry.kind == Journey.KIND, lambda: self.move_selected(-1)),
            (_("Move down"), entry.kind == Journey.KIND, lambda: self.move_selected(1)),
            (_("Delete"), entry.delete is not None, self.delete_selected),
        ]
        for text, possible, run in offered:
            if possible:
                menu.addAction(text).triggered.connect(lambda *_args, run=run: run())
        return menu

    # ------------------------------------------------------------------------------------------- keys and drag

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draw nothing: sections are always open."""

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row, with a ring around the current one while the tree has the focus."""
        super().drawRow(painter, option, index)
        if (
            self.hasFocus()
            and index.row() == self.currentIndex().row()
            and index.parent() == self.currentIndex().parent()
        ):
            painter.setPen(QPen(theme().colour("accent"), 1))
            rect = self.visualRect(self.currentIndex())
            painter.drawRect(
                QRect(rect.left(), rect.top(), self.viewport().width() - rect.left() - 1, rect.height() - 1)
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_selected(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.delete_selected()
        elif event.key() == Qt.Key.Key_F2:
            self.rename_selected()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._activate(self.currentItem())
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        # The tree only mirrors the project: the drop asks for a change, and the change moves the entry.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        moved = self._entry(self.currentItem())
        target = self.indexAt(event.position().toPoint())
        if moved is not None and moved.kind == Journey.KIND:
            self._document.apply(
                projects.move_journey(self._document.project, moved.id, self._drop_place(target, moved.id))
            )
        event.accept()

    def _drop_place(self, target: QModelIndex, moved_id: str) -> int:
        ids = [journey.id for journey in self._document.project.journeys()]
        item = self.itemFromIndex(target) if target.isValid() else None
        other = item.data(0, ID) if item is not None else None
        if other not in ids:
            return len(ids)
        below = self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.BelowItem
        place = ids.index(other) + (1 if below else 0)
        return place - 1 if ids.index(moved_id) < place else place


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = [item.child(place) for place in range(item.childCount())]
    return [child for child in found if child is not None]
