"""The map as PDF: one page as large as the map, or pages of a paper size that repeat lane titles and stage headers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from cxdesk.errors import FileError
from cxdesk.i18n import _
from cxdesk.render import paint, paint_map
from cxdesk.render.ink import ink
from cxdesk.render.layout import MapLayout, stage_name
from cxdesk.render.layout_cells import BADGE, HEADER_PAD, LANE_PAD, TEXT_PAD
from cxdesk.render.layout_types import Measure, Rect, StageBox
from cxdesk.render.pages_sheet import BLOCK, MARGIN, Sheet, foot, title_block
from cxdesk.render.styles import COLUMN, HEADER, STYLES, TITLES

POINTS: Final = 0.75
"""Points per map unit: a map unit is a pixel at 96 per inch."""
LONGEST: Final = 14_400.0
"""The longest side of a page in points (ISO 32000-1, annex C)."""
RESOLUTION: Final = 1200
PAPERS: Final = {"A3": QPageSize.PageSizeId.A3, "A4": QPageSize.PageSizeId.A4}
SMALLEST: Final = 0.6
"""How far a map is made smaller before it goes on on the next page."""
FOOT: Final = 22.0

PageDraw = Callable[[QPainter], None]
"""Draws one page in map units from the page's corner."""


class Paper(NamedTuple):
    """A page's size in map units."""

    width: float
    height: float


def paper(name: str) -> Paper:
    """Return a paper size in landscape; FileError where the name is not known."""
    wanted = PAPERS.get(name.strip().upper())
    if wanted is None:
        raise FileError(
            _("“{page}” is no paper size CXDesk knows; use {known}.").format(page=name, known="A3, A4")
        )
    size = QPageSize.size(wanted, QPageSize.Unit.Point)
    return Paper(max(size.width(), size.height()) / POINTS, min(size.width(), size.height()) / POINTS)


def map_pdf(sheet: Sheet, measure: Measure, page: str | None) -> tuple[bytes, int]:
    """Return the PDF of a map and its number of pages."""
    if page is None:
        width, height = sheet.size
        scale = min(1.0, LONGEST / POINTS / max(width, height))
        small = Paper(width * scale, height * scale)
        return document(small, [_whole(sheet, scale)], sheet.title, sheet.tokens.canvas)
    size = paper(page)
    drawn = map_pages(sheet, measure, size)
    count = len(drawn)
    pages = [_with_foot(draw, sheet, i + 1, count, size) for i, draw in enumerate(drawn)]
    return document(size, pages, sheet.title, sheet.tokens.sheet)


def document(size: Paper, pages: Sequence[PageDraw], title: str, ground: str) -> tuple[bytes, int]:
    """Return a PDF with these pages, each on a ground of that colour, and their number; checked to be whole."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setTitle(title)
    writer.setCreator("CXDesk")
    points = QPageSize(QSizeF(size.width * POINTS, size.height * POINTS), QPageSize.Unit.Point)
    writer.setPageLayout(QPageLayout(points, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter()
    if not painter.begin(writer):
        raise FileError(_("The PDF could not be begun."))
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        factor = RESOLUTION / 96
        for number, draw in enumerate(pages):
            if number:
                writer.newPage()
            painter.save()
            painter.scale(factor, factor)
            painter.fillRect(QRectF(0, 0, size.width, size.height), QColor(ground))
            draw(painter)
            painter.restore()
    finally:
        painter.end()
    data = bytes(buffer.data().data())
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-32:]:
        raise FileError(_("The PDF could not be finished."))
    return data, len(pages)


def map_pages(sheet: Sheet, measure: Measure, size: Paper) -> list[PageDraw]:
    """Return what draws a map on pages of a size: as large as the height allows, going on to the right, then down."""
    layout = sheet.layout
    room_h = size.height - 2 * MARGIN - BLOCK - FOOT
    room_w = size.width - 2 * MARGIN
    scale = _scale(layout, room_w, room_h)
    rows = list(_rows(layout, room_h / scale - HEADER))
    columns = list(_spans(layout, int(max((room_w / scale - TITLES) // COLUMN, 1))))
    return [_tile(sheet, measure, Rect(x, y, w, h), scale) for y, h in rows for x, w in columns]


def _scale(layout: MapLayout, room_w: float, room_h: float) -> float:
    """Return the largest scale up to 1 that needs no more pages side by side than the smallest one does."""
    count = max(round(layout.width / COLUMN), 1)
    highest = max(SMALLEST, min(1.0, room_h / layout.whole.h))
    pages = -(-count // max(int((room_w / SMALLEST - TITLES) // COLUMN), 1))
    each = -(-count // pages)
    return max(SMALLEST, min(highest, room_w / (TITLES + each * COLUMN)))


def _whole(sheet: Sheet, scale: float) -> PageDraw:
    def draw(painter: QPainter) -> None:
        colours = ink(sheet.tokens)
        layout = sheet.layout
        painter.scale(scale, scale)
        top = title_block(painter, colours, sheet)
        painter.translate(MARGIN + TITLES, top - layout.whole.y)
        paint_map.whole(painter, colours, layout, Rect(0, -HEADER, layout.width, layout.whole.h))
        paint_map.titles(painter, colours, layout)

    return draw


def _with_foot(draw: PageDraw, sheet: Sheet, number: int, count: int, size: Paper) -> PageDraw:
    def both(painter: QPainter) -> None:
        painter.save()
        draw(painter)
        painter.restore()
        painter.translate(MARGIN, 0)
        foot(
            painter,
            ink(sheet.tokens),
            sheet,
            number,
            count,
            size.width - 2 * MARGIN,
            size.height - MARGIN - 10,
        )

    return both


def _rows(layout: MapLayout, room: float) -> Iterator[tuple[float, float]]:
    """Yield (top, height) of each strip of lanes that fits a page; a lane too tall for one is cut."""
    top, bottom = 0.0, 0.0
    for lane in layout.lanes:
        if lane.bottom - top > room and bottom > top:
            yield top, bottom - top
            top = bottom
        while lane.bottom - top > room:
            yield top, room
            top += room
        bottom = lane.bottom
    if bottom > top or not layout.lanes:
        yield top, max(bottom - top, 1.0)


def _spans(layout: MapLayout, most: int) -> Iterator[tuple[float, float]]:
    """Yield (left, width) of each run of whole columns that fits a page, the runs being about equally long."""
    count = max(round(layout.width / COLUMN), 1)
    pages = -(-count // most)
    each = -(-count // pages)
    for first in range(0, count, each):
        yield first * COLUMN, min(each, count - first) * COLUMN


def _tile(sheet: Sheet, measure: Measure, area: Rect, scale: float) -> PageDraw:
    def draw(painter: QPainter) -> None:
        colours = ink(sheet.tokens)
        layout = _cut(sheet.layout, area, measure)
        top = title_block(painter, colours, sheet)
        painter.translate(MARGIN, top)
        painter.scale(scale, scale)
        painter.translate(TITLES - area.x, HEADER - area.y)
        # A hair inside, so that neighbours that only touch are not drawn and cannot be found by a search.
        inside = Rect(area.x + 0.1, area.y + 0.1, area.w - 0.2, area.h - 0.2)
        painter.save()
        painter.setClipRect(QRectF(*area))
        paint_map.Ground(layout).paint(painter, colours, inside)
        paint_map.parts(painter, colours, layout, inside)
        painter.restore()
        for stage in layout.stages:
            paint.stage_header(painter, colours, stage, Rect(stage.x, area.y - HEADER, stage.width, HEADER))
        painter.setClipRect(QRectF(area.x - TITLES, area.y, TITLES, area.h))
        paint_map.titles(painter, colours, layout, area.x - TITLES)

    return draw


def _cut(layout: MapLayout, area: Rect, measure: Measure) -> MapLayout:
    """Return the layout with its stages cut to an area, their names and goals broken anew to what is left of them."""
    goals = layout.lane("goals")
    lines = int((goals.height - 2 * LANE_PAD) // STYLES["goal"].line) if goals is not None else 0
    stages: list[StageBox] = []
    for stage in layout.stages:
        left, right = max(stage.x, area.x), min(stage.x + stage.width, area.right)
        if right - left < 1:
            continue
        width = right - left
        room = width - 2 * HEADER_PAD - (BADGE + 6 if stage.index else 0)
        name, style = stage_name(stage.full_name, room, measure)
        goal = measure.wrap(stage.full_goal, "goal", width - 2 * TEXT_PAD, max(lines, 1))
        stages.append(replace(stage, x=left, width=width, name=name, goal=goal, name_style=style))
    return replace(layout, stages=tuple(stages))
