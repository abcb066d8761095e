"""The records of a delimited file as flat runs of cells, for bulk work: what ``stream`` gives, at a lower cost.

Most stretches of most files are plain: every line is a record and has the table's width. Their cells come from one
split of the text. Quoted stretches go through csv.reader; from the first line on that is neither, ``stream`` takes over
with all its care.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain, islice
from typing import TextIO

from cxdesk.exchange.tables import stream
from cxdesk.exchange.tables.facts import Problem
from cxdesk.exchange.tables.stream import Dialect, Layout, Source
from cxdesk.i18n import _
from cxdesk.jobs import Job

BLOCK = 1 << 16
"""Characters read at a time: large enough for long runs, small enough to stay in the processor's cache."""


@dataclass(slots=True)
class Block:
    """Consecutive good rows: their record numbers, and their cells one row after the other; else as a Chunk."""

    numbers: Sequence[int]
    cells: list[str]
    problems: Sequence[Problem] = ()
    blank: int = 0
    first_blank: int = 0
    ragged: int = 0

    def rows(self, width: int, last: int | None = None) -> list[tuple[int, list[str]]]:
        """The number and the cells of each row, or of so many at the end."""
        numbers = self.numbers if last is None else self.numbers[-last:]
        starts = range(len(self.cells) - len(numbers) * width, len(self.cells), width)
        return [(number, self.cells[i : i + width]) for number, i in zip(numbers, starts, strict=True)]


def read_blocks(
    source: Source, dialect: Dialect, layout: Layout, job: Job | None = None, size: int = BLOCK
) -> Iterator[Block]:
    """The data rows of a file in blocks of some ``size`` characters; ``job`` hears how many bytes are read."""
    total = source.path.stat().st_size if source.opener is None else 0
    with source.open() as file:
        for block in _blocks(file, source, dialect, layout, size):
            if job is not None:
                job.check()
                job.report(file.buffer.tell(), total, _("Reading {name}").format(name=source.shown.name))
            yield block


def _blocks(file: TextIO, source: Source, dialect: Dialect, layout: Layout, size: int) -> Iterator[Block]:
    number = 1 + sum(1 for _row in islice(dialect.reader(source.lines(file)), layout.first_row - 1))
    odd = source.has_nul or layout.width < 2 or dialect.cuts or layout.keep
    plain = None if odd else _Plain(dialect, layout)
    text = ""
    while plain is not None:
        more = file.read(size)
        text += more
        end = text.rfind("\n") + 1 if more else len(text)
        if not text:
            return
        if more and (not end or plain.is_cut(text[:end])) and len(text) < stream.FIELD_LIMIT:
            continue
        cells = plain.cells(text[:end])
        if cells is None:
            break
        rows = len(cells) // layout.width
        if (room := layout.room(number)) < rows:
            yield Block(range(number, number + room), cells[: room * layout.width])
            return
        yield Block(range(number, number + rows), cells)
        number += rows
        text = text[end:]
    yield from _careful(chain(_lines(text, file), source.lines(file)), dialect, layout, number)


def _lines(text: str, file: TextIO) -> Iterator[str]:
    """The lines of a text that was read already; the last is completed from the file."""
    lines = list(StringIO(text, newline=""))
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += file.readline()
        lines[-1:] = StringIO(lines[-1], newline="")
    yield from lines


def _careful(lines: Iterator[str], dialect: Dialect, layout: Layout, number: int) -> Iterator[Block]:
    """The rest of the file, from record ``number`` on, as ``stream`` reads it."""
    last = None if layout.last_row is None else layout.last_row - number + 1
    for chunk in stream.chunks_of(lines, dialect, replace(layout, first_row=1, last_row=last)):
        numbers = [row + number - 1 for row in chunk.numbers]
        problems = [replace(problem, row=problem.row + number - 1) for problem in chunk.problems]
        first_blank = chunk.first_blank and chunk.first_blank + number - 1
        cells = list(chain.from_iterable(chunk.rows))
        yield Block(numbers, cells, problems, chunk.blank, first_blank, chunk.ragged)


class _Plain:
    """Takes whole lines of text apart where nothing about them is out of the ordinary."""

    def __init__(self, dialect: Dialect, layout: Layout) -> None:
        self._dialect, self._width = dialect, layout.width
        self._mark = dialect.delimiter
        self._blank = "\n" + self._mark * (layout.width - 1) + "\n"
        self._headers = [list(row) for row in layout.headers]
        self._header_lines = [self._mark.join(row) for row in layout.headers]
        self._special = [text for text in (dialect.escape, dialect.skip_blanks and f"{self._mark} ") if text]

    def is_cut(self, text: str) -> bool:
        """Whether a quoted cell goes on after the text."""
        quote = self._dialect.quote
        return bool(quote) and text.count(quote) % 2 == 1

    def cells(self, text: str) -> list[str] | None:
        """The cells of whole records of the table's width, None where anything is to be looked at more closely."""
        if len(text) >= stream.FIELD_LIMIT:
            return None
        if self._dialect.quote and self._dialect.quote in text:
            return self._quoted(text)
        if any(special in text for special in (*self._special, *self._header_lines)):
            return None
        if "\r" in text:
            text = text.replace("\r\n", "\n")
            if "\r" in text:
                return None
        text = text.removesuffix("\n")
        if self._blank in f"\n{text}\n":
            return None
        return self._split(text)

    def _split(self, text: str) -> list[str] | None:
        """One split; a line end stays with its cell, so that it shows whether each line ends in the last column."""
        mark, width = self._mark, self._width
        cells = text.replace("\n", f"\n{mark}").split(mark)
        rows, rest = divmod(len(cells), width)
        last = "".join(cells[width - 1 :: width]).split("\n")
        if rest or len(last) != rows or text.count("\n") != rows - 1:
            return None
        cells[width - 1 :: width] = last
        return cells

    def _quoted(self, text: str) -> list[str] | None:
        try:
            rows = list(self._dialect.reader(StringIO(text, newline=""), strict=True))
        except csv.Error:
            return None
        if set(map(len, rows)) != {self._width} or [""] * self._width in rows:
            return None
        if any(header in rows for header in self._headers):
            return None
        return list(chain.from_iterable(rows))
