"""Where a table starts and what its columns are called.

Titles and blank records above the table are skipped; one to three header rows are recognised where survey tools
leave their certain marks. It looks at the first records only.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cxdesk.exchange.tables.columns import judge
from cxdesk.exchange.tables.names import clean_name, unique_names, unit

PREAMBLE = 60
"""More records than this above the widest table are no title but tables of their own, and are kept."""

_ANSWER = {"response", "open-ended response"}
_DAMAGED = "#NAME?"
_OTHER = "other (please specify)"
_SURVEYMONKEY = {*_ANSWER, _OTHER}
VALUE_KINDS = {
    "integer",
    "point",
    "comma",
    "open.",
    "open,",
    "group.",
    "group,",
    "id",
    "date",
    "datetime",
    "compact",
}


@dataclass(frozen=True, slots=True)
class Header:
    """``preamble`` records come before ``rows`` header rows; ``names`` are unique and never empty.

    The data starts with record ``data`` (counted from 0). ``written`` are the names as the file has them, several
    header rows joined by a blank; empty without header rows.
    """

    preamble: int
    rows: int
    data: int
    names: tuple[str, ...]
    written: tuple[str, ...]


def find_header(records: Sequence[list[str]], header_rows: int | None = None) -> Header:
    """Header of a table whose first records (blank ones included) are given; ``header_rows`` where the user knows."""
    width = _width(records)
    start = _start(records, width)
    if start > PREAMBLE:
        width = max(map(len, records))
        start = next((i for i, row in enumerate(records) if _filled(row)), 0)
    at = [i for i, row in enumerate(records[: start + 99]) if i >= start and _filled(row)]
    heads = [records[i] for i in at[:9]]
    rows = header_rows if header_rows is not None else _count_rows(heads, records[start:], width)
    named = heads[:rows]
    rows = len(named)
    width = max([width, *(len(trimmed(row)) for row in named)])
    padded = _padded(named, width)
    names = _joined(_mended(padded, records[start:])) if padded else [""] * width
    written = tuple(" ".join(filter(None, parts)) for parts in zip(*padded, strict=True))
    data = at[rows - 1] + 1 if rows else start
    return Header(start, rows, data, unique_names(names), written)


def trimmed(row: list[str]) -> list[str]:
    """The row without blank cells at its end."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _width(records: Sequence[list[str]]) -> int:
    """The most frequent number of cells; the larger of two equally frequent ones."""
    widths = Counter(len(row) for row in records if row)
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 1


def _filled(row: list[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _start(records: Sequence[list[str]], width: int) -> int:
    """How many records at the top are blank or titles: far fewer filled cells than the rows below."""
    if width == 1:
        return next((i for i, row in enumerate(records) if row and row[0].strip()), 0)
    for i, row in enumerate(records):
        if not _filled(row):
            continue
        following = [_filled(other) for other in records[i + 1 : i + 30] if _filled(other)]
        if len(row) < width and (len(row) == 1 or len(row) * 2 <= width) and following:
            continue
        below = [len(other) for other in records[i + 1 : i + 12] if other]
        if len(trimmed(row)) > width and len(below) > 3 and set(below) == {width}:
            continue
        if _filled(row) == 1 and width > 2 and following and max(following[:3]) > 1:
            continue
        return i
    return 0


def _count_rows(heads: Sequence[list[str]], records: Sequence[list[str]], width: int) -> int:
    """How many header rows: 2 or 3 only on a survey tool's certain marks, 0 only where the first row is data."""
    for i, row in enumerate(heads[:3]):
        if sum("ImportId" in cell for cell in row) * 2 > len(row):
            return i + 1
    if len(heads) > 1:
        first, second = heads[0], heads[1]
        if first[:3] == ["V1", "V2", "V3"] and second and second[0].casefold().startswith("responseid"):
            return 2
        if _is_options_row(first, second) or _completes(first, second):
            return 2
        if _is_units_row(first, second, records):
            return 2
        repeated = next((i for i, row in enumerate(heads) if row != first), len(heads))
        if repeated in (2, 3) and not any(judge(cell) in VALUE_KINDS for cell in first):
            return repeated
    return 0 if heads and _is_data(heads[0], records[1:], width) else 1


def _is_options_row(first: list[str], second: list[str]) -> bool:
    """Whether the second row holds SurveyMonkey's answer options under questions that run on to the right."""
    marks = sum(cell.strip().casefold() in _SURVEYMONKEY for cell in second)
    blank_above = sum(1 for a, b in zip(first[1:], second[1:], strict=False) if not a.strip() and b.strip())
    ids = first[0].replace(" ", "").casefold() == "respondentid" and not second[0].strip()
    values = sum(judge(cell) in VALUE_KINDS for cell in second)
    return (ids or marks >= 2 or (marks == 1 and blank_above > 0)) and (ids or values * 10 <= len(second))


def _completes(first: list[str], second: list[str]) -> bool:
    """Whether the second row names exactly the columns that the first leaves blank under a group's name."""
    pairs = list(zip(first, second, strict=False))
    blanks = [b for a, b in pairs if not a.strip()]
    kept = [b for a, b in pairs if a.strip()]
    return (
        len(first) == len(second)
        and len(blanks) >= 2
        and all(b.strip() and judge(b) == "text" for b in blanks)
        and sum(1 for b in kept if b.strip()) * 2 <= len(kept)
        and all(judge(b) in ("text", "missing") for b in kept)
    )


def _is_units_row(first: list[str], second: list[str], records: Sequence[list[str]]) -> bool:
    """Whether the second row says what the values below are measured in, and nothing else."""
    given = [i for i, cell in enumerate(second) if cell.strip()]
    if not given or len(second) > len(first) or not all(unit(second[i]) and first[i].strip() for i in given):
        return False
    below = [row for row in records[2:60] if len(row) == len(first)]
    typed = [i for i in given if below and any(judge(row[i]) in VALUE_KINDS for row in below)]
    bare = all(judge(cell) in ("text", "missing") for cell in first)
    return bare and len(typed) == len(given)


def _is_data(first: list[str], others: Sequence[list[str]], width: int) -> bool:
    """Whether the first row is like the rows under it: values where they have values, nowhere a word above values."""
    below = [row for row in others[:100] if len(row) == width]
    if not below:
        return False
    same = differs = 0
    for i, cell in enumerate(first[:width]):
        kinds = Counter(judge(row[i]) in VALUE_KINDS for row in below if judge(row[i]) != "missing")
        if not kinds or kinds[True] < 0.9 * sum(kinds.values()):
            continue
        kind = judge(cell)
        same += kind in VALUE_KINDS
        differs += kind not in VALUE_KINDS and kind != "missing"
    return same > 0 and not differs and not counts_up(first)


def counts_up(row: list[str]) -> bool:
    """Whether most cells are years or a running number, as headers of wide tables are."""
    numbers = [int(cell) for cell in row if judge(cell) == "integer"]
    steps = [b - a for a, b in pairwise(numbers)]
    return len(numbers) > 2 and len(set(steps)) == 1 and abs(steps[0]) == 1


def _padded(rows: Sequence[list[str]], width: int) -> list[list[str]]:
    """Header rows at full width; a question runs on to the right over its options in the rows below."""
    padded = [[cell.strip() for cell in row[:width]] + [""] * (width - len(row)) for row in rows]
    for at, upper in enumerate(padded[:-1]):
        for i in range(1, width):
            if not upper[i] and any(lower[i] for lower in padded[at + 1 :]):
                upper[i] = upper[i - 1]
    return padded


def _mended(rows: list[list[str]], records: Sequence[list[str]]) -> list[list[str]]:
    """Options that a spreadsheet took for formulas, named after the one answer that their column holds."""
    if len(rows) < 2 or _DAMAGED not in rows[-1]:
        return rows
    last = list(rows[-1])
    for i, option in enumerate(last):
        if option == _DAMAGED:
            answers = {row[i].strip() for row in records[len(rows) :] if i < len(row)} - {"", _DAMAGED}
            last[i] = answers.pop() if len(answers) == 1 else option
    return [*rows[:-1], last]


def _joined(rows: Sequence[list[str]]) -> list[str]:
    """One name per column from one or more header rows of equal length."""
    if len(rows) > 1 and sum("ImportId" in cell for cell in rows[-1]) * 2 > len(rows[-1]):
        rows = rows[:-1]
    rows = [[clean_name(cell) for cell in row] for row in rows]
    if len(rows) == 2 and any(rows[1]) and all(unit(cell) for cell in rows[1] if cell):
        return [f"{name} ({unit(cell)})" if cell else name for name, cell in zip(*rows, strict=True)]
    asked = Counter(rows[0])
    return [
        # an answer that stands alone below its question is the answer, whatever the tool calls it
        parts[0]
        if len(parts) == 2 and parts[0] and asked[parts[0]] == 1 and parts[1].casefold() == _OTHER
        else _join(parts)
        for parts in zip(*rows, strict=True)
    ]


def _join(parts: Sequence[str]) -> str:
    """Question and option as one name; "Response" and repetitions add nothing."""
    kept: list[str] = []
    for part in parts:
        same = any(re.sub(r"\W", "", part).casefold() == re.sub(r"\W", "", k).casefold() for k in kept)
        if part and not same and not (kept and part.casefold() in _ANSWER):
            kept.append(part)
    if len(kept) > 1 and re.fullmatch(r"V\d+", kept[0]):
        kept = kept[1:]
    return ": ".join(kept)
