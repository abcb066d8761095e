"""The tool bar: the everyday actions, and which round, rater and segment are shown."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolBar,
    QToolButton,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.actions import Actions
from cxdesk.desktop.document import Document
from cxdesk.desktop.find import FindField
from cxdesk.desktop.icons import SIZE
from cxdesk.desktop.segments import Segment, segments
from cxdesk.i18n import MISSING, N_, _
from cxdesk.model.change import Change
from cxdesk.model.records import Dataset, Rater, Round

ROOMY = 1520
"""From this window width on, undo and redo have words beside their icons."""

SHOWN = (
    "edit.undo",
    "edit.redo",
    "map.add_stage",
    "map.add_touchpoint",
    "map.add_pain_point",
    "map.add_opportunity",
)
"""The actions on the tool bar with an icon, beside the import."""

_SHORT = {
    "map.add_stage": N_("Stage"),
    "map.add_touchpoint": N_("Touchpoint"),
    "map.add_pain_point": N_("Pain point"),
    "map.add_opportunity": N_("Opportunity"),
}


class ToolBar(QToolBar):
    """The one tool bar of the window."""

    def __init__(self, window: QMainWindow, document: Document, actions: Actions) -> None:
        super().__init__(_("Tool bar"), window)
        self._document = document
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(SIZE, SIZE))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._wordy = [self._button(actions, key) for key in ("edit.undo", "edit.redo")]
        self.addSeparator()
        for key, short in _SHORT.items():
            self._button(actions, key, _(short))
        self.addSeparator()
        self.round = self._combo(_("Round of scoring"), self._choose_round)
        self.rater = self._combo(_("Rater"), self._choose_rater)
        self.segment = self._combo(_("Segment"), self._choose_segment)
        self.addSeparator()
        self._button(actions, "data.import_data", _("Import data…"))
        self.addWidget(self._export_button(actions))
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self.finder = FindField(document)
        self.finder.setMinimumWidth(110)
        self.finder.setMaximumWidth(230)
        self.addWidget(self.finder)
        self._reading = QTimer(self, singleShot=True, interval=0)
        self._reading.timeout.connect(self.read_segments)
        document.changed.connect(self._follow)
        document.reset.connect(self.refresh)
        document.settled.connect(self._reading.start)
        for signal in (document.rater_changed, document.round_changed, document.segment_changed):
            signal.connect(self.refresh)
        self._segments: list[Segment] = []
        self.refresh()

    def _button(self, actions: Actions, key: str, text: str = "") -> QToolButton:
        action = actions[key]
        if text:
            action.setIconText(text)
        self.addAction(action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text().replace("&", ""))
        return button

    def _export_button(self, actions: Actions) -> QToolButton:
        button = QToolButton()
        ui.set_role(button, "primary")
        button.setText(_("Export") + " ▾")
        button.setAccessibleName(_("Export"))
        ui.tooltip(button, _("Take the map or the report out of CXDesk"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        actions.fill(
            menu, ("file.export_png", "file.export_pdf", "file.export_svg", None, "file.export_report")
        )
        button.setMenu(menu)
        return button

    def _combo(self, name: str, choose: Callable[[Any], None]) -> QComboBox:
        combo = ElidingCombo()
        combo.setAccessibleName(name)
        ui.tooltip(combo, name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setMaximumWidth(150)
        combo.activated.connect(lambda _index: choose(combo.currentData()))
        self.addWidget(combo)
        return combo

    def fit(self, width: int) -> None:
        """Say less where the window is narrow."""
        roomy = width >= ROOMY
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if roomy else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button in self._wordy:
            button.setToolButtonStyle(style)
        for combo in (self.round, self.rater, self.segment):
            combo.setMaximumWidth(200 if roomy else 130)

    # ------------------------------------------------------------------------------------------- what is shown

    def refresh(self) -> None:
        """Show the rounds, raters and segments as they are."""
        project = self._document.project
        rounds = [(turn.name, turn.id) for turn in project.all(Round)]
        raters = [(rater.name, rater.id) for rater in project.all(Rater)]
        more = not self._document.read_only
        _fill(self.round, rounds, self._document.round_id, _("New round…") if more else "")
        _fill(self.rater, raters, self._document.rater_id, _("Add rater…") if more else "")
        self._show_segments()
        if not self._document.settling:
            self._reading.start()

    def read_segments(self) -> None:
        """Look up which segments the imported data has; done when idle, as it reads tallies."""
        self._segments = segments(self._document.project, self._document.session.tallies)
        if self._document.segment is not None and self._document.segment not in self._segments:
            self._document.choose_segment(None)
        self._show_segments()

    def _show_segments(self) -> None:
        several = len({segment.column for segment in self._segments}) > 1
        found: list[tuple[str, Any]] = [(_("All segments"), None)]
        for segment in self._segments:
            name = segment.value if segment.value is not None else _("without segment")
            found.append((f"{segment.column}: {name}" if several else name, segment))
        _fill(self.segment, found, self._document.segment, "")
        self.segment.setEnabled(len(found) > 1)

    def _follow(self, change: Change, origin: object) -> None:
        if change.kinds() & {Rater.KIND, Round.KIND, Dataset.KIND}:
            self.refresh()

    def _choose_round(self, round_id: str | None) -> None:
        if round_id is None:
            from cxdesk.desktop.panels.entries import add_round

            add_round(self._document, self.window())
        else:
            self._document.choose_round(round_id)
        self.refresh()

    def _choose_rater(self, rater_id: str | None) -> None:
        if rater_id is None:
            from cxdesk.desktop.panels.entries import add_rater

            add_rater(self._document, self.window())
        else:
            self._document.choose_rater(rater_id)
        self.refresh()

    def _choose_segment(self, segment: Segment | None) -> None:
        self._document.choose_segment(segment)


class ElidingCombo(QComboBox):
    """Shortens what is chosen where there is no room for it, instead of cutting it off."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, field.width()
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


def _fill(combo: QComboBox, entries: list[tuple[str, Any]], chosen: Any, more: str) -> None:
    """Show entries in a combo, one of them chosen, and below a line the entry that adds one (its data is None)."""
    shown = [(combo.itemText(i), combo.itemData(i)) for i in range(combo.count())]
    wanted = [*entries, *([("", None), (more, None)] if more else [])]
    if shown != wanted:
        combo.clear()
        for text, data in entries:
            combo.addItem(text, data)
        if more:
            combo.insertSeparator(combo.count())
            combo.addItem(more, None)
    ui.tooltip(combo, f"{combo.accessibleName()}: {_name_of(entries, chosen)}")
    combo.setCurrentIndex(next((i for i, (_text, data) in enumerate(entries) if data == chosen), -1))


def _name_of(entries: list[tuple[str, Any]], chosen: Any) -> str:
    return next((text for text, data in entries if data == chosen), MISSING)
