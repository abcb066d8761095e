"""The report's pages of quotes: what customers say, whole, by touchpoint, in two columns.

On the map a quote has a few lines; here it has all of them. This module must not know projects.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from PySide6.QtGui import QPainter

from cxdesk.render.ink import Ink, box, ink, lines, text
from cxdesk.render.layout_cells import in_quotes
from cxdesk.render.layout_types import Measure, Rect, Wrapped
from cxdesk.render.pages_pdf import PageDraw, Paper
from cxdesk.render.pages_sheet import MARGIN
from cxdesk.render.report_pages import FOOT, HEAD
from cxdesk.render.styles import STYLES
from cxdesk.render.tokens import Tokens

COLUMNS: Final = 2
BETWEEN: Final = 36.0
INDENT: Final = 12.0
GAP: Final = 12.0
MOST_LINES: Final = 24
"""A quote is cut at so many lines, so that it fits in a column whatever stands there."""


class Said(NamedTuple):
    """A quote: the touchpoint it is about, the words, and where they are from."""

    touchpoint: str
    text: str
    source: str


class _Block(NamedTuple):
    """A quote laid out, under the name of its touchpoint where it is the first of it."""

    heading: Wrapped
    words: Wrapped
    source: Wrapped

    @property
    def height(self) -> float:
        """The height it takes, with the room below."""
        heading = len(self.heading.lines) * STYLES["name"].line + (4 if self.heading.lines else 0)
        source = len(self.source.lines) * STYLES["caption"].line
        return heading + len(self.words.lines) * STYLES["goal"].line + source + GAP


def quote_pages(
    title: str, caption: str, quotes: Sequence[Said], measure: Measure, tokens: Tokens, size: Paper
) -> list[PageDraw]:
    """Return the pages of quotes, which come in the order of their touchpoints; none where there are none."""
    width = (size.width - 2 * MARGIN - BETWEEN * (COLUMNS - 1)) / COLUMNS
    room = size.height - HEAD - MARGIN - FOOT
    columns: list[list[tuple[float, _Block]]] = []
    y = room
    for block in _blocks(quotes, measure, width):
        if y + block.height - GAP > room:
            columns.append([])
            y = 0.0
        columns[-1].append((y, block))
        y += block.height
    return [
        _page(title, caption, columns[start : start + COLUMNS], width, tokens)
        for start in range(0, len(columns), COLUMNS)
    ]


def _blocks(quotes: Sequence[Said], measure: Measure, width: float) -> Iterator[_Block]:
    before = ""
    for quote in quotes:
        heading = quote.touchpoint if quote.touchpoint != before else ""
        before = quote.touchpoint
        yield _Block(
            measure.wrap(heading, "name", width, 2),
            measure.wrap(in_quotes(quote.text), "goal", width - INDENT, MOST_LINES),
            measure.wrap(quote.source, "caption", width - INDENT, 2),
        )


def _page(
    title: str,
    caption: str,
    columns: Sequence[Sequence[tuple[float, _Block]]],
    width: float,
    tokens: Tokens,
) -> PageDraw:
    def draw(painter: QPainter) -> None:
        colours = ink(tokens)
        text(painter, colours, title, "title", "text", MARGIN, MARGIN - 6)
        text(painter, colours, caption, "goal", "secondary", MARGIN, MARGIN + 24)
        for number, column in enumerate(columns):
            x = MARGIN + number * (width + BETWEEN)
            for y, block in column:
                _draw(painter, colours, block, x, HEAD + y)

    return draw


def _draw(painter: QPainter, colours: Ink, block: _Block, x: float, y: float) -> None:
    if block.heading.lines:
        y = lines(painter, colours, block.heading, "name", "text", x, y) + 4
    top = y
    y = lines(painter, colours, block.words, "goal", "text", x + INDENT, y)
    y = lines(painter, colours, block.source, "caption", "tertiary", x + INDENT, y)
    box(painter, colours, Rect(x, top + 1, 3, y - top - 2), "tertiary", radius=1.5)
