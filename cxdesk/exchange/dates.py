"""Dates and moments as people and programs write them, read as ISO 8601 text.

Nothing is guessed here: the order of day and month, the era of the years, and what a bare number counts from, are
decided for whole columns elsewhere and handed in.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final

from cxdesk.exchange.months import THAI, month_number

BUDDHIST: Final = 543
"""So many years the Buddhist era of Thailand is ahead."""
SERIAL_1900: Final = date(1899, 12, 30)
SERIAL_1904: Final = date(1904, 1, 1)
"""Day 0 of the two systems in which spreadsheets count days."""
_LONGEST: Final = 80

_ZONES: Final = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180,
    "msk": 180, "trt": 180, "ict": 420, "jst": 540, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
_ZONE = (
    rf"(?:(?:UTC|GMT)? ?[+\-\u2212]\d{{1,2}}(?::?\d{{2}})?|{'|'.join(sorted(_ZONES, key=len, reverse=True))})"
)
_HALF = r"[ap]\.?[\s\u202f]?m\b\.?|[ap]\b|sa\b|ch\b|дп|пп|ก่อนเที่ยง|หลังเที่ยง"
_CLOCK = (
    rf"(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:[.,](\d{{1,9}}))?)?[\s\u202f]*({_HALF})?(?: ?(?:Uhr|น\.))?"
    rf"\s*({_ZONE})?(?:\s*\([^()]{{1,60}}\))?"
)
_TIME = rf"(?:(?:,?\s+(?:(?:at|um|o|о|в|à|kl\.?|lúc|เวลา)\s)?|T){_CLOCK})?"
_WORD = r"([^\W\d_]{3,12})\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.? |[^\W\d_]{2,14}\.?, )?"
_SUFFIX = r"(?: ?(?:р|г)\.| року| года)?"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + _TIME, re.IGNORECASE)


_YEAR_FIRST = _form(r"(\d{4})([-/.]) ?(\d{1,2})\2 ?(\d{1,2})\.?")
_CJK = _form(r"(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]")
_YEAR_LAST = _form(r"(?:ngày )?(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4}|\d{2})" + _SUFFIX)
_DAY_NAME = _form(
    rf"{_WEEKDAY}(\d{{1,2}})(?:\.|º|st|nd|rd|th|er)?[-/ ]{{0,2}}(?:(?:de|of) )?{_WORD}"
    rf"(?:[-/, ]{{1,2}}|(?<=[^\W\d_]))(?:(?:de|del) )?(\d{{4}}|\d{{2}})" + _SUFFIX
)
_NAME_DAY = _form(rf"{_WEEKDAY}{_WORD} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})")
_YEAR_NAME = _form(rf"(\d{{4}})[-/ ]{_WORD}[-/ ](\d{{1,2}})")
_UNIX = re.compile(rf"[a-z]{{3}} ([a-z]{{3}})  ?(\d{{1,2}}) {_CLOCK} (\d{{4}})", re.IGNORECASE)
_THAI = _form(
    r"(?:วัน\S+ )?(?:ที่ ?)?(\d{1,2})[-/ ]?("
    + "|".join(map(re.escape, sorted(THAI, key=len, reverse=True)))
    + r")[-/ ]?(?:พ\.ศ\.|พศ)? ?(\d{4}|\d{2})"
)
_VIETNAMESE_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        "một,hai,ba,tư,năm,sáu,bảy,tám,chín,mười,mười một,mười hai,giêng,chạp".split(","), 1
    )
} | {"giêng": 1, "chạp": 12}
_VIETNAMESE = _form(
    r"(?:thứ \w+, )?(?:ngày )?(\d{1,2}) tháng (\d{1,2}|"
    + "|".join(sorted(_VIETNAMESE_MONTHS, key=len, reverse=True))
    + r"),?(?: năm)? (\d{4})"
)
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)(?:T(\d{2}):?(\d{2}):?(\d{2})?(?:Z)?)?")
_THAI_LETTER = re.compile(r"[\u0e01-\u0e2e]")
_THREE_DIGITS = re.compile(r"\d\D*\d\D*\d")
_ZONE_END = re.compile(
    rf":\d{{2}}(?:[.,]\d+)?[\s\u202f]*(?:{_HALF})?\s*({_ZONE})(?:\s*\(.*\))?", re.IGNORECASE
)
_OFFSET = re.compile(r"([+\-\u2212])(\d{1,2}):?(\d{2})?")

_Clock = tuple[str | None, ...]
_Parts = tuple[int, int, int, _Clock]


def year_last_numbers(text: str) -> tuple[int, int] | None:
    """The first two numbers of a date written with its year last (what proves day or month first), else None."""
    match = _YEAR_LAST.fullmatch(text.strip())
    return (int(match[1]), int(match[3])) if match else None


def short_year_first(text: str) -> bool:
    """Whether a date of three short numbers can only be read with its year first: 98/12/31."""
    text = text.strip()
    if not "31" < text[:2] <= "99":
        return False
    match = _YEAR_LAST.fullmatch(text)
    return match is not None and len(match[4]) == 2 and int(match[1]) > 31


def parse_date(text: str, order: str = "dmy", ahead: int = 0, utc: bool = False) -> str | None:
    """A date or date and time as ISO 8601 text, or None where the text is no date of the calendar.

    ``order`` ("dmy", "mdy" or "ymd") is used only where the text leaves it open. Two-digit years are 1969 to 2068.
    ``ahead`` is how many years the years of four digits are ahead (543 in the Buddhist era, which Thai month names
    imply). The time stays as it was written and a zone mark (Z, +02:00, GMT+2, CET) is read over, except with
    ``utc``, which turns a time with such a mark to UTC. A fraction of a second is kept.
    """
    text = text.strip()
    if len(text) > _LONGEST or not _THREE_DIGITS.search(text):
        return None
    found = _from_numbers(text, order) if text[0].isdigit() else None
    found = found or _from_names(text)
    if found is None:
        found = None if text[0].isdigit() else _from_numbers(text, order)
    if found is None:
        return None
    year, month, day, clock = found
    return _iso(year - ahead if year >= 1000 + ahead else year, month, day, clock, utc)


def _from_numbers(text: str, order: str) -> _Parts | None:
    """The parts of a date of numbers alone."""
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4]), match.groups()[4:]
    if match := _YEAR_LAST.fullmatch(text):
        first, second, third = match[1], match[3], match[4]
        clock = match.groups()[4:]
        if order == "ymd" and len(first) == len(third) == 2:
            return _full_year(first), int(second), int(third), clock
        day, month = (second, first) if order == "mdy" else (first, second)
        return _full_year(third), int(month), int(day), clock
    if match := _COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), (*match.groups()[3:6], None, None, None)
    if match := _CJK.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), match.groups()[3:]
    return None


def _from_names(text: str) -> _Parts | None:
    """The parts of a date with the name of its month."""
    if _THAI_LETTER.search(text):
        match = _THAI.fullmatch(text)
        return (thai_year(match[3]), THAI[match[2]], int(match[1]), match.groups()[3:]) if match else None
    if match := _DAY_NAME.fullmatch(text):
        return _full_year(match[3]), month_number(match[2]), int(match[1]), match.groups()[3:]
    if match := _NAME_DAY.fullmatch(text):
        return int(match[3]), month_number(match[1]), int(match[2]), match.groups()[3:]
    if match := _YEAR_NAME.fullmatch(text):
        return int(match[1]), month_number(match[2]), int(match[3]), match.groups()[3:]
    if match := _UNIX.fullmatch(text):
        return int(match[9]), month_number(match[1]), int(match[2]), match.groups()[2:8]
    if match := _VIETNAMESE.fullmatch(text):
        month = int(match[2]) if match[2].isdigit() else _VIETNAMESE_MONTHS[match[2].casefold()]
        return int(match[3]), month, int(match[1]), match.groups()[3:]
    return None


def thai_year(text: str) -> int:
    """The year of our calendar that a Thai text means: 2569 and 69 are 2026."""
    year = int(text) + (2500 if len(text) == 2 else 0)
    return year - BUDDHIST if year > 2400 else year


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 69 else 1900)


def _iso(year: int, month: int, day: int, clock: _Clock, utc: bool) -> str | None:
    """ISO text of parts; ``clock`` is (hour, minute, second, fraction, half of the day, zone), None for a bare date."""
    try:
        found = date(year, month, day).isoformat()
    except ValueError:
        return None
    if clock[0] is None:
        return found
    hour, minute, second = int(clock[0]), int(clock[1] or 0), int(clock[2] or 0)
    if clock[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock[4][0] in "pPcCпПห" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    if utc and clock[5]:
        there = datetime(year, month, day, hour, minute, second)
        try:
            found = (there - timedelta(minutes=_minutes(clock[5]))).isoformat()
        except OverflowError:
            return None
    else:
        found = f"{found}T{hour:02}:{minute:02}:{second:02}"
    fraction = (clock[3] or "").rstrip("0")
    return found + (f".{fraction}" if fraction else "")


def _minutes(zone: str) -> int:
    """How many minutes a zone mark is ahead of UTC."""
    match = _OFFSET.search(zone)
    if match is None:
        return _ZONES[zone.strip().casefold()]
    ahead = int(match[2]) * 60 + int(match[3] or 0)
    return ahead if match[1] == "+" else -ahead


def zone_of(text: str) -> str | None:
    """The zone a moment is marked with as hours from UTC ("+02:00", and "+00:00" for Z); None where it has none."""
    match = _ZONE_END.search(text)
    if match is None:
        return None
    minutes = _minutes(match[1])
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+|(\d{3}))?")
_EPOCH_START = datetime(1970, 1, 1)


def parse_epoch(text: str) -> str | None:
    """The moment (UTC) of seconds or milliseconds since 1970, from 1973 on, as ISO 8601 text; None for other texts."""
    match = _EPOCH.fullmatch(text.strip())
    return None if match is None else (_EPOCH_START + timedelta(seconds=int(match[1]))).isoformat()


def serial_date(days: float, first: date) -> str | None:
    """The day or moment that a spreadsheet's count of days means, to the second; None beyond the years it shows.

    ``first`` is day 0 of the system. Days before March 1900 are not told apart from the day that 1900 had not.
    """
    if not 1 <= days < 2_958_466:
        return None
    moment = datetime(first.year, first.month, first.day) + timedelta(seconds=round(days * 86_400))
    return moment.isoformat() if days % 1 else moment.date().isoformat()
