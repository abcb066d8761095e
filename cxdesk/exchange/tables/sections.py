"""Which tables a file or a sheet holds: below each other with blank records, titles or another width between them.

A further table is recognised only with certainty: by a row of words that is no row of the table above, over rows
that are not words alone. This module sees records, never a file, and must not know which table is wanted.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxdesk.exchange.tables.columns import judge
from cxdesk.exchange.tables.footers import is_note
from cxdesk.exchange.tables.header import VALUE_KINDS, counts_up, trimmed
from cxdesk.exchange.tables.stream import Dialect, Layout, Record, Stretch, stretches

HEADS = 200
"""So many first records of each stretch are looked at."""
_STRETCHES = 2_000
"""More stretches than this are blank lines between records, not tables."""
_PROVED = 3
"""So many rows of another width below a row of words begin another table where no blank record stands between."""


@dataclass(slots=True)
class Run:
    """Consecutive records without a blank one among them, all with one filled cell or all with more, of one width.

    ``first`` and ``last`` are record numbers, ``heads`` the first records; ``apart`` tells that a blank record stands
    before it or before its title, ``titled`` that a record with a single cell does.
    """

    first: int
    last: int
    heads: list[list[str]]
    apart: bool
    titled: bool


@dataclass(slots=True)
class Section:
    """A table: its title ("" without), the record numbers of its header and its end, and its first records."""

    title: str
    first: int
    last: int
    heads: list[list[str]]
    blank: int = 0
    """How many blank records it has within."""

    @property
    def count(self) -> int:
        """How many filled records it has, header rows included."""
        return self.last - self.first + 1 - self.blank

    def take(self, run: Run) -> None:
        """The records of a stretch belong to it, too."""
        self.blank += run.first - self.last - 1
        self.last = run.last
        self.heads += run.heads[: max(0, HEADS - len(self.heads))]


def find_sections(lines: Iterator[str], dialect: Dialect, width: int, start: int) -> list[Section]:
    """The tables in physical lines; ``start`` is the number of the record with which the one first found begins.

    ``width`` is how many cells most records have.
    """
    return _tables(_runs(stretches(lines, dialect, Layout(width, 1))), start)


def has_title_within(records: Sequence[list[str]]) -> bool:
    """Whether a line with one cell stands between rows of at least three, as the title of a further table may."""
    counts = [_filled(row) for row in records]
    return any(a > 2 and b == 1 and c > 2 for a, b, c in zip(counts, counts[1:], counts[2:], strict=False))


def _runs(stretched: Iterator[Stretch]) -> list[Run]:
    """The stretches between blank records and where the width changes; none where there are too many."""
    found: list[Run] = []
    width, single, apart = -1, False, True
    for number, rows, records, _torn in stretched:
        given: Sequence[Record] = [(row, None) for row in rows] if rows is not None else records
        for at, (row, _line) in enumerate(given, number):
            blanks = row.count("")
            if blanks == len(row) or not any(map(str.strip, row)):
                apart = True
                continue
            alone = blanks == len(row) - 1
            if apart or alone != single or len(row) != width:
                if len(found) == _STRETCHES:
                    return []
                below_title = bool(found) and single and found[-1].apart and len(found[-1].heads) < 4
                found.append(Run(at, at, [], apart or below_title, single))
            run = found[-1]
            run.last = at
            if len(run.heads) < HEADS:
                run.heads.append(row)
            width, single, apart = len(row), alone, False
    return found


def _tables(runs: Sequence[Run], start: int) -> list[Section]:
    """Stretches put together to tables; lines with one cell are the title of what begins below, or belong above."""
    found: list[Section] = []
    alone: list[Run] = []
    started = False
    for run in runs:
        title = _title(alone) if alone and run.first - alone[-1].last <= 2 else ""
        if not started and run.first <= start <= run.last:
            started = True
            found.append(Section(title, start, run.last, run.heads[start - run.first :]))
        elif _filled(run.heads[0]) == 1:
            alone.append(run)
            continue
        elif _begins_table(run, found if started else []):
            _give_back(found, alone, title)
            found.append(Section(title, run.first, run.last, list(run.heads)))
        elif found:
            for held in (*alone, run):
                found[-1].take(held)
        alone = []
    for held in alone if found else ():
        found[-1].take(held)
    return found


def _title(alone: Sequence[Run]) -> str:
    """The last line with one cell that does not only tell when the file was made."""
    texts = [_only(row) for run in alone[-2:] for row in run.heads[-3:]]
    return next((text for text in reversed(texts) if not is_note(text)), texts[-1])


def _give_back(found: Sequence[Section], alone: Sequence[Run], title: str) -> None:
    """Lines with one cell above a title belong to the table above them."""
    for i, held in enumerate(alone if found else ()):
        if i == len(alone) - 1 and title:
            if held.apart or held.first == held.last:
                continue
            held = replace(held, last=held.last - 1, heads=held.heads[:-1])
        found[-1].take(held)


def _begins_table(run: Run, found: Sequence[Section]) -> bool:
    """Whether a stretch begins with the header of a table that is another one than those found above it."""
    head, below = run.heads[0], run.heads[1:40]
    filled = [i for i, cell in enumerate(head) if cell.strip()]
    if not below or not _is_header(head, filled) or not _covers(head, below):
        return False
    typed = any(_is_typed([row[i] for row in below if i < len(row)]) for i in filled)
    if not found:
        return typed and len(filled) > 2 and len(below) > 1
    above, names = found[-1], _names(head)
    headers = [_names(section.heads[0]) for section in found]
    if names == headers[-1]:
        return run.apart and run.titled
    others = max(headers, key=lambda header: len(names & header))
    shared = len(names & others)
    crossed = typed and _is_crossed(filled, above)
    if not run.apart and not run.titled:
        alike = len(below) >= _PROVED and all(len(row) == len(head) for row in below)
        return alike and crossed and shared * 2 >= len(names) and len(head) != len(above.heads[0])
    if shared > 1 and shared * 3 >= len(names) and head[filled[0]].strip().casefold() in others:
        return True
    enough = run.apart or len(below) >= _PROVED
    return enough and (crossed or (typed and len(trimmed(head)) != len(trimmed(above.heads[0]))))


def _is_header(head: Sequence[str], filled: Sequence[int]) -> bool:
    """Whether a row can name columns: different words, or years after them, with no great gap between them."""
    if len(filled) < 2 or (filled[-1] - filled[0] + 1) > 2 * len(filled):
        return False
    words = [head[i] for i in filled if judge(head[i]) == "text"]
    if len(words) < len(filled) and not (words and counts_up(list(head))):
        return False
    return len({word.strip() for word in words}) * 5 >= len(words) * 4 and max(map(len, words)) <= 300


def _covers(head: Sequence[str], below: Sequence[list[str]]) -> bool:
    """Whether every column but the first that most rows below fill has a name."""
    used = Counter(i for row in below for i, cell in enumerate(row) if cell.strip())
    return all(i == 0 or (i < len(head) and head[i].strip()) for i, n in used.items() if n * 2 >= len(below))


def _is_typed(cells: Sequence[str]) -> bool:
    """Whether cells are numbers or dates, apart from the missing ones."""
    kinds = [judge(cell) for cell in cells]
    values = sum(kind in VALUE_KINDS for kind in kinds)
    return values > 0 and values * 10 >= 9 * sum(kind not in ("missing", "mark") for kind in kinds)


def _is_crossed(filled: Sequence[int], above: Section) -> bool:
    """Whether a row has words in a column in which the table above holds values."""
    rows = above.heads[1:60]
    return any(_is_typed([row[i] for row in rows if i < len(row)]) for i in filled)


def _names(row: Sequence[str]) -> set[str]:
    return {cell.strip().casefold() for cell in row if cell.strip()}


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _only(row: Sequence[str]) -> str:
    return next(cell.strip() for cell in row if cell.strip())
