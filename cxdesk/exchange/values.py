"""What a cell of a table means: missing marks, numbers in either decimal style, and how a whole column is read.

Every function takes the raw text and is free of guessing: which decimal mark, date order or form holds is decided for
whole columns elsewhere and handed in as a Reading.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cxdesk.exchange.amounts import unmarked
from cxdesk.exchange.dates import (
    BUDDHIST,
    SERIAL_1900,
    SERIAL_1904,
    parse_date,
    parse_epoch,
    serial_date,
    year_last_numbers,
)
from cxdesk.exchange.durations import parse_duration
from cxdesk.exchange.periods import compact_month, parse_period, parse_year

__all__ = [
    "MISSING", "MISSING_TYPED", "Reading", "Value", "cell_reader", "code_texts", "converter", "fits", "is_missing",
    "number_form", "number_text", "parse_amount", "parse_date", "parse_epoch", "parse_number", "year_last_numbers",
]  # fmt: skip

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


def parse_amount(text: str, decimal: str = ".") -> tuple[int | float, str] | None:
    """The number a cell with a mark holds, and the mark ("45,5 %" gives 45.5 and "%"); None where it has no mark."""
    found = unmarked(text)
    number = None if found is None else parse_number(found[0], decimal)
    return None if found is None or number is None else (number, found[1])


Value = str | int | float | None
DATED: Final = frozenset({"date", "datetime"})
"""Types whose values are ISO texts."""
NUMERIC: Final = frozenset({"integer", "number"})
"""Types whose values are the numbers that are written."""
_MEMO = 100_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a column are read.

    ``type`` is "text", "integer", "number", "duration" (value: seconds), "date" or "datetime". ``form`` is how dates
    are written where that is no order of three numbers ("epoch"; "1900" and "1904", a spreadsheet's count of days;
    "buddhist"; "year"; "yyyymm"; "months", T3/2026 is March), and what two parts of a duration are ("m:ss", "h:mm").
    ``marks`` are those that numbers may bear, ``missing`` cells that hold no answer although others would. With
    ``utc`` moments with a zone mark are turned to UTC.
    """

    type: str
    decimal: str = "."
    order: str = "dmy"
    form: str = ""
    marks: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    utc: bool = False


_DAYS: Final = {"1900": (34_700, 51_501), "1904": (33_238, 50_039)}
"""What a spreadsheet counts for 1995 to 2040 in its two systems."""
_SECONDS: Final = (788_918_400, 2_240_611_199)


def number_form(low: float | None, high: float | None, system: str = "1900") -> str:
    """What numbers from ``low`` to ``high`` mean as dates: "1900" (or "1904", where that is the system), "epoch" or "".

    Only the years 1995 to 2040 are meant.
    """
    if low is None or high is None:
        return ""
    first, last = _DAYS[system]
    if first <= low and high < last + 1:
        return system
    first, last = _SECONDS
    return "epoch" if (first <= low and high <= last) or (first * 1000 <= low and high <= last * 1000) else ""


def is_number_code(code: str) -> bool:
    """Whether a declared missing code is a whole number."""
    return code.strip().removeprefix("-").isdecimal()


def code_texts(code: str) -> frozenset[str]:
    """The cells that a declared missing code means: "9" also as 9.0 or 9,0."""
    code = code.strip()
    if not is_number_code(code):
        return frozenset({code})
    return frozenset({code, *(f"{code}{mark}{zeros}" for mark in ".," for zeros in ("0", "00"))})


def cell_reader(how: Reading) -> Callable[[str], Value]:
    """A function from an answer's raw cell to its value; None where the cell does not fit the column."""
    if how.type in NUMERIC:
        return lambda text: _number(text, how)
    if how.type == "duration":
        return lambda text: parse_duration(text, how.form or "m:ss")
    if how.type in DATED:
        return lambda text: _moment(text, how)
    return lambda text: text


def _number(text: str, how: Reading) -> Value:
    number = parse_number(text, how.decimal)
    if (
        number is None
        and (found := parse_amount(text, how.decimal))
        and (not found[1] or found[1] in how.marks)
    ):
        return found[0]
    return number


def _moment(text: str, how: Reading) -> Value:
    found = parse_date(text, how.order, BUDDHIST if how.form == "buddhist" else 0, how.utc)
    if found is not None:
        return found
    if how.form in ("1900", "1904"):
        number = parse_number(text, how.decimal)
        first = SERIAL_1904 if how.form == "1904" else SERIAL_1900
        return None if number is None else serial_date(number, first)
    label = parse_year(text) if how.form == "year" else compact_month(text) if how.form == "yyyymm" else None
    label = label or parse_period(text, how.order, how.form == "months")
    return label[0] if label else parse_epoch(text)


def converter(how: Reading) -> Callable[[str], Value]:
    """A function from a column's raw cells to values: None where no answer is, ISO text for dates, numbers, or text.

    A cell that does not fit the column's type comes back as the text it is. The function remembers its answers (a
    dict look-up on repetition, at most 100,000 of them), so make one per column.
    """
    missing = how.missing
    if how.type == "text":
        return (
            _text_value
            if not missing
            else lambda text: None if text.strip() in missing else _text_value(text)
        )
    read = cell_reader(how)

    def convert(text: str) -> Value:
        if is_missing(text, typed=True) or text.strip() in missing:
            return None
        value = read(text)
        return text if value is None else value

    return _Memo(convert).__getitem__


def _text_value(text: str) -> Value:
    return None if text in MISSING or text.strip() in MISSING else text


def fits(text: str, how: Reading) -> bool:
    """Whether a raw cell fits its column; a missing answer always does."""
    if how.type == "text" or is_missing(text, typed=True) or text.strip() in how.missing:
        return True
    return cell_reader(how)(text) is not None


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
