"""How a comment looks in the list: its words, its answers as chips, what it is about, and the pin.

A row is measured and painted by the same few functions, so that the two cannot disagree. It must not know the project.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple
from unicodedata import bidirectional

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cxdesk.desktop.comments.feed import Found
from cxdesk.desktop.comments.rows import Index, Rows
from cxdesk.desktop.comments.words import Chip
from cxdesk.desktop.icons import icon
from cxdesk.desktop.theme import theme
from cxdesk.i18n import _

LINES: Final = 3
"""How many lines of a comment are shown until it is unfolded."""

LEFT: Final = 12
RIGHT: Final = 10
TOP: Final = 8
GAP: Final = 4
BUTTON: Final = 26
ENOUGH: Final = 1200
"""So many letters fill ``LINES`` lines of any width; no more are laid out until a comment is unfolded."""

_CHIPS: Final = {
    "low": ("worse", "pain_back"),
    "high": ("better", "opportunity_back"),
    "middle": ("secondary", "canvas"),
    "": ("secondary", "canvas"),
}


class Words(NamedTuple):
    """A comment's lines laid out at a width, and whether there is more of it than they show."""

    lines: list[str]
    cut: bool


def small(font: QFont) -> QFont:
    """Return the font of the line below a comment."""
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.88)
    return made


def wrapped(text: str, font: QFont, width: int, whole: bool) -> Words:
    """Break a comment into lines; into ``LINES`` at most unless the ``whole`` of it is wanted."""
    shown = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    more = False
    if not whole:
        more = len(shown) > ENOUGH
        shown = " ".join(shown[:ENOUGH].split())
    layout = QTextLayout(shown.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, end = line.textStart(), line.textStart() + line.textLength()
        if not whole and len(lines) == LINES - 1 and (more or end < len(shown)):
            more = True
            rest = shown[start:] + "…" if end >= len(shown) else shown[start:]
            lines.append(QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        lines.append(shown[start:end].rstrip("\n "))
    layout.endLayout()
    return Words(lines, more or len(lines) > LINES)


class Row(NamedTuple):
    """Where the parts of a row are."""

    text: QRect
    meta: QRect
    pin: QRect
    fold: QRect


class Drawing(QStyledItemDelegate):
    """Measures and paints the rows of a list of comments."""

    def __init__(self, rows: Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def words(self, found: Found, font: QFont, width: int) -> Words:
        """Return the lines that a comment shows in a row of a width."""
        room = max(width - LEFT - RIGHT - BUTTON, 60)
        return wrapped(found.comment.text, font, room, self._rows.key(found) in self._rows.expanded)

    def height(self, row: int, font: QFont, width: int) -> int:
        """Return how high a row is."""
        found = self._rows.found(row)
        count = max(len(self.words(found, font, width).lines), 1) if found is not None else 1
        return self._height(count, font)

    @staticmethod
    def usual(font: QFont) -> int:
        """Return how high a row is taken to be until it is looked at."""
        return Drawing._height(2, font)

    @staticmethod
    def _height(lines: int, font: QFont) -> int:
        spacing, meta = QFontMetrics(font).lineSpacing(), QFontMetrics(small(font)).lineSpacing()
        return TOP + lines * spacing + GAP + meta + 4 + TOP

    def parts(self, rect: QRect, font: QFont) -> Row:
        """Return where the parts of a row are; the place that unfolds a long comment lies right of the last line."""
        metrics = QFontMetrics(small(font))
        meta_height = metrics.lineSpacing() + 4
        width = rect.width() - LEFT - RIGHT
        meta = QRect(rect.left() + LEFT, rect.bottom() - TOP - meta_height + 1, width, meta_height)
        text = QRect(
            rect.left() + LEFT, rect.top() + TOP, width - BUTTON, meta.top() - GAP - rect.top() - TOP
        )
        pin = QRect(rect.right() - BUTTON - 4, rect.top() + 4, BUTTON, BUTTON)
        word = max(metrics.horizontalAdvance(_("more")), metrics.horizontalAdvance(_("less"))) + 10
        fold = QRect(meta.right() - word + 1, meta.top(), word, meta.height())
        return Row(text, meta, pin, fold)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self.height(index.row(), option.font, option.rect.width() or 300))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found = self._rows.found(index.row())
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        look = theme()
        rect = option.rect
        painter.save()
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("line"))
        if found is not None:
            pinned = bool(self._rows.pinned(found))
            if pinned:
                painter.fillRect(
                    QRect(rect.left(), rect.top(), 3, rect.height() - 1), look.colour("tertiary")
                )
            self._paint(painter, option, found, pinned)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
        painter.restore()

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, found: Found, pinned: bool) -> None:
        look, font = theme(), option.font
        place = self.parts(option.rect, font)
        words = self.words(found, font, option.rect.width())
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        metrics = QFontMetrics(font)
        side = _side(found.comment.text) | Qt.AlignmentFlag.AlignTop
        for number, line in enumerate(words.lines):
            top = place.text.top() + number * metrics.lineSpacing()
            box = QRect(place.text.left(), top, place.text.width(), metrics.lineSpacing())
            painter.drawText(box, side, line)
        painter.setFont(small(font))
        room = place.meta
        if words.cut:
            painter.setPen(look.colour("accent"))
            folded = self._rows.key(found) not in self._rows.expanded
            painter.drawText(
                place.fold,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                _("more") if folded else _("less"),
            )
            room = room.adjusted(0, 0, -place.fold.width() - 4, 0)
        left = self._paint_chips(painter, self._rows.chips(found), room)
        painter.setPen(look.colour("tertiary"))
        rest = QRect(left, room.top(), max(room.right() - left + 1, 0), room.height())
        told = painter.fontMetrics().elidedText(
            self._rows.details(found), Qt.TextElideMode.ElideRight, rest.width()
        )
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, told)
        name, colour = ("pin-filled", "accent") if pinned else ("pin", "tertiary")
        tokens = look.tokens
        icon(name, getattr(tokens, colour), tokens.line).paint(painter, _middle(place.pin, 16))

    @staticmethod
    def _paint_chips(painter: QPainter, chips: Sequence[Chip], room: QRect) -> int:
        """Draw answers as chips from the left, as many as take half the room; return where what follows begins."""
        look, metrics = theme(), painter.fontMetrics()
        left, most = room.left(), room.left() + room.width() * 3 // 5
        for chip in chips:
            width = metrics.horizontalAdvance(chip.text) + 12
            if left + width > most:
                break
            text, back = _CHIPS[chip.place]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(back))
            box = QRect(left, room.top(), width, room.height())
            painter.drawRoundedRect(QRectF(box), 4, 4)
            painter.setPen(look.colour(text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, chip.text)
            left += width + 6
        return left + (2 if left > room.left() else 0)


def _side(text: str) -> Qt.AlignmentFlag:
    """Return the side at which the lines of a text begin: that of its first letter with a direction."""
    found = (bidirectional(letter) for letter in text[:200])
    first = next((way for way in found if way in ("L", "R", "AL")), "L")
    return Qt.AlignmentFlag.AlignLeft if first == "L" else Qt.AlignmentFlag.AlignRight


def _middle(rect: QRect, size: int) -> QRect:
    return QRect(
        QPoint(rect.center().x() - size // 2 + 1, rect.center().y() - size // 2 + 1), QSize(size, size)
    )
