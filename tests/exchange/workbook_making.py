"""Writes XLSX workbooks of any size with a few lines of XML, so that tests say exactly what is in them."""

import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_NS = "http://schemas.openxmlformats.org"
_MAIN = f"{_NS}/spreadsheetml/2006/main"
_LINK = f"{_NS}/officeDocument/2006/relationships"
_PACKAGE = f"{_NS}/package/2006"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

Cell = str | int | float | bool | date | None


class Error(str):
    """A cell with an error value such as #REF!."""


def column_name(index: int) -> str:
    """Letters of a column counted from 0."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Iterable[Sequence[Cell]]],
    *,
    merged: Sequence[str] = (),
    hidden: Collection[str] = (),
    first: tuple[int, int] = (1, 0),
) -> Path:
    """Write sheets; ``merged`` are ranges of every sheet, ``first`` the row and column where their cells begin."""
    strings: dict[str, int] = {}
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    merges = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    bodies = [
        "".join(_row(row, number, first[1], strings) for number, row in enumerate(rows, first[0]))
        for rows in sheets.values()
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _frame(sheets, hidden, strings).items():
            package.writestr(name, text)
        for number, body in enumerate(bodies, 1):
            text = f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{merges}</worksheet>'
            package.writestr(f"xl/worksheets/sheet{number}.xml", text)
    return path


def _frame(
    sheets: Mapping[str, object], hidden: Collection[str], strings: Mapping[str, int]
) -> dict[str, str]:
    """Everything but the sheets."""
    listed = links = ""
    for number, name in enumerate(sheets, 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="r{number}"/>'
        links += (
            f'<Relationship Id="r{number}" Type="{_LINK}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
    for kind in ("styles", "sharedStrings"):
        links += f'<Relationship Id="{kind}" Type="{_LINK}/{kind}" Target="{kind}.xml"/>'
    texts = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_BOOK}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINK}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
        '<xf numFmtId="46"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{texts}</sst>',
    }


def _row(row: Sequence[Cell], number: int, left: int, strings: dict[str, int]) -> str:
    cells = "".join(
        _cell(value, f"{column_name(left + i)}{number}", strings)
        for i, value in enumerate(row)
        if value is not None
    )
    return f'<row r="{number}">{cells}</row>'


def _cell(value: Cell, place: str, strings: dict[str, int]) -> str:
    if isinstance(value, Error):
        return f'<c r="{place}" t="e"><f>1/0</f><v>{escape(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        since = at - datetime(1899, 12, 30)
        return f'<c r="{place}" s="1"><v>{since.total_seconds() / 86400!r}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'
