"""What each column of a table is: type, decimal mark, order and form of its dates, judged by the whole column.

A column's own values decide; its header settles what they leave open, then the rest of the file. What was taken for
granted is said. It must not know where the cells come from.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Final

from cxdesk.errors import CxdeskError
from cxdesk.exchange.dates import parse_date, year_last_numbers
from cxdesk.exchange.durations import DAMAGED, HOURS, MINUTES, parse_duration
from cxdesk.exchange.periods import GRAINS, compact_month, parse_year
from cxdesk.exchange.tables import headers
from cxdesk.exchange.tables.columns import DURATIONS, LABELS, ColumnCounter
from cxdesk.exchange.tables.facts import COLUMN_WORDS, ColumnFacts, ReadOptions
from cxdesk.exchange.values import (
    DATED,
    NUMERIC,
    code_texts,
    is_missing,
    is_number_code,
    number_form,
    number_text,
)
from cxdesk.i18n import _

FITTING = 0.9
"""The share of a column's answers that must be numbers (or dates) for the column to be of that type."""
PROVING = 10
"""So many numbers such as 20261121, each a day of the calendar and nothing else beside them, are dates."""
_THAI_YEARS = range(2500, 2620)
_LOOKED_AT = 3_000
_CENTURIES = 73_051
"""What a spreadsheet counts for 2100: in a column of dates that is called so, any number below is a day, too."""
_MORNING = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """The columns, and what most of them say of the whole file."""

    columns: tuple[ColumnFacts, ...]
    decimal: str
    date_order: str
    certain: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    """The type of a column with the form of its dates or durations and how long its periods are."""

    type: str
    form: str = ""
    grain: str = ""
    certain: bool = True


_TEXT: Final = _Kind("text")


def judge_columns(
    names: Sequence[str], counters: Sequence[ColumnCounter], options: ReadOptions, delimiter: str
) -> Verdict:
    """Return what the columns are. Raises CxdeskError for options that name a column there is not."""
    said = _said(names, options.columns, known=COLUMN_WORDS)
    file_decimal = options.decimal or decide_decimal(counters, delimiter)
    judged: list[tuple[_Kind, str]] = []
    for name, counter, words in zip(names, counters, said, strict=True):
        decimal = next((w for w in words if w in (".", ",")), None) or options.decimal
        decimal = decimal or _own_decimal(counter) or file_decimal
        judged.append((_kind(counter, decimal, name, words), decimal))
    dated = [counter for counter, (kind, _d) in zip(counters, judged, strict=True) if kind.type in DATED]
    order, certain = decide_order(dated)
    order, certain = options.date_order or order, certain or options.date_order is not None
    columns = []
    for name, counter, words, (kind, decimal) in zip(names, counters, said, judged, strict=True):
        facts = _facts(name, counter, kind, decimal)
        if kind.type in DATED:
            facts = _ordered(facts, counter, words, options.date_order, order, certain)
        columns.append(facts)
    every = all(c.certain for c in columns if c.type in DATED and c.date_order in ("dmy", "mdy"))
    return Verdict(tuple(columns), file_decimal, order, every if dated else certain)


def declared(names: Sequence[str], options: ReadOptions) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The cells declared to hold no answer in each column, and those that do so where it is one of numbers.

    Raises CxdeskError for a code that names a column there is not.
    """
    words = frozenset(code for code in options.missing if "=" not in code and not is_number_code(code))
    numbers = frozenset(
        chain.from_iterable(code_texts(c) for c in options.missing if "=" not in c and c not in words)
    )
    own = _said(names, [code for code in options.missing if "=" in code])
    return [(words.union(*map(code_texts, codes)), numbers) for codes in own]


def _column(names: Sequence[str], text: str) -> tuple[int, str] | None:
    """The column and the word of "COLUMN=WORD"; either may hold further equals signs."""
    folded = [" ".join(name.split()).casefold() for name in names]
    for at in (i for i, char in enumerate(text) if char == "="):
        name, word = text[:at], text[at + 1 :]
        wanted = " ".join(name.split()).casefold()
        if name in names or wanted in folded:
            return (names.index(name) if name in names else folded.index(wanted)), word.strip()
    return None


def _said(names: Sequence[str], texts: Iterable[str], known: Sequence[str] = ()) -> list[list[str]]:
    """What is said of each column."""
    found: list[list[str]] = [[] for _name in names]
    for text in texts:
        place = _column(names, text)
        if place is None:
            raise CxdeskError(
                _("“{text}” names no column of the table; write it as COLUMN=WORD.").format(text=text)
            )
        column, word = place
        if known and word not in known:
            raise CxdeskError(
                _("Column “{column}” cannot be read as “{word}”; choose one of {known}.").format(
                    column=names[column], word=word, known=", ".join(known)
                )
            )
        found[column].append(word)
    return found


# ------------------------------------------------------------------------------------------------ decimal and order
def _styles(kinds: Mapping[str, int]) -> tuple[int, int]:
    """How many numbers prove a decimal comma, and a decimal point."""
    return kinds["comma"] + kinds["group."], kinds["point"] + kinds["group,"]


def _numbers(kinds: Mapping[str, int]) -> int:
    return sum(kinds[k] for k in ("integer", "point", "comma", "open.", "open,", "group.", "group,"))


def _answers(kinds: Counter[str]) -> int:
    return sum(kinds.values()) - kinds["missing"] - kinds["mark"]


def decide_decimal(columns: Iterable[ColumnCounter], delimiter: str) -> str:
    """The decimal mark of a file: what most columns with decimals prove; an open case is settled by the delimiter."""
    comma = point = open_comma = open_point = 0
    for column in columns:
        kinds = column.kinds
        if not _numbers(kinds) or _numbers(kinds) < FITTING * _answers(kinds):
            continue
        by_comma, by_point = _styles(kinds)
        comma += by_comma > by_point
        point += by_point > by_comma
        open_comma += kinds["open,"] > 0
        open_point += kinds["open."] > 0
    if comma != point:
        return "," if comma > point else "."
    return "," if delimiter != "," and open_comma > open_point and comma else "."


def _own_decimal(column: ColumnCounter) -> str | None:
    """The decimal mark that a column of numbers proves for itself: one style, and nothing of the other."""
    kinds = column.kinds
    if _numbers(kinds) < FITTING * _answers(kinds):
        return None
    comma, point = _styles(kinds)
    if bool(comma) == bool(point):
        return None
    return "," if comma else "."


def decide_order(dated: Sequence[ColumnCounter]) -> tuple[str, bool]:
    """The date order of a file and whether it is proved: by days above 12 anywhere in its columns of dates."""
    day_first, month_first = sum(c.day_first for c in dated), sum(c.month_first for c in dated)
    if day_first or month_first:
        return ("dmy" if day_first >= month_first else "mdy"), not (day_first and month_first)
    if any(c.year_first for c in dated):
        return "ymd", True
    open_dates = [text for c in dated for text in c.held if year_last_numbers(text)]
    if not open_dates:
        return "ymd", True
    american = any(text.rstrip()[-1:] in "Mm" for text in open_dates)
    return ("mdy" if american else "dmy"), False


def _ordered(
    facts: ColumnFacts,
    counter: ColumnCounter,
    words: Sequence[str],
    fixed: str | None,
    order: str,
    certain: bool,
) -> ColumnFacts:
    """The facts of a column of dates with their order: what the user said, its own proofs, its run, the file's."""
    said = next((word for word in words if word in ("dmy", "mdy", "ymd")), fixed)
    if said:
        return replace(facts, date_order=said)
    proofs = {"dmy": counter.day_first, "mdy": counter.month_first, "ymd": counter.year_first}
    if any(proofs.values()):
        own = max(proofs, key=lambda key: proofs[key])
        clean = sum(map(bool, proofs.values())) == 1
        return replace(facts, date_order=own, certain=facts.certain and clean)
    texts = [text for text in counter.held if year_last_numbers(text)]
    if not texts:
        return replace(facts, date_order="ymd")
    if certain:
        return replace(facts, date_order="dmy" if order == "ymd" else order)
    return replace(facts, date_order=_run(texts) or ("dmy" if order == "ymd" else order), certain=False)


def _run(texts: Sequence[str]) -> str | None:
    """The one order in which the dates follow each other in time, as those of a log do; None where both or none do."""
    found = []
    for order in ("dmy", "mdy"):
        days = [day for text in texts[:_LOOKED_AT] if (day := parse_date(text, order)) is not None]
        up = sum(a <= b for a, b in pairwise(days))
        if len(days) > PROVING and up in (0, len(days) - 1):
            found.append(order)
    return found[0] if len(found) == 1 else None


# ------------------------------------------------------------------------------------------------ type and form
def _kind(counter: ColumnCounter, decimal: str, name: str, words: Sequence[str]) -> _Kind:
    """The type of a column: what the user said, else by at least nine tenths of the answers."""
    found = _found_kind(counter, decimal, name)
    for word in words:
        found = _as_said(word, counter, decimal, found)
    return found


def _as_said(word: str, counter: ColumnCounter, decimal: str, found: _Kind) -> _Kind:
    kinds = counter.kinds
    if word == "text":
        return _TEXT
    if word == "number":
        return _Kind("number" if _fractions(kinds, decimal) or found.type not in NUMERIC else "integer")
    if word in ("duration", MINUTES, HOURS):
        form = word if word != "duration" else _duration_form(counter, "")[0]
        return _Kind("duration", form)
    if word in ("1900", "1904", "epoch"):
        return _Kind(
            "datetime" if word == "epoch" or kinds["point"] or kinds["datetime"] else "date", word, "day"
        )
    if word in ("date", "dmy", "mdy", "ymd", "buddhist") and (found.type not in DATED or word == "buddhist"):
        form = word if word == "buddhist" else ""
        if not form and _numbers(kinds):
            form = number_form(*counter.extremes(decimal))
        return _Kind(
            "datetime" if kinds["datetime"] or form == "epoch" else "date", form, found.grain or "day"
        )
    return replace(found, certain=True)


def column_type(counter: ColumnCounter, decimal: str) -> str:
    """The type that the values of a column tell by themselves."""
    return _found_kind(counter, decimal, "").type


def _found_kind(counter: ColumnCounter, decimal: str, name: str) -> _Kind:
    kinds = counter.kinds
    answers = _answers(kinds)
    if not answers or kinds["id"]:
        return _TEXT
    for decide in (_dates, _periods, _durations):
        found = decide(counter, answers, decimal, name)
        if found is not None:
            return found
    fractions = _fractions(kinds, decimal)
    if _whole(kinds, decimal) + fractions < FITTING * answers:
        return _TEXT
    if headers.says_code(name) and not fractions and counter.distinct > 1:
        return _TEXT
    mixed = len(counter.marks) > 1 or ("%" in counter.marks and counter.marks["%"] < _numbers(kinds))
    return _Kind("number" if fractions else "integer", certain=not mixed)


def _fractions(kinds: Mapping[str, int], decimal: str) -> int:
    own, other = ("point", "open.") if decimal == "." else ("comma", "open,")
    return kinds[own] + kinds[other]


def _whole(kinds: Mapping[str, int], decimal: str) -> int:
    thousands = "," if decimal == "." else "."
    return kinds["integer"] + kinds["compact"] + kinds["open" + thousands] + kinds["group" + thousands]


def _dates(counter: ColumnCounter, answers: int, decimal: str, name: str) -> _Kind | None:
    """Whether a column holds dates, written out or counted."""
    kinds = counter.kinds
    dates = kinds["date"] + kinds["datetime"]
    named = headers.says_time(name)
    compact = kinds["compact"] == answers and (answers >= PROVING or named)
    if (dates or compact) and dates + kinds["compact"] >= FITTING * answers:
        form = "buddhist" if _is_thai_era(counter) else ""
        return _Kind("datetime" if kinds["datetime"] else "date", form, "day")
    if not (named or dates >= 0.1 * answers) or dates + _numbers(kinds) < FITTING * answers:
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
    return _Kind("datetime" if timed else "date", form, "day", certain=form == "epoch" or bool(dates))


def _is_thai_era(counter: ColumnCounter) -> bool:
    """Whether the years of a whole column are those of the Buddhist era."""
    years = []
    for text in list(counter.held)[:_LOOKED_AT]:
        day = parse_date(text, "dmy", 543) or parse_date(text, "mdy", 543)
        if day is not None:
            years.append(int(day[:4]) + 543 in _THAI_YEARS and parse_date(text, "dmy") != day)
    return bool(years) and all(years)


def _periods(counter: ColumnCounter, answers: int, decimal: str, name: str) -> _Kind | None:
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
        return _Kind("date", form, "month" if form else grain, certain)
    if named and kinds["integer"] + kinds["text"] >= answers:
        for form, read, grain in (("year", parse_year, "year"), ("yyyymm", compact_month, "month")):
            if _all(counter, read):
                return _Kind("date", form, grain, certain=form == "yyyymm" or headers.says_year(name))
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


def _durations(counter: ColumnCounter, answers: int, decimal: str, name: str) -> _Kind | None:
    kinds = counter.kinds
    strong = sum(kinds[kind] for kind in DURATIONS)
    weak = kinds["weak"] if strong or headers.says_duration(name) else 0
    if not (strong or weak) or strong + weak < FITTING * answers:
        return None
    if kinds["span"] + weak < strong + weak and _is_time_of_day(counter, name):
        return replace(_TEXT, certain=headers.says_clock(name))
    form, certain = _duration_form(counter, name)
    return _Kind("duration", form, certain=certain)


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


# ------------------------------------------------------------------------------------------------ facts
def _facts(name: str, counter: ColumnCounter, kind: _Kind, decimal: str) -> ColumnFacts:
    low = high = None
    if kind.type in NUMERIC:
        low, high = counter.extremes(decimal)
    elif kind.type == "duration":
        lengths = [s for t in counter.lengths if (s := parse_duration(t, kind.form or MINUTES)) is not None]
        low, high = (float(min(lengths)), float(max(lengths))) if lengths else (None, None)
    if kind.type not in NUMERIC:
        counter.be_text()
    kinds = counter.kinds
    empty = kinds["missing"] + (kinds["mark"] if kind.type != "text" else 0)
    values = tuple(counter.values.most_common()) if counter.values is not None else ()
    facts = ColumnFacts(
        name, kind.type, empty, counter.distinct, "", low, high, values, decimal, "", kind.form
    )
    zones = sorted(zone for zone in counter.zones if zone) if kind.type == "datetime" else []
    return replace(
        facts,
        grain=kind.grain,
        marks=tuple(mark for mark, _n in counter.marks.most_common()) if kind.type in NUMERIC else (),
        codes=_codes(facts, decimal, counter.missing) if kind.type in NUMERIC else (),
        missing=tuple(sorted(counter.missing & counter.held)),
        yes_no=_is_yes_no(facts),
        zones=tuple(zones),
        certain=kind.certain,
    )


_CODES: Final = (
    "9",
    "8",
    "99",
    "98",
    "97",
    "96",
    "88",
    "77",
    "999",
    "998",
    "997",
    "-1",
    "-2",
    "-8",
    "-9",
    "-99",
    "-999",
)


def _codes(facts: ColumnFacts, decimal: str, missing: frozenset[str]) -> tuple[str, ...]:
    """Values apart from a scale of whole numbers that look like codes for no answer: 9 after 1 to 5, 99, -1."""
    found: set[float] = set()
    for text, _n in facts.values:
        plain = number_text(text, decimal)
        if is_missing(text, typed=True) or text.strip() in missing:
            continue
        if plain is None:
            return ()
        found.add(float(plain))
    for tops in ((4, 5, 6, 7), (10,)):
        for top in tops:
            scale = {n for n in found if 0 <= n <= top}
            codes = {code for code in _CODES if float(code) in found - scale}
            fits = len(scale) > 2 and max(scale) == top and all(n == int(n) for n in scale)
            apart = all(
                float(code) < 0 or float(code) > top + 1 or float(code) - 1 in map(float, codes)
                for code in codes
            )
            if codes and fits and apart and len(scale) + len(codes) == len(found):
                return tuple(code for code in _CODES if code in codes)
    return ()


def _is_yes_no(facts: ColumnFacts) -> bool:
    """Whether all answers are words for yes or no."""
    if not facts.values or len(facts.values) > 20 or facts.type != "text":
        return False
    from cxdesk.metrics.kinds.making import is_flag

    said = [text for text, _n in facts.values if not is_missing(text) and text.strip() not in facts.missing]
    return bool(said) and all(map(is_flag, said)) and not any(text.strip().isdigit() for text in said)
