"""The map's scene: keeps the layout and one item per part in step with the document.

It follows changes and tells the view what it has to redraw; it must not know gestures, keys or menus.
"""

from collections.abc import Collection, Iterable, Iterator

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGraphicsScene

from cxdesk.desktop.document import Document
from cxdesk.desktop.map.items import Look, Piece
from cxdesk.desktop.map.lane_source import LaneSource
from cxdesk.model.change import Change
from cxdesk.model.records import (
    Channel,
    Journey,
    Opportunity,
    PainPoint,
    ProjectInfo,
    Quote,
    Record,
    Score,
    Stage,
    Touchpoint,
)
from cxdesk.render import paint_map
from cxdesk.render.lanes import ScoreBook
from cxdesk.render.layout import Layouter, MapLayout
from cxdesk.render.text import QtMeasure

Key = tuple[str, str]
"""What a part is: its kind (or lane) and the id of its record."""

_DRAWN = frozenset(kind.KIND for kind in (Journey, Stage, Touchpoint, PainPoint, Opportunity, Quote, Score))
"""The kinds of records of which a change redraws single columns."""

Group = dict[Key, Piece]
"""The items of one column, or (under an empty id) of the stages."""


class Board(QObject):
    """The scene of one view. ``laid_out`` follows every new layout, ``marked`` every new selection."""

    laid_out = Signal()
    marked = Signal()

    def __init__(self, document: Document, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scene = QGraphicsScene(self)
        self.look = look
        self._document = document
        self.measure = QtMeasure()
        self._layouter = Layouter(self.measure)
        self._scores = ScoreBook()
        self._lanes = LaneSource(document)
        self._pieces: Group = {}
        self._groups: dict[str, Group] = {}
        self._selected: frozenset[Key] = frozenset()
        self.layout: MapLayout | None = None
        document.changed.connect(self._follow)
        document.reset.connect(self.rebuild)
        document.journey_changed.connect(self.rebuild)
        document.round_changed.connect(self.rebuild)
        document.period_changed.connect(self._relane)
        document.segment_changed.connect(self._relane)
        document.window_changed.connect(self._relane)
        document.selection_changed.connect(self._mark)
        self._lanes.ready.connect(self._update)
        self.rebuild()

    # ------------------------------------------------------------------------------------------- following

    def rebuild(self) -> None:
        """Read the map anew."""
        self._lanes.forget()
        self._update()

    def seen(self) -> None:
        """Take note that the map has been painted: what was put off until then may begin."""
        self._lanes.seen()

    def _relane(self) -> None:
        self._lanes.forget()
        self._update()

    def _follow(self, change: Change, origin: object) -> None:
        """Redraw what the change names."""
        if self._lanes.concerned(change):
            self._lanes.forget()
            self._update()
        elif change.kinds() & {Channel.KIND, ProjectInfo.KIND}:
            self._update()
        elif change.kinds() & _DRAWN:
            self._update(frozenset(_columns(change)))

    def _update(self, touched: Collection[str] | None = None) -> None:
        document = self._document
        if document.project.find(Journey, document.journey_id) is None:
            self._clear()
            return
        figures = self._scores.figures(
            document.project,
            document.journey_id,
            document.round_id,
            self._lanes.lanes(),
            touched,
            self._lanes.customers,
        )
        layout = self._layouter.layout(document.project, document.journey_id, figures, touched)
        before, self.layout = self.layout, layout
        self._sync(before, layout)
        self._mark()
        self.scene.setSceneRect(QRectF(0, 0, layout.width, layout.height))
        self.laid_out.emit()

    def _clear(self) -> None:
        self.layout = None
        for group in self._groups.values():
            self._remove(group)
        self._groups.clear()
        self.laid_out.emit()

    # ------------------------------------------------------------------------------------------- items

    def _sync(self, before: MapLayout | None, layout: MapLayout) -> None:
        """Bring the items in step: those of columns that neither changed nor moved are left alone."""
        same_lanes = before is not None and _lane_places(before) == _lane_places(layout)
        gone, self._groups = self._groups, {}
        for i, column in enumerate(layout.columns):
            group = gone.pop(column.id, {})
            still = (
                before is not None
                and same_lanes
                and i < len(before.columns)
                and before.columns[i] is column
                and before.xs[i] == layout.xs[i]
            )
            self._groups[column.id] = group if still else self._show(paint_map.column_parts(layout, i), group)
        stages = (*paint_map.goal_parts(layout), *paint_map.hint_parts(layout))
        self._groups[""] = self._show(stages, gone.pop("", {}))
        for group in gone.values():
            self._remove(group)

    def _show(self, parts: Iterable[paint_map.Part], known: Group) -> Group:
        """Show parts with the items known for them, or new ones; items that are left over go."""
        shown: Group = {}
        for part in parts:
            key = (part.kind, part.id)
            piece = known.pop(key, None)
            if piece is None:
                piece = Piece(self.look)
                self.scene.addItem(piece)
            piece.show_part(part)
            shown[key] = self._pieces[key] = piece
        self._remove(known)
        return shown

    def _remove(self, group: Group) -> None:
        for key, piece in group.items():
            piece.forget_picture()
            self.scene.removeItem(piece)
            # A note that moved to another touchpoint has a new item there already.
            if self._pieces.get(key) is piece:
                del self._pieces[key]

    # ------------------------------------------------------------------------------------------- selection

    @property
    def selected(self) -> frozenset[Key]:
        """What is selected, as (kind, id)."""
        return self._selected

    def _mark(self) -> None:
        chosen = self._document.selection
        now = frozenset((chosen.kind, id) for id in chosen.ids)
        for key in now | self._selected:
            piece = self._pieces.get(key)
            if piece is not None:
                piece.select(key in now)
        self._selected = now
        self.marked.emit()

    def picture_of(self, kind: str, id: str) -> QPixmap | None:
        """Return the picture a part has of itself, None where it has none."""
        piece = self._pieces.get((kind, id))
        return piece.picture if piece is not None else None

    def drop_pictures(self) -> None:
        """Forget all pictures, as the colours or the screen are others now."""
        self.look.version += 1
        self.scene.update()


def _lane_places(layout: MapLayout) -> list[tuple[str, float, float]]:
    return [(lane.key, lane.y, lane.height) for lane in layout.lanes]


def _columns(change: Change) -> Iterator[str]:
    """Yield the ids of the touchpoints whose columns a change touches."""
    for edit in change.edits:
        for record in (edit.before, edit.after):
            id = _column_of(record)
            if id:
                yield id


def _column_of(record: Record | None) -> str:
    if isinstance(record, Touchpoint):
        return record.id
    if isinstance(record, PainPoint | Opportunity | Quote | Score):
        return record.touchpoint_id
    return ""
