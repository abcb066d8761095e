"""The chart panel's head: tabs, what the chart is about, and the pickers.

It shows the state it is given and changes the panel's choices and the document's period and segment; ``changed`` says
that the chart must follow. It must not know how charts are made.
"""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.charts import pickers
from cxdesk.desktop.charts.choices import CHARTS, Choices
from cxdesk.desktop.charts.pickers import Elided, Entry, Picker, Tabs
from cxdesk.desktop.document import PERIODS, Document
from cxdesk.desktop.segments import Segment
from cxdesk.flows import charts
from cxdesk.flows.charts import Scope
from cxdesk.i18n import N_, _
from cxdesk.metrics import words
from cxdesk.metrics.kinds import get
from cxdesk.model.records import Metric

PERIOD_NAMES: Final = {
    "day": N_("Daily"),
    "week": N_("Weekly"),
    "month": N_("Monthly"),
    "quarter": N_("Quarterly"),
    "year": N_("Yearly"),
}


WIDTHS: Final = (220, 150, 100, 70, 44)
"""How many pixels of text pickers show, tried in this order until the row fits."""

READABLE: Final = 4
"""How many of them are tried before the pickers get a row of their own."""

MARGINS: Final = 20
"""What stands left and right of the rows, in pixels."""


class Header(QWidget):
    """The controls over the chart: one row, two where the panel is narrow."""

    changed = Signal()
    definition_asked = Signal()

    def __init__(self, document: Document, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._choices = choices
        self._available: list[Metric] = []
        self._metrics: list[Metric] = []
        self._scope = Scope("", (), "")
        self.tabs = Tabs([_(name) for _key, name in pickers.TABS])
        self.tabs.setAccessibleName(_("Kind of chart"))
        self.tabs.currentChanged.connect(self._choose_chart)
        self.setFocusProxy(self.tabs)
        self.scope_label = Elided("secondary")
        self.metric_picker = Picker(_("Metric"), self._fill_metrics)
        self.period_picker = Picker(_("Period"), self._fill_periods)
        self.split_picker = Picker(_("Lines"), self._fill_splits)
        self.segment_picker = Picker(_("Segment"), self._fill_segments)
        self.definition = QToolButton()
        self.definition.setAccessibleName(_("Definition"))
        ui.set_role(self.definition, "quiet")
        self.definition.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        ui.tooltip(self.definition, _("Formula, scale, interval and source of this metric"))
        self.definition.clicked.connect(self.definition_asked)
        self._row, self._below, self._bar = QHBoxLayout(), QHBoxLayout(), QWidget()
        self._in_bar = QHBoxLayout(self._bar)
        self._in_bar.setContentsMargins(0, 0, 0, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 4, 8, 0)
        rows.setSpacing(0)
        for row in (self._row, self._below, self._in_bar):
            row.setSpacing(2)
        rows.addLayout(self._row)
        rows.addLayout(self._below)
        self._row.addWidget(self.tabs)
        self._row.addSpacing(6)
        self._row.addWidget(self.scope_label, 1)
        self._row.addWidget(self._bar)
        for control in self._controls():
            self._in_bar.addWidget(control)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_state(self._scope, [], [])

    def _pickers(self) -> tuple[Picker, ...]:
        return self.metric_picker, self.period_picker, self.split_picker, self.segment_picker

    def _controls(self) -> tuple[QWidget, ...]:
        return *self._pickers(), self.definition

    def add(self, control: QWidget) -> None:
        """Put another control at the end of the row."""
        self._in_bar.addWidget(control)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Shorten what the controls say where the row is narrow, then put them in a row of their own.

        The scope gives way before that by itself.
        """
        shown = [picker for picker in self._pickers() if not picker.isHidden()]
        steps = [(False, _("Definition"), widest) for widest in WIDTHS[:READABLE]]
        steps += [(True, name, widest) for name in (_("Definition"), "?") for widest in WIDTHS[:READABLE]]
        for below, name, widest in (*steps, (True, "?", WIDTHS[-1])):
            self._put_bar(below)
            self.definition.setText(name)
            for picker in shown:
                picker.limit(widest)
            row = self._below if below else self._row
            self._in_bar.invalidate()
            row.invalidate()
            if row.minimumSize().width() + MARGINS <= self.width():
                return

    def _put_bar(self, below: bool) -> None:
        """Let the controls stand beside the tabs or below them."""
        home, other = (self._below, self._row) if below else (self._row, self._below)
        if home.indexOf(self._bar) < 0:
            other.removeWidget(self._bar)
            home.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag(0))

    def show_state(self, scope: Scope, available: list[Metric], metrics: list[Metric]) -> None:
        """Show what is charted; without metrics only the tabs remain."""
        self._scope, self._available, self._metrics = scope, available, metrics
        for control in self._controls():
            control.setVisible(bool(metrics))
        if not metrics:
            self.scope_label.show_text("")  # it stays, and keeps the tabs at the left
            return
        self.scope_label.show_text(scope.label)
        name, others = words.name(metrics[0]), len(metrics) - 1
        self.metric_picker.show_text(
            _("{metric} and {n} more").format(metric=name, n=others) if others else name
        )
        self.period_picker.show_text(_(PERIOD_NAMES[self._document.period]))
        self.period_picker.setVisible(self._choices.chart == "trend")
        self.split_picker.show_text(dict(self._splits())[self._choices.split_of(scope)])
        only = self._document.segment
        self.segment_picker.show_text(_("All answers") if only is None else only.value or _("(no value)"))
        self.segment_picker.setVisible(bool(self._columns()))
        self._give_way()

    def paint_theme(self) -> None:
        """Take the colours of the present theme."""
        self.tabs.paint_theme()

    def _columns(self) -> list[str]:
        return charts.segment_columns(self._document.project, self._metrics)

    def _choose_chart(self, index: int) -> None:
        self._choices.chart = CHARTS[index]
        self.changed.emit()

    def _fill_metrics(self, menu: QMenu) -> None:
        chosen = {metric.id for metric in self._metrics}
        main = self._metrics[0]
        entries = [Entry(m.id, _full_name(m), m.id == main.id) for m in self._available]
        pickers.fill(menu, entries, self._choose_metric)
        others = [m for m in self._available if m.id != main.id]
        if others:
            together = menu.addMenu(_("Show together with"))
            together.setToolTipsVisible(True)
            entries = [
                Entry(m.id, _full_name(m), m.id in chosen, words.why_apart(main, m) or "") for m in others
            ]
            pickers.fill(together, entries, self._toggle_metric, several=True)

    def _choose_metric(self, key: object) -> None:
        self._choices.choose_main(str(key))
        self.changed.emit()

    def _toggle_metric(self, key: object) -> None:
        self._choices.toggle(self._metrics, str(key))
        self.changed.emit()

    def _fill_periods(self, menu: QMenu) -> None:
        entries = [Entry(unit, _(PERIOD_NAMES[unit]), unit == self._document.period) for unit in PERIODS]
        pickers.fill(menu, entries, self._choose_period)

    def _choose_period(self, key: object) -> None:
        self._document.choose_period(next(unit for unit in PERIODS if unit == key))

    def _splits(self) -> list[tuple[str, str]]:
        return [
            (charts.BY_TOUCHPOINT, _("By touchpoint")),
            (charts.TOGETHER, _("Together")),
            *((charts.SEGMENT + name, _("By {column}").format(column=name)) for name in self._columns()),
        ]

    def _fill_splits(self, menu: QMenu) -> None:
        entries = [
            Entry(key, text, key == self._choices.split_of(self._scope)) for key, text in self._splits()
        ]
        pickers.fill(menu, entries, self._choose_split)

    def _choose_split(self, key: object) -> None:
        self._choices.split = str(key)
        self.changed.emit()

    def _fill_segments(self, menu: QMenu) -> None:
        document, chosen = self._document, self._document.segment
        pickers.fill(menu, [Entry(None, _("All answers"), chosen is None)], self._choose_segment)
        for column in self._columns():
            values = charts.segment_values(document.session, self._metrics[0], self._scope, column)
            entries = [
                Entry(Segment(column, value), value or _("(no value)"), chosen == Segment(column, value))
                for value in values
            ]
            pickers.fill(menu.addMenu(ui.escape_ampersand(column)), entries, self._choose_segment)

    def _choose_segment(self, key: object) -> None:
        self._document.choose_segment(key if isinstance(key, Segment) else None)


def _full_name(metric: Metric) -> str:
    title = get(metric.kind).title(metric)
    return title if metric.name in ("", title) else f"{metric.name} ({title})"
