"""The map in the window: shows the board, scrolls and zooms it, and hands mouse and keys to what understands them.

It must not know how a part is painted nor what a verb does.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QGraphicsScene, QMenu, QWidget

from cxdesk import logs
from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.map import describe, dropping, keys, menus
from cxdesk.desktop.map.board import Board
from cxdesk.desktop.map.deeds import Deeds
from cxdesk.desktop.map.editor import Field, InlineEditor
from cxdesk.desktop.map.frames import ADD_STAGE, Frames
from cxdesk.desktop.map.hover import Spot
from cxdesk.desktop.map.items import Look
from cxdesk.desktop.map.mouse import Mouse
from cxdesk.desktop.map.over import Preview, paint_over
from cxdesk.desktop.map.overview import Overview
from cxdesk.desktop.map.writing import Writing
from cxdesk.desktop.map.zoom import ZoomView
from cxdesk.desktop.theme import theme
from cxdesk.i18n import _
from cxdesk.model.records import Opportunity, PainPoint, Quote, Touchpoint
from cxdesk.render import paint_map
from cxdesk.render.ink import Ink
from cxdesk.render.layout import MapLayout
from cxdesk.render.layout_types import Hit, Rect
from cxdesk.render.styles import HEADER

_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""How the focus comes by keyboard; only then is a ring needed to show where it is."""


class MapView(ZoomView):
    """The map of a document."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(Look(Ink(theme().tokens)), parent)
        self.document = document
        self.board = Board(document, self.look, self)
        self.deeds: Deeds = Deeds(document)
        self.writing: Writing = Writing(self, self.deeds)
        self.mouse: Mouse = Mouse(self)
        self._editor: InlineEditor | None = None
        self.shown_preview = Preview()
        self._spot_shown: Spot | None = None
        self._overview: Overview | None = None
        self._ground: paint_map.Ground | None = None
        self.ringed = False
        self.tab_on: Callable[[], bool] = lambda: False
        """Takes the focus when Tab leaves the map with something selected; False where it has no place for it."""
        self.setScene(self.board.scene)
        self.strips = Frames(self)
        self.frame_with(self.strips)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Journey map"))
        self.board.laid_out.connect(self._relaid)
        self.board.marked.connect(self._marked)
        self.shifted.connect(self._place_editor)
        theme().changed.connect(self._recolour)
        self._relaid()

    # ------------------------------------------------------------------------------------------- what is shown

    @property
    def layout_shown(self) -> MapLayout | None:
        """The layout on screen."""
        return self.board.layout

    @property
    def can_edit(self) -> bool:
        """Whether the map may be changed."""
        return not self.document.read_only and self.layout_shown is not None

    @property
    def editor(self) -> InlineEditor:
        """The field that texts of the map are edited in, made when it is first wanted."""
        if self._editor is None:
            self._editor = InlineEditor(self)
            self.document.reset.connect(self._editor.cancel)
        return self._editor

    def edit_field(self, field: Field) -> None:
        """Edit a text where it stands."""
        self.editor.begin(field)
        self._place_editor()

    def _place_editor(self) -> None:
        field = self._editor.field if self._editor is not None else None
        if field is not None:
            corner = self.viewport().mapTo(self, self.mapFromScene(QPointF(field.rect.x, field.rect.y)))
            size = QSize(round(field.rect.w * self.zoom), round(field.rect.h * self.zoom))
            self.editor.stand(QRect(corner, size), self.zoom)

    def preview(
        self,
        mark: Rect | None = None,
        band: Rect | None = None,
        ghost: QPixmap | None = None,
        ghost_at: QPointF | None = None,
    ) -> None:
        """Show what a gesture would do, over the map; nothing where called without arguments."""
        before, self.shown_preview = self.shown_preview, Preview(mark, band, ghost, ghost_at or QPointF())
        self._update_over(before.areas(self.zoom))
        self._update_over(self.shown_preview.areas(self.zoom))
        if any(each.mark is not None and each.mark.y < 0 for each in (before, self.shown_preview)):
            self.strips.headers.update()

    def _update_over(self, areas: Iterable[QRectF]) -> None:
        """Paint places of the map anew, in map units."""
        for area in areas:
            shown = self.mapFromScene(area).boundingRect()
            self.viewport().update(shown.adjusted(-3, -3, 3, 3))

    def show_spot(self, spot: Spot | None) -> None:
        """Show the place under the mouse that does something when clicked."""
        hand = Qt.CursorShape.PointingHandCursor
        for widget in (self.viewport(), self.strips.headers):
            widget.setCursor(hand) if spot is not None else widget.unsetCursor()
        shown, self._spot_shown = self._spot_shown, spot
        self._update_over(QRectF(*each.rect) for each in (shown, spot) if each is not None)
        self.strips.headers.update()

    def picture_of(self, kind: str, id: str) -> QPixmap | None:
        """Return a part's picture, for a drag."""
        return self.board.picture_of(kind, id)

    def show_rect(self, rect: Rect) -> None:
        """Scroll so that a place of the map is in view, no further than needed."""
        shown = self.shown_area()
        margin = 16.0
        dx = _shift(rect.x - margin, rect.right + margin, shown.x, shown.right)
        dy = _shift(max(rect.y - margin, 0.0), rect.bottom + margin, shown.y, shown.bottom)
        bars = ((self.horizontalScrollBar(), dx), (self.verticalScrollBar(), dy))
        for bar, distance in bars:
            if distance:
                bar.setValue(bar.value() + round(distance * self.zoom))

    def show_selected(self) -> None:
        """Scroll so that what was selected last is in view."""
        chosen, layout = self.document.selection, self.layout_shown
        rect = layout.rect_of(chosen.kind, chosen.ids[-1]) if chosen and layout is not None else None
        if rect is not None:
            self.show_rect(rect)

    def select_all(self) -> None:
        """Select all touchpoints."""
        layout = self.layout_shown
        if layout is not None:
            self.document.select(Touchpoint.KIND, tuple(column.id for column in layout.columns))

    def extend_to(self, id: str) -> None:
        """Select all touchpoints from the one selected first to this one."""
        layout = self.layout_shown
        anchor = self.document.selection.ids[0]
        if layout is None or anchor not in layout.index:
            return
        low, high = sorted((layout.index[anchor], layout.index[id]))
        between = [column.id for column in layout.columns[low : high + 1]]
        between.remove(anchor)
        self.document.select(Touchpoint.KIND, (anchor, *between))

    # ------------------------------------------------------------------------------------------- deeds

    def add_stage(self) -> None:
        """Add a stage after the one selected and edit its name."""
        self.writing.add_stage()

    def add_touchpoint(self) -> None:
        """Add a touchpoint after what is selected and edit its name."""
        self.writing.add_touchpoint()

    def add_pain_point(self) -> None:
        """Add a pain point under the touchpoint selected."""
        self.writing.add_note(PainPoint.KIND)

    def add_opportunity(self) -> None:
        """Add an opportunity under the touchpoint selected."""
        self.writing.add_note(Opportunity.KIND)

    def add_quote(self) -> None:
        """Add a quote under the touchpoint selected."""
        self.writing.add_note(Quote.KIND)

    def edit_goal(self) -> None:
        """Edit the goal of the stage that is selected or holds what is."""
        self.writing.edit_goal_selected()

    def rename_selected(self) -> None:
        """Edit the name or text of what is selected."""
        self.writing.rename()

    def duplicate_selected(self) -> None:
        """Copy what is selected."""
        self.deeds.duplicate()
        self.show_selected()

    def delete_selected(self) -> None:
        """Delete what is selected."""
        self.deeds.delete()

    def copy_selected(self) -> None:
        """Put the texts of what is selected on the clipboard, one below the other."""
        chosen = self.document.selection
        texts = [describe.as_text(self.document.project, chosen.kind, id) for id in chosen.ids]
        if texts:
            QGuiApplication.clipboard().setText("\n".join(texts))

    def move_selected(self, dx: int) -> None:
        """Move what is selected one place left (-1) or right (1)."""
        self.deeds.move(dx)
        self.show_selected()

    def add_stage_rect(self) -> Rect:
        """Return the place right of the last stage that adds one."""
        layout = self.layout_shown
        x = layout.width if layout is not None and layout.stages else 0.0
        return Rect(x + 6, -HEADER + 3, ADD_STAGE - 12, HEADER - 6)

    def shown_area(self) -> Rect:
        """Return the part of the map in the viewport, in map units."""
        corner = self.mapToScene(QPoint(0, 0))
        size = self.viewport().size()
        return Rect(corner.x(), corner.y(), size.width() / self.zoom, size.height() / self.zoom)

    def _relaid(self) -> None:
        layout = self.layout_shown
        self.mouse.hover(None)
        self._overview = None
        if layout is not None:
            self.setSceneRect(QRectF(0, 0, layout.width + ADD_STAGE, layout.height + 24))
        self.resetCachedContent()
        self.viewport().update()
        self.strips.update()

    def _marked(self) -> None:
        chosen, layout = self.document.selection, self.layout_shown
        lane = layout.lane("emotion") if layout is not None else None
        if layout is not None and lane is not None:
            # No further than what is in view: Qt would paint all of it, out of sight as well.
            shown = QRectF(0, lane.y, layout.width, lane.height) & QRectF(*self.shown_area())
            if not shown.isEmpty():
                self.scene().invalidate(shown, QGraphicsScene.SceneLayer.BackgroundLayer)
        if self.look.overview:
            self.viewport().update()
        self.strips.headers.update()
        if not self.hasFocus():
            self.show_selected()  # chosen elsewhere: it may be out of view
        if layout is not None:
            said = describe.of_selection(self.document.project, layout, chosen.kind, chosen.ids)
            self.setAccessibleDescription(said)

    def _recolour(self) -> None:
        self.look.ink = Ink(theme().tokens)
        self.board.drop_pictures()
        self.resetCachedContent()
        self.viewport().update()
        self.strips.update()

    # ------------------------------------------------------------------------------------------- painting

    @logs.guarded
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        layout, canvas = self.layout_shown, self.look.ink.brush("canvas")
        if layout is None:
            painter.fillRect(rect, canvas)
            return
        sheet = QRectF(0, 0, layout.width, layout.height)
        for beside in (
            QRectF(sheet.right(), rect.y(), rect.right() - sheet.right() + 1, rect.height()),
            QRectF(rect.x(), sheet.bottom(), rect.width(), rect.bottom() - sheet.bottom() + 1),
        ):
            if beside.width() > 0 and beside.height() > 0:
                painter.fillRect(beside, canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.look.zooming)
        chosen = frozenset(id for kind, id in self.board.selected if kind == "touchpoint")
        area = Rect(rect.x(), rect.y(), rect.width(), rect.height())
        if self._ground is None or self._ground.layout is not layout:
            self._ground = paint_map.Ground(layout)
        self._ground.paint(painter, self.look.ink, area, chosen)

    @logs.guarded
    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        paint_over(painter, self.look, self.shown_preview, self.mouse.spot, self.zoom)

    @logs.guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        self.board.seen()
        self.look.ratio = self.viewport().devicePixelRatioF()
        if not self.look.overview or self.layout_shown is None:
            super().paintEvent(event)
            return
        if self._overview is None or self._overview.layout is not self.layout_shown:
            self._overview = Overview(self.layout_shown)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.look.ink.brush("canvas"))
        painter.setTransform(self.viewportTransform())
        rects = [self.layout_shown.rect_of(*key) for key in self.board.selected]
        self._overview.paint(painter, self.look.ink, [QRectF(*rect) for rect in rects if rect is not None])
        paint_over(painter, self.look, self.shown_preview, None, self.zoom)
        painter.end()

    # ------------------------------------------------------------------------------------------- tips

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.tell(self.viewport(), self.mapToScene(event.pos()))
            # The scene would show its items' tips, which have none; the widget shows its own.
            return QWidget.event(self.viewport(), event)
        if event.type() == QEvent.Type.Leave:
            self.mouse.hover(None)
        return super().viewportEvent(event)

    def tell(self, widget: QWidget, at: QPointF) -> None:
        """Give a widget the tool tip of a place on the map."""
        layout, spot = self.layout_shown, self.mouse.spot
        said = ""
        if spot is not None:
            said = spot.label
        elif layout is not None:
            said = describe.of_hit(self.document.project, layout, layout.hit(at.x(), at.y()))
        ui.tooltip(widget, said)

    # ------------------------------------------------------------------------------------------- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouse.press(event, self.mapToScene(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mouse.move(event, self.mapToScene(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouse.release(event, self.mapToScene(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mouse.double_click(event, self.mapToScene(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.mouse.space = True
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif not keys.press(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.mouse.space = False
            self.viewport().unsetCursor()
        super().keyReleaseEvent(event)

    # ------------------------------------------------------------------------------------------- comments dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        dropping.move(self, event, self.mapToScene(event.position().toPoint()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.preview()

    def dropEvent(self, event: QDropEvent) -> None:
        dropping.drop(self, event, self.mapToScene(event.position().toPoint()))

    def focusNextPrevChild(self, next: bool) -> bool:
        """Leave the map by Tab: on to the scores of the touchpoint selected where they can be seen."""
        return (next and bool(self.document.selection) and self.tab_on()) or super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = event.reason() in _BY_KEY
        super().focusInEvent(event)
        self.strips.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.mouse.space = self.ringed = False
        super().focusOutEvent(event)
        self.strips.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        layout = self.layout_shown
        if layout is None:
            return
        at, hit = event.globalPos(), Hit("", "", "", -1, -1)
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            chosen = self.document.selection
            rect = layout.rect_of(chosen.kind, chosen.ids[-1]) if chosen else None
            if rect is not None:
                hit = Hit(chosen.kind, chosen.ids[-1], "", -1, -1)
                at = self.viewport().mapToGlobal(self.mapFromScene(QPointF(rect.x + 20, rect.y + 20)))
        else:
            point = self.mapToScene(self.viewport().mapFromGlobal(at))
            hit = layout.hit(point.x(), point.y())
        self.popup(menus.menu_for(self, hit), at)

    def popup(self, menu: QMenu, at: QPoint) -> None:
        """Show a menu that goes when it is closed."""
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)


def _shift(low: float, high: float, shown_low: float, shown_high: float) -> float:
    """Return how far to scroll so that a span is in view; its beginning where it is longer than the view."""
    if low < shown_low or high - low > shown_high - shown_low:
        return low - shown_low
    return max(high - shown_high, 0.0)
