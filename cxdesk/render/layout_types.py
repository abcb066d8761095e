"""What the layout of a map consists of: plain frozen rectangles and lines of text, in map units (pixels at 100 %).

The origin is the corner where the lane titles and the stage headers meet; the headers lie above it, the titles left of
it. This module must not know Qt, colours, or how anything is painted.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from cxdesk.render.lanes import CustomerMark, MetricFigure, Parts


class Rect(NamedTuple):
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The bottom edge."""
        return self.y + self.h

    def moved(self, dx: float, dy: float) -> "Rect":
        """Return the rectangle shifted."""
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in it (right and bottom edges excluded)."""
        return self.x <= x < self.right and self.y <= y < self.bottom


class Wrapped(NamedTuple):
    """Lines of text as they are drawn; ``cut`` where some of the text did not fit."""

    lines: tuple[str, ...]
    cut: bool = False


class Measure(Protocol):
    """What the layout needs to know about text; any implementation serves, so the layout runs without a display."""

    def wrap(self, text: str, style: str, width: float, most: int) -> Wrapped:
        """Break a text into at most ``most`` lines of a style within ``width``; no lines for an empty text."""
        ...

    def width(self, text: str, style: str) -> float:
        """Return the width of one line of text."""
        ...


class Card(NamedTuple):
    """A touchpoint's card; its rectangle is the column's share of the touchpoints lane."""

    name: Wrapped
    star: bool
    channel: str
    parts: Parts
    height: float
    customers: tuple[CustomerMark | None, ...] = (None, None, None)


class Note(NamedTuple):
    """A pain point (``severity`` 0-4), an opportunity or a quote; ``top`` and ``height`` lie within the lane.

    ``source`` says where a quote is from, without lines where nobody said so; None for the other two.
    """

    id: str
    text: Wrapped
    severity: int | None
    top: float
    height: float
    source: Wrapped | None = None


class MetricCell(NamedTuple):
    """A metric's cell: the figure and where its margin and its change begin, from the cell's left edge."""

    figure: MetricFigure
    margin_x: float
    change_x: float


class Column(NamedTuple):
    """One touchpoint from top to bottom, without a place; the heights are what its notes need in their lanes."""

    id: str
    stage_id: str
    card: Card
    pains: tuple[Note, ...]
    opportunities: tuple[Note, ...]
    quotes: tuple[Note, ...]
    metrics: tuple[MetricCell, ...]
    pains_height: float
    opportunities_height: float
    quotes_height: float


@dataclass(frozen=True, slots=True)
class StageBox:
    """A stage: its header, its goal and the columns it spans, ``first`` to ``last`` (excluded)."""

    id: str
    name: Wrapped
    index: str
    colour: int
    goal: Wrapped
    x: float
    width: float
    first: int
    last: int
    full_name: str
    full_goal: str
    name_style: str


class Lane(NamedTuple):
    """A lane: key, title and caption, top and height; ``invites`` is the sentence an empty one shows."""

    key: str
    title: Wrapped
    caption: Wrapped
    y: float
    height: float
    invites: str = ""

    @property
    def bottom(self) -> float:
        """The lane's lower edge."""
        return self.y + self.height


class Hit(NamedTuple):
    """What lies under a point: ``kind`` is a record's on the map, empty for the bare lane.

    ``column`` is the index of the column, -1 in an empty stage and right of everything; ``stage`` likewise.
    """

    kind: str
    id: str
    lane: str
    column: int
    stage: int
