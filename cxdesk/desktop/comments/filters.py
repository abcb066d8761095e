"""The head of the list of comments: the field that searches, what the list is narrowed to, and how many are found.

It keeps what the user chose and makes a question of it. It must not know how comments are found or shown.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QSpacerItem, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.charts.pickers import Elided, Entry, Picker, fill
from cxdesk.desktop.comments.asking import (
    UNLINKED,
    Question,
    Score,
    commented,
    spans,
    targets_of,
)
from cxdesk.desktop.comments.words import label
from cxdesk.desktop.document import Document
from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import number
from cxdesk.model.records import Dataset, Journey, Metric, Stage, Touchpoint

SELECTED, ALL, LOOSE = "@selected", "@all", "@loose"
"""What the list may be narrowed to beside one touchpoint, stage or map; no record's id."""

_PLACE_NAMES: Final = {
    "low": N_("{metric}: low ({low}–{high})"),
    "middle": N_("{metric}: middle ({low}–{high})"),
    "high": N_("{metric}: high ({low}–{high})"),
}
WIDE: Final = 760
"""From this width on the head is one row, in pixels."""

AROUND: Final = 34
"""What a picker needs around its text, in pixels."""

PATIENCE: Final = 160
"""Milliseconds without a key after which what was typed is searched for."""


class SearchField(QLineEdit):
    """Searches while one types; Escape empties it, and leaves it where it is empty; Down goes to the list."""

    left_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


class Filters(QWidget):
    """What is wanted of the comments; ``changed`` follows every choice."""

    changed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._where = SELECTED
        self._score: Score | None = None
        self._dataset_id = ""
        ui.set_role(self, "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = SearchField()
        self.search.setPlaceholderText(_("Search comments"))
        self.search.setAccessibleName(_("Search comments"))
        self.search.setClearButtonEnabled(True)
        self.where = Picker(_("Touchpoint"), self._fill_where)
        self.score = Picker(_("Score"), self._fill_score)
        self.dataset = Picker(_("Data"), self._fill_datasets)
        self.count = Elided("caption")
        self._typing = QTimer(self, singleShot=True, interval=PATIENCE)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        row = QHBoxLayout()
        row.setSpacing(2)
        for picker in (self.where, self.score, self.dataset):
            row.addWidget(picker)
        self._gap = QSpacerItem(0, 0)
        row.addItem(self._gap)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._parts.setContentsMargins(10, 8, 10, 6)
        self._parts.setSpacing(4)
        self._parts.addWidget(self.search)
        self._parts.addLayout(row)
        self._parts.addWidget(self.count)
        self.refresh()

    # ------------------------------------------------------------------------------------------- what is wanted

    @property
    def busy(self) -> bool:
        """Whether somebody is typing."""
        return self._typing.isActive()

    @property
    def narrow(self) -> bool:
        """Whether anything is left out that could be shown."""
        return self.question() != Question()

    def question(self) -> Question:
        """Return which comments are wanted now."""
        document = self._document
        return Question(
            self.search.text().strip(),
            self._targets(),
            self._dataset_id,
            document.segment,
            self._score,
            document.window,
        )

    def _targets(self) -> frozenset[str] | None:
        document = self._document
        if self._where == ALL:
            return None
        if self._where == LOOSE:
            return frozenset({UNLINKED})
        if self._where != SELECTED:
            return frozenset({self._where})
        chosen = document.selection
        return targets_of(document.project, chosen.kind, chosen.ids, document.selected_touchpoints())

    def clear(self) -> None:
        """Want all comments."""
        self.search.clear()
        self._typing.stop()
        self._where, self._score, self._dataset_id = ALL, None, ""
        self._document.choose_segment(None)
        self._document.choose_window(None)
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Show what is chosen, as the project is now; what is gone is chosen no more."""
        project = self._document.project
        if self._where not in (SELECTED, ALL, LOOSE) and not self._name(self._where):
            self._where = SELECTED
        if self._score is not None and project.find(Metric, self._score.metric_id) is None:
            self._score = None
        datasets = commented(project)
        if self._dataset_id not in {dataset.id for dataset in datasets}:
            self._dataset_id = ""
        self.where.show_text(self._where_text())
        self.score.show_text(next((entry.text for entry in self._scores() if entry.chosen), _("Any score")))
        chosen = project.find(Dataset, self._dataset_id)
        self.dataset.show_text(chosen.name if chosen is not None else _("All data"))
        self.dataset.setVisible(len(datasets) > 1)
        self.score.setVisible(len(list(self._scores())) > 1)

    def limit(self, width: int) -> None:
        """Stand in one row where there is room, else in three; show as much of what is chosen as fits."""
        wide = width >= WIDE
        ways = QBoxLayout.Direction
        self._parts.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        self._parts.setStretchFactor(self.count, 1 if wide else 0)
        self.search.setMaximumWidth(WIDE // 3 if wide else 16_777_215)
        grows = QSizePolicy.Policy.Minimum if wide else QSizePolicy.Policy.Expanding
        self._gap.changeSize(0, 0, grows, QSizePolicy.Policy.Minimum)
        self._parts.invalidate()
        room = (width // 2 if wide else width) - 20
        shown = [picker for picker in (self.where, self.score, self.dataset) if not picker.isHidden()]
        shown.sort(key=lambda picker: picker.wanted)
        for place, picker in enumerate(shown):  # what a short one leaves is the next one's
            share = room // (len(shown) - place) - AROUND
            picker.limit(max(share, 40))
            room -= min(picker.wanted, max(share, 40)) + AROUND

    # ------------------------------------------------------------------------------------------- choices

    def _name(self, id: str) -> str:
        project = self._document.project
        found = project.find(Touchpoint, id) or project.find(Stage, id)
        journey = project.find(Journey, id)
        return found.name if found is not None else journey.title if journey is not None else ""

    def _where_text(self) -> str:
        if self._where == ALL:
            return _("All comments")
        if self._where == LOOSE:
            return _("Not linked")
        if self._where != SELECTED:
            return self._name(self._where)
        targets = self._targets()
        if targets is None:
            return _("Selection: everything")
        chosen = self._document.selection
        if chosen.kind == Stage.KIND and chosen.one:
            return _("Selection: {name}").format(name=self._name(chosen.one))
        if len(targets) == 1:
            return _("Selection: {name}").format(name=self._name(next(iter(targets))))
        return _("Selection: several")

    def _fill_where(self, menu: QMenu) -> None:
        entries = [
            Entry(SELECTED, _("What is selected on the map"), self._where == SELECTED),
            Entry(ALL, _("All comments"), self._where == ALL),
            Entry(LOOSE, _("Comments not linked to anything"), self._where == LOOSE),
        ]
        fill(menu, entries, self._choose_where)
        menu.addSeparator()
        for stage in self._document.project.stages(self._document.journey_id):
            found = self._document.project.touchpoints(stage.id)
            if found:
                names = [Entry(t.id, t.name or _("Unnamed"), t.id == self._where) for t in found]
                fill(menu.addMenu(ui.escape_ampersand(stage.name)), names, self._choose_where)

    def _fill_score(self, menu: QMenu) -> None:
        fill(menu, self._scores(), self._choose_score)

    def _fill_datasets(self, menu: QMenu) -> None:
        entries = [Entry("", _("All data"), not self._dataset_id)]
        for dataset in commented(self._document.project):
            entries.append(Entry(dataset.id, dataset.name, dataset.id == self._dataset_id))
        fill(menu, entries, self._choose_dataset)

    def _scores(self) -> Iterator[Entry]:
        project = self._document.project
        yield Entry(None, _("Any score"), self._score is None)
        for dataset in commented(project):
            if self._dataset_id in ("", dataset.id):
                metrics = project.metrics_of(dataset.id)
                for metric in metrics:
                    for place, (low, high) in spans(metric).items():
                        score = Score(metric.id, place)
                        name = label(metric, metrics)
                        text = _(_PLACE_NAMES[place]).format(metric=name, low=number(low), high=number(high))
                        yield Entry(score, text, score == self._score)

    def _choose_where(self, where: object) -> None:
        self._where = str(where)
        self._chosen()

    def _choose_score(self, score: object) -> None:
        self._score = score if isinstance(score, Score) else None
        self._chosen()

    def _choose_dataset(self, dataset_id: object) -> None:
        self._dataset_id = str(dataset_id)
        if self._score is not None:
            metric = self._document.project.find(Metric, self._score.metric_id)
            if metric is None or self._dataset_id not in ("", metric.dataset_id):
                self._score = None
        self._chosen()

    def _chosen(self) -> None:
        self.refresh()
        self.changed.emit()


def fill_touchpoints(document: Document, menu: QMenu, choose: Callable[[str], object]) -> None:
    """Fill a menu with the touchpoints of the map shown, a submenu for each stage."""
    for stage in document.project.stages(document.journey_id):
        found = document.project.touchpoints(stage.id)
        if found:
            sub = menu.addMenu(ui.escape_ampersand(stage.name))
            for touchpoint in found:
                action = sub.addAction(ui.escape_ampersand(touchpoint.name or _("Unnamed")))
                action.triggered.connect(partial(_run, choose, touchpoint.id))


def _run(choose: Callable[[str], object], id: str, checked: bool = False) -> None:
    choose(id)
