"""What is wrong in a table, said in a strip under it and listed by row; it must not know how problems are found."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.exchange.importing import Preview
from cxdesk.exchange.tables import Problem, Understanding
from cxdesk.i18n import _, format_number, ngettext


class Strip(QFrame):
    """One or two sentences on a coloured ground, with a button to see what they speak of.

    ``toggled(on)``: show only the rows with answers off their scale; ``listed``: list the rows that are broken.
    """

    toggled = Signal(bool)
    listed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        ui.set_role(self, "warning")
        self.text = ui.Label(wrap=True)
        self.show_button = QPushButton()
        self.show_button.setCheckable(True)
        self.list_button = QPushButton(_("List problems"))
        for button in (self.show_button, self.list_button):
            ui.set_role(button, "flat")
            button.setAutoDefault(False)
        self.show_button.clicked.connect(self.toggled)
        self.list_button.clicked.connect(self.listed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.show_button)
        layout.addWidget(self.list_button)

    def show_state(self, understood: Understanding, previews: Sequence[Preview], only_bad: bool) -> None:
        """Say what is wrong; the strip hides where nothing is."""
        off = [preview for preview in previews if preview.left_out]
        sentences = [
            sentence for sentence in (_off_scale(off, understood.rows), _broken(understood)) if sentence
        ]
        self.text.setText("\n".join(sentences))
        self.show_button.setVisible(bool(off))
        self.show_button.setChecked(only_bad)
        self.show_button.setText(_("Show all rows") if only_bad else _("Show them"))
        self.list_button.setVisible(bool(understood.problems))
        self.setVisible(bool(sentences))


def _off_scale(off: Sequence[Preview], rows: int) -> str:
    if not off:
        return ""
    count = sum(preview.left_out for preview in off)
    named = "; ".join(f"{preview.title}: {', '.join(preview.examples)}" for preview in off[:3])
    sentence = ngettext(
        "{n} answer of {rows} rows is outside its scale ({named}). It stays in the table and is left out of the"
        " metric.",
        "{n} answers of {rows} rows are outside their scale ({named}). They stay in the table and are left out of the"
        " metric.",
        count,
    )
    return sentence.format(n=format_number(count, 0), rows=format_number(rows, 0), named=named)


def _broken(understood: Understanding) -> str:
    sentences = []
    if understood.dropped:
        sentences.append(
            ngettext(
                "{n} broken row will not be imported.",
                "{n} broken rows will not be imported.",
                understood.dropped,
            ).format(n=format_number(understood.dropped, 0))
        )
    remarks = len(understood.problems) + understood.more_problems - understood.dropped
    if remarks > 0:
        sentences.append(
            ngettext(
                "{n} cell or row did not fit and is kept as it stands.",
                "{n} cells or rows did not fit and are kept as they stand.",
                remarks,
            ).format(n=format_number(remarks, 0))
        )
    return " ".join(sentences)


class ProblemsDialog(QDialog):
    """The problems of a table by row; what is selected can be copied."""

    def __init__(self, understood: Understanding, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Problems in the table"))
        self.resize(760, 420)
        self.table = QTableWidget(len(understood.problems), 4)
        self.table.setHorizontalHeaderLabels([_("Row"), _("Column"), _("What is there"), _("What is wrong")])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        for row, problem in enumerate(understood.problems):
            for column, text in enumerate(_cells(problem)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setColumnWidth(0, 80)
        self.table.setColumnWidth(1, 160)
        self.table.setColumnWidth(2, 220)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        copy = buttons.addButton(_("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Copy, self, self.copy)
        layout = QVBoxLayout(self)
        if understood.more_problems:
            more = _("The first {n} of {all} problems are listed.").format(
                n=format_number(len(understood.problems), 0),
                all=format_number(len(understood.problems) + understood.more_problems, 0),
            )
            layout.addWidget(ui.Label(more, role="secondary", wrap=True))
        layout.addWidget(self.table)
        layout.addWidget(buttons)

    def copy(self) -> None:
        """Put the selected rows, or all, on the clipboard as tab-separated text."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()}) or range(self.table.rowCount())
        lines = [
            "\t".join(item.text() if (item := self.table.item(row, c)) else "" for c in range(4))
            for row in rows
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _cells(problem: Problem) -> tuple[str, ...]:
    value = " ".join(problem.value.split())
    return format_number(problem.row, 0), problem.column or "", value, problem.reason
