"""The seal of a project file: a SHA-256 over all its other bytes, kept inside the file at a mark.

No check of SQLite sees a changed letter; the seal sees every changed bit, whatever the schema, at the speed of reading.
It is put on a finished file before it gets its name and read while the file is copied. It is no signature: whoever can
write the file can seal it. This module must not know SQLite.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

MARK: Final = bytes.fromhex("c0afd1fef5f886e09fbcfac1edb0ff9d")
"""Sixteen bytes that no UTF-8 text can hold; the 32 bytes after their first occurrence are the seal."""

BLANK: Final = MARK + bytes(32)
"""What stands in a file that is not sealed yet."""

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells two files apart: their length and a digest of all their bytes.

    ``computed`` covers everything but the seal, ``stored`` is the seal found (empty where there is none), ``offset``
    where it stands.
    """

    size: int
    computed: bytes
    stored: bytes
    offset: int

    @property
    def sealed(self) -> bool:
        """Whether the file is, bit for bit, as it was when it was sealed."""
        return self.stored == self.computed

    def same(self, other: "Identity | None") -> bool:
        """Return whether two files have the same bytes."""
        return other is not None and self.hex == other.hex and self.size == other.size

    @property
    def hex(self) -> str:
        """The identity as text."""
        return (self.computed + self.stored).hex()


class Identifier:
    """Computes an identity from bytes that come in pieces."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._size = 0
        self._pending = b""
        self._stored = b""
        self._offset = -1

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the file."""
        self._size += len(data)
        if self._offset >= 0:
            self._digest.update(data)
            return
        data = self._pending + data
        at = data.find(MARK)
        end = at + len(BLANK)
        if at < 0:
            keep = len(MARK) - 1
            self._digest.update(data[:-keep])
            self._pending = data[-keep:]
        elif len(data) < end:
            self._pending = data
        else:
            self._offset = self._size - len(data) + at + len(MARK)
            self._stored = data[at + len(MARK) : end]
            self._digest.update(data[:at] + BLANK)
            self._digest.update(data[end:])
            self._pending = b""

    def result(self) -> Identity:
        """Return the identity of everything fed; call once."""
        self._digest.update(self._pending)
        return Identity(self._size, self._digest.digest(), self._stored, self._offset)


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream's bytes in pieces of a mebibyte."""
    while piece := stream.read(_CHUNK):
        yield piece


def identify(file: Path) -> Identity:
    """Return a file's identity; the file must not be open in SQLite here. Raises OSError."""
    identifier = Identifier()
    with open(file, "rb") as stream:
        for piece in chunks(stream):
            identifier.feed(piece)
    return identifier.result()


def put(file: Path) -> Identity:
    """Seal a finished file that nothing has open and return its identity; it is flushed by the caller.

    Raises OSError, and ValueError where the file has no mark.
    """
    found = identify(file)
    if found.offset < 0:
        raise ValueError("the file has no place for a seal")
    with open(file, "r+b") as stream:
        stream.seek(found.offset)
        stream.write(found.computed)
    return Identity(found.size, found.computed, found.computed, found.offset)
