"""Words, numbers and dates: expected forms come from CLDR's published charts and from hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cxdesk import i18n

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    i18n.install("en", "en_US")


@pytest.mark.parametrize(
    ("region", "number", "day", "month"),
    [
        ("en_US", "1,234.5", "Nov 21, 2026", "Nov 2026"),
        ("en_GB", "1,234.5", "21 Nov 2026", "Nov 2026"),
        ("de", "1.234,5", "21.11.2026", "Nov. 2026"),
        ("de_CH", "1’234.5", "21.11.2026", "Nov. 2026"),
        ("fr", "1\u202f234,5", "21 nov. 2026", "nov. 2026"),
        ("uk", f"1{NBSP}234,5", "21 лист. 2026\u202fр.", "лист. 2026\u202fр."),
        ("ru", f"1{NBSP}234,5", "21 нояб. 2026\u202fг.", "нояб. 2026\u202fг."),
        ("ro", "1.234,5", "21 nov. 2026", "nov. 2026"),
        ("vi", "1.234,5", "21 thg 11, 2026", "thg 11 2026"),
        ("th", "1,234.5", "21 พ.ย. 2026", "พ.ย. 2026"),
    ],
)
def test_numbers_and_days_take_the_form_of_the_region(region: str, number: str, day: str, month: str) -> None:
    i18n.install("en", region)
    assert i18n.format_number(1234.5) == number
    assert i18n.format_date(date(2026, 11, 21)) == day
    assert i18n.format_period(date(2026, 11, 21), "month") == month


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (2.675, 2, "2.68"),
        (0.25, 1, "0.3"),
        (-0.04, 1, "0.0"),
        (999.95, 1, "1,000.0"),
        (1_000_000, 0, "1,000,000"),
        (1e21, 0, "1,000,000,000,000,000,000,000"),
        (-12.34, 1, "−12.3"),
        (7, 0, "7"),
        (7, 1, "7.0"),
        (None, 1, "—"),
        (float("nan"), 1, "—"),
        (float("-inf"), 1, "—"),
    ],
)
def test_halves_round_away_from_zero_and_nothing_is_a_dash(
    value: float | None, decimals: int, shown: str
) -> None:
    i18n.install("en", "en_US")
    assert i18n.format_number(value, decimals) == shown


@pytest.mark.parametrize("region", " ".join(i18n.MARKS.values()).split())
def test_numbers_are_written_as_cldr_has_them(region: str) -> None:
    i18n.install("en", region)
    for decimals, pattern in enumerate(("#,##0", "#,##0.0", "#,##0.00")):
        for value in (0, 0.05, 7.25, 64.5, 999, 999.99, 1000, 1234567.5):
            rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
            assert i18n.format_number(value, decimals) == format_decimal(rounded, pattern, locale=region)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(3.2, "+3.2"), (-3.2, "−3.2"), (0, "0.0"), (0.04, "0.0"), (-0.04, "0.0"), (None, "—")],
)
def test_a_difference_shows_its_sign_unless_it_rounds_to_zero(value: float | None, shown: str) -> None:
    i18n.install("en", "en_US")
    assert i18n.format_signed(value) == shown


def test_a_per_cent_sign_follows_a_no_break_space() -> None:
    i18n.install("en", "en_US")
    assert i18n.format_percent(71) == f"71{NBSP}%"
    assert i18n.format_percent(70.45, 1) == f"70.5{NBSP}%"
    assert i18n.format_percent(None) == "—"


@given(st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_a_shown_number_reads_back_as_the_number(units: int, decimals: int) -> None:
    i18n.install("en", "en_US")
    shown = i18n.format_number(units / 10**decimals, decimals)
    assert int(shown.replace(",", "").replace(".", "").replace("−", "-")) == units


def test_periods_are_named_by_what_they_are() -> None:
    i18n.install("en", "en_US")
    day = date(2027, 1, 1)  # a Friday, in the last ISO week of the year before
    assert i18n.format_period(day, "day") == "Jan 1, 2027"
    assert i18n.format_period(day, "week") == "W53 2026"
    assert i18n.format_period(day, "month") == "Jan 2027"
    assert i18n.format_period(day, "quarter") == "Q1 2027"
    assert i18n.format_period(day, "year") == "2027"
    with pytest.raises(KeyError):
        i18n.format_period(day, "fortnight")


def test_a_moment_is_shown_to_the_minute_in_local_time() -> None:
    i18n.install("de", "de_DE")
    assert i18n.format_datetime(datetime(2026, 11, 21, 15, 4, 59)) == "21.11.2026, 15:04"
    moment = datetime(2026, 11, 21, 15, 4, tzinfo=UTC)
    assert i18n.format_datetime(moment) == i18n.format_datetime(moment.astimezone().replace(tzinfo=None))


@pytest.mark.parametrize(
    "name", ["", "C", "POSIX", "xx", "xx_YY", "en-GB.UTF-8@euro", "../etc", "zh-Hans-CN", "a" * 300]
)
def test_an_unknown_language_or_region_falls_back_to_english(name: str) -> None:
    i18n.install(name, name)
    assert i18n.language() == "en"
    assert i18n.format_number(1.5) == "1.5"
    assert "2026" in i18n.format_date(date(2026, 11, 21))


def test_a_catalogue_speaks_and_knows_its_plurals(tmp_path: Path) -> None:
    catalogue = Catalog(locale="uk")
    catalogue.add("Stage", "Етап")
    catalogue.add(("{n} stage", "{n} stages"), ("{n} етап", "{n} етапи", "{n} етапів"))
    catalogue.add("Open", "Відкрити", context="verb")
    target = tmp_path / "uk" / "LC_MESSAGES" / "cxdesk.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as stream:
        write_mo(stream, catalogue)
    i18n.install("uk_UA", catalogues=tmp_path)
    assert i18n.languages(tmp_path) == ["en", "uk"]
    assert i18n.language() == "uk"
    assert i18n._("Stage") == "Етап"
    assert i18n._("Lane") == "Lane"
    assert i18n._("") == ""
    assert i18n.pgettext("verb", "Open") == "Відкрити"
    assert [i18n.ngettext("{n} stage", "{n} stages", n).format(n=n) for n in (1, 3, 5)] == [
        "1 етап",
        "3 етапи",
        "5 етапів",
    ]
    assert i18n.format_number(0.5) == "0,5"


def test_a_tick_is_short_as_the_year_stands_elsewhere() -> None:
    i18n.install("en", "en_US")
    day = date(2026, 3, 5)
    shown = [i18n.format_tick(day, unit) for unit in ("day", "week", "month", "quarter", "year")]
    assert shown == ["Mar 5", "Mar 5", "Mar", "Q1", "2026"]


def test_a_language_is_named_in_its_own_words() -> None:
    assert [i18n.language_name(code) for code in ("en", "uk", "vi", "th")] == [
        "English",
        "українська",
        "Tiếng Việt",
        "ไทย",
    ]
    assert i18n.language_name("xx") == "xx"
    assert i18n.language_name("") == ""


def test_marking_changes_nothing() -> None:
    assert i18n.N_("Stage") == "Stage"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("30", 30), (" +30 ", 30), ("4,5", 4.5), ("−12.5", -12.5), ("75 %", 75), ("", None), ("much", None),
        ("1e999", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_typed(typed: str, number: float | None) -> None:
    assert i18n.read_number(typed) == number
