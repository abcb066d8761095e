"""Reading a table file: first understand it as a whole, then give its records as often as asked.

Understanding takes one pass over the file at about the speed of csv.reader; nothing but counts stays in memory.
"""

import csv
import gc
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from cxdesk.errors import FileError
from cxdesk.exchange.tables.blocks import BLOCK, Block, read_blocks
from cxdesk.exchange.tables.columns import ColumnCounter, judge
from cxdesk.exchange.tables.dialect import find_dialect, quotes_are_text, sep_line
from cxdesk.exchange.tables.facts import DISTINCT_CAP, Problem, ReadOptions, Understanding
from cxdesk.exchange.tables.fixed import find_cuts
from cxdesk.exchange.tables.footers import LOOKED_AT, Footer, column_sums, find_footers
from cxdesk.exchange.tables.header import Header, find_header
from cxdesk.exchange.tables.misfits import find_misfits
from cxdesk.exchange.tables.opening import Book, open_source
from cxdesk.exchange.tables.orders import decide_decimal
from cxdesk.exchange.tables.parts import Find, Part, Seen, chosen_part, find_parts, with_parts
from cxdesk.exchange.tables.roles import guess_roles
from cxdesk.exchange.tables.said import declared
from cxdesk.exchange.tables.sections import has_title_within
from cxdesk.exchange.tables.sheet_header import find_sheet_header
from cxdesk.exchange.tables.stream import SHOWN, Chunk, Dialect, Layout, Source, read_chunks
from cxdesk.exchange.tables.verdicts import judge_columns
from cxdesk.i18n import _
from cxdesk.jobs import Job

SAMPLE = 1 << 18
"""How many characters the dialect and the header are judged by."""
WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
LISTED = 1_000
"""How many problems are listed; the rest is counted."""
BROKEN = 3
"""So many records of another width are a reason to look for another table."""


class Table:
    """A table file that has been understood."""

    def __init__(
        self,
        source: Source,
        dialect: Dialect,
        layout: Layout,
        header: tuple[str, ...],
        understanding: Understanding,
    ) -> None:
        """Use read_table()."""
        self.header = header or tuple(f"col_{i}" for i in range(layout.columns))
        """The column names as the file has them (blank or repeated ones too); col_0, col_1, … where it has none."""
        self._source, self._dialect, self._layout = source, dialect, layout
        self.understanding = understanding
        """How the file was read and what is in it."""

    @property
    def path(self) -> Path:
        """The file the user chose."""
        return self._source.shown

    def made_of(self, path: Path, keeper: object, understanding: Understanding) -> "Table":
        """The same rows as a table made of another file, which ``keeper`` keeps on disk."""
        source = replace(self._source, original=path, keeper=keeper)
        return Table(source, self._dialect, self._layout, self.header, understanding)

    def chunks(self, job: Job | None = None) -> Iterator[Chunk]:
        """The good data rows in chunks of some 40,000 cells, for bulk work column by column."""
        return read_chunks(self._source, self._dialect, self._layout, job)

    def blocks(self, job: Job | None = None, size: int = BLOCK) -> Iterator[Block]:
        """The same rows as flat runs of cells, for the fastest bulk work; ``size`` in characters."""
        return read_blocks(self._source, self._dialect, self._layout, job, size)

    def records(self, job: Job | None = None) -> Iterator[tuple[int, list[str]]]:
        """(row number, raw cells) of each good data row; the cells are as many as the columns.

        Row numbers count the file's records from 1, header rows included, as a spreadsheet shows them.
        """
        for chunk in self.chunks(job):
            yield from zip(chunk.numbers, chunk.rows, strict=True)


def read_table(path: Path, options: ReadOptions = ReadOptions(), job: Job | None = None) -> Table:  # noqa: B008
    """Understand a file of delimited text or a sheet of a workbook; what ``options`` leaves open is guessed.

    Raises FileError with a sentence for a file that is missing, unreadable, empty or no table, and Cancelled when
    ``job`` is cancelled.
    """
    if options.shape is not None:
        from cxdesk.exchange.shapes import reshape

        return reshape(read_table(path, replace(options, shape=None), job), options.shape, job)
    try:
        source, book = open_source(path, options, job)
        if book is not None:
            try:
                return _read_sheet(source, book, options, job)
            except BaseException:
                book.decoding.stop()
                raise
        table = _read(source, options, job)
        meagre = len(table.header) == 1 or not table.understanding.rows
        if meagre and path.suffix.lower() in WORKBOOK_ENDINGS:
            raise FileError(_("{name} is damaged or not a workbook.").format(name=path.name))
        return table
    except csv.Error as error:
        raise FileError(
            _("{name} is no table: a quotation mark near its start is never closed.").format(name=path.name)
        ) from error
    except OSError as error:
        raise FileError(
            _("{name} could not be read: {reason}.").format(name=path.name, reason=error.strerror or error)
        ) from error


def _read(source: Source, options: ReadOptions, job: Job | None) -> Table:
    lines = _sample(source)
    delimiter = options.delimiter
    if lines and (named := sep_line(lines[0])):
        source = replace(source, skip_lines=1)
        delimiter, lines = delimiter or named, lines[1:]
    if not any(line.strip() for line in lines):
        raise FileError(_("{name} is empty: there is no table in it.").format(name=source.shown.name))
    dialect = find_dialect(lines, delimiter, options.quote)
    if options.quote is None and dialect.delimiter == "\t" and dialect.quote == '"':
        with source.open() as file:
            if quotes_are_text(source.lines(file), "\t"):
                dialect = replace(dialect, quote="", escape="", skip_blanks=False)
    records = list(islice(dialect.reader(lines), 1000))
    if delimiter in (None, " ") and (dialect.delimiter == " " or all(len(row) < 2 for row in records)):
        cuts = find_cuts(lines)
        dialect = Dialect(" ", "", cuts=cuts) if cuts else dialect
        records = list(islice(dialect.reader(lines), 1000))

    def find(records: list[list[str]], _above: int) -> tuple[Header, Layout]:
        header = find_header(records, options.header_rows)
        return header, _layout(header, records)

    placed = _placed(source, dialect, records, find, options, job)
    known = _understand(source, dialect, placed, options, job)
    if source.second:
        mixed = _("Some lines are not in UTF-8 but in {encoding}; both are read.")
        known = replace(known, notes=(mixed.format(encoding=source.second),))
    return Table(source, dialect, placed.layout, placed.header.written, placed.told(known))


def _read_sheet(source: Source, book: Book, options: ReadOptions, job: Job | None) -> Table:
    dialect = Dialect(",")
    records = list(islice(dialect.reader(_sample(source)), 1000))
    if not any(map(any, records)):
        raise FileError(
            _("The sheet “{sheet}” of {name} is empty.").format(sheet=book.sheet, name=source.shown.name)
        )

    def find(records: list[list[str]], above: int) -> tuple[Header, Layout]:
        merged = [(first - above, last - above, left, right) for first, last, left, right in book.merged]
        header = find_sheet_header(records, merged, options.header_rows)
        return header, replace(_layout(header, records), join_surplus=False)

    placed = _placed(source, dialect, records, find, options, job, book.summary)
    header = placed.header
    source, options = book.settled(source, options)
    known = placed.told(_understand(source, dialect, placed, options, job))
    reason = _("the formula gives an error; it is kept as text")
    errors = {
        (row, header.names[column]): Problem(row, header.names[column], text, reason)
        for row, column, text in book.errors
        if row > header.data and column < len(header.names)
    }
    others = [problem for problem in known.problems if (problem.row, problem.column) not in errors]
    problems = sorted([*others, *errors.values()], key=lambda problem: problem.row)
    known = replace(
        known,
        encoding="",
        delimiter="",
        quote="",
        sheet=book.sheet,
        sheets=book.sheets,
        hidden_sheets=book.hidden,
        summary=book.summary,
        notes=(*known.notes, _summary_note(book)) if book.summary else known.notes,
        problems=tuple(problems),
        more_problems=known.more_problems + book.more_errors,
    )
    return Table(source, dialect, placed.layout, header.written, known)


def _summary_note(book: Book) -> str:
    return _(
        "This is a summary of answers, not the answers themselves: “{sheet}” holds counts and percentages. To see each"
        " answer, export all individual responses from the survey tool."
    ).format(sheet=book.sheet)


def _layout(header: Header, records: list[list[str]]) -> Layout:
    width = len(header.names)
    heads = tuple(tuple(row) for row in records[header.preamble : header.data])
    return Layout(width, header.data + 1, _ends_in_free_text(records[header.data :], width), heads)


def _sample(source: Source) -> list[str]:
    """The first whole lines, some 256,000 characters of them."""
    lines: list[str] = []
    size = 0
    with source.open() as file:
        for line in source.lines(file):
            if size and size + len(line) > SAMPLE:
                break
            lines.append(line[:SAMPLE])
            size += len(line)
    return lines


def _ends_in_free_text(records: list[list[str]], width: int) -> bool:
    """Whether the last column holds sentences: then surplus cells are commas in them."""
    last = [row[-1] for row in records if len(row) == width and row[-1].strip()]
    return (
        width > 1
        and bool(last)
        and sum(" " in cell and judge(cell) == "text" for cell in last) * 2 > len(last)
    )


@dataclass(slots=True)
class _Counts:
    """What one pass over the file adds up."""

    columns: list[ColumnCounter]
    blank: int
    rows: int = 0
    dropped: int = 0
    unlisted: int = 0
    problems: list[Problem] = field(default_factory=list)
    ragged: int = 0
    first_blank: int = 0
    tail: deque[tuple[int, list[str]]] = field(default_factory=lambda: deque(maxlen=LOOKED_AT))

    @property
    def all(self) -> int:
        """All records from the header on."""
        return self.rows + self.blank + self.dropped

    @property
    def is_broken(self) -> bool:
        """Whether rows follow a blank record, or several have not the table's width."""
        below = self.tail[-1][0] if self.tail else 0
        return 0 < self.first_blank < below or self.ragged >= BROKEN

    def add(self, block: Block, problems: Sequence[Problem]) -> None:
        """Take in a block and what there is to say of it."""
        width = len(self.columns)
        self.rows += len(block.numbers)
        self.blank += block.blank
        self.ragged += block.ragged
        self.first_blank = self.first_blank or block.first_blank
        self.tail.extend(block.rows(width, LOOKED_AT))
        if block.cells:
            for i, column in enumerate(self.columns):
                column.feed(block.cells[i::width])
        self.dropped += sum(problem.dropped for problem in problems)
        room = LISTED - len(self.problems)
        self.problems += problems[:room]
        self.unlisted += max(0, len(problems) - room)


def _counted(
    source: Source, dialect: Dialect, layout: Layout, header: Header, options: ReadOptions, job: Job | None
) -> _Counts:
    """The one pass over the file."""
    cap = max(1_000, min(DISTINCT_CAP, 600_000 // layout.width))
    blank = header.data - header.preamble - header.rows
    counts = _Counts([ColumnCounter(cap, *missing) for missing in declared(header.names, options)], blank)
    for block in uncollected(read_blocks(source, dialect, layout, job)):
        undecoded = _undecoded(block, layout.columns, source.encoding) if source.lossy else []
        counts.add(block, [*block.problems, *undecoded])
    for column in counts.columns:
        column.finish()
    return counts


@dataclass(slots=True)
class _Placed:
    """The table that is read, counted, among the others of its file, and the lines below it."""

    header: Header
    layout: Layout
    counts: _Counts
    parts: list[Part]
    chosen: int
    footers: list[Footer] = field(default_factory=list)

    def told(self, known: Understanding) -> Understanding:
        """What is known of the rows, with the other tables and the lines left out."""
        left_out = [Problem(line.row, None, line.text[:SHOWN], line.reason, True) for line in self.footers]
        known = with_parts(known, self.parts, self.chosen)
        return replace(
            known,
            footers=len(left_out),
            dropped=known.dropped + len(left_out),
            problems=tuple(sorted([*known.problems, *left_out], key=lambda problem: problem.row)),
        )


def _placed(
    source: Source,
    dialect: Dialect,
    records: list[list[str]],
    find: Find,
    options: ReadOptions,
    job: Job | None,
    first: bool = False,
) -> _Placed:
    """Header, extent and counts of the table; the file is counted again where it holds more than its rows.

    ``first`` tells that the first of several tables is meant, not the largest.
    """
    header, layout = find(records, 0)
    counts = _counted(source, dialect, layout, header, options, job)
    seen = Seen(header, layout, records, header.data + counts.all <= len(records))
    broken = counts.is_broken or has_title_within(records)
    parts = find_parts(source, dialect, seen, broken, find)
    chosen = chosen_part(parts, options, first, source.shown.name)
    if parts:
        header, layout = parts[chosen].header, parts[chosen].layout
        counts = _counted(source, dialect, layout, header, options, job)

    def sums(until: int, columns: Sequence[int]) -> list[tuple[float, int]]:
        return column_sums(source, dialect, replace(layout, last_row=until), columns, decimal)

    decimal = options.decimal or decide_decimal(counts.columns, dialect.delimiter)
    footers = find_footers(list(counts.tail), decimal, sums)
    if footers:
        layout = replace(layout, last_row=footers[0].row - 1)
        counts = _counted(source, dialect, layout, header, options, job)
    return _Placed(header, layout, counts, parts, chosen, footers)


def _understand(
    source: Source, dialect: Dialect, placed: _Placed, options: ReadOptions, job: Job | None
) -> Understanding:
    """Problems and the facts of every column, from the counts of the whole file."""
    header, layout, counts = placed.header, placed.layout, placed.counts
    verdict = judge_columns(header.names, counts.columns, options, dialect.delimiter)
    columns = guess_roles(verdict.columns, counts.rows)
    again = read_chunks(source, dialect, layout, job)
    misfits, unlisted = find_misfits(again, columns, counts.columns)
    return Understanding(
        encoding=source.encoding,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        header_rows=header.rows,
        sheet=None,
        sheets=(),
        decimal=verdict.decimal,
        date_order=verdict.date_order,
        columns=columns,
        rows=counts.rows,
        problems=tuple(sorted([*counts.problems, *misfits], key=lambda problem: problem.row)),
        preamble=header.preamble,
        dropped=counts.dropped,
        blank=counts.blank,
        more_problems=counts.unlisted + unlisted,
        date_order_certain=verdict.certain,
    )


def _undecoded(block: Block, width: int, encoding: str) -> list[Problem]:
    """Rows with characters that the encoding could not read."""
    if "\ufffd" not in "".join(block.cells):
        return []
    reason = _("some characters are not {encoding}; they are shown as \ufffd").format(encoding=encoding)
    return [
        Problem(number, None, next(cell for cell in row if "\ufffd" in cell)[:SHOWN], reason)
        for number, row in block.rows(width)
        if "\ufffd" in "".join(row)
    ]


def uncollected(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks with the cycle collector off while they are read: millions of short-lived rows, none in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield from blocks
    finally:
        if was_on:
            gc.enable()
