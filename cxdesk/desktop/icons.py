"""The icons, drawn from resources in the present theme's colours. This module must not know what they are used for."""

from functools import cache
from math import ceil
from typing import Final

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cxdesk import resources

STROKE: Final = "#465063"
"""The colour in which the icon files are drawn."""

SIZE: Final = 16
"""The side of an icon in the tool bar and in menus."""


@cache
def icon(name: str, colour: str, faded: str) -> QIcon:
    """Return an icon in a colour, and in a faded one where its action is not possible.

    ``name`` is a file of ``resources/icons`` without its ending; FileNotFoundError where there is none.
    """
    made = QIcon()
    for mode, value in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, faded)):
        made.addPixmap(_draw(name, value, ceil(QGuiApplication.primaryScreen().devicePixelRatio())), mode)
    return made


def application_icon() -> QIcon:
    """Return the icon of CXDesk's windows."""
    made = QIcon()
    for size in (16, 32, 48, 128):
        made.addFile(str(resources.path("icons", f"cxdesk-{size}.png")))
    return made


@cache
def _source(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")


def _draw(name: str, colour: str, scale: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace(STROKE, colour).encode()))
    pixmap = QPixmap(SIZE * scale, SIZE * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
