"""Looks at the zip of a workbook before a decoder sees it: its size, bombs in its XML, how far its cells reach.

Runs in the child process only. It must not know how cells are shown.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

ENTRIES = 10_000
UNPACKED = 200 << 20
"""Most bytes of all parts that are decoded (images and other media in the package are not)."""
RATIO = 200
SMALL = 4 << 20
"""Parts below this size may be packed as tightly as they like."""
CELLS = 20_000_000
"""Most cells of the rectangle a sheet spans: the decoder holds them all, blank ones too, at 32 bytes each."""

_FAR = re.compile(rb' r="(?:[A-Z]{3}\d|[A-Z]{1,2}[1-9]\d{6})')
_REFERENCE = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\bt=["']e["'][^>]*?>""")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v>(#[A-Z0-9/!?_]{1,20})</")
_BETWEEN = re.compile(rb"(</?table:[^>]*>)\s+(?=<)")


ErrorCell = tuple[int, int, str]
"""Row and column, counted from 0, and text of a cell with an error value."""


class Refused(Exception):
    """A workbook that is not decoded: ``code`` names why, ``facts`` fill the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class Package:
    """The zip of a workbook."""

    def __init__(self, data: bytes) -> None:
        """Raises Refused for a zip that is broken, too large or packed suspiciously well."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Refused("damaged") from error
        self._entries = {_normal(entry.filename): entry for entry in self._zip.infolist()}
        self._check()

    @property
    def names(self) -> list[str]:
        """The names of the parts, in small letters with forward slashes."""
        return list(self._entries)

    def _check(self) -> None:
        parts = [entry for name, entry in self._entries.items() if _is_decoded(name)]
        size = self.unpacked = sum(entry.file_size for entry in parts)
        if len(self._entries) > ENTRIES:
            raise Refused("entries", n=len(self._entries))
        if any(e.file_size > SMALL and e.file_size > RATIO * e.compress_size for e in parts):
            raise Refused("bomb", megabytes=size >> 20)
        if size > UNPACKED:
            raise Refused("large", megabytes=size >> 20)
        if any(entry.flag_bits & 1 for entry in parts):
            raise Refused("protected")

    def read(self, name: str, size: int = -1) -> bytes:
        """The first ``size`` bytes of a part, or all; Refused where they are not what the zip says."""
        try:
            with self._zip.open(self._entries[name]) as part:
                return part.read(size)
        except MemoryError:
            raise
        except Exception as error:  # zlib.error and others have no base of their own
            raise Refused("damaged") from error

    def size(self, name: str) -> int:
        """The unpacked size of a part in bytes, as the package says."""
        return self._entries[name].file_size

    def refuse_other_kinds(self) -> None:
        """Refuse packages that are no workbooks."""
        kind = self.read("mimetype") if "mimetype" in self._entries else b""
        if any(name.startswith("word/") for name in self._entries) or b".opendocument.text" in kind:
            raise Refused("word")
        if any(name.startswith("ppt/") for name in self._entries) or b".presentation" in kind:
            raise Refused("slides")
        if not kind and not self._entries.keys() & {"[content_types].xml", "xl/workbook.xml", "content.xml"}:
            raise Refused("archive")

    def refuse_entities(self) -> None:
        """Refuse parts that declare entities: no program for tables writes them, and they can unfold without end."""
        for name in self._entries:
            if name.endswith((".xml", ".rels")) and b"<!ENTITY" in self.read(name, 2048):
                raise Refused("entities")

    def sheet_parts(self) -> dict[str, str]:
        """Which part holds which sheet of an XLSX workbook; empty where the package does not say so clearly."""
        from xml.etree import ElementTree

        try:
            book = ElementTree.fromstring(self.read("xl/workbook.xml"))
            links = ElementTree.fromstring(self.read("xl/_rels/workbook.xml.rels"))
        except (ElementTree.ParseError, Refused):
            return {}
        targets = {link.get("Id", ""): _normal(link.get("Target", "")) for link in links}
        found: dict[str, str] = {}
        for element in book.iter():
            if element.tag.rpartition("}")[2] == "sheet":
                link = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
                target = targets.get(link, "")
                part = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
                if part in self._entries:
                    found[element.get("name", "")] = part
        return found

    def repaired(self) -> bytes:
        """An ODS workbook again, without the blanks between its table elements and with what it must have."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
            if "mimetype" not in self._entries:
                target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            for name in ("mimetype", "meta-inf/manifest.xml", "content.xml"):
                if name in self._entries:
                    part = self.read(name)
                    target.writestr(
                        self._entries[name].filename,
                        _BETWEEN.sub(rb"\1", part) if name == "content.xml" else part,
                    )
        return out.getvalue()


def _normal(name: str) -> str:
    return name.replace("\\", "/").lower()


def _is_decoded(name: str) -> bool:
    return name.endswith((".xml", ".rels", ".bin", "mimetype")) and "/media/" not in name


def check_reach(part: bytes) -> None:
    """Refuse a sheet whose outermost cells span a rectangle that no memory holds."""
    if not _FAR.search(part) and b" r='" not in part:
        return
    rows: set[int] = set()
    columns: set[bytes] = set()
    for match in _REFERENCE.finditer(part):
        columns.add(match[1])
        rows.add(int(match[2]))
    numbers = [column_number(column.decode()) for column in columns]
    if rows and (max(rows) - min(rows) + 1) * (max(numbers) - min(numbers) + 1) > CELLS:
        far = max(columns, key=lambda column: (len(column), column)).decode()
        raise Refused("reach", cell=f"{far}{max(rows)}")


def column_number(letters: str) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def error_cells(part: bytes) -> Iterator[ErrorCell]:
    """(row, column, text), counted from 0, of the cells that hold an error value such as #REF!."""
    if b'"e"' not in part and b"'e'" not in part:
        return
    for match in _ERROR.finditer(part):
        place = _PLACE.search(match[0])
        value = _VALUE.search(part, match.end(), match.end() + 8192)
        if place and value:
            yield int(place[2]) - 1, column_number(place[1].decode()), value[1].decode()
