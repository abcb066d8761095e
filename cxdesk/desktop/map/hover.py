"""The places on the map that do something when clicked: gaps that take a new touchpoint, empty cells, severity dots.

It must not know how they are shown; the view paints the spot the mouse is over.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from cxdesk.i18n import _
from cxdesk.model.records import SEVERITY_MAX, Opportunity, PainPoint, Quote
from cxdesk.render.layout import MapLayout, kind_of
from cxdesk.render.layout_cells import CARD_GAP, LANE_PAD, NOTE_EDGE, NOTE_GAP, NOTE_PAD, TEXT_PAD
from cxdesk.render.layout_types import Lane, Rect
from cxdesk.render.styles import COLUMN
from cxdesk.verbs.notes import set_severity

if TYPE_CHECKING:
    from cxdesk.desktop.map.view import MapView

_REACH = 9.0
_HINT_HEIGHT = 30.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that does something: ``look`` is ``plus`` (a round sign), ``hint`` (a dashed cell) or ``dots``."""

    look: str
    rect: Rect
    label: str
    act: Callable[[], None] = field(compare=False)


def spot_at(view: "MapView", at: QPointF) -> Spot | None:
    """Return the place under a point, None where there is none or nothing may be changed."""
    layout = view.layout_shown
    if layout is None or not view.can_edit or view.look.overview:
        return None
    x, y = at.x(), at.y()
    add_stage = view.add_stage_rect()
    if add_stage.holds(x, y):
        return Spot("stage", add_stage, _("+ Stage"), view.writing.add_stage_last)
    lane = layout.lane_at(y)
    if lane is None or not 0 <= x < layout.width:
        return None
    if lane.key == "touchpoints":
        return _gap(view, layout, lane, x, y)
    if kind_of(lane.key):
        return _dots(view, layout, lane, x, y) or _cell(view, layout, lane, x, y)
    return None


def _gap(view: "MapView", layout: MapLayout, lane: Lane, x: float, y: float) -> Spot | None:
    """Return the gap between two cards, or the hint of an empty stage."""
    found, place = layout.slot_at(x)
    if found < 0:
        return None
    stage = layout.stages[found]
    act = partial(view.writing.add_touchpoint, found, place)
    if stage.first == stage.last:
        rect = Rect(stage.x + CARD_GAP, lane.y + LANE_PAD, COLUMN - 2 * CARD_GAP, lane.height - 2 * LANE_PAD)
        return Spot("hint", rect, _("+ Touchpoint"), act) if rect.holds(x, y) else None
    middle = layout.slot_x(found, place)
    inner = Rect(middle - _REACH, lane.y + lane.height / 2 - 16, 2 * _REACH, 32)
    return Spot("plus", inner, _("Add a touchpoint here"), act) if inner.holds(x, y) else None


def _cell(view: "MapView", layout: MapLayout, lane: Lane, x: float, y: float) -> Spot | None:
    """Return the empty place below a column's notes."""
    column = layout.column_at(x)
    if column < 0:
        return None
    kind = kind_of(lane.key)
    notes = layout.notes(kind, column)
    top = lane.y + (notes[-1].top + notes[-1].height + NOTE_GAP if notes else LANE_PAD)
    height = min(_HINT_HEIGHT, lane.bottom - 4 - top)
    if height < 18 or y < top:
        return None
    label = {
        PainPoint.KIND: _("+ Pain point"),
        Opportunity.KIND: _("+ Opportunity"),
        Quote.KIND: _("+ Quote"),
    }[kind]
    act = partial(view.writing.add_note, kind, layout.columns[column].id)
    rect = Rect(layout.xs[column] + CARD_GAP, top, COLUMN - 2 * CARD_GAP, height)
    return Spot("hint", rect, label, act) if rect.holds(x, y) else None


def _dots(view: "MapView", layout: MapLayout, lane: Lane, x: float, y: float) -> Spot | None:
    """Return the severity dot under a point; the dot of the present severity takes it down by one."""
    column = layout.column_at(x)
    if column < 0 or lane.key != "pain_points":
        return None
    for note in layout.columns[column].pains:
        rect = layout.note_rect(lane, column, note)
        left, top = rect.x + NOTE_EDGE + TEXT_PAD, rect.y + NOTE_PAD
        if note.severity is None or not Rect(left - 3, top - 2, 47, 15).holds(x, y):
            continue
        dot = min(max(int((x - left + 2) // 10.5), 0), SEVERITY_MAX - 1)
        severity = dot if note.severity == dot + 1 else dot + 1
        place = Rect(left + dot * 10.5 - 1.5, top + 0.5, 10.5, 10.5)
        return Spot("dots", place, _severity_label(severity), partial(_rate, view, note.id, severity))
    return None


def _severity_label(severity: int) -> str:
    return _("Severity {severity}").format(severity=severity)


def _rate(view: "MapView", id: str, severity: int) -> None:
    view.document.select(PainPoint.KIND, (id,))
    view.deeds.do(set_severity(view.document.project, id, severity))
