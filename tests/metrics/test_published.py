"""Figures that the definitions of the metrics give beside their formulas."""

import math

import pytest

from cxdesk.exchange.choices import MetricChoice
from cxdesk.metrics import intervals, words
from cxdesk.metrics.kinds import KINDS, get
from cxdesk.metrics.kinds.churn import yearly
from cxdesk.model.records import Metric
from tests.metrics.making import figure, metric


@pytest.mark.parametrize(
    ("margin", "top", "bottom", "n"),
    [(10, 0.5, 0.2, 235), (10, 0.5, 0.5, 385), (5, 0.5, 0.2, 938), (5, 0.5, 0.5, 1537)],
)
def test_answers_needed_for_a_net_score(margin: float, top: float, bottom: float, n: int) -> None:
    assert intervals.answers_needed(margin, top, bottom) == n
    # With so many, a plain Wald interval is no wider than asked for, and with one fewer it is.
    half = [100 * 1.959964 * math.sqrt((top + bottom - (top - bottom) ** 2) / size) for size in (n, n - 1)]
    assert half[0] <= margin < half[1]


def test_the_card_says_how_many_answers_are_needed() -> None:
    assert "385" in get("nps").card(metric("nps", 0, 10)).notes[0]


def test_monthly_churn_of_three_per_cent_is_thirty_and_not_thirty_six_a_year() -> None:
    assert yearly(3) == pytest.approx(30.6, abs=0.05)
    assert (yearly(0), yearly(100)) == (0, 100)
    notes = get("churn").card(metric("churn", 0, 740_000, "low_good")).notes
    assert any("30.6" in note for note in notes)


def test_the_mean_of_segment_scores_is_not_the_score() -> None:
    # 9 promoters, 1 detractor of 10 (+80); 20 and 40 of 90 (-22.22): pooled -12, mean of the two +28.89
    nps = metric("nps", 0, 10)
    a, b = figure(nps, {10: 9, 0: 1}), figure(nps, {10: 20, 8: 30, 0: 40})
    assert (float(a.value), float(b.value)) == pytest.approx((80, -22.2222), abs=1e-4)
    assert (a.value + b.value) / 2 == pytest.approx(28.89, abs=0.005)
    assert figure(nps, {10: 29, 8: 30, 0: 41}).value == pytest.approx(-12)


def test_weighted_quantiles() -> None:
    # Weights 1, 1, 2 on 3, 1, 2: half of the weight lies up to 2, a quarter up to 1
    found = intervals.weighted_quantile([3, 1, 2], [1, 1, 2], 4, 0.5)
    assert found[0] == 2
    assert intervals.weighted_quantile([3, 1, 2], [1, 1, 2], 4, 0.25)[0] == 1
    # 100 equal weights: 0.5 -+ 0.098: the 41st and the 60th, as without weights
    assert intervals.weighted_quantile(range(1, 101), [2.0] * 100, 100, 0.5) == (50, 41, 60)
    assert math.isnan(intervals.weighted_quantile([], [], 0, 0.5)[0])


def card_texts(of: Metric) -> list[str]:
    card = get(of.kind).card(of)
    return [
        card.title,
        card.words,
        card.formula,
        card.scale,
        card.direction,
        card.interval,
        card.source,
        *card.notes,
    ]


@pytest.mark.parametrize("key", KINDS)
def test_two_kinds_or_variants_never_share_a_line(key: str) -> None:
    kind = get(key)
    scale = kind.scales[0]
    every = [metric(key, scale.low, scale.high, scale.direction, variant.key) for variant in kind.variants]
    every = [of for of in every if kind.objection(of) is None]
    assert len({get(of.kind).title(of) for of in every}) == len(every)
    for i, one in enumerate(every):
        for k, two in enumerate(every):
            reason = words.why_apart(one, two)
            assert (reason is None) == (i == k)
            if reason is not None:
                assert kind.title(one) in reason
                assert kind.title(two) in reason
        other = metric("mean" if key != "mean" else "nps", 0, 10)
        assert words.why_apart(one, other) is not None
        assert all("{" not in text for text in card_texts(one))


def test_working_and_calendar_hours_do_not_share_a_line() -> None:
    def art(variant: str) -> Metric:
        return metric("art", 0, 1e5, "low_good", variant)

    apart = words.why_apart(art("median@Mo-Fr 09:00-17:00"), art("median"))
    assert apart is not None
    assert "Mo-Fr 09:00-17:00" in apart
    assert "calendar hours" in apart
    assert words.why_apart(art("median@Mo-Fr 09:00-17:00"), art("median@Mo-Sa 09:00-17:00")) is not None
    assert words.why_apart(art("median@Mo-Fr 09:00-17:00"), art("median@Mo-Fr 09:00-17:00")) is None


def test_the_options_of_kinds_are_those_of_the_command_line() -> None:
    known = set(MetricChoice.__dataclass_fields__)
    assert {name for kind in KINDS.values() for name in kind.options} == {
        "yes", "window", "unit", "asof", "hours", "holidays"
    } & known  # fmt: skip
