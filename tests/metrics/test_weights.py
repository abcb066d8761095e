"""Weighted answers against calculations by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics import words
from cxdesk.metrics.kinds import get
from cxdesk.metrics.periods import By
from cxdesk.metrics.scaled import means
from cxdesk.metrics.series import Point, by_segment, distribution, trend
from cxdesk.model.records import Metric
from tests.metrics.making import metric, tally, weighted

DAY, LATER = date(2026, 3, 2), date(2026, 4, 2)


def point(of: Metric, rows: list[tuple[date | None, float, float]], by: By = "all") -> Point:
    (line,) = trend(of, [weighted(rows)], by).lines
    return line.points[0]


def test_a_weighted_share() -> None:
    # weights 2, 1 (satisfied) and 1: 3 of 4 = 75 %; effective n = 4² / (4 + 1 + 1) = 2.6667.
    # Wilson with n = 2.6667: z²/n = 1.440547; centre (0.75 + 0.720274) / 2.440547 = 0.602436;
    # half = 1.959964 * sqrt(0.1875 / 2.666667 + 3.841459 / (4 * 7.111111)) / 2.440547 = 0.363934
    found = point(metric("csat", 1, 5), [(DAY, 5, 2), (DAY, 4, 1), (DAY, 1, 1)])
    assert found.value == pytest.approx(75)
    assert (found.low, found.high) == pytest.approx((23.8502, 96.6370), abs=0.001)
    assert found.n == 3
    assert found.n_effective == pytest.approx(8 / 3)
    assert found.flag == "very small"


def test_a_weighted_net_score() -> None:
    # top 30 * 2 = 60, bottom 20, n = 100 by weight; sum of squares 30 * 4 + 40 * 1 = 160: effective n = 62.5.
    # Scaled: top 37.5, bottom 12.5 of 62.5; N = 65.5: P = 0.583969, D = 0.202290, c = 0.381679;
    # SE = sqrt((0.786260 - 0.145679) / 65.5) = 0.098894: 18.785 to 57.551
    rows: list[tuple[date | None, float, float]] = []
    for answer, weight, times in ((10, 2, 30), (0, 1, 20), (8, 1, 20)):
        rows += [(DAY, answer, weight)] * times
    found = point(metric("nps", 0, 10), rows)
    assert found.value == pytest.approx(40)
    assert (found.low, found.high) == pytest.approx((18.785, 57.551), abs=0.002)
    assert (found.n, found.n_effective) == pytest.approx((70, 62.5))


def test_a_weighted_mean() -> None:
    # 1 (w 1), 5 (w 3): 4; effective n 16 / 10 = 1.6: below 2 there is no interval
    found = point(metric("csat", 1, 5, variant="mean"), [(DAY, 1, 1), (DAY, 5, 3)])
    assert (found.value, found.low, found.high) == (4, None, None)


def test_weighted_times_and_sums() -> None:
    of = metric("art", 0, 876600, "low_good")
    found = point(of, [(DAY, 2.0, 1), (DAY, 10.0, 3), (LATER, 1.0, 1)], "month")
    assert found.value == pytest.approx(8)
    assert (found.n, found.n_effective) == pytest.approx((2, 1.6))
    assert point(metric("sum", -1e15, 1e15), [(DAY, 2.5, 2), (DAY, 1, 1)]).value == pytest.approx(6)


rows = st.lists(
    st.tuples(st.sampled_from([DAY, LATER]), st.integers(1, 5).map(float), st.just(1.0)),
    min_size=1,
    max_size=40,
)


@given(rows, st.sampled_from(["top-box", "mean", "net"]))
def test_weights_of_one_change_nothing(
    given_rows: list[tuple[date | None, float, float]], variant: str
) -> None:
    of = metric("csat", 1, 5, variant=variant)
    cells: dict[tuple[date | None, str | None], dict[float, int]] = {}
    for day, answer, _w in given_rows:
        held = cells.setdefault((day, None), {})
        held[answer] = held.get(answer, 0) + 1
    plain = trend(of, [tally(cells)], "month").lines[0].points
    heavy = trend(of, [weighted(given_rows)], "month").lines[0].points
    for one, two in zip(plain, heavy, strict=True):
        assert two.n == one.n
        assert two.n_effective == pytest.approx(one.n)
        assert (two.value, two.low, two.high) == pytest.approx((one.value, one.low, one.high))


@given(rows, st.floats(0.1, 50))
def test_the_unit_of_weights_does_not_matter(
    given_rows: list[tuple[date | None, float, float]], unit: float
) -> None:
    of = metric("csat", 1, 5)
    one = point(of, given_rows)
    two = point(of, [(day, answer, weight * unit) for day, answer, weight in given_rows])
    assert (two.value, two.low, two.high, two.n) == pytest.approx((one.value, one.low, one.high, one.n))


def test_tallies_with_and_without_weights_are_pooled() -> None:
    both = [weighted([(DAY, 5, 3)], "A"), tally({(DAY, None): {1: 1}}, "B")]
    (line,) = trend(metric("csat", 1, 5), both, "all").lines
    assert (line.points[0].value, line.points[0].n) == pytest.approx((75, 2))
    (found,) = by_segment(metric("csat", 1, 5), both)
    assert found.total.value == pytest.approx(75)


def test_customers_with_weights() -> None:
    # Two of four leave in March, one of them weighs 3: 4 of 6 by weight
    end = date(2026, 3, 31)
    gone = float(date(2026, 3, 10).toordinal())
    begun = date(2026, 1, 5)
    lives: list[tuple[date | None, float, float]] = [
        (begun, gone, 3),
        (begun, gone, 1),
        (begun, 0, 1),
        (begun, 0, 1),
    ]
    of = metric("churn", 0, end.toordinal(), "low_good")
    (line,) = trend(of, [weighted(lives)], "month").lines
    march = line.points[-1]
    assert march.value == pytest.approx(100 * 4 / 6)
    assert (march.n, march.n_effective) == pytest.approx((4, 36 / 12))
    assert get("churn").up_is_good(of) is False


def test_weighted_medians() -> None:
    # Weights 3, 1, 1 on 2, 4, 9 hours: half of the weight is reached at 2; 90 % at 9
    rows: list[tuple[date | None, float, float]] = [(DAY, 9, 1), (DAY, 2, 3), (DAY, 4, 1), (LATER, 5, 2)]
    for variant, expected in (("median", [2, 5]), ("p90", [9, 5])):
        (line,) = trend(metric("art", 0, 876600, "low_good", variant), [weighted(rows)], "month").lines
        assert [p.value for p in line.points] == expected
        assert line.points[0].n_effective == pytest.approx(25 / 11)


def test_a_weighted_distribution_and_its_size_in_words() -> None:
    of = metric("csat", 1, 5)
    (found,) = distribution(of, [weighted([(DAY, 5, 2), (DAY, 4, 1), (DAY, 1, 1)])])
    assert [(bar.count, bar.share) for bar in found.bars] == [(1, 25), (0, 0), (0, 0), (1, 25), (1, 50)]
    assert words.size_text(found.figure) == "n = 3, very small"
    (heavy,) = distribution(of, [weighted([(DAY, 5, 50), *[(DAY, 1, 1)] * 50])])
    # 100² / (2500 + 50) = 3.9
    assert words.size_text(heavy.figure) == "n = 51, weighted as good as 4, very small"


def test_customers_means_beside_raters_are_weighted() -> None:
    held = [weighted([(DAY, 5, 3), (DAY, 1, 1), (DAY, 1, 1), (LATER, 1, 1)])]
    found = means(metric("csat", 1, 5, variant="mean"), held, None, 1, 7)["all"]
    # 5 weighs as much as the three ones: 3 on 1 to 5 is 4 on 1 to 7
    assert (found.value, found.n) == pytest.approx((4, 4))
