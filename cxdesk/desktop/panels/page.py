"""What the inspector's pages have in common: one column of headings and fields over the records that are selected.

A page keeps ids, shows the project as it is now, and hands over what is being typed before it shows something else.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.i18n import _
from cxdesk.model.change import Change
from cxdesk.model.channels import BUILT_IN
from cxdesk.model.project import Project
from cxdesk.model.records import Channel, Touchpoint
from cxdesk.verbs import touchpoints

OWN = "\0own"
"""The entry of a channel combo that asks for a new one; no channel's key."""


class Page(QWidget):
    """A column of fields about the records with ``ids``."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.ids: tuple[str, ...] = ()
        ui.set_role(self, "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 12, 14, 14)
        self.column.setSpacing(6)

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self.document.project

    @property
    def id(self) -> str:
        """The id of the first record shown."""
        return self.ids[0]

    def show_ids(self, ids: tuple[str, ...]) -> None:
        """Show other records; what was being typed goes to the old ones."""
        if ids != self.ids:
            focused = QApplication.focusWidget()
            if self.ids and focused is not None and self.isAncestorOf(focused):
                ui.commit_editing()
            self.ids = ids
        self.refresh()

    def refresh(self) -> None:
        """Show the records as they are now."""
        raise NotImplementedError

    def apply(self, make: Callable[[], Change | None]) -> None:
        """Ask for a change of the records shown and apply it; records that are gone by now are left alone."""
        if self.exists():
            self.document.apply(make())
        self.refresh_if_there()

    def exists(self) -> bool:
        """Whether what the page shows is still in the project."""
        return True

    def refresh_if_there(self) -> None:
        """Show the records as they are, unless they are gone."""
        if self.exists():
            self.refresh()

    def heading(self, text: str) -> ui.Label:
        """Add a heading with some room above."""
        label = ui.Label(text, role="heading")
        self.column.addSpacing(8)
        self.column.addWidget(label)
        return label

    def row(self, *widgets: QWidget) -> QHBoxLayout:
        """Add widgets side by side."""
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget in widgets:
            row.addWidget(widget)
        self.column.addLayout(row)
        return row


class Box(QFrame):
    """A framed line: what it is on the left, the figure on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ui.set_role(self, "box")
        self.left = ui.Label(wrap=True)
        self.right = ui.Label(role="value")
        self.right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(9, 7, 9, 7)
        layout.addWidget(self.left, 1)
        layout.addWidget(self.right)


class ChannelCombo(QComboBox):
    """Chooses the channel of touchpoints: the built-in ones, own ones, none, or a new one that is asked for."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._ids: tuple[str, ...] = ()
        self._shown: tuple[tuple[str, str], ...] = ()
        self.setAccessibleName(_("Channel"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.activated.connect(self._take)

    def show_ids(self, ids: Sequence[str]) -> None:
        """Show the channel that the touchpoints have in common, nothing where they differ."""
        project = self._document.project
        self._ids = tuple(ids)
        own = [(channel.id, channel.name) for channel in project.all(Channel)]
        entries = (("", _("No channel")), *((key, _(name)) for key, name in BUILT_IN.items()), *own)
        if entries != self._shown:
            self._shown = entries
            self.clear()
            for key, name in entries:
                self.addItem(name, key)
            self.insertSeparator(self.count())
            self.addItem(_("Own channel…"), OWN)
        used = {project.get(Touchpoint, id).channel for id in self._ids}
        self.setCurrentIndex(self.findData(used.pop()) if len(used) == 1 else -1)
        self.setEnabled(not self._document.read_only)

    def _take(self) -> None:
        project, key = self._document.project, self.currentData()
        ids = [id for id in self._ids if project.find(Touchpoint, id) is not None]
        if key != OWN:
            self._document.apply(touchpoints.set_channel(project, ids, key))
        else:
            name = ui.ask.text(self, _("Own channel"), _("What is the channel called?"))
            if name and name.strip():
                self._document.apply(touchpoints.add_channel(project, name, ids))
        self.show_ids(ids)


class MomentBox(QCheckBox):
    """Marks touchpoints as moments of truth; half checked where only some are."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(_("Moment of truth"), parent)
        self._document = document
        self._ids: tuple[str, ...] = ()
        ui.tooltip(self, _("A contact on which customers make up their mind about you (Ctrl+M)"))
        self.clicked.connect(self._take)

    def show_ids(self, ids: Sequence[str]) -> None:
        """Show whether the touchpoints are moments of truth."""
        self._ids = tuple(ids)
        marked = {self._document.project.get(Touchpoint, id).moment_of_truth for id in self._ids}
        mixed = len(marked) > 1
        self.setTristate(mixed)
        state = Qt.CheckState.Checked if marked == {True} else Qt.CheckState.Unchecked
        self.setCheckState(Qt.CheckState.PartiallyChecked if mixed else state)
        self.setEnabled(not self._document.read_only)

    def _take(self) -> None:
        on = self.checkState() != Qt.CheckState.Unchecked
        project = self._document.project
        ids = [id for id in self._ids if project.find(Touchpoint, id) is not None]
        self._document.apply(touchpoints.mark_moment_of_truth(project, ids, on))
        self.show_ids(ids)


def flat_button(text: str) -> QPushButton:
    """Return a quiet button of the inspector."""
    button = QPushButton(ui.escape_ampersand(text))
    button.setAutoDefault(False)
    ui.set_role(button, "flat")
    return button
