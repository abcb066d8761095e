"""Comparisons of segments, touchpoints and periods, and Holm's correction, by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics import compare, intervals
from cxdesk.metrics.series import Change
from tests.metrics.making import metric, tally

CSAT, NPS = metric("csat", 1, 5), metric("nps", 0, 10)
MARCH, APRIL = date(2026, 3, 5), date(2026, 4, 5)


def test_two_shares_differ_by_newcombe() -> None:
    # Newcombe (1998), table II, method 10: 56/70 - 48/80 = 0.20, 0.0524 to 0.3339
    one, two = tally({(MARCH, None): {5: 48, 1: 32}}), tally({(MARCH, None): {5: 56, 1: 14}})
    found = compare.between(CSAT, [one], [two])
    assert found is not None
    assert found.change.value == pytest.approx(20)
    assert (found.change.low, found.change.high) == pytest.approx((5.24, 33.39), abs=0.006)
    assert (found.change.clear, found.holds, found.change.verdict) == (True, True, "better")


def test_net_scores_of_two_periods() -> None:
    held = [tally({(MARCH, None): {10: 50, 8: 30, 0: 20}, (APRIL, None): {10: 60, 8: 25, 0: 15}})]
    found = compare.periods(NPS, held, (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), None))
    assert found is not None
    assert (found.change.centre, found.change.low, found.change.high) == pytest.approx(
        (14.56, -6.25, 35.37), abs=0.006
    )
    assert (found.change.clear, found.holds) == (False, False)
    assert (found.point.value, found.against.value) == (45, 30)


def test_nothing_to_compare_with() -> None:
    some = [tally({(MARCH, None): {10: 5}})]
    assert compare.between(NPS, some, []) is None
    assert compare.between(NPS, [], some) is None
    assert compare.periods(NPS, some, (None, date(2020, 1, 1)), (MARCH, None)) is None
    assert compare.segments(NPS, some).rows == ()
    assert compare.segments(NPS, []).rows == ()


def test_two_segments_are_one_comparison() -> None:
    found = compare.segments(CSAT, [tally({(MARCH, "A"): {5: 48, 1: 32}, (MARCH, "B"): {5: 56, 1: 14}})])
    (row,) = found.rows
    assert (row.name, found.warning) == ("B", "")
    assert row.change.value == pytest.approx(20)


def test_a_segment_is_compared_with_all_others_pooled() -> None:
    cells = {(MARCH, "A"): {5: 10, 1: 10}, (MARCH, "B"): {5: 30, 1: 10}, (MARCH, "C"): {5: 20, 1: 20}}
    found = compare.segments(CSAT, [tally(cells)])
    first = found.rows[0]
    # A: 10 of 20; the others 50 of 80
    assert (first.name, first.point.value, first.against.value, first.against.n) == ("A", 50, 62.5, 80)
    assert [row.name for row in found.rows] == ["A", "B", "C"]
    assert found.warning.startswith("3 comparisons: by chance alone about one in 20 looks clear.")


def test_touchpoints_are_compared_likewise() -> None:
    times = metric("art", 0, 876600, "low_good", "median")
    held = [
        tally({(MARCH, None): dict.fromkeys(range(1, 31), 1)}, "App"),
        tally({(MARCH, None): dict.fromkeys(range(101, 131), 1)}, "Web"),
        tally({(MARCH, None): dict.fromkeys(range(11, 41), 1)}, "Shop"),
    ]
    found = compare.groups(times, held, {"App": "a", "Web": "w", "Shop": "s"})
    # The medians of 1 to 30, 101 to 130 and 11 to 40, and of the other two together
    assert [(row.name, row.point.value, row.against.value) for row in found.rows] == [
        ("a", 15.5, 70.5),
        ("w", 115.5, 20.5),
        ("s", 25.5, 65.5),
    ]
    assert [row.change.verdict for row in found.rows if row.holds] == ["better", "worse"]


def test_those_who_are_all_counted_are_no_sample() -> None:
    users = metric("active", 0, 2**31)
    held = [tally({(MARCH, segment): {1: 1, 2: 1} for segment in "ABC"})]
    assert compare.segments(users, held).rows == ()
    found = compare.between(users, held, [tally({(MARCH, None): {1: 1}})])
    assert found is not None
    assert (found.change.value, found.p, found.holds) == (-1, None, False)


def test_holm() -> None:
    # Holm (1979): 0.01 <= 0.05/4, 0.013 <= 0.05/3, 0.04 > 0.05/2: the first two hold
    assert compare.holm([0.04, 0.01, None, 0.06, 0.013]) == [False, True, False, False, True]
    assert compare.holm([0.0499]) == [True]
    assert compare.holm([]) == []


@given(st.lists(st.none() | st.floats(0, 1), max_size=30))
def test_holm_keeps_no_more_than_are_clear_and_the_smallest_first(chances: list[float | None]) -> None:
    kept = compare.holm(chances)
    held = [p for p, k in zip(chances, kept, strict=True) if k and p is not None]
    rest = [p for p, k in zip(chances, kept, strict=True) if not k and p is not None]
    assert all(p <= 0.05 for p in held)
    assert not held or not rest or max(held) <= min(rest)


def test_the_chance_of_a_difference() -> None:
    # An interval that ends at 0 is one chance in 20; difference 2.6, half width 1.96: z = 2.6, p = 0.0093
    assert compare.chance(Change(2, 2, 0, 4, False, "unclear")) == pytest.approx(0.05)
    assert compare.chance(Change(2.6, 2.6, 0.64004, 4.55996, True, "better")) == pytest.approx(
        0.00932, abs=1e-5
    )
    assert compare.chance(Change(-2.6, -2.6, -4.55996, -0.64004, True, "worse")) == pytest.approx(
        0.00932, abs=1e-5
    )
    assert compare.chance(Change(1, 1, None, None, False, "unclear")) is None


def test_many_comparisons_of_nothing_warn_and_few_hold() -> None:
    cells = {(MARCH, f"S{i:02}"): {5: 60 + (i == 7) * 30, 1: 40 - (i == 7) * 30} for i in range(12)}
    found = compare.segments(CSAT, [tally(cells)])
    assert (len(found.rows), found.holding) == (12, 1)
    assert found.warning == (
        "12 comparisons: by chance alone about one in 20 looks clear. 1 remains after Holm’s correction."
    )
    assert [row.name for row in found.rows if row.holds] == ["S07"]


def test_a_mean_is_compared_by_welch() -> None:
    of = metric("csat", 1, 7, variant="mean")
    one = tally({(MARCH, None): {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}})
    two = tally({(MARCH, None): {4: 1, 5: 1, 6: 1, 7: 1}})
    found = compare.between(of, [one], [two])
    assert found is not None
    half = float(intervals.t_quantile(6.9808)) * (11 / 12) ** 0.5
    assert (found.change.low, found.change.high) == pytest.approx((2.5 - half, 2.5 + half), abs=0.001)
