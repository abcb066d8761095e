"""Counts, sums, 3E, revenue, funnels, ready figures and repeated contacts, by hand and against published figures."""

import csv
import math
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics import intervals, words
from cxdesk.metrics.kinds import KINDS, How, Made, get
from cxdesk.metrics.series import Point, lane, trend
from cxdesk.model.answers import LeftOutReason, Value, reason_text
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally, pack
from tests.metrics.making import figure, metric, tally, weighted

DAY, LATER = date(2026, 3, 2), date(2026, 4, 2)


def only(of: Metric, tallies: list[Tally]) -> Point:
    (line,) = trend(of, tallies, "all").lines
    return line.points[0]


# ------------------------------------------------------------------------------------------------ counts and sums

# Exact 95 % limits of a Poisson mean: Garwood (1936), as tabled in Ulm (1990), Am. J. Epidemiology 131
GARWOOD = [(1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904), (100, 81.3640, 121.6268)]


@pytest.mark.parametrize(("count", "low", "high"), GARWOOD)
def test_chance_events_have_the_exact_interval(count: int, low: float, high: float) -> None:
    found = figure(metric("count", 0, 1, variant="events"), {1: count})
    assert (found.value, found.low, found.high) == pytest.approx((count, low, high), abs=0.0001)


@given(st.integers(1, 20_000))
def test_poisson_limits_cut_off_two_and_a_half_per_cent(count: int) -> None:
    """The chance of so many or more at the lower limit is 2.5 %, summed term by term from the mode."""
    low = float(intervals.events([count]).low[0])
    below = sum(
        math.exp(k * math.log(low) - low - math.lgamma(k + 1)) for k in range(max(0, count - 2000), count)
    )
    assert 1 - below == pytest.approx(0.025, abs=2e-6)


def test_rows_are_counted_without_an_interval() -> None:
    of = metric("count", 0, 1)
    (line,) = trend(of, [tally({(DAY, None): {1: 40}, (date(2026, 5, 31), None): {1: 7}})], "month").lines
    assert [(p.value, p.low, p.n) for p in line.points] == [(40, None, 40), (None, None, 0), (7, None, 7)]
    assert [p.flag for p in line.points] == ["", "", ""]
    assert words.value_text(of, 1234.0) == "1,234"


def test_blank_cells_are_no_rows() -> None:
    made = get("count").made(How({"answer": (0,)}))
    assert made is not None
    assert [made.answer(cell) for cell in ("x", 0, None, 3.5)] == [1, 1, None, 1]


def test_a_month_that_is_not_over_is_marked() -> None:
    held = [tally({(DAY, None): {1: 4}, (LATER, None): {1: 3}})]
    (line,) = trend(metric("count", 0, 1), held, "month").lines
    assert [p.incomplete for p in line.points] == [False, True]
    whole = [tally({(DAY, None): {1: 4}, (date(2026, 4, 30), None): {1: 3}})]
    (line,) = trend(metric("count", 0, 1), whole, "month").lines
    assert [p.incomplete for p in line.points] == [False, False]
    (line,) = trend(metric("csat", 1, 5), held, "month").lines
    assert not any(p.incomplete for p in line.points)
    (line,) = trend(metric("active", 0, 2**31), held, "month").lines
    assert [p.incomplete for p in line.points] == [False, True]


@given(
    st.lists(
        st.tuples(st.sampled_from([DAY, LATER]), st.integers(-500, 500).map(lambda n: n / 4)), min_size=1
    )
)
def test_sums(rows: list[tuple[date, float]]) -> None:
    made = pack("m", 0, None, Counter((day.toordinal(), None, x) for day, x in rows))
    of = metric("sum", -1e15, 1e15)
    assert only(of, [made]).value == pytest.approx(sum(x for _day, x in rows))
    for point in trend(of, [made], "month").lines[0].points:
        assert point.value == pytest.approx(
            sum(x for day, x in rows if point.period.start and day.month == point.period.start.month)
        )


# ------------------------------------------------------------------------------------------------ 3E

EXAMPLE = {7: 3, 6: 2, 5: 1, 4: 1, 3: 1, 2: 1, 1: 1}
"""7,7,6,5,4,3,2,1,6,7"""
TURNED = {1: 3, 2: 2, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1}
"""The same people asked the other way round: 1,1,2,3,4,5,6,7,2,1"""


@pytest.mark.parametrize("kind", ["success", "effort", "emotion"])
def test_the_net_scores_of_the_parts(kind: str) -> None:
    for of, answers in ((metric(kind, 1, 7), EXAMPLE), (metric(kind, 1, 7, "low_good"), TURNED)):
        found = figure(of, answers)
        assert (found.value, found.low, found.high) == pytest.approx((20, -30.33, 61.10), abs=0.005)
        assert found.n == 10
    assert figure(metric(kind, 1, 7, variant="top-3"), EXAMPLE).value == pytest.approx(30)
    assert figure(metric(kind, 1, 7, variant="mean"), EXAMPLE).value == pytest.approx(4.8)
    assert get(kind).part == kind
    assert get(kind).objection(metric(kind, 1, 5)) is not None


def three(*columns: str, how: str = "ease") -> Made:
    made = get("three_e").made(How({"success": (0,), how: (1,), "emotion": (2,)}))
    assert made is not None
    return made


def test_answers_of_three_parts_are_one_number() -> None:
    made = three()
    assert [made.answer(7, 6, 3), made.answer(1, None, 5), made.answer(None, None, None)] == [763, 105, None]
    assert made.answer(8, 1, 1) == "success: 8"
    assert made.answer(1, 2.5, 1) == "ease: 2.5"
    assert made.answer(1, 0, 1) == "ease: 0"
    assert three(how="hard").answer(7, 1, 3) == 773


def test_the_overall_rating_is_the_mean_of_three_nets() -> None:
    # success: 7, 7, 1 of 3 = 33.33; ease: 6, 2 of 2 = 0; emotion: 7, 5, 4 of 3 = 33.33
    of = metric("three_e", 1, 777)
    found = figure(of, {767: 1, 725: 1, 104: 1})
    assert found.value == pytest.approx((100 / 3 + 0 + 100 / 3) / 3)
    assert found.n == 2


def test_no_overall_rating_where_a_part_is_missing() -> None:
    answers = {706: 3, 101: 1}
    none = figure(metric("three_e", 1, 777), answers)
    assert none.n == 0
    assert math.isnan(none.value)
    some = figure(metric("three_e", 1, 777, variant="available"), answers)
    assert some.value == pytest.approx(50)
    assert (
        words.why_apart(metric("three_e", 1, 777), metric("three_e", 1, 777, variant="available")) is not None
    )


def test_three_equal_parts_are_as_sure_as_one() -> None:
    found = figure(metric("three_e", 1, 777), {111 * x: n for x, n in EXAMPLE.items()})
    assert (found.value, found.low, found.high) == pytest.approx((20, -30.33, 61.10), abs=0.005)


def test_parts_that_go_apart_make_the_mean_surer() -> None:
    # Every mark of success with every mark of ease and of emotion equally often: no correlation, the error is that of
    # one part over the square root of three. One part: 4 top, 4 bottom of 8: P = D = 4.75/11, SE = sqrt(0.863636/11).
    answers = {100 * a + 10 * b + c: 1 for a in (1, 7) for b in (1, 7) for c in (1, 7)}
    found = figure(metric("three_e", 1, 777), answers)
    half = 100 * 1.959964 * math.sqrt(0.863636 / 11) / math.sqrt(3)
    assert (found.value, found.low, found.high) == pytest.approx((0, -half, half), abs=0.01)


# ------------------------------------------------------------------------------------------------ revenue


def test_revenue_churn_by_hand() -> None:
    # Of 10, 20, 30 and 40 a month the customer with 10 leaves: 10 %. Linearised:
    # 100 * 0.9² + (400 + 900 + 1600) * 0.1² = 110; * 4/3 = 146.667;
    # SE = sqrt(146.667) / 100 = 12.1106 %; t(3) = 3.182446: 10 +- 38.541, cut at 0
    rows: list[tuple[date | None, float, float]] = [(DAY, 1, 10), (DAY, 0, 20), (DAY, 0, 30), (DAY, 0, 40)]
    found = only(metric("revenue_churn", 0, 1, "low_good"), [weighted(rows)])
    assert (found.value, found.low, found.high) == pytest.approx((10, 0, 48.541), abs=0.001)
    assert found.n == 4


def test_revenue_churn_by_dates_is_of_the_money_at_the_start() -> None:
    begun, gone = date(2026, 1, 5), float(date(2026, 3, 10).toordinal())
    rows: list[tuple[date | None, float, float]] = [
        (begun, gone, 10),
        (begun, 0, 90),
        (date(2026, 3, 5), 0, 1000),
    ]
    of = metric("revenue_churn", 0, date(2026, 3, 31).toordinal(), "low_good")
    (line,) = trend(of, [weighted(rows)], "month").lines
    march = line.points[-1]
    assert march.period.key == "2026-03"
    assert (march.value, march.n) == pytest.approx((10, 2))
    assert words.value_text(of, march.value) == "10.0\N{NO-BREAK SPACE}%"


def test_revenue_churn_of_a_telephone_company(shared_data: Path) -> None:
    path = shared_data / "2_operations" / "telco_churn_ibm.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(DAY, float(r["Churn"] == "Yes"), float(r["MonthlyCharges"])) for r in csv.DictReader(file)]
    found = only(metric("revenue_churn", 0, 1, "low_good"), [weighted(rows)])
    assert found.value == pytest.approx(30.5034, abs=5e-5)
    assert found.n == 7043
    assert found.low is not None
    assert found.high is not None
    assert found.low < 30.5034 < found.high


def test_net_revenue_retention() -> None:
    made = get("nrr").made(How({"before": (0,), "after": (1,)}))
    assert made is not None
    assert [made.answer(100, 150), made.answer(100, None), made.answer(0, 50), made.answer(None, 9)] == [
        1.5,
        0,
        None,
        None,
    ]
    assert made.weight == 0
    # 100 -> 150, 100 -> 0, 300 -> 330: 480 of 500 = 96 %; gross 400 of 500 = 80 %
    rows: list[tuple[date | None, float, float]] = [(DAY, 1.5, 100), (DAY, 0, 100), (DAY, 1.1, 300)]
    of = metric("nrr", 0, 1e9)
    assert only(of, [weighted(rows)]).value == pytest.approx(96)
    assert only(metric("nrr", 0, 1e9, variant="gross"), [weighted(rows)]).value == pytest.approx(80)
    assert only(of, [weighted([(DAY, 1.2, 50), (DAY, 1.2, 10)])]).value == pytest.approx(120)
    assert words.why_apart(of, metric("nrr", 0, 1e9, variant="gross")) is not None


# ------------------------------------------------------------------------------------------------ funnel

STEPS = {"Home": "h", "Product": "p", "Basket": "b"}


def steps(variant: str, low: float = 0) -> Metric:
    return metric("funnel", low, 2**43, variant=variant)


def visits(*rows: tuple[str, str, str]) -> list[Tally]:
    """Tallies of (case, time, step) as the kind makes them of the rows, the last step first."""
    made = get("funnel").made(How({"case": (0,), "time": (1,)}))
    assert made is not None
    assert made.look is not None
    for number, (case, time, _step) in enumerate(rows):
        made.look(number, case, time)
    counted: dict[str, Counter[tuple[int, str | None, float]]] = {}
    for number, (case, time, step) in enumerate(rows):
        day = date.fromisoformat(time[:10]).toordinal()
        counted.setdefault(step, Counter())[day, None, float(str(made.answer(number, case, time)))] += 1
    return [pack("m", 0, step, counted[step]) for step in reversed(STEPS) if step in counted]


VISITS = visits(
    ("a", "2026-03-02T10:00", "Home"),
    ("a", "2026-03-02T10:01", "Product"),
    ("a", "2026-03-02T10:02", "Product"),
    ("a", "2026-03-02T10:03", "Basket"),
    ("b", "2026-03-02T11:00", "Product"),  # before the home page
    ("b", "2026-03-02T11:01", "Home"),
    ("c", "2026-03-03T09:00", "Home"),
    ("d", "2026-03-03T09:00", "Basket"),  # never at the steps before
)


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        ("reached", [3, 2, 2]),
        ("of-first", [100, 200 / 3, 100 / 3]),
        ("of-previous", [100, 200 / 3, 50]),
        ("in-order", [3, 1, 1]),
        ("in-order-of-first", [100, 100 / 3, 100 / 3]),
        ("in-order-of-previous", [100, 100 / 3, 100]),
    ],
)
def test_a_funnel(variant: str, expected: list[float]) -> None:
    found = trend(steps(variant), VISITS, "all", STEPS)
    assert [line.group for line in found.lines] == ["h", "p", "b"]
    assert [line.points[0].value for line in found.lines] == pytest.approx(expected)


def test_a_funnel_has_intervals_of_its_shares() -> None:
    found = lane(steps("of-first"), VISITS, STEPS, "all")["p"].latest
    expected = intervals.share(2, 3)
    assert found is not None
    assert (found.low, found.high, found.n) == pytest.approx((float(expected.low), float(expected.high), 3))


def test_order_needs_times() -> None:
    made = get("funnel").made(How({"case": (0,)}))
    assert made is not None
    assert made.low == 1
    assert "time" in (get("funnel").objection(steps("in-order", made.low)) or "")
    assert get("funnel").objection(steps("reached", made.low)) is None


# ------------------------------------------------------------------------------------------------ ready figures


def test_ready_figures_are_weighed_by_their_numbers() -> None:
    rows: list[tuple[date | None, float, float]] = [(DAY, 80, 10), (date(2026, 3, 9), -22.2222, 90)]
    found = only(metric("figure", -1e12, 1e12, variant="nps"), [weighted(rows)])
    assert (found.value, found.n) == pytest.approx((-12, 100), abs=1e-4)
    assert found.low is None
    assert words.value_text(metric("figure", -1e12, 1e12, variant="nps"), found.value) == "\N{MINUS SIGN}12"
    share = only(metric("figure", -1e12, 1e12, variant="share"), [weighted([(DAY, 60, 100)])])
    assert (share.value, share.low, share.high) == pytest.approx((60, 50.20, 69.06), abs=0.005)
    written = only(metric("figure", -1e12, 1e12, variant="fraction"), [weighted([(DAY, 0.6, 100)])])
    assert (written.value, written.low, written.high) == pytest.approx((60, 50.20, 69.06), abs=0.005)


def test_ready_figures_without_numbers_stand_alone() -> None:
    of = metric("figure", -1e12, 1e12)
    held = [tally({(DAY, None): {4.1: 1}, (LATER, None): {4.5: 1}, (date(2026, 4, 9), None): {4.7: 1}})]
    (line,) = trend(of, held, "month").lines
    assert [(p.value, p.n, p.flag) for p in line.points] == [(4.1, 1, "")]
    assert trend(of, held, "day").lines[0].points[-1].value == 4.7
    assert trend(of, held, "all").lines[0].points == ()
    assert "stands alone" in get("figure").card(of).notes[0]


# ------------------------------------------------------------------------------------------------ contacts again

Contacts = list[tuple[str, str | None, str | None]]


def resolved(rows: Contacts, window: int = 7, last: str = "2026-03-31") -> list[Value]:
    """The answers to (opened, customer, topic), row by row."""
    how = How(
        {"opened": (0,), "customer": (1,), "topic": (2,)},
        window=window,
        last_day=date.fromisoformat(last).toordinal(),
    )
    return answers(get("fcr").made(how), rows)


def answers(made: Made | None, rows: Contacts) -> list[Value]:
    assert made is not None
    look: Callable[..., None] | None = made.look
    assert look is not None
    for number, row in enumerate(rows):
        look(number, *row)
    return [made.answer(number, *row) for number, row in enumerate(rows)]


def test_a_contact_within_the_window_is_no_resolution() -> None:
    rows: Contacts = [
        ("2026-03-02T09:00", "Ann", "refund"),  # again after 3 days
        ("2026-03-05T10:00", "Ann", "Refund"),  # and after 8 days: resolved then
        ("2026-03-13T12:00", "Ann", "refund"),
        ("2026-03-02T09:00", "Bob", "refund"),  # other topic within the window
        ("2026-03-04T09:00", "Bob", "address"),
        ("2026-03-26T09:00", "Eve", "refund"),  # younger than the window
        ("2026-03-02T09:00", None, "refund"),
        ("soon", "Ann", "refund"),
    ]
    # 8 stands for none within seven days
    assert resolved(rows) == [3, 8, 8, 8, 8, None, None, "soon"]
    assert resolved(rows, window=2)[:2] == [3, 3]
    of = metric("fcr", 0, 8)
    found = figure(of, Counter(float(a) for a in resolved(rows) if isinstance(a, int)))
    assert found.value == 80
    assert found.n == 5
    assert get("fcr").title(of) == "FCR, gross, no contact within 7 days"


def test_contacts_of_a_case_count_once_and_reopened_is_no_resolution() -> None:
    columns = {"opened": (0,), "case": (1,), "reopened": (2,)}
    made = get("fcr").made(How(columns, last_day=date(2026, 3, 31).toordinal()))
    rows: Contacts = [
        ("2026-03-02", "1", "no"),
        ("2026-03-03", "1", "no"),
        ("2026-03-02", "2", "yes"),
        ("2026-03-02", "3", None),
    ]
    assert answers(made, rows) == [1, None, 0, 8]


def test_windows_do_not_share_a_line() -> None:
    assert words.why_apart(metric("fcr", 0, 8), metric("fcr", 0, 15)) is not None
    assert words.why_apart(metric("fcr", 0, 8), metric("fcr", 0, 1)) is not None
    assert words.why_apart(metric("fcr", 0, 8), metric("fcr", 0, 8)) is None


days = st.integers(0, 40)


@given(st.lists(st.tuples(days, st.sampled_from("AB")), max_size=20), st.integers(1, 10))
def test_first_contacts_against_plain_python(contacts: list[tuple[int, str]], window: int) -> None:
    start = date(2026, 1, 1)
    rows: Contacts = [((start + timedelta(days=n)).isoformat(), who, None) for n, who in contacts]
    last = start + timedelta(days=40)
    for (n, who), found in zip(contacts, resolved(rows, window, last.isoformat()), strict=True):
        later = [m - n for m, other in contacts if other == who and m > n]
        if later and min(later) <= window:
            assert found == min(later)
        else:
            assert found == (window + 1 if n + window <= 40 else None)


@pytest.mark.parametrize("key", KINDS)
def test_a_row_without_its_weight_is_not_blamed_on_its_answer(key: str) -> None:
    kind = get(key)
    scale = kind.scales[0]
    of = metric(key, scale.low, scale.high, scale.direction)
    told = {reason: kind.reason(of, reason) for reason in get_args(LeftOutReason)}
    assert all(told.values())
    assert told["weight"] != told["outside"]
    assert told["count"] == reason_text(of, "count")
    if key in ("revenue_churn", "nrr"):
        assert told["weight"] == "no amount of money"
