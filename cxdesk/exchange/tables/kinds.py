"""The type of a column, the form of its dates or durations, and how long its periods are.

The values of the whole column decide, its header settles what they leave open. It must not know other columns.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from cxdesk.exchange.dates import BUDDHIST, parse_date
from cxdesk.exchange.durations import DAMAGED, HOURS, MINUTES
from cxdesk.exchange.periods import GRAINS, compact_month, parse_year
from cxdesk.exchange.tables import headers
from cxdesk.exchange.tables.columns import ColumnCounter
from cxdesk.exchange.tables.looks import DURATIONS, LABELS
from cxdesk.exchange.tables.orders import FITTING, answers_in, numbers_in
from cxdesk.exchange.values import DATED, NUMERIC, is_missing, number_form

PROVING = 10
"""So many numbers such as 20261121, each a day of the calendar and nothing else beside them, are dates."""
_THAI_YEARS = range(2500, 2620)
_LOOKED_AT = 3_000
_CENTURIES = 73_051
"""What a spreadsheet counts for 2100: in a column of dates that is called so, any number below is a day, too."""
_MORNING = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of a column with the form of its dates or durations and how long its periods are."""

    type: str
    form: str = ""
    grain: str = ""
    certain: bool = True


TEXT: Final = Kind("text")


def kind_of(counter: ColumnCounter, decimal: str, name: str, words: Sequence[str]) -> Kind:
    """The type of a column: what the user said, else by at least nine tenths of the answers."""
    found = _found_kind(counter, decimal, name)
    for word in words:
        found = _as_said(word, counter, decimal, found)
    return found


def _as_said(word: str, counter: ColumnCounter, decimal: str, found: Kind) -> Kind:
    kinds = counter.kinds
    if word == "text":
        return TEXT
    if word == "number":
        return Kind("number" if _fractions(kinds, decimal) or found.type not in NUMERIC else "integer")
    if word in ("duration", MINUTES, HOURS):
        form = word if word != "duration" else _duration_form(counter, "")[0]
        return Kind("duration", form)
    if word in ("1900", "1904", "epoch"):
        return Kind(
            "datetime" if word == "epoch" or kinds["point"] or kinds["datetime"] else "date", word, "day"
        )
    if word in ("date", "dmy", "mdy", "ymd", "buddhist") and (found.type not in DATED or word == "buddhist"):
        form = word if word == "buddhist" else ""
        if not form and numbers_in(kinds):
            form = number_form(*counter.extremes(decimal))
        return Kind(
            "datetime" if kinds["datetime"] or form == "epoch" else "date", form, found.grain or "day"
        )
    return replace(found, certain=True)


def _found_kind(counter: ColumnCounter, decimal: str, name: str) -> Kind:
    kinds = counter.kinds
    answers = answers_in(kinds)
    if not answers or kinds["id"]:
        return TEXT
    for decide in (_dates, _periods, _durations):
        found = decide(counter, answers, decimal, name)
        if found is not None:
            return found
    fractions = _fractions(kinds, decimal)
    if _whole(kinds, decimal) + fractions < FITTING * answers:
        return TEXT
    if headers.says_code(name) and not fractions and counter.distinct > 1:
        return TEXT
    mixed = len(counter.marks) > 1 or ("%" in counter.marks and counter.marks["%"] < numbers_in(kinds))
    return Kind("number" if fractions else "integer", certain=not mixed)


def _fractions(kinds: Mapping[str, int], decimal: str) -> int:
    own, other = ("point", "open.") if decimal == "." else ("comma", "open,")
    return kinds[own] + kinds[other]


def _whole(kinds: Mapping[str, int], decimal: str) -> int:
    thousands = "," if decimal == "." else "."
    return kinds["integer"] + kinds["compact"] + kinds["open" + thousands] + kinds["group" + thousands]


def _dates(counter: ColumnCounter, answers: int, decimal: str, name: str) -> Kind | None:
    """Whether a column holds dates, written out or counted."""
    kinds = counter.kinds
    dates = kinds["date"] + kinds["datetime"]
    named = headers.says_time(name)
    compact = kinds["compact"] == answers and (answers >= PROVING or named)
    if (dates or compact) and dates + kinds["compact"] >= FITTING * answers:
        form = "buddhist" if _is_thai_era(counter) else ""
        return Kind("datetime" if kinds["datetime"] else "date", form, "day")
    if not (named or dates >= 0.1 * answers) or dates + numbers_in(kinds) < FITTING * answers:
        return None
    numbers = _whole(kinds, decimal) + _fractions(kinds, decimal)
    low, high = counter.extremes(decimal) if numbers and not counter.marks else (None, None)
    form = number_form(low, high)
    if not form and dates and headers.says_date(name) and low is not None and high is not None:
        form = "1900" if low >= 1 and high < _CENTURIES else ""
    if not form or (form == "1900" and not dates and not headers.says_date(name)):
        return None
    fractions = kinds["point"] + kinds["comma"]
    timed = form == "epoch" or kinds["datetime"] or fractions
    return Kind("datetime" if timed else "date", form, "day", certain=form == "epoch" or bool(dates))


def _is_thai_era(counter: ColumnCounter) -> bool:
    """Whether the years of a whole column are those of the Buddhist era."""
    years = []
    for text in list(counter.held)[:_LOOKED_AT]:
        day = parse_date(text, "dmy", BUDDHIST) or parse_date(text, "mdy", BUDDHIST)
        if day is not None:
            years.append(int(day[:4]) + BUDDHIST in _THAI_YEARS and parse_date(text, "dmy") != day)
    return bool(years) and all(years)


def _periods(counter: ColumnCounter, answers: int, decimal: str, name: str) -> Kind | None:
    """Whether a column holds labels of weeks, months, quarters, halves or years."""
    kinds = counter.kinds
    named = headers.says_period(name)
    labels = Counter({grain: kinds[grain] for grain in LABELS if kinds[grain] and (grain != "half" or named)})
    dates = kinds["date"] + kinds["datetime"]
    if labels and sum(labels.values()) + dates >= FITTING * answers:
        grain = max(labels, key=lambda key: (labels[key], -GRAINS.index(key)))
        months = any(
            re.fullmatch(r"(?i)t(?:[5-9]|1[0-2])\D.*|.*t(?:[5-9]|1[0-2])", text) for text in counter.held
        )
        form = "months" if months and {"quarter", "month"} >= set(labels) else ""
        certain = bool(form) or (len(labels) == 1 and not _all(counter, _may_be_years))
        return Kind("date", form, "month" if form else grain, certain)
    if named and kinds["integer"] + kinds["text"] >= answers:
        for form, read, grain in (("year", parse_year, "year"), ("yyyymm", compact_month, "month")):
            if _all(counter, read):
                return Kind("date", form, grain, certain=form == "yyyymm" or headers.says_year(name))
    return None


def _may_be_years(text: str) -> bool:
    """Whether 2010-11 can also be the year from 2010 to 2011."""
    text = text.strip()
    return bool(re.fullmatch(r"\d{4}[-/]\d{2}", text)) and int(text[5:]) == (int(text[2:4]) + 1) % 100


def _all(counter: ColumnCounter, test: Callable[[str], object]) -> bool:
    """Whether every answer of a column with few different ones passes a test."""
    if counter.values is None:
        return False
    said = [t for t in counter.values if not is_missing(t, typed=True) and t.strip() not in counter.missing]
    return bool(said) and all(map(test, said))


def _durations(counter: ColumnCounter, answers: int, decimal: str, name: str) -> Kind | None:
    kinds = counter.kinds
    strong = sum(kinds[kind] for kind in DURATIONS)
    weak = kinds["weak"] if strong or headers.says_duration(name) else 0
    if not (strong or weak) or strong + weak < FITTING * answers:
        return None
    if kinds["span"] + weak < strong + weak and _is_time_of_day(counter, name):
        return replace(TEXT, certain=headers.says_clock(name))
    form, certain = _duration_form(counter, name)
    return Kind("duration", form, certain=certain)


def _clocks(counter: ColumnCounter) -> list[tuple[str, list[int]]]:
    """The parts of values with colons, with the first as it was written."""
    found = []
    for text in chain(counter.lengths, list(counter.held)[:_LOOKED_AT]):
        match = re.fullmatch(r"(\d{1,4}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?", text.strip())
        if match is not None:
            found.append((match[1], [int(part) for part in match.groups() if part is not None]))
    return found


def _is_time_of_day(counter: ColumnCounter, name: str) -> bool:
    """Whether 09:30 is half past nine: no part is beyond the clock, and the header or the spread says so."""
    clocks = _clocks(counter)
    if headers.says_duration(name) or not clocks or any(parts[0] > 23 for _first, parts in clocks):
        return False
    if headers.says_clock(name):
        return True
    hours = sorted(parts[0] for _first, parts in clocks)
    late = hours[len(hours) // 2] >= _MORNING or headers.says_time(name)
    return late and all(len(first) == 2 for first, _parts in clocks)


def _duration_form(counter: ColumnCounter, name: str) -> tuple[str, bool]:
    """What two parts with a colon mean in a column, and whether that is certain."""
    clocks = _clocks(counter)
    two = [parts for _first, parts in clocks if len(parts) == 2]
    if not two:
        return (HOURS if clocks else ""), True
    said = headers.says_parts(name)
    if said:
        return said, True
    three = [parts for _first, parts in clocks if len(parts) == 3]
    if len(three) > 2 and all(parts[0] > 11 and parts[2] == 0 for parts in three):
        return DAMAGED, False
    if three or any(re.search(r":\d\d[.,]\d", t) for t in counter.held):
        return MINUTES, True
    return MINUTES, any(parts[0] > 59 for parts in two)
