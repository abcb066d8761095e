"""An opened workbook: which sheets it has, which looks most like records, and each after a look at its bytes.

Runs in the child process only. It must not know how cells are shown.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from cxdesk.exchange.workbooks.package import ErrorCell, Package, Refused, check_reach, error_cells

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Alarm = Callable[[Refused], None]
_QUICK = 1 << 20
"""A part of up to this size is looked at before it is decoded, a larger one meanwhile: that takes a quarter of the
time, and what does harm in a sheet does so only when all of it has been read."""


def open_book(file: Path, alarm: Alarm | None = None) -> "Book":
    """Open a workbook; raises Refused.

    ``alarm`` is called from another thread as soon as a sheet is found to do harm while it is being decoded.
    """
    data = file.read_bytes()
    package = _checked(data)
    workbook = _open(data, package, file)
    return Book(workbook, package, package.unpacked if package else len(data), alarm)


def _word(member: Any) -> str:
    """The name of an enum's member; the decoder's enums are no Python enums."""
    return str(member).rpartition(".")[2]


def _checked(data: bytes) -> Package | None:
    """The zip of the workbook where it is one, after a look at it."""
    if not data.startswith(b"PK"):
        for stream, code in (("WordDocument", "word"), ("PowerPoint Document", "slides")):
            if stream.encode("utf-16-le") in data:
                raise Refused(code)
        return None
    package = Package(data)
    package.refuse_other_kinds()
    package.refuse_entities()
    return package


def _open(data: bytes, package: Package | None, file: Path) -> "CalamineWorkbook":
    import python_calamine as calamine

    if _is_encrypted(data, package):
        raise Refused("protected")
    try:
        return calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    except (calamine.CalamineError, OSError, ValueError) as error:
        if package and "content.xml" in package.names:
            return _open(package.repaired(), None, file)
        raise Refused(_reason(file)) from error
    except Exception:
        raise
    except BaseException as error:  # a panic of the decoder
        raise Refused("damaged") from error


def _is_encrypted(data: bytes, package: Package | None) -> bool:
    """Whether a workbook is protected by a password: an OLE file with an encrypted package, or an ODS that says so."""
    if package:
        manifest = "meta-inf/manifest.xml"
        return manifest in package.names and b"encryption-data" in package.read(manifest)
    return "EncryptedPackage".encode("utf-16-le") in data


def _reason(file: Path) -> str:
    """Why a workbook cannot be opened, as the decoder says once it need not find out what kind of workbook it is."""
    import python_calamine as calamine

    try:
        calamine.CalamineWorkbook.from_path(file).close()
    except calamine.PasswordError:
        return "protected"
    except (calamine.CalamineError, OSError, ValueError) as error:
        return "memory" if "limit exceeded" in str(error) else "damaged"
    return "damaged"


class Book:
    """An opened workbook whose sheets are looked at before they are given away."""

    def __init__(
        self, workbook: "CalamineWorkbook", package: Package | None, size: int, alarm: Alarm | None
    ) -> None:
        """Use open_book()."""
        self.size = size
        """Unpacked size of what is decoded, in bytes."""
        self._workbook, self._package, self._alarm = workbook, package, alarm
        self._parts = package.sheet_parts() if package else {}
        self.errors: dict[str, list[ErrorCell]] = {}
        """The cells with error values of each sheet that was loaded."""
        self.sheets: list[dict[str, Any]] = [
            {"name": meta.name, "hidden": _word(meta.visible) != "Visible"}
            for meta in workbook.sheets_metadata
            if _word(meta.typ) in ("WorkSheet", "MacroSheet")
        ]
        """Name, whether it is hidden, and for those that were compared: rows, columns, filled."""

    @property
    def names(self) -> list[str]:
        """The names of all sheets."""
        return [sheet["name"] for sheet in self.sheets]

    def load(self, name: str) -> "CalamineSheet":
        """A sheet; raises Refused."""
        look = _Look(self._package, self._parts.get(name), self._alarm)
        try:
            return self._get(name)
        finally:
            self.errors[name] = look.errors()

    def _get(self, name: str) -> "CalamineSheet":
        import python_calamine as calamine

        try:
            return self._workbook.get_sheet_by_name(name)
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise Refused("sheet", sheet=name) from error
        except Exception:
            raise
        except BaseException as error:  # a panic of the decoder
            raise Refused("sheet", sheet=name) from error

    def head(self, name: str) -> list[list[Any]]:
        """The first rows of a sheet."""
        try:
            return list(islice(self.load(name).iter_rows(), 200))
        except Refused:
            return []

    def sheet_named(self, wanted: str) -> "CalamineSheet":
        """The sheet the user asked for, by its name in any case."""
        alike = (n for n in self.names if n.strip().casefold() == wanted.strip().casefold())
        name = wanted if wanted in self.names else next(alike, None)
        if name is None:
            raise Refused("unknown", sheet=wanted, sheets=self.names)
        return self.load(name)

    def most_like_records(self) -> "CalamineSheet":
        """The sheet with the most cells in well-filled rows; hidden sheets only where the others are empty.

        Notes what each holds in ``sheets``.
        """
        best: CalamineSheet | None = None
        best_score = (-1, -1)
        refusal = Refused("empty")
        for about in self.sheets:
            try:
                sheet = self.load(about["name"])
            except Refused as error:
                about["refused"] = error.code
                refusal = error if refusal.code == "empty" else refusal
                continue
            if len(self.sheets) == 1:
                return sheet
            about["rows"], about["columns"] = sheet.height, sheet.width
            about["filled"], solid = _weigh(sheet.iter_rows(), sheet.width)
            score = (int(about["filled"] > 0) + int(about["filled"] > 0 and not about["hidden"]), solid)
            if score > best_score:
                best, best_score = sheet, score
        if best is None:
            raise refusal
        return best


class _Look:
    """A look at the bytes of a sheet, beside its decoding where it takes long; none where the part is unknown."""

    def __init__(self, package: Package | None, part: str | None, alarm: Alarm | None) -> None:
        self._errors: list[ErrorCell] = []
        self._refusal: BaseException | None = None
        self._thread: Thread | None = None
        if package is None or part is None:
            return
        self._package, self._part, self._alarm = package, part, alarm
        if package.size(part) > _QUICK:
            self._thread = Thread(target=self._run)
            self._thread.start()
        else:
            self._run()
            self.errors()

    def _run(self) -> None:
        try:
            content = self._package.read(self._part)
            check_reach(content)
            self._errors = list(error_cells(content))
        except (Refused, MemoryError) as error:
            self._refusal = error
            if self._thread is not None and self._alarm is not None and isinstance(error, Refused):
                self._alarm(error)

    def errors(self) -> list[ErrorCell]:
        """The cells with error values; raises Refused where the sheet is not to be decoded."""
        if self._thread is not None:
            self._thread.join()
        if self._refusal is not None:
            raise self._refusal
        return self._errors


def _weigh(rows: Iterable[list[Any]], width: int) -> tuple[int, int]:
    """How many cells are filled, and how many of them in rows that are filled by half or more."""
    filled = solid = 0
    for row in rows:
        here = width - row.count("")
        filled += here
        if here * 2 >= width:
            solid += here
    return filled, solid
