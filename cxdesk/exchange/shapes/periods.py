"""Periods in the names of columns: "2013-Q1 User satisfaction", "Sales Jan 2024", "W12 2024", "Jul - Sep 2012".

A name gives the first day of its period, how long that is, and what is left of the name. What a label of a period
means is known elsewhere; here it is found within a name. This module must not know tables.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cxdesk.exchange.dates import parse_date, year_last_numbers
from cxdesk.exchange.months import month_number
from cxdesk.exchange.periods import GRAINS, parse_period, parse_year

UNITS = GRAINS
_PIECE = re.compile(r"[^\s()\[\]|;:,]+")
_MOST_PIECES = 5
"""A label of a period has at most so many words."""
_YEARS = range(1980, 2101)
"""A bare number is a year only here."""
_MONTHS = re.compile(r"([^\W\d_]{3,12})\.? ?[-–] ?([^\W\d_]{3,12})\.? ?((?:19|20)\d{2})")
_LENGTHS = {3: "quarter", 6: "half", 12: "year"}


@dataclass(frozen=True, slots=True)
class Period:
    """``start`` is its first day, ``unit`` one of UNITS, ``rest`` the name without it."""

    start: date
    unit: str
    rest: str


def find_period(name: str, order: str = "dmy") -> Period | None:
    """The period a column's name holds, None where it holds none; ``order`` is that of the days in it."""
    if not any(map(str.isdigit, name)):
        return None
    spaced = name.replace("_", " ")
    years = None
    for start, end in _stretches(spaced):
        text = " ".join(spaced[start:end].split())
        found = _read(text, order)
        if found is not None:
            return Period(*found, _rest(spaced, start, end))
        year = parse_year(text) if years is None else None
        if year is not None and int(year[0][:4]) in _YEARS:
            years = Period(date.fromisoformat(year[0]), year[1], _rest(spaced, start, end))
    return years


def day_order(names: Iterable[str]) -> str:
    """The order that the days in these names prove: "mdy" only where one has a second number above 12."""
    pieces = (piece for name in names for piece in _PIECE.findall(name.replace("_", " ")))
    numbers = [found for piece in pieces if (found := year_last_numbers(piece)) is not None]
    return "mdy" if any(b > 12 for _a, b in numbers) and not any(a > 12 for a, _b in numbers) else "dmy"


def _stretches(name: str) -> Iterator[tuple[int, int]]:
    """Where some words of a name stand, the longest stretches first."""
    pieces = [(match.start(), match.end()) for match in _PIECE.finditer(name)]
    for size in range(min(_MOST_PIECES, len(pieces)), 0, -1):
        for i in range(len(pieces) - size + 1):
            yield pieces[i][0], pieces[i + size - 1][1]


def _read(text: str, order: str) -> tuple[date, str] | None:
    if not any(map(str.isdigit, text)):
        return None
    day = parse_date(text, order)
    if day is not None:
        return date.fromisoformat(day[:10]), "day"
    label = parse_period(text, order)
    return (date.fromisoformat(label[0]), label[1]) if label else _months(text)


def _months(text: str) -> tuple[date, str] | None:
    """A stretch of months; only quarters, halves and years have a length that others know."""
    match = _MONTHS.fullmatch(text)
    if match is None:
        return None
    first, last = month_number(match[1]), month_number(match[2])
    unit = _LENGTHS.get(last - first + 1)
    return (date(int(match[3]), first, 1), unit) if unit and first else None


def _rest(name: str, start: int, end: int) -> str:
    joined = re.sub(r"\(\s*\)|\[\s*\]", " ", f"{name[:start]} {name[end:]}")
    return " ".join(joined.split()).strip(" -–—:;,/|")
