"""Questions whose answer is spread over several columns, or that hold several answers in one cell.

SurveyMonkey and Typeform write each option of a question into a column of its own, Google Forms joins the options
chosen by commas. Such a question is found here by its headers and values and can be read as one again. Roles, metrics
and choices are not known here.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Final
from weakref import WeakKeyDictionary

from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.exchange.values import is_missing
from cxdesk.exchange.word_forms import fold
from cxdesk.model.answers import Value

SEPARATORS: Final = (", ", ";", "|", "\n")
"""What stands between several answers of one cell."""
_LOOKED_AT = 20_000
"""Rows that prove whether one option or several are chosen."""
_SLIPS = 0.02
"""A question of which so few rows chose several options is one of a single choice."""
_MOST_OPTIONS = 60
_MARKS = frozenset(
    ("0", "1", "yes", "no", "true", "false", "checked", "unchecked", "selected", "notselected", "x", "y")
)
_NOT_CHOSEN = frozenset(("0", "no", "false", "unchecked", "notselected"))
_OTHER = re.compile(
    r"\bother\b|інше|другое|\botro|\bautre|sonstig|andere|\baltul\b|\balta\b|\boutro|\baltro\b|\binne\b|khác|อื่น",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^(?P<name>.*?\S)(?::\s+|\s+-\s+|\s*\[)(?P<option>[^\]]*\S)\]?$", re.DOTALL)
_DAMAGED = re.compile(r"#name\?|\(\d+\)$|^#?n/?a$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """A question of several columns, or (``separator``) a column of several answers.

    ``options`` are its answers, one a column, in the file's order; ``several``: more than one may be chosen.
    ``counts`` says how often each was chosen and ``answered`` how many rows chose any, in the rows looked at; they are
    ``exact`` where that were all rows and each chose one at most.
    """

    name: str
    columns: tuple[int, ...]
    options: tuple[str, ...]
    several: bool
    counts: tuple[int, ...] = ()
    answered: int = 0
    separator: str = ""
    exact: bool = False

    def cell(self) -> Callable[..., Value]:
        """Return a function from the cells of the columns to the option chosen; several are joined by "; "."""
        if self.separator:
            return lambda cell: cell
        options = self.options

        def chosen(*cells: Value) -> Value:
            found = [option for option, cell in zip(options, cells, strict=True) if _is_chosen(cell, option)]
            return "; ".join(found) if found else None

        return chosen

    def chose(self, option: str) -> Callable[..., Value] | None:
        """Return a function from the cells to 1 where the option was chosen, 0 where others were, None for neither.

        None where there is no such option; spelling is forgiven in case, spaces and punctuation.
        """
        wanted = fold(option)
        if self.separator:
            longer = [known for known in self.options if wanted in fold(known) and wanted != fold(known)]
            return contains(option, longer) if wanted in map(fold, self.options) else None
        if wanted not in map(fold, self.options):
            return None
        place = [fold(known) for known in self.options].index(wanted)

        def share(*cells: Value) -> Value:
            if _is_chosen(cells[place], self.options[place]):
                return 1
            return 0 if any(map(_is_chosen, cells, self.options)) else None

        return share


def contains(option: str, longer: Sequence[str] = ()) -> Callable[[Value], Value]:
    """Return a function from a cell of joined answers to 1 or 0: whether the option is among them.

    ``longer`` are options that hold this one's words, and are not it.
    """
    wanted = _among(option)
    others = [_among(other) for other in sorted(longer, key=len, reverse=True)]

    def found(cell: Value) -> Value:
        if cell is None:
            return None
        text = str(cell)
        for other in others:
            text = other.sub(", ", text)
        return int(bool(wanted.search(text)))

    return found


def _among(option: str) -> re.Pattern[str]:
    """A pattern for an option between separators."""
    words = r"\s+".join(map(re.escape, option.split()))
    return re.compile(rf"(?:^|(?<=[,;|\n]))\s*{words}\s*(?:$|(?=[,;|\n]))", re.IGNORECASE)


def _is_chosen(cell: Value, option: str) -> bool:
    """Whether a cell says that its column's option was chosen; "No" is chosen where it is the option itself."""
    if cell is None or is_missing(text := str(cell)):
        return False
    return (said := fold(text)) not in _NOT_CHOSEN or said == fold(option)


_GROUPS: Final[WeakKeyDictionary[Table, tuple[Group, ...]]] = WeakKeyDictionary()


def groups(table: Table) -> tuple[Group, ...]:
    """Return the table's questions of several columns or answers, in the order of their columns.

    Found once for a table; a second look at its first rows only where headers and values leave open whether one
    option or several can be chosen.
    """
    found = _GROUPS.get(table)
    if found is None:
        candidates = list(_spread(table.understanding.columns))
        spread = _proved(table, candidates) if candidates else []
        inside = {column for group in spread for column in group.columns}
        joined = [
            group
            for i, facts in enumerate(table.understanding.columns)
            if i not in inside and (group := _joined(i, facts)) is not None
        ]
        found = tuple(sorted((*spread, *joined), key=lambda group: group.columns[0]))
        _GROUPS[table] = found
    return found


@dataclass(slots=True)
class _Candidate:
    name: str
    columns: list[int] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    written: int = 0
    """How many of its columns have answers."""


def _spread(columns: Sequence[ColumnFacts]) -> Iterator[_Candidate]:
    """Runs of columns that may be the options of one question."""
    run: _Candidate | None = None
    for i, facts in enumerate(columns):
        found = _option(facts, run.name if run else _next_name(columns, i))
        if found is None:
            if run is not None and len(run.columns) > 1 and run.written > 1:
                yield run
            run = None
            continue
        name, option = found
        if run is not None and (run.name != name or fold(option) in map(fold, run.options)):
            if len(run.columns) > 1 and run.written > 1:
                yield run
            run = None
        run = run or _Candidate(name)
        run.columns.append(i)
        run.options.append(option)
        run.written += facts.distinct > 0
    if run is not None and len(run.columns) > 1 and run.written > 1:
        yield run


def _next_name(columns: Sequence[ColumnFacts], place: int) -> str:
    """The question's name as a following column tells it by its only answer; empty where none does."""
    for facts in columns[place : place + 3]:
        said = _said(facts)
        if len(said) == 1 and (name := _name_before(facts.name, said[0])):
            return name
    return ""


def _said(facts: ColumnFacts) -> list[str]:
    return [text for text, _n in facts.values[:4] if not is_missing(text)]


def _option(facts: ColumnFacts, name: str) -> tuple[str, str] | None:
    """The question and the option of a column with one answer only (or marks, or none); None for any other."""
    said = _said(facts)
    if facts.distinct and not facts.values:
        return None
    if len(said) == 1 and fold(said[0]) not in _MARKS:
        own = _name_before(facts.name, said[0])
        if own:
            return own, " ".join(said[0].split())
        if fold(re.sub(r"\s*\(\d+\)$", "", facts.name)) == fold(said[0]):
            return "", " ".join(said[0].split())
    header = " ".join(facts.name.split())
    match = _HEADER.match(header)
    option = match["option"] if match else ""
    if name and header.startswith(name):
        option = header[len(name) :].strip(" :-[]") or option
        match = match or _HEADER.match(f"{name}: {option}")
    else:
        name = match["name"] if match else ""
    if not name or match is None:
        return None
    if not said or (all(fold(text) in _MARKS for text in said) and len(said) <= 2):
        return name, option.removeprefix("- ")
    if len(said) == 1 and (_DAMAGED.search(option) or _OTHER.search(option)):
        return name, " ".join(said[0].split()) if _DAMAGED.search(option) else option
    if _OTHER.search(option) and facts.empty:
        return name, option
    return None


def _name_before(header: str, answer: str) -> str:
    """What stands in a header before the answer at its end ("Where?: Europe"); empty where it does not end so."""
    plain, wanted = " ".join(header.split()), " ".join(answer.split())
    match = re.search(rf"^(.*\S)\s*(?::|-|\[)\s*[-–]?\s*{re.escape(wanted)}\]?$", plain, re.DOTALL)
    return match[1].rstrip(" :-[") if match else ""


def _proved(table: Table, candidates: Sequence[_Candidate]) -> list[Group]:
    """Whether the options exclude each other, told by the rows."""
    chosen = [Counter[int]() for _candidate in candidates]
    answered, several = [0] * len(candidates), [0] * len(candidates)
    options = [
        [
            {text for text, _n in table.understanding.columns[i].values if _is_chosen(text, option)}
            for i, option in zip(candidate.columns, candidate.options, strict=True)
        ]
        for candidate in candidates
    ]
    free = [
        [
            bool(table.understanding.columns[i].distinct) and not table.understanding.columns[i].values
            for i in c.columns
        ]
        for c in candidates
    ]
    for _number, cells in islice(table.records(), _LOOKED_AT):
        for k, candidate in enumerate(candidates):
            here = [
                place
                for place, i in enumerate(candidate.columns)
                if cells[i] in options[k][place] or (free[k][place] and not is_missing(cells[i]))
            ]
            chosen[k].update(here)
            answered[k] += bool(here)
            several[k] += len(here) > 1
    found = []
    for k, candidate in enumerate(candidates):
        counts = [
            sum(n for text, n in table.understanding.columns[i].values if text in here) or chosen[k][place]
            for place, (i, here) in enumerate(zip(candidate.columns, options[k], strict=True))
        ]
        more = several[k] > _SLIPS * answered[k]
        whole = not several[k] and table.understanding.rows > _LOOKED_AT
        found.append(
            Group(
                candidate.name or _name_of(candidate.options),
                tuple(candidate.columns),
                tuple(candidate.options),
                more,
                tuple(counts),
                sum(counts) if whole else answered[k],
                exact=not several[k] and table.understanding.rows <= _LOOKED_AT,
            )
        )
    return [group for group in found if group.answered]


def _name_of(options: Sequence[str]) -> str:
    """What a question without a header of its own is called."""
    return f"{options[0]} … {options[-1]}"


def _joined(place: int, facts: ColumnFacts) -> Group | None:
    """A column whose cells join several of a few options."""
    said = [(text, n) for text, n in facts.values if not is_missing(text)]
    if facts.type != "text" or len(said) < 4:
        return None
    total = sum(n for _text, n in said)
    for separator in SEPARATORS:
        mark = separator.strip(" ")
        if sum(n for text, n in said if mark in text) * 5 < total:
            continue
        answers = _unsplit([(_apart(text, mark), n) for text, n in said], separator)
        parts: Counter[str] = Counter()
        for found, n in answers:
            parts.update(dict.fromkeys(found, n))
        usual = {part: n for part, n in parts.items() if n >= max(2, total / 200)}
        covered = sum(usual.values()) >= 0.8 * sum(parts.values())
        several = sum(n for found, n in answers if sum(part in usual for part in found) > 1) * 20 >= total
        sentences = sum(part.endswith((".", "!", "?")) for part in usual) * 5 > len(usual)
        few = (
            not sentences
            and 2 <= len(usual) <= min(_MOST_OPTIONS, len(said))
            and all(len(part) <= 160 for part in usual)
        )
        if covered and several and few:
            options = sorted(usual, key=lambda part: -usual[part])
            counts = tuple(usual[option] for option in options)
            return Group(facts.name, (place,), tuple(options), True, counts, total, separator)
    return None


def _apart(text: str, mark: str) -> list[str]:
    """The parts of a cell; what stands in brackets is not taken apart."""
    found, depth, start = [], 0, 0
    for i, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        number = text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit()
        if char == mark and depth <= 0 and not number:
            found.append(text[start:i].strip())
            start = i + 1
    return [part for part in (*found, text[start:].strip()) if part]


def _unsplit(answers: list[tuple[list[str], int]], separator: str) -> list[tuple[list[str], int]]:
    """Put together again what always stands together: one option with the separator in it."""
    for _round in range(8):
        alone, pairs = Counter[str](), Counter[tuple[str, str]]()
        for parts, n in answers:
            alone.update(dict.fromkeys(parts, n))
            pairs.update(dict.fromkeys(pairwise(parts), n))
        one = {
            (a, b)
            for (a, b), n in pairs.items()
            if n > 1 and n >= (0.9 if b[0].islower() else 0.98) * max(alone[a], alone[b])
        }
        if not one:
            break
        answers = [(_together(parts, one, separator), n) for parts, n in answers]
    return answers


def _together(parts: Sequence[str], one: set[tuple[str, str]], separator: str) -> list[str]:
    found: list[str] = []
    last = ""
    for part in parts:
        if found and (last, part) in one:
            found[-1] += separator + part
            last = ""  # a third part joins in the next round
        else:
            found.append(part)
            last = part
    return found
