"""Paints a whole map, or the part of it that a rectangle shows, from the parts of ``paint``."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from cxdesk.i18n import _
from cxdesk.model.records import Touchpoint
from cxdesk.render import layout_cells as cells
from cxdesk.render import paint
from cxdesk.render.ink import Ink, qrect
from cxdesk.render.layout import MapLayout, kind_of
from cxdesk.render.layout_types import Rect
from cxdesk.render.paint_curve import Curve
from cxdesk.render.styles import COLUMN, TITLES

NOTHING: frozenset[str] = frozenset()

Paint = Callable[[QPainter, Ink, Any, Rect, bool], None]
"""Paints a content into a rectangle; the last argument says whether it is selected."""


class Part(NamedTuple):
    """One part of the map: the kind and id of its record, its place, what is in it and what paints it.

    The kind is a record's, a metric lane's key (then the id is the touchpoint's), ``goal`` or ``hint`` (a stage's).
    """

    kind: str
    id: str
    rect: Rect
    content: object
    paint: Paint


class Ground:
    """What lies under the cards of one layout: the sheet, its grid, the curve and the sentences of empty lanes."""

    def __init__(self, layout: MapLayout) -> None:
        self.layout = layout
        lane = layout.lane("emotion")
        self._curve = Curve(layout, lane) if lane is not None else None
        self._ends = {stage.x + stage.width for stage in layout.stages}

    def paint(self, painter: QPainter, ink: Ink, area: Rect, selected: frozenset[str] = NOTHING) -> None:
        """Paint the part that an area shows; the curve's points of selected touchpoints are filled."""
        layout = self.layout
        left, right = max(area.x, 0.0), min(area.right, layout.width)
        if right <= left:
            return
        sheet = Rect(left, 0, right - left, layout.height)
        painter.fillRect(qrect(sheet), ink.brush("sheet"))
        self._grid(painter, ink, sheet)
        lane = layout.lane("emotion")
        if self._curve is not None and lane is not None and lane.y < area.bottom and lane.bottom > area.y:
            self._curve.paint(painter, ink, left, right, selected)
        for lane in layout.lanes:
            if lane.invites and area.x < COLUMN * 4:
                place = Rect(0, lane.y, layout.width, lane.height)
                paint.invitation(painter, ink, lane.invites, place)

    def _grid(self, painter: QPainter, ink: Ink, sheet: Rect) -> None:
        layout = self.layout
        columns = layout.columns_between(sheet.x, sheet.right)
        edges = [x for x in (layout.xs[i] + COLUMN for i in columns) if x not in self._ends]
        rects = [QRectF(sheet.x, lane.bottom - 1, sheet.w, 1) for lane in layout.lanes]
        for lane in layout.lanes:
            if lane.key not in ("goals", "emotion"):
                rects += [QRectF(x - 1, lane.y, 1, lane.height) for x in edges]
        strong = [
            QRectF(x - 1, 0, 1, layout.height) for x in self._ends if sheet.x - 1 <= x <= sheet.right + 1
        ]
        strong.append(QRectF(sheet.x, layout.height - 1, sheet.w, 1))
        smooth = painter.renderHints() & QPainter.RenderHint.Antialiasing
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.brush("line"))
        painter.drawRects(rects)
        painter.setBrush(ink.brush("strong_line"))
        painter.drawRects(strong)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(smooth))


def header(
    painter: QPainter, ink: Ink, layout: MapLayout, left: float, right: float, selected: frozenset[str]
) -> None:
    """Paint the stage headers between two x, above y = 0."""
    for stage in layout.stages:
        if stage.x < right and stage.x + stage.width > left:
            rect = layout.stage_rect(stage)
            paint.stage_header(painter, ink, stage, rect, stage.id in selected, left)


def titles(painter: QPainter, ink: Ink, layout: MapLayout, x: float = -TITLES) -> None:
    """Paint the lane titles with their left edge at ``x``."""
    for lane in layout.lanes:
        paint.lane_title(painter, ink, lane, Rect(x, lane.y, TITLES, lane.height))


def column_parts(layout: MapLayout, column: int) -> Iterator[Part]:
    """Yield the parts of one column: card, notes and figures."""
    found = layout.columns[column]
    x = layout.xs[column]
    for lane in layout.lanes:
        if lane.key == "touchpoints":
            rect = layout.card_rect(column)
            if rect is not None:
                yield Part(Touchpoint.KIND, found.id, rect, found.card, paint.card)
        elif lane.key in layout.metric_keys:
            cell = found.metrics[layout.metric_keys.index(lane.key)]
            yield Part(lane.key, found.id, Rect(x, lane.y, COLUMN - 2, lane.height - 2), cell, paint.metric)
        elif kind_of(lane.key):
            for note in layout.notes(kind_of(lane.key), column):
                yield Part(kind_of(lane.key), note.id, layout.note_rect(lane, column, note), note, paint.note)


def goal_parts(layout: MapLayout) -> Iterator[Part]:
    """Yield the goals of the stages that have one."""
    lane = layout.lane("goals")
    for stage in layout.stages if lane is not None else ():
        if stage.goal.lines and lane is not None:
            rect = Rect(stage.x, lane.y, stage.width - 2, lane.height - 2)
            yield Part("goal", stage.id, rect, stage.goal, paint.goal)


def hint_parts(layout: MapLayout) -> Iterator[Part]:
    """Yield the hint cells of stages without touchpoints, which only the screen shows."""
    lane = layout.lane("touchpoints")
    gap, pad = cells.CARD_GAP, cells.LANE_PAD
    for stage in layout.stages if lane is not None else ():
        if stage.first == stage.last and lane is not None:
            rect = Rect(stage.x + gap, lane.y + pad, COLUMN - 2 * gap, lane.height - 2 * pad)
            yield Part("hint", stage.id, rect, _("+ Touchpoint"), paint.hint)


def parts(painter: QPainter, ink: Ink, layout: MapLayout, area: Rect) -> None:
    """Paint the parts that an area shows."""
    for part in goal_parts(layout):
        if part.rect.x < area.right and part.rect.right > area.x and part.rect.y < area.bottom:
            part.paint(painter, ink, part.content, part.rect, False)
    for column in layout.columns_between(area.x, area.right):
        for part in column_parts(layout, column):
            if part.rect.y < area.bottom and part.rect.bottom > area.y:
                part.paint(painter, ink, part.content, part.rect, False)


def whole(painter: QPainter, ink: Ink, layout: MapLayout, area: Rect) -> None:
    """Paint the map as it leaves the application: ground, parts and headers in an area, without lane titles."""
    Ground(layout).paint(painter, ink, area)
    parts(painter, ink, layout, area)
    if area.y < 0:
        header(painter, ink, layout, area.x, area.right, NOTHING)
