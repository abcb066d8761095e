"""Refreshing a dataset from a newer export: what would change is shown first, then done as one change.

The rows are compared on the window's thread in slices, as they come from the session. What makes two rows the same is
not known here.
"""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.carrying import ProgressBar, StoppableDialog
from cxdesk.errors import CxdeskError
from cxdesk.exchange.tables import Understanding
from cxdesk.flows.refreshing import Refresh, carry_out, counts, look
from cxdesk.i18n import _, format_number, ngettext
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset
from cxdesk.model.texts import clean_name

FILTERS = "*.csv *.tsv *.tab *.txt *.dat *.xlsx *.xlsm *.xls *.xlsb *.ods *.csv.gz *.gz"


def run_refresh(document: Document, dataset_id: str, path: Path | None, parent: QWidget) -> None:
    """Let the user refresh a dataset from a newer file; asks for the file where ``path`` is None."""
    dataset = document.project.get(Dataset, dataset_id)
    if path is None:
        title = _("Refresh “{name}”").format(name=dataset.name)
        folder = document.settings.folder("import")
        path = ui.ask.open_file(parent, title, folder, f"{_('Tables')} ({FILTERS});;{_('All files')} (*)")
        if path is None:
            return
        document.settings.set_folder("import", path.parent)
    ui.ask.run(RefreshDialog(document, dataset_id, path, parent))


def same_columns(project: Project, understood: Understanding) -> Dataset | None:
    """Return the dataset that has exactly a table's columns, the one imported last; None where none has."""
    names = [clean_name(facts.name) for facts in understood.columns]
    fits = (d for d in reversed(project.datasets()) if [c.name for c in d.columns if not c.of] == names)
    return next(fits, None)


class RefreshDialog(StoppableDialog):
    """Shows how a newer file differs from a dataset; ``Refresh`` takes it over."""

    def __init__(self, document: Document, dataset_id: str, path: Path, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._document, self._id, self._path = document, dataset_id, path
        self._name = document.project.get(Dataset, dataset_id).name
        self._found: Refresh | None = None
        self._looked = False
        self.setWindowTitle(_("Refresh “{name}”").format(name=self._name))
        self.setMinimumWidth(480)
        self.title = ui.Label(_("Refresh “{name}”").format(name=self._name), role="title", wrap=True)
        self.sentence = ui.Label(
            _("Comparing the rows of {file}…").format(file=ui.show_hidden(path.name)),
            role="secondary",
            wrap=True,
        )
        self.figures: dict[str, ui.Label] = {}
        self.columns = ui.Label(role="secondary", wrap=True)
        self.columns.hide()
        self.warning = ui.Label(role="warning", wrap=True)
        self.warning.hide()
        self.progress = ProgressBar(self)
        self.cancel_button, self.refresh_button = QPushButton(_("Cancel")), QPushButton(_("Refresh"))
        self._lay_out()
        self.cancel_button.clicked.connect(self.reject)
        self.refresh_button.clicked.connect(self.start)

    def _lay_out(self) -> None:
        ui.set_role(self.refresh_button, "primary")
        ui.set_role(self.cancel_button, "flat")
        self.cancel_button.setAutoDefault(False)
        self.refresh_button.setDefault(True)
        self.refresh_button.setEnabled(False)
        self._counts = QGridLayout()
        self._counts.setColumnStretch(1, 1)
        self._counts.setHorizontalSpacing(12)
        waiting = QWidget()
        row = QHBoxLayout(waiting)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.refresh_button)
        self._footers = QStackedWidget()
        self._footers.addWidget(self.progress)
        self._footers.addWidget(waiting)
        self._footers.setFixedHeight(max(38, self.fontMetrics().height() + 20))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        for widget in (self.title, self.sentence):
            layout.addWidget(widget)
        layout.addLayout(self._counts)
        for widget in (self.columns, self.warning):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._footers)

    @property
    def ready(self) -> bool:
        """Whether the comparison is over."""
        return self._looked and not self.progress.busy

    # ------------------------------------------------------------------------------------------- looking

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._looked:
            QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        try:
            session = self._document.session
            found = self.progress.do(self._document, lambda job: look(session, self._id, self._path, job))
        except CxdeskError as error:
            self._looked = True
            self._footers.setCurrentIndex(1)
            self.sentence.setText(_("“{name}” stays as it is.").format(name=self._name))
            self._warn(str(error))
            self.cancel_button.setText(_("Close"))
            return
        self._looked = True
        self._footers.setCurrentIndex(1)
        if found is None:
            self.reject()
        else:
            self._show(found)

    def _show(self, found: Refresh) -> None:
        self._found = found
        file = ui.show_hidden(self._path.name)
        told = _("{file} has {rows}. This is how they compare:")
        self.sentence.setText(told.format(file=file, rows=words.row_count(found.table.understanding.rows)))
        for row, (name, n) in enumerate(counts(found)):
            label = self.figures[name] = ui.Label(format_number(n, 0), role="value" if n else "secondary")
            self._counts.addWidget(label, row, 0)
            self._counts.addWidget(ui.Label(name), row, 1)
        if found.added:
            named = ", ".join(f"“{column[:40]}”" for column in found.added[:5])
            text = ngettext(
                "The column {columns} is added.", "The columns {columns} are added.", len(found.added)
            )
            self.columns.setText(text.format(columns=named))
            self.columns.show()
        if found.nothing_new:
            self.sentence.setText(_("There is nothing new in {file}.").format(file=file))
            self.cancel_button.setText(_("Close"))
        self.refresh_button.setEnabled(not found.nothing_new and not self._document.read_only)
        self.refresh_button.setText(_button_text(found))
        (self.cancel_button if found.nothing_new else self.refresh_button).setFocus()

    def _warn(self, text: str) -> None:
        self.warning.setText(text)
        self.warning.show()

    # ------------------------------------------------------------------------------------------- doing

    def start(self) -> None:
        """Take the newer rows over, as one change; the dialog closes when it is done."""
        found = self._found
        if found is None or self.progress.busy or not self.refresh_button.isEnabled():
            return
        self._footers.setCurrentIndex(0)
        try:
            session = self._document.session
            change = self.progress.do(self._document, lambda job: carry_out(session, found, job))
        except CxdeskError as error:
            self._footers.setCurrentIndex(1)
            self._warn(str(error))
            return
        self._footers.setCurrentIndex(1)
        if change is not None:
            self._document.announce(change)
            self.accept()


def _button_text(found: Refresh) -> str:
    """What Refresh will do."""
    if found.new and found.changed:
        text = _("Add {new}, replace {changed}")
        return text.format(new=words.row_count(found.new), changed=words.row_count(found.changed))
    if found.new:
        return _("Add {rows}").format(rows=words.row_count(found.new))
    if found.changed:
        return _("Replace {rows}").format(rows=words.row_count(found.changed))
    return _("Refresh")
