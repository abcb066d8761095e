"""What each value of the touchpoint column means: a row a value, with a touchpoint, stage or map to choose.

It shows a plan's links and says what the user changes; it must not know how suggestions are made.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.i18n import _, ngettext

Places = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Headings with the (id, name) of what stands below each."""

MOST_SHOWN = 100
"""Values shown; rarer ones keep what was suggested."""


def offer_places(combo: QComboBox, places: Places, none: str) -> None:
    """Fill a box with what answers can be about, under headings; the first entry, ``none``, is nothing of it."""
    combo.addItem(none, None)
    model = combo.model()
    for heading, entries in places:
        if heading and len(places) > 1:
            combo.addItem(heading)
            item = model.item(combo.count() - 1) if isinstance(model, QStandardItemModel) else None
            if item is not None:
                item.setEnabled(False)
        elif combo.count() > 1:
            combo.insertSeparator(combo.count())
        for id, name in entries:
            combo.addItem(name, id)


class LinkList(QWidget):
    """``changed(value, id of a touchpoint, stage or map, or None)`` when the user says what a value means.

    ``rules_wanted`` when rules are to say it.
    """

    changed = Signal(object, object)
    rules_wanted = Signal()

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
        self.rules_button = QPushButton(_("Rules…"))
        self.rules_button.setAutoDefault(False)
        ui.set_role(self.rules_button, "flat")
        ui.tooltip(self.rules_button, _("Say by several columns what a row is about"))
        self.rules_button.clicked.connect(self.rules_wanted)
        under = QHBoxLayout()
        under.addWidget(self.rules_button)
        under.addStretch(1)
        layout.addWidget(self.sentence)
        layout.addLayout(self._grid)
        layout.addLayout(under)
        self._values: tuple[str | None, ...] | None = None
        self._places: Places = ()

    def show_links(
        self,
        links: Mapping[str | None, str | None],
        suggested: Mapping[str | None, str | None],
        places: Places,
        by_column: bool,
        rules: int = 0,
    ) -> None:
        """Show links; ``by_column`` is False where all rows share one; ``rules`` is how many rules there are."""
        values = tuple(links)[:MOST_SHOWN]
        if values != self._values or places != self._places:
            self._rebuild(values, places, by_column)
        for value, combo in self.combos.items():
            combo.setCurrentIndex(max(0, combo.findData(links[value])))
            self._mark(self.marks[value], not by_column or links[value] is not None)
        self.sentence.setText(_sentence(links, suggested, bool(places), by_column))
        self.rules_button.setText(_("Rules ({n})…").format(n=rules) if rules else _("Rules…"))
        self.rules_button.setVisible(bool(places))

    def _rebuild(self, values: tuple[str | None, ...], places: Places, by_column: bool) -> None:
        self._values, self._places = values, places
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
            offer_places(combo, places, _("unassigned") if by_column else _("no touchpoint"))
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
    places: bool,
    by_column: bool,
) -> str:
    if not places:
        return _("There is no map yet. The answers are kept unassigned; link them later.")
    if not by_column:
        return _(
            "No column names touchpoints: the answers are about the map as a whole, unless you choose a touchpoint or"
            " stage."
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
