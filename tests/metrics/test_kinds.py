"""Metric kinds against worked examples, published figures and their own definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import CxdeskError
from cxdesk.metrics.kinds import KINDS, Scale, get
from cxdesk.metrics.series import trend
from cxdesk.model.records import Metric
from tests.metrics.making import figure, metric

CSAT = metric("csat", 1, 5)
CES = metric("ces", 1, 7)


def test_nps_of_the_standard_example() -> None:
    found = figure(metric("nps", 0, 10), {10: 30, 9: 20, 8: 20, 7: 10, 6: 10, 0: 10})
    assert (found.value, found.low, found.high) == pytest.approx((30.0, 14.05, 44.20), abs=0.005)
    assert found.n == 100


def test_nps_of_the_example_for_its_standard_error() -> None:
    # stats.stackexchange.com/a/18609: 65 promoters, 97 passives, 162 detractors
    found = figure(metric("nps", 0, 10), {9: 65, 7: 97, 3: 162})
    assert found.value == pytest.approx(-29.9383, abs=0.00005)


def test_csat_published_by_delighted() -> None:
    # help.delighted.com/article/240: 42 fives, 32 fours, 10, 9 and 14 of the rest: 74 of 107
    found = figure(CSAT, {5: 42, 4: 32, 3: 10, 2: 9, 1: 14})
    assert found.value == pytest.approx(69.1589, abs=0.0001)
    assert found.n == 107


def test_csat_published_by_intercom() -> None:
    # intercom.help/voc-metrics articles/9647540: 60 %; the mean of the same answers is 3.5
    answers = {5: 10, 4: 20, 3: 10, 2: 5, 1: 5}
    assert figure(CSAT, answers).value == pytest.approx(60)
    assert figure(metric("csat", 1, 5, variant="mean"), answers).value == pytest.approx(3.5)
    assert figure(metric("csat", 1, 5, variant="net"), answers).value == pytest.approx(40)


def test_csat_with_its_interval() -> None:
    found = figure(CSAT, {5: 30, 4: 30, 3: 20, 2: 10, 1: 10})
    assert (found.value, found.low, found.high) == pytest.approx((60, 50.20, 69.06), abs=0.005)


def test_ces_published_mean_and_net() -> None:
    # support.cys.group 3000095529 and 3000095531: sum 4080 of 1000; 30 % of 6, 7 less 43 % of 1, 2, 3
    answers = {1: 80, 2: 210, 3: 140, 4: 110, 5: 160, 6: 180, 7: 120}
    assert figure(CES, answers).value == pytest.approx(4.08)
    assert figure(metric("ces", 1, 7, variant="net"), answers).value == pytest.approx(-13)
    assert figure(metric("ces", 1, 7, variant="positive"), answers).value == pytest.approx(46)


def test_net_ease_of_a_reversed_file() -> None:
    # 7,7,6,5,4,3,2,1,6,7 and the same people asked the other way round: +20, interval -30.33 to 61.10
    straight = figure(metric("ces", 1, 7, variant="net"), {7: 3, 6: 2, 5: 1, 4: 1, 3: 1, 2: 1, 1: 1})
    turned = figure(
        metric("ces", 1, 7, "low_good", "net"),
        {1: 2, 2: 3, 3: 1, 4: 1, 5: 1, 7: 1, 6: 1},  # 1,2,2,3,4,5,1,2,7,6
    )
    for found in (straight, turned):
        assert (found.value, found.low, found.high) == pytest.approx((20, -30.33, 61.10), abs=0.005)


def test_ces_one_is_a_mean_of_effort_and_lower_is_better() -> None:
    one = metric("ces", 1, 5, "low_good")
    assert get("ces").variant(one).key == "1.0"
    assert figure(one, {1: 3, 2: 1}).value == pytest.approx(1.25)
    assert not get("ces").up_is_good(one)
    two = metric("ces", 1, 7, "low_good")
    assert figure(two, {1: 3, 2: 1}).value == pytest.approx(6.75)
    assert get("ces").up_is_good(two)


@pytest.mark.parametrize(
    ("low", "high", "top"),
    [
        (1, 5, [4, 5]),
        (1, 7, [6, 7]),
        (1, 10, [9, 10]),
        (0, 10, [9, 10]),
        (1, 4, [3, 4]),
        (1, 3, [3]),
        (0, 1, [1]),
    ],
)
def test_csat_top_sets(low: int, high: int, top: list[int]) -> None:
    of = metric("csat", low, high)
    kind = get("csat")
    assert [x for x in kind.points(of) if kind.place(of, x) == "top"] == top
    for answer in range(low, high + 1):
        assert figure(of, {answer: 1}).value == (100 if answer in top else 0)


@pytest.mark.parametrize(("high", "positive"), [(7, [5, 6, 7]), (5, [4, 5])])
def test_ces_positive_sets(high: int, positive: list[int]) -> None:
    of = metric("ces", 1, high, variant="positive")
    assert [x for x in range(1, high + 1) if figure(of, {x: 1}).value == 100] == positive


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_answered(kind: str) -> None:
    scale = KINDS[kind].scales[0]
    found = figure(metric(kind, scale.low, scale.high), {scale.low: 0})
    assert found.n == 0
    assert np.isnan([found.value, found.low, found.high]).all()


def test_answers_outside_the_scale_are_left_out() -> None:
    found = figure(CSAT, {0: 5, 5: 1, 4.5: 7, 6: 9, 1: 1})
    assert found.n == 2
    assert found.value == 50


def test_a_mean_takes_decimals() -> None:
    found = figure(metric("mean", 0, 100), {12.5: 2, 75: 2, 101: 9})
    assert found.value == 43.75
    assert found.n == 4


@pytest.mark.parametrize("share_direction", ["high_good", "low_good"])
def test_a_share_counts_yes_whatever_is_good(share_direction: str) -> None:
    of = metric("share", 0, 1, share_direction)
    assert figure(of, {0: 1, 1: 3}).value == 75
    assert get("share").up_is_good(of) is (share_direction == "high_good")


@pytest.mark.parametrize(
    ("of", "part"),
    [
        (metric("nps", 1, 5), "0 to 10"),
        (metric("nps", 0, 10, "low_good"), "high answers are good"),
        (metric("csat", 0, 100), "2 to 11"),
        (metric("ces", 1, 7, variant="1.0"), "CES 1.0"),
        (metric("ces", 1, 5, variant="net"), "seven"),
        (metric("share", 1, 5), "two answers"),
        (metric("mean", 5, 5), "below"),
        (metric("csat", 1, 5, variant="net ease"), "“net ease”; choose one of top-box, mean, net"),
    ],
)
def test_impossible_scales_are_refused_with_a_reason(of: Metric, part: str) -> None:
    objection = get(of.kind).objection(of)
    assert objection is not None
    assert part in objection
    with pytest.raises(CxdeskError):
        trend(of, [])


def test_only_variants_that_can_be_computed_are_offered() -> None:
    def keys(of: Metric) -> list[str]:
        return [variant.key for variant in get("ces").offered(of)]

    assert keys(metric("ces", 1, 7)) == ["mean", "positive", "net"]
    assert keys(metric("ces", 1, 5)) == ["mean", "positive"]
    assert keys(metric("ces", 1, 5, "low_good")) == ["mean", "1.0", "positive"]
    assert keys(metric("ces", 0, 100)) == []


def test_ces_on_five_answers_is_not_called_version_two() -> None:
    assert get("ces").title(metric("ces", 1, 7)) == "CES, 2.0, mean"
    assert get("ces").title(metric("ces", 1, 5)) == "CES, mean ease"


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(CxdeskError, match="wow"):
        get("wow")


def test_a_scale_without_zero_is_flagged() -> None:
    nps = get("nps")
    assert any("1 to 10" in note for note in nps.card(metric("nps", 1, 10)).notes)
    assert not any("1 to 10" in note for note in nps.card(metric("nps", 0, 10)).notes)
    assert figure(metric("nps", 1, 10), {9: 1, 6: 1, 7: 2}).value == 0


@pytest.mark.parametrize(
    ("kind", "scale", "variant"),
    [
        (kind.key, scale, variant.key)
        for kind in KINDS.values()
        for scale in kind.scales
        for variant in kind.variants
        if kind.objection(metric(kind.key, scale.low, scale.high, scale.direction, variant.key)) is None
    ],
)
def test_every_definition_card_is_complete(kind: str, scale: Scale, variant: str) -> None:
    of = metric(kind, scale.low, scale.high, scale.direction, variant)
    card = get(kind).card(of)
    for text in (
        card.title,
        card.words,
        card.formula,
        card.scale,
        card.direction,
        card.interval,
        card.source,
    ):
        assert text
        assert "{" not in text
    assert get(kind).unit(of)


def test_cards_name_the_answers_of_the_file() -> None:
    assert get("csat").card(CSAT).formula == "Answers 4, 5 / all answers"
    turned = get("csat").card(metric("csat", 1, 5, "low_good"))
    assert turned.formula == "Answers 1, 2 / all answers"
    assert "turned round (1 + 5 − answer)" in turned.notes[0]
    assert turned.direction == "Up is better"
    assert "registered trademarks" in get("nps").card(metric("nps", 0, 10)).notes[-1]


SCALES = st.sampled_from([(1, 5), (1, 7), (1, 10), (0, 10), (1, 3)])
REVERSIBLE = st.sampled_from(
    [("csat", "top-box"), ("csat", "mean"), ("csat", "net"), ("ces", "mean"), ("ces", "positive")]
)


@given(SCALES, REVERSIBLE, st.data())
def test_turning_a_file_round_and_its_direction_changes_nothing(
    scale: tuple[int, int], reported: tuple[str, str], data: st.DataObject
) -> None:
    low, high = scale
    kind, variant = reported
    answers = {x: data.draw(st.integers(0, 50)) for x in range(low, high + 1)}
    straight = figure(metric(kind, low, high, "high_good", variant), answers)
    mirrored = {low + high - x: n for x, n in answers.items()}
    turned = figure(metric(kind, low, high, "low_good", variant), mirrored)
    for part in ("value", "low", "high", "n"):
        assert getattr(turned, part) == pytest.approx(getattr(straight, part), nan_ok=True, abs=1e-9)
    assert {low + high - x: n for x, n in mirrored.items()} == answers
