"""What is known of a table file: how it was read, what its columns hold, which rows are broken.

Plain values that the import dialog, the command line and the importer share; this module must not know how they
are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from cxdesk.exchange.values import DATED, NUMERIC, Reading, code_texts, number_form

if TYPE_CHECKING:
    from cxdesk.exchange.shapes.values import Shape

DISTINCT_CAP = 20_000
"""Different values of a column are counted up to this number; ``distinct`` equal to it means "this many or more"."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user fixed about a file; None means guess.

    ``encoding`` is a Python codec name, ``delimiter`` one character, ``quote`` one character or "" for no quoting,
    ``header_rows`` 0 to 9, ``decimal`` "." or ",", ``date_order`` "dmy", "mdy" or "ymd". ``missing``
    are cells that hold no answer: "9" in every column of numbers (another text: in every column), "COLUMN=9" in one.
    ``columns`` say how single columns are read, as "COLUMN=WORD" with one of COLUMN_WORDS. ``table`` is which of
    several tables of a file or sheet is meant, from 1. ``shape`` is not guessed: None leaves the table as it is.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_rows: int | None = None
    sheet: str | None = None
    decimal: str | None = None
    date_order: str | None = None
    shape: Shape | None = None
    missing: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    table: int | None = None


COLUMN_WORDS = (
    "text", "number", "date", "duration",
    "dmy", "mdy", "ymd", "1900", "1904", "epoch", "buddhist",
    "m:ss", "h:mm",
    ".", ",",
)  # fmt: skip
"""What the user can say of a column: its type; the order or form of its dates, the numbers counting days from 1900 or
1904 or seconds from 1970; what two parts of a duration are; its decimal mark."""


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """One column of the whole file.

    ``type`` is "text", "integer", "number", "duration", "date" or "datetime"; ``guess`` the likely role: "date",
    "touchpoint", "segment", "nps", "csat", "ces", "comment", "id", "count", a part of a metric as KIND:ROLE, or "".
    ``low`` and ``high`` are the extremes of the numbers seen, of durations in seconds. ``values`` counts each raw value
    of a column with few different ones and is empty for all others.

    ``decimal`` is its decimal mark. ``date_order`` and ``form`` say how its dates or durations are read (see
    ``values.Reading``), ``grain`` how long the time is that its dates stand for: "day", "week", "month", "quarter",
    "half" or "year". ``marks`` are what its numbers bear ("%", "€"). ``codes`` look like codes for no answer (9 after
    1 to 5) and are not applied; ``missing`` are the cells that were declared to be none. ``yes_no``: all answers are
    words for yes or no. ``zones`` are the time zones of its moments as hours from UTC; more than one are turned to
    UTC. ``certain`` is False where something of this was taken for granted.
    """

    name: str
    type: str
    empty: int
    distinct: int
    guess: str
    low: float | None
    high: float | None
    values: tuple[tuple[str, int], ...] = ()
    decimal: str = "."
    date_order: str = ""
    form: str = ""
    grain: str = ""
    marks: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    yes_no: bool = False
    zones: tuple[str, ...] = ()
    certain: bool = True

    def reading(self, type_: str | None = None) -> Reading:
        """Return how its cells are read: as what they were found to be, or as ``type_``."""
        type_ = type_ or self.type
        form = self.form
        if type_ in DATED and self.type in NUMERIC and not form:
            form = number_form(self.low, self.high)
        return Reading(
            type_,
            self.decimal,
            self.date_order or "dmy",
            form,
            frozenset(self.marks),
            frozenset(chain.from_iterable(map(code_texts, self.missing))),
            len(self.zones) > 1,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """A row or cell that is not as it should be.

    ``row`` is the record's number in the file counted from 1, header rows included; ``column`` is None where the
    whole row is meant. ``dropped`` tells that the row is not among the records; other problems are remarks on rows
    that are.
    """

    row: int
    column: str | None
    value: str
    reason: str
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class TableFacts:
    """One of several tables in a file or sheet: its title ("" without one) and where it stands.

    ``first_row`` (of its header) and ``last_row`` are record numbers, columns are counted from 1; ``rows`` are the data
    rows.
    """

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    rows: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a file was read and what is in it; ``rows`` counts the good data rows of the whole file.

    ``dropped`` counts the rows left out, ``blank`` the records without content, ``more_problems`` the problems beyond
    those listed. ``preamble`` is the number of records above the header. ``date_order_certain`` is False where no
    date of the file proves the order. A sheet of a workbook has no encoding, delimiter and quote (all ""); ``sheets``
    are all sheets of its workbook in their order, ``hidden_sheets`` those of them that the workbook does not show.
    ``tables`` are all tables of the file or sheet where it holds several, ``table`` the number of the one read, from 1.
    ``footers`` counts the lines below the table that were left out (each is among the problems), ``summary`` tells that
    a sheet holds a survey's figures instead of its answers, and ``notes`` are sentences for the user about the file.
    """

    encoding: str
    delimiter: str
    quote: str
    header_rows: int
    sheet: str | None
    sheets: tuple[str, ...]
    decimal: str
    date_order: str
    columns: tuple[ColumnFacts, ...]
    rows: int
    problems: tuple[Problem, ...]
    preamble: int = 0
    dropped: int = 0
    blank: int = 0
    more_problems: int = 0
    date_order_certain: bool = True
    hidden_sheets: tuple[str, ...] = ()
    tables: tuple[TableFacts, ...] = ()
    table: int = 1
    footers: int = 0
    summary: bool = False
    notes: tuple[str, ...] = ()
    shape: Shape | None = None
    """What the table was turned into rows by, with every column named; None where it is as it stands in the file."""
    asked_shape: Shape | None = None
    """The same as it was asked for: without columns where these were found by themselves, to fit a newer export too."""
    file_columns: tuple[str, ...] = ()
    """The names of the columns in the file where a shape made others; else empty."""
