"""The dialog that says which columns of the imported tables hold what customers wrote.

It shows the first words of each column that could. It must not know how comments are listed.
"""

import textwrap

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.map.deeds import Verb, together
from cxdesk.i18n import _
from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset
from cxdesk.verbs import data

LOOKED_AT = 200
"""So many rows of a table are looked through for an example of each column."""


class ColumnsDialog(QDialog):
    """The text columns of all tables; those checked are used as comments."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setWindowTitle(_("Columns of comments"))
        self.resize(560, 420)
        self.columns = QListWidget()
        self.columns.setAccessibleName(_("Columns"))
        self.columns.setWordWrap(True)
        self.columns.setSpacing(4)
        for dataset in document.project.datasets():
            self._add(dataset)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.use_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.use_button.setText(_("Use as comments"))
        ui.set_role(self.use_button, "primary")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        told = _("Which columns hold what customers wrote in their own words?")
        if not self.columns.count():
            told = _("No imported table has a column of text that could hold comments.")
            self.use_button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(ui.Label(told, wrap=True))
        layout.addWidget(self.columns)
        layout.addWidget(buttons)

    def _add(self, dataset: Dataset) -> None:
        """List the columns of a table that hold text and play no other part."""
        indexes = [
            index
            for index, column in enumerate(dataset.columns)
            if column.type == "text" and column.role in ("", "comment") and not column.of
        ]
        examples = self._examples(dataset, indexes)
        for index in indexes:
            column = dataset.columns[index]
            item = QListWidgetItem(f"{column.name} — {dataset.name}\n{examples.get(index, '')}")
            item.setData(Qt.ItemDataRole.UserRole, (dataset.id, index))
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            used = column.role == "comment"
            item.setCheckState(Qt.CheckState.Checked if used else Qt.CheckState.Unchecked)
            self.columns.addItem(item)

    def _examples(self, dataset: Dataset, indexes: list[int]) -> dict[int, str]:
        """Return the longest of the first texts of each column, cut."""
        if not indexes:
            return {}
        rows = self._document.session.raw_rows(dataset.id, indexes, limit=LOOKED_AT)
        found: dict[int, str] = {}
        for place, index in enumerate(indexes, start=1):
            texts = (" ".join(str(row[place]).split()) for row in rows if row[place] is not None)
            found[index] = textwrap.shorten(max(texts, key=len, default=_("blank")), 160, placeholder="…")
        return found

    def accept(self) -> None:
        verbs: list[Verb] = []
        for place in range(self.columns.count()):
            item = self.columns.item(place)
            dataset_id, index = item.data(Qt.ItemDataRole.UserRole)
            role = "comment" if item.checkState() == Qt.CheckState.Checked else ""
            if self._document.project.get(Dataset, dataset_id).columns[index].role != role:
                verbs.append(_with_role(dataset_id, index, role))
        if not verbs or self._document.apply(together(self._document.project, verbs)):
            super().accept()


def _with_role(dataset_id: str, index: int, role: str) -> Verb:
    def verb(project: Project) -> Change | None:
        return data.set_column_role(project, dataset_id, index, role)

    return verb
