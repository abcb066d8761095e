"""The map as it leaves the application: PNG, PDF and SVG that look like the screen, whole or not at all.

Drawing needs Qt's main thread; encoding and writing do not, so an export comes in two steps. This module must not know
where the figures came from.
"""

import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from cxdesk.errors import FileError
from cxdesk.files import safe_write_bytes
from cxdesk.i18n import _
from cxdesk.model.project import Project
from cxdesk.render import fonts, paint_map
from cxdesk.render.ink import ink
from cxdesk.render.lanes import MapFigures
from cxdesk.render.layout import Layouter
from cxdesk.render.layout_types import Rect
from cxdesk.render.pages_pdf import map_pdf
from cxdesk.render.pages_sheet import MARGIN, Sheet, title_block
from cxdesk.render.styles import TITLES
from cxdesk.render.text import QtMeasure
from cxdesk.render.tokens import tokens

FORMATS: Final = ("png", "pdf", "svg")
"""The endings an export may have."""

LONGEST_SIDE: Final = 32_000
MOST_PIXELS: Final = 300_000_000
"""A picture's limits: Qt's painter draws no further than 32,767 pixels, and memory is four bytes a pixel."""

Finish = Callable[[], int]
"""Encodes and writes what was drawn; may run on any thread; returns the number of pages."""


def begin_export(
    project: Project,
    journey_id: str,
    figures: MapFigures,
    path: Path,
    *,
    scale: float = 1.0,
    page: str | None = None,
    dark: bool = False,
) -> Finish:
    """Draw a map on Qt's main thread, as the format that the path's ending names; return what encodes and writes it.

    ``scale`` (above 0) is the picture's size in pixels per map unit; a picture that would become too large is drawn
    smaller. ``page`` None gives a PDF of one page as large as the map, "A3" or "A4" pages in landscape with the lane
    titles and stage headers on each. Both steps raise FileError with a sentence where the file cannot be written.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise FileError(_("“{file}” should end in .png, .pdf or .svg.").format(file=path.name))
    if not scale > 0:
        raise FileError(_("The scale of a picture is a number above 0."))
    fonts.ensure_application()
    measure = QtMeasure()
    sheet = Sheet(project, Layouter(measure).layout(project, journey_id, figures), figures, tokens(dark))
    if ending == "pdf":
        data, pages = map_pdf(sheet, measure, page)
        return _writer(path, data, pages)
    if ending == "svg":
        return _writer(path, _svg(sheet), 1)
    image = picture(sheet, scale)

    def finish() -> int:
        safe_write_bytes(path, _checked_png(image))
        return 1

    return finish


def picture(sheet: Sheet, scale: float) -> QImage:
    """Draw a map with its title block as a picture of ``scale`` pixels per map unit, or as many as are possible."""
    width, height = sheet.size
    scale = min(scale, LONGEST_SIDE / max(width, height), (MOST_PIXELS / (width * height)) ** 0.5)
    image = QImage(QSize(round(width * scale), round(height * scale)), QImage.Format.Format_RGB32)
    if image.isNull():
        raise FileError(_("There is not enough memory for this picture; export a smaller scale or a PDF."))
    image.fill(QColor(sheet.tokens.canvas))
    dots = round(96 * scale / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    painter = QPainter(image)
    try:
        painter.scale(scale, scale)
        draw_sheet(painter, sheet)
    finally:
        painter.end()
    return image


def draw_sheet(painter: QPainter, sheet: Sheet) -> None:
    """Draw title block, headers, lane titles and map, from (0, 0)."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    colours = ink(sheet.tokens)
    layout = sheet.layout
    top = title_block(painter, colours, sheet)
    painter.save()
    painter.translate(MARGIN + TITLES, top - layout.whole.y)
    paint_map.whole(painter, colours, layout, Rect(0, layout.whole.y, layout.width, layout.whole.h))
    paint_map.titles(painter, colours, layout)
    painter.restore()


def _svg(sheet: Sheet) -> bytes:
    width, height = sheet.size
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(round(width), round(height)))
    generator.setViewBox(QRectF(0, 0, width, height))
    generator.setTitle(sheet.layout.title)
    generator.setDescription(sheet.byline)
    painter = QPainter(generator)
    try:
        painter.fillRect(QRectF(0, 0, width, height), QColor(sheet.tokens.canvas))
        draw_sheet(painter, sheet)
    finally:
        painter.end()
    named = ",".join(fonts.FAMILIES).encode()
    # A viewer that lacks the map's fonts takes its own.
    data = bytes(buffer.data().data()).replace(b'"' + named + b'"', b'"' + named + b',sans-serif"')
    try:
        ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise FileError(
            _("The drawing could not be made: a name holds characters SVG does not know.")
        ) from error
    return data


def _checked_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt takes text
    data = bytes(buffer.data().data())
    size = struct.unpack(">II", data[16:24]) if len(data) > 24 else (0, 0)
    if size != (image.width(), image.height()) or not data.endswith(b"IEND\xaeB`\x82"):
        raise FileError(_("The picture could not be encoded; export a smaller scale or a PDF."))
    return data


def _writer(path: Path, data: bytes, pages: int) -> Finish:
    def finish() -> int:
        safe_write_bytes(path, data)
        return pages

    return finish
