"""What each column of the whole file holds, found while its chunks stream by.

Each different value is judged once; when a column has too many of them, whole chunks are proved at a time by one
regular expression, so that no cell of a large file is touched in Python unless it breaks its column's pattern.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from itertools import chain
from operator import itemgetter

from cxdesk.exchange.amounts import unmarked
from cxdesk.exchange.dates import parse_date, short_year_first, year_last_numbers, zone_of
from cxdesk.exchange.tables.looks import judge, look
from cxdesk.exchange.values import MISSING, MISSING_TYPED, number_text

__all__ = ["JUDGED", "ColumnCounter", "judge"]

JUDGED = 2_000
"""How many different values of a column are counted one by one."""
_CLOCK_SHAPE = re.compile(r"\d{1,4}:\d{2}(?::\d{2})?")
_SIXTY = re.compile(r":[6-9]")
_HEAD = itemgetter(slice(10))

_TO_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
_ISO_SHAPE = re.compile(rb"(?:0000-00-00(?:[T ]00:00(?::00(?:\.0{1,6})?)?Z?)?)?")
_TAIL = itemgetter(slice(10, None))
_CLOCK = re.compile(
    r"[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|\ ?(?:UTC|GMT|[+-]\d{2}:?\d{2}))?"
)
_TRIED = 200
"""When so many different values have been judged and most of them are words, further ones are not looked at twice."""


class ColumnCounter:
    """Counts of one column; feed it chunks, then ask."""

    def __init__(
        self, cap: int, missing: frozenset[str] = frozenset(), number_missing: frozenset[str] = frozenset()
    ) -> None:
        """``cap`` bounds how many different values are held.

        ``missing`` are cells declared to hold no answer, ``number_missing`` those that do so in a column of numbers.
        """
        self.values: Counter[str] | None = Counter()
        """How often each value occurs, None once there are too many different ones."""
        self.kinds: Counter[str] = Counter()
        """How many cells look like what (see look); complete after finish()."""
        self.marks: Counter[str] = Counter()
        """How many numbers bear what mark."""
        self.zones: set[str | None] = set()
        """The time zones of the moments; None where there are some without."""
        self.missing = missing | number_missing
        self._missing_text, self._number_missing = missing, number_missing
        self.low: float | None = None
        self.high: float | None = None
        self._seen: set[str] = set()
        self._cap = cap
        self._bulk = "text"
        self._known: dict[str, bool] = {}
        self.day_first = self.month_first = 0
        """How many different dates prove day or month first."""
        self.year_first = 0
        """How many different dates of three short numbers prove the year first."""
        self._shapes: set[bytes] = set()
        self._first: tuple[str, ...] = ()
        self._clocks: set[str] = set()
        self._tried = 0
        self._wordy = False

    @property
    def distinct(self) -> int:
        """Different values that are answers, up to the cap."""
        marks = (MISSING_TYPED if self._numeric_or_dated() else MISSING) | self.missing
        held = self.held
        return len(held) - len(marks & held) if len(held) < self._cap else self._cap

    def be_text(self) -> None:
        """Take cells as answers again that would hold none if the column were one of numbers."""
        self.missing = self._missing_text
        for text, count in (self.values or Counter()).items():
            if text.strip() in self._number_missing:
                self.kinds["missing"] -= count
                self.kinds["text"] += count

    @property
    def held(self) -> Set[str]:
        """The different values that are held: all of them up to the cap."""
        return self._seen if self.values is None else self.values.keys()

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
        self._seen, self._first = set(values), tuple(values)
        self._judge(values.items())
        self._clocks.update(value for value in values if _CLOCK_SHAPE.fullmatch(value))
        family = {
            "integer": "number.", "point": "number.", "open,": "number.", "comma": "number,",
            "date": "date", "datetime": "date", "id": "text", "text": "text", "two": "clock", "three": "clock",
            "span": "other", "week": "other", "month": "other", "quarter": "other", "half": "other", "day": "other",
        }  # fmt: skip
        answers = [(count, kind) for kind, count in self.kinds.items() if kind in family]
        kind = max(answers, default=(0, "text"))[1]
        self._bulk = family[kind]
        if self._bulk == "number." and self.kinds["comma"] > self.kinds["point"]:
            self._bulk = "number,"

    def _judge(self, counted: Iterable[tuple[str, int]]) -> None:
        """Add values with their counts to the kinds, the extremes and the proofs of date order."""
        kinds = self.kinds
        for text, count in counted:
            self._tried += 1
            if self._tried % _TRIED == 0 and kinds["text"] * 2 > sum(kinds.values()):
                self._wordy = True
            kind, mark = (judge(text), "") if self._wordy else look(text)
            if self.missing and text.strip() in self.missing:
                kind, mark = "missing", ""
            kinds[kind] += count
            if mark:
                self.marks[mark] += count
            if kind in ("date", "datetime"):
                self._prove(text)
                if kind == "datetime":
                    self.zones.add(zone_of(text))

    def _prove(self, text: str) -> None:
        self.year_first += short_year_first(text)
        if numbers := year_last_numbers(text):
            self.day_first += 31 >= numbers[0] > 12 >= numbers[1]
            self.month_first += 31 >= numbers[1] > 12 >= numbers[0]

    def _feed_bulk(self, cells: Sequence[str]) -> None:
        codes = self._missing_text if self._bulk == "text" else self.missing
        if codes and not codes.isdisjoint(cells):
            answers = [cell for cell in cells if cell not in codes]
            self.kinds["missing"] += len(cells) - len(answers)
            cells = answers
        if self._bulk == "text":
            missing = sum(map(MISSING.__contains__, cells))
            self.kinds["missing"] += missing
            self.kinds["text"] += len(cells) - missing
        elif self._bulk == "date":
            if not self._prove_dates(cells):
                self._judge(Counter(cells).items())
        elif self._bulk == "clock":
            if not self._prove_clocks(cells):
                self._judge(Counter(cells).items())
        elif self._bulk == "other":
            self._judge(Counter(cells).items())
        elif not self._prove_numbers(cells, "," if self._bulk == "number," else "."):
            self._judge(Counter(cells).items())
            self._stretch_each(cells)

    def _prove_dates(self, cells: Sequence[str]) -> bool:
        """Count the cells where each is a date in ten letters and perhaps a time."""
        if self._prove_iso(cells):
            return True
        if self._prove_days(Counter(map(_HEAD, cells)), Counter(map(_TAIL, cells))):
            return True
        parts = [cell.partition(" ") for cell in cells]
        tails = Counter(mark + tail for _head, mark, tail in parts)
        return self._prove_days(Counter(head for head, _mark, _tail in parts), tails)

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
        for shape in known - self._shapes:
            self._shapes.add(shape)
            if b":" in shape:
                self.zones.add("+00:00" if shape.endswith(b"Z") else None)
        return True

    def _prove_clocks(self, cells: Sequence[str]) -> bool:
        """The quick way for durations with colons: few shapes, and no part but the first above 59."""
        joined = "\n".join(cells)
        if not joined.isascii() or joined.count("\n") + 1 != len(cells) or _SIXTY.search(joined):
            return False
        shapes = joined.encode().translate(_TO_ZERO).decode().split("\n")
        counted = Counter(shapes)
        if not all(not shape or _CLOCK_SHAPE.fullmatch(shape) for shape in counted):
            return False
        for shape, count in counted.items():
            self.kinds["three" if shape.count(":") == 2 else "two" if shape else "missing"] += count
            if shape:
                alike = [cell for cell, own in zip(cells, shapes, strict=True) if own == shape]
                self._clocks.update((min(alike), max(alike)))
        return True

    def _prove_days(self, heads: Counter[str], tails: Counter[str]) -> bool:
        """The way for other dates: many moments share a day or a time of day."""
        known = self._known
        for part in heads:
            if part not in known and part:
                known[part] = judge(part) == "date"
            if part and not known[part]:
                return False
        for part in tails:
            if part not in known and part:
                known[part] = (
                    _CLOCK.fullmatch(part) is not None or parse_date("2000-01-01" + part) is not None
                )
                self.zones.add(zone_of(part))
        if not all(known[part] for part in chain(heads, tails) if part):
            return False
        for head in heads:
            self._prove(head)
        missing, bare = heads[""], tails[""]
        self.kinds["missing"] += missing
        self.kinds["datetime"] += heads.total() - bare
        self.kinds["date"] += bare - missing
        return True

    def _prove_numbers(self, cells: Sequence[str], mark: str) -> bool:
        """Count the cells where each is blank or a number of digits with at most one decimal mark."""
        joined = "\n" + "\n".join(cells) + "\n"
        bearing, sign = 0, ""
        if len(self.marks) == 1:
            (sign,) = self.marks
            joined, bearing = re.subn(rf"(?<=\n){re.escape(sign)}\s?|\s?{re.escape(sign)}(?=\n)", "", joined)
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
        if bearing:
            self.marks.update({sign: bearing})
        if numbers:
            self._widen(min(numbers), max(numbers))
            if max(numbers) >= 1e15 or min(numbers) <= -1e15:
                self.kinds["id"] += 1
        return True

    def _stretch_each(self, cells: Iterable[str]) -> None:
        mark = "," if self._bulk == "number," else "."
        self._stretch(self._plain(cells, mark))

    def _plain(self, cells: Iterable[str], mark: str) -> list[str]:
        """The numbers among cells without their marks, with a decimal point."""
        found = []
        for cell in cells:
            if self.missing and cell.strip() in self.missing:
                continue
            plain = number_text(cell, mark)
            if plain is None and (amount := unmarked(cell)):
                plain = number_text(amount[0], mark)
            if plain is not None:
                found.append(plain)
        return found

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
        scratch._bulk, scratch._known, scratch.marks = self._bulk, self._known, self.marks.copy()
        if self.values is not None or self._bulk == "text" or (self.day_first and self.month_first):
            return False
        if self._bulk == "date":
            return scratch._prove_dates(cells)
        if self._bulk in ("clock", "other"):
            return self._bulk == "clock" and scratch._prove_clocks(cells)
        return scratch._prove_numbers(cells, "," if self._bulk == "number," else ".")

    def finish(self) -> None:
        """Judge the values that were counted one by one; call once after the last chunk."""
        if self.values is not None:
            self._judge(self.values.items())

    def extremes(self, decimal: str) -> tuple[float | None, float | None]:
        """The lowest and the highest number of the column."""
        held: Iterable[str] = (
            self.held if len(self.held) < self._cap or self.values is not None else self._first
        )
        self._stretch(self._plain(held, decimal))
        return self.low, self.high

    @property
    def lengths(self) -> Iterable[str]:
        """Values among which the shortest and the longest duration of the column are."""
        if self.values is None and self._bulk == "clock":
            return self._clocks
        return self.held
