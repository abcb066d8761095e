"""Invariants of the map's geometry over random maps, with a measure that needs no fonts."""

import math
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from cxdesk.model.project import Project
from cxdesk.model.records import (
    Journey,
    Opportunity,
    PainPoint,
    ProjectInfo,
    Quote,
    Rater,
    Round,
    Score,
    Stage,
    Touchpoint,
)
from cxdesk.render.lanes import MapFigures, MetricFigure, MetricLane, map_figures
from cxdesk.render.layout import FIXED_LANES, NOTE_LANES, Layouter, MapLayout
from cxdesk.render.layout_types import Rect, Wrapped
from cxdesk.render.styles import COLUMN, HEADER, STYLES, TITLES
from cxdesk.verbs.projects import show_lane
from cxdesk.verbs.touchpoints import delete_touchpoints, rename_touchpoint
from tests.render.maps import rail


class Typewriter:
    """Measures as if every letter were as wide as half its size; counts how often it was asked to wrap."""

    def __init__(self) -> None:
        self.asked = 0

    def width(self, text: str, style: str) -> float:
        return len(text) * STYLES[style].size / 2

    def wrap(self, text: str, style: str, width: float, most: int) -> Wrapped:
        self.asked += 1
        letters = max(int(width // (STYLES[style].size / 2)), 1)
        lines = [text[i : i + letters] for i in range(0, len(text), letters)]
        return Wrapped(tuple(lines[:most]), len(lines) > most)


names = st.text(alphabet="abc dä字ก", max_size=120)
notes = st.lists(st.tuples(names, st.integers(0, 4)), max_size=4)
parts = st.one_of(st.none(), st.integers(1, 7))
contacts = st.lists(st.tuples(names, st.booleans(), notes, st.lists(names, max_size=3), parts), max_size=5)
maps = st.lists(st.tuples(names, names, contacts), max_size=5)
lanes = st.integers(0, 2)
hidden = st.sets(st.sampled_from(FIXED_LANES))


def build(stages: list, hide: set[str]) -> Project:  # type: ignore[type-arg]  # what ``maps`` draws
    def records() -> Iterator[object]:
        yield ProjectInfo("project", "P")
        yield Journey("j", "Map", hidden_lanes=tuple(hide))
        yield Rater("r", "A")
        yield Round("o", "1")
        for i, (name, goal, found) in enumerate(stages):
            yield Stage(f"s{i}", "j", name, goal, i, i)
            for k, (title, star, pains, ideas, emotion) in enumerate(found):
                id = f"t{i}.{k}"
                yield Touchpoint(id, f"s{i}", title, "web", "", star, k)
                yield Score(f"c{id}", id, "r", "o", 4, None, emotion)
                for n, (text, severity) in enumerate(pains):
                    yield PainPoint(f"p{id}.{n}", id, text, severity, n)
                    yield Quote(f"q{id}.{n}", id, text, text[:severity], rank=n)
                for n, text in enumerate(ideas):
                    yield Opportunity(f"o{id}.{n}", id, text, n)

    return Project(records())  # type: ignore[arg-type]


def figures(project: Project, count: int) -> MapFigures:
    found = map_figures(project, "j", "o")
    cell = MetricFigure("71 %", "±3", "2", True, "better", "n = 214")
    ids = [touchpoint.id for touchpoint in project.journey_touchpoints("j")]
    made = tuple(
        MetricLane(f"m{i}", "Satisfaction", "CSAT", dict.fromkeys(ids[::2], cell)) for i in range(count)
    )
    return MapFigures(found.parts, found.indexes, made, found.journey_index)


def laid_out(stages: list, hide: set[str], count: int) -> MapLayout:  # type: ignore[type-arg]
    project = build(stages, hide)
    return Layouter(Typewriter()).layout(project, "j", figures(project, count))


def rects(layout: MapLayout) -> list[Rect]:
    found = []
    for i in range(len(layout.columns)):
        card = layout.card_rect(i)
        found += [card] if card is not None else []
        for kind, key in NOTE_LANES.items():
            lane = layout.lane(key)
            if lane is not None:
                found += [layout.note_rect(lane, i, note) for note in layout.notes(kind, i)]
    return found


@given(maps, hidden, lanes)
def test_nothing_overlaps_and_everything_is_inside(stages: list, hide: set[str], count: int) -> None:  # type: ignore[type-arg]
    layout = laid_out(stages, hide, count)
    found = sorted(rects(layout))
    for a in found:
        assert a.x >= 0
        assert a.right <= layout.width
        assert a.y >= 0
        assert a.bottom <= layout.height
        assert a.h > 0
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            if b.x >= a.right:
                break
            assert b.y >= a.bottom or a.y >= b.bottom


@given(maps, hidden, lanes)
def test_columns_stand_under_their_stage_side_by_side(stages: list, hide: set[str], count: int) -> None:  # type: ignore[type-arg]
    layout = laid_out(stages, hide, count)
    x = 0.0
    for stage in layout.stages:
        assert stage.x == x
        assert stage.width == max(stage.last - stage.first, 1) * COLUMN
        for i in range(stage.first, stage.last):
            assert layout.columns[i].stage_id == stage.id
            assert layout.xs[i] == stage.x + (i - stage.first) * COLUMN
        x += stage.width
    if layout.stages:
        assert layout.width == x


@given(maps, hidden, lanes)
def test_lanes_lie_below_each_other_and_hold_their_titles(stages: list, hide: set[str], count: int) -> None:  # type: ignore[type-arg]
    layout = laid_out(stages, hide, count)
    y = 0.0
    for lane in layout.lanes:
        assert lane.y == y
        text = len(lane.title.lines) * STYLES["lane"].line + len(lane.caption.lines) * STYLES["caption"].line
        assert lane.height >= text
        y += lane.height
    assert layout.height == y
    assert {lane.key for lane in layout.lanes} == (set(FIXED_LANES) - hide) | {
        f"metric:m{i}" for i in range(count)
    }
    assert layout.whole == Rect(-TITLES, -HEADER, TITLES + layout.width, HEADER + layout.height)


@given(maps, hidden)
def test_a_point_in_a_part_hits_that_part(stages: list, hide: set[str]) -> None:  # type: ignore[type-arg]
    layout = laid_out(stages, hide, 1)
    for stage in layout.stages:
        rect = layout.stage_rect(stage)
        assert layout.hit(rect.x + rect.w / 2, rect.y + rect.h / 2).id == stage.id
    for i, column in enumerate(layout.columns):
        card = layout.card_rect(i)
        if card is not None:
            hit = layout.hit(card.x + 1, card.y + 1)
            assert (hit.kind, hit.id, hit.column) == (Touchpoint.KIND, column.id, i)
        for kind, key in NOTE_LANES.items():
            lane = layout.lane(key)
            for note in layout.notes(kind, i) if lane is not None else ():
                assert lane is not None
                rect = layout.note_rect(lane, i, note)
                assert layout.hit(rect.right - 1, rect.bottom - 1)[:2] == (kind, note.id)
                assert layout.rect_of(kind, note.id) == rect


@given(maps, st.floats(-500, 5000))
def test_every_x_has_a_gap_that_lies_in_its_stage(stages: list, x: float) -> None:  # type: ignore[type-arg]
    layout = laid_out(stages, set(), 0)
    stage, place = layout.slot_at(x)
    if not layout.stages:
        assert stage == -1
        return
    box = layout.stages[stage]
    assert 0 <= place <= box.last - box.first
    assert box.x <= layout.slot_x(stage, place) <= box.x + box.width
    if 0 <= x < layout.width:
        assert box.x <= x < box.x + box.width


@given(maps, st.floats(-300, 3000), st.floats(1, 2000))
def test_columns_between_are_those_that_overlap(stages: list, left: float, width: float) -> None:  # type: ignore[type-arg]
    layout = laid_out(stages, set(), 0)
    wanted = [i for i, x in enumerate(layout.xs) if x < left + width and x + COLUMN > left]
    found = list(layout.columns_between(left, left + width))
    assert set(wanted) <= set(found)
    assert all(
        math.isclose(layout.xs[i] + COLUMN, left) or i in wanted or layout.xs[i] == left + width
        for i in found
    )


def test_an_edit_lays_out_one_column_anew_and_gives_the_same_map() -> None:
    made = rail()
    typewriter = Typewriter()
    layouter = Layouter(typewriter)
    found = map_figures(made.project, made.journey_id, made.round_id)
    before = layouter.layout(made.project, made.journey_id, found)
    payment = made.touchpoint("Payment")
    made.take(rename_touchpoint(made.project, payment, "A name that is much longer than before"))
    typewriter.asked = 0
    after = layouter.layout(made.project, made.journey_id, found, {payment})
    # One column (name, channel, one pain point), two texts for each of four stages, two for each of six lanes;
    # two for the touchpoint's quote.
    assert typewriter.asked <= 3 + 2 * 4 + 2 * 6 + 2
    same = [a is b for a, b in zip(before.columns, after.columns, strict=True)]
    assert same == [column.id != payment for column in before.columns]
    assert after == Layouter(Typewriter()).layout(made.project, made.journey_id, found)


def test_a_deleted_touchpoint_and_a_hidden_lane_are_gone() -> None:
    made = rail()
    layouter = Layouter(Typewriter())
    found = map_figures(made.project, made.journey_id, made.round_id)
    layouter.layout(made.project, made.journey_id, found)
    payment = made.touchpoint("Payment")
    made.take(delete_touchpoints(made.project, [payment]))
    made.take(show_lane(made.project, made.journey_id, "emotion", False))
    after = layouter.layout(made.project, made.journey_id, found, {payment})
    assert payment not in after.index
    assert after.lane("emotion") is None
    assert len(after.columns) == 6


def test_an_empty_map_says_how_to_begin() -> None:
    layout = laid_out([], set(), 0)
    sentences = [lane.invites for lane in layout.lanes if lane.invites]
    assert len(sentences) == 1
    assert "Shift+N" in sentences[0]


def test_a_stage_shows_the_index_of_its_scored_touchpoints() -> None:
    made = rail()
    found = map_figures(made.project, made.journey_id, made.round_id)
    layout = Layouter(Typewriter()).layout(made.project, made.journey_id, found)
    # Means 6/5/5, 5/4/3.9, 3/2/2.4 rescaled from 1-7 to 0-100 and averaged: (72.22 + 55 + 24.44) / 3 = 50.56.
    assert [stage.index for stage in layout.stages] == ["51", "61", "82", ""]
