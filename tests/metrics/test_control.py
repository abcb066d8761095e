"""Control charts by hand, and their rules."""

import math
from datetime import date, timedelta

import pytest

from cxdesk.metrics import control
from cxdesk.metrics.control import Control
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally
from tests.metrics.making import metric, tally

START = date(2026, 1, 5)
Answers = dict[int, int]


def days(*answers: Answers | None) -> list[Tally]:
    cells: dict[tuple[date | None, str | None], Answers] = {
        (START + timedelta(days=i), None): given for i, given in enumerate(answers) if given
    }
    return [tally(cells)]


def chart(of: Metric, *answers: Answers | None) -> Control:
    return control.chart(of, days(*answers), "day")["all"]


def test_a_p_chart() -> None:
    # 20 of 100, 30 of 100, 40 of 200: centre 22.5 %; limits 3 sqrt(0.225 * 0.775 / n): 12.527 and 8.858 points
    found = chart(metric("share", 0, 1), {1: 20, 0: 80}, {1: 30, 0: 70}, {1: 40, 0: 160})
    assert found.kind == "p"
    assert found.centre == pytest.approx(22.5)
    limits = [(point.low, point.high) for point in found.points]
    assert limits == [pytest.approx((9.973, 35.027), abs=0.001)] * 2 + [
        pytest.approx((13.642, 31.358), abs=0.001)
    ]
    assert found.signs == 0


def test_limits_of_a_share_stay_between_0_and_100() -> None:
    found = chart(metric("share", 0, 1), {1: 1, 0: 9}, {0: 10})
    assert [point.low for point in found.points] == [0, 0]


def test_an_xbar_chart_pools_the_spread_within_the_periods() -> None:
    # 1, 3 (s² = 2, mean 2) and 4, 4, 5, 5 (s² = 1/3, mean 4.5): pooled s² = (1 * 2 + 3 * 1/3) / 4 = 0.75;
    # centre (2 * 2 + 4 * 4.5) / 6 = 3.6667; limits 3 sqrt(0.75 / n) = 1.8371 and 1.2990
    found = chart(metric("csat", 1, 5, variant="mean"), {1: 1, 3: 1}, {4: 2, 5: 2})
    assert found.kind == "xbar"
    assert found.centre == pytest.approx(11 / 3)
    assert [(p.low, p.high) for p in found.points] == [
        pytest.approx((1.8296, 5), abs=1e-4),
        pytest.approx((2.3676, 4.9658), abs=1e-4),
    ]


def test_a_chart_of_net_scores_has_the_variance_of_their_marks() -> None:
    # 60 promoters, 20 detractors of 120: p = 0.5, d = 1/6, variance 5/9; with n = 60: 300 * sqrt(5/9/60) = 28.868
    found = chart(metric("nps", 0, 10), {10: 40, 8: 10, 0: 10}, {10: 20, 8: 30, 0: 10})
    assert found.kind == "net"
    assert found.centre == pytest.approx(100 / 3)
    half = 300 * math.sqrt(5 / 9 / 60)
    assert [(p.low, p.high) for p in found.points] == [pytest.approx((100 / 3 - half, 100 / 3 + half))] * 2


def test_individuals_and_moving_ranges() -> None:
    # NIST/SEMATECH e-Handbook, 6.3.2.2: flow rates with the mean 50.81 and the mean moving range 1.8778, limits
    # 50.81 -+ 3 * 1.8778 / 1.128 = 45.816 and 55.804
    flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    rows: dict[tuple[date | None, str | None], dict[float, int]] = {
        (START + timedelta(days=i), None): {rate: 1} for i, rate in enumerate(flow)
    }
    found = control.chart(metric("sum", -1e15, 1e15), [tally(rows)], "day")["all"]
    assert found.kind == "individuals"
    assert found.centre == pytest.approx(50.81)
    assert (found.points[0].low, found.points[0].high) == pytest.approx((45.816, 55.804), abs=0.001)
    assert found.signs == 0


def test_a_point_beyond_the_limits_is_marked() -> None:
    usual: list[Answers | None] = [{1: 20, 0: 80}, {1: 32, 0: 68}] * 6
    found = chart(metric("share", 0, 1), *usual, {1: 60, 0: 40})
    assert [point.sign for point in found.points] == [""] * 12 + ["beyond"]


def test_eight_in_a_row_on_one_side_are_marked_and_a_gap_does_not_hide_them() -> None:
    low: list[Answers | None] = [{1: 20, 0: 80}] * 9
    high: list[Answers | None] = [{1: 24, 0: 76}] * 4
    found = chart(metric("share", 0, 1), *low, *high, None, *high)
    signs = [point.sign for point in found.points]
    assert signs == [""] * 7 + ["run"] * 2 + [""] * 4 + [""] + [""] * 3 + ["run"]
    assert found.points[13].value is None


def test_ten_years_of_days() -> None:
    found = chart(metric("share", 0, 1), *[{1: 20 + i % 3, 0: 80} for i in range(3650)])
    assert len(found.points) == 3650
    assert found.signs == 0


def test_one_period_has_no_limits_and_none_no_centre() -> None:
    lone = chart(metric("nps", 0, 10), {10: 5})
    assert (lone.centre, lone.points[0].low, lone.points[0].sign) == (100, None, "")
    assert control.chart(metric("nps", 0, 10), []) == {}
