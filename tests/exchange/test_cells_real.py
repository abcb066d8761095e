"""Cells of real exports become the right values: facts and figures that others worked out from the same files."""

import csv
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

import pytest

from cxdesk.exchange.conversion import batches
from cxdesk.exchange.tables import ColumnFacts, ReadOptions, Table, read_table
from cxdesk.metrics.kinds.making import flag
from cxdesk.model.answers import Value

pytestmark = pytest.mark.data


@pytest.fixture
def surveys(shared_data: Path) -> Path:
    return shared_data / "1_surveys"


@pytest.fixture
def operations(shared_data: Path) -> Path:
    return shared_data / "2_operations"


def fact(table: Table, name: str) -> ColumnFacts:
    return next(column for column in table.understanding.columns if column.name == name)


def values(table: Table, name: str) -> list[Value]:
    """The column as an import would store it."""
    columns = table.understanding.columns
    at = [column.name for column in columns].index(name)
    return [value for batch in batches(table, columns) for value in batch.column(at)]


def numbers(table: Table, name: str) -> list[float]:
    return [value for value in values(table, name) if isinstance(value, (int, float))]


def moments(table: Table, name: str) -> list[datetime | None]:
    return [None if value is None else datetime.fromisoformat(str(value)) for value in values(table, name)]


def hours(table: Table, opened: str, closed: str) -> float:
    pairs = zip(moments(table, opened), moments(table, closed), strict=True)
    lengths = [(done - begun).total_seconds() / 3600 for begun, done in pairs if begun and done]
    return sum(lengths) / len(lengths)


def test_a_declared_nine_is_no_answer(surveys):
    table = read_table(surveys / "kansas_city_resident_2022q.csv", ReadOptions(missing=("9",)))
    for name, valid, unknown, mean, top in (
        ("q1_01", 981, 3, 3.843, 76.5545), ("q1_02", 868, 116, 3.5357, 60.9447), ("q2_04", 978, 6, 3.589, 63.2924),
        ("q3_01", 939, 45, 3.2162, 47.9233),
    ):  # fmt: skip
        given = numbers(table, name)
        assert (len(given), fact(table, name).empty, fact(table, name).high) == (valid, unknown, 5)
        assert sum(given) / valid == pytest.approx(mean, abs=5e-5)
        assert 100 * sum(answer > 3 for answer in given) / valid == pytest.approx(top, abs=5e-5)


def test_an_undeclared_nine_is_offered_and_counts(surveys):
    table = read_table(surveys / "kansas_city_resident_2022q.csv")
    assert fact(table, "q1_02").codes == ("9",)
    given = numbers(table, "q1_02")
    assert sum(given) / len(given) == pytest.approx(4.1799, abs=5e-5)


def test_two_forms_of_dates_in_one_column(surveys):
    path = surveys / "bank_nps_mixed_dates.csv"
    table = read_table(path)
    days = moments(table, "survey_date")
    assert [day.month for day in days if day] == numbers(table, "month")
    assert [(day.month + 2) // 3 for day in days if day] == numbers(table, "quarter")
    assert (fact(table, "survey_date").date_order, fact(table, "survey_date").certain) == ("dmy", True)
    with path.open(newline="") as file:
        lengths = Counter(len(row["survey_date"].rpartition("/")[2]) for row in csv.DictReader(file))
    assert lengths == {2: 2014, 4: 2986}


def test_seconds_since_1970_give_the_active_users_of_each_month(operations):
    table = read_table(operations / "activity_movielens_epoch.csv")
    assert (fact(table, "timestamp").type, fact(table, "timestamp").form) == ("datetime", "epoch")
    when = values(table, "timestamp")
    assert (min(map(str, when)), max(map(str, when))) == ("1996-03-29T18:36:55", "2018-09-24T14:27:30")
    active: dict[str, set[Value]] = defaultdict(set)
    for moment, user in zip(when, values(table, "userId"), strict=True):
        active[str(moment)[:7]].add(user)
    assert [len(active[month]) for month in ("2000-11", "2017-05", "2018-08", "2018-09", "1996-08")] == [
        18,
        13,
        16,
        15,
        23,
    ]


def test_minutes_and_seconds_of_a_usability_test(surveys):
    """A spreadsheet made 24:45:00 of 24 minutes and 45 seconds, as it shows no 24th hour."""
    table = read_table(surveys / "jupyterlab_ux_tasks.csv")
    found = fact(table, "Time User Starts ST")
    assert (found.type, found.form, found.certain) == ("duration", "m:ss:00", False)
    assert values(table, "Time User Starts ST")[:4] == [132, 180, 157, 160]
    assert max(numbers(table, "Time User Starts ST")) < 3600


def test_resolution_times_in_both_orders_of_dates(operations):
    for name in ("boston311_100.csv", "boston311_dmy_100.csv"):
        assert hours(read_table(operations / name), "open_dt", "closed_dt") == pytest.approx(
            110.629474, abs=5e-7
        )


def test_tickets_with_labels_of_weeks_and_months(operations):
    table = read_table(operations / "support_tickets_simulated.csv")
    assert hours(table, "created_date", "resolved_date") == pytest.approx(27.646, abs=5e-4)
    created = moments(table, "created_date")
    assert (fact(table, "week").grain, fact(table, "month").grain) == ("week", "month")
    for label, month, day in zip(moments(table, "week"), moments(table, "month"), created, strict=True):
        assert label
        assert month
        assert day
        assert day.isocalendar()[:2] == label.isocalendar()[:2]
        assert label.isoweekday() == 1
        assert (month.year, month.month, month.day) == (day.year, day.month, 1)
    assert fact(table, "response_sla_met").yes_no
    met = [flag()(value) for value in values(table, "response_sla_met")]
    assert 100 * met.count(1) / len(met) == pytest.approx(48.06, abs=5e-3)


def test_true_and_false_of_returning_players(operations):
    table = read_table(operations / "cookie_cats_retention.csv")
    assert fact(table, "retention_1").yes_no
    returned = [flag()(value) for value in values(table, "retention_1")]
    assert len(returned) == 90_189
    assert 100 * returned.count(1) / len(returned) == pytest.approx(44.521, abs=5e-4)


def test_a_blank_is_no_answer_among_amounts(operations):
    table = read_table(operations / "telco_churn_ibm.csv")
    assert fact(table, "TotalCharges").empty == 11
    assert sum(numbers(table, "TotalCharges")) == pytest.approx(16_056_168.7)


def test_days_without_marks(operations):
    table = read_table(operations / "cdnow_sample_fixed_width.txt")
    dated = next(column.name for column in table.understanding.columns if column.type == "date")
    days = sorted(map(str, values(table, dated)))
    assert (len(days), days[0], days[-1]) == (6919, "1997-01-01", "1998-06-30")


def test_numbers_among_placeholders(surveys):
    table = read_table(surveys / "govuk_services_kpi.csv")
    for name, count, total in (
        ("2013-Q1 Vol.", 277, 239_023_801), ("2013-Q1 CPT (£)", 29, 2606.78), ("2012-Q4 Vol.", 380, 971_574_846),
        ("2013-Q1 Digital vol.", 97, 18_432_082),
    ):  # fmt: skip
        found = numbers(table, name)
        assert len(found) == count
        assert sum(found) == pytest.approx(total, abs=5e-3)


def test_moments_with_a_zone_and_null_for_nothing(operations):
    table = read_table(operations / "referral" / "user_referrals.csv")
    assert fact(table, "referral_at").zones == ("+00:00",)
    assert "2024-04-22T15:04:57" in values(table, "referral_at")
    assert values(table, "transaction_id").count(None) == 13


def test_afternoons_of_month_first_moments(surveys):
    table = read_table(surveys / "cncf_maintainers_2021h2.csv")
    assert values(table, "Start Date")[0] == "2021-11-01T20:43:36"
    assert fact(table, "Start Date").date_order == "mdy"


def test_nineteen_digits_stay_text(surveys):
    table = read_table(surveys / "whiteboard_nps_multiline.csv")
    assert (fact(table, "user_id").type, values(table, "user_id")[0]) == ("text", "3074457347487777543")


def test_counts_of_days_beside_dates_in_a_sheet(shared_data):
    """Excel's own dates of the two serials: 39690 is 30 August 2008, 11037 is 20 March 1930."""
    table = read_table(shared_data / "4_workbooks" / "janitor_dirty_data.xlsx")
    hired = values(table, "Hire Date")
    assert (fact(table, "Hire Date").type, fact(table, "Hire Date").form) == ("date", "1900")
    assert {"2008-08-30", "1930-03-20", "2019-01-14"} <= set(hired)


def test_months_of_the_buddhist_era(shared_data):
    for path in sorted((shared_data / "3_dialects").rglob("*.csv")):
        if "ปี/เดือน".encode() in path.read_bytes()[:200]:
            table = read_table(path)
            assert (fact(table, "ปี/เดือน").grain, values(table, "ปี/เดือน")[0]) == ("month", "1970-01-01")
            return
    pytest.skip("the file with Thai months is not in the collection")
