"""The import dialog: what was understood of a table, corrected by the user, before anything in the project changes.

It puts the parts together: what is decided goes to ``deciding``, the plan that comes of it is shown again. How tables
are read, what they mean and how they are stored is the business of others.
"""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxdesk.desktop import tasks, ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.carrying import StoppableDialog
from cxdesk.desktop.importing.charted import MetricCard
from cxdesk.desktop.importing.deciding import Deciding
from cxdesk.desktop.importing.finding import FindColumn
from cxdesk.desktop.importing.footer import Footer
from cxdesk.desktop.importing.linking import LinkList
from cxdesk.desktop.importing.loading import Loaded, load
from cxdesk.desktop.importing.notices import Notices
from cxdesk.desktop.importing.offscale import OffScale
from cxdesk.desktop.importing.planning import Planning, bad_cells
from cxdesk.desktop.importing.problems import ProblemsDialog, Strip
from cxdesk.desktop.importing.reading import ReadingBar, words_of
from cxdesk.desktop.importing.refreshing import FILTERS, run_refresh, same_columns
from cxdesk.desktop.importing.rereading import Rereading
from cxdesk.desktop.importing.sheet import Sheet
from cxdesk.desktop.importing.side import Side
from cxdesk.desktop.importing.telling import notices, obstacle
from cxdesk.errors import CxdeskError
from cxdesk.exchange.groups import groups
from cxdesk.exchange.importing import ImportPlan, Preview
from cxdesk.exchange.layouts import remember
from cxdesk.exchange.tables import ReadOptions
from cxdesk.i18n import _
from cxdesk.model.records import Dataset, Journey

_LAYOUT = "import-dialog"
_FIRST_SIZE = QSize(1180, 800)


def run_import(document: Document, path: Path | None, parent: QWidget) -> None:
    """Let the user import a table; asks for the file where ``path`` is None. Returns before anything is imported."""
    if path is None:
        folder = document.settings.folder("import")
        filters = f"{_('Tables')} ({FILTERS});;{_('All files')} (*)"
        path = ui.ask.open_file(parent, _("Import data"), folder, filters)
        if path is None:
            return
        document.settings.set_folder("import", path.parent)
    file = path

    def show(loaded: Loaded) -> None:
        dialog = ImportDialog(document, loaded, parent)
        QTimer.singleShot(0, dialog, dialog.begin)  # a moment apart, so that the window stays fluid

    tasks.run(
        parent,
        _("Reading {name}…").format(name=ui.show_hidden(path.name)),
        lambda job: load(file, ReadOptions(), job, fresh=True),
        show,
    )


class ImportDialog(StoppableDialog):
    """Shows what an import would do; ``Import`` does it as one change."""

    def __init__(self, document: Document, loaded: Loaded, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Import data"))
        self.setAcceptDrops(True)
        self._document = document
        self._planning = Planning(document, loaded)
        self._rereading = Rereading(self, self._planning, self.show_table, self._stay)
        self.title = ui.Label(_("Import data"), role="title")
        self.sentence = ui.Label(role="secondary", wrap=True)
        self.reading = ReadingBar(self)
        self.notices = Notices(self)
        self.finder = FindColumn(self)
        self.sheet = Sheet(self)
        self.strip = Strip(self)
        self.side = Side(self)
        self.footer = Footer(self)
        self.progress, self.reason = self.footer.progress, self.footer.reason
        self.cancel_button, self.import_button = self.footer.cancel_button, self.footer.import_button
        self.refresh_button = self.footer.refresh_button
        self._same: Dataset | None = None
        self._off_scale = OffScale(self, self._planning, self.sheet.sheet, self._replan)
        self._deciding = Deciding(self, self._planning, self._off_scale.leave, self._replan)
        self._lay_out()
        self._connect()
        self._restore_size()

    def begin(self) -> None:
        """Show the table that was read, and then the dialog."""
        self.show_table(self._planning.loaded, True)
        (self.import_button if self.import_button.isEnabled() else self.sheet).setFocus()
        QTimer.singleShot(0, self, self.open)

    @property
    def cards(self) -> dict[str, MetricCard]:
        """The card of each metric by its key."""
        return self.side.cards

    @property
    def links(self) -> LinkList:
        """What the values of the touchpoint column mean."""
        return self.side.links

    # ------------------------------------------------------------------------------------------- the look

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(22, 18, 22, 14)
        head.addWidget(self.title)
        head.addWidget(self.sentence)
        left = QVBoxLayout()
        left.setContentsMargins(22, 14, 14, 14)
        left.setSpacing(10)
        left.addWidget(self.reading)
        left.addWidget(self.notices)
        left.addWidget(self.finder)
        left.addWidget(self.sheet, 1)
        left.addWidget(self.strip)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(left, 12)
        middle.addWidget(self.side, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(_line())
        layout.addLayout(middle, 1)
        layout.addWidget(_line())
        layout.addWidget(self.footer)

    def _connect(self) -> None:
        self.reading.changed.connect(self._rereading.read)
        self.finder.changed.connect(self._find)
        self.finder.left.connect(self.sheet.go_to_first)
        self._connect_sheet()
        self._connect_side()
        self.strip.toggled.connect(self._off_scale.show)
        self.strip.listed.connect(self._list_problems)
        self.cancel_button.clicked.connect(self.reject)
        self.refresh_button.clicked.connect(self._refresh_instead)
        self.import_button.clicked.connect(self.start_import)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.start_import)

    def _connect_sheet(self) -> None:
        sheet, deciding, rereading, name = self.sheet, self._deciding, self._rereading, self._name
        sheet.role_chosen.connect(lambda column, role: deciding.give_role(name(column), role))
        sheet.also_chosen.connect(lambda column, kind: self._add_metric(kind, name(column)))
        sheet.reading_chosen.connect(lambda column, word: rereading.read_column(name(column), word))
        sheet.code_chosen.connect(lambda column, code, on: rereading.set_code(name(column), code, on))

    def _connect_side(self) -> None:
        side, deciding = self.side, self._deciding
        side.add.wanted.connect(self._add_metric)
        side.defined.connect(deciding.define)
        side.part_chosen.connect(deciding.set_part)
        side.removed.connect(deciding.remove_metric)
        side.looked_at.connect(self._show_column)
        side.segments.added.connect(lambda name: deciding.give_role(name, "segment"))
        side.segments.removed.connect(lambda name: deciding.give_role(name, ""))
        side.links.changed.connect(deciding.link)
        side.links.rules_wanted.connect(lambda: deciding.edit_rules(self._document))

    # ------------------------------------------------------------------------------------------- what is shown

    @property
    def plan(self) -> ImportPlan | None:
        """What Import would do; None where the decisions do not fit the table."""
        return self._planning.plan

    def show_table(self, loaded: Loaded, fresh: bool) -> None:
        """Show a table that was read; but for a ``fresh`` one with the decisions made so far."""
        self._planning.take(loaded, fresh=fresh)
        self._off_scale.on = False
        understood, names = loaded.table.understanding, self._planning.names
        self._show_reading()
        name = ui.show_hidden(loaded.path.name)
        self.sentence.setText(words.understanding_sentence(name, understood))
        self.sheet.sheet.show_rows(understood.columns, loaded.rows)
        self.sheet.said = words_of(loaded.options, names)
        self._same = same_columns(self._document.project, understood)
        self.footer.show_rows(understood.rows, self._same, read_only=self._document.read_only)
        self.side.show_columns(names, groups(loaded.table))
        self._replan()
        self.sheet.fit_columns()
        self._find(self.finder.field.text(), self.finder.used.isChecked())

    def _stay(self, error: CxdeskError) -> None:
        """Stay with the table that is there; it could not be read the other way."""
        self._show_reading()
        ui.message(self, str(error))

    def _show_reading(self) -> None:
        loaded = self._planning.loaded
        self.reading.options = loaded.options
        self.reading.show_reading(loaded.table.understanding)

    def _refresh_instead(self) -> None:
        same, path, parent = self._same, self._planning.loaded.path, self.parentWidget()
        if same is not None and parent is not None:
            self.reject()
            run_refresh(self._document, same.id, path, parent)

    def _replan(self) -> None:
        """Plan anew and show it."""
        planned = self._planning.replan()
        loaded, decisions = self._planning.loaded, self._planning.decisions
        self.sheet.sheet.show_roles(decisions.roles_of(loaded.table.understanding), bad_cells(planned))
        self._show_figures(planned)
        self._show_links(planned)
        self.side.segments.show_segments(decisions.with_role("segment"))
        self.notices.show_notices(list(notices(loaded, planned, self._rereading, self._deciding.give_role)))
        self.footer.show_obstacle(obstacle(self._planning, read_only=self._document.read_only))
        self._count_rest(planned)

    def _show_figures(self, planned: ImportPlan) -> None:
        """Show the metrics with the figures that are known by now."""
        self.side.show_metrics(self._planning.shown(planned))
        understood = self._planning.loaded.table.understanding
        self.strip.show_state(understood, self._planning.previews(planned), self._off_scale.on)

    def _count_rest(self, planned: ImportPlan) -> None:
        """Have the figures counted beside the window that take a look through the file."""
        uncounted = self._planning.uncounted(planned)
        if not uncounted:
            return

        def show(found: list[Preview]) -> None:
            if planned is self._planning.plan:
                self._planning.keep(planned, uncounted, found)
                self._show_figures(planned)

        text = _("Counting the answers…")
        tasks.run(self, text, lambda job: [planned.preview(made.metric) for made in uncounted], show)

    def _show_links(self, planned: ImportPlan) -> None:
        project, journey_id = self._document.project, self._document.journey_id
        journey = project.find(Journey, journey_id)
        self.side.links_title.setText(
            _("Link to the map “{title}”").format(title=journey.title if journey else "")
        )
        places = words.places(project, journey_id) if journey else []
        by_column = bool(planned.dataset.columns_with_role("touchpoint"))
        rules = len(self._planning.decisions.rules)
        self.links.show_links(planned.links, planned.suggested, places, by_column, rules)

    # ------------------------------------------------------------------------------------------- columns

    def _name(self, column: int) -> str:
        return self._planning.names[column]

    def _show_column(self, name: str) -> None:
        """Bring a column into view; of a question, its first one."""
        place = self._planning.place_of(name)
        if place is not None:
            self.sheet.show_column(place)

    def _find(self, text: str, used: bool) -> None:
        self.finder.show_count(self.sheet.show_only(text, used=used), self.sheet.sheet.columnCount())

    def _add_metric(self, kind: str, column: str, option: str | None = None) -> None:
        """Chart another metric; where its column is still open, the user is led to choose it."""
        key = self._deciding.add_metric(kind, column, option)
        if key in self.cards and not column:
            self.side.go_to(key)

    def _list_problems(self) -> None:
        ui.ask.run(ProblemsDialog(self._planning.loaded.table.understanding, self))

    # ------------------------------------------------------------------------------------------- the import

    def start_import(self) -> None:
        """Do what the plan says, as one change; the dialog closes when it is done."""
        planned, loaded = self._planning.plan, self._planning.loaded
        if planned is None or self.progress.busy or not self.import_button.isEnabled():
            return
        try:
            if self._rereading.again_if_changed():
                return
            self._set_busy(True)
            finished = self.progress.run(self._document, planned)
        except CxdeskError as error:
            self._set_busy(False)
            ui.message(self, str(error))
            return
        except BaseException:
            self._set_busy(False)
            raise
        self._set_busy(False)
        if finished:
            remember(loaded.table, loaded.options, planned.choices, loaded.path.name)
            self.accept()

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.reading, self.notices, self.finder, self.sheet, self.strip, self.side):
            widget.setEnabled(not busy)
        self.footer.show_busy(busy)

    # ------------------------------------------------------------------------------------------- the window

    def _restore_size(self) -> None:
        state = self._document.settings.layout(_LAYOUT)
        if not state or not self.restoreGeometry(state):
            screen = self.screen().availableGeometry().size()
            self.resize(_FIRST_SIZE.boundedTo(screen * 0.94))

    def done(self, result: int) -> None:
        """Close, and remember the size."""
        self._document.settings.set_layout(_LAYOUT, bytes(self.saveGeometry().data()))
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not isinstance(self.focusWidget(), QPushButton):
            return  # Enter in a field settles the field; it must not import
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.progress.busy and _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None and not self.progress.busy:
            event.acceptProposedAction()
            self._rereading.read(ReadOptions(), path)


def _dropped(event: QDropEvent) -> Path | None:
    """The one local file that is dropped."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_file() else None


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setFixedHeight(1)
    ui.set_role(line, "rule")
    return line
