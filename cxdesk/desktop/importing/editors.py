"""The editors of one metric: its columns, scale, direction and variant, the options of its kind, and its words.

They show a choice and tell another one; they must not know tables or plans.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.importing.picker import ColumnNames, ColumnPicker
from cxdesk.desktop.importing.state import Shown, parts_of
from cxdesk.desktop.importing.worded import WordTable
from cxdesk.exchange.importing import MetricChoice, Planned
from cxdesk.i18n import N_, _, ngettext
from cxdesk.metrics import kinds
from cxdesk.metrics.kinds import HIGH_GOOD, LOW_GOOD, Kind
from cxdesk.model.records import Metric

LONGEST_WINDOW: Final = 3660
_UNITS: Final = {
    "seconds": N_("seconds"),
    "minutes": N_("minutes"),
    "hours": N_("hours"),
    "days": N_("days"),
    "weeks": N_("weeks"),
}
_OPTIONS: Final = {
    "yes": (N_("Means yes"), N_("as found; several: yes|sure")),
    "asof": (N_("Data known until"), N_("last date; 2026-12-31")),
    "hours": (N_("Working hours"), N_("Mo-Fr 9-17; Sa 10-14")),
    "holidays": (N_("Holidays"), N_("2026-12-25 2026-12-26")),
}
"""Options that are typed: what they are called, and what stands in the empty field."""


class MetricEditors(QWidget):
    """``changed(choice)`` when the metric is defined another way, ``part_chosen(role, column)`` for its columns."""

    changed = Signal(object)
    part_chosen = Signal(str, str)

    def __init__(self, shown: Shown, names: ColumnNames, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = shown
        self._names = names
        self.pickers: dict[str, ColumnPicker] = {}
        self.options: dict[str, ui.LineEdit | QComboBox | QSpinBox] = {}
        self.low, self.high = self._spin(_("Lowest answer")), self._spin(_("Highest answer"))
        self.direction, self.variant = _combo(_("Low means")), _combo(_("Shown as"))
        self.words = WordTable(self)
        self.words.changed.connect(self._give_number)
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 4, 0, 0)
        self._form.setHorizontalSpacing(8)
        self._form.setVerticalSpacing(4)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._fill()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._form)
        layout.addWidget(self.words)
        self.low.valueChanged.connect(self._scale_edited)
        self.high.valueChanged.connect(self._scale_edited)
        self.direction.activated.connect(lambda: self._say(direction=self.direction.currentData()))
        self.variant.activated.connect(self._choose_variant)
        self.show_metric(shown)

    # ------------------------------------------------------------------------------------------- the fields

    def _spin(self, name: str) -> QDoubleSpinBox:
        spin = QDoubleSpinBox()
        spin.setRange(-1_000_000, 1_000_000)
        spin.setDecimals(0)
        spin.setKeyboardTracking(False)
        spin.setMaximumWidth(spin.fontMetrics().horizontalAdvance("1,000,000") + 28)
        spin.setAccessibleName(name)
        spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return spin

    def _fill(self) -> None:
        kind = self._shown.kind
        for role in kind.roles:
            label = _("Answers") if role.key == "answer" else _(role.name)
            picker = self.pickers[role.key] = ColumnPicker(self._names, label)
            picker.chosen.connect(lambda column, key=role.key: self.part_chosen.emit(key, column))
            text = _("{role}, from here on").format(role=label) if role.count > 1 else label
            self._add(text[:1].upper() + text[1:], picker)
        self._scale = QWidget()
        row = QHBoxLayout(self._scale)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.low, ui.Label("–"), self.high):
            row.addWidget(widget)
        row.addStretch(1)
        self._add(_("Scale"), self._scale)
        self._add(_("Low means"), self.direction)
        self._add(_("Shown as"), self.variant)
        for label, key, editor in self._option_editors(kind):
            editor.setAccessibleName(label)
            self.options[key] = editor
            self._add(label, editor)

    def _add(self, text: str, editor: QWidget) -> None:
        label = ui.Label(text, role="secondary", wrap=len(text) > 24)
        label.setBuddy(editor)
        self._form.addRow(label, editor)

    def _option_editors(self, kind: Kind) -> Iterator[tuple[str, str, ui.LineEdit | QComboBox | QSpinBox]]:
        if "option" in self._keys(kind):
            yield _("Share of"), "option", self._box("option", {o: o for o in self._offered_options()})
        for key in kind.options:
            if key == "window":
                yield _("Within"), key, self._window()
            elif key == "unit":
                units = {"": _("as found"), **{unit: _(name) for unit, name in _UNITS.items()}}
                yield _("Durations are in"), key, self._box(key, units)
            elif key in _OPTIONS:
                label, hint = _OPTIONS[key]
                field = ui.LineEdit(placeholder=_(hint))
                field.committed.connect(lambda text, key=key: self._say(**{key: text.strip() or None}))
                yield _(label), key, field

    def _keys(self, kind: Kind) -> tuple[str, ...]:
        return (*kind.options, *(("option",) if self._shown.choice.option is not None else ()))

    def _offered_options(self) -> tuple[str, ...]:
        group, option = self._shown.group, self._shown.choice.option
        return group.options if group is not None else (option,) if option else ()

    def _box(self, key: str, texts: dict[str, str]) -> QComboBox:
        combo = _combo(key)
        for value, text in texts.items():
            combo.addItem(text, value)
        combo.activated.connect(lambda: self._say(**{key: combo.currentData() or None}))
        return combo

    def _window(self) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(0, LONGEST_WINDOW)
        spin.setSpecialValueText(_("the usual time"))
        spin.setKeyboardTracking(False)
        spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        spin.valueChanged.connect(lambda days: self._say(window=days or None))
        return spin

    # ------------------------------------------------------------------------------------------- what is shown

    def show_metric(self, shown: Shown) -> None:
        """Show a metric; what is being edited keeps its place."""
        self._shown = shown
        held = dict(reversed(parts_of(shown.choice)))
        unneeded = _unneeded(shown.kind, held)
        for key, picker in self.pickers.items():
            picker.show_column(held.get(key, ""))
            self._form.setRowVisible(picker, key not in unneeded)
        self._show_options(shown.choice)
        planned = shown.planned
        for editor in (self.low, self.high, self.direction, self.variant):
            editor.setEnabled(planned is not None and (editor is self.variant or not shown.own_scale))
        self._form.setRowVisible(self.variant, planned is not None)
        self._form.setRowVisible(self._scale, not shown.own_scale)
        self._form.setRowVisible(self.direction, not shown.own_scale)
        self.words.setVisible(False)
        if planned is not None:
            self._show_definition(planned.metric, planned)
            self.words.show_words(planned.words, planned.unread)

    def _show_options(self, choice: MetricChoice) -> None:
        for key, editor in self.options.items():
            value = getattr(choice, key)
            editor.blockSignals(True)
            if isinstance(editor, QSpinBox):
                editor.setSuffix(" " + ngettext("day", "days", value or 2))
                editor.setValue(value or 0)
            elif isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(0, editor.findData(value or "")))
            else:
                editor.show_text(value or "")
            editor.blockSignals(False)

    def _show_definition(self, metric: Metric, planned: Planned) -> None:
        kind = kinds.get(metric.kind)
        for spin, value in ((self.low, metric.low), (self.high, metric.high)):
            spin.blockSignals(True)
            spin.setDecimals(0 if float(value).is_integer() else 2)
            spin.setValue(value)
            spin.blockSignals(False)
        _offer(self.direction, direction_names(metric), "" if planned.asked else metric.direction)
        self.direction.setPlaceholderText(_("choose…"))
        offered = kind.offered(metric) if self._shown.own_scale else kind.variants
        titles = {v.key: kind.title(replace(metric, variant=v.key)) for v in offered or kind.variants}
        chosen = metric.variant if metric.variant in titles else kind.variant(metric).key
        _offer(self.variant, titles, chosen)

    # ------------------------------------------------------------------------------------------- what is said

    def _say(self, **fields: object) -> None:
        if any(getattr(self._shown.choice, key) != value for key, value in fields.items()):
            self.changed.emit(replace(self._shown.choice, **fields))  # type: ignore[arg-type]

    def _choose_variant(self) -> None:
        planned = self._shown.planned
        if planned is not None:
            metric = replace(planned.metric, variant=self.variant.currentData())
            self._say(variant=self._shown.kind.variant(metric).key)

    def _scale_edited(self) -> None:
        self._say(low=self.low.value(), high=self.high.value())

    def _give_number(self, word: str, number: float | None) -> None:
        self._say(words={**self._shown.choice.words, word: number})


def _unneeded(kind: Kind, held: Collection[str]) -> set[str]:
    """The roles that would only take the place of those that suffice already."""
    if not any(set(keys) <= set(held) for keys in kind.needs):
        return set()
    beside = {key for keys in kind.needs for key in keys if set(keys) & set(held)}
    return {key for keys in kind.needs for key in keys} - beside - set(held)


def _offer(combo: QComboBox, texts: dict[str, str], chosen: str) -> None:
    combo.clear()
    for key, text in texts.items():
        combo.addItem(text, key)
    combo.setCurrentIndex(combo.findData(chosen) if chosen else -1)


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return combo


def direction_names(metric: Metric) -> dict[str, str]:
    """Return what a low answer can mean for a metric, by direction."""
    if metric.kind == "ces":
        return {HIGH_GOOD: _("a lot of effort (high is easy)"), LOW_GOOD: _("little effort (low is good)")}
    return {HIGH_GOOD: _("worse (high is good)"), LOW_GOOD: _("better (low is good)")}
