"""The tool bar's icons, drawn as lines in the present theme's text colour so that none has to be loaded or recoloured.

Each is a path on a 16 by 16 grid. This module must not know what the icons are used for.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

SIZE: Final = 16


def _polyline(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def _undo(path: QPainterPath) -> None:
    _polyline(path, (6, 3), (2.5, 6.5), (6, 10))
    path.moveTo(2.5, 6.5)
    path.lineTo(9.5, 6.5)
    path.cubicTo(14.5, 6.5, 14.5, 13, 9.5, 13)
    path.lineTo(7, 13)


def _redo(path: QPainterPath) -> None:
    _polyline(path, (10, 3), (13.5, 6.5), (10, 10))
    path.moveTo(13.5, 6.5)
    path.lineTo(6.5, 6.5)
    path.cubicTo(1.5, 6.5, 1.5, 13, 6.5, 13)
    path.lineTo(9, 13)


def _plus(path: QPainterPath) -> None:
    _polyline(path, (8, 3), (8, 13))
    _polyline(path, (3, 8), (13, 8))


def _into(path: QPainterPath) -> None:
    _polyline(path, (8, 2), (8, 10))
    _polyline(path, (5, 7), (8, 10), (11, 7))
    _polyline(path, (2.5, 10), (2.5, 13.5), (13.5, 13.5), (13.5, 10))


def _out(path: QPainterPath) -> None:
    _polyline(path, (8, 10), (8, 2))
    _polyline(path, (5, 5), (8, 2), (11, 5))
    _polyline(path, (2.5, 10), (2.5, 13.5), (13.5, 13.5), (13.5, 10))


def _find(path: QPainterPath) -> None:
    path.addEllipse(QPointF(7, 7), 4.2, 4.2)
    _polyline(path, (10.2, 10.2), (13.8, 13.8))


def _remove(path: QPainterPath) -> None:
    _polyline(path, (4.5, 4.5), (11.5, 11.5))
    _polyline(path, (11.5, 4.5), (4.5, 11.5))


def _star(path: QPainterPath) -> None:
    points = [(8, 1.8), (9.8, 5.9), (14.2, 6.3), (10.9, 9.2), (11.9, 13.5), (8, 11.2)]
    _polyline(path, *points, *[(16 - x, y) for x, y in reversed(points[:-1])])


def _page(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3, 1.8, 10, 12.4), 1.5, 1.5)
    _polyline(path, (5.5, 6), (10.5, 6))
    _polyline(path, (5.5, 9), (10.5, 9))


_SHAPES: Final[dict[str, Callable[[QPainterPath], None]]] = {
    "undo": _undo,
    "redo": _redo,
    "plus": _plus,
    "into": _into,
    "out": _out,
    "find": _find,
    "remove": _remove,
    "star": _star,
    "page": _page,
}


@cache
def icon(name: str, colour: str, faded: str) -> QIcon:
    """Return an icon in a colour, and in a faded one where its action is not possible; KeyError for unknown names."""
    made = QIcon()
    for mode, value in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, faded)):
        for scale in (1, 2):
            made.addPixmap(_draw(name, value, scale), mode)
    return made


def _draw(name: str, colour: str, scale: int) -> QPixmap:
    path = QPainterPath()
    _SHAPES[name](path)
    pixmap = QPixmap(SIZE * scale, SIZE * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    pen = QPen(QColor(colour), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(path)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
