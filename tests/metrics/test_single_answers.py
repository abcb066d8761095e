"""Metrics of single answers: times, distinct users, customers who come and go, against plain Python."""

import statistics
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics import words
from cxdesk.metrics.kinds import KINDS, get
from cxdesk.metrics.periods import By, last_day, number_of
from cxdesk.metrics.series import by_segment, distribution, lane, trend
from cxdesk.model.records import Metric
from cxdesk.model.tally import UNDATED, Tally, pack
from tests.metrics.making import figure, metric

START = date(2025, 1, 20)
days = st.integers(0, 150).map(lambda n: START + timedelta(days=n))
Rows = list[tuple[date, float]]


def tally(rows: Rows, value: str | None = None, segment: str | None = None) -> Tally:
    return pack("m", 0, value, Counter((day.toordinal(), segment, float(answer)) for day, answer in rows))


def values(of: Metric, rows: Rows, by: By) -> dict[str, tuple[float | None, int]]:
    (line,) = trend(of, [tally(rows)], by).lines
    return {p.period.key: (p.value, p.n) for p in line.points}


# ------------------------------------------------------------------------------------------------ resolution time

ART = metric("art", 0, KINDS["art"].scales[0].high, "low_good")


def hours(variant: str) -> Metric:
    return metric("art", 0, KINDS["art"].scales[0].high, "low_good", variant)


times = st.lists(st.tuples(days, st.floats(0, 2000, allow_subnormal=False)), min_size=1, max_size=60)


@given(times, st.sampled_from(["week", "month", "all"]))
def test_resolution_times_are_pooled_by_the_day_they_are_resolved(rows: Rows, by: By) -> None:
    groups: dict[int, list[float]] = {}
    for day, time in rows:
        groups.setdefault(number_of(day, by), []).append(time)
    expected = [groups[key] for key in sorted(groups)]
    for variant, compute in (("mean", statistics.fmean), ("median", statistics.median)):
        found = [pair for pair in values(hours(variant), rows, by).values() if pair[1]]
        assert [n for _value, n in found] == [len(group) for group in expected]
        assert [value for value, _n in found] == pytest.approx([compute(group) for group in expected])


def test_quantiles_of_resolution_times_and_their_intervals() -> None:
    # statistics.quantiles(range(1, 101), n=10, method="inclusive")[8] = 90.1; for 100 answers the 95 % interval of the
    # median is the 41st to the 60th (Conover's ranks: 50 -+ 9.8, rounded up), of the 90th percentile the 85th to 96th.
    rows: Rows = [(START, float(n)) for n in range(1, 101)]
    (line,) = trend(hours("p90"), [tally(rows)], "all").lines
    (point,) = line.points
    assert (point.value, point.low, point.high) == pytest.approx((90.1, 85, 96))
    (line,) = trend(hours("median"), [tally(rows)], "all").lines
    (point,) = line.points
    assert (point.value, point.low, point.high) == (50.5, 41, 60)


def test_three_cases_have_a_median_without_an_interval() -> None:
    (line,) = trend(hours("median"), [tally([(START, 1.0), (START, 9.0), (START, 2.0)])], "all").lines
    assert (line.points[0].value, line.points[0].low, line.points[0].high) == (2, None, None)


def test_slower_is_worse() -> None:
    fast = [(date(2025, 3, 1), 2.0 + n % 3) for n in range(60)]
    slow = [(date(2025, 4, 1), 9.0 + n % 3) for n in range(60)]
    for variant in ("mean", "median", "p90"):
        cell = lane(hours(variant), [tally(fast + slow)], None)["all"]
        assert cell.change is not None
        assert (cell.change.value, cell.change.verdict) == (7, "worse")


def test_a_month_without_resolved_cases_is_a_gap() -> None:
    rows: Rows = [(date(2025, 1, 3), 4.0), (date(2025, 3, 3), 6.0)]
    assert values(ART, rows, "month") == {"2025-01": (4, 1), "2025-02": (None, 0), "2025-03": (6, 1)}


def test_times_without_a_date_are_in_the_total_only() -> None:
    made = pack("m", 0, None, {(UNDATED, None, 10.0): 1, (START.toordinal(), None, 20.0): 1})
    found = trend(ART, [made], "month")
    assert (found.undated, [p.value for p in found.lines[0].points]) == (1, [20])
    assert trend(ART, [made], "all").lines[0].points[0].value == 15


def test_times_have_a_distribution_in_bins_of_the_data() -> None:
    (found,) = distribution(ART, [tally([(START, float(n)) for n in range(101)])])
    assert [bar.count for bar in found.bars] == [10] * 9 + [11]
    assert (found.bars[0].low, found.bars[-1].high) == (0, 100)


# ------------------------------------------------------------------------------------------------ active users


def active(variant: str = "") -> Metric:
    return metric("active", 0, 2.0**31, variant=variant)


uses = st.lists(st.tuples(days, st.integers(0, 9)), min_size=1, max_size=80)


def distinct(rows: Rows, by: By) -> dict[int, int]:
    seen: dict[int, set[float]] = {}
    for day, user in rows:
        seen.setdefault(number_of(day, by), set()).add(user)
    return {key: len(users) for key, users in seen.items()}


@given(uses, st.sampled_from([("mau", "month"), ("wau", "week"), ("dau", "day")]))
def test_distinct_users(rows: Rows, unit: tuple[str, By]) -> None:
    found = trend(active(unit[0]), [tally(rows)], unit[1]).lines[0].points
    expected = distinct(rows, unit[1])
    assert {number_of(p.period.start, unit[1]): p.value for p in found if p.n and p.period.start} == expected


@given(uses)
def test_daily_users_and_stickiness_of_a_month(rows: Rows) -> None:
    daily, monthly = distinct(rows, "day"), distinct(rows, "month")
    for point in trend(active("dau"), [tally(rows)], "month").lines[0].points:
        end = last_day(point.period)
        assert point.period.start is not None
        assert end is not None
        within = [daily.get(day, 0) for day in range(point.period.start.toordinal(), end.toordinal() + 1)]
        month = monthly.get(number_of(point.period.start, "month"), 0)
        assert point.n == month
        if month:
            assert point.value == pytest.approx(statistics.fmean(within))
            sticky = values(active("stickiness"), rows, "month")[point.period.key]
            assert sticky[0] == pytest.approx(100 * statistics.fmean(within) / month)


@given(uses)
def test_monthly_users_of_a_quarter_are_the_mean_of_its_months(rows: Rows) -> None:
    monthly = distinct(rows, "month")
    for point in trend(active(), [tally(rows)], "quarter").lines[0].points:
        assert point.period.start is not None
        first = number_of(point.period.start, "month")
        if point.n:
            assert point.value == pytest.approx(sum(monthly.get(first + i, 0) for i in range(3)) / 3)


def test_users_of_two_touchpoints_are_counted_once_together() -> None:
    both = [tally([(START, 1), (START, 2)], "App"), tally([(START, 2), (START, 3)], "Web")]
    assert trend(active(), both, "month").lines[0].points[0].value == 3
    apart = lane(active(), both, {"App": "a", "Web": "b"})
    assert [cell.latest.value for cell in apart.values() if cell.latest] == [2, 2]


def test_stickiness_counts_days_without_use() -> None:
    # 100, 120 and 80 people on three of 30 days: 10 a day of 300
    rows: Rows = [(date(2025, 4, 1), n) for n in range(100)]
    rows += [(date(2025, 4, 2), n) for n in range(100, 220)]
    rows += [(date(2025, 4, 3), n) for n in range(220, 300)]
    value, n = values(active("stickiness"), rows, "month")["2025-04"]
    assert value == pytest.approx(100 * 10 / 300)
    assert n == 300


def test_finer_periods_than_the_variant_are_its_own() -> None:
    assert trend(active(), [tally([(START, 1)])], "day").by == "month"


def test_users_have_no_interval_and_no_distribution() -> None:
    (line,) = trend(active(), [tally([(START, n) for n in range(40)])], "month").lines
    assert (line.points[0].low, words.margin_text(active(), line.points[0])) == (None, "")
    assert "no sample" in get("active").card(active()).interval
    with pytest.raises(Exception, match="no distribution"):
        distribution(active(), [tally([(START, 1)])])


# ------------------------------------------------------------------------------------------------ customers

END = START + timedelta(days=200)


def customers(kind: str, as_of: date = END) -> Metric:
    return metric(kind, 0, as_of.toordinal(), KINDS[kind].scales[0].direction)


lives = st.lists(st.tuples(days, st.none() | st.integers(0, 120)), min_size=1, max_size=60)


@given(lives, st.sampled_from(["week", "month", "quarter"]))
def test_churn_of_those_present_at_the_start_of_a_period(
    people: list[tuple[date, int | None]], by: By
) -> None:
    spans = [(start, None if lasted is None else start + timedelta(days=lasted)) for start, lasted in people]
    spans = [(start, end if end and end <= END else None) for start, end in spans]
    rows: Rows = [(start, end.toordinal() if end else 0) for start, end in spans]
    lost = {p.period.key: p for p in trend(customers("churn"), [tally(rows)], by).lines[0].points}
    kept = {p.period.key: p for p in trend(customers("retention"), [tally(rows)], by).lines[0].points}
    assert lost.keys() == kept.keys()
    for key, point in lost.items():
        first, final = point.period.start, last_day(point.period)
        assert first is not None
        assert final is not None
        base = [end for start, end in spans if start < first and (end is None or end >= first)]
        gone = sum(end is not None and end <= final for end in base)
        assert point.n == (len(base) if final <= END else 0)
        if point.n:
            assert point.value == pytest.approx(100 * gone / len(base))
            assert kept[key].value == pytest.approx(100 - 100 * gone / len(base))


def test_churn_published() -> None:
    # metrics.md 10: of 1,000 at the start 40 leave, 120 come: 4.0 % churn, 96.0 % retention
    start, month = date(2024, 6, 1), date(2025, 3, 10).toordinal()
    rows: Rows = [(start, 0.0)] * 960
    rows += [(start, month)] * 40 + [(date(2025, 3, 5), 0)] * 120
    assert values(customers("churn", date(2025, 3, 31)), rows, "month")["2025-03"] == (4.0, 1000)
    assert values(customers("retention", date(2025, 3, 31)), rows, "month")["2025-03"] == (96.0, 1000)


def test_the_month_that_the_data_end_in_has_no_figure() -> None:
    rows: Rows = [(date(2025, 1, 5), 0), (date(2025, 1, 6), date(2025, 3, 10).toordinal())]
    assert list(values(customers("churn", date(2025, 3, 30)), rows, "month")) == ["2025-02"]
    assert list(values(customers("churn", date(2025, 3, 31)), rows, "month")) == ["2025-02", "2025-03"]


def test_over_all_dates_churn_is_of_everyone_there_ever_was() -> None:
    rows: Rows = [(START, 0), (START, 0), (START, START.toordinal() + 3), (END, 0)]
    for kind, expected in (("churn", 25), ("retention", 75)):
        of = customers(kind)
        assert trend(of, [tally(rows)], "all").lines[0].points[0].value == expected
        answers = Counter(answer for _day, answer in rows)
        assert figure(of, answers).value == expected


def test_more_churn_is_worse_and_more_retention_better() -> None:
    early, late = date(2024, 1, 1), date(2025, 5, 10).toordinal()
    rows: Rows = [(early, 0.0)] * 300
    rows += [(early, date(2025, 4, 10).toordinal())] * 10 + [(early, late)] * 200
    for kind in ("churn", "retention"):
        cell = lane(customers(kind, date(2025, 5, 31)), [tally(rows)], None)["all"]
        assert cell.change is not None
        assert cell.change.verdict == "worse"


def test_by_segment_totals_are_pooled() -> None:
    one = pack("m", 1, None, {(START.toordinal(), "A", 1.0): 1, (START.toordinal(), "B", 1.0): 1})
    (found,) = by_segment(active(), [one])
    assert found.total.value == 1
    assert [(segment, point.value) for segment, point in found.segments] == [("A", 1), ("B", 1)]


def test_flags_and_dates_of_churn_do_not_share_a_line() -> None:
    flags = metric("churn", 0, 1, "low_good")
    assert words.why_apart(flags, customers("churn")) is not None
    assert words.why_apart(customers("churn"), customers("churn", START)) is None
    assert words.why_apart(hours("mean"), hours("median")) is not None


def test_churn_by_flags() -> None:
    assert figure(metric("churn", 0, 1, "low_good"), {0: 60, 1: 40}).value == 40
    kept = figure(metric("retention", 0, 1), {0: 60, 1: 40})
    assert (kept.value, kept.low, kept.high) == pytest.approx((60, 50.20, 69.06), abs=0.005)


def test_first_contact_resolution_gross_and_net() -> None:
    answers = {-1: 20, 0: 20, 1: 60}
    assert figure(metric("fcr", -1, 1), answers).value == 60
    net = figure(metric("fcr", -1, 1, variant="net"), answers)
    assert net.value == 75
    assert net.n == 80
    assert get("fcr").objection(metric("fcr", 0, 1, variant="net")) is not None


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_has_a_definition_card(key: str) -> None:
    kind = get(key)
    scale = kind.scales[0]
    for variant in kind.variants:
        of = metric(key, scale.low, scale.high, scale.direction, variant.key)
        if kind.objection(of) is None:
            card = kind.card(of)
            assert all((card.title, card.words, card.formula, card.scale, card.interval, card.source))
            assert kind.unit(of)
    assert kind.up_is_good(metric(key, scale.low, scale.high, scale.direction)) is (
        key not in ("churn", "revenue_churn", "art")
    )


def test_few_users_are_no_small_sample_and_hours_say_so() -> None:
    (line,) = trend(active(), [tally([(START, 1)])], "month").lines
    assert (line.points[0].n, line.points[0].flag) == (1, "")
    (line,) = trend(ART, [tally([(START, 1.5)])], "month").lines
    assert (words.value_text(ART, line.points[0].value), line.points[0].flag) == (
        "1.5\N{NO-BREAK SPACE}h",
        "very small",
    )
