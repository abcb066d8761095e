"""What all charts share: what is handed in, what comes out, and finding the value nearest to the pointer.

It must not know how any one chart is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from cxdesk.metrics.periods import By
from cxdesk.metrics.series import Distribution, Point
from cxdesk.model.records import Metric
from cxdesk.render.figures_sheet import Rect, Sheet, fit
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


def palette(tokens: Tokens) -> tuple[str, ...]:
    """Return the five colours of lines; each is a text colour too (4.5 : 1 on the theme's surfaces)."""
    return tokens.accent, tokens.emotion, tokens.effort, tokens.opportunity, tokens.text


@dataclass(frozen=True, slots=True)
class Named:
    """One line of a trend: its label and its points, oldest first; a gap is a point with n = 0."""

    label: str
    points: tuple[Point, ...]
    metric: Metric

    @property
    def n(self) -> int:
        """All its answers."""
        return sum(point.n for point in self.points)


@dataclass(frozen=True, slots=True)
class TrendView:
    """A trend to draw: lines of metrics that may be compared, and what they are about (touchpoints, stage, map)."""

    lines: tuple[Named, ...]
    by: By
    scope: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DistributionView:
    """Distributions to draw, each with its label."""

    metric: Metric
    parts: tuple[tuple[str, Distribution], ...]
    scope: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class RowsView:
    """A metric by segment or touchpoint, a row each, against all answers pooled; ``by`` says what the rows are."""

    metric: Metric
    rows: tuple[tuple[str, Point], ...]
    total: Point
    by: str = ""
    scope: str = ""
    period: str = ""
    note: str = ""


View = TrendView | DistributionView | RowsView


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


@dataclass(slots=True)
class Drawn:
    """A finished chart: its number of answers, its captions, whether it has hollow markers, what lies where on it."""

    n: int = 0
    caption: str = ""
    note: str = ""
    hollow: bool = False
    tracks: list[Track] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)


def put_caption(sheet: Sheet, drawn: Drawn, left: float) -> None:
    """Write the caption along the foot of the chart, and the note above it where there is one."""
    width = sheet.width - left - 8
    foot = sheet.height - CAPTION_HEIGHT / 2
    sheet.text(left, foot, fit(drawn.caption, width), sheet.tokens.tertiary)
    if drawn.note:
        sheet.text(left, foot - NOTE_HEIGHT, fit(drawn.note, width), sheet.tokens.warning)


def largest(items: Sequence[T], sizes: Sequence[int], most: int) -> list[T]:
    """Return at most so many items, the largest ones, in their order."""
    keep = sorted(range(len(items)), key=lambda i: -sizes[i])[:most]
    return [items[i] for i in sorted(keep)]


def foot_height(drawn: Drawn) -> float:
    """Return the height in pixels that caption and note need."""
    return CAPTION_HEIGHT + (NOTE_HEIGHT if drawn.note else 0)


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
