"""Where everything on a map is: pure geometry from a project, its figures and a way to measure text.

A ``Layouter`` remembers each touchpoint's column, so that an edit costs one column and a pass over the positions. This
module must not know Qt, colours, or how anything is painted.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from cxdesk.i18n import _, format_number
from cxdesk.model.project import Project
from cxdesk.model.records import Journey, Opportunity, PainPoint, Quote, Stage, Touchpoint
from cxdesk.render import layout_cells as cells
from cxdesk.render.lanes import MapFigures
from cxdesk.render.layout_types import Column, Hit, Lane, Measure, Note, Rect, StageBox, Wrapped
from cxdesk.render.styles import COLUMN, HEADER, TITLES

FIXED_LANES = ("goals", "touchpoints", "emotion", "pain_points", "quotes", "opportunities")
"""The lanes every map has; metric lanes stand before the last two."""

NOTE_LANES: Final = {
    PainPoint.KIND: "pain_points",
    Quote.KIND: "quotes",
    Opportunity.KIND: "opportunities",
}
"""The lanes of what hangs under touchpoints, by the kind of their records, from top to bottom."""

_KINDS: Final = {lane: kind for kind, lane in NOTE_LANES.items()}


@dataclass(frozen=True, slots=True)
class MapLayout:
    """A laid-out map. Columns stand side by side from x = 0, lanes one below the other from y = 0."""

    journey_id: str
    title: str
    persona: str
    stages: tuple[StageBox, ...]
    columns: tuple[Column, ...]
    xs: tuple[float, ...]
    lanes: tuple[Lane, ...]
    width: float
    height: float
    metric_keys: tuple[str, ...] = ()
    """The keys of all metric lanes, hidden ones too, in the order of ``Column.metrics``."""
    index: dict[str, int] = field(default_factory=dict)
    """The index of a column by its touchpoint's id."""

    @property
    def whole(self) -> Rect:
        """The map with its lane titles and stage headers."""
        return Rect(-TITLES, -HEADER, TITLES + self.width, HEADER + self.height)

    def lane(self, key: str) -> Lane | None:
        """Return a lane that is shown, or None."""
        return next((lane for lane in self.lanes if lane.key == key), None)

    def card_rect(self, column: int) -> Rect | None:
        """Return a touchpoint card's rectangle; None where the lane is hidden."""
        lane = self.lane("touchpoints")
        if lane is None:
            return None
        gap = cells.CARD_GAP
        return Rect(
            self.xs[column] + gap, lane.y + cells.LANE_PAD, COLUMN - 2 * gap, lane.height - 2 * cells.LANE_PAD
        )

    def note_rect(self, lane: Lane, column: int, note: Note) -> Rect:
        """Return the rectangle of a pain point, opportunity or quote in its lane."""
        gap = cells.CARD_GAP
        return Rect(self.xs[column] + gap, lane.y + note.top, COLUMN - 2 * gap, note.height)

    def notes(self, kind: str, column: int) -> tuple[Note, ...]:
        """Return the pain points, opportunities or quotes of a column."""
        found = self.columns[column]
        if kind == PainPoint.KIND:
            return found.pains
        return found.quotes if kind == Quote.KIND else found.opportunities

    def stage_rect(self, stage: StageBox) -> Rect:
        """Return a stage's header."""
        return Rect(stage.x, -HEADER, stage.width, HEADER)

    def rect_of(self, kind: str, id: str) -> Rect | None:
        """Return where a stage, touchpoint or what hangs under one is; None where it is not shown."""
        if kind == Stage.KIND:
            return next((self.stage_rect(stage) for stage in self.stages if stage.id == id), None)
        if kind == Touchpoint.KIND:
            return self.card_rect(self.index[id]) if id in self.index else None
        lane = self.lane(lane_of(kind))
        if lane is not None:
            for column in range(len(self.columns)):
                for note in self.notes(kind, column):
                    if note.id == id:
                        return self.note_rect(lane, column, note)
        return None

    def lane_at(self, y: float) -> Lane | None:
        """Return the lane at a height."""
        return next((lane for lane in self.lanes if lane.y <= y < lane.bottom), None)

    def stage_at(self, x: float) -> int:
        """Return the index of the stage at x, cut to the map; -1 where there is none."""
        return min(max(bisect_right([stage.x for stage in self.stages], x) - 1, 0), len(self.stages) - 1)

    def column_at(self, x: float) -> int:
        """Return the index of the column at x; -1 in an empty stage and outside the map."""
        found = bisect_right(self.xs, x) - 1
        return found if found >= 0 and x < self.xs[found] + COLUMN else -1

    def columns_between(self, left: float, right: float) -> range:
        """Return the indexes of the columns that overlap a span of x."""
        first = max(bisect_right(self.xs, left - COLUMN), 0)
        return range(first, bisect_right(self.xs, right))

    def hit(self, x: float, y: float) -> Hit:
        """Return what lies under a point."""
        stage, column = self.stage_at(x) if 0 <= x < self.width else -1, self.column_at(x)
        if -HEADER <= y < 0 and stage >= 0:
            return Hit(Stage.KIND, self.stages[stage].id, "", column, stage)
        lane = self.lane_at(y)
        key = lane.key if lane else ""
        if lane is not None and column >= 0:
            if key == "touchpoints":
                rect = self.card_rect(column)
                if rect is not None and rect.holds(x, y):
                    return Hit(Touchpoint.KIND, self.columns[column].id, key, column, stage)
            kind = kind_of(key)
            for note in self.notes(kind, column) if kind else ():
                if self.note_rect(lane, column, note).holds(x, y):
                    return Hit(kind, note.id, key, column, stage)
        return Hit("", "", key, column, stage)

    def slot_at(self, x: float) -> tuple[int, int]:
        """Return the stage and the position among its touchpoints where something dropped at x goes.

        (-1, 0) where the map has no stage.
        """
        found = self.stage_at(x)
        if found < 0:
            return -1, 0
        stage = self.stages[found]
        return found, sum(1 for i in range(stage.first, stage.last) if self.xs[i] + COLUMN / 2 < x)

    def slot_x(self, stage: int, position: int) -> float:
        """Return the x of the gap at a position among a stage's touchpoints."""
        return (
            self.stages[stage].x + min(position, self.stages[stage].last - self.stages[stage].first) * COLUMN
        )


def lane_of(kind: str) -> str:
    """Return the key of the lane that holds records of a kind."""
    return "touchpoints" if kind == Touchpoint.KIND else NOTE_LANES[kind]


def kind_of(lane: str) -> str:
    """Return the kind of the notes in a lane, empty for other lanes."""
    return _KINDS.get(lane, "")


def stage_name(name: str, room: float, measure: Measure) -> tuple[Wrapped, str]:
    """Return a stage's name as its header shows it and in which style: on one line, or smaller on two."""
    shown = name or _("Unnamed stage")
    one = measure.wrap(shown, "header", room, 1)
    return (measure.wrap(shown, "label", room, 2), "label") if one.cut else (one, "header")


class Layouter:
    """Lays out one map again and again, remembering the columns that did not change."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._columns: dict[str, Column] = {}
        self._lanes: tuple[str, ...] = ()

    def layout(
        self,
        project: Project,
        journey_id: str,
        figures: MapFigures,
        touched: Collection[str] | None = None,
    ) -> MapLayout:
        """Return the map's layout; only the columns of ``touched`` touchpoints are made anew (None: all)."""
        keys = tuple(lane.key for lane in figures.lanes)
        if touched is None or keys != self._lanes:
            touched = None
        self._lanes = keys
        journey = project.get(Journey, journey_id)
        known, self._columns = self._columns, {}
        stages: list[StageBox] = []
        xs: list[float] = []
        x = 0.0
        for stage in project.stages(journey_id):
            first = len(xs)
            for touchpoint in project.touchpoints(stage.id):
                column = known.get(touchpoint.id) if touched is None or touchpoint.id not in touched else None
                if touched is None or column is None or column.stage_id != stage.id:
                    column = cells.column(project, touchpoint, figures, self._measure)
                self._columns[touchpoint.id] = column
                xs.append(x)
                x += COLUMN
            if first == len(xs):
                x += COLUMN
            left = stages[-1].x + stages[-1].width if stages else 0.0
            stages.append(self._stage(stage, figures, left, x - left, first, len(xs)))
        columns = tuple(self._columns.values())
        width = max(x, COLUMN * 3.0) if not stages else x
        lanes = self._place_lanes(journey, figures, stages, columns)
        return MapLayout(
            journey.id,
            journey.title,
            journey.persona,
            tuple(stages),
            columns,
            tuple(xs),
            lanes,
            width,
            lanes[-1].bottom if lanes else 0.0,
            keys,
            {column.id: i for i, column in enumerate(columns)},
        )

    def _stage(
        self, stage: Stage, figures: MapFigures, x: float, width: float, first: int, last: int
    ) -> StageBox:
        index = figures.indexes.get(stage.id)
        badge = format_number(index, 0) if index is not None else ""
        room = width - cells.HEADER_PAD * 2 - (cells.BADGE + 6 if badge else 0)
        name, style = stage_name(stage.name, room, self._measure)
        goal = self._measure.wrap(stage.goal, "goal", width - 2 * cells.TEXT_PAD, cells.GOAL_LINES)
        return StageBox(
            stage.id,
            name,
            badge,
            stage.colour % 8,
            goal,
            x,
            width,
            first,
            last,
            stage.name,
            stage.goal,
            style,
        )

    def _place_lanes(
        self, journey: Journey, figures: MapFigures, stages: list[StageBox], columns: tuple[Column, ...]
    ) -> tuple[Lane, ...]:
        needs: dict[str, float] = {
            "goals": cells.goals_height(stage.goal for stage in stages),
            "touchpoints": max((c.card.height for c in columns), default=cells.CARD_LEAST)
            + 2 * cells.LANE_PAD,
            "emotion": cells.EMOTION_HEIGHT,
            "pain_points": max((c.pains_height for c in columns), default=0.0),
            **{lane.key: cells.METRIC_HEIGHT for lane in figures.lanes},
            "quotes": max((c.quotes_height for c in columns), default=0.0),
            "opportunities": max((c.opportunities_height for c in columns), default=0.0),
        }
        titles = _titles(figures)
        lanes: list[Lane] = []
        y = 0.0
        for key, needed in needs.items():
            if key in journey.hidden_lanes:
                continue
            title = self._measure.wrap(titles[key][0], "lane", TITLES - 16, 3)
            caption = self._measure.wrap(titles[key][1], "caption", TITLES - 16, 3)
            height = max(needed, cells.title_height(title, caption))
            lanes.append(Lane(key, title, caption, y, height, _invitation(key, stages, columns)))
            y += height
        return tuple(lanes)


def _titles(figures: MapFigures) -> dict[str, tuple[str, str]]:
    """Return title and caption of every lane by key."""
    return {
        "goals": (_("Goals"), _("what they want")),
        "touchpoints": (_("Touchpoints"), _("scored 1–7, 7 is good")),
        "emotion": (_("Emotion"), _("mean of raters, 1–7")),
        "pain_points": (_("Pain points"), _("severity 0–4")),
        **{lane.key: (lane.title, lane.caption) for lane in figures.lanes},
        "quotes": (_("Quotes"), _("what customers say")),
        "opportunities": (_("Opportunities"), ""),
    }


def _invitation(key: str, stages: Sequence[StageBox], columns: tuple[Column, ...]) -> str:
    """Return the sentence an empty lane shows, empty where it holds something."""
    if not stages:
        first = _("A map begins with its stages: choose “+ Stage” above or press Shift+N.")
        return first if key == "touchpoints" else ""
    if key == "goals" and not any(stage.goal.lines for stage in stages):
        return _("What does the customer want here? Double-click to write it down.")
    if not columns:
        return ""
    if key == "emotion" and all(column.card.parts[2] is None for column in columns):
        return _("Score the emotion of a touchpoint in the inspector, and its curve appears here.")
    if key == "pain_points" and not any(column.pains for column in columns):
        return _("What goes wrong? Select a touchpoint and press P.")
    if key == "quotes" and not any(column.quotes for column in columns):
        return _("What do customers say? Pin a comment, or select a touchpoint and press Q.")
    if key == "opportunities" and not any(column.opportunities for column in columns):
        return _("What would make it better? Select a touchpoint and press O.")
    return ""
