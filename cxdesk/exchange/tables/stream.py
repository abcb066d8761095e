"""The records of a delimited text file in chunks, as fast as csv.reader gives them.

A chunk whose records all have the table's width passes untouched. Only where one has not, its physical lines are
looked at again: an opening quote that was never closed gives its lines back, short rows are filled, surplus cells
are cut or joined, and what cannot be saved is reported. This module must not know what the cells mean.
"""

import csv
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from itertools import chain, compress, islice, tee
from pathlib import Path
from typing import Any, Protocol

from cxdesk.exchange.tables.facts import Problem
from cxdesk.exchange.tables.fixed import FixedReader
from cxdesk.exchange.tables.mixed import TwoEncodings
from cxdesk.i18n import _, ngettext
from cxdesk.jobs import Job

FIELD_LIMIT = 1 << 22
"""The longest cell in characters; a longer one is taken for a quote that was never closed."""
CELLS_PER_CHUNK = 10_000
SHOWN = 120
"""How many characters of a broken row a problem shows."""


class Reader(Protocol):
    """What is used of a csv.reader."""

    @property
    def line_num(self) -> int:
        """How many physical lines were taken."""

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart; ``quote`` "" means that quotes are ordinary characters.

    With ``cuts`` every column begins at the same place of each line (cuts[0] is 0) and is filled up with blanks.
    """

    delimiter: str
    quote: str = '"'
    escape: str = ""
    skip_blanks: bool = False
    cuts: tuple[int, ...] = ()

    def reader(self, lines: Iterable[str], strict: bool = False) -> Reader:
        """A csv.reader for this dialect, or what reads columns of fixed width in its place."""
        if self.cuts:
            return FixedReader(lines, self.cuts)
        csv.field_size_limit(FIELD_LIMIT)
        options: dict[str, Any] = {
            "delimiter": self.delimiter,
            "escapechar": self.escape or None,
            "doublequote": True,
            "skipinitialspace": self.skip_blanks,
            "strict": strict,
        }
        if self.quote:
            return csv.reader(lines, quotechar=self.quote, **options)
        return csv.reader(lines, quoting=csv.QUOTE_NONE, quotechar=None, **options)


@dataclass(frozen=True, slots=True)
class Source:
    """A text file: where it is, how it is encoded, and how many lines (a sep= line) stand before the first record.

    ``lossy`` where it is not proved that every byte can be decoded; ``second`` is the encoding of lines that are not in
    the first. ``original`` is the file the user chose where
    this is a text made of it, ``keeper`` keeps that text on disk, and ``opener`` opens it while it is still written.
    """

    path: Path
    encoding: str
    skip_lines: int = 0
    has_nul: bool = False
    lossy: bool = False
    original: Path | None = None
    keeper: object = None
    opener: Callable[[], BufferedReader] | None = None
    second: str = ""

    @property
    def shown(self) -> Path:
        """The file the user chose."""
        return self.original or self.path

    def open(self) -> "TextIOWrapper[BufferedReader]":
        """The file as text; undecodable bytes become U+FFFD."""
        if self.second:
            return TextIOWrapper(BufferedReader(TwoEncodings(self.path, self.second)), "utf-8", "replace", "")
        file = self.opener() if self.opener else self.path.open("rb")
        return TextIOWrapper(file, self.encoding, errors="replace", newline="")

    def lines(self, file: Iterable[str]) -> Iterator[str]:
        """The physical lines of the opened file with their ends and without NULs."""
        lines: Iterator[str] = islice(file, self.skip_lines, None)
        return map(_without_nul, lines) if self.has_nul else lines


def _without_nul(line: str) -> str:
    """The line without NULs; where each stands before a quote they are escapes (some databases write so)."""
    if line.count("\0") == line.count('\0"'):
        return line.replace('\0"', '""')
    return line.replace("\0", "")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the data starts and how wide it is.

    ``width`` are the cells of a record. ``join_surplus`` puts surplus cells into a last column of free text;
    ``headers`` are the header rows as read, left out where they come again in the midst of the data (several exports
    in one file). ``last_row`` is the last record of the table where others follow that are not of it. ``keep`` are
    the first cell of a record that is of the table and the first that is not any more, where tables stand side by
    side.
    """

    width: int
    first_row: int
    join_surplus: bool = False
    headers: tuple[tuple[str, ...], ...] = ()
    last_row: int | None = None
    keep: tuple[int, int] | None = None

    @property
    def columns(self) -> int:
        """How many cells of a record are of the table."""
        return self.keep[1] - self.keep[0] if self.keep else self.width

    def room(self, number: int) -> int:
        """How many records may follow from record ``number`` on."""
        return sys.maxsize if self.last_row is None else self.last_row - number + 1


@dataclass(slots=True)
class Chunk:
    """Consecutive good rows with their record numbers, and what is to be said of this stretch of the file.

    ``blank`` counts the records without any content, which are passed over as a spreadsheet shows them: empty;
    ``first_blank`` is the number of the first of them, 0 where there is none. ``ragged`` counts those that had not the
    table's width.
    """

    numbers: Sequence[int]
    rows: list[list[str]]
    problems: list[Problem]
    blank: int = 0
    first_blank: int = 0
    ragged: int = 0


def read_chunks(source: Source, dialect: Dialect, layout: Layout, job: Job | None = None) -> Iterator[Chunk]:
    """The data rows of a file (records from ``layout.first_row`` on, counted from 1) in chunks.

    ``job`` hears how many bytes of the file are read.
    """
    total = source.path.stat().st_size if source.opener is None else 0
    with source.open() as file:
        for chunk in chunks_of(source.lines(file), dialect, layout):
            if job is not None:
                job.check()
                job.report(file.buffer.tell(), total, _("Reading {name}").format(name=source.shown.name))
            yield chunk


def chunks_of(base: Iterator[str], dialect: Dialect, layout: Layout) -> Iterator[Chunk]:
    """Chunks until the lines end, or the table does."""
    unwanted = [list(row) for row in layout.headers if len(set(row) - {""}) > 2 and len(row) == layout.width]
    if layout.width > 1:
        unwanted.append([""] * layout.width)
    for number, rows, records, torn in stretches(base, dialect, layout):
        if rows is None:
            chunk = _sorted_out(records, number, layout, dialect, torn)
        elif any(row in rows for row in unwanted):
            chunk = _sorted_out([(row, None) for row in rows], number, layout, dialect)
        else:
            chunk = Chunk(range(number, number + len(rows)), rows, [])
        yield _narrowed(chunk, layout.keep) if layout.keep else chunk


def _narrowed(chunk: Chunk, keep: tuple[int, int]) -> Chunk:
    """The cells of one of several tables that stand side by side; it may end before the others do."""
    first, end = keep
    cut = [row[first:end] for row in chunk.rows]
    full = [any(map(str.strip, row)) for row in cut]
    chunk.blank += full.count(False)
    chunk.numbers = list(compress(chunk.numbers, full))
    chunk.rows = list(compress(cut, full))
    return chunk


Record = tuple[list[str], str | None]
"""Cells, and the first physical line instead where a quote in it was opened and never closed."""
Stretch = tuple[int, list[list[str]] | None, list[Record], bool]
"""Number of the first record, rows that all have the table's width (None where one has not; then the records), and
whether the file ends in the middle of the last line."""


def stretches(base: Iterator[str], dialect: Dialect, layout: Layout) -> Iterator[Stretch]:
    """Records as they are in the file; after a runaway quote its lines are pushed back and read again."""
    usual = max(16, CELLS_PER_CHUNK // layout.width)
    deque(islice(dialect.reader(base), layout.first_row - 1), maxlen=0)
    number = layout.first_row
    pushed: Iterator[str] = iter(())
    while True:
        feed, shadow = tee(chain(pushed, base))
        reader = dialect.reader(feed)
        leftover: list[str] = []
        while not leftover:
            before = reader.line_num
            size = min(usual, layout.room(number))
            if size < 1:
                return
            rows, cut = _take(reader, size)
            held = list(islice(shadow, reader.line_num - before))
            last = len(rows) < size and not cut
            sound = not cut and (len(held) == len(rows) or _is_strict(held, dialect))
            if sound and set(map(len, rows)) == {layout.width}:
                yield number, rows, [], False
                number += len(rows)
            else:
                records, leftover = _repair(held, dialect, layout, last)
                yield number, None, records[: layout.room(number)], last and _torn(held)
                number += len(records)
            if last and not leftover:
                return
            if cut and not leftover:
                break
        pushed = iter([*leftover, *pushed])


def _take(reader: Reader, size: int) -> tuple[list[list[str]], bool]:
    """Up to ``size`` records, and whether an error (a cell beyond all measure) cut them short."""
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, size))
    except csv.Error:
        return rows, True
    return rows, False


def _is_strict(lines: list[str], dialect: Dialect) -> bool:
    """Whether every quote in the lines opens and closes a whole cell."""
    try:
        deque(dialect.reader(lines, strict=True), maxlen=0)
    except csv.Error:
        return False
    return True


def _torn(lines: list[str]) -> bool:
    """Whether the file ends in the middle of a line."""
    return bool(lines) and not lines[-1].endswith(("\n", "\r"))


def _repair(lines: list[str], dialect: Dialect, layout: Layout, last: bool) -> tuple[list[Record], list[str]]:
    """Records of the lines, runaway quotes undone, and the last lines to be read again with what follows."""
    found: list[Record] = []
    at = 0
    while at < len(lines):
        reader = dialect.reader(lines[at:])
        start = 0
        runaway = False
        try:
            for row in reader:
                end = reader.line_num
                if end - start > 1 and _runs_away(lines[at + start : at + end], row, dialect, layout):
                    runaway = True
                    break
                found.append((row, None))
                start = end
        except csv.Error:
            runaway = True
        if not runaway:
            return found, []
        found.append(([], lines[at + start]))
        at += start + 1
        if not last and at < len(lines):
            return found, lines[at:]
    return found, []


def _runs_away(lines: list[str], row: list[str], dialect: Dialect, layout: Layout) -> bool:
    """Whether a record over several lines is really a quote that was never closed and swallowed other records."""
    if len(row) == layout.width and (not dialect.quote or _is_strict(lines, dialect)):
        return False
    widths = [len(other) for other in islice(dialect.reader(lines[1:]), 200) if other]
    return bool(widths) and widths.count(layout.width) * 2 >= len(widths)


def _sorted_out(
    records: list[Record], first: int, layout: Layout, dialect: Dialect, torn: bool = False
) -> Chunk:
    """Rows of the right width, and the problems of those that were not."""
    chunk = Chunk([], [], [])
    numbers: list[int] = []
    final = max((i for i, (row, line) in enumerate(records) if row or line), default=-1)
    last_blank = -1
    for i, (row, line) in enumerate(records):
        if line is not None:
            reason = _("a quotation mark is opened and never closed; the row was left out")
            chunk.problems.append(Problem(first + i, None, line.strip()[:SHOWN], reason, True))
        elif not any(map(str.strip, row)) and (layout.width > 1 or not row):
            chunk.blank += 1
            chunk.first_blank = chunk.first_blank or first + i
            last_blank = i
        elif tuple(row) in layout.headers and len(set(row) - {""}) > (1 if last_blank == i - 1 >= 0 else 2):
            reason = _("the header comes again; the row was left out")
            chunk.problems.append(Problem(first + i, None, dialect.delimiter.join(row)[:SHOWN], reason, True))
        else:
            fitted, problem = _fit(row, first + i, layout, dialect, torn and i == final)
            chunk.ragged += len(row) != layout.width
            if problem is not None:
                chunk.problems.append(problem)
            if fitted is not None:
                chunk.rows.append(fitted)
                numbers.append(first + i)
    chunk.numbers = numbers
    return chunk


def _fit(
    row: list[str], number: int, layout: Layout, dialect: Dialect, torn: bool
) -> tuple[list[str] | None, Problem | None]:
    """The row at the table's width, or None where it cannot be saved, and what there is to say about it."""
    width, count = layout.width, len(row)
    shown = dialect.delimiter.join(row)[:SHOWN]
    if count == width:
        return row, None
    cells = ngettext("{n} cell", "{n} cells", count).format(n=count)
    if count < width:
        if torn:
            reason = _("the file ends in the middle of this row ({cells} of {width}); it was left out")
            return None, Problem(number, None, shown, reason.format(cells=cells, width=width), True)
        reason = _("the row has {cells} instead of {width}; the missing ones are taken as empty")
        return row + [""] * (width - count), Problem(
            number, None, shown, reason.format(cells=cells, width=width)
        )
    if not any(map(str.strip, row[width:])):
        return row[:width], None
    if layout.join_surplus:
        reason = _("the row has {cells} instead of {width}; the surplus was joined to the last column")
        joined = [*row[: width - 1], dialect.delimiter.join(row[width - 1 :])]
        return joined, Problem(number, None, shown, reason.format(cells=cells, width=width))
    reason = _("the row has {cells} instead of {width}; it was left out")
    return None, Problem(number, None, shown, reason.format(cells=cells, width=width), True)
