"""The map's fonts: the bundled Noto Sans (Latin, Cyrillic, Greek, Vietnamese, Thai): a map wraps alike anywhere.

Sizes are pixels at 100 %. Hinting is off so that text keeps its proportions at every zoom, and ligatures are off so
that words such as "offer" are found in an exported PDF. This module must not know where a text stands.
"""

import os
from functools import cache
from typing import Final, cast

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication

from cxdesk import resources
from cxdesk.render.styles import STYLES

FAMILIES: Final = ("Noto Sans", "Noto Sans Thai", "CXDesk Symbols")
"""The families named per script; one that a system lacks is replaced by what Qt finds."""


def ensure_application() -> QGuiApplication:
    """Return Qt's application object; makes one without a display where there is none (the command line)."""
    found = QGuiApplication.instance()
    if found is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        found = QGuiApplication(["cxdesk"])
    return cast(QGuiApplication, found)


@cache
def load() -> tuple[str, ...]:
    """Add the bundled fonts to Qt once; returns the families found, empty where the fonts folder is missing."""
    ensure_application()
    families: list[str] = []
    folder = resources.path("fonts")
    for file in sorted(folder.glob("*.ttf")) if folder.is_dir() else []:
        number = QFontDatabase.addApplicationFont(str(file))
        families.extend(QFontDatabase.applicationFontFamilies(number) if number >= 0 else [])
    return tuple(dict.fromkeys(families))


@cache
def font(style: str) -> QFont:
    """Return the font of a text style of the map; do not alter it, it is shared."""
    load()
    wanted = STYLES[style]
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(wanted.size)
    made.setBold(wanted.bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    strategy = QFont.StyleStrategy
    made.setStyleStrategy(strategy.PreferAntialias | strategy.NoSubpixelAntialias)
    made.setFeature(QFont.Tag("liga"), 0)
    return made


@cache
def metrics(style: str) -> QFontMetricsF:
    """Return the measures of a style's font."""
    return QFontMetricsF(font(style))


@cache
def baseline(style: str) -> float:
    """Return how far the baseline lies below the top of a line of the style's fixed height."""
    measured = metrics(style)
    return (STYLES[style].line - measured.ascent() - measured.descent()) / 2 + measured.ascent()
