"""The records of a delimited file as flat runs of cells, for bulk work: what ``stream`` gives, at a third of its cost.

Most stretches of most files are plain: every line is a record and has the table's width. Their cells come from one
split of the text. Quoted stretches go through csv.reader; from the first line on that is neither, ``stream`` takes over
with all its care.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, repeat

from cxdesk.exchange.tables import stream
from cxdesk.exchange.tables.facts import Problem
from cxdesk.exchange.tables.stream import Dialect, Layout, Source
from cxdesk.i18n import _
from cxdesk.jobs import Job

CELLS_PER_BLOCK = 10_000
_LONGEST_RECORD = 200
"""Lines that a block may grow by so that no quoted cell is cut."""


@dataclass(slots=True)
class Block:
    """Consecutive good rows: their record numbers, and their cells one row after the other; else as a Chunk."""

    numbers: Sequence[int]
    cells: list[str]
    problems: Sequence[Problem] = ()
    blank: int = 0


def read_blocks(source: Source, dialect: Dialect, layout: Layout, job: Job | None = None) -> Iterator[Block]:
    """The data rows of a file in blocks; ``job`` hears how many bytes are read."""
    total = source.path.stat().st_size
    with source.open() as file:
        for block in _blocks(source.lines(file), dialect, layout):
            if job is not None:
                job.check()
                job.report(file.buffer.tell(), total, _("Reading {name}").format(name=source.path.name))
            yield block


def _blocks(lines: Iterator[str], dialect: Dialect, layout: Layout) -> Iterator[Block]:
    size = max(16, CELLS_PER_BLOCK // layout.width)
    skipped = sum(1 for _row in islice(dialect.reader(lines), layout.first_row - 1))
    number = skipped + 1
    plain = _Plain(dialect, layout)
    while held := list(islice(lines, size)):
        _complete(held, lines, dialect.quote)
        cells = plain.cells(held)
        if cells is None:
            yield from _careful(chain(held, lines), dialect, layout, number)
            return
        rows = len(cells) // layout.width
        yield Block(range(number, number + rows), cells)
        number += rows


def _complete(held: list[str], lines: Iterator[str], quote: str) -> None:
    """Add lines until no quoted cell is cut off at the block's end."""
    if quote and sum(map(str.count, held, repeat(quote))) % 2:
        for line in islice(lines, _LONGEST_RECORD):
            held.append(line)
            if line.count(quote) % 2:
                return


def _careful(lines: Iterator[str], dialect: Dialect, layout: Layout, number: int) -> Iterator[Block]:
    """The rest of the file, from record ``number`` on, as ``stream`` reads it."""
    for chunk in stream.chunks_of(lines, dialect, replace(layout, first_row=1)):
        numbers = [row + number - 1 for row in chunk.numbers]
        problems = [replace(problem, row=problem.row + number - 1) for problem in chunk.problems]
        yield Block(numbers, list(chain.from_iterable(chunk.rows)), problems, chunk.blank)


class _Plain:
    """Takes lines apart where nothing about them is out of the ordinary."""

    def __init__(self, dialect: Dialect, layout: Layout) -> None:
        self._dialect, self._width = dialect, layout.width
        mark = dialect.delimiter
        self._blank = frozenset(mark * (layout.width - 1) + end for end in ("", "\n", "\r\n", "\r"))
        self._headers = [list(row) for row in layout.headers]
        self._header_lines = [mark.join(row) for row in layout.headers]

    def cells(self, lines: list[str]) -> list[str] | None:
        """The cells of whole records of the table's width, None where anything is to be looked at more closely."""
        mark, width = self._dialect.delimiter, self._width
        text = "".join(lines)
        if width < 2 or len(text) > stream.FIELD_LIMIT:
            return None
        if self._dialect.quote and self._dialect.quote in text:
            return self._quoted(lines)
        if self._dialect.escape and self._dialect.escape in text:
            return None
        if self._dialect.skip_blanks and f"{mark} " in text:
            return None
        if set(map(str.count, lines, repeat(mark))) != {width - 1} or not self._blank.isdisjoint(lines):
            return None
        if any(header in text for header in self._header_lines):
            return None
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.removesuffix("\n").replace("\n", mark).split(mark)

    def _quoted(self, lines: list[str]) -> list[str] | None:
        try:
            rows = list(self._dialect.reader(lines, strict=True))
        except csv.Error:
            return None
        if set(map(len, rows)) != {self._width} or [""] * self._width in rows:
            return None
        if any(header in rows for header in self._headers):
            return None
        return list(chain.from_iterable(rows))
