"""Periods in the names of columns: "2013-Q1 User satisfaction", "Sales Jan 2024", "W12 2024", "Jul - Sep 2012".

A name gives the first day of its period, how long that is, and what is left of the name. This module must not know
tables.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from cxdesk.exchange.values import parse_date

UNITS = ("day", "week", "month", "quarter", "half", "year")
_WORD = r"([^\W\d_]{3,12})\.?"
_YEAR = r"((?:19|20)\d{2})"
_SHORT = r"((?:19|20)\d{2}|(?<=['’ ])\d{2})"
_GAP = r"[\s._/-]*"
_QUARTER = r"(?:Q|T|K|кв\.?)"
_EDGE_BEFORE, _EDGE_AFTER = r"(?<![^\W_])", r"(?![^\W_])"


@dataclass(frozen=True, slots=True)
class Period:
    """``start`` is its first day, ``unit`` one of UNITS, ``rest`` the name without it."""

    start: date
    unit: str
    rest: str


Made = tuple[date, str] | None


def find_period(name: str, order: str = "dmy") -> Period | None:
    """The period a column's name holds, None where it holds none; ``order`` is that of the days in it."""
    for pattern, made in _FORMS:
        for match in pattern.finditer(name):
            try:
                found = made(match, order)
            except ValueError:
                found = None
            if found is not None:
                return Period(*found, _rest(name, match))
    return None


def day_order(names: Iterable[str]) -> str:
    """The order that the days in these names prove: "mdy" only where one has a second number above 12."""
    numbers = [(int(m[1]), int(m[2])) for name in names if (m := _NUMBERS.search(name))]
    return "mdy" if any(b > 12 for _a, b in numbers) and not any(a > 12 for a, _b in numbers) else "dmy"


def _rest(name: str, match: re.Match[str]) -> str:
    joined = f"{name[: match.start()]} {name[match.end() :]}"
    joined = re.sub(r"\(\s*\)|\[\s*\]", " ", joined)
    return " ".join(joined.split()).strip(" -–—_:;,/|")


def _month(word: str) -> int:
    """The month's number; ValueError where the word is no month."""
    found = parse_date(f"1 {word} 2000")
    if found is None:
        raise ValueError(word)
    return int(found[5:7])


def _full(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(match: re.Match[str], order: str) -> Made:
    found = parse_date(match[0], order)
    return (date.fromisoformat(found[:10]), "day") if found else None


def _week(year: str, week: str) -> Made:
    return date.fromisocalendar(_full(year), int(week), 1), "week"


def _quarter(year: str, quarter: str) -> Made:
    return date(_full(year), 3 * int(quarter) - 2, 1), "quarter"


def _half(year: str, half: str) -> Made:
    return date(_full(year), 6 * int(half) - 5, 1), "half"


def _months(first: str, last: str, year: str) -> Made:
    """A stretch of months: only quarters and halves have a length that others know."""
    begin, end = _month(first), _month(last)
    unit = {3: "quarter", 6: "half", 12: "year"}.get(end - begin + 1)
    return (date(_full(year), begin, 1), unit) if unit else None


def _of_month(year: str, month: int) -> Made:
    return date(_full(year), month, 1), "month"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(_EDGE_BEFORE + pattern + _EDGE_AFTER, re.IGNORECASE)


_NUMBERS = _form(r"(\d{1,2})[./-](\d{1,2})[./-]\d{4}")
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Made]], ...] = (
    (_form(r"\d{4}([-/.])\d{1,2}\1\d{1,2}"), _day),
    (_form(r"\d{1,2}([-/.])\d{1,2}\1\d{4}"), _day),
    (_form(rf"\d{{1,2}}[-/ ]{_WORD}[-/ ]{_YEAR}"), _day),
    (_form(rf"{_YEAR}{_GAP}{_QUARTER}{_GAP}([1-4])"), lambda m, _o: _quarter(m[1], m[2])),
    (_form(rf"{_QUARTER}{_GAP}([1-4])[\s._/'’-]*{_SHORT}"), lambda m, _o: _quarter(m[2], m[1])),
    (_form(rf"([1-4]){_GAP}{_QUARTER}[\s._/'’-]*{_SHORT}"), lambda m, _o: _quarter(m[2], m[1])),
    (_form(rf"{_YEAR}{_GAP}[HS]([12])"), lambda m, _o: _half(m[1], m[2])),
    (_form(rf"[HS]([12])[\s._/'’-]*{_SHORT}"), lambda m, _o: _half(m[2], m[1])),
    (_form(rf"{_YEAR}{_GAP}(?:W|KW|week|wk){_GAP}(\d{{1,2}})"), lambda m, _o: _week(m[1], m[2])),
    (_form(rf"(?:W|KW|week|wk){_GAP}(\d{{1,2}})[\s._/,-]*{_YEAR}"), lambda m, _o: _week(m[2], m[1])),
    (_form(rf"{_WORD}\s*[-–]\s*{_WORD}\s*{_YEAR}"), lambda m, _o: _months(m[1], m[2], m[3])),
    (_form(rf"{_WORD}[\s,._/'’-]*{_YEAR}"), lambda m, _o: _of_month(m[2], _month(m[1]))),
    (_form(rf"{_WORD}['’-](\d{{2}})"), lambda m, _o: _of_month(m[2], _month(m[1]))),
    (_form(rf"{_YEAR}{_GAP}{_WORD}"), lambda m, _o: _of_month(m[1], _month(m[2]))),
    (_form(rf"{_YEAR}[-/._](0?[1-9]|1[0-2])"), lambda m, _o: _of_month(m[1], int(m[2]))),
    (_form(rf"{_YEAR}M(0?[1-9]|1[0-2])"), lambda m, _o: _of_month(m[1], int(m[2]))),
    (_form(rf"(0?[1-9]|1[0-2])[-/.]{_YEAR}"), lambda m, _o: _of_month(m[2], int(m[1]))),
    (_form(rf"(?<!\d[-./,]){_YEAR}(?![-./,]\d)"), lambda m, _o: (date(int(m[1]), 1, 1), "year")),
)
