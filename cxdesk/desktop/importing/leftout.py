"""The answers that are kept but do not count, by row with the reason; they can be copied and written to a file."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.errors import CxdeskError
from cxdesk.exchange.csv_out import write_csv
from cxdesk.files import safe_write
from cxdesk.i18n import _, format_number, ngettext
from cxdesk.model.answers import Value, reason_text
from cxdesk.model.records import Dataset, Metric

MOST_SHOWN = 1_000
_AT_ONCE = 5_000


class LeftOutDialog(QDialog):
    """The answers left out of one metric at a time; of one dataset's metrics or of all."""

    def __init__(
        self, document: Document, parent: QWidget | None = None, dataset_id: str | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self.setWindowTitle(_("Left-out answers"))
        self.resize(600, 480)
        self.metric_combo = QComboBox()
        self.metric_combo.setAccessibleName(_("Metric"))
        for dataset in document.project.datasets():
            if dataset_id in (None, dataset.id):
                for metric in document.project.metrics_of(dataset.id):
                    self.metric_combo.addItem(f"{metric.name}  —  {dataset.name}", metric.id)
        self.sentence = ui.Label(role="secondary", wrap=True)
        self.rows = _Rows(self)
        self.table = QTableView()
        self.table.setModel(self.rows)
        self.table.setAccessibleName(_("Left-out answers"))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.copy_button = buttons.addButton(_("Copy"), action)
        self.save_button = buttons.addButton(_("Save as CSV…"), action)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.save)
        buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Copy, self, self.copy)
        layout = QVBoxLayout(self)
        for widget in (self.metric_combo, self.sentence, self.table, buttons):
            layout.addWidget(widget)
        self.metric_combo.currentIndexChanged.connect(self._show)
        self._show()

    @property
    def _metric(self) -> Metric | None:
        return self._document.project.find(Metric, self.metric_combo.currentData())

    def _show(self) -> None:
        metric = self._metric
        self.rows.show_rows(list(self._listed(metric, MOST_SHOWN)) if metric else [])
        self.copy_button.setEnabled(self.rows.rowCount() > 0)
        self.save_button.setEnabled(self.rows.rowCount() > 0)
        self.table.resizeColumnsToContents()
        if metric is None:
            self.sentence.setText(_("There are no metrics yet: import data first."))
            return
        counts = self._document.session.answer_counts(metric.id)
        left = ngettext("{n} answer is left out", "{n} answers are left out", counts.left_out)
        parts = [
            left.format(n=format_number(counts.left_out, 0)),
            _("{n} blank").format(n=format_number(counts.blank, 0)),
            _("{n} count").format(n=format_number(counts.counted, 0)),
        ]
        if counts.left_out > MOST_SHOWN:
            parts.append(_("the first {n} are shown").format(n=format_number(MOST_SHOWN, 0)))
        self.sentence.setText(", ".join(parts))

    def _listed(self, metric: Metric, limit: int) -> Iterator[tuple[int, Value, str]]:
        """Row, answer and reason of what is left out, some at a time."""
        for offset in range(0, limit, _AT_ONCE):
            found = self._document.session.left_out(metric.id, min(_AT_ONCE, limit - offset), offset)
            yield from ((item.row, item.value, reason_text(metric, item.reason)) for item in found)
            if len(found) < _AT_ONCE:
                return

    def copy(self) -> None:
        """Put the selected rows, or all that are shown, on the clipboard as tab-separated text."""
        chosen = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        lines = [self.rows.texts(row) for row in chosen or range(self.rows.rowCount())]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def save(self) -> None:
        """Write all of them to a CSV file."""
        metric = self._metric
        if metric is None:
            return
        dataset = self._document.project.get(Dataset, metric.dataset_id)
        folder = self._document.settings.folder("export")
        wanted = folder / f"{dataset.name} - {metric.name[:40]}.csv".replace("/", "-")
        path = ui.ask.save_file(self, _("Save left-out answers"), wanted, f"{_('CSV table')} (*.csv)")
        if path is None:
            return
        self._document.settings.set_folder("export", path.parent)
        try:
            safe_write(path, lambda part: self._write(part, metric))
        except CxdeskError as error:
            ui.message(self, str(error))

    def _write(self, path: Path, metric: Metric) -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            rows = ([str(row), str(value), why] for row, value, why in self._listed(metric, 10_000_000))
            write_csv(stream, _headers(), rows)


def _headers() -> list[str]:
    return [_("Row in the file"), _("Answer"), _("Why it is left out")]


class _Rows(QAbstractTableModel):
    """Row, answer and reason."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[tuple[int, Value, str]] = []

    def show_rows(self, rows: list[tuple[int, Value, str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def texts(self, row: int) -> list[str]:
        """Return a row's cells as text."""
        return [str(cell) for cell in self._rows[row]]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        cell = self._rows[index.row()][index.column()]
        return (
            format_number(cell, 0)
            if index.column() == 0 and isinstance(cell, int)
            else " ".join(str(cell)[:300].split())
        )

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        shown = role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal
        return _headers()[section] if shown else None
