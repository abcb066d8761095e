"""The chart panel's head: tabs, what the chart is about, and the pickers.

It shows the state it is given and changes the panel's choices and the document's period, segment and stretch of time;
``changed`` says that the chart must follow. It must not know how charts are made.
"""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.charts.choices import TABS, Choices
from cxdesk.desktop.charts.menus import PERIOD_NAMES, Menus
from cxdesk.desktop.charts.pickers import Elided, Picker, Tabs
from cxdesk.desktop.document import Document
from cxdesk.flows.charts import CHARTS, Chart, Scope, segment_name
from cxdesk.i18n import _, format_period
from cxdesk.metrics import words
from cxdesk.model.records import Metric

WIDTHS: Final = (220, 150, 100, 70, 44)
"""How many pixels of text pickers show, tried in this order until the row fits."""

READABLE: Final = 4
"""How many of them are tried before the pickers get a row of their own."""

MARGINS: Final = 20
"""What stands left and right of the rows, in pixels."""

CROSS: Final = "✕"

TIMED: Final[tuple[Chart, ...]] = ("trend", "control")
"""The charts that are cut into periods."""

SPLIT: Final[tuple[Chart, ...]] = ("trend", "distribution", "segments", "profile")
"""The charts with lines or rows that can be made in several ways."""


class Header(QWidget):
    """The controls over the chart: one row, two where the panel is narrow."""

    changed = Signal()
    definition_asked = Signal()

    def __init__(self, document: Document, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._choices = choices
        self.menus = Menus(document, choices, self.changed.emit)
        self._make_tabs()
        self.scope_label = Elided("secondary")
        self.window_chip = QToolButton()
        ui.set_role(self.window_chip, "quiet")
        self.window_chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.window_chip.clicked.connect(lambda: document.choose_window(None))
        self.metric_picker = Picker(_("Metric"), self.menus.fill_metrics)
        self.period_picker = Picker(_("Period"), self.menus.fill_periods)
        self.split_picker = Picker(_("Lines"), self.menus.fill_splits)
        self.compare_picker = Picker(_("Compare"), self.menus.fill_compare)
        self.outcome_picker = Picker(_("Outcome"), self.menus.fill_outcomes)
        self.segment_picker = Picker(_("Segment"), self.menus.fill_segments)
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
        self._row.addWidget(self.window_chip)
        self._row.addWidget(self._bar)
        for control in self._controls():
            self._in_bar.addWidget(control)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_state(self.menus.scope, [], [])

    def _make_tabs(self) -> None:
        self.tabs = Tabs([*(_(CHARTS[key].name) for key in TABS), _("More")])
        self.tabs.setAccessibleName(_("Kind of chart"))
        self.others = QMenu(self)
        self.others.aboutToShow.connect(self.others.clear)
        self.others.aboutToShow.connect(lambda: self.menus.fill_others(self.others, self._folded()))
        self._show_tab()
        self.tabs.currentChanged.connect(self._choose_tab)
        self.tabs.more_asked.connect(lambda: self.others.popup(self.tabs.below_last()))
        self.setFocusProxy(self.tabs)

    def _pickers(self) -> tuple[Picker, ...]:
        return (
            self.metric_picker,
            self.period_picker,
            self.split_picker,
            self.compare_picker,
            self.outcome_picker,
            self.segment_picker,
        )

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
        self.tabs.fold(self.width() - MARGINS)
        self._show_tab()
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
            self._bar.updateGeometry()
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
        menus, chart = self.menus, self._choices.chart
        menus.scope, menus.available, menus.metrics = scope, available, metrics
        self._show_tab()
        self._show_window()
        charted = bool(metrics) and not CHARTS[chart].alone
        visible = self._wanted() if charted else set()
        for control in self._controls():
            control.setVisible(control in visible)
        self.scope_label.show_text(scope.label if metrics or charted else "")  # it keeps the tabs at the left
        if charted:
            self._show_pickers(metrics)
        self._give_way()

    def _wanted(self) -> set[QWidget]:
        """The controls that the kind of chart has a use for."""
        menus, chart = self.menus, self._choices.chart
        split = chart in SPLIT and bool(menus.splits())
        wanted: dict[QWidget, bool] = {
            self.metric_picker: True,
            self.period_picker: chart in TIMED,
            self.split_picker: split,
            self.compare_picker: chart == "segments" and split and not self._choices.across,
            self.outcome_picker: chart == "importance" and bool(menus.outcome_text()),
            self.segment_picker: bool(menus.columns),
            self.definition: True,
        }
        return {control for control, use in wanted.items() if use}

    def _show_pickers(self, metrics: list[Metric]) -> None:
        menus, only = self.menus, self._document.segment
        name, others = words.name(metrics[0]), len(metrics) - 1
        self.metric_picker.show_text(
            _("{metric} and {n} more").format(metric=name, n=others) if others else name
        )
        self.period_picker.show_text(_(PERIOD_NAMES[self._document.period]))
        self.split_picker.show_text(menus.split_text() or _("Lines"))
        self.compare_picker.show_text(menus.compared() or _("Compare"))
        self.outcome_picker.show_text(menus.outcome_text() or _("Outcome"))
        self.segment_picker.show_text(_("All answers") if only is None else segment_name(only.value))

    def _show_tab(self) -> None:
        """Let the tabs say which chart is chosen; the last one stands for all without a tab."""
        chart = self._choices.chart
        other = chart not in TABS or not self.tabs.isTabVisible(TABS.index(chart))
        self.tabs.name_last(_(CHARTS[chart].name) if other else _("More"))
        blocked = self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(self.tabs.last if other else TABS.index(chart))
        self.tabs.blockSignals(blocked)

    def _folded(self) -> list[Chart]:
        """The charts whose tabs have no room."""
        return [key for i, key in enumerate(TABS) if not self.tabs.isTabVisible(i)]

    def _choose_tab(self, index: int) -> None:
        if index != self.tabs.last:
            self.menus.choose_chart(TABS[index])
        elif self._choices.chart in TABS:
            self.menus.choose_chart(self._choices.other)
        self._show_tab()

    def _show_window(self) -> None:
        """The chip that says to which stretch of time figures are narrowed, and takes that back."""
        window, by = self._document.window, self._document.period
        self.window_chip.setVisible(window is not None)
        if window is None:
            return
        first, last = (format_period(day, by) for day in window)
        text = first if first == last else f"{first} – {last}"
        self.window_chip.setText(f"{text} {CROSS}")
        self.window_chip.setAccessibleName(_("Only {period}; show all dates").format(period=text))
        ui.tooltip(
            self.window_chip, _("Figures of {period} only. Click to show all dates.").format(period=text)
        )

    def paint_theme(self) -> None:
        """Take the colours of the present theme."""
        self.tabs.paint_theme()
