"""Which encoding a text file is in, and whether it is a text file at all.

A byte order mark decides; then the pattern of zero bytes (UTF-16 and UTF-32 without a mark); then strict UTF-8 over
the whole file; only then the old 8-bit and East Asian encodings are weighed against each other.
"""

import codecs
from pathlib import Path

from cxdesk.errors import FileError
from cxdesk.i18n import _
from cxdesk.jobs import Job

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 20
_PLAIN = "\t\n\r" + "".join(map(chr, range(32, 127)))


def find_encoding(path: Path, job: Job | None = None) -> str:
    """The Python codec name for a text file; reads the whole file once."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if wide := wide_encoding(head):
        return wide
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if is_utf8(path, job):
        return "utf-8"
    from cxdesk.exchange.tables.legacy import guess_legacy

    marked = _marked_lines(path)
    return "utf-8" if _is_nearly_utf8(marked) or _is_mixed(marked) else guess_legacy(marked)


def second_encoding(path: Path) -> str | None:
    """The encoding of the lines that are not UTF-8 in a file of which others are; None where no line is in another.

    A line with a few damaged bytes among letters that are UTF-8 is not in another encoding.
    """
    from cxdesk.exchange.tables.legacy import guess_legacy

    others = [line for line in _marked_lines(path).splitlines(keepends=True) if is_foreign(line)]
    return guess_legacy(b"".join(others)) if others else None


def is_foreign(line: bytes) -> bool:
    """Whether a line is not UTF-8, rather than damaged UTF-8."""
    text = line.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    return bad > 0 and sum(c > "\x7f" for c in text) - bad <= bad


def _is_mixed(marked: bytes) -> bool:
    """Whether a good part of the lines with bytes above 127 are UTF-8: other encodings look like it by chance only."""
    lines = marked.splitlines()
    good = sum(not is_foreign(line) for line in lines)
    return good >= 2 and good * 4 >= len(lines)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 by its mark, or by which order of bytes makes ASCII of delimiters, digits and line ends."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if b"\0" not in head:
        return None
    found, best = None, 0.2
    for name, size in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        try:
            text = head[: len(head) // size * size].decode(name)
        except UnicodeDecodeError:
            continue
        plain = sum(map(text.count, _PLAIN)) / max(1, len(text))
        if len(head) % size == 0 and plain > best and text.count("\0") * 100 <= len(text):
            found, best = name, plain
    return found


def is_utf8(path: Path, job: Job | None = None) -> bool:
    """Whether every byte of a file is valid UTF-8; a character cut off at its very end is forgiven."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                if job is not None:
                    job.check()
                if not (block.isascii() and decoder.getstate()[0] == b""):
                    decoder.decode(block)
        except UnicodeDecodeError:
            return False
    return True


def _is_nearly_utf8(marked: bytes) -> bool:
    """Whether nearly all characters above 127 are valid UTF-8: a few damaged bytes do not make another encoding."""
    text = marked.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - bad > 10 * bad


def _marked_lines(path: Path, limit: int = 1 << 17) -> bytes:
    """Lines with bytes above 127, up to ``limit`` bytes: where an 8-bit encoding shows itself."""
    found: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < limit and (block := file.read(_BLOCK)):
            for line in block.splitlines(keepends=True):
                if not line.isascii():
                    found.append(line)
                    size += len(line)
                    if size >= limit:
                        break
    return b"".join(found)


def checked_codec(name: str) -> str:
    """The normal name of an encoding the user gave; raises FileError for an unknown one."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise FileError(
            _("“{name}” is no known encoding; try for example utf-8, windows-1251 or tis-620.").format(
                name=name
            )
        ) from None
