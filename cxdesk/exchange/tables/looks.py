"""What a single value looks like on its own, before anything is known of its column.

It must not know columns or headers.
"""

import re

from cxdesk.exchange.amounts import unmarked
from cxdesk.exchange.dates import parse_date, short_year_first
from cxdesk.exchange.durations import duration_form
from cxdesk.exchange.periods import parse_period
from cxdesk.exchange.values import MISSING, MISSING_TYPED, number_text

_ID = re.compile(r"[+-]?(?:0\d+|\d{16,})|\+\d{7,}|0\d*(?:[ \u00a0]\d{2,4})+")
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,14})|\+(?:0|[1-9]\d{0,5})")
_POINT = re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d{1,3})?|[+-]?\d+[eE][+-]?\d{1,3}")
_COMMA = re.compile(r"[+-]?\d*,\d+")
_OPEN = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}([.,\u00a0\u202f\u2009 '’])\d{3}(?:\1\d{3})*")
NUMBERS = frozenset({"integer", "point", "comma", "open.", "open,", "group.", "group,", "compact"})
"""Kinds that are numbers."""
DURATIONS = frozenset({"two", "three", "span"})
"""Kinds that are durations."""
LABELS = frozenset({"day", "week", "month", "quarter", "half"})
"""Kinds that are labels of periods, named by how long these are."""
_HAS_YEAR = re.compile(r"(?:19|20|25)\d\d|['’-]\d\d|\d[qh]|[\u0e00-\u0e4e]", re.IGNORECASE)


def judge(text: str) -> str:
    """What a value looks like on its own.

    "missing", "mark" (missing unless the column is text), "integer", "point" and "comma" (a number with that decimal
    mark), "open." and "open," (thousands or decimals: 1.234), "group." and "group," (thousands: 1.234.567), "id"
    (leading zero or beyond 15 digits), "date", "datetime", "compact" (20261121) or "text".
    """
    if text in MISSING:
        return "missing"
    text = text.strip()
    if text in MISSING_TYPED:
        return "missing" if text in MISSING else "mark"
    if text[0].isdigit() or text[0] in "+-.,\u2212":
        text = text.replace("\u2212", "-")
        if _INTEGER.fullmatch(text):
            return "compact" if len(text) == 8 and parse_date(text) else "integer"
        if _ID.fullmatch(text):
            return "id"
        if match := _OPEN.fullmatch(text):
            return "open" + match[1]
        if _POINT.fullmatch(text):
            return "point"
        if _COMMA.fullmatch(text):
            return "comma"
        if match := _GROUPS.fullmatch(text):
            return "group" + match[1] if match[1] in ".," else "integer"
        if any(number_text(text, decimal) for decimal in ".,"):
            return "point" if number_text(text, ".") else "comma"
    iso = parse_date(text, "dmy") or parse_date(text, "mdy")
    if iso is None and short_year_first(text):
        iso = parse_date(text, "ymd")
    return "text" if iso is None else "datetime" if "T" in iso else "date"


def look(text: str) -> tuple[str, str]:
    """What a value looks like on its own, in further forms than ``judge`` knows, and the mark it bears.

    Beside the kinds of ``judge``: "two", "three", "span" and "weak" (durations, see ``duration_form``), and "day",
    "week", "month", "quarter" and "half" (labels of periods).
    """
    kind = judge(text)
    if kind != "text":
        return kind, ""
    if amount := unmarked(text):
        number = judge(amount[0])
        return (number, amount[1]) if number in NUMBERS else (kind, "")
    if form := duration_form(text):
        return form, ""
    if _HAS_YEAR.search(text) and (period := parse_period(text)):
        return period[1], ""
    return kind, ""
