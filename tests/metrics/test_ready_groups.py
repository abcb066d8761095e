"""Metrics of which only the groups are known: promoters and detractors, converted or not."""

import pytest

from cxdesk.metrics.kinds import How, get
from tests.metrics.making import figure, metric

NPS = metric("nps", -1, 1)


def test_nps_of_groups_is_that_of_the_answers():
    # stats.stackexchange.com/a/18609: 65 promoters, 97 passives, 162 detractors
    groups = figure(NPS, {1: 65, 0: 97, -1: 162})
    answers = figure(metric("nps", 0, 10), {9: 65, 7: 97, 3: 162})
    assert groups.value == pytest.approx(-29.9383, abs=5e-5)
    assert (groups.low, groups.high, groups.n) == (answers.low, answers.high, answers.n)


def test_groups_have_no_mean():
    assert "no mean" in (get("nps").objection(metric("nps", -1, 1, variant="mean")) or "")
    assert [variant.key for variant in get("nps").offered(NPS)] == ["net"]
    assert get("nps").card(NPS).formula == "% of promoters − % of detractors"


@pytest.mark.parametrize(
    ("cell", "group"),
    [("Promoter", 1), ("promoters", 1), ("PASSIVE", 0), ("Neutral", 0), ("Detractors", -1), ("Критик", -1)],
)
def test_the_words_for_the_groups(cell, group):
    made = get("nps").made(How({"group": (3,)}))
    assert made is not None
    assert (made.of, made.answer(cell)) == ((3,), group)
    assert made.answer(None) is None
    assert made.answer("other") == "other"


def test_trials_of_which_only_the_payment_is_known():
    made = get("trial").made(How({"converted": (0,)}))
    assert made is not None
    assert [made.answer(cell) for cell in ("yes", "no", 1, 0, None, "later")] == [0, 1, 0, 1, None, "later"]
    trial = metric("trial", made.low, made.high)
    found = figure(trial, {0: 20, 1: 60})
    assert [float(found.value), float(found.n)] == [25, 80]
    assert get("trial").objection(trial) is None
    assert (get("trial").title(trial), get("trial").card(trial).formula) == (
        "Trial-to-paid",
        "Trials converted / trials started",
    )
