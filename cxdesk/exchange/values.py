"""What a cell of a table means: missing marks, numbers in either decimal style, dates in any order.

Every function takes the raw text and is free of guessing: which decimal mark and date order hold is decided for
whole columns elsewhere and handed in.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Protocol

_MARKS = ("N/A", "#N/A", "n.a.", "null", "\\N", "?", "-", "--", "–", "—", "[not provided]")
_TYPED_MARKS = ("NA", "nan", "none", "nil", ".", "..", "...", "not available", "not applicable", "*")


def _cases(marks: tuple[str, ...]) -> frozenset[str]:
    return frozenset(form for mark in marks for form in (mark, mark.lower(), mark.upper(), mark.capitalize()))


MISSING = _cases(_MARKS) | {"", " ", "  ", "\u00a0"}
"""Cells that hold no answer, whatever the column is."""
MISSING_TYPED = MISSING | _cases(_TYPED_MARKS) | {"NaN"}
"""Cells that hold no answer in a column of numbers or dates (in a text column "none" is an answer)."""

_DIGITS_WITHIN = 300
"""Fewer digits than these are no number beyond all bounds."""

_SPACES = "\u00a0\u202f\u2009 '’"
_NUMBERS = {
    ".": re.compile(rf"[+-]?(?:\d{{1,3}}(?:[,{_SPACES}]\d{{3}})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d{{1,3}})?"),
    ",": re.compile(rf"[+-]?(?:\d{{1,3}}(?:[.{_SPACES}]\d{{3}})+|\d+)?(?:,\d+)?(?:[eE][+-]?\d{{1,3}})?"),
}
_DROP = {
    ".": str.maketrans(dict.fromkeys("," + _SPACES, "")),
    ",": str.maketrans({**dict.fromkeys("." + _SPACES, ""), ",": "."}),
}


def is_missing(text: str, typed: bool = False) -> bool:
    """Whether a cell holds no answer: blank or a mark such as N/A; ``typed`` for columns of numbers or dates."""
    marks = MISSING_TYPED if typed else MISSING
    return text in marks or text.strip() in marks


def number_text(text: str, decimal: str = ".") -> str | None:
    """A number without thousands marks and with a decimal point ("1.234,5" with "," gives "1234.5"), else None.

    Thousands marks are blanks of any kind, apostrophes, and the one of comma and point that is not ``decimal``; they
    must stand in groups of three. A number beyond what a computer counts (1e999) is none.
    """
    text = text.strip().replace("\u2212", "-")
    if not text or not _NUMBERS[decimal].fullmatch(text):
        return None
    text = text.translate(_DROP[decimal])
    plain, _e, exponent = text.lower().partition("e")
    if not any(c.isdigit() for c in plain):
        return None
    within = len(plain) < _DIGITS_WITHIN and not exponent
    return text if within or math.isfinite(float(text)) else None


def parse_number(text: str, decimal: str = ".") -> int | float | None:
    """The number a cell holds (int where it has no fraction), None where it holds none."""
    plain = number_text(text, decimal)
    if plain is None:
        return None
    try:
        return int(plain)
    except ValueError:
        return float(plain)


_MONTH_NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}


def _months() -> dict[str, int]:
    """Month numbers by full name and, where only one month has it, by the first three letters; plus "sept"."""
    months: dict[str, int] = {"sept": 9}
    shorts: dict[str, set[int]] = {}
    for names in _MONTH_NAMES.values():
        for number, name in enumerate(names.split(), 1):
            months[name] = number
            shorts.setdefault(name[:3], set()).add(number)
            shorts.setdefault(name[:4], set()).add(number)
    months.update({short: next(iter(numbers)) for short, numbers in shorts.items() if len(numbers) == 1})
    return months


_MONTHS = _months()
_TIME = (
    r"(?:(?:,?\s+|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp])?(?:\.?[Mm]\.?)?"
    r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4}|\d{2})" + _TIME)
_DAY_NAME = re.compile(r"(\d{1,2})\.?[-/ ]{1,2}([^\W\d_]{3,12})\.?[-/, ]{1,2}(\d{4}|\d{2})" + _TIME)
_NAME_DAY = re.compile(r"([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME)
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)")


def year_last_numbers(text: str) -> tuple[int, int] | None:
    """The first two numbers of a date written with its year last (what proves day or month first), else None."""
    match = _YEAR_LAST.fullmatch(text.strip())
    return (int(match[1]), int(match[3])) if match else None


def parse_date(text: str, order: str = "dmy") -> str | None:
    """A date or date and time as ISO 8601 text, or None where the text is no date of the calendar.

    ``order`` ("dmy", "mdy" or "ymd") is used only where the text leaves it open. Two-digit years are 1969 to 2068.
    A zone mark (Z, +02:00) is read over: the time stays as it was written. A fraction of a second is kept.
    """
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day, clock = match[1], int(match[3]), int(match[4]), match.groups()[4:]
    elif match := _YEAR_LAST.fullmatch(text):
        year, clock = match[4], match.groups()[4:]
        day, month = (int(match[3]), int(match[1])) if order == "mdy" else (int(match[1]), int(match[3]))
    elif match := _DAY_NAME.fullmatch(text):
        day, month, year, clock = int(match[1]), _month(match[2]), match[3], match.groups()[3:]
    elif match := _NAME_DAY.fullmatch(text):
        month, day, year, clock = _month(match[1]), int(match[2]), match[3], match.groups()[3:]
    elif match := _COMPACT.fullmatch(text):
        year, month, day, clock = match[1], int(match[2]), int(match[3]), ()
    else:
        return None
    return _iso(_full_year(year), month, day, clock)


_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+|(\d{3}))?")
_EPOCH_START = datetime(1970, 1, 1)


def parse_epoch(text: str) -> str | None:
    """The moment (UTC) of seconds or milliseconds since 1970, from 1973 on, as ISO 8601 text; None for other texts."""
    match = _EPOCH.fullmatch(text.strip())
    return None if match is None else (_EPOCH_START + timedelta(seconds=int(match[1]))).isoformat()


def _month(name: str) -> int:
    name = name.casefold()
    return _MONTHS.get(name) or _MONTHS.get(name[:3], 0)


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 69 else 1900)


def _iso(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> str | None:
    """ISO text of checked parts; ``clock`` is (hour, minute, second, fraction, a or p), all None for a bare date."""
    try:
        found = date(year, month, day).isoformat()
    except ValueError:
        return None
    if not clock or clock[0] is None:
        return found
    hour, minute, second = int(clock[0]), int(clock[1] or 0), int(clock[2] or 0)
    if clock[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock[4] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    fraction = (clock[3] or "").rstrip("0")
    return f"{found}T{hour:02}:{minute:02}:{second:02}" + (f".{fraction}" if fraction else "")


class HasType(Protocol):
    """All a converter needs of a column."""

    @property
    def type(self) -> str:
        """ "text", "integer", "number", "date" or "datetime"."""


Value = str | int | float | None
_MEMO = 100_000


def converter(facts: HasType, decimal: str, date_order: str) -> Callable[[str], Value]:
    """A function from a column's raw cells to values: None where no answer is, ISO text for dates, numbers, or text.

    A cell that does not fit the column's type comes back as the text it is. The function remembers its answers (a
    dict look-up on repetition, at most 100,000 of them), so make one per column.
    """
    if facts.type == "text":
        return _text_value

    if facts.type in ("integer", "number"):

        def convert(text: str) -> Value:
            if is_missing(text, typed=True):
                return None
            number = parse_number(text, decimal)
            return text if number is None else number
    else:

        def convert(text: str) -> Value:
            if is_missing(text, typed=True):
                return None
            return parse_date(text, date_order) or parse_epoch(text) or text

    return _Memo(convert).__getitem__


def _text_value(text: str) -> Value:
    return None if text in MISSING or text.strip() in MISSING else text


def fits(text: str, kind: str, decimal: str, date_order: str) -> bool:
    """Whether a raw cell fits a column of type ``kind``; a missing answer always does."""
    if kind == "text" or is_missing(text, typed=True):
        return True
    if kind in ("integer", "number"):
        return number_text(text, decimal) is not None
    return parse_date(text, date_order) is not None


class _Memo(dict[str, Value]):
    """A dict that fills itself by converting, up to a bound."""

    def __init__(self, convert: Callable[[str], Value]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, text: str) -> Value:
        value = self._convert(text)
        if len(self) < _MEMO:
            self[text] = value
        return value
