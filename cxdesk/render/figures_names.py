"""The names of touchpoints along the foot of a chart: level where there is room, else turned as little as they must be.

It must not know what stands above them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cxdesk.render.figures_chart import ROOMY
from cxdesk.render.figures_ends import LABEL_HEIGHT
from cxdesk.render.figures_sheet import Rect, Sheet, fit, measure, wrap
from cxdesk.render.figures_views import Stop

FLAT_PITCH: Final = 62.0
"""From this many pixels a touchpoint on, names stand level, on two lines."""

TALLEST_NAMES: Final = 104.0
TURNS: Final = (30.0, 45.0, 60.0)
"""By how many degrees names are turned: as few as keep them apart."""

APART: Final = 11.3
"""Turned names keep this many pixels between them."""


@dataclass(frozen=True, slots=True)
class Names:
    """How touchpoints are named under the panels: turned by so many degrees, every so many of them."""

    turn: float
    every: int
    height: float


def naming(stops: Sequence[Stop], width: float, height: float) -> Names:
    """Return level names where there is room, else turned ones, else every second or third of them turned."""
    pitch = width / len(stops)
    widest = max(measure(stop.name) for stop in stops)
    if pitch >= FLAT_PITCH or widest <= pitch - 8:
        rows = max(len(wrap(stop.name, pitch - 8)) for stop in stops)
        return Names(0.0, 1, 10.0 + LABEL_HEIGHT * rows)
    turn = next((t for t in TURNS if pitch * math.sin(math.radians(t)) >= APART), TURNS[-1])
    sine = math.sin(math.radians(turn))
    every = max(1, math.ceil(APART / (pitch * sine)))
    most = min(TALLEST_NAMES, height * (0.3 if height >= ROOMY else 0.2))
    return Names(turn, every, min(widest * sine, most) + 14)


def draw_names(sheet: Sheet, stops: Sequence[Stop], area: Rect, names: Names) -> None:
    """Write the names under the panels, cut where they must be; the marked ones stand out."""
    pitch = area.width / len(stops)
    angle = math.radians(names.turn)
    for i, stop in enumerate(stops):
        if i % names.every and not stop.marked:
            continue
        x = place_of(area, len(stops), i)
        colour = sheet.tokens.accent if stop.marked else sheet.tokens.secondary
        if stop.marked:
            column = Rect(x - pitch / 2, area.top, x + pitch / 2, area.bottom)
            sheet.box(column, sheet.tokens.halo, order=0.3)
        if names.turn == 0:
            for row, text in enumerate(wrap(stop.name, pitch - 8)):
                sheet.text(x, area.bottom + 14 + row * LABEL_HEIGHT, text, colour, align="center")
            continue
        room = min((names.height - 12) / math.sin(angle), (x - 4) / math.cos(angle))
        sheet.text(x + 3, area.bottom + 9, fit(stop.name, room), colour, align="right", turn=names.turn)


def place_of(area: Rect, count: int, index: float) -> float:
    """Return the pixel from the left at which one of so many touchpoints stands."""
    return area.left + (index + 0.5) * area.width / count
