"""From a file the user chose to the text that is read: as it is, unpacked, or a sheet decoded to CSV.

What it makes lies in a temporary folder that lives as long as the Source. It must not know what the text means.
"""

import gzip
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from cxdesk.errors import FileError
from cxdesk.exchange.scratch import Scratch
from cxdesk.exchange.tables.encoding import checked_codec, find_encoding, is_utf8, second_encoding
from cxdesk.exchange.tables.facts import ReadOptions
from cxdesk.exchange.tables.refuse import GZIP, looks_like_workbook
from cxdesk.exchange.tables.sql_script import ENDING, LARGEST, write_tables
from cxdesk.exchange.tables.stream import Source
from cxdesk.exchange.workbooks.decode import Decoding, decode
from cxdesk.i18n import _
from cxdesk.jobs import Job

UNPACKED = 4 << 30
"""Most bytes of an unpacked text."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of the sheet a text is being decoded from.

    ``errors`` are (row, column, text) of cells with error values, rows counted from 1 as the workbook shows them and
    columns from 0 within the table; ``more_errors`` are not listed. ``merged`` are the first and last row and column
    of the merged cells near the top, counted from 0 in the text.
    """

    sheet: str
    sheets: tuple[str, ...]
    hidden: tuple[str, ...]
    errors: tuple[tuple[int, int, str], ...]
    more_errors: int
    merged: tuple[tuple[int, int, int, int], ...]
    decoding: Decoding
    decimal: str
    summary: bool = False
    """Whether it is a survey tool's summary, with a sheet of figures for each question."""

    def settled(self, source: Source, options: ReadOptions) -> tuple[Source, ReadOptions]:
        """Source and options once the whole text has been read; raises FileError where it was not decoded to its end.

        Numbers with decimals are written with ``decimal``: then nothing is left to be guessed.
        """
        self.decoding.finish()
        if self.decoding.facts["fractions"]:
            options = replace(options, decimal=self.decimal)
        return replace(source, opener=None), options


def open_source(path: Path, options: ReadOptions, job: Job | None) -> tuple[Source, Book | None]:
    """The text to read, and the book it comes from where the file is a workbook.

    Raises FileError with a sentence for what cannot be read as a table, and Cancelled.
    """
    if looks_like_workbook(path):
        return _open_workbook(path, options, job)
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    if not packed:
        source = _open_text(path, options, job)
        return (_open_script(source, job) if path.suffix.lower() == ENDING else source), None
    folder = Scratch()
    text = folder.path / "text"
    _unpack(path, text, job)
    if looks_like_workbook(text, path):
        raise FileError(_("{name} holds a packed workbook; unpack it first.").format(name=path.name))
    return replace(_open_text(text, options, job), original=path, keeper=folder), None


def _open_text(path: Path, options: ReadOptions, job: Job | None) -> Source:
    encoding = checked_codec(options.encoding) if options.encoding else find_encoding(path, job)
    lossy = encoding not in ("utf-8", "utf-8-sig") or not is_utf8(path, job)
    second = second_encoding(path) if lossy and encoding == "utf-8" and not options.encoding else None
    return Source(path, encoding, 0, _has_nul(path, encoding), lossy, second=second or "")


def _open_script(script: Source, job: Job | None) -> Source:
    """The rows in a database script, or the script itself where none are."""
    if script.path.stat().st_size > LARGEST:
        return script
    folder = Scratch()
    target = folder.path / "rows.csv"
    with script.open() as file:
        found = write_tables(file.read(), target, job)
    return Source(target, "utf-8", original=script.path, keeper=folder) if found else script


def _has_nul(path: Path, encoding: str) -> bool:
    if encoding.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
        return False
    with path.open("rb") as file:
        return any(b"\0" in block for block in iter(lambda: file.read(_BLOCK), b""))


def _unpack(path: Path, target: Path, job: Job | None) -> None:
    """Unpack a gzip file, up to a limit."""
    size = path.stat().st_size
    try:
        with path.open("rb") as packed, gzip.open(packed) as file, target.open("wb") as out:
            while block := file.read(_BLOCK):
                out.write(block)
                if job is not None:
                    job.check()
                    job.report(packed.tell(), size, _("Unpacking {name}").format(name=path.name))
                if out.tell() > UNPACKED:
                    sentence = _("{name} is too large once unpacked; choose a smaller file.")
                    raise FileError(sentence.format(name=path.name))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        sentence = _("{name} is damaged: it cannot be unpacked to its end. Get the file again.")
        raise FileError(sentence.format(name=path.name)) from error


def _open_workbook(path: Path, options: ReadOptions, job: Job | None) -> tuple[Source, Book]:
    decimal = options.decimal or "."
    decoding = decode(path, options.sheet, decimal, job)
    facts = decoding.facts
    book = Book(
        sheet=facts["sheet"],
        sheets=tuple(sheet["name"] for sheet in facts["sheets"]),
        hidden=tuple(sheet["name"] for sheet in facts["sheets"] if sheet["hidden"]),
        errors=tuple((row + 1, column - facts["left"], text) for row, column, text in facts["errors"]),
        more_errors=facts["more_errors"],
        merged=tuple((first, last, left, right) for first, last, left, right in facts["merged"]),
        decoding=decoding,
        decimal=decimal,
        summary=facts["summary"],
    )
    return Source(decoding.rows, "utf-8", original=path, keeper=decoding, opener=decoding.open), book
