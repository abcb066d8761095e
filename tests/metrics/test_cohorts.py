"""Cohort retention against plain Python and by hand."""

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import CxdeskError
from cxdesk.metrics import cohorts
from cxdesk.metrics.cohorts import Cohorts
from cxdesk.metrics.periods import By, last_day, number_of, period
from cxdesk.model.tally import Tally, pack
from tests.metrics.making import metric

START = date(2026, 1, 12)
ACTIVE = metric("active", 0, 2**31)
Rows = list[tuple[date, float]]


def tally(rows: Rows) -> Tally:
    return pack("m", 0, None, Counter((day.toordinal(), None, float(answer)) for day, answer in rows))


def shares(found: Cohorts) -> dict[str, tuple[int, list[float | None]]]:
    return {
        row.period.key: (row.size, [None if cell is None else cell.value for cell in row.cells])
        for row in found.rows
    }


def test_cohorts_by_first_use() -> None:
    january, february, march = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 31)
    rows: Rows = [
        (january, 1),
        (january, 2),
        (january, 3),
        (january, 4),
        (february, 1),
        (february, 5),
        (march, 1),
    ]
    rows += [(march, 2), (march, 5)]
    found = cohorts.cohorts(ACTIVE, [tally(rows)])
    assert shares(found) == {"2026-01": (4, [100, 25, 50]), "2026-02": (1, [100, 100, None])}
    assert found.ages == 3
    cell = found.rows[0].cells[1]
    assert cell is not None
    assert (cell.period.key, cell.n) == ("2026-02", 4)
    # Wilson for 1 of 4: 4.56 to 69.94
    assert (cell.low, cell.high) == pytest.approx((4.56, 69.94), abs=0.01)


def test_a_month_that_is_not_over_is_none_and_not_zero() -> None:
    rows: Rows = [(date(2026, 1, 5), 1), (date(2026, 2, 5), 2)]
    found = cohorts.cohorts(ACTIVE, [tally(rows)])
    assert shares(found) == {"2026-01": (1, [100, None]), "2026-02": (1, [None, None])}


def test_cohorts_by_start_and_end() -> None:
    last = date(2026, 3, 31)
    of = metric("churn", 0, last.toordinal(), "low_good")
    begun = date(2026, 1, 10)
    rows: Rows = [
        (begun, 0),
        (begun, 0),
        (begun, date(2026, 1, 20).toordinal()),
        (begun, date(2026, 3, 3).toordinal()),
    ]
    rows += [(date(2026, 3, 2), 0)]
    found = cohorts.cohorts(of, [tally(rows)])
    assert shares(found) == {"2026-01": (4, [75, 75, 50]), "2026-03": (1, [100, None, None])}
    assert shares(cohorts.cohorts(of, [tally(rows)], start=date(2026, 2, 1))) == {"2026-03": (1, [100])}


days = st.integers(0, 120).map(lambda n: START + timedelta(days=n))


@given(
    st.lists(st.tuples(days, st.integers(0, 9)), min_size=1, max_size=80), st.sampled_from(["week", "month"])
)
def test_cohorts_by_use_against_sets(rows: Rows, by: By) -> None:
    used: dict[float, set[int]] = {}
    for day, user in rows:
        used.setdefault(user, set()).add(number_of(day, by))
    end = max(day for day, _user in rows)
    found = cohorts.cohorts(ACTIVE, [tally(rows)], by)
    assert sum(row.size for row in found.rows) == len(used)
    for row in found.rows:
        assert row.period.start is not None
        begun = number_of(row.period.start, by)
        members = [periods for periods in used.values() if min(periods) == begun]
        assert row.size == len(members)
        for age, cell in enumerate(row.cells):
            final = last_day(period(begun + age, by))
            assert final is not None
            if final > end:
                assert cell is None
            else:
                assert cell is not None
                assert cell.value == pytest.approx(
                    100 * sum(begun + age in p for p in members) / len(members)
                )


@given(st.lists(st.tuples(days, st.none() | st.integers(0, 90)), min_size=1, max_size=60))
def test_cohorts_by_dates_fall_and_never_rise(people: list[tuple[date, int | None]]) -> None:
    last = START + timedelta(days=200)
    rows: Rows = [
        (day, 0 if lasted is None else (day + timedelta(days=lasted)).toordinal()) for day, lasted in people
    ]
    for row in cohorts.cohorts(metric("retention", 0, last.toordinal()), [tally(rows)]).rows:
        values = [cell.value for cell in row.cells if cell is not None and cell.value is not None]
        assert values == sorted(values, reverse=True)


def test_ten_years_of_days_become_periods_that_can_be_looked_at() -> None:
    rows: Rows = [(START + timedelta(days=n), float(n % 50)) for n in range(3650)]
    found = cohorts.cohorts(ACTIVE, [tally(rows)], "day")
    assert found.by == "month"
    assert shares(found)["2026-01"][0] == 20


def test_only_metrics_of_people_have_cohorts() -> None:
    assert not cohorts.can(metric("nps", 0, 10))
    assert not cohorts.can(metric("churn", 0, 1, "low_good"))
    with pytest.raises(CxdeskError, match="cohorts"):
        cohorts.cohorts(metric("nps", 0, 10), [])
    assert cohorts.cohorts(ACTIVE, []).rows == ()


def test_a_real_service(shared_data: Path) -> None:
    """Everyone of 611 users is in one cohort, and each was there in the month they came."""
    rows: Rows = []
    numbers: dict[str, int] = {}
    with (shared_data / "2_operations" / "activity_movielens_epoch.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        reader = csv.reader(file)
        header = next(reader)
        user, time = header.index("userId"), header.index("timestamp")
        for row in reader:
            day = datetime.fromtimestamp(int(row[time]), UTC).date()
            rows.append((day, numbers.setdefault(row[user], len(numbers))))
    found = cohorts.cohorts(ACTIVE, [tally(rows)])
    assert sum(row.size for row in found.rows) == len(numbers)
    assert all(row.cells[0] is None or row.cells[0].value == 100 for row in found.rows)
    assert found.rows[0].period.key == "1996-03"
