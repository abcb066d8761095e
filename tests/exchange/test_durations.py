"""Durations in every form are the seconds they were written from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.exchange.durations import duration_form, parse_duration

hours, sixty = st.integers(0, 999), st.integers(0, 59)


@given(st.integers(0, 400), st.integers(0, 23), sixty, sixty)
def test_what_is_written_reads_back(d: int, h: int, m: int, s: int) -> None:
    seconds = d * 86_400 + h * 3_600 + m * 60 + s
    for text in (f"{d} days {h:02}:{m:02}:{s:02}", f"{d} day, {h}:{m:02}:{s:02}", f"{d}.{h:02}:{m:02}:{s:02}",
                 f"P{d}DT{h}H{m}M{s}S", f"{d}d {h}h {m}m {s}s", f"{d} days {h} hrs {m} min {s} sec",
                 f"{d} днів {h} год {m} хв {s} с", f"{d} дней {h} ч {m} мин {s} сек",
                 f"{d} Tage, {h} Std. {m} Min. {s} Sek.",
                 f"{d} ngày {h} giờ {m} phút {s} giây", f"{d} วัน {h} ชั่วโมง {m} นาที {s} วินาที",
                 f"{d} zile {h} ore {m} minute și {s} secunde",
                 f"{d} días {h} horas {m} minutos {s} segundos"):  # fmt: skip
        assert parse_duration(text) == seconds, text


@given(hours, sixty, sixty)
def test_parts_with_colons(first: int, second: int, third: int) -> None:
    assert parse_duration(f"{first}:{second:02}:{third:02}") == first * 3_600 + second * 60 + third
    assert parse_duration(f"{first}:{second:02}", "m:ss") == first * 60 + second
    assert parse_duration(f"{first:02}:{second:02}", "h:mm") == first * 3_600 + second * 60
    assert parse_duration(f"{first}:{second:02}:00", "m:ss:00") == first * 60 + second
    assert duration_form(f"{first}:{second:02}") == "two"
    assert duration_form(f"{first}:{second:02}:{third:02}") == "three"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12 min", 720), ("1 hr 20 min", 4800), ("1d 2h", 93_600), ("2 days 03:04:05", 183_845), ("PT1H20M", 4800),
        ("P1DT2H", 93_600), ("PT0.5S", 0.5), ("1.5 hours", 5400), ("1,5 Std", 5400), ("2h30m", 9000), ("250 ms", 0.25),
        ("4:32.5", 272.5), ("0:00:01.250", 1.25), ("1 hour and 5 minutes", 3900), ("3 weeks", 1_814_400),
    ],
)  # fmt: skip
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds
    assert type(parse_duration(text)) is type(seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "5 stars",
        "> 5 years",
        "4:75",
        "1:60:00",
        "P",
        "PT",
        "PM",
        "2 min 3 h",
        "1 h 1 h",
        "10:00 AM",
        "-:--",
    ],
)
def test_what_is_no_duration(text: str) -> None:
    assert duration_form(text) is None
    assert parse_duration(text) is None


def test_single_letters_are_weak() -> None:
    """Nothing but the column tells 90s, the decade, from 90 seconds."""
    assert [duration_form(text) for text in ("90s", "5m", "3d", "5m 3s", "5 min")] == ["weak"] * 3 + [
        "span"
    ] * 2
