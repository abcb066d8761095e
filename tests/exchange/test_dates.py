"""Dates and moments: every form reads back the day it was written from; zones, eras and counts of days by hand."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.exchange.dates import (
    BUDDHIST,
    SERIAL_1900,
    SERIAL_1904,
    parse_date,
    parse_epoch,
    serial_date,
    zone_of,
)

MONTHS = {
    "Ukrainian": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "Ukrainian nominative": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад"
    " грудень",
    "Russian": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "Romanian": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Czech": "ledna února března dubna května června července srpna září října listopadu prosince",
    "Turkish": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
THAI = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
THAI_SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."
ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

days = st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31))


@pytest.mark.parametrize("language", MONTHS)
@given(days)
def test_every_day_by_the_name_of_its_month(language: str, day: date) -> None:
    name = MONTHS[language].split()[day.month - 1]
    for form in ("{d} {m} {y}", "{d}. {m} {y}", "{d:02}-{m}-{y}", "{d} de {m} de {y}", "{d} {m}, {y}"):
        assert parse_date(form.format(d=day.day, m=name, y=day.year)) == day.isoformat()


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2056, 12, 31)))
def test_every_day_in_thai_and_vietnamese(day: date) -> None:
    """Two digits are years from 2500 of the Buddhist era on."""
    full, short = THAI.split()[day.month - 1], THAI_SHORT.split()[day.month - 1]
    era = day.year + BUDDHIST
    for text in (f"{day.day} {full} {era}", f"{day.day} {full} พ.ศ. {era}", f"{day.day} {short} {era % 100:02}",
                 f"{day.day} {short} {era}", f"ngày {day.day} tháng {day.month} năm {day.year}",
                 f"{day.day:02} tháng {day.month} {day.year}", f"ngày {day.day}/{day.month}/{day.year}"):  # fmt: skip
        assert parse_date(text) == day.isoformat()


@given(days, st.sampled_from("/-."), st.booleans())
def test_every_day_in_every_order_and_both_lengths_of_year(day: date, mark: str, short: bool) -> None:
    d, m, y = day.day, day.month, f"{day.year % 100:02}" if short else str(day.year)
    year = day if not short else day.replace(year=day.year)
    assert parse_date(f"{d}{mark}{m}{mark}{y}", "dmy") == year.isoformat()
    assert parse_date(f"{m:02}{mark}{d:02}{mark}{y}", "mdy") == year.isoformat()
    if short:
        assert parse_date(f"{y}{mark}{m:02}{mark}{d:02}", "ymd") == day.isoformat()
    else:
        assert parse_date(f"{y}{mark}{m}{mark}{d}", "mdy") == day.isoformat()


@given(days)
def test_every_day_of_the_buddhist_era(day: date) -> None:
    """543 years are taken off before the calendar is asked: 29 February 2567 was a day."""
    written = f"{day.day:02}/{day.month:02}/{day.year + 543}"
    assert parse_date(written, "dmy", BUDDHIST) == day.isoformat()
    assert parse_date("29/02/2567", "dmy", BUDDHIST) == "2024-02-29"
    assert parse_date("29/02/2567", "dmy") is None


@given(
    st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2068, 1, 1)),
    st.integers(-12, 14),
    st.booleans(),
)
def test_zones_are_read_over_or_turned_to_utc(moment: datetime, hours: int, colon: bool) -> None:
    there = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    utc = there.astimezone(UTC).replace(tzinfo=None).isoformat()
    offset = f"{hours:+03d}{':' if colon else ''}00"
    plain = there.replace(tzinfo=None)
    for text in (
        f"{plain.isoformat()}{offset}",
        f"{plain:%Y/%m/%d %I:%M:%S %p} GMT{hours:+d}",
        f"Mon {ENGLISH[plain.month - 1]} {plain.day:02} {plain.year} {plain:%H:%M:%S} GMT{offset} (Some Time)",
    ):
        assert parse_date(text) == plain.isoformat()
        assert parse_date(text, utc=True) == utc
        assert zone_of(text) == f"{hours:+03d}:00"


@pytest.mark.parametrize(
    ("text", "iso", "zone"),
    [
        ("2026-11-21T10:00:00Z", "2026-11-21T10:00:00", "+00:00"),
        ("2026-11-21 10:00:00 UTC", "2026-11-21T10:00:00", "+00:00"),
        ("2026-07-01 10:00 CEST", "2026-07-01T10:00:00", "+02:00"),
        ("2026-01-15 10:00:00.5 PST", "2026-01-15T10:00:00.5", "-08:00"),
        ("Sat Nov 21 22:21:49 +0000 2026", "2026-11-21T22:21:49", "+00:00"),
        ("Mon, 05 Jan 2026 10:00:01 +0530", "2026-01-05T10:00:01", "+05:30"),
        ("20261121T100500Z", "2026-11-21T10:05:00", None),
        ("2026-11-21", "2026-11-21", None),
        ("понеділок, 5 січня 2026 р.", "2026-01-05", None),
        ("21 листопада 2026 року, 14:05", "2026-11-21T14:05:00", None),
        ("5 марта 2026 г.", "2026-03-05", None),
        ("21NOV2026", "2026-11-21", None),
        ("2026-Nov-21", "2026-11-21", None),
        ("2026. 11. 21.", "2026-11-21", None),
        ("2026年11月21日", "2026-11-21", None),
        ("21.11.2026 um 14:05 Uhr", "2026-11-21T14:05:00", None),
        ("21/11/2026 2:05 CH", "2026-11-21T14:05:00", None),
        ("21/11/2026 8:05 p. m.", "2026-11-21T20:05:00", None),
        ("2026/11/21 8:05:00 пп", "2026-11-21T20:05:00", None),
    ],
)
def test_moments_as_programs_write_them(text: str, iso: str, zone: str | None) -> None:
    assert (parse_date(text), zone_of(text)) == (iso, zone)


@pytest.mark.parametrize(
    "text",
    ["3 items 24", "5 stars 20", "12 Generals 2026", "10-20-30-40", "1:02 2026", "version 1.2.3.4", "31 лютого 2026",
     "30 tháng 2 2026", "31 ก.พ. 2569", "2026-11-21 10:00 XYZ", "call 555 2368"],
)  # fmt: skip
def test_what_looks_like_a_date_and_is_none(text: str) -> None:
    assert parse_date(text) is None
    assert parse_date(text, "mdy") is None


@given(st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2040, 12, 31)))
def test_epochs_in_seconds_and_milliseconds(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    seconds = int(moment.replace(tzinfo=UTC).timestamp())
    assert parse_epoch(str(seconds)) == moment.isoformat()
    assert parse_epoch(f"{seconds}123") == moment.isoformat()


@given(st.datetimes(min_value=datetime(1904, 1, 3), max_value=datetime(2100, 1, 1)))
def test_days_counted_by_spreadsheets(moment: datetime) -> None:
    """Both systems give the same day 1,462 days apart, as Microsoft's documentation has it."""
    moment = moment.replace(microsecond=0)
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    expected = moment.isoformat() if days % 1 else moment.date().isoformat()
    assert serial_date(days, SERIAL_1900) == expected
    assert serial_date(days - 1462, SERIAL_1904) == expected


def test_known_days_of_spreadsheets() -> None:
    assert serial_date(45000, SERIAL_1900) == "2023-03-15"
    assert serial_date(43538, SERIAL_1904) == "2023-03-15"
    assert serial_date(45000.75, SERIAL_1900) == "2023-03-15T18:00:00"
    assert serial_date(0, SERIAL_1900) is None
    assert serial_date(1e9, SERIAL_1900) is None
