"""Intervals against published and hand-computed figures."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics import intervals

NET = [
    # top, bottom, n, score, low, high: worked by hand with the adjusted Wald formula (z = 1.959964)
    (50, 20, 100, 30.00, 14.05, 44.20),
    (5, 0, 5, 100.00, 17.49, 100.00),
    (0, 5, 5, -100.00, -100.00, -17.49),
    (1, 0, 1, 100.00, -48.50, 98.50),
    (0, 0, 4, 0.00, -34.29, 34.29),
    (2, 2, 4, 0.00, -65.66, 65.66),
    (9, 3, 20, 30.00, -3.35, 55.53),
    (600, 250, 1000, 35.00, 29.62, 40.17),
]
WILSON = [
    (60, 100, 60.0, 50.20, 69.06),
    (8, 10, 80.0, 49.02, 94.33),
    (0, 5, 0.0, 0.00, 43.45),
    (5, 5, 100.0, 56.55, 100.0),
    (1, 1, 100.0, 20.65, 100.0),
    (30, 30, 100.0, 88.65, 100.0),
]
# Two-sided 95 % points of Student's t: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, and for more
# digits the closed forms for 1, 2 and 4 degrees of freedom.
T_TABLE = {
    3: 3.182,
    5: 2.571,
    7: 2.365,
    10: 2.228,
    15: 2.131,
    20: 2.086,
    30: 2.042,
    40: 2.021,
    60: 2.000,
    100: 1.984,
}
T_CLOSED = {
    1: math.tan(math.pi * 0.475),
    2: 0.95 / math.sqrt(2 * 0.975 * 0.025),
    4: 2
    * math.sqrt(math.cos(math.acos(math.sqrt(4 * 0.975 * 0.025)) / 3) / math.sqrt(4 * 0.975 * 0.025) - 1),
}
# Newcombe (1998), Statistics in Medicine 17, table II, method 10: (hits, n) of each sample, interval of the difference
NEWCOMBE = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]


@pytest.mark.parametrize(("top", "bottom", "n", "score", "low", "high"), NET)
def test_net_score(top: int, bottom: int, n: int, score: float, low: float, high: float) -> None:
    figures = intervals.net_score(top, bottom, n)
    assert (figures.value, figures.low, figures.high) == pytest.approx((score, low, high), abs=0.005)


@pytest.mark.parametrize(("hits", "n", "score", "low", "high"), WILSON)
def test_share(hits: int, n: int, score: float, low: float, high: float) -> None:
    figures = intervals.share(hits, n)
    assert (figures.value, figures.low, figures.high) == pytest.approx((score, low, high), abs=0.005)


@pytest.mark.parametrize("make", [lambda: intervals.net_score(0, 0, 0), lambda: intervals.share(0, 0)])
def test_no_answers_give_no_figure(make: Callable[[], intervals.Figures]) -> None:
    figures = make()
    assert figures.n == 0
    assert np.isnan([figures.value, figures.low, figures.high, figures.centre, figures.se]).all()


@pytest.mark.parametrize(
    ("after", "centre", "low", "high", "clear"),
    [((60, 15, 100), 14.56, -6.25, 35.37, False), ((70, 10, 100), 29.13, 9.23, 49.02, True)],
)
def test_change_of_a_net_score(
    after: tuple[int, int, int], centre: float, low: float, high: float, clear: bool
) -> None:
    change = intervals.change(intervals.net_score(50, 20, 100), intervals.net_score(*after))
    assert (change.centre, change.low, change.high) == pytest.approx((centre, low, high), abs=0.006)
    assert bool(change.clear) is clear
    assert change.value == pytest.approx(after[0] - after[1] - 30)


@pytest.mark.parametrize(("one", "two", "low", "high"), NEWCOMBE)
def test_change_of_a_share(one: tuple[int, int], two: tuple[int, int], low: float, high: float) -> None:
    change = intervals.change(intervals.share(*two), intervals.share(*one))
    assert (change.low / 100, change.high / 100) == pytest.approx((low, high), abs=0.00006)
    assert bool(change.clear) is (low > 0 or high < 0)


def test_change_of_a_mean_is_welch() -> None:
    # 1,2,3,4,5 (mean 3, s² 2.5) and 4,5,6,7 (mean 5.5, s² 5/3): se² = 0.5 + 5/12, df = se⁴ / (0.25/4 + (5/12)²/3)
    scale = (1.0, 7.0)
    before = intervals.mean([1, 1, 1, 1, 1, 0, 0], range(1, 8), scale)
    after = intervals.mean([0, 0, 0, 1, 1, 1, 1], range(1, 8), scale)
    change = intervals.change(before, after)
    assert change.value == pytest.approx(2.5)
    # df = 6.9808; its t lies between those of 6 and 7 degrees of freedom (2.447 and 2.365), at 2.3659
    half = 2.3659 * math.sqrt(11 / 12)
    assert (change.low, change.high) == pytest.approx((2.5 - half, 2.5 + half), abs=0.001)
    assert bool(change.clear)


def test_change_needs_two_figures_of_one_form() -> None:
    with pytest.raises(ValueError, match="cannot compare"):
        intervals.change(intervals.share(1, 2), intervals.net_score(1, 0, 2))


def test_change_from_nothing_is_not_a_change() -> None:
    change = intervals.change(intervals.share([0, 3], [0, 4]), intervals.share([3, 0], [4, 0]))
    assert np.isnan(change.value).all()
    assert np.isnan(change.low).all()
    assert not change.clear.any()


def test_mean_interval() -> None:
    # 1,2,3,4,5: mean 3, s/√n = √0.5, t(4) = 2.776445
    figures = intervals.mean([1, 1, 1, 1, 1], [1, 2, 3, 4, 5], (0.0, 10.0))
    assert (figures.value, figures.low, figures.high) == pytest.approx((3, 1.036757, 4.963243), abs=1e-6)


def test_mean_of_one_answer_has_no_interval() -> None:
    figures = intervals.mean([0, 1, 0], [1, 2, 3], (1.0, 3.0))
    assert figures.value == 2
    assert np.isnan([figures.low, figures.high]).all()


def test_t_quantile_against_published_tables() -> None:
    got = intervals.t_quantile(np.array(list(T_TABLE), dtype=float))
    assert np.round(got, 3).tolist() == list(T_TABLE.values())
    got = intervals.t_quantile(np.array(list(T_CLOSED), dtype=float))
    assert got == pytest.approx(list(T_CLOSED.values()), rel=1e-10)
    assert intervals.t_quantile(1e12) == pytest.approx(1.959963984540054, rel=1e-10)
    assert np.isnan(intervals.t_quantile([0.0, -1.0, np.nan])).all()


@pytest.mark.parametrize("df", [1.5, 3.0, 6.98, 12.0, 25.5, 39.9, 40.0, 41.3, 75.0, 500.0])
def test_t_quantile_cuts_off_two_and_a_half_per_cent(df: float) -> None:
    """Simpson's rule over the density from 0 to the quantile must give 47.5 %."""
    t = float(intervals.t_quantile(df))
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    x = np.linspace(0.0, t, 20001)
    y = scale * (1 + x * x / df) ** (-(df + 1) / 2)
    area = (y[0] + y[-1] + 4 * y[1:-1:2].sum() + 2 * y[2:-1:2].sum()) * (x[1] - x[0]) / 3
    assert area == pytest.approx(0.475, abs=1e-9)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_net_interval_holds_its_centre_and_stays_in_bounds(top: int, middle: int, bottom: int) -> None:
    n = top + middle + bottom
    figures = intervals.net_score(top, bottom, n)
    if n:
        assert -100 <= figures.low <= figures.centre <= figures.high <= 100
        assert figures.low < figures.high


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_wilson_interval_holds_the_share(hits: int, others: int) -> None:
    for x in (hits, others):
        figures = intervals.share(x, hits + others)
        assert 0 <= figures.low <= figures.value <= figures.high <= 100
        assert figures.low <= figures.centre <= figures.high


@given(st.lists(st.integers(0, 300), min_size=7, max_size=7))
def test_mean_interval_holds_the_mean(counts: list[int]) -> None:
    figures = intervals.mean(counts, range(1, 8), (1.0, 7.0))
    n = sum(counts)
    if n >= 1:
        assert figures.value == pytest.approx(
            sum(c * x for c, x in zip(counts, range(1, 8), strict=True)) / n
        )
    if n >= 2:
        assert 1 <= figures.low <= figures.value <= figures.high <= 7
    else:
        assert np.isnan(figures.low)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_a_change_back_is_the_change_mirrored(a: int, b: int, c: int, d: int) -> None:
    one, two = intervals.share(a, a + b), intervals.share(c, c + d)
    there, back = intervals.change(one, two), intervals.change(two, one)
    if a + b and c + d:
        assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
        assert bool(there.clear) is bool(back.clear)
