"""One line of a trend: its band, the line with its gaps, markers where points stand alone or few people answered.

A line with more points than the panel has pixels is thinned to its least and greatest value a pixel. It must not know
axes or labels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cxdesk.metrics.series import Point
from cxdesk.render.figures_chart import BAND_OPACITY, Drawn, Track
from cxdesk.render.figures_sheet import POINT, PX, Rect, Sheet
from cxdesk.render.figures_views import Named

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.transforms import Transform
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MARKER_GAP: Final = 7.0
"""Periods closer than this many pixels get no markers in a chart of one panel."""

DENSE: Final = 2.0
"""More points a pixel than this are thinned."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how a line is drawn.

    ``shift`` moves it by days, so that lone points do not hide one another; periods closer than ``marker_gap`` pixels
    get no markers of their own.
    """

    frame: Transform
    area: Rect
    colour: str
    dashes: Any = "solid"
    shift: float = 0.0
    marker_gap: float = MARKER_GAP


def day_of(point: Point) -> int | None:
    """Return the day (an ordinal) a point is drawn at; None where nothing is drawn."""
    return None if point.value is None or point.period.start is None else point.period.start.toordinal()


def extent(lines: Sequence[Named]) -> tuple[int, int]:
    """Return the first and the last day (ordinals) at which anything is drawn; there must be one."""
    days = [day for line in lines for point in line.points if (day := day_of(point)) is not None]
    return min(days), max(days)


def draw_line(sheet: Sheet, drawn: Drawn, line: Named, place: Place) -> tuple[float, float, str]:
    """Draw a line that has at least one value; return where it ends, in pixels, and its colour."""
    import numpy as np

    xs, ys, lows, highs = _arrays(line.points, place.shift)
    at = place.frame.transform(np.c_[xs, ys]) / sheet.figure.dpi / PX
    at[:, 1] = sheet.height - at[:, 1]
    drawn.tracks.append(Track(line.label, place.colour, at[:, 0], at[:, 1], line, place.area))
    there = ~np.isnan(ys)
    clip = sheet.clip(place.area)
    many = len(ys) / max(place.area.width, 1.0)
    if many > DENSE:
        _draw_shape(sheet, *_thinned(xs, ys, lows, highs, math.ceil(many)), place, 0.5, clip)
    else:
        _draw_shape(sheet, (xs, ys), (xs, lows, highs), place, 1.7 if many < 0.5 else 1.0, clip)
    _draw_markers(sheet, drawn, line.points, (xs, ys, lows, highs), at[:, 0], place)
    end = int(np.flatnonzero(there)[-1])
    return float(at[end, 0]), float(at[end, 1]), place.colour


def _arrays(points: Sequence[Point], shift: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Days, values and interval ends; NaN where there is none."""
    import numpy as np

    nan = float("nan")
    days = [nan if (day := day_of(point)) is None else day + shift for point in points]
    columns = zip(*((p.value, p.low, p.high) for p in points), strict=True)
    ys, lows, highs = (np.array([nan if v is None else v for v in column], dtype=float) for column in columns)
    xs = np.array(days, dtype=float)
    return xs, np.where(np.isnan(xs), nan, ys), lows, highs


def thinned(xs: Floats, ys: Floats, size: int) -> tuple[Floats, Floats]:
    """Return a line as the least and the greatest of every ``size`` values; as it is where ``size`` is 1."""
    return (xs, ys) if size <= 1 else _thinned(xs, ys, ys, ys, size)[0]


def _thinned(
    xs: Floats, ys: Floats, lows: Floats, highs: Floats, size: int
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats, Floats]]:
    """The line as the least and the greatest of every ``size`` values, the band as their outermost ends.

    A gap shorter than that is closed; no value is left out of what is covered.
    """
    import numpy as np

    starts = np.arange(0, len(xs), size)
    days = np.fmin.reduceat(xs, starts)
    both = np.c_[np.fmin.reduceat(ys, starts), np.fmax.reduceat(ys, starts)]
    band = days, np.fmin.reduceat(lows, starts), np.fmax.reduceat(highs, starts)
    return (np.repeat(days, 2), both.ravel()), band


def _draw_shape(
    sheet: Sheet,
    line: tuple[Floats, Floats],
    band: tuple[Floats, Floats, Floats],
    place: Place,
    width: float,
    clip: Any,
) -> None:
    """The line, ``width`` pixels wide, over its band; neither bridges a gap."""
    import numpy as np

    xs, lows, highs = band
    bands = [
        np.concatenate([np.c_[xs[a:b], lows[a:b]], np.c_[xs[a:b], highs[a:b]][::-1]])
        for a, b in runs(~np.isnan(xs) & ~np.isnan(lows) & ~np.isnan(highs))
        if b - a > 1
    ]
    if bands:
        sheet.areas(
            bands, place.frame, 2, facecolors=place.colour, alpha=BAND_OPACITY, linewidths=0, clip_box=clip,
            gid="band",
        )  # fmt: skip
    sheet.line(
        *line, place.frame, 3, color=place.colour, linestyle=place.dashes, linewidth=width * POINT, clip_box=clip,
        gid="line",
    )  # fmt: skip


def _draw_markers(
    sheet: Sheet,
    drawn: Drawn,
    points: Sequence[Point],
    data: tuple[Floats, Floats, Floats, Floats],
    across: Floats,
    place: Place,
) -> None:
    """Lone points with error bars, hollow dots where few answered, a dot where the line ends."""
    import numpy as np

    xs, ys, lows, highs = data
    there = ~np.isnan(ys)
    lone = np.zeros(len(ys), dtype=bool)
    for a, b in runs(there):
        lone[a] |= b - a == 1
    gaps = np.diff(across[there])
    roomy = not len(gaps) or float(np.min(gaps)) >= place.marker_gap
    _draw_bars(sheet, xs, lows, highs, lone & ~np.isnan(lows), place)
    end = int(np.flatnonzero(there)[-1])
    marked = there & (lone | roomy)
    marked[end] = True
    few = np.array([bool(point.flag) for point in points]) & marked
    full = lone & ~few
    full[end] = not few[end]
    drawn.hollow |= bool(few.any())
    for chosen, face, name in ((full, place.colour, "dots"), (few, sheet.tokens.sheet, "hollow")):
        if chosen.any():
            sheet.line(
                xs[chosen], ys[chosen], place.frame, 4, linestyle="none", marker="o", markersize=5.5 * POINT,
                markerfacecolor=face, markeredgecolor=place.colour, markeredgewidth=1.4 * POINT, gid=name,
            )  # fmt: skip


def _draw_bars(
    sheet: Sheet, xs: Floats, lows: Floats, highs: Floats, chosen: NDArray[np.bool_], place: Place
) -> None:
    """The intervals of lone points."""
    import numpy as np

    if chosen.any():
        ends = np.c_[lows[chosen], highs[chosen], np.full(int(chosen.sum()), np.nan)].ravel()
        sheet.line(
            np.repeat(xs[chosen], 3), ends, place.frame, 3, color=place.colour, linewidth=1.1 * POINT, alpha=0.55,
            clip_box=sheet.clip(place.area), gid="bar",
        )  # fmt: skip


def runs(there: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches of True values as (first, behind the last)."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
