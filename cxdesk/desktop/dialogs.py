"""The window's own dialogs: shortcuts, about, links of imported values, and what went wrong."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cxdesk import __version__, resources
from cxdesk import settings as user_settings
from cxdesk.desktop import ui
from cxdesk.desktop.actions import MENUS, Actions, Entry
from cxdesk.desktop.document import Document
from cxdesk.i18n import _
from cxdesk.model.records import Dataset, Stage
from cxdesk.verbs import data


class ShortcutsDialog(QDialog):
    """Every action that has a shortcut, and the keys of the map and the scores."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(520, 600)
        rows = [
            row for menu in MENUS for row in _listed(actions, _(menu.text).replace("&", ""), menu.entries)
        ]
        rows += [
            (_("On the map"), _("Add touchpoint"), "N"),
            (_("On the map"), _("Add stage"), _("Shift+N")),
            (_("On the map"), _("Add pain point"), "P"),
            (_("On the map"), _("Add opportunity"), "O"),
            (_("On the map"), _("Add quote"), "Q"),
            (_("On the map"), _("Copy the text of what is selected"), "Ctrl+C"),
            (_("On the map"), _("Edit goal"), "G"),
            (_("On the map"), _("Rename, edit text"), _("F2, Enter")),
            (_("On the map"), _("Walk over the map; extend the selection"), _("Arrows; Shift+arrows")),
            (_("On the map"), _("Order of notes"), _("Alt+Up, Alt+Down")),
            (_("On the map"), _("Select all touchpoints"), "Ctrl+A"),
            (_("On the map"), _("Scroll by hand"), _("Space and drag, middle button")),
            (_("On the map"), _("To the scores and back"), _("Tab, Esc")),
            (_("Scores"), _("Score and move on"), "1 – 7"),
            (_("Scores"), _("Take a score away"), "0"),
            (_("Scores"), _("From part to part"), _("Tab, Up, Down")),
            (_("Scores"), _("Next, previous touchpoint"), _("PgDown, PgUp; Enter after the last part")),
        ]
        self.table = _table([_("Menu"), _("Action"), _("Keys")], rows)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addWidget(_close_button(self))


def _listed(actions: Actions, menu: str, entries: tuple[Entry, ...]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    names = {spec.key: _(spec.text).rstrip("…") for spec, _action in actions.items()}
    for entry in entries:
        if isinstance(entry, str):
            action = actions[entry]
            keys = ", ".join(k.toString(QKeySequence.SequenceFormat.NativeText) for k in action.shortcuts())
            if keys:
                found.append((menu, names[entry], keys))
        elif entry is not None:
            found += _listed(actions, menu, entry.entries)
    return found


class AboutDialog(QDialog):
    """Version, and the licences of what CXDesk is made of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About CXDesk"))
        self.resize(620, 520)
        layout = QVBoxLayout(self)
        layout.addWidget(ui.Label("CXDesk", role="brand"))
        layout.addWidget(ui.Label(_("Version {version}").format(version=__version__), role="secondary"))
        what = _(
            "Customer-journey maps and CX audits on the desktop, offline, one file a project. MIT licence."
        )
        layout.addWidget(ui.Label(what, wrap=True))
        tabs = QTabWidget()
        for name, file in licence_files():
            text = QPlainTextEdit(file.read_text(encoding="utf-8", errors="replace"))
            text.setReadOnly(True)
            text.setAccessibleName(name)
            tabs.addTab(text, ui.escape_ampersand(name))
        tabs.setUsesScrollButtons(True)
        layout.addWidget(tabs, 1)
        layout.addWidget(_close_button(self))


def licence_files() -> list[tuple[str, Path]]:
    """Return the licence texts that ship with CXDesk, each with the name of what it is for."""
    folder = resources.path("licences")
    found = (
        [(file.stem, file) for file in sorted(folder.glob("*.txt"), key=_notice_first)]
        if folder.is_dir()
        else []
    )
    fonts = resources.path("fonts", "OFL.txt")
    return [*found, (_("Noto fonts"), fonts)] if fonts.exists() else found


def _notice_first(file: Path) -> tuple[bool, str]:
    return file.stem != "NOTICE", file.stem


class LinksDialog(QDialog):
    """Which touchpoint, stage or map each value of an imported table means; every choice is an edit."""

    def __init__(self, document: Document, dataset_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._dataset_id = document, dataset_id
        project = document.project
        dataset = project.get(Dataset, dataset_id)
        self.setWindowTitle(_("Links to touchpoints"))
        self.resize(640, 460)
        layout = QVBoxLayout(self)
        layout.addWidget(
            ui.Label(_("What the values in “{name}” mean").format(name=dataset.name), role="title")
        )
        links = project.links_of(dataset_id)
        self.table = _table([_("Value"), _("Touchpoint")], [(_value_text(value), "") for value in links])
        self.combos: dict[str | None, QComboBox] = {}
        for row, (value, target_id) in enumerate(links.items()):
            self.combos[value] = self._combo(value, target_id)
            self.table.setCellWidget(row, 1, self.combos[value])
        layout.addWidget(self.table)
        if not links:
            layout.addWidget(
                ui.Label(_("This table has no column that names touchpoints."), role="secondary")
            )
        layout.addWidget(_close_button(self))

    def _combo(self, value: str | None, target_id: str | None) -> QComboBox:
        project = self._document.project
        combo = QComboBox()
        combo.setAccessibleName(_("Touchpoint of “{value}”").format(value=_value_text(value)))
        combo.addItem(_("Unassigned"), None)
        for journey in project.journeys():
            for touchpoint in project.journey_touchpoints(journey.id):
                stage = project.get(Stage, touchpoint.stage_id)
                combo.addItem(f"{touchpoint.name}  —  {stage.name}, {journey.title}", touchpoint.id)
            for stage in project.stages(journey.id):
                combo.addItem(_("Stage “{name}”").format(name=stage.name) + f"  —  {journey.title}", stage.id)
            combo.addItem(_("The whole map") + f"  —  {journey.title}", journey.id)
        combo.setCurrentIndex(max(0, combo.findData(target_id)))
        combo.setEnabled(not self._document.read_only)
        combo.activated.connect(lambda: self._link(value, combo.currentData()))
        return combo

    def _link(self, value: str | None, target_id: str | None) -> None:
        self._document.apply(data.link_value(self._document.project, self._dataset_id, value, target_id))


def _value_text(value: str | None) -> str:
    return _("(no value)") if value is None else value


def tell_bug(parent: QWidget | None, sentence: str) -> None:
    """Say that something went wrong inside CXDesk, calmly, and offer the log."""
    answer = ui.ask.choose(
        parent,
        sentence
        or _(
            "Something went wrong inside CXDesk. Your project is safe; the last edit may not have happened."
        ),
        (ui.Choice("log", _("Open log folder")), ui.Choice("close", _("Go on"), default=True, cancel=True)),
        _("The log says where it happened. It holds nothing of your project."),
    )
    if answer == "log":
        ui.open_folder(user_settings.log_folder())


def _table(headers: list[str], rows: Sequence[tuple[str, ...]]) -> QTableWidget:
    table = QTableWidget(0, len(headers))
    table.setHorizontalHeaderLabels(headers)
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    _fill(table, rows)
    return table


def _fill(table: QTableWidget, rows: Sequence[tuple[str, ...]]) -> None:
    table.setRowCount(len(rows))
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            table.setItem(line, column, QTableWidgetItem(text))


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
    buttons.rejected.connect(dialog.reject)
    return buttons
