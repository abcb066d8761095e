"""The import dialog: what was understood of a table, corrected by the user, before anything in the project changes.

It shows a plan and asks for another one at every decision. How tables are read, what they mean and how they are stored
is the business of others.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import tasks, ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.carrying import ProgressBar
from cxdesk.desktop.importing.charted import MetricCard
from cxdesk.desktop.importing.editors import Shown
from cxdesk.desktop.importing.finding import FindColumn
from cxdesk.desktop.importing.linking import LinkList
from cxdesk.desktop.importing.loading import Loaded, count_rules, find_rows, load, stamp_of
from cxdesk.desktop.importing.notices import Notice, Notices
from cxdesk.desktop.importing.picker import ColumnNames
from cxdesk.desktop.importing.problems import ProblemsDialog, Strip
from cxdesk.desktop.importing.reading import ReadingBar, with_code, with_word, words_of
from cxdesk.desktop.importing.refreshing import FILTERS, run_refresh, same_columns
from cxdesk.desktop.importing.ruling import RulesDialog
from cxdesk.desktop.importing.sheet import Sheet
from cxdesk.desktop.importing.side import Side
from cxdesk.desktop.importing.state import NUMBER, Decisions, bad_cells, parts_of
from cxdesk.errors import CxdeskError
from cxdesk.exchange.groups import groups
from cxdesk.exchange.importing import (
    Choices,
    ImportPlan,
    MetricChoice,
    Planned,
    Preview,
    fitting,
    plan,
)
from cxdesk.exchange.layouts import remember
from cxdesk.exchange.rules import Rule
from cxdesk.exchange.shapes import Shape
from cxdesk.exchange.tables import ReadOptions
from cxdesk.i18n import _
from cxdesk.metrics import kinds
from cxdesk.model.records import Dataset, Journey

_LAYOUT = "import-dialog"
_FIRST_SIZE = QSize(1180, 800)


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
        dialog = ImportDialog(document, loaded, parent)
        QTimer.singleShot(0, dialog, dialog.begin)  # a moment apart, so that the window stays fluid

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
        self._previews: dict[str, Preview] = {}
        self._only_bad = False
        self.title = ui.Label(_("Import survey answers"), role="title")
        self.sentence = ui.Label(role="secondary", wrap=True)
        self.reading = ReadingBar(self)
        self.notices = Notices(self)
        self.finder = FindColumn(self)
        self.sheet = Sheet(self)
        self.strip = Strip(self)
        self.side = Side(self)
        self.progress = ProgressBar(self)
        self.cancel_button = QPushButton(_("Cancel"))
        self.refresh_button = QPushButton()
        self._same: Dataset | None = None
        self.import_button = QPushButton()
        self._lay_out()
        self._connect()
        self._restore_size()

    def begin(self) -> None:
        """Show the table that was read, and then the dialog."""
        self.show_table(self._loaded, fresh=True)
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
        layout.addWidget(self._footer())

    def _footer(self) -> QWidget:
        for button in (self.cancel_button, self.refresh_button, self.import_button):
            ui.set_role(button, "primary" if button is self.import_button else "flat")
            button.setMinimumHeight(30)
        self.cancel_button.setAutoDefault(False)
        self.refresh_button.setAutoDefault(False)
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
        row.addWidget(self.refresh_button)
        row.addWidget(self.import_button)
        self._footers = QStackedWidget()
        self._footers.addWidget(waiting)
        self._footers.addWidget(self.progress)
        self._footers.setContentsMargins(22, 10, 22, 10)
        self._footers.setFixedHeight(max(58, 2 * self.fontMetrics().height() + 24))
        return self._footers

    def _connect(self) -> None:
        self.reading.changed.connect(self._read_again)
        self.finder.changed.connect(self._find)
        self.finder.left.connect(self._go_to_found)
        self.sheet.role_chosen.connect(lambda column, role: self._give_role(self._name(column), role))
        self.sheet.also_chosen.connect(lambda column, kind: self._add_metric(kind, self._name(column)))
        self.sheet.reading_chosen.connect(self._read_column)
        self.sheet.code_chosen.connect(self._set_code)
        self._connect_side()
        self.strip.toggled.connect(self._show_bad_rows)
        self.strip.listed.connect(self._list_problems)
        self.cancel_button.clicked.connect(self.reject)
        self.refresh_button.clicked.connect(self._refresh_instead)
        self.import_button.clicked.connect(self.start_import)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.start_import)

    def _connect_side(self) -> None:
        side = self.side
        side.add.wanted.connect(self._add_metric)
        side.defined.connect(self._define)
        side.part_chosen.connect(self._set_part)
        side.removed.connect(lambda key: self._change(lambda decisions: decisions.remove_metric(key)))
        side.looked_at.connect(self._show_column)
        side.segments.added.connect(lambda name: self._give_role(name, "segment"))
        side.segments.removed.connect(lambda name: self._give_role(name, ""))
        side.links.changed.connect(self._link)
        side.links.rules_wanted.connect(self._edit_rules)

    # ------------------------------------------------------------------------------------------- what is shown

    @property
    def plan(self) -> ImportPlan | None:
        """What Import would do; None where the decisions do not fit the table."""
        return self._plan

    def show_table(self, loaded: Loaded, *, fresh: bool = False) -> None:
        """Show a table that was read; but for a ``fresh`` one with the decisions made so far."""
        self._loaded = loaded
        self._only_bad = False
        self._previews.clear()
        understood = loaded.table.understanding
        self._decide_first(fresh=fresh)
        self.reading.options = loaded.options
        self.reading.show_reading(understood)
        name = ui.show_hidden(loaded.path.name)
        self.sentence.setText(words.understanding_sentence(name, understood))
        self.sheet.sheet.show_rows(understood.columns, loaded.rows)
        names = [facts.name for facts in understood.columns]
        self.sheet.said = words_of(loaded.options, names)
        self._offer_refresh()
        self.side.show_columns(names, groups(loaded.table))
        self._replan()
        self.sheet.fit_columns()
        self._find(self.finder.field.text(), self.finder.used.isChecked())

    def _offer_refresh(self) -> None:
        """Where a dataset has the same columns, its refresh stands beside the import."""
        understood = self._loaded.table.understanding
        self._same = same_columns(self._document.project, understood)
        rows = words.row_count(understood.rows)
        text = _("Import {rows}") if self._same is None else _("Import {rows} as new data")
        self.import_button.setText(text.format(rows=rows))
        self.refresh_button.setVisible(self._same is not None and not self._document.read_only)
        if self._same is not None:
            name = self._same.name if len(self._same.name) <= 30 else f"{self._same.name[:28]}…"
            self.refresh_button.setText(ui.escape_ampersand(_("Refresh “{name}”…").format(name=name)))
            ui.tooltip(self.refresh_button, _("Add what is new in this file to the data that are there"))

    def _refresh_instead(self) -> None:
        same, document, path, parent = self._same, self._document, self._loaded.path, self.parentWidget()
        if same is not None and parent is not None:
            self.reject()
            run_refresh(document, same.id, path, parent)

    def _decide_first(self, *, fresh: bool) -> None:
        """Take what is remembered or guessed of a table, and what the user has decided before."""
        loaded = self._loaded
        if loaded.recalled is not None:
            recalled = Decisions.of(loaded.recalled.layout.choices)
            names = [facts.name for facts in loaded.table.understanding.columns]
            recalled.touched, recalled.redefined = set(names), True  # reading another way must not lose them
            for self._decisions in (recalled, recalled.without_others(names)):
                if self._can_plan():
                    return
        project, journey_id = self._document.project, self._document.journey_id or None
        guessed = Decisions.guessed(fitting(loaded.table, project, journey_id, loaded.guessed))
        before = self._decisions
        self._decisions = guessed
        if not fresh:
            self._decisions = before.carried_to(guessed.copy(), loaded.table.understanding)
            if not self._can_plan():
                self._decisions = guessed

    def _can_plan(self) -> bool:
        try:
            self._planned(self._decisions.choices(self._loaded.table.understanding))
        except CxdeskError:
            return False
        return True

    def _planned(self, choices: Choices) -> ImportPlan:
        return plan(self._loaded.table, self._document.project, self._document.journey_id or None, choices)

    def _replan(self) -> None:
        """Plan anew and show it."""
        understood = self._loaded.table.understanding
        self._plan = self._planned(self._decisions.choices(understood))
        bad = bad_cells(self._plan)
        self.sheet.sheet.show_roles(self._decisions.roles_of(understood), bad)
        self._show_figures()
        self._show_links(self._plan)
        self.side.segments.show_segments(self._decisions.with_role("segment"))
        self.notices.show_notices(list(self._notices(self._plan)))
        self._show_obstacle()
        self._count_rest(self._plan)

    def _show_figures(self) -> None:
        """Show the metrics with the figures that are known by now."""
        planned = self._plan
        assert planned is not None
        self.side.show_metrics(self._shown(planned))
        previews = [p for made in planned.planned if (p := self._preview(planned, made)) is not None]
        self.strip.show_state(self._loaded.table.understanding, previews, self._only_bad)

    def _shown(self, planned: ImportPlan) -> dict[str, Shown]:
        """The metrics by key, with what is planned and known of each."""
        found = dict(zip(self._decisions.planned_keys(), planned.planned, strict=True))
        known = {group.name: group for group in planned.groups}
        return {
            key: Shown(
                choice,
                made,
                self._preview(planned, made) if made else None,
                known.get(choice.column),
                made is not None and planned.is_quick(made.metric),
            )
            for key, choice in self._decisions.metrics.items()
            for made in (found.get(key),)
        }

    def _key_of(self, planned: ImportPlan, made: Planned) -> str:
        """What a figure depends on."""
        choices = planned.choices
        choice = (choices.metrics or ())[planned.planned.index(made)]
        return repr((choice, made.metric.variant, choices.date, choices.weight, choices.count))

    def _preview(self, planned: ImportPlan, made: Planned) -> Preview | None:
        """A metric's figure; None where the file has to be looked through for it and was not yet."""
        key = self._key_of(planned, made)
        if key not in self._previews and not _needs_rows(planned, made) and planned.is_quick(made.metric):
            self._previews[key] = planned.preview(made.metric)
        return self._previews.get(key)

    def _count_rest(self, planned: ImportPlan) -> None:
        """Have the figures counted beside the window that take a look through the file."""
        open_ones = [
            made
            for made in planned.planned
            if not made.objection and planned.is_quick(made.metric) and self._preview(planned, made) is None
        ]
        if not open_ones:
            return

        def show(found: list[Preview]) -> None:
            if planned is not self._plan:
                return
            for made, preview in zip(open_ones, found, strict=True):
                self._previews[self._key_of(planned, made)] = preview
            self._show_figures()

        text = _("Counting the answers…")
        tasks.run(self, text, lambda job: [planned.preview(made.metric) for made in open_ones], show)

    def _notices(self, planned: ImportPlan) -> Iterator[Notice]:
        """What is told and asked about the table as a whole."""
        loaded = self._loaded
        if loaded.recalled is not None:
            yield Notice(words.recalled(loaded.recalled), _("Start afresh"), self._start_afresh)
        if loaded.applied is not None:
            yield Notice(loaded.applied.sentence, _("Leave as it is"), partial(self._reshape, None))
        elif loaded.options.shape is not None:
            yield Notice(
                words.reshaped(loaded.table.understanding),
                _("Take it as it stands"),
                partial(self._reshape, None),
            )
        for suggestion in loaded.suggested:
            shape = suggestion.shape
            if shape is not None:
                yield Notice(suggestion.sentence, _("Do it"), partial(self._reshape, shape))
            else:
                yield Notice(suggestion.sentence)
        if loaded.trouble:
            yield Notice(loaded.trouble)
        yield from (Notice(sentence) for sentence in loaded.table.understanding.notes)
        for codes, columns in words.likely_codes(loaded.table.understanding).items():
            declare = partial(self._declare_missing, codes, columns)
            yield Notice(words.codes_sentence(codes, columns), _("They are no answer"), declare)
        yield from (Notice(p.question) for p in planned.planned if p.question)
        for role, column in (("weight", planned.suggested_weight), (NUMBER, planned.suggested_count)):
            if column:
                use = partial(self._give_role, column, role)
                yield Notice(words.role_question(column, role), _("Use it so"), use)

    def _reshape(self, shape: Shape | None) -> None:
        self._read_again(replace(self._loaded.options, shape=shape), fresh=True)

    def _start_afresh(self) -> None:
        self._read_again(ReadOptions(), fresh=True)

    def _declare_missing(self, codes: Sequence[str], columns: Sequence[str]) -> None:
        options = self._loaded.options
        for column in columns:
            for code in codes:
                options = with_code(options, column, code, on=True)
        self._read_again(options)

    def _set_code(self, column: int, code: str, on: bool) -> None:
        self._read_again(with_code(self._loaded.options, self._name(column), code, on=on))

    def _read_column(self, column: int, word: str) -> None:
        self._read_again(with_word(self._loaded.options, self._name(column), word))

    def _name(self, column: int) -> str:
        return self._loaded.table.understanding.columns[column].name

    def _show_column(self, name: str) -> None:
        """Bring a column into view; of a question, its first one."""
        names = [facts.name for facts in self._loaded.table.understanding.columns]
        of = next((g.columns[0] for g in groups(self._loaded.table) if g.name == name), None)
        place = names.index(name) if name in names else of
        if place is not None:
            self.sheet.show_column(place)

    def _find(self, text: str, used: bool) -> None:
        self.finder.show_count(self.sheet.show_only(text, used=used), self.sheet.sheet.columnCount())

    def _go_to_found(self) -> None:
        """Go to the first column that is shown."""
        header = self.sheet.header
        shown = (s for s in range(header.count()) if not header.isSectionHidden(s))
        self.sheet.setFocus(Qt.FocusReason.TabFocusReason)
        self.sheet.show_column(next(shown, 0))

    def _show_links(self, planned: ImportPlan) -> None:
        project, journey_id = self._document.project, self._document.journey_id
        journey = project.find(Journey, journey_id)
        self.side.links_title.setText(
            _("Link to the map “{title}”").format(title=journey.title if journey else "")
        )
        places = words.places(project, journey_id) if journey else []
        by_column = bool(planned.dataset.columns_with_role("touchpoint"))
        rules = len(self._decisions.rules)
        self.links.show_links(planned.links, planned.suggested, places, by_column, rules)

    def _show_obstacle(self) -> None:
        """Say beside the button why it cannot be pressed yet."""
        planned = self._plan
        draft = next((c for c in self._decisions.metrics.values() if not parts_of(c)), None)
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
        elif draft is not None:
            reason = _("Choose the column of {metric}, or remove it.").format(
                metric=_(kinds.get(draft.kind).name)
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

    def _change(self, change: Callable[[Decisions], object]) -> None:
        decisions = self._decisions.copy()
        change(decisions)
        self._leave_bad_rows()
        self._decide(decisions)

    def _give_role(self, name: str, role: str) -> None:
        self._change(lambda decisions: decisions.give_role(name, role))

    def _add_metric(self, kind: str, column: str, option: str | None = None) -> None:
        """Chart another metric; where its column is still open, the user is led to choose it."""
        decisions = self._decisions.copy()
        key = decisions.add_metric(kind, column, option)
        self._leave_bad_rows()
        self._decide(decisions)
        if key in self.cards and not column:
            self.side.go_to(key)

    def _define(self, key: str, choice: MetricChoice) -> None:
        self._change(lambda decisions: decisions.define(key, choice))

    def _set_part(self, key: str, part: str, column: str) -> None:
        group = next((g for g in groups(self._loaded.table) if g.name == column), None)

        def change(decisions: Decisions) -> None:
            decisions.set_part(key, part, column)
            choice = decisions.metrics[key]
            asked = group is not None and group.several and choice.kind == "share"
            option = group.options[0] if asked and group is not None else None
            decisions.define(key, replace(choice, option=option))

        self._change(change)

    def _link(self, value: str | None, place_id: str | None) -> None:
        decisions = self._decisions.copy()
        decisions.links[value] = place_id
        self._decide(decisions)

    def _edit_rules(self) -> None:
        planned = self._plan
        journey = self._document.project.find(Journey, self._document.journey_id)
        if planned is None or journey is None:
            return
        table = self._loaded.table
        width = len(table.understanding.columns)
        columns = planned.dataset.columns[:width]

        def count(rules: Sequence[Rule], show: Callable[[list[int], int], None]) -> None:
            text = _("Counting the rows of each rule…")
            tasks.run(self, text, lambda job: count_rules(table, columns, rules, job), lambda c: show(*c))

        names = ColumnNames(self)
        names.show_names([facts.name for facts in table.understanding.columns])
        places = words.places(self._document.project, journey.id)
        dialog = RulesDialog(self._decisions.rules, names, places, count, self)
        if ui.ask.run(dialog):
            rules = dialog.rules
            self._change(lambda decisions: decisions.rule(rules))

    def _read_again(self, options: ReadOptions, path: Path | None = None, *, fresh: bool = False) -> None:
        file = path or self._loaded.path
        text = _("Reading {name}…").format(name=ui.show_hidden(file.name))

        def fail(error: CxdeskError) -> None:
            self.reading.options = self._loaded.options
            self.reading.show_reading(self._loaded.table.understanding)
            ui.message(self, str(error))

        def show(loaded: Loaded) -> None:
            before = self._loaded.options
            other = (options.sheet, options.table) != (before.sheet, before.table)
            self.show_table(loaded, fresh=fresh or other or path is not None)

        tasks.run(self, text, lambda job: load(file, options, job, fresh=path is not None), show, fail)

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
        for widget in (self.reading, self.notices, self.finder, self.sheet, self.strip, self.side):
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


def _needs_rows(planned: ImportPlan, made: Planned) -> bool:
    """Whether a figure can only be told by looking through the file."""
    column = planned.dataset.columns[made.metric.column]
    weighted = bool(planned.choices.weight or planned.choices.count)
    return weighted or bool(column.of and not (made.words and len(column.of) == 1))


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
