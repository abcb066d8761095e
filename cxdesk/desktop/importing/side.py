"""The right side of the import dialog: what will be charted, what it is split by, and what the rows are about.

It shows a plan and tells what the user wants otherwise, by the keys of the metrics. It must not know how plans come
about.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.importing.adding import AddMetric, SegmentList, answer_names, segment_names
from cxdesk.desktop.importing.charted import MetricCard
from cxdesk.desktop.importing.linking import LinkList
from cxdesk.desktop.importing.picker import ColumnNames
from cxdesk.desktop.importing.state import Shown
from cxdesk.exchange.groups import Group
from cxdesk.i18n import _

_WIDTHS = (310, 420)


class Side(QScrollArea):
    """``defined(key, choice)``, ``part_chosen(key, role, column)``, ``removed(key)``: about the metric of a key."""

    defined = Signal(str, object)
    part_chosen = Signal(str, str, str)
    removed = Signal(str)
    looked_at = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: dict[str, MetricCard] = {}
        self.names, self.all_names, self.segment_names = (
            ColumnNames(self),
            ColumnNames(self),
            ColumnNames(self),
        )
        self.add = AddMetric(self)
        self.segments = SegmentList(self.segment_names, self)
        self.links = LinkList(self)
        self.links_title = ui.Label(role="heading", wrap=True)
        self.no_metrics = ui.Label(
            _("Nothing yet. Add a metric, or give a column with answers a role in its header."),
            role="caption",
            wrap=True,
        )
        self._charted = QVBoxLayout()
        self._charted.setSpacing(6)
        content = QWidget()
        ui.set_role(content, "panel")
        column = QVBoxLayout(content)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(ui.Label(_("What will be charted"), role="heading"), 1)
        head.addWidget(self.add)
        column.addLayout(head)
        column.addWidget(self.no_metrics)
        column.addLayout(self._charted)
        column.addSpacing(10)
        column.addWidget(ui.Label(_("Split by"), role="heading"))
        column.addWidget(self.segments)
        column.addSpacing(10)
        column.addWidget(self.links_title)
        column.addWidget(self.links)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self.setMinimumWidth(_WIDTHS[0])
        self.setMaximumWidth(_WIDTHS[1])

    def show_columns(self, columns: Sequence[str], groups: Sequence[Group]) -> None:
        """Offer the columns and questions of a table."""
        self.names.show_names(answer_names(columns, groups, several=False))
        self.all_names.show_names(answer_names(columns, groups, several=True))
        self.segment_names.show_names(segment_names(columns, groups))
        self.add.show_groups(groups)

    def show_metrics(self, shown: Mapping[str, Shown]) -> None:
        """Show a card for each metric; those that stay keep what is opened and edited in them."""
        for key, card in list(self.cards.items()):
            if key not in shown or shown[key].choice.kind != card.shown.choice.kind:
                self._charted.removeWidget(card)
                card.hide()
                card.deleteLater()
                del self.cards[key]
        for place, (key, metric) in enumerate(shown.items()):
            known = self.cards.get(key)
            if known is not None:
                known.show_metric(metric)
            else:
                self._charted.insertWidget(place, self._card(key, metric))
        self.cards = {key: self.cards[key] for key in shown}
        self.no_metrics.setVisible(not shown)

    def _card(self, key: str, shown: Shown) -> MetricCard:
        names = self.all_names if shown.choice.kind == "share" else self.names
        card = self.cards[key] = MetricCard(shown, names, self)
        card.changed.connect(partial(self.defined.emit, key))
        card.part_chosen.connect(partial(self.part_chosen.emit, key))
        card.removed.connect(partial(self.removed.emit, key))
        card.looked_at.connect(self.looked_at)
        return card

    def go_to(self, key: str) -> None:
        """Bring a metric's card into view, with its first column to be chosen."""
        card = self.cards[key]
        picker = next(iter(card.edits.pickers.values()))
        picker.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, card, lambda: self.ensureWidgetVisible(card))
