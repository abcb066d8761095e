"""What all charts share: what comes out of drawing one, its foot, and finding the value nearest to the pointer.

It must not know how any one chart is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from cxdesk.render.figures_sheet import Rect, Sheet, fit, wrap
from cxdesk.render.figures_views import Named
from cxdesk.render.figures_words import say
from cxdesk.render.tokens import Tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

MOST_COLOURS: Final = 5
"""More lines than this are drawn in panels of their own, never in more colours."""

DASHES: Final = ("solid", "solid", "solid", (0, (5, 1.6)), (0, (1.4, 1.4)))
"""The dashes that go with the colours, so that no line is told from another by hue alone."""

CAPTION_HEIGHT: Final = 20.0
NOTE_HEIGHT: Final = 17.0
BAND_OPACITY: Final = 0.13
ROOMY: Final = 200.0
"""From this height on a long note takes two lines, in pixels."""


def palette(tokens: Tokens) -> tuple[str, ...]:
    """Return the five colours of lines; each is a text colour too (4.5 : 1 on the theme's surfaces)."""
    return tokens.accent, tokens.emotion, tokens.effort, tokens.opportunity, tokens.text


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a chart that has something to say: pixels from the top left, and the read-out's lines."""

    x: float
    y: float
    colour: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """The points of one line in pixels; NaN where there is none."""

    label: str
    colour: str
    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    line: Named
    area: Rect


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Where time lies on a chart: the area, and the days (ordinals) at its left and right end."""

    area: Rect
    first: float
    last: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether a pixel lies in it."""
        area = self.area
        return area.left - 8 <= x <= area.right + 8 and area.top <= y <= area.bottom + 20

    def day(self, x: float) -> float:
        """Return the day at a pixel from the left."""
        share = (x - self.area.left) / max(self.area.width, 1.0)
        return self.first + min(max(share, 0.0), 1.0) * (self.last - self.first)

    def place(self, day: float) -> float:
        """Return the pixel from the left at which a day lies, within the area."""
        share = (day - self.first) / max(self.last - self.first, 1e-9)
        return self.area.left + min(max(share, 0.0), 1.0) * self.area.width


@dataclass(slots=True)
class Drawn:
    """A finished chart: its number of answers, its captions, whether it has hollow markers, what lies where on it.

    ``times`` are the places where a stretch of time can be chosen.
    """

    n: int = 0
    caption: str = ""
    note: str = ""
    hollow: bool = False
    tracks: list[Track] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    times: list[TimeAxis] = field(default_factory=list)


def put_caption(sheet: Sheet, drawn: Drawn, left: float) -> None:
    """Write the caption along the foot of the chart, and the note above it where there is one."""
    width = sheet.width - left - 8
    foot = sheet.height - CAPTION_HEIGHT / 2
    sheet.text(left, foot, fit(drawn.caption, width), sheet.tokens.tertiary)
    for i, line in enumerate(reversed(_note_lines(sheet, drawn))):
        sheet.text(left, foot - NOTE_HEIGHT * (i + 1), line, sheet.tokens.warning)


def _note_lines(sheet: Sheet, drawn: Drawn) -> list[str]:
    """The note on one line, on two where the chart is tall enough for that."""
    if not drawn.note:
        return []
    return wrap(drawn.note, sheet.width - 20, 2 if sheet.height >= ROOMY else 1)


def largest(items: Sequence[T], sizes: Sequence[int], most: int) -> list[T]:
    """Return at most so many items, the largest ones, in their order."""
    keep = sorted(range(len(items)), key=lambda i: -sizes[i])[:most]
    return [items[i] for i in sorted(keep)]


def foot_height(sheet: Sheet, drawn: Drawn) -> float:
    """Return the height in pixels that caption and note need."""
    return CAPTION_HEIGHT + NOTE_HEIGHT * len(_note_lines(sheet, drawn))


def nearest(drawn: Drawn, x: float, y: float, reach: float = 40.0) -> Spot | None:
    """Return what is nearest to a pixel, None where nothing is within ``reach``."""
    best: tuple[float, Spot] | None = None
    for spot in drawn.spots:
        away = ((spot.x - x) ** 2 + (spot.y - y) ** 2) ** 0.5
        if away <= reach and (best is None or away < best[0]):
            best = away, spot
    for track in drawn.tracks:
        found = _nearest_on(track, x, y)
        if found is not None and found[0] <= reach and (best is None or found[0] < best[0]):
            best = found[0], _spot(track, found[1])
    return best[1] if best else None


def _nearest_on(track: Track, x: float, y: float) -> tuple[float, int] | None:
    import numpy as np

    area = track.area
    if not (area.left - 20 <= x <= area.right + 20 and area.top - 12 <= y <= area.bottom + 12):
        return None
    # The pointer's place in time counts most, so that one can glide along a line.
    away = np.hypot(track.xs - x, (track.ys - y) * 0.35)
    if not len(away) or np.isnan(away).all():
        return None
    index = int(np.nanargmin(away))
    return float(away[index]), index


def every_spot(drawn: Drawn) -> list[Spot]:
    """Return all values of a chart in reading order: line by line, from left to right."""
    spots = [
        _spot(track, index)
        for track in drawn.tracks
        for index in range(len(track.xs))
        if track.xs[index] == track.xs[index] and track.ys[index] == track.ys[index]
    ]
    return [*drawn.spots, *spots]


def _spot(track: Track, index: int) -> Spot:
    point = track.line.points[index]
    title = f"{track.label}, {point.period.label}" if track.label else point.period.label
    return Spot(
        float(track.xs[index]), float(track.ys[index]), track.colour, title, say(track.line.metric, point)
    )
