"""The inspector: the page that fits what is selected. Pages are made when first needed and kept."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from cxdesk.desktop.document import Document
from cxdesk.desktop.panels.others import MapPage, SeveralPage, StagePage
from cxdesk.desktop.panels.page import Page
from cxdesk.desktop.panels.touchpoint import TouchpointPage
from cxdesk.i18n import _
from cxdesk.model.change import Change
from cxdesk.model.records import Stage


class Inspector(QScrollArea):
    """Shows and edits what is selected on the map; the map itself where nothing is."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._pages: dict[type[Page], Page] = {}
        self._stack = QStackedWidget()
        self.setWidget(self._stack)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Inspector"))
        for signal in (document.selection_changed, document.journey_changed, document.reset):
            signal.connect(self.show_selection)
        for signal in (
            document.rater_changed,
            document.round_changed,
            document.segment_changed,
            document.period_changed,
        ):
            signal.connect(self.refresh)
        document.changed.connect(self._follow)
        self.show_selection()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_selection(self) -> None:
        """Show the page that fits what is selected."""
        selection = self._document.selection
        touchpoint_ids = self._document.selected_touchpoints()
        if not selection:
            self._show(MapPage, (self._document.journey_id,))
        elif len(touchpoint_ids) == 1:
            self._show(TouchpointPage, touchpoint_ids)
        elif selection.kind == Stage.KIND and selection.one is not None:
            self._show(StagePage, selection.ids)
        else:
            page = self._page(SeveralPage)
            assert isinstance(page, SeveralPage)
            page.kind = selection.kind
            self._show(SeveralPage, selection.ids)

    def refresh(self) -> None:
        """Show the same records as they are now."""
        self.page.refresh_if_there()

    def _follow(self, change: Change, origin: object) -> None:
        self.refresh()

    def _show(self, kind: type[Page], ids: tuple[str, ...]) -> None:
        page = self._page(kind)
        page.show_ids(ids)
        if page is not self._stack.currentWidget():
            self._stack.setCurrentWidget(page)
            self.verticalScrollBar().setValue(0)

    def _page(self, kind: type[Page]) -> Page:
        page = self._pages.get(kind)
        if page is None:
            page = self._pages[kind] = kind(self._document)
            self._stack.addWidget(page)
        return page

    def focus_first(self) -> None:
        """Put the focus on the page's first field that takes one."""
        page = self.page
        if isinstance(page, TouchpointPage):
            page.rows["success"].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            page.focusNextChild()
