"""The rules that say by several columns what a row is about, listed and edited; the first that fits a row holds.

It must not know how rules are stored, and has somebody else count the rows.
"""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.linking import Places, offer_places
from cxdesk.desktop.importing.picker import ColumnNames, ColumnPicker
from cxdesk.exchange.rules import BLANK, NUMERIC, TESTS, Condition, Rule
from cxdesk.i18n import N_, _, read_number

SETTLE: Final = 250
"""Milliseconds of quiet after which rows are counted."""
_TESTS: Final = {
    "is": N_("is"),
    "is not": N_("is not"),
    "contains": N_("contains"),
    "begins with": N_("begins with"),
    "greater": N_("is greater than"),
    "less": N_("is less than"),
    "at least": N_("is at least"),
    "at most": N_("is at most"),
    "is blank": N_("is blank"),
    "is not blank": N_("is not blank"),
}

Counted = Callable[[Sequence[Rule], Callable[[list[int], int], None]], None]
"""Counts the rows of rules beside the window, and tells them with how many none fits."""


class ConditionRow(QWidget):
    """One test of a column; ``changed`` when it is another, ``removed`` when it is to go."""

    changed = Signal()
    removed = Signal()

    def __init__(self, condition: Condition | None, names: ColumnNames, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = ColumnPicker(names, _("Column"), self)
        self.column.show_column(condition.column if condition else "")
        self._name = condition.column if condition else ""
        self.test = QComboBox()
        self.test.setAccessibleName(_("Test"))
        for test in TESTS:
            self.test.addItem(_(_TESTS[test]), test)
        self.test.setCurrentIndex(TESTS.index(condition.test) if condition else 0)
        self.value = ui.LineEdit(placeholder=_("value"))
        self.value.setAccessibleName(_("Value"))
        self.value.show_text(condition.value if condition else "")
        self.remove = _tool("✕", _("Remove this condition"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in ((self.column, 5), (self.test, 0), (self.value, 4), (self.remove, 0)):
            row.addWidget(widget, stretch)
        self.column.chosen.connect(self._choose)
        self.test.activated.connect(self._tell)
        self.value.textEdited.connect(self.changed)
        self.remove.clicked.connect(self.removed)
        self._tell()

    def _choose(self, name: str) -> None:
        self._name = name
        self.changed.emit()

    def _tell(self) -> None:
        self.value.setVisible(self.test.currentData() not in BLANK)
        self.changed.emit()

    @property
    def condition(self) -> Condition:
        """The condition as it stands."""
        test = TESTS[self.test.currentIndex()]
        return Condition(self._name, test, "" if test in BLANK else self.value.text().strip())

    @property
    def fault(self) -> str:
        """What is missing, a sentence; empty where nothing is."""
        found = self.condition
        if not found.column:
            return _("Choose a column.")
        if found.test not in BLANK and not found.value:
            return _("Say what “{column}” is compared with.").format(column=found.column[:40])
        if found.test in NUMERIC and read_number(found.value) is None:
            return _("“{value}” is no number to compare “{column}” with.").format(
                value=found.value, column=found.column[:40]
            )
        return ""


class RuleBox(QFrame):
    """One rule: its conditions and what its rows are about."""

    changed = Signal()
    removed = Signal()
    moved = Signal(int)

    def __init__(self, rule: Rule | None, names: ColumnNames, places: Places, parent: QWidget) -> None:
        super().__init__(parent)
        ui.set_role(self, "box")
        self._names = names
        self.conditions: list[ConditionRow] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.place = QComboBox()
        self.place.setAccessibleName(_("What the rows are about"))
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.place.setMinimumContentsLength(12)
        offer_places(self.place, places, _("choose…"))
        self.place.setCurrentIndex(max(0, self.place.findData(rule.target)) if rule else 0)
        self.rows = ui.Label(role="secondary")
        self.warning = ui.Label(role="warning", wrap=True)
        self.warning.hide()
        self.more = QPushButton(_("And…"))
        self.more.setAutoDefault(False)
        ui.set_role(self.more, "flat")
        self.up, self.down = _tool("▲", _("Earlier")), _tool("▼", _("Later"))
        self.remove = _tool("✕", _("Remove this rule"))
        bottom = QHBoxLayout()
        bottom.addWidget(self.more)
        bottom.addWidget(ui.Label("→"))
        bottom.addWidget(self.place, 1)
        for widget in (self.rows, self.up, self.down, self.remove):
            bottom.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.addLayout(self._rows)
        layout.addLayout(bottom)
        layout.addWidget(self.warning)
        for condition in rule.conditions if rule else (None,):
            self.add_condition(condition)
        self.more.clicked.connect(lambda: self.add_condition(None).column.setFocus())
        self.place.activated.connect(self.changed)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.remove.clicked.connect(self.removed)

    def add_condition(self, condition: Condition | None) -> ConditionRow:
        """Add a condition, an empty one for None."""
        row = ConditionRow(condition, self._names, self)
        self.conditions.append(row)
        self._rows.addWidget(row)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        self._show_removable()
        self.changed.emit()
        return row

    def _remove(self, row: ConditionRow) -> None:
        self.conditions.remove(row)
        row.hide()
        row.deleteLater()
        self._show_removable()
        self.changed.emit()

    def _show_removable(self) -> None:
        for row in self.conditions:
            row.remove.setVisible(len(self.conditions) > 1)

    @property
    def rule(self) -> Rule:
        """The rule as it stands."""
        target = self.place.currentData()
        return Rule(tuple(row.condition for row in self.conditions), target or "")

    @property
    def fault(self) -> str:
        """What is missing, a sentence; empty where nothing is."""
        found = next((row.fault for row in self.conditions if row.fault), "")
        return found or ("" if self.place.currentData() else _("Choose what these rows are about."))

    def show_rows(self, text: str) -> None:
        """Say how many rows the rule holds for, and what is wrong with it where it was filled in."""
        self.rows.setText(text)


class RulesDialog(QDialog):
    """The rules in their order; ``rules`` are those that hold when the dialog was accepted."""

    def __init__(
        self, rules: Sequence[Rule], names: ColumnNames, places: Places, count: Counted, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Rules"))
        self.resize(760, 520)
        self._names, self._places, self._count = names, places, count
        self.boxes: list[RuleBox] = []
        self._over = False
        self.rules: tuple[Rule, ...] = tuple(rules)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.rest = ui.Label(role="secondary", wrap=True)
        self.warning = ui.Label(role="warning", wrap=True)
        self.warning.hide()
        self.add = QPushButton(_("Add rule"))
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._add_empty)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        self.use = self.buttons.addButton(_("Use the rules"), QDialogButtonBox.ButtonRole.AcceptRole)
        ui.set_role(self.use, "primary")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._timer = QTimer(self, singleShot=True, interval=SETTLE)
        self._timer.timeout.connect(self._ask_counts)
        self._lay_out()
        for rule in rules:
            self._add(rule)
        if not rules:
            self._add(None)
        self._changed()

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(self._list)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        layout = QVBoxLayout(self)
        text = _("A row belongs to what the first rule that fits it names. Capitals do not matter.")
        layout.addWidget(ui.Label(text, role="secondary", wrap=True))
        layout.addWidget(area, 1)
        layout.addWidget(self.rest)
        layout.addWidget(self.warning)
        layout.addWidget(self.buttons)

    def _add_empty(self) -> None:
        self._add(None).conditions[0].column.setFocus()
        self._changed()

    def _add(self, rule: Rule | None) -> RuleBox:
        box = RuleBox(rule, self._names, self._places, self)
        self.boxes.append(box)
        self._list.addWidget(box)
        box.changed.connect(self._changed)
        box.removed.connect(lambda: self._remove(box))
        box.moved.connect(lambda step: self._move(box, step))
        return box

    def _remove(self, box: RuleBox) -> None:
        self.boxes.remove(box)
        self._list.removeWidget(box)
        box.hide()
        box.deleteLater()
        self._changed()

    def _move(self, box: RuleBox, step: int) -> None:
        place = self.boxes.index(box)
        other = min(max(0, place + step), len(self.boxes) - 1)
        self.boxes.insert(other, self.boxes.pop(place))
        self._list.removeWidget(box)
        self._list.insertWidget(other, box)
        (box.up if step < 0 else box.down).setFocus()
        self._changed()

    def _changed(self) -> None:
        for place, box in enumerate(self.boxes):
            box.up.setEnabled(place > 0)
            box.down.setEnabled(place < len(self.boxes) - 1)
        self.warning.hide()
        self._timer.start()

    def _ask_counts(self) -> None:
        whole = [box for box in self.boxes if not box.fault]
        for box in self.boxes:
            box.show_rows("" if box in whole else "—")
        if not whole:
            self.rest.setText("")
            return

        def show(found: list[int], rest: int) -> None:
            if self._over:
                return
            for box, n in zip(whole, found, strict=True):
                if box in self.boxes:
                    box.show_rows(words.row_count(n))
            self.rest.setText(_("No rule fits {rows}.").format(rows=words.row_count(rest)))

        self._count([box.rule for box in whole], show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not isinstance(self.focusWidget(), QPushButton):
            return  # Enter settles a field; it must not close the dialog
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self._over = True
        self._timer.stop()
        super().done(result)

    def accept(self) -> None:
        fault = next((box.fault for box in self.boxes if box.fault), "")
        if fault:
            self.warning.setText(fault)
            self.warning.show()
            next(box for box in self.boxes if box.fault).conditions[0].column.setFocus()
            return
        self.rules = tuple(box.rule for box in self.boxes)
        super().accept()


def _tool(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(name)
    ui.tooltip(button, name)
    ui.set_role(button, "quiet")
    return button
