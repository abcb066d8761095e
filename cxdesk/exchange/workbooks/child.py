"""What runs in the limited child process: opens a workbook, chooses a sheet, writes its rows as CSV, its facts as JSON.

It must import nothing that is slow to load, and it must not make sentences: the parent does.
"""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxdesk.exchange.workbooks import limits
from cxdesk.exchange.workbooks.cells import Shower
from cxdesk.exchange.workbooks.package import Package, Refused, check_reach, error_cells
from cxdesk.exchange.workbooks.summary import is_summary

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ROWS, FACTS = "rows.csv", "facts.json"
"""The files that the child leaves in the folder it is given."""
OUTPUT = 1 << 30
"""Most bytes of rows: a short workbook can hold one long text a million times."""
LISTED = 1_000
"""How many cells with errors are listed; the rest is counted."""
_CHUNK = 1_000
_MERGED_ROWS = 20


def main(words: Sequence[str]) -> int:
    """``words``: the workbook, the folder to write into, the sheet ("" to choose) and the decimal mark."""
    limits.apply()
    file, folder, wanted, decimal = words
    facts: dict[str, Any]
    try:
        facts = decode(Path(file), Path(folder) / ROWS, wanted or None, decimal)
    except Refused as refusal:
        facts = {"refused": refusal.code, **refusal.facts}
    except MemoryError:
        facts = {"refused": "memory"}
    Path(folder, FACTS).write_text(json.dumps(facts), encoding="utf-8")
    return 0


def decode(file: Path, rows: Path, wanted: str | None, decimal: str = ".") -> dict[str, Any]:
    """Write the rows of a sheet to ``rows`` and return the facts; raises Refused."""
    data = file.read_bytes()
    package = _checked(data)
    workbook = _open(data, package, file)
    parts = package.sheet_parts() if package else {}
    sheets = [
        {"name": meta.name, "hidden": _word(meta.visible) != "Visible"}
        for meta in workbook.sheets_metadata
        if _word(meta.typ) in ("WorkSheet", "MacroSheet")
    ]
    names = [str(sheet["name"]) for sheet in sheets]
    book = _Book(workbook, package, parts)
    if wanted is None and is_summary(names, book.head):
        raise Refused("summary")
    if wanted is not None:
        chosen = book.sheet_named(names, wanted)
    else:
        chosen = book.most_like_records(sheets)
    found = _written(chosen, rows, decimal, book.errors.get(chosen.name, []))
    return {"sheet": chosen.name, "sheets": sheets, **found}


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


class _Book:
    """An opened workbook whose sheets are looked at before they are decoded."""

    def __init__(self, workbook: "CalamineWorkbook", package: Package | None, parts: dict[str, str]) -> None:
        self.errors: dict[str, list[tuple[int, int, str]]] = {}
        """The cells with error values of each sheet that was loaded."""
        self._workbook, self._package, self._parts = workbook, package, parts

    def load(self, name: str) -> "CalamineSheet":
        """A sheet; raises Refused."""
        import python_calamine as calamine

        if self._package and name in self._parts:
            part = self._package.read(self._parts[name])
            check_reach(part)
            self.errors[name] = list(error_cells(part))
            del part
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

    def sheet_named(self, names: list[str], wanted: str) -> "CalamineSheet":
        """The sheet the user asked for, by its name in any case."""
        name = next((n for n in names if n == wanted), None)
        name = name or next((n for n in names if n.strip().casefold() == wanted.strip().casefold()), None)
        if name is None:
            raise Refused("unknown", sheet=wanted, sheets=names)
        return self.load(name)

    def most_like_records(self, sheets: list[dict[str, Any]]) -> "CalamineSheet":
        """The sheet with the most cells in well-filled rows; hidden sheets only where the others are empty.

        Notes what each holds in ``sheets``.
        """
        best: CalamineSheet | None = None
        best_score = (-1, -1)
        refusal = Refused("empty")
        for about in sheets:
            try:
                sheet = self.load(about["name"])
            except Refused as error:
                about["refused"] = error.code
                refusal = error if refusal.code == "empty" else refusal
                continue
            if len(sheets) == 1:
                return sheet
            about["rows"], about["columns"] = sheet.height, sheet.width
            about["filled"], solid = _weigh(sheet.iter_rows(), sheet.width)
            score = (int(about["filled"] > 0) + int(about["filled"] > 0 and not about["hidden"]), solid)
            if score > best_score:
                best, best_score = sheet, score
        if best is None:
            raise refusal
        return best


def _weigh(rows: Iterable[list[Any]], width: int) -> tuple[int, int]:
    """How many cells are filled, and how many of them in rows that are filled by half or more."""
    filled = solid = 0
    for row in rows:
        here = width - row.count("")
        filled += here
        if here * 2 >= width:
            solid += here
    return filled, solid


def _written(
    sheet: "CalamineSheet", target: Path, decimal: str, errors: list[tuple[int, int, str]]
) -> dict[str, Any]:
    """Write the rows of a sheet, each at the record number that is its row number there."""
    top, left = sheet.start or (0, 0)
    wrong: dict[int, list[tuple[int, str]]] = {}
    for row, column, text in errors:
        wrong.setdefault(row, []).append((column - left, text))
    shower = Shower(decimal)
    filled = at = 0
    rows = sheet.iter_rows()  # with the blank rows above the first that is filled, without the blank columns
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        while chunk := list(islice(rows, _CHUNK)):
            for i in wrong.keys() & range(at, at + len(chunk)) if wrong else ():
                for column, text in wrong[i]:
                    if 0 <= column < sheet.width:
                        chunk[i - at][column] = text
            columns = list(zip(*chunk, strict=True))
            filled += sum(len(cells) - cells.count("") for cells in columns)
            writer.writerows(zip(*map(shower.column, columns), strict=True))
            at += len(chunk)
            if file.tell() > OUTPUT:
                raise Refused("large", megabytes=OUTPUT >> 20)
    return {
        "rows": sheet.height,
        "columns": sheet.width,
        "filled": filled,
        "top": top,
        "left": left,
        "fractions": shower.fractions,
        "errors": errors[:LISTED],
        "more_errors": max(0, len(errors) - LISTED),
        "merged": _merged(sheet, top, left),
    }


def _merged(sheet: "CalamineSheet", top: int, left: int) -> list[tuple[int, int, int, int]]:
    """(first row, last row, first column, last column) of the merged cells near the top; columns from the table's."""
    ranges = sheet.merged_cell_ranges or []
    return [(a[0], b[0], a[1] - left, b[1] - left) for a, b in ranges if 0 <= a[0] - top < _MERGED_ROWS]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
