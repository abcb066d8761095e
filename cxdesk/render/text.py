"""Breaks and measures text with Qt's shaper, once per text and width.

Thai breaks at words where Qt can, and anywhere where it cannot, so no line leaves its box. This module must not know
what the text means.
"""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption

from cxdesk.render import fonts
from cxdesk.render.layout_types import Wrapped

ELLIPSIS = "…"

K = TypeVar("K")
V = TypeVar("V")


class QtMeasure:
    """A ``Measure`` that measures with the fonts of the map and remembers what it measured."""

    LIMIT = 20_000
    """How many measures are remembered before the oldest half is dropped."""

    def __init__(self) -> None:
        self._wrapped: dict[tuple[str, str, float, int], Wrapped] = {}
        self._widths: dict[tuple[str, str], float] = {}

    def wrap(self, text: str, style: str, width: float, most: int) -> Wrapped:
        """Break a text into lines; see ``Measure``."""
        key = (text, style, width, most)
        found = self._wrapped.get(key)
        if found is None:
            _forget_half(self._wrapped, self.LIMIT)
            found = self._wrapped[key] = _wrap(text, style, width, most)
        return found

    def width(self, text: str, style: str) -> float:
        """Return the width of one line; see ``Measure``."""
        key = (text, style)
        found = self._widths.get(key)
        if found is None:
            _forget_half(self._widths, self.LIMIT)
            found = self._widths[key] = fonts.metrics(style).horizontalAdvance(text)
        return found


def _forget_half(remembered: dict[K, V], limit: int) -> None:
    if len(remembered) >= limit:
        for key in list(remembered)[: limit // 2]:
            del remembered[key]


def _wrap(text: str, style: str, width: float, most: int) -> Wrapped:
    # No box of the map holds more: laying out a text of a million letters would take seconds.
    room = int(width / 3 + 2) * most
    short, cut = (text[:room], True) if len(text) > room else (text, False)
    lines: list[str] = []
    for paragraph in short.split("\n"):
        left = most - len(lines)
        if left <= 0:
            cut = True
            break
        pieces, rest = _break(paragraph, style, width, left)
        lines += pieces
        if rest:
            lines[-1] = f"{lines[-1]} {rest}"
            cut = True
    if cut and lines:
        lines[-1] = _elide(lines[-1], style, width)
    return Wrapped(tuple(lines) if text else (), cut)


def _break(paragraph: str, style: str, width: float, most: int) -> tuple[list[str], str]:
    """Return at most ``most`` lines of one paragraph and what is left over."""
    if not paragraph:
        return [""], ""
    layout = QTextLayout(paragraph, fonts.font(style))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    ends: list[tuple[int, int]] = []
    layout.beginLayout()
    while len(ends) <= most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        ends.append((line.textStart(), line.textLength()))
    layout.endLayout()
    # QTextLayout counts UTF-16 units, Python counts characters.
    units = paragraph.encode("utf-16-le")
    pieces = [units[2 * s : 2 * (s + n)].decode("utf-16-le", "ignore").strip() for s, n in ends[:most]]
    rest = units[2 * ends[most][0] :].decode("utf-16-le", "ignore") if len(ends) > most else ""
    return pieces, rest.strip()


def _elide(line: str, style: str, width: float) -> str:
    shown = fonts.metrics(style).elidedText(line, Qt.TextElideMode.ElideRight, width)
    return shown if shown.endswith(ELLIPSIS) else _elide_whole(line, style, width)


def _elide_whole(line: str, style: str, width: float) -> str:
    """Return a line that fits with the sign of a cut at its end."""
    marked = line.rstrip(" .,;:") + ELLIPSIS
    return fonts.metrics(style).elidedText(marked, Qt.TextElideMode.ElideRight, width)
