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
        if found is None:
            return self._height(1, font)
        words = self.words(found, font, width)
        more = _line(font) + GAP if self._stacked(found, words, font, width) else 0
        return self._height(max(len(words.lines), 1), font) + more

    @staticmethod
    def usual(font: QFont) -> int:
        """Return how high a row is taken to be until it is looked at."""
        return Drawing._height(2, font)

    @staticmethod
    def _height(lines: int, font: QFont) -> int:
        return TOP + lines * QFontMetrics(font).lineSpacing() + GAP + _line(font) + TOP

    def _stacked(self, found: Found, words: Words, font: QFont, width: int) -> bool:
        """Return whether the answers stand on a line of their own: with what the comment is about they are too wide."""
        metrics = QFontMetrics(small(font))
        chips = sum(metrics.horizontalAdvance(chip.text) + 18 for chip in self._rows.chips(found))
        room = width - LEFT - RIGHT - (_fold_width(font) + 4 if words.cut else 0)
        return bool(chips) and chips + 2 + metrics.horizontalAdvance(self._rows.details(found)) > room

    def parts(self, rect: QRect, font: QFont) -> Row:
        """Return where the parts of a row are; the place that unfolds a long comment lies right of the last line."""
        high, width = _line(font), rect.width() - LEFT - RIGHT
        meta = QRect(rect.left() + LEFT, rect.bottom() - TOP - high + 1, width, high)
        text = QRect(
            rect.left() + LEFT, rect.top() + TOP, width - BUTTON, meta.top() - GAP - rect.top() - TOP
        )
        pin = QRect(rect.right() - BUTTON - 4, rect.top() + 4, BUTTON, BUTTON)
        word = _fold_width(font)
        fold = QRect(meta.right() - word + 1, meta.top(), word, high)
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
        left = room.left()
        if self._stacked(found, words, font, option.rect.width()):
            above = QRect(place.meta)
            above.translate(0, -_line(font) - GAP)
            self._paint_chips(painter, self._rows.chips(found), above)
        else:
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
        """Draw answers as chips from the left, then how many more there are; return where what follows begins."""
        look, metrics = theme(), painter.fontMetrics()
        left = room.left()
        for place, chip in enumerate(chips):
            width = metrics.horizontalAdvance(chip.text) + 12
            rest = 30 if place < len(chips) - 1 else 0
            if left + width + rest > room.right():
                painter.setPen(look.colour("tertiary"))
                more = f"+{len(chips) - place}"
                painter.drawText(
                    QRect(left, room.top(), 30, room.height()), Qt.AlignmentFlag.AlignVCenter, more
                )
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


def _line(font: QFont) -> int:
    """Return how high the line below a comment is."""
    return QFontMetrics(small(font)).lineSpacing() + 4


def _fold_width(font: QFont) -> int:
    """Return how wide the word is that unfolds a comment."""
    metrics = QFontMetrics(small(font))
    return max(metrics.horizontalAdvance(_("more")), metrics.horizontalAdvance(_("less"))) + 10


def _side(text: str) -> Qt.AlignmentFlag:
    """Return the side at which the lines of a text begin: that of its first letter with a direction."""
    found = (bidirectional(letter) for letter in text[:200])
    first = next((way for way in found if way in ("L", "R", "AL")), "L")
    return Qt.AlignmentFlag.AlignLeft if first == "L" else Qt.AlignmentFlag.AlignRight


def _middle(rect: QRect, size: int) -> QRect:
    return QRect(
        QPoint(rect.center().x() - size // 2 + 1, rect.center().y() - size // 2 + 1), QSize(size, size)
    )
