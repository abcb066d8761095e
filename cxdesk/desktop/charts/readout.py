"""The small read-out over a chart: a ring around the nearest value and what it says, without redrawing the chart.

It lets the mouse through and shows text as it is. It must not know where the values come from.
"""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cxdesk.desktop.theme import theme
from cxdesk.render.figures_chart import BAND_OPACITY, Spot
from cxdesk.render.figures_sheet import Rect

WIDEST: Final = 320.0
PAD: Final = 8.0


class Readout(QWidget):
    """Covers a chart and shows one spot of it, or nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.spot: Spot | None = None
        self.band: Rect | None = None

    def show_band(self, band: Rect | None) -> None:
        """Show which stretch of time a drag covers; None hides it."""
        if band != self.band:
            self.band = band
            self.update()

    def show_spot(self, spot: Spot | None) -> None:
        """Show another spot; None hides the read-out."""
        if spot != self.spot:
            for area in (self._area(), self._area(spot)):
                self.update(area.toAlignedRect())
            self.spot = spot
            self.update()

    def _lines(self, spot: Spot) -> list[tuple[str, bool]]:
        return [(spot.title, False), (spot.lines[0], True), *((line, False) for line in spot.lines[1:])]

    def _fonts(self) -> tuple[QFont, QFont]:
        plain = QFont(self.font())
        plain.setPointSizeF(plain.pointSizeF() * 0.88)
        bold = QFont(self.font())
        bold.setBold(True)
        return plain, bold

    def _area(self, spot: Spot | None = None) -> QRectF:
        """Where ring and box are."""
        spot = spot or self.spot
        if spot is None:
            return QRectF()
        return self._box(spot).united(QRectF(spot.x - 8, spot.y - 8, 16, 16)).adjusted(-2, -2, 2, 2)

    def _box(self, spot: Spot) -> QRectF:
        """The box beside the spot, on the side where there is room."""
        fonts = self._fonts()
        sizes = [QFontMetricsF(fonts[bold]).horizontalAdvance(text) for text, bold in self._lines(spot)]
        width = min(max(sizes), WIDEST) + 2 * PAD
        height = (
            sum(QFontMetricsF(fonts[bold]).lineSpacing() for _text, bold in self._lines(spot)) + 2 * PAD - 2
        )
        x = spot.x + 14 if spot.x + 14 + width < self.width() - 2 else spot.x - 14 - width
        y = min(max(spot.y - height / 2, 2.0), max(self.height() - height - 2, 2.0))
        return QRectF(max(x, 2.0), y, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme().tokens
        painter = QPainter(self)
        if self.band is not None:
            colour = QColor(look.accent)
            around = QRectF(self.band.left, self.band.top, self.band.width, self.band.height)
            painter.setPen(QPen(colour, 1))
            colour.setAlphaF(BAND_OPACITY)
            painter.fillRect(around, colour)
            painter.drawRect(around)
        spot = self.spot
        if spot is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(spot.colour), 2))
        painter.setBrush(QColor(look.sheet))
        painter.drawEllipse(QPointF(spot.x, spot.y), 5, 5)
        box = self._box(spot)
        painter.setPen(QPen(QColor(look.strong_line), 1))
        painter.drawRoundedRect(box, 6, 6)
        fonts, y = self._fonts(), box.top() + PAD - 1
        for i, (text, bold) in enumerate(self._lines(spot)):
            metrics = QFontMetricsF(fonts[bold])
            painter.setFont(fonts[bold])
            painter.setPen(QColor(look.text if bold else look.secondary if i == 0 else look.tertiary))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, WIDEST)
            painter.drawText(QPointF(box.left() + PAD, y + metrics.ascent()), shown)
            y += metrics.lineSpacing()
