"""Labels of weeks, months, quarters, halves and years, read as their first day.

Only forms that name a year are read; whether a column of such labels means time at all is decided for the whole
column elsewhere. It must not know tables.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from cxdesk.exchange.dates import BUDDHIST, parse_date, thai_year
from cxdesk.exchange.months import THAI, month_number

GRAINS: Final = ("day", "week", "month", "quarter", "half", "year")
"""How long a label's time is, the shortest first."""
Period = tuple[str, str]
"""The ISO text of the first day, and the grain."""

_YEAR = r"(?:19|20|25)\d{2}"
_SHORT = rf"(?:{_YEAR}|['’]\d{{2}})"
_BETWEEN = r"[-/., _]{0,2}"
_END = r"(?: ?(?:р|г)\.?| року| года)?"
_WEEKS = r"(?:w|wk|week|kw|cw|semana|sem|semaine|тиждень|неделя|нед\.|săptămâna|tuần|สัปดาห์(?:ที่)?|týden|hafta)"
_QUARTERS = (
    r"(?:q|quarter|quartal|trim\.?|trimestre|trimestrul|trimestr|kwartał|kwartaal|kvartal|kvartál|çeyrek|"
    r"квартал|кв\.?|quý|ไตรมาส(?:ที่)?)"
)
_HALVES = r"(?:h|hy|half|halbjahr|semestre|semester|півріччя|полугодие)"
_ORDINAL = r"(?:\.|st|nd|rd|th|er|e|º|-й)?"
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ONE_TO_FOUR = r"(?P<n>[1-4]|iv|i{1,3})"


def _two_ways(word: str, number: str, short: str = "") -> tuple[re.Pattern[str], ...]:
    """Patterns of a numbered word and a year in either order: "Q1 2026", "1st quarter 2026", "2026-Q1" and "1Q26"."""
    named = (rf"{word}[-_. ]?{number}", rf"{number}{_ORDINAL}\s?{word}")
    forms = [rf"{name}(?:{_BETWEEN}| of |, năm | năm | de )(?P<year>{_SHORT}){_END}" for name in named]
    forms += [rf"(?P<year>{_YEAR}){_BETWEEN}{name}" for name in named]
    if short:
        forms.append(rf"{number}{short}[- ]?(?P<year>\d{{2}})")
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


_WEEK = _two_ways(_WEEKS, r"(?P<n>\d{1,2})")
_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?", re.IGNORECASE)
_QUARTER = _two_ways(_QUARTERS, _ONE_TO_FOUR, "q")
_HALF = _two_ways(_HALVES, r"(?P<n>[12]|i{1,2})", "h")
_T_NUMBER = re.compile(
    rf"t(?P<n>\d{{1,2}}){_BETWEEN}(?P<year>{_YEAR})|(?P<y>{_YEAR}){_BETWEEN}t(?P<m>\d{{1,2}})", re.IGNORECASE
)
_YEAR_MONTH = re.compile(r"((?:19|20|25)\d{2})[-/.](0?[1-9]|1[0-2])")
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])[-/.]((?:19|20|25)\d{2})")
_NAME_YEAR = re.compile(
    rf"([^\W\d_]{{3,12}})\.?(?:[-/ ,]{{1,2}}(?:de |del )?((?:19|20)\d{{2}})|[-'’](\d{{2}})){_END}",
    re.IGNORECASE,
)
_YEAR_NAME = re.compile(r"((?:19|20)\d{2})[-/ ]([^\W\d_]{3,12})\.?", re.IGNORECASE)
_THAI_MONTH = re.compile(
    "(" + "|".join(map(re.escape, sorted(THAI, key=len, reverse=True))) + r")[-/ ]?(?:พ\.ศ\. ?)?(\d{4}|\d{2})"
)
_VIETNAMESE = re.compile(r"tháng (\d{1,2})(?:[-/, ]{1,2}|,? năm )(\d{4})", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?:(?:FY|CY) ?)?((?:19|20|25)\d{2})" + _END, re.IGNORECASE)
_RANGE = re.compile(
    r"(\S{6,}(?: [^\W\d_]+\.? \S+)?)\s*(?:/| ?[–—] ?| - | to | bis | до | по | al? )\s*(\S{6,}.*)"
)
_LONGEST = 50
_RECENT: Final = range(1990, 2041)
"""Years that bare numbers and years of two digits can mean."""


@lru_cache(maxsize=1 << 14)
def parse_period(text: str, order: str = "dmy", months: bool = False) -> Period | None:
    """The first day and the grain that a label means ("2026-Q2" gives 2026-04-01 and "quarter"), else None.

    A range of two dates ("2024-10-28/2024-11-03") means its first day; ``order`` is that of its dates. A lone "T1 2026"
    is a quarter (trimestre), with ``months`` a month (tháng). Years of the Buddhist era are read as such.
    """
    text = text.strip()
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    for read in _READERS:
        found = read(text)
        if found is not None:
            return found
    return _lettered(text, months) or _range(text, order)


def parse_year(text: str) -> Period | None:
    """The first day of a year from 1990 to 2040 that stands alone: "2026", "FY2026", "2569"."""
    match = _BARE_YEAR.fullmatch(text.strip())
    found = None if match is None else _first(match[1], 1, "year")
    return found if found and int(found[0][:4]) in _RECENT else None


def compact_month(text: str) -> Period | None:
    """The first day of a month written YYYYMM."""
    text = text.strip()
    if len(text) != 6 or not text.isdigit() or text[:2] not in ("19", "20", "25"):
        return None
    return _first(text[:4], int(text[4:]), "month")


def _first(year: str, month: int, grain: str) -> Period | None:
    """The first day of a month of a year of two or four digits, which may be of the Buddhist era."""
    digits = year.lstrip("'’")
    number = int(digits) if len(digits) == 4 else 2000 + int(digits) - (100 if digits > "40" else 0)
    number -= BUDDHIST if number >= 2500 else 0
    if not 1 <= month <= 12 or (len(digits) == 2 and number not in _RECENT):
        return None
    return date(number, month, 1).isoformat(), grain


def _numbered(patterns: tuple[re.Pattern[str], ...], text: str) -> tuple[str, int] | None:
    """Year and number of a label."""
    for pattern in patterns:
        if match := pattern.fullmatch(text):
            number = match["n"].casefold()
            return match["year"], _ROMAN.get(number) or int(number)
    return None


def _week(text: str) -> Period | None:
    if match := _ISO_WEEK.fullmatch(text):
        return _iso_week(int(match[1]), int(match[2]), int(match[3] or 1), "day" if match[3] else "week")
    if found := _numbered(_WEEK, text):
        first = _first(found[0], 1, "")
        return first and _iso_week(int(first[0][:4]), found[1], 1, "week")
    return None


def _iso_week(year: int, week: int, day: int, grain: str) -> Period | None:
    try:
        return date.fromisocalendar(year, week, day).isoformat(), grain
    except ValueError:
        return None


def _quarter(text: str) -> Period | None:
    found = _numbered(_QUARTER, text)
    return found and _first(found[0], found[1] * 3 - 2, "quarter")


def _half(text: str) -> Period | None:
    found = _numbered(_HALF, text)
    return found and _first(found[0], found[1] * 6 - 5, "half")


def _month(text: str) -> Period | None:
    if match := _YEAR_MONTH.fullmatch(text):
        return _first(match[1], int(match[2]), "month")
    if match := _MONTH_YEAR.fullmatch(text):
        return _first(match[2], int(match[1]), "month")
    if match := _NAME_YEAR.fullmatch(text):
        return _first(match[2] or match[3], month_number(match[1]), "month")
    if match := _YEAR_NAME.fullmatch(text):
        return _first(match[1], month_number(match[2]), "month")
    if match := _THAI_MONTH.fullmatch(text):
        return _first(str(thai_year(match[2])), THAI[match[1]], "month")
    if match := _VIETNAMESE.fullmatch(text):
        return _first(match[2], int(match[1]), "month")
    return None


_READERS: Final[tuple[Callable[[str], Period | None], ...]] = (_month, _quarter, _week, _half)


def _lettered(text: str, months: bool) -> Period | None:
    """T3/2026: the third trimestre, or tháng 3."""
    match = _T_NUMBER.fullmatch(text)
    if match is None:
        return None
    year, number = match["year"] or match["y"], int(match["n"] or match["m"])
    if months or number > 4:
        return _first(year, number, "month")
    return _first(year, number * 3 - 2, "quarter")


def _range(text: str, order: str) -> Period | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    first, last = parse_date(match[1], order), parse_date(match[2], order)
    if first is None or last is None or "T" in first + last:
        return None
    begun, ended = date.fromisoformat(first), date.fromisoformat(last)
    days = (ended - begun) // timedelta(days=1) + 1
    if days < 1:
        return None
    longest = ((1, "day"), (7, "week"), (31, "month"), (92, "quarter"), (184, "half"))
    return first, next((grain for most, grain in longest if days <= most), "year")
