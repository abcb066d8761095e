"""The status bar: what is selected, what is on the map, its index, how the file stands, and the zoom."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSlider, QStatusBar, QToolButton, QWidget

from cxdesk.audit.index import journey_index
from cxdesk.desktop import ui
from cxdesk.desktop.counts import counts_text
from cxdesk.desktop.document import Document, state_sentence
from cxdesk.i18n import _, format_number, ngettext
from cxdesk.model.records import Opportunity, PainPoint, Quote, Stage, Touchpoint

ZOOMS = (10, 400)
"""Smallest and largest zoom of the slider, in per cent."""


class StatusBar(QStatusBar):
    """The line below everything. ``save_as_wanted`` follows the button shown when the file could not be written."""

    save_as_wanted = Signal()
    zoom_wanted = Signal(float)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self._selection = ui.Label()
        self._counts = ui.Label()
        self._index = ui.Label()
        self.state = ui.Label()
        self.save_as = QPushButton(_("Save as…"))
        ui.set_role(self.save_as, "flat")
        self.save_as.clicked.connect(self.save_as_wanted)
        self.save_as.hide()
        facts = (
            QWidget()
        )  # one widget: a message hides it, and what is shown in it meanwhile does not cover it
        row = QHBoxLayout(facts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for label in (self._selection, self._counts, self._index):
            label.setContentsMargins(0, 0, 22, 0)
            row.addWidget(label)
        self.addWidget(facts)
        self.addPermanentWidget(self.state)
        self.addPermanentWidget(self.save_as)
        self.addPermanentWidget(self._zoom_row())
        self._idle = QTimer(self, singleShot=True, interval=40)
        self._idle.timeout.connect(self.refresh)
        for signal in (document.changed, document.reset, document.journey_changed, document.round_changed):
            signal.connect(lambda *_args: self._idle.start())
        document.selection_changed.connect(self._show_selection)
        document.state_changed.connect(self.show_state)
        self.refresh()
        self.show_state()

    def _zoom_row(self) -> QWidget:
        row = QWidget()
        row.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(10, 0, 0, 0)
        layout.setSpacing(2)
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(*ZOOMS)
        self.zoom.setValue(100)
        self.zoom.setFixedWidth(110)
        self.zoom.setAccessibleName(_("Zoom"))
        self.zoom.valueChanged.connect(lambda percent: self.zoom_wanted.emit(float(percent)))
        self.percent = ui.Label("100 %")
        self.percent.setMinimumWidth(self.percent.fontMetrics().horizontalAdvance("400 %") + 6)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.smaller, self.larger = QToolButton(), QToolButton()
        for button, text, name in ((self.smaller, "−", _("Zoom out")), (self.larger, "+", _("Zoom in"))):
            button.setText(text)
            button.setAccessibleName(name)
            ui.tooltip(button, name)
            ui.set_role(button, "quiet")
        for widget in (self.smaller, self.zoom, self.larger, self.percent):
            layout.addWidget(widget)
        return row

    def show_zoom(self, percent: float) -> None:
        """Show the map's zoom."""
        self.zoom.blockSignals(True)
        self.zoom.setValue(round(percent))
        self.zoom.blockSignals(False)
        self.percent.setText(f"{round(percent)}\u00a0%")

    def refresh(self) -> None:
        """Show counts and index of the map as they are."""
        self._counts.setText(counts_text(self._document))
        whole = journey_index(
            self._document.project, self._document.journey_id, self._document.round_id
        ).whole
        if whole.index is None:
            self._index.setText(_("CX index: not scored yet"))
        else:
            self._index.setText(_("CX index {index}").format(index=format_number(whole.index, 0)))
        self._show_selection()

    def _show_selection(self) -> None:
        n = len(self._document.selection.ids)
        words = {
            Touchpoint.KIND: ngettext("{n} touchpoint selected", "{n} touchpoints selected", n),
            Stage.KIND: ngettext("{n} stage selected", "{n} stages selected", n),
            PainPoint.KIND: ngettext("{n} pain point selected", "{n} pain points selected", n),
            Opportunity.KIND: ngettext("{n} opportunity selected", "{n} opportunities selected", n),
            Quote.KIND: ngettext("{n} quote selected", "{n} quotes selected", n),
        }
        self._selection.setText(words.get(self._document.selection.kind, "").format(n=n))
        self._selection.setVisible(bool(n))
        self._counts.setVisible(not n)

    def show_state(self) -> None:
        """Show how the file stands; where it could not be written, why, and the way out."""
        trouble = self._document.trouble
        self.state.setText(trouble or state_sentence(self._document))
        ui.tooltip(self.state, self._document.session.read_only_reason)
        ui.set_role(self.state, "worse" if trouble else "secondary")
        self.save_as.setVisible(bool(trouble) or self._document.read_only)
