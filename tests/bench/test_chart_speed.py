"""Charts beside the same drawing made by hand with QPainter, and the first chart beside matplotlib's bare minimum."""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF
from pytestqt.qtbot import QtBot

from cxdesk.desktop.charts.readout import Readout
from cxdesk.render import figures, fonts
from cxdesk.render.figures import TrendView
from tests.bench.conftest import Against, Beside
from tests.render import charts

WIDTH, HEIGHT = 900, 300
Stroke = Callable[[QPainter], None]


def lines(count: int, months: int = 24) -> TrendView:
    """Lines that cross, with bands."""
    return charts.trend(
        *(
            charts.line(
                f"Touchpoint {i}", [float(50 + 30 * np.sin(i + month / 4)) for month in range(months)]
            )
            for i in range(count)
        )
    )


def colour(value: Any, alpha: float | None = None) -> QColor:
    red, green, blue, opacity = to_rgba(value)
    return QColor.fromRgbF(red, green, blue, opacity if alpha is None else alpha)


def polygon(points: Any) -> QPolygonF:
    return QPolygonF([QPointF(x, HEIGHT - y) for x, y in points.tolist()])


def strokes(figure: Figure) -> list[Stroke]:
    """What a programmer would paint by hand for this figure: the same lines, areas, dots and texts in numpy arrays."""
    font = QFont(list(fonts.FAMILIES))
    font.setPixelSize(11)

    def line(points: Any, pen: QPen, dots: bool) -> Stroke:
        def paint(painter: QPainter) -> None:
            painter.setPen(pen)
            painter.setBrush(pen.color())
            if dots:
                for x, y in points.tolist():
                    painter.drawEllipse(QPointF(x, HEIGHT - y), 3, 3)
            else:
                painter.drawPolyline(polygon(points))

        return paint

    def area(points: Any, fill: QColor) -> Stroke:
        def paint(painter: QPainter) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawPolygon(polygon(points))

        return paint

    def text(x: float, y: float, shown: str, ink: QColor) -> Stroke:
        def paint(painter: QPainter) -> None:
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(QPointF(x, HEIGHT - y), shown)

        return paint

    found: list[Stroke] = []
    for artist in sorted(figure.artists, key=lambda a: a.get_zorder()):
        if isinstance(artist, Line2D):
            points = artist.get_transform().transform(np.asarray(artist.get_xydata()))
            pen = QPen(colour(artist.get_color()), artist.get_linewidth() / 0.75)
            found.append(line(points, pen, artist.get_marker() == "o"))
        elif isinstance(artist, PolyCollection):
            for path in artist.get_paths():
                points = artist.get_transform().transform(np.asarray(path.vertices))
                found.append(area(points, colour(artist.get_facecolor()[0], 0.13)))
        elif isinstance(artist, LineCollection):
            for path in artist.get_paths():
                points = artist.get_transform().transform(np.asarray(path.vertices))
                found.append(line(points, QPen(colour(artist.get_colors()[0]), 1), False))
        elif isinstance(artist, Text):
            box = artist.get_window_extent()
            found.append(text(box.x0, box.y0 + 3, artist.get_text(), colour(artist.get_color())))
    return found


def painting(figure: Figure) -> Callable[[], QImage]:
    todo = strokes(figure)

    def paint() -> QImage:
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke in todo:
            stroke(painter)
        painter.end()
        return image

    return paint


@pytest.mark.parametrize(("count", "months"), [(1, 24), (5, 24), (24, 24), (5, 120)])
def test_redraw(qtbot: QtBot, against: Against, count: int, months: int) -> None:
    """Layout, drawing and everything; the floor only paints what was laid out."""
    fonts.load()
    view = lines(count, months)
    figure = figures.new_figure((WIDTH, HEIGHT))
    canvas = FigureCanvasAgg(figure)

    def ours() -> None:
        figures.draw(figure, view)
        canvas.draw()

    ours()
    against(
        ours,
        painting(figure),
        beside="the same figure painted by hand with QPainter",
        goal=5,
        what=f"chart redraw, {count} lines x {months} months",
    )


def test_hover(qtbot: QtBot, against: Against) -> None:
    """The read-out is painted over the chart, which is not drawn again."""
    fonts.load()
    figure = figures.new_figure((WIDTH, HEIGHT))
    drawn = figures.draw(figure, lines(5))
    FigureCanvasAgg(figure).draw()
    readout = Readout(None)  # type: ignore[arg-type]
    qtbot.addWidget(readout)
    readout.resize(WIDTH, HEIGHT)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    places = iter(range(100, 100_000))

    def ours() -> None:
        readout.show_spot(figures.nearest(drawn, next(places) % 600 + 60, 150))
        readout.render(image)

    against(
        ours,
        painting(figure),
        beside="the figure painted by hand with QPainter",
        goal=0.25,
        what="chart hover",
    )


BARE = """
import matplotlib.figure
from matplotlib.backends.backend_agg import FigureCanvasAgg
figure = matplotlib.figure.Figure((9, 3)); axes = figure.add_subplot(); axes.plot([1, 2, 3])
FigureCanvasAgg(figure).draw()
"""
OURS = """
from tests.render import charts
from cxdesk.render.figures import draw, new_figure
from matplotlib.backends.backend_agg import FigureCanvasAgg
figure = new_figure((900, 300)); draw(figure, charts.trend(charts.line("A", [1, 2, 3])))
FigureCanvasAgg(figure).draw()
"""


def test_first_chart(beside: Beside) -> None:
    """A process that imports all it needs and draws one chart."""

    def seconds(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - start

    seconds(BARE), seconds(OURS)
    pairs = [(seconds(OURS), seconds(BARE)) for _round in range(5)]
    ours, floor = zip(*pairs, strict=True)
    beside(ours, floor, beside="importing matplotlib and drawing one line", goal=1.3, what="first chart")
