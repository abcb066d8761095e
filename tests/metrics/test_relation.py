"""Correlations against published examples, and the quadrants of importance and performance."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics.relation import Item, correlation, importance, ranks

NAN = math.nan


def test_pearson_published() -> None:
    # Anscombe (1973), Graphs in statistical analysis, The American Statistician 27: r = 0.816, n = 11
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    found = correlation(x, y, "pearson")
    assert found.r == pytest.approx(0.81642, abs=1e-5)
    # Fisher: atanh(0.81642) = 1.14597; -+ 1.959964 / sqrt(8) = 0.692952: tanh of 0.453018 and 1.838922
    assert (found.low, found.high) == pytest.approx((0.42439, 0.95069), abs=1e-4)
    assert found.n == 11


def test_spearman_published() -> None:
    # IQ and hours of television, the worked example of Spearman's coefficient: rho = -29/165 = -0.17576
    iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    found = correlation(iq, hours)
    assert found.r == pytest.approx(-29 / 165)
    # Bonett and Wright: SE = sqrt((1 + 0.030891 / 2) / 7) = 0.380873; atanh = -0.177604
    half = 1.959964 * 0.380873
    assert (found.low, found.high) == pytest.approx(
        (math.tanh(-0.177604 - half), math.tanh(-0.177604 + half)), abs=1e-4
    )


def test_rows_without_both_numbers_are_left_out() -> None:
    assert correlation([1, 2, NAN, 4, 5], [1, 2, 3, NAN, 5]).n == 3
    assert correlation([1, 2, 3], [2, 4, 6]) == correlation([1, 2, 3, NAN], [2, 4, 6, 1])
    assert correlation([1, 2, 3], [2, 4, 6]).low is None
    for x in ([], [1.0], [2.0, 2.0, 2.0]):
        assert correlation(x, x).r is None


def test_equal_answers_share_a_rank() -> None:
    import numpy as np

    assert ranks(np.array([3.0, 1.0, 3.0, 7.0])).tolist() == [2.5, 1, 2.5, 4]


numbers = st.lists(st.tuples(st.integers(1, 7), st.integers(0, 10)), min_size=4, max_size=40)


@given(numbers)
def test_correlations_are_symmetric_and_keep_the_order_only(rows: list[tuple[int, int]]) -> None:
    x, y = [float(a) for a, _b in rows], [float(b) for _a, b in rows]
    found = correlation(x, y)
    back = correlation(y, x)
    grown = correlation([a**3 for a in x], y)
    for other in (back, grown):
        assert (other.r, other.low, other.high) == pytest.approx((found.r, found.low, found.high))
    if found.r is not None:
        assert found.low is not None
        assert found.high is not None
        assert -1 <= found.low <= found.r <= found.high <= 1


def test_importance_and_performance() -> None:
    outcome = [0.0, 2, 4, 6, 8, 10, 3, 7]
    items = [
        Item("Speed", outcome, 40),
        Item("Staff", [0.0, 3, 3, 6, 9, 10, 4, 6], 80),
        Item("Colour", [5.0, 1, 4, 2, 5, 1, 3, 4], 90),
        Item("Logo", [1.0, 5, 2, 4, 3, 3, 5, 1], 30),
        Item("Blank", [NAN] * 8, 50),
    ]
    found = importance(items, outcome)
    assert {item.name: item.quadrant for item in found.items} == {
        "Speed": "improve",
        "Staff": "keep",
        "Colour": "overdone",
        "Logo": "low",
        "Blank": "",
    }
    assert found.performance_line == pytest.approx(60)
    assert importance([], outcome).importance_line is None
