"""The CX index against hand-computed figures."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.audit import index as cx
from cxdesk.audit.index import PRESETS, Weights, group_index, touchpoint_index
from cxdesk.model.project import Project
from cxdesk.model.records import PROJECT_ID, Journey, ProjectInfo, Rater, Round, Score, Stage, Touchpoint

EQUAL = Weights()


def score(
    rater: str,
    success: int | None = None,
    effort: int | None = None,
    emotion: int | None = None,
    touchpoint: str = "t",
) -> Score:
    return Score(
        id=f"{touchpoint}-{rater}",
        touchpoint_id=touchpoint,
        rater_id=rater,
        round_id="r",
        success=success,
        effort=effort,
        emotion=emotion,
    )


def test_the_mean_of_the_three_parts_after_rescaling() -> None:
    # Kiosk of three raters: success 3, 3, 3; ease 2, 2, 6; emotion 2, 2, 3: means 3, 10/3, 7/3 are 33.3, 38.9, 22.2
    found = touchpoint_index([score("a", 3, 2, 2), score("b", 3, 2, 2), score("c", 3, 6, 3)], EQUAL)
    assert [part.mean for part in found.parts] == pytest.approx([3, 10 / 3, 7 / 3])
    assert [part.index for part in found.parts] == pytest.approx([100 / 3, 350 / 9, 200 / 9])
    assert found.index == pytest.approx(850 / 27)
    assert found.missing == ()
    assert found.lowest == "emotion"
    assert found.raters == 3
    assert found.by_rater == pytest.approx({"a": 200 / 9, "b": 200 / 9, "c": 50})


def test_weights_count_by_proportion() -> None:
    scores = [score("a", 7, 4, 1)]  # 100, 50, 0
    assert touchpoint_index(scores, EQUAL).index == pytest.approx(50)
    assert touchpoint_index(scores, PRESETS["emotion-led"]).index == pytest.approx(37.5)
    assert touchpoint_index(scores, Weights(2, 2, 4)).index == pytest.approx(37.5)
    assert touchpoint_index(scores, Weights(1, 0, 0)).index == pytest.approx(100)


def test_a_missing_part_makes_it_incomplete() -> None:
    found = touchpoint_index([score("a", 5, None, None), score("b", 6, 2, None)], EQUAL)
    assert found.index is None
    assert found.missing == ("emotion",)
    assert found.lowest == "effort"
    assert found.by_rater == {}
    assert cx.missing_text(found) == "Not scored: Emotion"


def test_parts_from_different_raters_complete_a_touchpoint() -> None:
    found = touchpoint_index([score("a", 7, 7, None), score("b", None, None, 7)], EQUAL)
    assert found.index == pytest.approx(100)
    assert found.by_rater == {}
    assert found.lowest is None


def test_a_part_that_does_not_count_may_be_missing() -> None:
    found = touchpoint_index([score("a", 4, 7, None)], Weights(1, 1, 0))
    assert found.index == pytest.approx(75)
    assert found.missing == ()


def test_unscored() -> None:
    found = touchpoint_index([], EQUAL)
    assert (found.index, found.missing, found.lowest, found.raters) == (
        None,
        ("success", "effort", "emotion"),
        None,
        0,
    )
    assert group_index([found]) == cx.GroupIndex(None, 0, 1, None, None, 0)
    assert group_index([]) == cx.GroupIndex(None, 0, 0, None, None, 0)


def test_one_rater_has_no_range() -> None:
    alone = group_index([touchpoint_index([score("a", 7, 4, 1)], EQUAL)])
    assert alone.index == pytest.approx(50)
    assert (alone.complete, alone.incomplete, alone.low, alone.high, alone.raters) == (1, 0, None, None, 1)
    assert cx.group_text(alone) == ""


def test_no_weight_is_no_index() -> None:
    with pytest.raises(ValueError, match="weight"):
        touchpoint_index([], Weights(0, 0, 0))


@pytest.mark.parametrize(
    ("scores", "apart"), [((2, 2, 6), True), ((2, 5), True), ((3, 5, 4), False), ((7,), False)]
)
def test_raters_disagree_from_three_on(scores: tuple[int, ...], apart: bool) -> None:
    found = touchpoint_index([score(str(i), 4, x, 4) for i, x in enumerate(scores)], EQUAL)
    assert found.part("effort").disagree is apart
    assert found.range == max(scores) - min(scores)
    expected = [f"Raters disagree on Effort (ease): {', '.join(map(str, sorted(scores)))}."] if apart else []
    assert cx.disagreement_texts(found) == expected


@pytest.mark.parametrize(("weights", "key"), [(Weights(2, 2, 2), "equal"), (Weights(3, 3, 6), "emotion-led")])
def test_presets_are_known_by_their_proportions(weights: Weights, key: str) -> None:
    assert weights.preset == key
    assert Weights(1, 2, 3).preset == ""


def test_a_map_is_the_mean_of_its_complete_touchpoints_with_the_range_over_raters() -> None:
    project = Project(
        [
            ProjectInfo(id=PROJECT_ID),
            Journey(id="j"),
            Stage(id="s1", journey_id="j", rank=1),
            Stage(id="s2", journey_id="j", rank=2),
            *(
                Touchpoint(id=t, stage_id=s)
                for t, s in (("t1", "s1"), ("t2", "s1"), ("t3", "s1"), ("t4", "s2"))
            ),
            *(Rater(id=rater) for rater in "abc"),
            Round(id="r"),
            score("a", 7, 7, 7, "t1"),  # 100
            score("b", 1, 1, 1, "t1"),  # 0, together 50
            score("a", 4, 4, 4, "t2"),  # 50
            score("b", 4, 4, 4, "t2"),  # 50
            score("c", 4, 4, 4, "t2"),  # c has not scored t1
            score("a", 7, None, None, "t3"),
            score("a", 1, 1, 1, "t4"),  # 0
            score("b", 1, 1, 4, "t4"),  # 16.67, together 8.33
        ]
    )
    found = cx.journey_index(project, "j", "r")
    first, second = found.stages["s1"], found.stages["s2"]
    assert first.index == pytest.approx(50)
    assert (first.complete, first.incomplete, first.raters) == (2, 1, 2)
    assert (first.low, first.high) == pytest.approx((25, 75))
    assert second.index == pytest.approx(25 / 3)
    assert found.whole.index == pytest.approx((50 + 50 + 25 / 3) / 3)
    assert (found.whole.complete, found.whole.incomplete) == (3, 1)
    assert (found.whole.low, found.whole.high) == pytest.approx(((0 + 50 + 50 / 3) / 3, 50))
    assert cx.group_text(first) == "raters 25 to 75, 1 touchpoint incomplete"
    assert cx.lowest_text(found.touchpoints["t4"]) == "lowest: Success 1.0"


parts = st.integers(1, 7)


@given(st.lists(st.tuples(parts, parts, parts), min_size=1, max_size=6), st.permutations([0, 1, 2]))
def test_the_index_lies_within_its_parts_and_between_its_raters(
    rows: list[tuple[int, int, int]], order: list[int]
) -> None:
    found = touchpoint_index([score(str(i), *row) for i, row in enumerate(rows)], PRESETS["emotion-led"])
    assert found.index is not None
    means = [part.index for part in found.parts if part.index is not None]
    assert min(means) - 1e-9 <= found.index <= max(means) + 1e-9
    own = list(found.by_rater.values())
    assert sum(own) / len(own) == pytest.approx(found.index)
    a, b, c = order
    turned = [score(str(i), row[a], row[b], row[c]) for i, row in enumerate(rows)]
    assert touchpoint_index(turned, EQUAL).index == pytest.approx(
        touchpoint_index([score(str(i), *row) for i, row in enumerate(rows)], EQUAL).index
    )
    assert all(a <= b for part in found.parts for a, b in pairwise(part.scores))
