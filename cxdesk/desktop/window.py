"""The main window: the map in the middle, its panels around it, and the file kept up to date behind it.

It puts together what other modules make; what menus do stands in ``commands``. It must not compute or store anything.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from cxdesk import logs
from cxdesk.desktop import ui
from cxdesk.desktop.actions import Actions
from cxdesk.desktop.commands import Commands
from cxdesk.desktop.docks import Docks
from cxdesk.desktop.document import Document, state_sentence
from cxdesk.desktop.dropping import SUFFIX, dropped_file
from cxdesk.desktop.find import FindField
from cxdesk.desktop.map.view import MapView
from cxdesk.desktop.status import StatusBar
from cxdesk.desktop.theme import theme
from cxdesk.desktop.toolbar import SHOWN, ToolBar
from cxdesk.errors import ConflictError, CxdeskError
from cxdesk.i18n import _, format_number, ngettext
from cxdesk.model.change import Change
from cxdesk.model.records import Dataset, Metric, Touchpoint
from cxdesk.settings import Settings
from cxdesk.verbs.sentences import sentence

if TYPE_CHECKING:
    from cxdesk.desktop.alerts import AlertsPanel
    from cxdesk.desktop.charts.panel import ChartPanel
    from cxdesk.desktop.comments.panel import CommentPanel
    from cxdesk.desktop.panels.history import HistoryPanel
    from cxdesk.desktop.panels.inspector import Inspector
    from cxdesk.desktop.panels.navigator import Navigator

SETTLE = 60
"""Milliseconds after the first paint at which what is heavy begins to load."""

ROOM = QSize(1680, 1060)
"""On a screen no larger, the first window fills it: with its frame it would not fit."""

SIGN_OF_LIFE = 120_000
"""Milliseconds between two notes, to other computers, that the file is open here."""


class Shell(Protocol):
    """The application, as far as a window needs it."""

    def show_welcome(self) -> None:
        """Show the start window."""

    def open_path(self, path: Path) -> None:
        """Open a project file instead of the present one."""

    def open_sample(self) -> None:
        """Open a copy of the sample project."""

    def close_project(self) -> None:
        """Close the project and show the start window."""

    def closed(self, window: QWidget) -> None:
        """Forget a window that was closed."""

    def quit(self) -> None:
        """End the application."""


class MainWindow(QMainWindow):
    """One project's window."""

    def __init__(self, document: Document, settings: Settings, shell: Shell) -> None:
        super().__init__()
        self.document, self.settings, self.shell = document, settings, shell
        document.setParent(self)
        document.hold()
        self._painted = False
        self.setAcceptDrops(True)
        self.map_view = MapView(document)
        self.setCentralWidget(self.map_view)
        self.docks = Docks(self)
        self.actions_table = Actions(self, document, Commands(self).handler)
        self.actions_table.fill_menu_bar(self.menuBar())
        self.tool_bar = ToolBar(self, document, self.actions_table)
        self.addToolBar(self.tool_bar)
        self.status = StatusBar(document)
        self.setStatusBar(self.status)
        self._connect()
        self.actions_table.paint((*SHOWN, "data.import_data"))
        self.refresh()
        self.check_theme()
        self.map_view.tab_on = self._tab_on
        self.map_view.setFocus()
        self._restore()

    def _connect(self) -> None:
        document = self.document
        for signal in (document.changed, document.reset, document.selection_changed, document.state_changed):
            signal.connect(self.refresh)
        document.changed.connect(self._tell)
        document.failed.connect(self.show_failure)
        document.save_failed.connect(self.show_save_failure)
        self.status.save_as_wanted.connect(self._save_as)
        self.status.zoom_wanted.connect(self.map_view.zoom_to)
        self.status.smaller.clicked.connect(self.map_view.zoom_out)
        self.status.larger.clicked.connect(self.map_view.zoom_in)
        self.map_view.zoom_changed.connect(lambda factor: self.status.show_zoom(100 * factor))
        theme().changed.connect(self._repaint_icons)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._enable_for_focus)
        alive = QTimer(self, interval=SIGN_OF_LIFE)
        alive.timeout.connect(lambda: document.session.sign_of_life())
        alive.start()

    # Panels are made when the window has been painted once, or when somebody asks for them before.

    @cached_property
    def navigator(self) -> "Navigator":
        """The panel at the left."""
        from cxdesk.desktop.panels.navigator import Navigator

        panel = Navigator(self.document)
        self.docks.put("navigator", panel)
        panel.history_wanted.connect(lambda: self.docks.go("history"))
        panel.currentItemChanged.connect(self._enable_for_focus)
        return panel

    @cached_property
    def inspector(self) -> "Inspector":
        """The panel at the right."""
        from cxdesk.desktop.panels.inspector import Inspector

        panel = Inspector(self.document)
        self.docks.put("inspector", panel)
        return panel

    @cached_property
    def comments(self) -> "CommentPanel":
        """The list of comments."""
        from cxdesk.desktop.comments.panel import CommentPanel

        panel = CommentPanel(self.document)
        self.docks.put("comments", panel)
        panel.import_wanted.connect(self.actions_table["data.import_data"].trigger)
        panel.columns_wanted.connect(self.actions_table["data.comment_columns"].trigger)
        return panel

    @cached_property
    def alerts(self) -> "AlertsPanel":
        """The list of what needs attention."""
        from cxdesk.desktop.alerts import AlertsPanel

        panel = AlertsPanel(self.document)
        self.docks.put("alerts", panel)
        panel.metric_wanted.connect(self._show_metric)
        return panel

    @cached_property
    def charts(self) -> "ChartPanel":
        """The charts; making them imports arrays."""
        from cxdesk.desktop.charts.panel import ChartPanel

        panel = ChartPanel(self.document)
        self.docks.put("charts", panel)
        return panel

    def _show_metric(self, metric_id: str) -> None:
        """Show the chart of a metric."""
        self.docks["charts"].show()
        self.charts.show_metric(metric_id)

    @cached_property
    def history(self) -> "HistoryPanel":
        """The list of edits."""
        from cxdesk.desktop.panels.history import HistoryPanel

        panel = HistoryPanel(self.document)
        self.docks.put("history", panel)
        return panel

    @property
    def find_field(self) -> FindField:
        """The field that finds."""
        return self.tool_bar.finder

    # ------------------------------------------------------------------------------------------- what it shows

    def refresh(self, *_unused: object) -> None:
        """Show name, state and what can be done now."""
        name = ui.show_hidden(self.document.session.name)
        self.setWindowTitle(f"{name} — {state_sentence(self.document)} · CXDesk")
        self.actions_table.update()
        session = self.document.session
        for key, verb, entry in (
            ("edit.undo", _("Undo"), session.undo_entry),
            ("edit.redo", _("Redo"), session.redo_entry),
        ):
            told = f"{verb}: {sentence(entry.verb, entry.args)}" if entry is not None else verb
            action = self.actions_table[key]
            action.setText(ui.escape_ampersand(told[:90]))
            action.setIconText(verb)
            ui.tooltip(action, f"{told} ({action.shortcut().toString()})")
        self._check_moment()
        self._enable_for_focus()

    def _enable_for_focus(self, *_unused: object) -> None:
        """Let rename, duplicate and delete mean the navigator's entry while it has the focus."""
        if self.docks.has_focus("navigator"):
            for name in ("rename", "duplicate", "delete"):
                self.actions_table[f"edit.{name}"].setEnabled(self.navigator.can(name))
        else:
            self.actions_table.update(("edit.rename", "edit.duplicate", "edit.delete"))

    def _check_moment(self) -> None:
        ids = self.document.selected_touchpoints()
        marked = [self.document.project.get(Touchpoint, id).moment_of_truth for id in ids]
        self.actions_table["map.moment_of_truth"].setChecked(bool(marked) and all(marked))

    def _repaint_icons(self) -> None:
        self.actions_table.paint()

    def check_theme(self) -> None:
        """Check the theme the user prefers in the menu."""
        for preference in ("system", "light", "dark"):
            self.actions_table[f"view.theme_{preference}"].setChecked(self.settings.theme == preference)

    def _tell(self, change: Change, origin: object) -> None:
        """Say what an import has done, as most of it may be out of sight, and show its first metric."""
        tables = [edit.after for edit in change.edits if isinstance(edit.after, Dataset)]
        if change.verb != "import_dataset" or not tables:
            return
        metrics = [edit.after for edit in change.edits if isinstance(edit.after, Metric)]
        if metrics and self.document.project.find(Metric, metrics[0].id) is not None:
            self.charts.show_metric(metrics[0].id)
        rows = tables[0].rows
        told = ngettext(
            "{n} row of “{name}” is imported. {keys} takes it back.",
            "{n} rows of “{name}” are imported. {keys} takes them back.",
            rows,
        ).format(
            n=format_number(rows, 0),
            name=tables[0].name,
            keys=self.actions_table["edit.undo"].shortcut().toString(QKeySequence.SequenceFormat.NativeText),
        )
        self.statusBar().showMessage(f"{told} {_charted(metrics)}".strip(), 10_000)

    def show_failure(self, sentence: str) -> None:
        """Say why an edit was not possible."""
        self.statusBar().showMessage(sentence, 10_000)

    def show_save_failure(self, error: CxdeskError) -> None:
        """Say why the file could not be written: calmly, as nothing is lost; a conflict needs a decision."""
        if isinstance(error, ConflictError):
            self.resolve_conflict(error)

    def resolve_conflict(self, error: ConflictError) -> None:
        """Somebody else changed the file: keep both versions, and let the user say how."""
        answer = ui.ask.choose(
            self,
            str(error),
            (
                ui.Choice("save", _("Save my version as…"), default=True),
                ui.Choice("both", _("Keep both and open the other")),
                ui.Choice("later", _("Decide later"), cancel=True),
            ),
            _("Nothing was overwritten, and nothing of yours is lost."),
        )
        if answer == "save":
            self._save_as()
        elif answer == "both":
            self._keep_both()

    def _keep_both(self) -> None:
        path = self.document.session.path
        if path is None:
            return
        mine = path.with_name(
            _("{name} (my version {time})").format(name=path.stem, time=f"{datetime.now():%Y-%m-%d %H-%M}")
            + SUFFIX
        )
        try:
            self.document.save_as(mine)
        except CxdeskError as error:
            ui.message(self, str(error))
        else:
            self.shell.open_path(path)

    def _save_as(self) -> bool:
        from cxdesk.desktop.commands.files import FileCommands

        return FileCommands(self).save_as()

    def _tab_on(self) -> bool:
        """Go from the map to the inspector where it can be seen."""
        dock = self.docks["inspector"]
        if dock.visibleRegion().isEmpty():
            return False
        self.docks.go("inspector")
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the map from any panel that has no use for it."""
        if event.key() == Qt.Key.Key_Escape and not self.map_view.hasFocus():
            self.map_view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)

    # ------------------------------------------------------------------------------------------- life

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._furnish)

    def _furnish(self) -> None:
        """Fill the panels; the window with its map has been painted by now."""
        for name in ("inspector", "navigator"):
            getattr(self, name)
        self.actions_table.paint()
        QTimer.singleShot(SETTLE, self._load)

    def _load(self) -> None:
        """Load what is heavy: arrays, charts."""
        self.document.settle()
        self.docks.when_shown("comments", lambda: self.comments)
        self.docks.when_shown("alerts", lambda: self.alerts)
        self.docks.when_shown("history", lambda: self.history)
        self.docks.when_shown("charts", lambda: self.charts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tool_bar.fit(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.document.save_quietly()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()  # an error below must not close the window over unsaved work
        with logs.reported():
            ui.commit_editing()
            if self._close_session():
                event.accept()
        if not event.isAccepted():
            return
        with logs.reported():
            self.settings.set_layout("window", bytes(self.saveGeometry().data()))
            self.settings.set_layout("docks", bytes(self.saveState(LAYOUT).data()))
        self.shell.closed(self)

    def let_go(self) -> bool:
        """Write the file and let go of the project, for another one; False where the user goes on with this one."""
        return self._close_session()

    def _close_session(self) -> bool:
        """Write the file and let go of the project; where that fails the user decides, and the window stays."""
        try:
            self.document.close_session()
        except ConflictError as error:
            self.resolve_conflict(error)
        except CxdeskError as error:
            logs.report(error)
            answer = ui.ask.choose(
                self,
                str(error),
                (
                    ui.Choice("save", _("Save as…"), default=True),
                    ui.Choice("keep", _("Close; CXDesk keeps the changes")),
                    ui.Choice("stay", _("Go on working"), cancel=True),
                ),
                _("Your changes are kept by CXDesk and offered again at the next start."),
            )
            if answer == "keep":
                self.document.abandon_session()
                return True
            if answer == "save" and self._save_as():
                return self._close_session()
        else:
            return True
        return False

    def _restore(self) -> None:
        geometry = self.settings.layout("window")
        if not geometry or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            self.resize(min(room.width(), 1600), min(room.height(), 1000))
            if room.width() <= ROOM.width() or room.height() <= ROOM.height():
                self.setWindowState(Qt.WindowState.WindowMaximized)
        state = self.settings.layout("docks")
        self._arrange = not state or not self.restoreState(state, LAYOUT)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._arrange:
            self._arrange = False
            self.docks.arrange(self.width(), self.height())

    # ------------------------------------------------------------------------------------------- files dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is None:
            return
        event.acceptProposedAction()
        if path.suffix.lower() == SUFFIX:
            QTimer.singleShot(0, lambda: self.shell.open_path(path))
        else:
            QTimer.singleShot(0, lambda: self._import(path))

    def _import(self, path: Path) -> None:
        from cxdesk.desktop.commands.data import DataCommands

        DataCommands(self).import_data(path)


def _charted(metrics: Sequence[Metric]) -> str:
    """What is charted of an import, in words; empty where it has no metrics."""
    from cxdesk.metrics.kinds import get

    names = [get(metric.kind).title(metric) for metric in metrics[:3]]
    if not names:
        return ""
    if len(metrics) > len(names):
        return _("Charted: {metrics} and {n} more.").format(
            metrics=", ".join(names), n=len(metrics) - len(names)
        )
    return _("Charted: {metrics}.").format(metrics=", ".join(names))


LAYOUT = 1
"""The version of the remembered dock layout; another one is not restored."""
