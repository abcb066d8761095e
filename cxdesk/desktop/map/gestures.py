"""What the mouse does on the map: one object per gesture, with a start, moves, an end and a way back.

A gesture previews while it goes on and acts when it ends; Escape takes it back. It must not know how parts are painted.
"""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint, QPointF, Qt

from cxdesk.desktop.map.deeds import NOTE_KINDS
from cxdesk.model.records import Stage, Touchpoint
from cxdesk.render.layout import MapLayout, lane_of
from cxdesk.render.layout_cells import CARD_GAP, LANE_PAD
from cxdesk.render.layout_types import Note, Rect
from cxdesk.render.styles import COLUMN, HEADER

if TYPE_CHECKING:
    from cxdesk.desktop.map.view import MapView


class Gesture(Protocol):
    """Something the mouse does from press to release; points are in map units."""

    def move(self, at: QPointF, copies: bool) -> None:
        """Go on; ``copies`` where the key is held that copies instead of moving."""
        ...

    def end(self, at: QPointF, copies: bool) -> None:
        """Act."""
        ...

    def cancel(self) -> None:
        """Take everything back."""
        ...


class Pan:
    """Moves the map with the mouse."""

    def __init__(self, view: "MapView", at: QPoint) -> None:
        self._view = view
        self._from = at
        self._began = (view.horizontalScrollBar().value(), view.verticalScrollBar().value())
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def to(self, at: QPoint) -> None:
        """Let the map follow the mouse, in pixels of the viewport."""
        moved = at - self._from
        self._view.horizontalScrollBar().setValue(self._began[0] - moved.x())
        self._view.verticalScrollBar().setValue(self._began[1] - moved.y())

    def end(self) -> None:
        """Let go."""
        self._view.viewport().unsetCursor()


class Band:
    """Selects the touchpoints that a rectangle touches."""

    def __init__(self, view: "MapView", at: QPointF, adds: bool) -> None:
        self._view = view
        self._from = at
        chosen = view.document.selection
        self._before = (chosen.kind, chosen.ids)
        self._kept = chosen.ids if adds and chosen.kind == Touchpoint.KIND else ()

    def move(self, at: QPointF, copies: bool) -> None:
        """Select what the rectangle touches now."""
        layout = self._view.layout_shown
        if layout is None:
            return
        left, right = sorted((self._from.x(), at.x()))
        top, bottom = sorted((self._from.y(), at.y()))
        self._view.preview(band=Rect(left, top, right - left, bottom - top))
        found = list(self._kept)
        for i in layout.columns_between(left, right):
            card = layout.card_rect(i)
            if card and card.x < right and card.right > left and card.y < bottom and card.bottom > top:
                found.append(layout.columns[i].id)
        self._view.document.select(Touchpoint.KIND, tuple(dict.fromkeys(found)))

    def end(self, at: QPointF, copies: bool) -> None:
        """Keep what is selected."""
        self._view.preview()

    def cancel(self) -> None:
        """Select again what was."""
        self._view.preview()
        self._view.document.select(*self._before)


class DragTouchpoints:
    """Moves (or copies) the touchpoints selected into a gap between others."""

    def __init__(self, view: "MapView", layout: MapLayout, ids: tuple[str, ...], at: QPointF) -> None:
        self._view = view
        self._ids = tuple(column.id for column in layout.columns if column.id in ids)
        grabbed = layout.card_rect(layout.index[ids[-1]])
        assert grabbed is not None
        self._grip = QPointF(at.x() - grabbed.x, at.y() - grabbed.y)
        self._ghost = view.picture_of(Touchpoint.KIND, ids[-1])

    def _slot(self, at: QPointF) -> tuple[int, int]:
        layout = self._view.layout_shown
        return layout.slot_at(at.x()) if layout is not None else (-1, 0)

    def move(self, at: QPointF, copies: bool) -> None:
        """Show where the touchpoints would go."""
        layout = self._view.layout_shown
        stage, place = self._slot(at)
        lane = layout.lane("touchpoints") if layout is not None else None
        if layout is None or lane is None or stage < 0:
            return
        x = layout.slot_x(stage, place)
        mark = Rect(x - 2, lane.y + LANE_PAD, 4, lane.height - 2 * LANE_PAD)
        self._view.preview(mark=mark, ghost=self._ghost, ghost_at=at - self._grip)

    def end(self, at: QPointF, copies: bool) -> None:
        """Move or copy them there."""
        layout = self._view.layout_shown
        stage, place = self._slot(at)
        self._view.preview()
        if layout is None or stage < 0:
            return
        deeds = self._view.deeds
        (deeds.copy_touchpoints if copies else deeds.place_touchpoints)(
            self._ids, layout.stages[stage].id, place
        )

    def cancel(self) -> None:
        """Leave them where they were."""
        self._view.preview()


class DragNote:
    """Moves a pain point, opportunity or quote between touchpoints and up and down under one."""

    def __init__(self, view: "MapView", kind: str, id: str, at: QPointF) -> None:
        self._view = view
        self._kind, self._id = kind, id
        layout = view.layout_shown
        rect = layout.rect_of(kind, id) if layout is not None else None
        self._grip = QPointF(at.x() - rect.x, at.y() - rect.y) if rect is not None else QPointF()
        self._ghost = view.picture_of(kind, id)

    def _slot(self, at: QPointF) -> tuple[int, int]:
        """Return the column and the gap among its notes under a point; column -1 where there is none."""
        layout = self._view.layout_shown
        lane = layout.lane(lane_of(self._kind)) if layout is not None else None
        column = layout.column_at(at.x()) if layout is not None else -1
        if layout is None or lane is None or column < 0:
            return -1, 0
        y = at.y() - lane.y
        notes = layout.notes(self._kind, column)
        return column, sum(1 for note in notes if note.top + note.height / 2 < y)

    def move(self, at: QPointF, copies: bool) -> None:
        """Show where the note would go."""
        layout = self._view.layout_shown
        column, place = self._slot(at)
        lane = layout.lane(lane_of(self._kind)) if layout is not None else None
        mark = None
        if layout is not None and lane is not None and column >= 0:
            notes = layout.notes(self._kind, column)
            y = lane.y + (notes[place].top - 3 if place < len(notes) else _end(notes))
            mark = Rect(layout.xs[column] + CARD_GAP, y - 1.5, COLUMN - 2 * CARD_GAP, 3)
        self._view.preview(mark=mark, ghost=self._ghost, ghost_at=at - self._grip)

    def end(self, at: QPointF, copies: bool) -> None:
        """Move it there."""
        layout = self._view.layout_shown
        column, place = self._slot(at)
        self._view.preview()
        if layout is not None and column >= 0:
            self._view.deeds.place_note(self._kind, self._id, layout.columns[column].id, place)

    def cancel(self) -> None:
        """Leave it where it was."""
        self._view.preview()


class DragStage:
    """Moves a stage with all its touchpoints between other stages."""

    def __init__(self, view: "MapView", id: str) -> None:
        self._view = view
        self._id = id

    def _place(self, at: QPointF) -> int:
        layout = self._view.layout_shown
        stages = layout.stages if layout is not None else ()
        return sum(1 for stage in stages if stage.x + stage.width / 2 < at.x())

    def move(self, at: QPointF, copies: bool) -> None:
        """Show where the stage would go."""
        layout = self._view.layout_shown
        if layout is None:
            return
        place = self._place(at)
        x = layout.stages[place].x if place < len(layout.stages) else layout.width
        self._view.preview(mark=Rect(x - 2, -HEADER, 4, HEADER + layout.height))

    def end(self, at: QPointF, copies: bool) -> None:
        """Move it there."""
        place = self._place(at)
        self._view.preview()
        self._view.deeds.place_stage(self._id, place)

    def cancel(self) -> None:
        """Leave it where it was."""
        self._view.preview()


def drag_of(view: "MapView", kind: str, id: str, at: QPointF) -> Gesture | None:
    """Return the gesture that drags a part of the map from a point, None where it cannot be moved."""
    layout = view.layout_shown
    if layout is None or not view.can_edit:
        return None
    if kind == Touchpoint.KIND:
        chosen = view.document.selection
        others = tuple(i for i in chosen.ids if i != id) if chosen.kind == kind else ()
        return DragTouchpoints(view, layout, (*others, id), at)
    if kind == Stage.KIND:
        return DragStage(view, id)
    return DragNote(view, kind, id, at) if kind in NOTE_KINDS else None


def _end(notes: tuple[Note, ...]) -> float:
    return max((note.top + note.height + 3 for note in notes), default=LANE_PAD)
