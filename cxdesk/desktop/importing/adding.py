"""Adding what is to be charted and split by, without looking for its header: a menu of metrics, a list of segments.

It offers kinds, columns and questions, and tells what was chosen.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.picker import ColumnNames, ColumnPicker
from cxdesk.exchange.groups import Group
from cxdesk.i18n import _

_LONGEST = 70
"""Characters of a question in a menu."""


class AddMetric(QPushButton):
    """``wanted(kind, column, option)``: another metric is to be charted, of a column or question where one is named."""

    wanted = Signal(str, str, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(_("Add metric"))
        self.setAutoDefault(False)
        ui.set_role(self, "flat")
        self._groups: Sequence[Group] = ()
        menu = QMenu(self)
        for kind in words.ROLES[1]:
            menu.addAction(words.role_name(kind)).triggered.connect(partial(self._want, kind, "", None))
        menu.addSeparator()
        for kind in (kind for kind in words.MORE if kind not in words.ROLES[1]):
            menu.addAction(words.role_name(kind)).triggered.connect(partial(self._want, kind, "", None))
        menu.addSeparator()
        self._questions = QMenu(_("Questions of several answers"), menu)
        self._questions.aboutToShow.connect(self._fill)
        menu.addMenu(self._questions)
        self.setMenu(menu)

    def _want(self, kind: str, column: str, option: str | None, _checked: bool = False) -> None:
        self.wanted.emit(kind, column, option)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Offer the questions of another table."""
        self._groups = groups
        self._questions.menuAction().setVisible(bool(groups))
        self._questions.clear()

    def _fill(self) -> None:
        """The questions: of a single answer with the metrics it can be, of several with the share of each option."""
        if not self._questions.isEmpty():
            return
        for group in self._groups:
            entry = QMenu(_short(group.name), self._questions)
            if not group.several:
                for kind in words.ROLES[1]:
                    text = words.role_name(kind)
                    option = group.options[0] if kind == "share" else None
                    entry.addAction(text).triggered.connect(partial(self._want, kind, group.name, option))
                entry.addSeparator()
            for option in group.options:
                text = _("Share of “{option}”").format(option=_short(option))
                entry.addAction(text).triggered.connect(partial(self._want, "share", group.name, option))
            self._questions.addMenu(entry)


class SegmentList(QWidget):
    """The columns and questions that answers can be split by: ``removed(name)``, ``added(name)``."""

    removed = Signal(str)
    added = Signal(str)

    def __init__(self, names: ColumnNames, parent: QWidget) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] | None = None
        self.removers: dict[str, QToolButton] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.picker = ColumnPicker(names, _("Add a column or question to split by"), self)
        self.picker.field.setPlaceholderText(_("add a column or question…"))
        self.picker.chosen.connect(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._rows)
        layout.addWidget(self.picker)

    def _add(self, name: str) -> None:
        self.picker.show_column("")
        if name:
            self.added.emit(name)

    def show_segments(self, names: Sequence[str]) -> None:
        """Show other segments."""
        if tuple(names) == self._names:
            return
        self._names = tuple(names)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.removers.clear()
        for name in names:
            self._rows.addWidget(self._row(name))

    def _row(self, name: str) -> QWidget:
        row = QWidget()
        label = ui.Label(" ".join(name.split())[:_LONGEST], wrap=True)
        ui.tooltip(label, name)
        remove = self.removers[name] = QToolButton()
        remove.setText("✕")
        remove.setAccessibleName(_("Do not split by {column}").format(column=name))
        ui.tooltip(remove, _("Do not split by this"))
        ui.set_role(remove, "quiet")
        remove.clicked.connect(lambda: self.removed.emit(name))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label, 1)
        layout.addWidget(remove)
        return row


def segment_names(columns: Sequence[str], groups: Sequence[Group]) -> list[str]:
    """Return what answers can be split by: columns, questions of one answer, and each option of those of several."""
    known = set(columns)
    found = [group.name for group in groups if not group.several and group.name not in known]
    found += [
        f"{group.name}: {option}"
        for group in groups
        if group.several and group.separator
        for option in group.options
    ]
    return [*columns, *(name for name in dict.fromkeys(found) if name not in known)]


def answer_names(columns: Sequence[str], groups: Sequence[Group], *, several: bool) -> list[str]:
    """Return what a metric can be of: columns and questions; those of several answers only where ``several``."""
    known = set(columns)
    found = (group.name for group in groups if several or not group.several)
    return [*columns, *(name for name in dict.fromkeys(found) if name not in known)]


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return ui.escape_ampersand(plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…")
