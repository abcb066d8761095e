"""Text on a chart: one line of it, drawn from a cache of pictures on screen and as text in vector files.

matplotlib lays out and rasters every glyph anew at each redraw, which is most of a redraw's time; a label that was
drawn before in the same colour and resolution is only copied here. It must not know charts.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.font_manager import FontProperties
    from numpy.typing import NDArray

ROOM = 3
"""Pixels around a label's picture, for what letters paint beyond their widths."""

_SHIFT = {"left": 0.0, "center": 0.5, "right": 1.0}


class Label(Text):
    """A line of text whose baseline is at its place, turned around that place where asked; without background."""

    def draw(self, renderer: RendererBase) -> None:
        """Copy the text from the cache onto a screen or picture, write it into any other file."""
        if not isinstance(renderer, RendererAgg):
            super().draw(renderer)
            return
        text = self.get_text()
        if not text or not self.get_visible():
            return
        turn = float(self.get_rotation())
        picture, width, origin = _picture(
            text, self.get_fontproperties(), str(self.get_color()), renderer.dpi, turn
        )
        x, y = self.get_transform().transform(self.get_position())
        back, angle = width * _SHIFT[str(self.get_horizontalalignment())], math.radians(turn)
        left, bottom = x - back * math.cos(angle), y - back * math.sin(angle)
        gc = renderer.new_gc()
        renderer.draw_image(gc, round(left - origin[0]), round(bottom) - origin[1], picture)
        gc.restore()
        self.stale = False


@lru_cache(maxsize=512)
def _picture(
    text: str, properties: FontProperties, colour: str, dpi: float, turn: float
) -> tuple[NDArray[np.uint8], float, tuple[int, int]]:
    """The text as RGBA rows from the bottom up, its width, and where in the picture its baseline begins."""
    made: Any = RendererAgg
    probe = made(1, 1, dpi)
    width, height, below = probe.get_text_width_height_descent(text, properties, False)
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    corners = [
        (x * cosine - y * sine, x * sine + y * cosine) for x in (0.0, width) for y in (-below, height - below)
    ]
    left = math.ceil(-min(x for x, _y in corners)) + ROOM
    under = math.ceil(-min(y for _x, y in corners)) + ROOM
    wide = left + math.ceil(max(x for x, _y in corners)) + ROOM
    tall = under + math.ceil(max(y for _x, y in corners)) + ROOM
    renderer = made(wide, tall, dpi)
    gc = renderer.new_gc()
    gc.set_foreground(colour)
    renderer.draw_text(gc, left, tall - under, text, properties, turn)
    picture = np.ascontiguousarray(np.asarray(renderer.buffer_rgba())[::-1])
    return picture, float(width), (left, under)
