"""The import dialog: what was understood of a table, corrected by the user, before anything in the project changes.

It shows a plan and asks for another one at every decision. How tables are read, what they mean and how they are stored
is the business of others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import tasks, ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.carrying import ProgressBar
from cxdesk.desktop.importing.charted import MetricCard, Shown
from cxdesk.desktop.importing.linking import LinkList
from cxdesk.desktop.importing.loading import Loaded, find_rows, load, stamp_of
from cxdesk.desktop.importing.notices import Notice, Notices
from cxdesk.desktop.importing.problems import ProblemsDialog, Strip
from cxdesk.desktop.importing.reading import ReadingBar
from cxdesk.desktop.importing.sheet import Sheet
from cxdesk.desktop.importing.state import Decisions, bad_cells
from cxdesk.errors import CxdeskError
from cxdesk.exchange.importing import ImportPlan, MetricChoice, plan
from cxdesk.exchange.layouts import remember
from cxdesk.exchange.shapes import Shape
from cxdesk.exchange.tables import ReadOptions
from cxdesk.i18n import _
from cxdesk.model.records import Journey

_LAYOUT = "import-dialog"
_FIRST_SIZE = QSize(1180, 800)
_SIDE_WIDTHS = (310, 420)
FILTERS = "*.csv *.tsv *.tab *.txt *.dat *.xlsx *.xlsm *.xls *.xlsb *.ods *.csv.gz *.gz"


def run_import(document: Document, path: Path | None, parent: QWidget) -> None:
    """Let the user import a table; asks for the file where ``path`` is None. Returns before anything is imported."""
    if path is None:
        folder = document.settings.folder("import")
        filters = f"{_('Tables')} ({FILTERS});;{_('All files')} (*)"
        path = ui.ask.open_file(parent, _("Import survey answers"), folder, filters)
        if path is None:
            return
        document.settings.set_folder("import", path.parent)
    file = path

    def show(loaded: Loaded) -> None:
        ImportDialog(document, loaded, parent).open()

    tasks.run(
        parent,
        _("Reading {name}…").format(name=ui.show_hidden(path.name)),
        lambda job: load(file, ReadOptions(), job, fresh=True),
        show,
    )


class ImportDialog(QDialog):
    """Shows what an import would do; ``Import`` does it as one change."""

    def __init__(self, document: Document, loaded: Loaded, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Import survey answers"))
        self.setAcceptDrops(True)
        self._document = document
        self._loaded = loaded
        self._decisions = Decisions()
        self._plan: ImportPlan | None = None
        self._trouble = ""
        self._only_bad = False
        self.title = ui.Label(_("Import survey answers"), role="title")
        self.sentence = ui.Label(role="secondary", wrap=True)
        self.reading = ReadingBar(self)
        self.notices = Notices(self)
        self.sheet = Sheet(self)
        self.strip = Strip(self)
        self.cards: dict[str, MetricCard] = {}
        self.links = LinkList(self)
        self.links_title = ui.Label(role="heading", wrap=True)
        self.no_metrics = ui.Label(
            _("Nothing yet. Give a column with answers the role NPS, CSAT or CES in its header."),
            role="caption",
            wrap=True,
        )
        self.progress = ProgressBar(self)
        self.cancel_button = QPushButton(_("Cancel"))
        self.import_button = QPushButton()
        self._lay_out()
        self._connect()
        self._restore_size()
        self.show_table(loaded)
        (self.import_button if self.import_button.isEnabled() else self.sheet).setFocus()

    # ------------------------------------------------------------------------------------------- the look

    def _lay_out(self) -> None:
        self._charted = QVBoxLayout()
        self._charted.setSpacing(6)
        head = QVBoxLayout()
        head.setContentsMargins(22, 18, 22, 14)
        head.addWidget(self.title)
        head.addWidget(self.sentence)
        left = QVBoxLayout()
        left.setContentsMargins(22, 14, 14, 14)
        left.setSpacing(10)
        left.addWidget(self.reading)
        left.addWidget(self.notices)
        left.addWidget(self.sheet, 1)
        left.addWidget(self.strip)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(left, 12)
        middle.addWidget(self._side(), 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(_line())
        layout.addLayout(middle, 1)
        layout.addWidget(_line())
        layout.addWidget(self._footer())

    def _side(self) -> QWidget:
        content = QWidget()
        ui.set_role(content, "panel")
        column = QVBoxLayout(content)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        column.addWidget(ui.Label(_("What will be charted"), role="heading"))
        column.addWidget(self.no_metrics)
        column.addLayout(self._charted)
        column.addSpacing(10)
        column.addWidget(self.links_title)
        column.addWidget(self.links)
        column.addStretch(1)
        side = QScrollArea()
        side.setWidgetResizable(True)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setWidget(content)
        side.setMinimumWidth(_SIDE_WIDTHS[0])
        side.setMaximumWidth(_SIDE_WIDTHS[1])
        return side

    def _footer(self) -> QWidget:
        for button in (self.cancel_button, self.import_button):
            ui.set_role(button, "primary" if button is self.import_button else "flat")
            button.setMinimumHeight(30)
        self.cancel_button.setAutoDefault(False)
        self.import_button.setDefault(True)
        note = ui.Label(
            _("Nothing in the project changes until you press Import. Ctrl+Z takes the import back."),
            role="secondary",
            wrap=True,
        )
        self.reason = ui.Label(role="caption", wrap=True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        waiting = QWidget()
        row = QHBoxLayout(waiting)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(note, 3)
        row.addWidget(self.reason, 2)
        row.addWidget(self.cancel_button)
        row.addWidget(self.import_button)
        self._footers = QStackedWidget()
        self._footers.addWidget(waiting)
        self._footers.addWidget(self.progress)
        self._footers.setContentsMargins(22, 10, 22, 10)
        self._footers.setFixedHeight(max(58, 2 * self.fontMetrics().height() + 24))
        return self._footers

    def _connect(self) -> None:
        self.reading.changed.connect(self._read_again)
        self.sheet.role_chosen.connect(self._give_role)
        self.links.changed.connect(self._link)
        self.strip.toggled.connect(self._show_bad_rows)
        self.strip.listed.connect(self._list_problems)
        self.cancel_button.clicked.connect(self.reject)
        self.import_button.clicked.connect(self.start_import)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.start_import)

    # ------------------------------------------------------------------------------------------- what is shown

    @property
    def plan(self) -> ImportPlan | None:
        """What Import would do; None where the decisions do not fit the table."""
        return self._plan

    def show_table(self, loaded: Loaded) -> None:
        """Show a table that was read, with the decisions made so far."""
        self._loaded = loaded
        self._only_bad = False
        understood = loaded.table.understanding
        if loaded.recalled is not None:
            self._decisions = Decisions.of(loaded.recalled.layout.choices, understood)
        self.reading.options = loaded.options
        self.reading.show_reading(understood)
        name = ui.show_hidden(loaded.path.name)
        self.sentence.setText(words.understanding_sentence(name, understood))
        self.sheet.sheet.show_rows(understood.columns, loaded.rows)
        self.import_button.setText(_("Import {rows}").format(rows=words.row_count(understood.rows)))
        self._replan()
        self.sheet.fit_columns()

    def _replan(self) -> None:
        """Plan anew and show it."""
        understood = self._loaded.table.understanding
        choices = self._decisions.choices(understood)
        self._plan = plan(
            self._loaded.table, self._document.project, self._document.journey_id or None, choices
        )
        bad = bad_cells(self._plan)
        self.sheet.sheet.show_roles(self._decisions.roles_of(understood), bad)
        self._show_metrics(self._plan, choices.metrics or ())
        self._show_links(self._plan)
        previews = [self._plan.preview(m) for m in self._plan.metrics if self._plan.is_quick(m)]
        self.strip.show_state(understood, previews, self._only_bad)
        self.notices.show_notices(list(self._notices(self._plan)))
        self._show_obstacle()

    def _notices(self, planned: ImportPlan) -> Iterator[Notice]:
        """What is told and asked about the table as a whole."""
        loaded = self._loaded
        if loaded.recalled is not None:
            yield Notice(words.recalled(loaded.recalled), _("Start afresh"), self._start_afresh)
        if loaded.applied is not None:
            yield Notice(loaded.applied.sentence, _("Leave as it is"), partial(self._reshape, None))
        for suggestion in loaded.suggested:
            shape = suggestion.shape
            if shape is not None:
                yield Notice(suggestion.sentence, _("Do it"), partial(self._reshape, shape))
            else:
                yield Notice(suggestion.sentence)
        yield from (Notice(sentence) for sentence in loaded.table.understanding.notes)
        for codes, columns in words.likely_codes(loaded.table.understanding).items():
            declare = partial(self._declare_missing, codes, columns)
            yield Notice(words.codes_sentence(codes, columns), _("They are no answer"), declare)
        yield from (Notice(p.question) for p in planned.planned if p.question)
        for role, column in (("weight", planned.suggested_weight), ("count", planned.suggested_count)):
            if column:
                use = partial(self._give_role_to, column, role)
                yield Notice(words.role_question(column, role), _("Use it so"), use)

    def _reshape(self, shape: Shape | None) -> None:
        self._decisions = Decisions()
        self._read_again(replace(self._loaded.options, shape=shape))

    def _start_afresh(self) -> None:
        self._decisions = Decisions()
        self._read_again(ReadOptions())

    def _declare_missing(self, codes: Sequence[str], columns: Sequence[str]) -> None:
        declared = tuple(f"{column}={code}" for column in columns for code in codes)
        options = self._loaded.options
        self._read_again(replace(options, missing=(*options.missing, *declared)))

    def _give_role_to(self, column: str, role: str) -> None:
        names = [facts.name for facts in self._loaded.table.understanding.columns]
        self._give_role(names.index(column), role)

    def _show_metrics(self, planned: ImportPlan, chosen: Sequence[MetricChoice]) -> None:
        """Show a card for each metric; ``chosen`` are the decisions that each was planned from."""
        columns = planned.dataset.columns
        opened = {name for name, card in self.cards.items() if card.opened}
        shown = {
            columns[p.metric.column].name: Shown(
                p,
                columns[p.metric.column].name,
                planned.preview(p.metric) if planned.is_quick(p.metric) else None,
                choice,
            )
            for p, choice in zip(planned.planned, chosen, strict=True)
        }
        if list(shown) != list(self.cards):
            for card in self.cards.values():
                self._charted.removeWidget(card)
                card.hide()
                card.deleteLater()
            self.cards = {}
            for name, metric in shown.items():
                card = MetricCard(metric, self, opened=name in opened)
                card.changed.connect(self._define)
                card.looked_at.connect(self._show_column)
                self._charted.addWidget(card)
                self.cards[name] = card
        for name, metric in shown.items():
            self.cards[name].show_metric(metric)
        self.no_metrics.setVisible(not shown)

    def _show_column(self, name: str) -> None:
        names = [facts.name for facts in self._loaded.table.understanding.columns]
        self.sheet.show_column(names.index(name))

    def _show_links(self, planned: ImportPlan) -> None:
        project, journey_id = self._document.project, self._document.journey_id
        journey = project.find(Journey, journey_id)
        self.links_title.setText(
            _("Link to the map “{title}”").format(title=journey.title if journey else "")
        )
        places = words.places(project, journey_id) if journey else []
        by_column = bool(planned.dataset.columns_with_role("touchpoint"))
        self.links.show_links(planned.links, planned.suggested, places, by_column)

    def _show_obstacle(self) -> None:
        """Say beside the button why it cannot be pressed yet."""
        planned = self._plan
        open_question = next((p for p in planned.planned if p.asked), None) if planned else None
        reason = ""
        if self._document.read_only:
            reason = _("The project can only be looked at.")
        elif planned is None or planned.dataset.rows == 0:
            reason = _("There are no rows to import.")
        elif open_question is not None:
            reason = _("Say what a low answer means for “{name}”.").format(
                name=open_question.metric.name[:60]
            )
        elif planned.objection:
            reason = planned.objection
        self.reason.setText(reason)
        self.import_button.setEnabled(not reason)

    # ------------------------------------------------------------------------------------------- decisions

    def _decide(self, decisions: Decisions) -> None:
        """Take decisions over where a plan can be made with them; else say why not."""
        before, self._decisions = self._decisions, decisions
        try:
            self._replan()
        except CxdeskError as error:
            self._decisions = before
            self._replan()
            ui.message(self, str(error))

    def _give_role(self, column: int, role: str) -> None:
        decisions = self._decisions.copy()
        decisions.give_role(self._loaded.table.understanding, column, role)
        self._leave_bad_rows()
        self._decide(decisions)

    def _define(self, choice: MetricChoice) -> None:
        decisions = self._decisions.copy()
        decisions.define(choice)
        self._leave_bad_rows()
        self._decide(decisions)

    def _link(self, value: str | None, touchpoint_id: str | None) -> None:
        decisions = self._decisions.copy()
        decisions.links[value] = touchpoint_id
        self._decide(decisions)

    def _read_again(self, options: ReadOptions, path: Path | None = None) -> None:
        file = path or self._loaded.path
        text = _("Reading {name}…").format(name=ui.show_hidden(file.name))

        def fail(error: CxdeskError) -> None:
            self.reading.options = self._loaded.options
            self.reading.show_reading(self._loaded.table.understanding)
            ui.message(self, str(error))

        def show(loaded: Loaded) -> None:
            before = self._loaded.options
            if path is not None or (options.sheet, options.table) != (before.sheet, before.table):
                self._decisions = Decisions()
            self.show_table(loaded)

        fresh = path is not None
        tasks.run(self, text, lambda job: load(file, options, job, fresh=fresh), show, fail)

    # ------------------------------------------------------------------------------------------- problems

    def _show_bad_rows(self, only_bad: bool) -> None:
        if not only_bad or self._plan is None:
            self._leave_bad_rows()
            self._replan()
            return
        table, bad = self._loaded.table, bad_cells(self._plan)

        def show(rows: list[tuple[int, list[str]]]) -> None:
            self._only_bad = True
            self.sheet.sheet.show_rows(table.understanding.columns, rows)
            self._replan()

        tasks.run(
            self, _("Looking for answers outside their scale…"), lambda job: find_rows(table, bad, job), show
        )

    def _leave_bad_rows(self) -> None:
        if self._only_bad:
            self._only_bad = False
            self.sheet.sheet.show_rows(self._loaded.table.understanding.columns, self._loaded.rows)

    def _list_problems(self) -> None:
        ui.ask.run(ProblemsDialog(self._loaded.table.understanding, self))

    # ------------------------------------------------------------------------------------------- the import

    def start_import(self) -> None:
        """Do what the plan says, as one change; the dialog closes when it is done."""
        planned = self._plan
        if planned is None or self.progress.busy or not self.import_button.isEnabled():
            return
        try:
            if stamp_of(self._loaded.path) != self._loaded.stamp:
                ui.message(
                    self,
                    _("{name} has changed since it was read; look at it again.").format(
                        name=self._loaded.path.name
                    ),
                )
                self._read_again(self._loaded.options)
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
            remember(self._loaded.table, self._loaded.options, planned.choices, self._loaded.path.name)
            self.accept()

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.reading, self.notices, self.sheet, self.strip, self.links, *self.cards.values()):
            widget.setEnabled(not busy)
        self._footers.setCurrentIndex(1 if busy else 0)
        if busy:
            self.progress.stop.setFocus()

    # ------------------------------------------------------------------------------------------- the window

    def _restore_size(self) -> None:
        state = self._document.settings.layout(_LAYOUT)
        if not state or not self.restoreGeometry(state):
            screen = self.screen().availableGeometry().size()
            self.resize(_FIRST_SIZE.boundedTo(screen * 0.94))

    def done(self, result: int) -> None:
        self._document.settings.set_layout(_LAYOUT, bytes(self.saveGeometry().data()))
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not isinstance(self.focusWidget(), QPushButton):
            return  # Enter in a field settles the field; it must not import
        super().keyPressEvent(event)

    def reject(self) -> None:
        if self.progress.busy:
            self.progress.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.progress.busy:
            self.progress.cancel()
            event.ignore()
            return
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.progress.busy and _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None and not self.progress.busy:
            event.acceptProposedAction()
            self._read_again(ReadOptions(), path)


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
