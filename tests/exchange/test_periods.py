"""Labels of periods: their first day by the calendar, in the languages they are written in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.exchange.periods import compact_month, parse_period, parse_year

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31))
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


@given(days)
def test_every_week(day: date) -> None:
    year, week, weekday = day.isocalendar()
    monday = (day - timedelta(days=weekday - 1)).isoformat()
    for text in (f"{year}-W{week:02}", f"{year}W{week:02}", f"W{week} {year}", f"KW {week}/{year}",
                 f"KW{week:02} {year}",                 f"Week {week}, {year}", f"week {week} of {year}",
                 f"Semana {week} {year}", f"CW{week}/{year}"):  # fmt: skip
        assert parse_period(text) == (monday, "week")
    assert parse_period(f"{year}-W{week:02}-{weekday}") == (day.isoformat(), "day")


@given(days)
def test_every_quarter(day: date) -> None:
    n, year = (day.month + 2) // 3, day.year
    first = date(year, 3 * n - 2, 1).isoformat()
    for text in (f"{year}-Q{n}", f"{year} Q{n}", f"{year}Q{n}", f"Q{n} {year}", f"Q{n}/{year}", f"Q{n}'{year % 100:02}",
                 f"{n}Q{year % 100:02}", f"{n}. Quartal {year}", f"T{n} {year}", f"{n}er trimestre {year}",
                 f"{ROMAN[n]} кв. {year}", f"{n} квартал {year} року", f"{ROMAN[n]} квартал {year}",
                 f"Quý {n}/{year}",
                 f"Quý {ROMAN[n]} năm {year}",
                 f"ไตรมาส {n}/{year + 543}", f"trimestrul {ROMAN[n]} {year}"):  # fmt: skip
        assert parse_period(text) == (first, "quarter"), text


@given(days)
def test_every_month(day: date) -> None:
    month, year, first = day.month, day.year, day.replace(day=1).isoformat()
    english = day.strftime("%B")
    thai = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()[month - 1]
    for text in (f"{year}-{month:02}", f"{year}/{month}", f"{month:02}/{year}", f"{month}-{year}", f"{english} {year}",
                 f"{english[:3]} {year}", f"{english[:3]}-{year % 100:02}", f"{english[:3]}'{year % 100:02}",
                 f"{year} {english}", f"{year}-{english[:3].upper()}", f"{thai} {year + 543}",
                 f"{thai} {(year + 543) % 100}",
                 f"Tháng {month}/{year}", f"tháng {month} năm {year}"):  # fmt: skip
        assert parse_period(text) == (first, "month"), text
    assert compact_month(f"{year}{month:02}") == (first, "month")


@pytest.mark.parametrize(
    ("text", "first", "grain"),
    [
        ("2024-10-28/2024-11-03", "2024-10-28", "week"),
        ("28.10.2024 - 03.11.2024", "2024-10-28", "week"),
        ("01/10/2024 – 31/10/2024", "2024-10-01", "month"),
        ("2024-07-01 to 2024-09-30", "2024-07-01", "quarter"),
        ("2024-01-01/2024-12-31", "2024-01-01", "year"),
        ("2024-10-28/2024-10-28", "2024-10-28", "day"),
        ("березень 2026", "2026-03-01", "month"),
        ("вересень 2026 р.", "2026-09-01", "month"),
        ("März 2026", "2026-03-01", "month"),
        ("marzo de 2026", "2026-03-01", "month"),
        ("มีนาคม 2569", "2026-03-01", "month"),
        ("H2 2026", "2026-07-01", "half"),
        ("2026-H1", "2026-01-01", "half"),
        ("2. Halbjahr 2026", "2026-07-01", "half"),
        ("T7/2026", "2026-07-01", "month"),
        ("2026-W53", "2026-12-28", "week"),
    ],
)
def test_labels(text: str, first: str, grain: str) -> None:
    assert parse_period(text) == (first, grain)


@pytest.mark.parametrize(
    "text",
    ["Q5 2026", "W54 2026", "13/2026", "Version 2026", "4:32", "2 2026", "Level 3", "Oct-49", "T13/2026", "1883-671",
     "2024-11-03/2024-10-28", "Type Q1", "2025-W53", "3 January", "May", "Room 2026-A"],
)  # fmt: skip
def test_what_is_no_label(text: str) -> None:
    assert parse_period(text) is None


def test_years() -> None:
    assert parse_year("2026") == parse_year("FY2026") == parse_year("2569") == ("2026-01-01", "year")
    assert parse_year("1944") is None
    assert parse_year("20261") is None
    assert compact_month("202613") is None


def test_t_is_a_month_where_the_column_says_so() -> None:
    assert parse_period("T3/2026") == ("2026-07-01", "quarter")
    assert parse_period("T3/2026", months=True) == ("2026-03-01", "month")
