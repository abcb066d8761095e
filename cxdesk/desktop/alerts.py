"""The alerts panel: what needs attention on the map, the most severe first; a click goes to the place.

Alerts are found metric by metric while the window is idle, and only while the panel can be seen. It must not know how
an alert is found.
"""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.theme import theme
from cxdesk.flows.alerts import MapAlert, alerts_by_metric, most_severe_first
from cxdesk.i18n import _, ngettext
from cxdesk.metrics import words
from cxdesk.model.records import Journey

SEVERE: Final = 3
"""The severity that asks to act; 2 asks to look closer, 1 to keep watching."""

SEVERITY: Final = Qt.ItemDataRole.UserRole
"""Where an entry keeps the severity of its alert."""

_MARK, _PAD, _LEFT = 9, 7, 26
_WRAPPED: Final = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)

Index = QModelIndex | QPersistentModelIndex


class AlertsPanel(QWidget):
    """A list of alerts. ``metric_wanted(metric_id)`` follows a click: the chart of that metric is to be shown."""

    metric_wanted = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._found: list[MapAlert] = []
        self._left: Iterator[list[MapAlert]] = iter(())
        self._stale = True
        self.heading = ui.Label(role="caption")
        self.heading.setContentsMargins(12, 6, 12, 6)
        self.list = QListWidget()
        self.list.setItemDelegate(_Entry(self.list))
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Alerts"))
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.empty = ui.Label(role="caption", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(16, 16, 16, 16)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(body, 1)
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._step)
        for signal in (
            document.reset,
            document.journey_changed,
            document.period_changed,
            document.segment_changed,
        ):
            signal.connect(self._forget)
        document.changed.connect(self._forget)
        theme().changed.connect(self._show)

    def focus_first(self) -> None:
        """Put the focus into the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def busy(self) -> bool:
        """Whether alerts are still being looked for."""
        return self._stale or self._idle.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._begin()

    def _forget(self, *_args: object) -> None:
        self._stale = True
        if self.isVisible():
            self._begin()

    def _begin(self) -> None:
        """Look for alerts anew, one metric at a time."""
        document = self._document
        self._found, self._stale = [], False
        if document.project.find(Journey, document.journey_id) is None:
            self._left = iter(())
        else:
            self._left = alerts_by_metric(document.source, document.journey_id, document.period)
        self._idle.start()

    def _step(self) -> None:
        found = next(self._left, None)
        if found is None:
            self._found = most_severe_first(self._found)
            self._show()
            return
        self._found += found
        self._idle.start()

    def _show(self) -> None:
        """Fill the list."""
        count = len(self._found)
        self.heading.setText(ngettext("{n} alert", "{n} alerts", count).format(n=count))
        self.heading.setVisible(bool(count))
        self.empty.setText(self._why_empty())
        self._stack.setCurrentWidget(self.list if count else self.empty)
        chosen = self.list.currentRow()
        self.list.clear()
        for found in self._found:
            alert = found.alert
            about = _("{place}, {metric}").format(place=found.name, metric=words.name(alert.metric))
            item = QListWidgetItem(f"{about}\n{words.alert_text(alert)}")
            item.setData(SEVERITY, alert.severity)
            meant = {1: _("keep watching"), 2: _("look closer"), SEVERE: _("act")}[alert.severity]
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{meant}: {item.text()}")
            self.list.addItem(item)
        self.list.setCurrentRow(min(chosen, count - 1))

    def _why_empty(self) -> str:
        project = self._document.project
        if not project.datasets():
            return _("Import a survey or tickets, and what needs attention is listed here.")
        aimed = any(m.target is not None for data in project.datasets() for m in project.metrics_of(data.id))
        nothing = _("Nothing needs attention: no clear fall, no missed target, no answers that dry up.")
        if aimed:
            return nothing
        return f"{nothing}\n\n" + _("Set targets with a right click on a metric in the navigator.")

    def _go(self, item: QListWidgetItem) -> None:
        """Select what an alert is about and show its metric."""
        found = self._found[self.list.row(item)]
        if self._document.project.lookup(found.kind, found.id) is None:
            return
        if found.kind == Journey.KIND:
            self._document.select("", ())
        else:
            self._document.select(found.kind, (found.id,))
        self.metric_wanted.emit(found.alert.metric.id)


class _Entry(QStyledItemDelegate):
    """Draws an alert: its mark, what it is about, and below it the sentence on as many lines as it needs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        assert isinstance(view, QListWidget)
        width = view.viewport().width()
        _about, _line, sentence = str(index.data()).partition("\n")
        room = QRect(0, 0, width - _LEFT - _PAD, 10_000)
        wrapped = option.fontMetrics.boundingRect(room, _WRAPPED, sentence)
        return QSize(width, option.fontMetrics.lineSpacing() + wrapped.height() + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        about, _line, sentence = str(index.data()).partition("\n")
        rect: QRect = option.rect.adjusted(_LEFT, _PAD, -_PAD, 0)
        line = option.fontMetrics.lineSpacing()
        painter.save()
        _mark(
            painter, index.data(SEVERITY), QPointF(option.rect.left() + _LEFT / 2 + 2, rect.top() + line / 2)
        )
        font = option.font
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme().colour("text"))
        name = QFontMetrics(font).elidedText(about, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignTop, name)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(theme().colour("secondary"))
        painter.drawText(rect.adjusted(0, line, 0, 0), _WRAPPED, sentence)
        painter.restore()


def _mark(painter: QPainter, severity: int, centre: QPointF) -> None:
    """A filled, half filled or empty circle: told apart without colours too."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme().colour("worse" if severity == SEVERE else "warning")
    edge = QRectF(centre.x() - _MARK / 2, centre.y() - _MARK / 2, _MARK, _MARK)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(colour if severity == SEVERE else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(edge)
    if severity == SEVERE - 1:
        painter.setBrush(colour)
        painter.drawPie(edge, -90 * 16, 180 * 16)
