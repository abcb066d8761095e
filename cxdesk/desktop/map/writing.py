"""Opens the floating field for a text of the map: renames, goals, and texts of records that do not exist yet.

A new record is made when its text is handed over, so Escape leaves no trace. It must not know keys or gestures.
"""

from functools import partial
from typing import TYPE_CHECKING

from cxdesk.desktop.map import steps
from cxdesk.desktop.map.deeds import NOTE_KINDS, Deeds
from cxdesk.desktop.map.editor import Field
from cxdesk.i18n import _
from cxdesk.model.records import Opportunity, PainPoint, Quote, Stage, Touchpoint
from cxdesk.render.layout import MapLayout, lane_of
from cxdesk.render.layout_cells import CARD_GAP, LANE_PAD, NOTE_GAP
from cxdesk.render.layout_types import Rect
from cxdesk.render.styles import COLUMN, HEADER
from cxdesk.verbs import notes, projects, stages, touchpoints

if TYPE_CHECKING:
    from cxdesk.desktop.map.view import MapView

_NOTE_HEIGHT = 42.0


class Writing:
    """The texts of one view."""

    def __init__(self, view: "MapView", deeds: Deeds) -> None:
        self._view = view
        self._document = view.document
        self._deeds = deeds

    @property
    def _layout(self) -> MapLayout | None:
        return self._view.layout_shown if self._view.can_edit else None

    # ------------------------------------------------------------------------------------------- what exists

    def rename(self) -> None:
        """Edit the name or text of the one thing selected."""
        chosen = self._document.selection
        if chosen.one:
            self.edit(chosen.kind, chosen.one)

    def edit(self, kind: str, id: str) -> None:
        """Edit the name or text of a stage, touchpoint, pain point, opportunity or quote."""
        layout = self._layout
        rect = layout.rect_of(kind, id) if layout is not None else None
        if rect is None:
            return
        self._document.select(kind, (id,))
        self._view.show_rect(rect)
        project = self._document.project
        onward = partial(self._onward, kind, id)
        if kind == Stage.KIND:
            name = project.get(Stage, id).name
            place = Rect(rect.x + 14, rect.y + 5, max(rect.w - 30, 120), rect.h - 10)
            verb = partial(self._rename_stage, id)
            self._begin(Field(place, name, "header", _("Name of the stage"), verb, onward=onward))
        elif kind == Touchpoint.KIND:
            name = project.get(Touchpoint, id).name
            place = Rect(rect.x + 4, rect.y + 4, rect.w - 8, 44)
            verb = partial(self._rename_touchpoint, id)
            self._begin(Field(place, name, "name", _("Name of the touchpoint"), verb, onward=onward))
        else:
            text = project.get(NOTE_KINDS[kind], id).text
            verb = partial(self._edit_note, kind, id)
            self._begin(Field(rect, text, "note", _note_label(kind), verb, multiline=True, onward=onward))

    def edit_goal(self, stage_id: str) -> None:
        """Edit a stage's goal."""
        layout = self._layout
        lane = layout.lane("goals") if layout is not None else None
        if layout is None or lane is None:
            return
        stage = next(stage for stage in layout.stages if stage.id == stage_id)
        self._document.select(Stage.KIND, (stage_id,))
        place = Rect(stage.x + 2, lane.y + 2, stage.width - 4, lane.height - 4)
        self._view.show_rect(place)
        verb = partial(self._set_goal, stage_id)
        self._begin(Field(place, stage.full_goal, "goal", _("Goal of the stage"), verb, multiline=True))

    def edit_goal_selected(self) -> None:
        """Edit the goal of the stage that is selected or holds what is."""
        layout = self._layout
        at = self._stage_selected(layout) if layout is not None else -1
        if layout is not None and at >= 0:
            self.edit_goal(layout.stages[at].id)

    def _onward(self, kind: str, id: str, step: int) -> None:
        layout = self._view.layout_shown
        found = steps.sideways(layout, (kind, id), step) if layout is not None else None
        if found is not None:
            self.edit(*found)

    def _rename_stage(self, id: str, name: str) -> None:
        if name and self._document.project.find(Stage, id) is not None:
            self._deeds.do(stages.rename_stage(self._document.project, id, name))

    def _rename_touchpoint(self, id: str, name: str) -> None:
        if name and self._document.project.find(Touchpoint, id) is not None:
            self._deeds.do(touchpoints.rename_touchpoint(self._document.project, id, name))

    def _edit_note(self, kind: str, id: str, text: str) -> None:
        if text and self._document.project.lookup(kind, id) is not None:
            self._deeds.do(notes.edit_note(self._document.project, NOTE_KINDS[kind], id, text))

    def _set_goal(self, stage_id: str, goal: str) -> None:
        if self._document.project.find(Stage, stage_id) is not None:
            self._deeds.do(stages.set_stage_goal(self._document.project, stage_id, goal))

    # ------------------------------------------------------------------------------------------- what is new

    def add_stage(self) -> None:
        """Ask for the name of a new stage after the one selected, or at the end."""
        layout = self._layout
        if layout is not None:
            at = self._stage_selected(layout)
            self._ask_for_stage(layout, at + 1 if at >= 0 else len(layout.stages))

    def add_stage_last(self) -> None:
        """Ask for the name of a new stage at the end."""
        layout = self._layout
        if layout is not None:
            self._ask_for_stage(layout, len(layout.stages))

    def _ask_for_stage(self, layout: MapLayout, place: int) -> None:
        x = layout.stages[place].x if place < len(layout.stages) else self._view.add_stage_rect().x
        rect = Rect(x, -HEADER + 5, COLUMN - 12, HEADER - 10)
        self._view.show_rect(rect)
        verb = partial(self._add_stage, place)
        self._begin(Field(rect, _("New stage"), "header", _("Name of the new stage"), verb, keep=True))

    def _add_stage(self, place: int, name: str) -> None:
        if name:
            project, journey = self._document.project, self._document.journey_id
            self._deeds.do(stages.add_stage(project, journey, name, place), Stage.KIND)
            self._view.show_selected()

    def add_touchpoint(self, stage: int | None = None, place: int | None = None) -> None:
        """Ask for the name of a new touchpoint in a gap of a stage (None: after what is selected, or at the end)."""
        layout = self._layout
        if layout is None:
            return
        if not layout.stages:
            self.add_stage()
            return
        if stage is None or place is None:
            stage, place = self._slot_selected(layout)
        lane = layout.lane("touchpoints")
        top = lane.y + LANE_PAD if lane is not None else LANE_PAD
        rect = Rect(layout.slot_x(stage, place) + CARD_GAP, top, COLUMN - 2 * CARD_GAP, 52)
        self._view.show_rect(rect)
        verb = partial(self._add_touchpoint, layout.stages[stage].id, place)
        field = Field(rect, _("New touchpoint"), "name", _("Name of the new touchpoint"), verb, keep=True)
        self._begin(field)

    def _add_touchpoint(self, stage_id: str, place: int, name: str) -> None:
        project = self._document.project
        if name and project.find(Stage, stage_id) is not None:
            self._deeds.do(touchpoints.add_touchpoint(project, stage_id, name, place), Touchpoint.KIND)
            self._view.show_selected()

    def add_note(self, kind: str, touchpoint_id: str = "") -> None:
        """Ask for the text of a new pain point, opportunity or quote under a touchpoint (empty: the one selected)."""
        layout = self._layout
        under = touchpoint_id or next(iter(self._document.selected_touchpoints()), "")
        if layout is None or under not in layout.index:
            return
        if layout.lane(lane_of(kind)) is None:
            journey = self._document.journey_id
            self._deeds.do(projects.show_lane(self._document.project, journey, lane_of(kind), True))
            layout = self._layout
        lane = layout.lane(lane_of(kind)) if layout is not None else None
        if layout is None or lane is None:
            return
        column = layout.index[under]
        above = layout.notes(kind, column)
        top = above[-1].top + above[-1].height + NOTE_GAP if above else LANE_PAD
        rect = Rect(layout.xs[column] + CARD_GAP, lane.y + top, COLUMN - 2 * CARD_GAP, _NOTE_HEIGHT)
        self._view.show_rect(rect)
        verb = partial(self._add_note, kind, under)
        self._begin(Field(rect, "", "note", _note_label(kind), verb, multiline=True))

    def _add_note(self, kind: str, touchpoint_id: str, text: str) -> None:
        project = self._document.project
        if text.strip() and project.find(Touchpoint, touchpoint_id) is not None:
            self._deeds.do(notes.add_note(project, NOTE_KINDS[kind], touchpoint_id, text), kind)
            self._view.show_selected()

    # ------------------------------------------------------------------------------------------- where

    def _stage_selected(self, layout: MapLayout) -> int:
        """Return the index of the stage that is selected or holds what is, -1 where nothing is."""
        chosen = self._document.selection
        if chosen.kind == Stage.KIND:
            return next((i for i, stage in enumerate(layout.stages) if stage.id in chosen.ids), -1)
        columns = [layout.index[id] for id in self._document.selected_touchpoints() if id in layout.index]
        return layout.stage_at(layout.xs[columns[-1]] + 1) if columns else -1

    def _slot_selected(self, layout: MapLayout) -> tuple[int, int]:
        """Return the gap after what is selected: the stage's index and the place in it."""
        stage = self._stage_selected(layout)
        if stage < 0:
            # Where the work has got to: the last stage that has touchpoints, the first of an empty map.
            stage = max((i for i, box in enumerate(layout.stages) if box.last > box.first), default=0)
        box = layout.stages[stage]
        columns = [layout.index[id] for id in self._document.selected_touchpoints() if id in layout.index]
        return stage, (columns[-1] + 1 if columns else box.last) - box.first

    def _begin(self, field: Field) -> None:
        self._view.edit_field(field)


def _note_label(kind: str) -> str:
    names = {PainPoint.KIND: _("Pain point"), Opportunity.KIND: _("Opportunity"), Quote.KIND: _("Quote")}
    return names[kind]
