"""Smiley terminals: a day as a terminal's own report prints it, with intervals calculated by hand."""

import pytest

from cxdesk.metrics.kinds import get
from tests.metrics.making import figure, metric

DAY = {1: 9, 2: 19, 3: 102, 4: 151}
"""The first day of a restaurant's published terminal; it reports net 44, index 80 and green 90.04."""


@pytest.mark.parametrize(
    ("variant", "value", "low", "high"),
    [
        ("net", 43.7722, 35.5255, 51.0942),
        ("index", 80.1898, 77.2332, 83.1464),
        ("green", 90.0356, 85.9756, 93.0157),
    ],
)
def test_a_day_of_a_terminal(variant, value, low, high):
    found = figure(metric("smiley", 1, 4, variant=variant), DAY)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=5e-4)
    assert found.n == 281


def test_the_net_score_is_the_one_shown_where_none_is_chosen():
    assert figure(metric("smiley", 1, 4), DAY).value == pytest.approx(43.7722, abs=5e-5)


def test_faces_counted_from_the_happiest_are_turned_round():
    turned = {5 - face: n for face, n in DAY.items()}
    for variant in ("net", "index", "green"):
        straight = figure(metric("smiley", 1, 4, variant=variant), DAY)
        assert figure(metric("smiley", 1, 4, "low_good", variant), turned).value == pytest.approx(
            straight.value
        )


def test_the_ends_of_the_index():
    index = metric("smiley", 1, 4, variant="index")
    assert figure(index, {1: 5}).value == pytest.approx(0)
    assert figure(index, {4: 5}).value == pytest.approx(100)
    assert get("smiley").bounds(index) == (0, 100)
    assert get("smiley").unit(index) == "of 100"


def test_another_scale_is_refused():
    assert "four faces" in (get("smiley").objection(metric("smiley", 1, 5)) or "")


def test_the_cards_say_what_is_computed():
    cards = [get("smiley").card(metric("smiley", 1, 4, variant=v)) for v in ("net", "index", "green")]
    assert len({card.formula for card in cards}) == 3
    assert all("press" in card.notes[-1] for card in cards)
