"""Files that are no tables of text, told by their first bytes, and a sentence for each."""

from pathlib import Path

from cxdesk.errors import FileError
from cxdesk.exchange.tables.encoding import wide_encoding
from cxdesk.i18n import N_, _

_ENTRIES = (
    (b"xl/", N_("{name} is an Excel workbook; save it as CSV (UTF-8) in Excel and choose that file.")),
    (b"word/", N_("{name} is a Word document; save its table as CSV and choose that file.")),
    (b"ppt/", N_("{name} is a PowerPoint presentation; save its table as CSV and choose that file.")),
    (
        b"opendocument.spreadsheet",
        N_("{name} is an OpenDocument spreadsheet; save it as CSV and choose that file."),
    ),
    (b"opendocument", N_("{name} is an OpenDocument file; save its table as CSV and choose that file.")),
)
_MAGIC = (
    (
        b"\xd0\xcf\x11\xe0",
        N_("{name} is an old Excel workbook or Office file; save it as CSV and choose that file."),
    ),
    (b"%PDF", N_("{name} is a PDF; export its table as CSV and choose that file.")),
    (b"SQLite format 3\0", N_("{name} is a database or a CXDesk project; open it instead of importing it.")),
    (b"\x89PNG", N_("{name} is an image, not a table; choose a CSV or TSV file.")),
    (b"\xff\xd8\xff", N_("{name} is an image, not a table; choose a CSV or TSV file.")),
    (b"GIF8", N_("{name} is an image, not a table; choose a CSV or TSV file.")),
    (b"BM", N_("{name} is an image, not a table; choose a CSV or TSV file.")),
    (b"\x1f\x8b", N_("{name} is compressed; unpack it and choose the file inside.")),
    (b"7z\xbc\xaf", N_("{name} is compressed; unpack it and choose the file inside.")),
    (b"Rar!", N_("{name} is compressed; unpack it and choose the file inside.")),
    (b"BZh", N_("{name} is compressed; unpack it and choose the file inside.")),
    (b"\xfd7zXZ", N_("{name} is compressed; unpack it and choose the file inside.")),
    (b"{\\rtf", N_("{name} is a text document (RTF), not a table; save its table as CSV.")),
    (b"\x7fELF", N_("{name} is a program, not a table; choose a CSV or TSV file.")),
    (b"PAR1", N_("{name} is a Parquet file; export it as CSV and choose that file.")),
)
_ZIP = N_("{name} is a ZIP archive; unpack it and choose the file inside.")
_BINARY = N_("{name} is not a text file; choose a table saved as CSV or TSV.")


def refuse_what_is_no_text(path: Path) -> None:
    """Raise FileError with a sentence for a path that is missing, no file, unreadable, empty or a binary file."""
    if path.is_dir():
        raise FileError(_("{name} is a folder; choose a file in it.").format(name=path.name or path))
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
    except FileNotFoundError:
        raise FileError(_("There is no file {name}.").format(name=path)) from None
    except PermissionError:
        raise FileError(
            _("{name} may not be read: you have no permission for it.").format(name=path.name)
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(
            _("{name} could not be read: {reason}.").format(name=path.name, reason=reason)
        ) from error
    if not head:
        raise FileError(_("{name} is empty: there is no table in it.").format(name=path.name))
    if sentence := _sentence(head):
        raise FileError(_(sentence).format(name=path.name))


def _sentence(head: bytes) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((sentence for entry, sentence in _ENTRIES if entry in head), _ZIP)
    for magic, sentence in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or not head[:512].isascii() or b"\0" in head[:512]):
            return sentence
    if wide_encoding(head):
        return None
    controls = sum(head.count(code) for code in (*range(1, 9), *range(14, 26), 28, 29, 30, 31))
    return _BINARY if controls * 20 > len(head) else None
