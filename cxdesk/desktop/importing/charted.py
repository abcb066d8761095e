"""What will be charted: one card a metric with its figure, and the editors of its scale, direction and variant.

Where only the user can say whether a low answer is a good one, the card asks. It must not know tables or sessions.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.importing import words
from cxdesk.exchange.importing import MetricChoice, Planned, Preview
from cxdesk.i18n import MISSING, _
from cxdesk.metrics import kinds
from cxdesk.metrics.kinds import HIGH_GOOD, LOW_GOOD
from cxdesk.model.records import Metric


@dataclass(frozen=True, slots=True)
class Shown:
    """A metric as a card shows it; ``preview`` is None where the file would have to be read again for it."""

    planned: Planned
    column: str
    preview: Preview | None
    choice: MetricChoice


class MetricCard(QFrame):
    """``changed(choice)`` when the user defines the metric another way, ``looked_at(column)`` when it is clicked."""

    changed = Signal(object)
    looked_at = Signal(str)

    def __init__(self, shown: Shown, parent: QWidget, *, opened: bool = False) -> None:
        super().__init__(parent)
        ui.set_role(self, "box")
        self._shown = shown
        self.title = ui.Label(role="value", wrap=True)
        self.value = ui.Label(role="value")
        self.caption = ui.Label(role="caption", wrap=True)
        self.objection = ui.Label(role="warning", wrap=True)
        self.more = QToolButton()
        self.more.setCheckable(True)
        self.more.setChecked(opened)
        ui.set_role(self.more, "quiet")
        self.more.toggled.connect(self._open)
        self.low, self.high = self._spin(_("Lowest answer")), self._spin(_("Highest answer"))
        self.direction = QComboBox()
        self.variant = QComboBox()
        self.editors = self._editors()
        self._lay_out()
        self.show_metric(shown)
        self._open(opened or shown.planned.asked or bool(shown.planned.objection))

    @property
    def opened(self) -> bool:
        """Whether the editors are shown."""
        return self.more.isChecked()

    def _spin(self, name: str) -> QDoubleSpinBox:
        spin = QDoubleSpinBox()
        spin.setRange(-1_000_000, 1_000_000)
        spin.setDecimals(0)
        spin.setKeyboardTracking(False)
        spin.setMaximumWidth(spin.fontMetrics().horizontalAdvance("1,000,000") + 28)
        spin.setAccessibleName(name)
        spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return spin

    def _editors(self) -> QWidget:
        editors = QWidget()
        grid = QGridLayout(editors)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        scale = QHBoxLayout()
        scale.addWidget(self.low)
        scale.addWidget(ui.Label("–"))
        scale.addWidget(self.high)
        scale.addStretch(1)
        grid.addWidget(ui.Label(_("Scale"), role="secondary"), 0, 0)
        grid.addLayout(scale, 0, 1)
        for row, (label, combo) in enumerate(
            ((_("Low means"), self.direction), (_("Shown as"), self.variant)), start=1
        ):
            combo.setAccessibleName(label)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            grid.addWidget(ui.Label(label, role="secondary"), row, 0)
            grid.addWidget(combo, row, 1)
        grid.setColumnStretch(1, 1)
        self.low.valueChanged.connect(self._edited)
        self.high.valueChanged.connect(self._edited)
        self.direction.activated.connect(self._edited)
        self.variant.activated.connect(self._edited)
        return editors

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(2)
        top, under = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.value)
        under.addWidget(self.caption, 1)
        under.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        layout.addLayout(under)
        layout.addWidget(self.editors)
        layout.addWidget(self.objection)

    def show_metric(self, shown: Shown) -> None:
        """Show a metric; what is being edited keeps its place."""
        self._shown = shown
        planned, preview = shown.planned, shown.preview
        metric, kind = planned.metric, kinds.get(planned.metric.kind)
        self.title.setText(kind.title(metric))
        ui.tooltip(self.title, shown.column)
        broken = bool(planned.objection) or planned.asked
        self.value.setText(words.figure(preview) if preview is not None and not broken else MISSING)
        column = shown.column if len(shown.column) <= 60 else f"{shown.column[:58]}…"
        scale = f"{metric.low:g}–{metric.high:g}"
        counted = words.answers_caption(preview) if preview is not None else _("counted when imported")
        if shown.choice.role or kind.open_scale:
            scale = kind.scale_words(metric)
        self.caption.setText(f"{' '.join(column.split())}\n{scale} · {counted}")
        self._show_editors(metric, planned)
        question = ""
        if planned.asked:
            question = _("Does a low answer mean little effort (good) or a lot of it? Only you can say.")
        self.objection.setText(planned.objection or question)
        self.objection.setVisible(bool(planned.objection or question))

    def _show_editors(self, metric: Metric, planned: Planned) -> None:
        kind = kinds.get(metric.kind)
        for spin, value in ((self.low, metric.low), (self.high, metric.high)):
            spin.blockSignals(True)
            spin.setDecimals(0 if float(value).is_integer() else 2)
            spin.setValue(value)
            spin.blockSignals(False)
        self.direction.clear()
        for key, name in direction_names(metric).items():
            self.direction.addItem(name, key)
        self.direction.setPlaceholderText(_("choose…"))
        self.direction.setCurrentIndex(-1 if planned.asked else self.direction.findData(metric.direction))
        self.variant.clear()
        own = bool(self._shown.choice.role) or kind.open_scale
        for editor in (self.low, self.high, self.direction):
            editor.setEnabled(not own)
        for variant in kind.offered(metric) if own else kind.variants:
            self.variant.addItem(kind.title(replace(metric, variant=variant.key)), variant.key)
        self.variant.setCurrentIndex(self.variant.findData(kind.variant(metric).key))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.looked_at.emit(self._shown.choice.column)

    def _open(self, opened: bool) -> None:
        self.more.setChecked(opened)
        self.editors.setVisible(opened)
        self.more.setText(_("Less") if opened else _("Change…"))

    def _edited(self) -> None:
        metric = self._shown.planned.metric
        direction = self.direction.currentData()
        moved = (self.low.value(), self.high.value()) != (metric.low, metric.high)
        sender = self.sender()
        self.changed.emit(
            replace(
                self._shown.choice,
                low=self.low.value() if moved else self._shown.choice.low,
                high=self.high.value() if moved else self._shown.choice.high,
                direction=direction if sender is self.direction else self._shown.choice.direction,
                variant=self.variant.currentData() if sender is self.variant else self._shown.choice.variant,
            )
        )


def direction_names(metric: Metric) -> dict[str, str]:
    """Return what a low answer can mean for a metric, by direction."""
    if metric.kind == "ces":
        return {HIGH_GOOD: _("a lot of effort (high is easy)"), LOW_GOOD: _("little effort (low is good)")}
    return {HIGH_GOOD: _("worse (high is good)"), LOW_GOOD: _("better (low is good)")}
