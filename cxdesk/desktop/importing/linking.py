"""Which touchpoint each value of the touchpoint column means: a row a value, with a touchpoint to choose.

It shows a plan's links and says what the user changes; it must not know how suggestions are made.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.i18n import _, ngettext

MOST_SHOWN = 100
"""Values shown; rarer ones keep what was suggested."""


class LinkList(QWidget):
    """``changed(value, touchpoint id or None)`` when the user says what a value means."""

    changed = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sentence = ui.Label(role="caption", wrap=True)
        self.combos: dict[str | None, QComboBox] = {}
        self.marks: dict[str | None, ui.Label] = {}
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.sentence)
        layout.addLayout(self._grid)
        self._values: tuple[str | None, ...] | None = None
        self._touchpoints: tuple[tuple[str, str], ...] = ()

    def show_links(
        self,
        links: Mapping[str | None, str | None],
        suggested: Mapping[str | None, str | None],
        touchpoints: Sequence[tuple[str, str]],
        by_column: bool,
    ) -> None:
        """Show links; ``touchpoints`` are (id, name); ``by_column`` is False where all rows share one."""
        values = tuple(links)[:MOST_SHOWN]
        if values != self._values or tuple(touchpoints) != self._touchpoints:
            self._rebuild(values, touchpoints, by_column)
        for value, combo in self.combos.items():
            combo.setCurrentIndex(max(0, combo.findData(links[value])))
            self._mark(self.marks[value], not by_column or links[value] is not None)
        self.sentence.setText(_sentence(links, suggested, bool(touchpoints), by_column))

    def _rebuild(
        self, values: tuple[str | None, ...], touchpoints: Sequence[tuple[str, str]], by_column: bool
    ) -> None:
        self._values, self._touchpoints = values, tuple(touchpoints)
        self.combos.clear()
        self.marks.clear()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, value in enumerate(values):
            name = value if value is not None else _("(blank)") if by_column else _("All rows")
            label = ui.Label(name if len(name) <= 40 else f"{name[:38]}…")
            ui.tooltip(label, name)
            combo = QComboBox()
            combo.setAccessibleName(_("Touchpoint of “{value}”").format(value=name))
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            combo.addItem(_("unassigned") if by_column else _("no touchpoint"), None)
            for id, touchpoint in touchpoints:
                combo.addItem(touchpoint, id)
            combo.activated.connect(
                lambda _index, value=value, combo=combo: self.changed.emit(value, combo.currentData())
            )
            label.setBuddy(combo)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(combo, row, 1)
            mark = ui.Label(role="better")
            mark.setFixedWidth(mark.fontMetrics().horizontalAdvance("✓") + 4)
            self._grid.addWidget(mark, row, 2)
            self.combos[value], self.marks[value] = combo, mark

    @staticmethod
    def _mark(mark: ui.Label, linked: bool) -> None:
        ui.set_role(mark, "better" if linked else "worse")
        mark.setText("✓" if linked else "?")
        mark.setAccessibleName(_("linked") if linked else _("unassigned"))


def _sentence(
    links: Mapping[str | None, str | None],
    suggested: Mapping[str | None, str | None],
    touchpoints: bool,
    by_column: bool,
) -> str:
    if not touchpoints:
        return _("The map has no touchpoints yet. The answers are kept unassigned; link them later.")
    if not by_column:
        return _(
            "No column names touchpoints: the answers are about the map as a whole, unless you choose one touchpoint."
        )
    open_ones = sum(id is None for value, id in links.items())
    kept = sum(id is not None and suggested.get(value) == id for value, id in links.items())
    parts = []
    if kept:
        parts.append(
            ngettext("{n} value matched by its name", "{n} values matched by their names", kept).format(
                n=kept
            )
        )
    if open_ones:
        parts.append(
            ngettext(
                "{n} unassigned: kept, but on no touchpoint",
                "{n} unassigned: kept, but on no touchpoint",
                open_ones,
            ).format(n=open_ones)
        )
    if len(links) > MOST_SHOWN:
        parts.append(_("the {n} most frequent are shown").format(n=MOST_SHOWN))
    return ", ".join(parts)
