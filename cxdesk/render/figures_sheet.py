"""A matplotlib Figure measured like the screen: in pixels (1/96 inch) from its top left corner, y downwards.

Charts are put on it as bare artists in the design's colours. There are no Axes: their ticks cost most of the time of a
redraw, and the layout here is exact because text is measured before it is placed. It must not know metrics.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from cxdesk.render.figures_setup import drawable, families, prepare
from cxdesk.render.tokens import Tokens

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text
    from matplotlib.textpath import TextToPath
    from matplotlib.transforms import Transform, TransformedBbox

PX: Final = 1 / 96
"""One layout pixel in inches."""

POINT: Final = 0.75
"""One layout pixel in points."""

TEXT_SIZE: Final = 11.0
"""Height of chart text in pixels, as the map's captions."""

ELLIPSIS: Final = "…"

Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in pixels; ``bottom`` is greater than ``top``."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in pixels."""
        return self.bottom - self.top


class Sheet:
    """The surface of one figure; making one empties the figure and paints its background."""

    def __init__(self, figure: Figure, tokens: Tokens) -> None:
        from matplotlib.transforms import Affine2D

        self.figure = figure
        self.tokens = tokens
        self.width = figure.get_figwidth() / PX
        self.height = figure.get_figheight() / PX
        figure.clear()
        figure.set_facecolor(tokens.sheet)
        self.pixels: Transform = (
            Affine2D().scale(PX, -PX).translate(0, self.height * PX) + figure.dpi_scale_trans
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        colour: str,
        size: float = TEXT_SIZE,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
        turn: float = 0.0,
    ) -> Text:
        """Put one line of text with its middle (of the lower-case letters) at height ``y``.

        ``turn`` turns it by so many degrees against the clock, around the end that ``align`` names.
        """
        from cxdesk.render.figures_label import Label

        shown = drawable(text)
        drop, turned = size * 0.36, math.radians(turn)
        label = Label(
            x + drop * math.sin(turned),
            y + drop * math.cos(turned),
            shown,
            color=colour,
            fontproperties=_properties(size, bold, families(shown)),
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
            rotation=turn,
            rotation_mode="anchor",
            transform=self.pixels,
        )
        self._add(label, 5)
        return label

    def rules(
        self,
        segments: Sequence[Segment],
        colour: str,
        width: float = 1.0,
        dashes: Any = "solid",
        order: float = 1,
    ) -> None:
        """Draw straight lines given in pixels, ``width`` pixels wide."""
        from matplotlib.collections import LineCollection

        self._add(
            LineCollection(
                segments,
                colors=colour,
                linewidths=width * POINT,
                linestyles=[dashes],
                transform=self.pixels,
                capstyle="butt",
            ),
            order,
        )

    def line(self, xs: Any, ys: Any, transform: Transform, order: float, **style: Any) -> None:
        """Draw a line or markers through data; NaN breaks it."""
        from matplotlib.lines import Line2D

        self._add(Line2D(xs, ys, transform=transform, **style), order)

    def areas(self, outlines: Sequence[Any], transform: Transform, order: float, **style: Any) -> None:
        """Fill closed outlines given in data."""
        from matplotlib.collections import PolyCollection

        self._add(PolyCollection(outlines, transform=transform, **style), order)

    def box(
        self, rect: Rect, colour: str, hatch: str = "", edge: str | None = None, order: float = 2
    ) -> None:
        """Fill a rectangle given in pixels, hatched in ``edge`` where asked."""
        from matplotlib.patches import Rectangle

        patch = Rectangle(
            (rect.left, rect.top),
            rect.width,
            rect.height,
            facecolor=colour,
            edgecolor=edge or colour,
            linewidth=0,
            hatch=hatch or None,
            transform=self.pixels,
        )
        self._add(patch, order)

    def frame(self, rect: Rect, across: tuple[float, float], up: tuple[float, float]) -> Transform:
        """Return the transform that puts data between the limits into ``rect``."""
        from matplotlib.transforms import Bbox, BboxTransformFrom, BboxTransformTo

        data = Bbox([[across[0], up[0]], [across[1], up[1]]])
        return (
            BboxTransformFrom(data)
            + BboxTransformTo(Bbox([[rect.left, rect.bottom], [rect.right, rect.top]]))
            + self.pixels
        )

    def clip(self, rect: Rect) -> TransformedBbox:
        """Return the clipping box of ``rect``, as ``clip_box`` of an artist wants it."""
        from matplotlib.transforms import Bbox, TransformedBbox

        return TransformedBbox(Bbox([[rect.left, rect.bottom], [rect.right, rect.top]]), self.pixels)

    def _add(self, artist: Any, order: float) -> None:
        artist.set_zorder(order)
        self.figure.add_artist(artist)


@cache
def _properties(size: float, bold: bool, names: tuple[str, ...]) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    prepare()
    return FontProperties(family=list(names), size=size * POINT, weight="bold" if bold else "normal")


@cache
def _ruler() -> TextToPath:
    from matplotlib.textpath import TextToPath

    return TextToPath()


@lru_cache(maxsize=8192)
def measure(text: str, size: float = TEXT_SIZE, bold: bool = False) -> float:
    """Return the width of a line of text in pixels."""
    shown = drawable(text)
    if not shown:
        return 0.0
    width, _height, _descent = _ruler().get_text_width_height_descent(
        shown, _properties(size, bold, families(shown)), False
    )
    return float(width) / POINT


@lru_cache(maxsize=2048)
def fit(text: str, width: float, size: float = TEXT_SIZE, bold: bool = False) -> str:
    """Return ``text``, its end replaced by an ellipsis where it is wider than ``width`` pixels."""
    text = drawable(text)
    # No letter is narrower than a pixel or so: longer texts need not be measured whole.
    letters = _letters(text[: int(width) + 2])
    if len(text) <= width and measure(text, size, bold) <= width:
        return text
    low, high = 0, len(letters)
    while low < high:
        middle = (low + high + 1) // 2
        if measure("".join(letters[:middle]).rstrip() + ELLIPSIS, size, bold) <= width:
            low = middle
        else:
            high = middle - 1
    return "".join(letters[:low]).rstrip() + ELLIPSIS


def wrap(text: str, width: float, lines: int = 2, size: float = TEXT_SIZE) -> list[str]:
    """Return ``text`` broken between words into at most ``lines`` lines; the last is cut with an ellipsis."""
    words = drawable(text)[: int(width) * lines + 2].split(" ")
    out: list[str] = []
    while words and len(out) < lines - 1:
        taken = 1
        while taken < len(words) and measure(" ".join(words[: taken + 1]), size) <= width:
            taken += 1
        if taken == len(words) or measure(words[0], size) > width:
            break
        out.append(" ".join(words[:taken]))
        words = words[taken:]
    return [*out, fit(" ".join(words), width, size)]


def _letters(text: str) -> list[str]:
    """Return what readers take for single letters: a base character with the marks on it."""
    letters: list[str] = []
    for character in text:
        if letters and (unicodedata.category(character).startswith("M") or character in "\u200d\ufe0f"):
            letters[-1] += character
        else:
            letters.append(character)
    return letters
