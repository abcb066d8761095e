"""What will be charted: one card a metric with its figure, what is wrong with it, and its editors on demand.

Where only the user can say whether a low answer is a good one, the card asks. It must not know tables or sessions.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.editors import MetricEditors
from cxdesk.desktop.importing.picker import ColumnNames
from cxdesk.desktop.importing.state import Shown, parts_of
from cxdesk.i18n import MISSING, _

_LONGEST = 60
"""Characters of a column's name on a card."""


class MetricCard(QFrame):
    """``changed(choice)`` and ``part_chosen(role, column)`` when the user defines the metric another way.

    ``removed`` when it is not to be charted, ``looked_at(column)`` when the card is clicked.
    """

    changed = Signal(object)
    part_chosen = Signal(str, str)
    removed = Signal()
    looked_at = Signal(str)

    def __init__(self, shown: Shown, names: ColumnNames, parent: QWidget, *, opened: bool = False) -> None:
        super().__init__(parent)
        ui.set_role(self, "box")
        self.shown = shown
        self._names = names
        self.editors: MetricEditors | None = None
        self.title = ui.Label(role="value", wrap=True)
        self.value = ui.Label(role="value")
        self.caption = ui.Label(role="caption", wrap=True)
        self.objection = ui.Label(role="warning", wrap=True)
        self.more, self.remove = QToolButton(), QToolButton()
        self.more.setCheckable(True)
        self.remove.setText("✕")
        ui.tooltip(self.remove, _("Do not chart this"))
        self.more.toggled.connect(self._open)
        self.remove.clicked.connect(self.removed)
        for button in (self.more, self.remove):
            ui.set_role(button, "quiet")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self.show_metric(shown)
        asked = shown.planned is None or shown.planned.asked or bool(shown.planned.objection)
        self._open(opened or asked)

    @property
    def opened(self) -> bool:
        """Whether the editors are shown."""
        return self.more.isChecked()

    @property
    def edits(self) -> MetricEditors:
        """The editors; they are made when they are first asked for."""
        if self.editors is None:
            self.editors = MetricEditors(self.shown, self._names, self)
            self.editors.changed.connect(self.changed)
            self.editors.part_chosen.connect(self.part_chosen)
            self._column.insertWidget(2, self.editors)
        return self.editors

    @property
    def low(self) -> QDoubleSpinBox:
        """The lowest answer."""
        return self.edits.low

    @property
    def high(self) -> QDoubleSpinBox:
        """The highest answer."""
        return self.edits.high

    @property
    def direction(self) -> QComboBox:
        """What a low answer means."""
        return self.edits.direction

    @property
    def variant(self) -> QComboBox:
        """How the metric is reported."""
        return self.edits.variant

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 6, 8)
        self._column.setSpacing(2)
        top, under = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.value)
        top.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        under.addWidget(self.caption, 1)
        under.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(top)
        self._column.addLayout(under)
        self._column.addWidget(self.objection)

    def show_metric(self, shown: Shown) -> None:
        """Show a metric; what is being edited keeps its place."""
        self.shown = shown
        planned, preview, kind = shown.planned, shown.preview, shown.kind
        columns = list(dict.fromkeys(column for _role, column in parts_of(shown.choice)))
        told = kind.title(planned.metric) if planned is not None else _(kind.name)
        self.title.setText(told)
        ui.tooltip(self.title, "\n".join(columns))
        self.remove.setAccessibleName(_("Do not chart {metric}").format(metric=told))
        broken = planned is None or bool(planned.objection) or planned.asked
        self.value.setText(words.figure(preview) if preview is not None and not broken else MISSING)
        self.caption.setText(self._caption(columns))
        self.objection.setText(_objection(shown))
        self.objection.setVisible(bool(self.objection.text()))
        if self.editors is not None:
            self.editors.show_metric(shown)
        elif planned is not None and planned.asked:
            self._open(True)

    def _caption(self, columns: list[str]) -> str:
        shown = self.shown
        names = [" ".join(name.split()) for name in columns]
        column = names[0] if names else _("no column yet")
        column = column if len(column) <= _LONGEST else f"{column[: _LONGEST - 2]}…"
        if len(names) > 1:
            column = _("{column} and {n} more").format(column=column, n=len(names) - 1)
        if shown.choice.option is not None:
            column = _("{column}: {option}").format(column=column, option=shown.choice.option[:_LONGEST])
        if shown.planned is None:
            return column
        metric = shown.planned.metric
        scale = shown.kind.scale_words(metric) if shown.own_scale else f"{metric.low:g}–{metric.high:g}"
        preview = shown.preview
        counted = _("counting…") if shown.counting else _("counted when imported")
        counted = counted if preview is None else words.answers_caption(preview)
        return f"{column}\n{scale} · {counted}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        parts = parts_of(self.shown.choice)
        if parts:
            self.looked_at.emit(parts[0][1])

    def _open(self, opened: bool) -> None:
        self.more.setChecked(opened)
        if opened or self.editors is not None:
            self.edits.setVisible(opened)
        self.more.setText(_("Less") if opened else _("Change…"))


def _objection(shown: Shown) -> str:
    """What hinders the metric, or has to be answered first."""
    if shown.planned is None:
        return _("Choose the column it is made of.")
    if shown.planned.asked and not shown.planned.objection:
        return _("Does a low answer mean little effort (good) or a lot of it? Only you can say.")
    return shown.planned.objection
