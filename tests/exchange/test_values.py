"""Cells to values: numbers in both decimal styles, dates in every order, missing marks."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.exchange.values import Reading, converter, fits, is_missing, number_text, parse_date, parse_number


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("7", ".", 7), ("-7", ".", -7), ("+7", ",", 7), ("1.5", ".", 1.5), ("1,5", ",", 1.5), (" 3 ", ".", 3),
        ("1,234", ".", 1234), ("1.234", ",", 1234), ("1,234.5", ".", 1234.5), ("1.234,5", ",", 1234.5),
        ("1 234,5", ",", 1234.5), ("1\u00a0234\u00a0567", ",", 1234567), ("1\u202f234,5", ",", 1234.5),
        ("12'345.60", ".", 12345.6), ("\u22125", ".", -5), ("1e3", ".", 1000.0), (".5", ".", 0.5),
        ("3074457347487777543", ".", 3074457347487777543),
    ],
)  # fmt: skip
def test_numbers(text: str, decimal: str, value: float) -> None:
    assert parse_number(text, decimal) == value
    assert type(parse_number(text, decimal)) is type(value)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [("", "."), ("a", "."), ("1,5", "."), ("1.5", ","), ("12,34,567", "."), ("1-2", "."), ("-", "."), (".", "."),
     ("1 2", "."), ("nan", "."), ("1_000", "."), ("e5", "."), ("0x10", "."), ("5%", ".")],
)  # fmt: skip
def test_what_is_no_number(text: str, decimal: str) -> None:
    assert parse_number(text, decimal) is None
    assert number_text(text, decimal) is None


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("2026-11-21", "dmy", "2026-11-21"),
        ("2026/1/2", "dmy", "2026-01-02"),
        ("2026-11-21T10:00:00Z", "ymd", "2026-11-21T10:00:00"),
        ("2026-11-21 10:00:00+02:00", "ymd", "2026-11-21T10:00:00"),
        ("2026-11-21 10:00:00.250000", "ymd", "2026-11-21T10:00:00.25"),
        ("1/9/21", "dmy", "2021-09-01"),
        ("1/9/21", "mdy", "2021-01-09"),
        ("25/12/2021", "dmy", "2021-12-25"),
        ("12/13/2019 9:50:30", "mdy", "2019-12-13T09:50:30"),
        ("11/01/2021 08:43:36 PM", "mdy", "2021-11-01T20:43:36"),
        ("11/01/2021 12:05 am", "mdy", "2021-11-01T00:05:00"),
        ("03.07.2026", "dmy", "2026-07-03"),
        ("3. 7. 2026", "dmy", "2026-07-03"),
        ("03.07.2026, 14:05", "dmy", "2026-07-03T14:05:00"),
        ("21 Nov 2026", "mdy", "2026-11-21"),
        ("21-Nov-26", "mdy", "2026-11-21"),
        ("November 21, 2026", "dmy", "2026-11-21"),
        ("Nov 21st, 2026", "dmy", "2026-11-21"),
        ("3 липня 2026", "dmy", "2026-07-03"),
        ("3 мая 2026", "dmy", "2026-05-03"),
        ("3 août 2026", "dmy", "2026-08-03"),
        ("3. März 2026", "dmy", "2026-03-03"),
        ("20261121", "dmy", "2026-11-21"),
        ("29/02/2024", "dmy", "2024-02-29"),
        ("01/01/68", "dmy", "2068-01-01"),
        ("01/01/69", "dmy", "1969-01-01"),
    ],
)
def test_dates(text: str, order: str, iso: str) -> None:
    assert parse_date(text, order) == iso


@pytest.mark.parametrize(
    "text",
    ["", "29/02/2023", "31/04/2024", "2026-13-01", "2026-11-21 25:00", "1883-671", "3-5", "1.5", "12:30", "May",
     "13/13/2020", "2024-10-28/2024-11-03", "192.168.1.1", "11/01/2021 13:05 PM"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text, "dmy") is None


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2068, 12, 31)))
def test_every_moment_in_every_order(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    for form, order in (("%d/%m/%Y %H:%M:%S", "dmy"), ("%m/%d/%Y %I:%M:%S %p", "mdy"), ("%Y-%m-%dT%H:%M:%S", "ymd"),
                        ("%d.%m.%y %H:%M:%S", "dmy"), ("%d %B %Y %H:%M:%S", "mdy")):  # fmt: skip
        assert parse_date(moment.strftime(form), order) == moment.isoformat()


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_of_the_calendar(day: date) -> None:
    assert parse_date(day.isoformat(), "mdy") == day.isoformat()
    assert parse_date(f"{day.day}.{day.month}.{day.year:04}", "dmy") == day.isoformat()
    beyond = day.replace(day=28) + timedelta(days=4)
    last = (beyond - timedelta(days=beyond.day)).day if beyond.year == day.year else 31
    assert parse_date(f"{day.year:04}-{day.month:02}-{last + 1:02}", "ymd") is None


@given(st.integers(-(10**14), 10**14), st.sampled_from([".", ","]))
def test_grouped_numbers_read_back(number: int, decimal: str) -> None:
    grouped = f"{number:,}".replace(",", "," if decimal == "." else ".")
    assert parse_number(grouped, decimal) == number


def test_missing_marks() -> None:
    for mark in ("", " ", "   ", "\t", "N/A", "n/a", "null", "NULL", "?", "-", "#N/A", " ? "):
        assert is_missing(mark)
    for mark in ("NA", "none", "NaN", "."):
        assert is_missing(mark, typed=True)
        assert not is_missing(mark)
    for answer in ("0", "no", "N", "--x", "Don't know"):
        assert not is_missing(answer, typed=True)


def test_converter_keeps_what_does_not_fit() -> None:
    number = converter(Reading("integer"))
    assert [number(t) for t in ("7", "", "N/A", "seven", "7", "2.5")] == [7, None, None, "seven", 7, 2.5]
    day = converter(Reading("date"))
    assert [day(t) for t in ("1/2/2026", "soon", "?")] == ["2026-02-01", "soon", None]
    text = converter(Reading("text"))
    assert [text(t) for t in ("007", " ", "none", " x ")] == ["007", None, "none", " x "]


def test_fits_says_what_converter_does() -> None:
    assert fits("2026-01-01", Reading("date"))
    assert fits("", Reading("date"))
    assert not fits("soon", Reading("date"))
    assert not fits("1,5", Reading("number"))
    assert fits("anything", Reading("text"))
