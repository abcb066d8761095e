"""Paints a whole map, or the part of it that a rectangle shows, from the parts of ``paint``."""

from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter

from cxdesk.i18n import _
from cxdesk.render import layout_cells as cells
from cxdesk.render import paint
from cxdesk.render.ink import Ink, box
from cxdesk.render.layout import MapLayout, kind_of
from cxdesk.render.layout_types import Lane, MetricCell, Rect
from cxdesk.render.paint_curve import curve
from cxdesk.render.styles import COLUMN, HEADER, TITLES

NOTHING: frozenset[str] = frozenset()


def ground(
    painter: QPainter, ink: Ink, layout: MapLayout, area: Rect, selected: frozenset[str] = NOTHING
) -> None:
    """Paint what lies under the cards: the sheet, its grid, the curve and the sentences of empty lanes."""
    left, right = max(area.x, 0.0), min(area.right, layout.width)
    if right <= left:
        return
    box(painter, ink, Rect(left, 0, right - left, layout.height), "sheet")
    columns = layout.columns_between(left, right)
    _grid(painter, ink, layout, Rect(left, 0, right - left, layout.height), columns)
    lane = layout.lane("emotion")
    if lane is not None and columns and lane.y < area.bottom and lane.bottom > area.y:
        curve(painter, ink, layout, lane, columns, selected)
    for lane in layout.lanes:
        if lane.invites and area.x < COLUMN * 4:
            paint.invitation(painter, ink, lane.invites, Rect(0, lane.y, layout.width, lane.height))


def _grid(painter: QPainter, ink: Ink, layout: MapLayout, sheet: Rect, columns: range) -> None:
    across = [
        QLineF(sheet.x, lane.bottom - 0.5, sheet.right, lane.bottom - 0.5)
        for lane in layout.lanes
        if lane.bottom < layout.height
    ]
    ends = {stage.x + stage.width for stage in layout.stages}
    edges = [x for x in (layout.xs[i] + COLUMN for i in columns) if x not in ends]
    down = [
        QLineF(x - 0.5, lane.y, x - 0.5, lane.bottom)
        for lane in layout.lanes
        if lane.key not in ("goals", "emotion")
        for x in edges
    ]
    painter.setPen(ink.pen("line"))
    painter.drawLines(across + down)
    strong = [QLineF(x - 0.5, 0, x - 0.5, layout.height) for x in ends if sheet.x - 1 <= x <= sheet.right + 1]
    painter.setPen(ink.pen("strong_line"))
    painter.drawLines([*strong, QLineF(sheet.x, layout.height - 0.5, sheet.right, layout.height - 0.5)])


def header(
    painter: QPainter, ink: Ink, layout: MapLayout, left: float, right: float, selected: frozenset[str]
) -> None:
    """Paint the stage headers between two x, above y = 0."""
    for stage in layout.stages:
        if stage.x < right and stage.x + stage.width > left:
            paint.stage_header(painter, ink, stage, layout.stage_rect(stage), stage.id in selected)


def titles(painter: QPainter, ink: Ink, layout: MapLayout, x: float = -TITLES) -> None:
    """Paint the lane titles with their left edge at ``x``."""
    for lane in layout.lanes:
        paint.lane_title(painter, ink, lane, Rect(x, lane.y, TITLES, lane.height))


def parts(painter: QPainter, ink: Ink, layout: MapLayout, area: Rect) -> None:
    """Paint the cards, notes, goals and figures that lie in an area."""
    columns = layout.columns_between(area.x, area.right)
    for lane in layout.lanes:
        if lane.y >= area.bottom or lane.bottom <= area.y:
            continue
        if lane.key == "goals":
            for stage in layout.stages:
                if stage.x < area.right and stage.x + stage.width > area.x:
                    paint.goal(painter, ink, stage.goal, Rect(stage.x, lane.y, stage.width, lane.height))
        for i in columns:
            _cell(painter, ink, layout, lane, i)


def _cell(painter: QPainter, ink: Ink, layout: MapLayout, lane: Lane, column: int) -> None:
    if lane.key == "touchpoints":
        rect = layout.card_rect(column)
        assert rect is not None
        paint.card(painter, ink, layout.columns[column].card, rect)
    elif lane.key.startswith("metric:"):
        place = Rect(layout.xs[column], lane.y, COLUMN, lane.height)
        paint.metric(painter, ink, metric_of(layout, lane, column), place)
    elif kind_of(lane.key):
        for note in layout.notes(kind_of(lane.key), column):
            paint.note(painter, ink, note, layout.note_rect(lane, column, note))


def metric_of(layout: MapLayout, lane: Lane, column: int) -> MetricCell | None:
    """Return the cell of a metric lane in a column."""
    keys = layout.metric_keys
    return layout.columns[column].metrics[keys.index(lane.key)]


def empty_stages(layout: MapLayout) -> list[Rect]:
    """Return the places of the hint cells of stages without touchpoints."""
    lane = layout.lane("touchpoints")
    if lane is None:
        return []
    gap, pad = cells.CARD_GAP, cells.LANE_PAD
    return [
        Rect(stage.x + gap, lane.y + pad, COLUMN - 2 * gap, lane.height - 2 * pad)
        for stage in layout.stages
        if stage.first == stage.last
    ]


def whole(painter: QPainter, ink: Ink, layout: MapLayout, area: Rect) -> None:
    """Paint the map as it leaves the application: ground, parts and headers in an area, without lane titles."""
    ground(painter, ink, layout, area)
    parts(painter, ink, layout, area)
    if area.y < 0:
        header(painter, ink, layout, area.x, area.right, NOTHING)


def corner(painter: QPainter, ink: Ink) -> None:
    """Paint the corner between headers and titles."""
    box(painter, ink, Rect(-TITLES, -HEADER, TITLES, HEADER), "canvas")


def touchpoint_hint() -> str:
    """Return what the hint cell of a stage without touchpoints says."""
    return _("+ Touchpoint")
