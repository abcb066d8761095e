"""Files that are no tables of text, told by their first bytes, and a sentence for each."""

from pathlib import Path

from cxdesk.errors import FileError
from cxdesk.exchange.tables.encoding import wide_encoding
from cxdesk.i18n import N_, _

_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How zips and OLE files begin: workbooks are either; the process that decodes them tells other kinds of files."""
GZIP = b"\x1f\x8b"
"""How gzip files begin."""
_MAGIC = (
    (b"%PDF", N_("{name} is a PDF; export its table as CSV and choose that file.")),
    (b"SQLite format 3\0", N_("{name} is a database or a CXDesk project; open it instead of importing it.")),
    (b"\x89PNG", N_("{name} is an image, not a table; choose a table (CSV, TSV or a workbook).")),
    (b"\xff\xd8\xff", N_("{name} is an image, not a table; choose a table (CSV, TSV or a workbook).")),
    (b"GIF8", N_("{name} is an image, not a table; choose a table (CSV, TSV or a workbook).")),
    (b"BM", N_("{name} is an image, not a table; choose a table (CSV, TSV or a workbook).")),
    (b"7z\xbc\xaf", N_("{name} is compressed; unpack it and choose the file inside.")),
    (b"Rar!", N_("{name} is compressed; unpack it and choose the file inside.")),
    (b"BZh", N_("{name} is compressed; unpack it and choose the file inside.")),
    (b"\xfd7zXZ", N_("{name} is compressed; unpack it and choose the file inside.")),
    (
        b"<?xml",
        N_("{name} is an XML file, not a table; save it as a workbook or as CSV and choose that file."),
    ),
    (b"{\\rtf", N_("{name} is a text document (RTF), not a table; save its table as CSV.")),
    (b"\x7fELF", N_("{name} is a program, not a table; choose a table (CSV, TSV or a workbook).")),
    (b"PAR1", N_("{name} is a Parquet file; export it as CSV and choose that file.")),
)
_PAGE = N_(
    "{name} is a web page (HTML), not a table; open it in Excel or LibreOffice and save it as a workbook."
)
_BINARY = N_("{name} is not a text file; choose a table saved as CSV, TSV or a workbook.")


def looks_like_workbook(path: Path, shown: Path | None = None) -> bool:
    """Whether a file is to be decoded as a workbook; False for a table of text.

    Raises FileError with a sentence about ``shown`` (default: the file) for a path that is missing, no file,
    unreadable, empty or a binary file of another kind.
    """
    name = (shown or path).name
    if path.is_dir():
        raise FileError(_("{name} is a folder; choose a file in it.").format(name=name or path))
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
    except FileNotFoundError:
        raise FileError(_("There is no file {name}.").format(name=path)) from None
    except PermissionError:
        raise FileError(
            _("{name} may not be read: you have no permission for it.").format(name=name)
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(_("{name} could not be read: {reason}.").format(name=name, reason=reason)) from error
    if not head:
        raise FileError(_("{name} is empty: there is no table in it.").format(name=name))
    if sentence := _sentence(head):
        raise FileError(_(sentence).format(name=name))
    return head.startswith(_WORKBOOKS)


def _sentence(head: bytes) -> str | None:
    if head.startswith((*_WORKBOOKS, GZIP)):
        return None
    for magic, sentence in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or not head[:512].isascii() or b"\0" in head[:512]):
            return sentence
    if head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html", b"<table")):
        return _PAGE
    if wide_encoding(head):
        return None
    controls = sum(head.count(code) for code in (*range(1, 9), *range(14, 26), 28, 29, 30, 31))
    return _BINARY if controls * 20 > len(head) else None
