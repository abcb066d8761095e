"""Every kind of chart, laid out and drawn, beside the same matplotlib artists made by hand and drawn bare."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cxdesk.render import figures
from cxdesk.render.figures_views import Event, TrendView, View
from tests.bench.conftest import Against
from tests.render import charts, views

WIDTH, HEIGHT = 1100, 340
NAMES = [f"Touchpoint {i + 1} with a name" for i in range(60)]

VIEWS: dict[str, View] = {
    "trend, 5 lines x 36 months, 4 events": TrendView(
        tuple(
            charts.line(f"Touchpoint {i}", [50 + 30 * math.sin(i + m / 4) for m in range(36)])
            for i in range(5)
        ),
        "month",
        "whole map",
        "",
        tuple(Event(date(2017 + i // 2, 1 + 5 * (i % 2), 9), f"Event {i}") for i in range(4)),
    ),
    "trend, ten years of days": charts.trend(
        figures.Named(
            "All",
            tuple(charts.point(charts.day(i), 50 + (i * 7919) % 41, 200, 4) for i in range(3650)),
            charts.CSAT,
        ),
        by="day",
    ),
    "profile, 60 touchpoints x 3 lines": views.profile(
        NAMES, *([50 + 30 * math.sin(i / 5 + k) for i in range(60)] for k in range(3))
    ),
    "rows, 8 segments": charts.rows(*((f"Segment {i}", 40 + 4 * i, 200) for i in range(8))),
    "cross table, 8 x 6": views.cross(NAMES[:8], [f"Column {i}" for i in range(6)]),
    "cohorts, 15": views.cohorts(15),
    "funnel, 7 steps": views.funnel(5000, 4000, 2500, 1200, 700, 500, 300),
    "scatter, 60 touchpoints": views.scatter(NAMES, bars=True),
    "control, 36 months": views.control([60 + 9 * math.sin(i) for i in range(36)], [(3, "beyond")]),
}


def made_by_hand(figure: Figure) -> Callable[[], None]:
    """What makes the artists of a figure anew, from finished arrays, and draws them."""
    todo: list[Callable[[], Any]] = []
    for artist in figure.artists:
        todo.append(_again(artist, figure))

    def draw() -> None:
        bare = Figure((WIDTH / 96, HEIGHT / 96), dpi=96)
        for make in todo:
            bare.add_artist(make())
        FigureCanvasAgg(bare).draw()

    return draw


def _again(artist: Any, figure: Figure) -> Callable[[], Any]:
    transform, order = artist.get_transform() - figure.dpi_scale_trans, artist.get_zorder()

    def placed(points: Any) -> Any:
        return transform.transform(np.asarray(points, dtype=float)) * 96

    if isinstance(artist, Line2D):
        points = placed(artist.get_xydata())
        look = {
            name: getattr(artist, f"get_{name}")()
            for name in (
                *("color", "linestyle", "linewidth", "marker", "markersize", "alpha", "drawstyle"),
                *("markerfacecolor", "markeredgecolor", "markeredgewidth"),
            )
        }
        return lambda: Line2D(points[:, 0], points[:, 1], transform=None, zorder=order, **look)
    if isinstance(artist, LineCollection | PolyCollection):
        outlines = [placed(path.vertices) for path in artist.get_paths()]
        kind = type(artist)
        look = {
            "facecolors": artist.get_facecolor(),
            "edgecolors": artist.get_edgecolor(),
            "linewidths": artist.get_linewidth(),
        }
        return lambda: kind(outlines, zorder=order, transform=None, **look)
    if isinstance(artist, Rectangle):
        ends = [artist.get_xy(), np.add(artist.get_xy(), (artist.get_width(), artist.get_height()))]
        (x, y), (right, top) = placed(ends)
        look = {name: getattr(artist, f"get_{name}")() for name in ("facecolor", "edgecolor", "hatch")}
        return lambda: Rectangle(
            (x, y), right - x, top - y, linewidth=0, zorder=order, transform=None, **look
        )
    assert isinstance(artist, Text)
    ((x, y),) = placed([artist.get_position()])
    look = {
        "color": artist.get_color(),
        "fontproperties": artist.get_fontproperties(),
        "horizontalalignment": artist.get_horizontalalignment(),
        "rotation": artist.get_rotation(),
        "rotation_mode": "anchor",
    }
    text = artist.get_text()
    return lambda: Text(x, y, text, transform=None, zorder=order, parse_math=False, **look)


@pytest.mark.parametrize("name", list(VIEWS))
def test_redraw(against: Against, name: str) -> None:
    """Layout, artists and drawing, as after any change in the window."""
    view = VIEWS[name]
    figure = figures.new_figure((WIDTH, HEIGHT))
    canvas = FigureCanvasAgg(figure)

    def ours() -> None:
        figures.draw(figure, view)
        canvas.draw()

    ours()
    against(
        ours,
        made_by_hand(figure),
        beside="the same matplotlib figure drawn bare",
        goal=1.3,
        rounds=12,
        what=f"chart redraw: {name}",
    )
