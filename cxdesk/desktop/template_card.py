"""A template as a large button with a small drawing of the map it begins with."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from cxdesk.desktop import ui
from cxdesk.desktop.theme import theme
from cxdesk.exchange.templates import Template
from cxdesk.i18n import NBSP

WAVE: Final = (0.35, 0.7, 0.25, 0.55, 0.85)
"""The heights of the little emotion curve, one a stage."""


class TemplateCard(QAbstractButton):
    """Chosen by a click, Enter or Space."""

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.template = template
        self.setText(ui.escape_ampersand(template.name))
        stages = ", ".join(name for name, _goal in template.stages)
        self.setAccessibleName(template.name)
        self.setAccessibleDescription(stages)
        ui.tooltip(self, stages)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(270, 118 + self.fontMetrics().lineSpacing() * 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        marked = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(look.colour("accent" if marked else "line"), 2 if self.hasFocus() else 1))
        painter.setBrush(look.colour("halo" if self.isDown() else "sheet"))
        painter.drawRoundedRect(frame, 8, 8)
        text_height = self.fontMetrics().lineSpacing() * 3 + 10
        picture = frame.adjusted(14, 14, -14, -text_height)
        self._paint_map(painter, picture)
        self._paint_words(
            painter, QRectF(picture.left(), picture.bottom() + 8, picture.width(), text_height - 12)
        )
        painter.end()

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        look, metrics = theme(), self.fontMetrics()
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self.template.name)
        font.setBold(False)
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        painter.setPen(look.colour("tertiary"))
        stages = f"{NBSP}· ".join(name.replace(" ", NBSP) for name, _goal in self.template.stages)
        lines = box.adjusted(0, metrics.lineSpacing() + 1, 0, 0)
        painter.drawText(lines, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, stages)

    def _paint_map(self, painter: QPainter, box: QRectF) -> None:
        count = len(self.template.stages)
        width = min(box.width() / count, box.width() / 2.4)
        dots: list[QPointF] = []
        for place in range(count):
            left = box.left() + place * width
            _chevron(painter, QRectF(left, box.top(), width - 3, 15), place)
            for row, height in ((22, 26), (76, 12)):
                cell = QRectF(left + 1, box.top() + row, width - 8, min(height, box.height() - row))
                painter.setPen(QPen(theme().colour("strong_line"), 1))
                painter.setBrush(theme().colour("title"))
                if cell.height() > 6:
                    painter.drawRoundedRect(cell, 3, 3)
            painter.setPen(Qt.PenStyle.NoPen)
            for line, (name, share) in enumerate(
                (("success", 0.7), ("effort_bar", 0.5), ("emotion", WAVE[place % 5]))
            ):
                painter.setBrush(theme().colour(name))
                painter.drawRoundedRect(
                    QRectF(left + 6, box.top() + 28 + line * 6, (width - 20) * share, 3), 1.5, 1.5
                )
            dots.append(QPointF(left + width / 2 - 3, box.top() + 70 - WAVE[place % 5] * 18))
        _curve(painter, dots)


def _chevron(painter: QPainter, box: QRectF, place: int) -> None:
    notch = 5 if place else 0
    points = [box.topLeft(), QPointF(box.right() - 4, box.top()), QPointF(box.right() + 2, box.center().y())]
    points += [QPointF(box.right() - 4, box.bottom()), box.bottomLeft()]
    points.append(QPointF(box.left() + notch, box.center().y()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme().tokens.stages[0]))
    painter.drawPolygon(QPolygonF(points))


def _curve(painter: QPainter, dots: list[QPointF]) -> None:
    path = QPainterPath(dots[0])
    for before, dot in pairwise(dots):
        middle = (before.x() + dot.x()) / 2
        path.cubicTo(QPointF(middle, before.y()), QPointF(middle, dot.y()), dot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme().colour("emotion"), 1.6))
    painter.drawPath(path)
    painter.setBrush(theme().colour("sheet"))
    for dot in dots:
        painter.drawEllipse(dot, 2.6, 2.6)
