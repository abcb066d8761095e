"""The chart panel under the map: what customers answered about what is selected, as trend, distribution or by segment.

It follows the document and asks ``flows.charts`` for views; it computes nothing and draws nothing itself. matplotlib is
imported in idle time after the panel was painted for the first time.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.charts import saving
from cxdesk.desktop.charts.choices import Choices, selected_scope
from cxdesk.desktop.charts.empty import Empty
from cxdesk.desktop.charts.header import Header
from cxdesk.desktop.charts.pickers import Picker
from cxdesk.desktop.document import Document
from cxdesk.desktop.theme import theme
from cxdesk.errors import CxdeskError
from cxdesk.flows import charts
from cxdesk.flows.charts import CHARTS, NothingToShow, Request, Scope, segment_name
from cxdesk.i18n import _
from cxdesk.model.change import Change
from cxdesk.model.records import (
    Annotation,
    Dataset,
    Journey,
    Link,
    Metric,
    ProjectInfo,
    Rater,
    Round,
    Score,
    Stage,
    Touchpoint,
)
from cxdesk.render.figures_views import Days, RowsView

if TYPE_CHECKING:
    from cxdesk.desktop.charts.canvas import ChartCanvas

CONCERNS: Final = (
    *(Dataset, Metric, Link, Touchpoint, Stage, Journey),
    *(Annotation, ProjectInfo, Rater, Round, Score),
)
"""The kinds of records a chart may change with."""

IMPORT: Final = "import_dataset"


class ChartPanel(QWidget):
    """Charts of what is selected on the map."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._choices = Choices()
        self._choices.choose_chart(document.settings.chart)
        self._picked = ""
        self._metrics: list[Metric] = []
        self._scope = Scope("", (), "")
        self._shown: tuple[object, ...] | None = None
        self._painted = False
        self._to_load: list[Callable[[], None]] | None = None
        self.canvas: ChartCanvas | None = None
        ui.set_role(self, "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._loader = QTimer(self, singleShot=True, interval=0)
        self._loader.timeout.connect(self._load)
        self._build()
        self._follow()

    def _build(self) -> None:
        self.header = Header(self._document, self._choices)
        self.export_picker = Picker(_("Export"), self._fill_export)
        self.header.add(self.export_picker)
        self.export_picker.hide()
        self.setFocusProxy(self.header)
        self.empty = Empty()
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self.empty)  # after the stack has its place: a stack without one shows a window
        self._copy = QAction(_("Copy image"), self)
        self._copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._copy.triggered.connect(self.copy_image)
        self.addAction(self._copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_context_menu)

    def _follow(self) -> None:
        document = self._document
        self.header.changed.connect(self.refresh_soon)
        self.header.definition_asked.connect(self.show_definition)
        document.changed.connect(self._changed)
        for signal in (
            document.reset,
            document.selection_changed,
            document.journey_changed,
            document.segment_changed,
            document.period_changed,
            document.window_changed,
            document.round_changed,
        ):
            signal.connect(self.refresh_soon)
        document.reset.connect(self._forget)
        theme().changed.connect(self._repaint)

    def _changed(self, change: Change, origin: object) -> None:
        if any(kind.KIND in change.kinds() for kind in CONCERNS):
            imported = [edit.id for edit in change.edits if edit.kind == Metric.KIND and edit.before is None]
            if change.verb == IMPORT and imported:
                self._choices.choose_main(imported[0])  # what was just imported is what one wants to see
            self._forget()
            self.refresh_soon()

    def _forget(self) -> None:
        """What is shown may not be what is so any more."""
        self._shown = None

    def _repaint(self) -> None:
        self.header.paint_theme()
        self.refresh_soon()

    def show_metric(self, metric_id: str) -> None:
        """Show another metric, alone, in the chart that is open."""
        self._choices.choose_main(metric_id)
        self._forget()
        self.refresh_soon()

    # ------------------------------------------------------------------------------------------- showing

    def refresh_soon(self) -> None:
        """Show the document as it is once the event loop is idle, however often this is called before."""
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self._soon.start()

    def refresh(self) -> None:
        """Show the chart of what is selected, or why there is none."""
        document = self._document
        selection = document.selection
        self._scope = selected_scope(document.project, document.journey_id, selection.kind, selection.ids)
        self._metrics = []
        available: list[Metric] = []
        try:
            available = self._available()
            self._metrics = self._choices.fit(document.project, available)
            self.header.show_state(self._scope, available, self._metrics)
            if self.canvas is None:
                self.empty.show_text(_("Preparing the chart…"))
                self._stack.setCurrentWidget(self.empty)
                self._loader.start()
            else:
                self._show_view(self.canvas)
        except CxdeskError as reason:
            self.header.show_state(self._scope, available, self._metrics)
            self._show_nothing(reason)
        ready = self.canvas is not None and self._stack.currentWidget() is self.canvas
        self._copy.setEnabled(ready)
        self.export_picker.setVisible(ready or bool(self._metrics))
        self.export_picker.setEnabled(ready)

    def _available(self) -> list[Metric]:
        """The metrics of the scope; none where there are none and the chart needs none."""
        try:
            return charts.available(self._document.session, self._scope)
        except NothingToShow:
            if CHARTS[self._choices.chart].alone:
                return []
            raise

    @property
    def settled(self) -> bool:
        """Whether what was asked for is shown; not while something is awaited."""
        return not (self._soon.isActive() or self._loader.isActive())

    @property
    def request(self) -> Request:
        """What is asked of the data now."""
        return self._choices.request(self._metrics, self._scope, self._document)

    def _show_view(self, canvas: "ChartCanvas") -> None:
        session = self._document.session
        asked = (id(session), self._choices.chart, self.request)
        view = canvas.view
        if view is None or asked != self._shown:
            view = charts.view(session, self._choices.chart, self.request)
        canvas.show_view(view, theme().tokens)
        self._shown = asked
        self._stack.setCurrentWidget(canvas)

    def _show_nothing(self, reason: CxdeskError) -> None:
        self._forget()
        if isinstance(reason, NothingToShow) and reason.reason == "empty" and not self._document.read_only:
            self.empty.show_text(str(reason), _("Import data…"), self._import)
        else:
            self.empty.show_text(str(reason))
        self._stack.setCurrentWidget(self.empty)

    def _import(self) -> None:
        from cxdesk.desktop.importing.dialog import run_import

        run_import(self._document, None, self)

    def _load(self) -> None:
        """Import what drawing needs piece by piece, so that the window stays alive; not before the first paint."""
        if self.canvas is not None or not self._painted:
            return
        if self._to_load is None:
            self._to_load = [_import_numbers, _import_fonts, _import_widget]
        if self._to_load:
            self._to_load.pop(0)()
            self._loader.start()
            return
        from cxdesk.desktop.charts.canvas import ChartCanvas

        self.canvas = ChartCanvas()
        self.canvas.window_chosen.connect(self._choose_window)
        self.canvas.picked.connect(self._pick)
        self._stack.addWidget(self.canvas)
        self.refresh_soon()

    # ------------------------------------------------------------------------------------------- choosing in it

    def _choose_window(self, days: "Days | None") -> None:
        if days is None:
            self._document.choose_window(None)
        else:
            self._document.choose_window(*days)

    def _pick(self, title: str) -> None:
        """A click on one segment and then on another compares the two."""
        canvas = self.canvas
        if canvas is None or not isinstance(canvas.view, RowsView) or self._choices.chart != "segments":
            return
        column = canvas.view.by
        values = charts.segment_values(self._document.session, self._metrics[0], self._scope, column)
        named = {segment_name(value): value for value in values}
        before, self._picked = self._picked, title
        if before in named and title in named and before != title:
            self._picked = ""
            self.header.menus.choose_pair((named[before], named[title]))
        else:
            canvas.say_more(_("Click another to compare."))

    # ------------------------------------------------------------------------------------------- taking along

    def show_definition(self) -> None:
        """Open the definition card of the metric shown."""
        from cxdesk.desktop.charts.card import Card

        if self._metrics:
            n = self.canvas.drawn.n if self.canvas is not None and self._copy.isEnabled() else None
            said = CHARTS[self._choices.chart].words
            card = Card(self._document.project, self._metrics[0], n, self, _(said) if said else "")
            card.show_under(self.header.definition)

    def _fill_export(self, menu: QMenu) -> None:
        menu.addAction(self._copy)
        menu.addSeparator()
        for format, text in saving.FORMATS.items():
            action = menu.addAction(_(text.menu))
            action.setEnabled(self._copy.isEnabled())
            action.triggered.connect(lambda checked=False, format=format: self.save(format))

    def _open_context_menu(self, place: QPoint) -> None:
        if not self._copy.isEnabled():
            return
        menu = QMenu(self)
        self._fill_export(menu)
        menu.addSeparator()
        if self.canvas is not None and self.canvas.drawn.times and not self._document.read_only:
            day = self.canvas.day_at(self.canvas.mapFrom(self, place))
            menu.addAction(_("Add event here…")).triggered.connect(lambda: self._add_event(day))
        menu.addAction(_("Definition")).triggered.connect(self.show_definition)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(place))

    def _add_event(self, day: date | None) -> None:
        from cxdesk.desktop.events import EventsDialog

        ui.ask.run(EventsDialog(self._document, self, day))

    def copy_image(self) -> None:
        """Put a picture of the chart on the clipboard."""
        if self.canvas is not None and self.canvas.view is not None:
            saving.copy_image(self.canvas.view, self.canvas.size())

    def save(self, format: str) -> None:
        """Ask where to and write the chart: ``png``, ``svg``, ``pdf`` or ``csv``."""
        canvas = self.canvas
        if canvas is not None and canvas.view is not None:
            saving.save(self, canvas.view, format, canvas.size(), self._document.settings)


def _import_numbers() -> None:
    import numpy  # noqa: F401


def _import_fonts() -> None:
    from cxdesk.render.figures import prepare

    prepare()


def _import_widget() -> None:
    import cxdesk.desktop.charts.canvas  # noqa: F401
