"""What each column of the whole file holds, found while its chunks stream by.

Each different value is judged once; when a column has too many of them, whole chunks are proved at a time by one
regular expression, so that no cell of a large file is touched in Python unless it breaks its column's pattern.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from operator import itemgetter

from cxdesk.exchange.values import MISSING, MISSING_TYPED, number_text, parse_date, year_last_numbers

JUDGED = 2_000
"""How many different values of a column are counted one by one."""
FITTING = 0.9
"""The share of a column's answers that must be numbers (or dates) for the column to be of that type."""
PROVING = 10
"""So many numbers such as 20261121, each a day of the calendar and nothing else beside them, are dates."""

_ID = re.compile(r"[+-]?(?:0\d+|\d{16,})")
_INTEGER = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})")
_POINT = re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d{1,3})?|[+-]?\d+[eE][+-]?\d{1,3}")
_COMMA = re.compile(r"[+-]?\d*,\d+")
_OPEN = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}([.,\u00a0\u202f\u2009 '’])\d{3}(?:\1\d{3})*")
_HEAD = itemgetter(slice(10))

_TO_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
_ISO_SHAPE = re.compile(rb"(?:0000-00-00(?:[T ]00:00(?::00(?:\.0{1,6})?)?Z?)?)?")
_TAIL = itemgetter(slice(10, None))
_CLOCK = re.compile(
    r"[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|\ ?(?:UTC|GMT|[+-]\d{2}:?\d{2}))?"
)


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
    return "text" if iso is None else "datetime" if "T" in iso else "date"


class ColumnCounter:
    """Counts of one column; feed it chunks, then ask."""

    def __init__(self, cap: int) -> None:
        """``cap`` bounds how many different values are held."""
        self.values: Counter[str] | None = Counter()
        """How often each value occurs, None once there are too many different ones."""
        self.kinds: Counter[str] = Counter()
        """How many cells look like what (see judge); complete after finish()."""
        self.low: float | None = None
        self.high: float | None = None
        self._seen: set[str] = set()
        self._cap = cap
        self._bulk = "text"
        self._known: dict[str, bool] = {}
        self.day_first = self.month_first = 0
        """How many different dates prove day or month first."""

    @property
    def distinct(self) -> int:
        """Different values that are answers, up to the cap."""
        marks = MISSING_TYPED if self._numeric_or_dated() else MISSING
        held = self._seen if self.values is None else self.values.keys()
        return len(held) - len(marks & held) if len(held) < self._cap else self._cap

    def _numeric_or_dated(self) -> bool:
        return sum(self.kinds.values()) - self.kinds["text"] - self.kinds["missing"] - self.kinds["mark"] > 0

    def feed(self, cells: Sequence[str]) -> None:
        """Take the column's cells of one chunk."""
        if self.values is not None:
            self.values.update(cells)
            if len(self.values) > JUDGED:
                self._to_bulk(self.values)
            return
        if len(self._seen) < self._cap:
            self._seen.update(cells)
        self._feed_bulk(cells)

    def _to_bulk(self, values: Counter[str]) -> None:
        """Judge what was counted and go on by whole chunks."""
        self.values = None
        self._seen = set(values)
        self._judge(values.items())
        family = {
            "integer": "number.", "point": "number.", "open,": "number.", "comma": "number,",
            "date": "date", "datetime": "date", "id": "text", "text": "text",
        }  # fmt: skip
        answers = [(count, kind) for kind, count in self.kinds.items() if kind in family]
        kind = max(answers, default=(0, "text"))[1]
        self._bulk = family[kind]
        if self._bulk == "number." and self.kinds["comma"] > self.kinds["point"]:
            self._bulk = "number,"

    def _judge(self, counted: Iterable[tuple[str, int]]) -> None:
        """Add values with their counts to the kinds, the extremes and the proofs of date order."""
        for text, count in counted:
            kind = judge(text)
            self.kinds[kind] += count
            if kind in ("date", "datetime"):
                self._prove(text)

    def _prove(self, text: str) -> None:
        if numbers := year_last_numbers(text):
            self.day_first += numbers[0] > 12 >= numbers[1]
            self.month_first += numbers[1] > 12 >= numbers[0]

    def _feed_bulk(self, cells: Sequence[str]) -> None:
        if self._bulk == "text":
            missing = sum(map(MISSING.__contains__, cells))
            self.kinds["missing"] += missing
            self.kinds["text"] += len(cells) - missing
        elif self._bulk == "date":
            if not self._prove_dates(cells):
                self._judge(Counter(cells).items())
        elif not self._prove_numbers(cells, "," if self._bulk == "number," else "."):
            self._judge(Counter(cells).items())
            self._stretch_each(cells)

    def _prove_dates(self, cells: Sequence[str]) -> bool:
        """Count the cells where each is a date in ten letters and perhaps a time."""
        return self._prove_iso(cells) or self._prove_days(cells)

    def _prove_iso(self, cells: Sequence[str]) -> bool:
        """The quick way for ISO dates: few shapes, and the calendar is checked by datetime itself."""
        joined = "\n".join(cells)
        if not joined.isascii() or joined.count("\n") + 1 != len(cells):
            return False
        shapes = joined.encode().translate(_TO_ZERO).split(b"\n")
        known = set(shapes)
        if not all(map(_ISO_SHAPE.fullmatch, known)):
            return False
        try:
            deque(map(datetime.fromisoformat, filter(None, cells)), maxlen=0)
        except ValueError:
            return False
        missing = cells.count("")
        bare = shapes.count(b"0000-00-00") if b"0000-00-00" in known else 0
        self.kinds["missing"] += missing
        self.kinds["date"] += bare
        self.kinds["datetime"] += len(cells) - missing - bare
        return True

    def _prove_days(self, cells: Sequence[str]) -> bool:
        """The way for other dates: many moments share a day or a time of day."""
        heads, tails = Counter(map(_HEAD, cells)), Counter(map(_TAIL, cells))
        known = self._known
        for part in heads:
            if part not in known and part:
                known[part] = len(part) == 10 and judge(part) == "date"
        for part in tails:
            if part not in known and part:
                known[part] = _CLOCK.fullmatch(part) is not None
        if not all(known[part] for part in chain(heads, tails) if part):
            return False
        for head in heads:
            self._prove(head)
        missing, bare = heads[""], tails[""]
        self.kinds["missing"] += missing
        self.kinds["datetime"] += len(cells) - bare
        self.kinds["date"] += bare - missing
        return True

    def _prove_numbers(self, cells: Sequence[str], mark: str) -> bool:
        """Count the cells where each is blank or a number of digits with at most one decimal mark."""
        joined = "\n" + "\n".join(cells) + "\n"
        if not joined.isascii() or joined.count("\n") != len(cells) + 1:
            return False
        if joined.encode().translate(None, b"-0123456789\n" + mark.encode()):
            return False
        zeros = joined.count("\n0") - joined.count("\n0" + mark) - joined.count("\n0\n")
        if zeros or ("-0" in joined and re.search(r"-0\d", joined)):
            return False
        fractions = joined.count(mark)
        try:
            numbers = list(map(float, joined.replace(",", ".").split()))
        except ValueError:
            return False
        self.kinds["missing"] += len(cells) - len(numbers)
        self.kinds["point" if mark == "." else "comma"] += fractions
        self.kinds["integer"] += len(numbers) - fractions
        if numbers:
            self._widen(min(numbers), max(numbers))
            if max(numbers) >= 1e15 or min(numbers) <= -1e15:
                self.kinds["id"] += 1
        return True

    def _stretch_each(self, cells: Iterable[str]) -> None:
        mark = "," if self._bulk == "number," else "."
        self._stretch([plain for plain in (number_text(cell, mark) for cell in cells) if plain is not None])

    def _stretch(self, numbers: Sequence[str]) -> None:
        """Widen low and high by numbers with a decimal point."""
        if numbers:
            found = list(map(float, numbers))
            self._widen(min(found), max(found))

    def _widen(self, low: float, high: float) -> None:
        self.low = low if self.low is None else min(self.low, low)
        self.high = high if self.high is None else max(self.high, high)

    def proves(self, cells: Sequence[str]) -> bool:
        """Whether cells of a chunk are shown to fit the column's pattern at once; False says nothing."""
        scratch = ColumnCounter(0)
        scratch._bulk, scratch._known = self._bulk, self._known
        if self.values is not None or self._bulk == "text" or (self.day_first and self.month_first):
            return False
        if self._bulk == "date":
            return scratch._prove_dates(cells)
        return scratch._prove_numbers(cells, "," if self._bulk == "number," else ".")

    def finish(self) -> None:
        """Judge the values that were counted one by one; call once after the last chunk."""
        if self.values is not None:
            self._judge(self.values.items())

    def extremes(self, decimal: str) -> tuple[float | None, float | None]:
        """The lowest and the highest number of the column."""
        held: Iterable[str] = (
            self._seen if self.values is None and len(self._seen) < self._cap else self.values or ()
        )
        self._stretch([plain for plain in (number_text(text, decimal) for text in held) if plain is not None])
        return self.low, self.high


def decide_decimal(columns: Iterable[ColumnCounter], delimiter: str) -> str:
    """The decimal mark of a file: what most columns with decimals prove; an open case is settled by the delimiter."""
    comma = point = open_comma = open_point = 0
    for column in columns:
        kinds = column.kinds
        answers = sum(kinds.values()) - kinds["missing"] - kinds["mark"]
        numbers = sum(kinds[k] for k in ("integer", "point", "comma", "open.", "open,", "group.", "group,"))
        if not numbers or numbers < FITTING * answers:
            continue
        comma += kinds["comma"] + kinds["group."] > kinds["point"] + kinds["group,"]
        point += kinds["point"] + kinds["group,"] > kinds["comma"] + kinds["group."]
        open_comma += kinds["open,"] > 0
        open_point += kinds["open."] > 0
    if comma != point:
        return "," if comma > point else "."
    return "," if delimiter != "," and open_comma > open_point and comma else "."


def decide_order(columns: Sequence[ColumnCounter], decimal: str) -> tuple[str, bool]:
    """The date order of a file and whether it is proved: by days above 12 anywhere in its columns of dates."""
    dated = [c for c in columns if column_type(c, decimal) in ("date", "datetime")]
    day_first, month_first = sum(c.day_first for c in dated), sum(c.month_first for c in dated)
    if day_first or month_first:
        return ("dmy" if day_first >= month_first else "mdy"), not (day_first and month_first)
    open_dates = [text for c in dated for text in (c.values or c._seen) if year_last_numbers(text)]
    if not open_dates:
        return "ymd", True
    american = any(text.rstrip()[-1:] in "Mm" for text in open_dates)
    return ("mdy" if american else "dmy"), False


def column_type(column: ColumnCounter, decimal: str) -> str:
    """ "text", "integer", "number", "date" or "datetime", by at least nine tenths of the answers."""
    kinds = column.kinds
    answers = sum(kinds.values()) - kinds["missing"] - kinds["mark"]
    if not answers or kinds["id"]:
        return "text"
    own, other = ("point", "open.") if decimal == "." else ("comma", "open,")
    thousands = "," if decimal == "." else "."
    dates = kinds["date"] + kinds["datetime"]
    dated = dates or kinds["compact"] == answers >= PROVING
    if dated and dates + kinds["compact"] >= FITTING * answers:
        return "datetime" if kinds["datetime"] else "date"
    whole = kinds["integer"] + kinds["compact"] + kinds["open" + thousands] + kinds["group" + thousands]
    fractions = kinds[own] + kinds[other]
    if whole + fractions >= FITTING * answers:
        return "number" if fractions else "integer"
    return "text"
