"""The report's own pages beside the map: the table of scores, and pages with room for charts above a definition.

They are drawn with the map's fonts and colours. This module must not know how figures are computed, nor matplotlib:
charts come as bytes and are put into their rooms by whoever binds the pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QPainter

from cxdesk.i18n import _
from cxdesk.render import fonts
from cxdesk.render.ink import Ink, box, ink, lines, text, text_right
from cxdesk.render.layout_types import Measure, Rect
from cxdesk.render.pages_pdf import PageDraw, Paper
from cxdesk.render.pages_sheet import MARGIN
from cxdesk.render.styles import STYLES
from cxdesk.render.tokens import Tokens

ROW: Final = 24.0
HEAD: Final = 76.0
FOOT: Final = 28.0
CARD_LINE_GAP: Final = 3.0
_BETWEEN: Final = 24.0
_NUMBERS: Final = 78.0  # width of a column of numbers


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table of scores: what it is about, its numbers as text, and whether it sums up others."""

    name: str
    caption: str
    numbers: tuple[str, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class ChartPage:
    """A page for a metric: its heading, the line below, how many charts, and what its definition card says."""

    title: str
    caption: str
    charts: int
    card: tuple[str, ...]


def chart_rooms(page: ChartPage, measure: Measure, size: Paper) -> list[Rect]:
    """Return where on the page the charts go, side by side between the heading and the card."""
    width = size.width - 2 * MARGIN
    height = size.height - HEAD - MARGIN - FOOT - _card_height(page, measure, width) - 16
    room = (width - _BETWEEN * (page.charts - 1)) / page.charts
    return [Rect(MARGIN + i * (room + _BETWEEN), HEAD, room, height) for i in range(page.charts)]


def chart_page(page: ChartPage, measure: Measure, tokens: Tokens, size: Paper) -> PageDraw:
    """Return what draws a chart's page without the chart."""

    def draw(painter: QPainter) -> None:
        colours = ink(tokens)
        _heading(painter, colours, page.title, page.caption)
        width = size.width - 2 * MARGIN
        height = _card_height(page, measure, width)
        y = size.height - MARGIN - FOOT - height
        box(painter, colours, Rect(MARGIN, y, width, height), "title", "line", 6)
        y += 8
        for number, line in enumerate(page.card):
            style = "label" if number == 0 else "note"
            wrapped = measure.wrap(line, style, width - 24, 6)
            y = lines(
                painter, colours, wrapped, style, "text" if number == 0 else "secondary", MARGIN + 12, y
            )
            y += CARD_LINE_GAP

    return draw


def table_pages(
    title: str, caption: str, header: Sequence[str], rows: Sequence[TableRow], tokens: Tokens, size: Paper
) -> list[PageDraw]:
    """Return the pages of the table of scores; the header stands on each."""
    room = int((size.height - HEAD - ROW - MARGIN - FOOT) // ROW)
    return [
        _table(title, caption, header, part, tokens, size)
        for part in (rows[start : start + room] for start in range(0, max(len(rows), 1), room))
    ]


def numbered(pages: Sequence[PageDraw], foot: str, tokens: Tokens, size: Paper) -> Iterator[PageDraw]:
    """Yield the pages with a foot that says what they belong to and which page each is."""
    for number, page in enumerate(pages, start=1):
        yield _with_foot(page, foot, number, len(pages), tokens, size)


def _with_foot(page: PageDraw, foot: str, number: int, count: int, tokens: Tokens, size: Paper) -> PageDraw:
    def draw(painter: QPainter) -> None:
        painter.save()
        page(painter)
        painter.restore()
        colours, y = ink(tokens), size.height - MARGIN - 10
        text(painter, colours, foot, "caption", "tertiary", MARGIN, y)
        of = _("Page {number} of {count}").format(number=number, count=count)
        text_right(painter, colours, of, "caption", "tertiary", size.width - MARGIN, y)

    return draw


def _heading(painter: QPainter, colours: Ink, title: str, caption: str) -> None:
    text(painter, colours, title, "title", "text", MARGIN, MARGIN - 6)
    text(painter, colours, caption, "goal", "secondary", MARGIN, MARGIN + 24)


def _card_height(page: ChartPage, measure: Measure, width: float) -> float:
    height = 16.0
    for number, line in enumerate(page.card):
        style = "label" if number == 0 else "note"
        height += len(measure.wrap(line, style, width - 24, 6).lines) * STYLES[style].line + CARD_LINE_GAP
    return height


def _table(
    title: str, caption: str, header: Sequence[str], rows: Sequence[TableRow], tokens: Tokens, size: Paper
) -> PageDraw:
    def draw(painter: QPainter) -> None:
        colours = ink(tokens)
        _heading(painter, colours, title, caption)
        right = size.width - MARGIN
        y = HEAD
        _row(
            painter, colours, TableRow(header[0], header[1], tuple(header[2:])), "label", "tertiary", right, y
        )
        for row in rows:
            y += ROW
            box(
                painter,
                colours,
                Rect(MARGIN, y - 4, right - MARGIN, 1),
                "strong_line" if row.total else "line",
            )
            _row(painter, colours, row, "label" if row.total else "goal", "text", right, y)

    return draw


def _row(
    painter: QPainter, colours: Ink, row: TableRow, style: str, colour: str, right: float, y: float
) -> None:
    left = right - len(row.numbers) * _NUMBERS
    width = (left - MARGIN) * 0.36
    for x, line, room in ((MARGIN, row.name, width), (MARGIN + width, row.caption, left - MARGIN - width)):
        text(painter, colours, _elided(line, style, room - 12), style, colour, x, y)
    for number, cell in enumerate(row.numbers, start=1):
        text_right(painter, colours, cell, style, colour, left + number * _NUMBERS, y)


def _elided(line: str, style: str, width: float) -> str:
    from PySide6.QtCore import Qt

    return fonts.metrics(style).elidedText(line, Qt.TextElideMode.ElideRight, width)
