"""The table in the import dialog: the first rows as they stand in the file, under headers that show each column's role.

A header tells name, type and role; a click, Enter or the menu key on a column offers the roles. It must not know what a
role leads to.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.columnmenu import Chosen, column_menu
from cxdesk.desktop.theme import colour
from cxdesk.exchange.tables import ColumnFacts
from cxdesk.i18n import _

Row = tuple[int, Sequence[str]]
Index = QModelIndex | QPersistentModelIndex

_PAD: Final = 8
_WIDEST: Final = 260
_NARROWEST: Final = 84
_AT_ONCE: Final = 40
"""Columns that are given their width before the window gets its turn."""
_SHOWN: Final = 200
"""Characters of a cell that are shown; the tool tip has more."""


class SheetModel(QAbstractTableModel):
    """Some rows of the table, with the roles of its columns and the cells that will not count."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns: Sequence[ColumnFacts] = ()
        self.roles: Sequence[str] = ()
        self._rows: Sequence[Row] = ()
        self._bad: Mapping[int, Mapping[str, str]] = {}

    def show_rows(self, columns: Sequence[ColumnFacts], rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.columns, self._rows = columns, rows
        if len(self.roles) != len(columns):
            self.roles = [""] * len(columns)
        self._bad = {}
        self.endResetModel()

    def show_roles(self, roles: Sequence[str], bad: Mapping[int, Mapping[str, str]]) -> None:
        """Show which part each column plays, and mark cells: ``{column: {cell: why it does not count}}``."""
        self.roles, self._bad = roles, bad
        if self.columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def first_cells(self, column: int) -> list[str]:
        """Return the beginnings of a column's first cells."""
        return [" ".join(row[column][:_SHOWN].split()) for _number, row in self._rows[:30]]

    def why_bad(self, row: int, column: int) -> str:
        """Return why a cell will not count; empty where it does or is no answer."""
        return self._bad.get(column, {}).get(self._rows[row][1][column], "")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text = self._rows[index.row()][1][index.column()]
        why = self.why_bad(index.row(), index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(text[:_SHOWN].split())
            case Qt.ItemDataRole.ToolTipRole:
                shown = f"{text[:1000]}\n{why}" if why else text[:1000] if len(text) > 24 else ""
                return ui.rich(shown) if shown else None
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return why or None
            case Qt.ItemDataRole.BackgroundRole if why:
                return colour("pain_back")
            case Qt.ItemDataRole.ForegroundRole if why:
                return colour("pain")
            case Qt.ItemDataRole.BackgroundRole if self.roles[index.column()] not in ("", "comment", "id"):
                tint = colour("halo")
                tint.setAlpha(110)
                return tint
            case Qt.ItemDataRole.ForegroundRole if not self.roles[index.column()]:
                return colour("tertiary")
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way == Qt.Orientation.Vertical:
            return str(self._rows[section][0]) if role == Qt.ItemDataRole.DisplayRole else None
        facts = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return facts.name
            case Qt.ItemDataRole.ToolTipRole:
                lines = (facts.name, *words.column_details(facts), words.role_name(self.roles[section]))
                return ui.rich("\n".join(lines))
            case Qt.ItemDataRole.AccessibleTextRole:
                doubt = "" if facts.certain else _(", not certain")
                return f"{facts.name}, {words.role_name(self.roles[section])}{doubt}"
        return None


class RoleHeader(QHeaderView):
    """Name, type and role of each column; a click asks for another role (``asked``)."""

    asked = Signal(int)

    def __init__(self, model: SheetModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sheet = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_NARROWEST)

    def _heights(self) -> tuple[int, int, int]:
        """Heights of the name, the caption and the role."""
        line = self.fontMetrics().height()
        return line, line, line + 6

    def sizeHint(self) -> QSize:
        return QSize(_WIDEST, sum(self._heights()) + 4 + 2 * 6)

    def wished_width(self, section: int) -> int:
        """Return the width at which a column's header and cells read well."""
        metrics = self.fontMetrics()
        facts = self._sheet.columns[section]
        bold = QFontMetrics(self._bold())
        header = max(
            bold.horizontalAdvance(facts.name),
            metrics.horizontalAdvance(words.column_caption(facts)) + (0 if facts.certain else 24),
            metrics.horizontalAdvance(words.role_name(self._sheet.roles[section])) + 36,
        )
        longest = max(self._sheet.first_cells(section), key=len, default="")
        return max(_NARROWEST, min(_WIDEST, max(header, metrics.horizontalAdvance(longest)) + 2 * _PAD + 6))

    def _bold(self) -> Any:
        font = self.font()
        font.setBold(True)
        return font

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        facts, role = self._sheet.columns[section], self._sheet.roles[section]
        used = role not in ("", "comment", "id")
        painter.save()
        painter.fillRect(rect, colour("halo") if used else colour("title"))
        painter.setPen(colour("line"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        name_high, _caption_high, role_high = self._heights()
        inner = rect.adjusted(_PAD, 6, -_PAD, -6)
        bold = self._bold()
        painter.setFont(bold)
        painter.setPen(colour("text"))
        line = QRect(inner.left(), inner.top(), inner.width(), name_high)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(line, left, _elided(QFontMetrics(bold), facts.name, line.width()))
        line.translate(0, name_high)
        painter.setFont(self.font())
        if not facts.certain:
            line.setWidth(line.width() - self._paint_doubt(painter, line))
        painter.setPen(colour("tertiary"))
        painter.drawText(line, left, _elided(self.fontMetrics(), words.column_caption(facts), line.width()))
        self._paint_role(
            painter, QRect(inner.left(), inner.bottom() - role_high + 1, inner.width(), role_high), role
        )
        painter.restore()

    def _paint_doubt(self, painter: QPainter, line: QRect) -> int:
        """Mark a column whose reading nothing proves; return the width this takes."""
        width = self.fontMetrics().horizontalAdvance("?") + 10
        place = QRect(line.right() - width + 1, line.top() + 1, width, line.height() - 2)
        painter.fillRect(place, colour("warning_back"))
        painter.setPen(colour("warning"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "?")
        return width + 4

    def _paint_role(self, painter: QPainter, place: QRect, role: str) -> None:
        used = role not in ("", "comment", "id")
        label = words.role_name(role)
        width = min(place.width(), self.fontMetrics().horizontalAdvance(label) + 30)
        chip = QRect(place.left(), place.top(), width, place.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("sheet"))
        painter.setPen(colour("accent") if used else colour("strong_line"))
        painter.drawRoundedRect(chip.adjusted(0, 0, -1, -1), 5, 5)
        painter.setPen(colour("accent") if used else colour("tertiary"))
        text = chip.adjusted(8, 0, -16, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(text, flags, _elided(self.fontMetrics(), label, text.width()))
        middle = QPoint(chip.right() - 10, chip.center().y() + 1)
        painter.drawPolyline([middle + QPoint(-3, -2), middle + QPoint(0, 1), middle + QPoint(3, -2)])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        section = self.logicalIndexAt(at)
        on_edge = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        if event.button() == Qt.MouseButton.LeftButton and section >= 0 and not on_edge:
            self.asked.emit(section)


class Sheet(QTableView):
    """The table with its role headers.

    ``role_chosen(column, role)``: the user gives a column another part; ``also_chosen(column, kind)``: a further
    metric of it; ``reading_chosen(column, word)``: it is to be read another way (empty: as found);
    ``code_chosen(column, code, on)``: a value of it is no answer, or is one after all.
    """

    role_chosen = Signal(int, str)
    also_chosen = Signal(int, str)
    reading_chosen = Signal(int, str)
    code_chosen = Signal(int, str, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.said: Mapping[int, Sequence[str]] = {}
        """What the user said of how columns are read, by column."""
        self._to_fit = 0
        self.sheet = SheetModel(self)
        self.setModel(self.sheet)
        self.header = RoleHeader(self.sheet, self)
        self.setHorizontalHeader(self.header)
        self.header.asked.connect(self.offer_roles)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(_("Rows of the table; Enter gives the column another role"))
        # Cells begin where their header's text begins; row numbers stay quiet
        self.setStyleSheet(
            f"QTableView {{ gridline-color: {colour('line').name()}; border: 1px solid {colour('line').name()}; }}"
            "QTableView::item { padding: 0 5px; }"
            f"QHeaderView::section:vertical, QTableCornerButton::section {{ border: none; padding: 0 6px;"
            f" background: {colour('title').name()}; color: {colour('tertiary').name()};"
            f" border-right: 1px solid {colour('line').name()}; }}"
        )
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 10)

    def fit_columns(self) -> None:
        """Give each column the width its header and cells ask for; those out of sight in their turn."""
        self._to_fit = 0
        self._fit_some()

    def _fit_some(self) -> None:
        first, last = self._to_fit, min(self._to_fit + _AT_ONCE, self.sheet.columnCount())
        for section in range(first, last):
            self.setColumnWidth(section, self.header.wished_width(section))
        self._to_fit = last
        if last < self.sheet.columnCount():
            QTimer.singleShot(0, self, self._fit_some)

    def show_column(self, column: int) -> None:
        """Bring a column into view."""
        row = max(0, self.rowAt(0))
        self.setCurrentIndex(self.sheet.index(row, column))
        self.scrollTo(self.sheet.index(row, column), QAbstractItemView.ScrollHint.PositionAtCenter)

    def go_to_first(self) -> None:
        """Go to the first column that is shown."""
        shown = (s for s in range(self.header.count()) if not self.header.isSectionHidden(s))
        self.setFocus(Qt.FocusReason.TabFocusReason)
        self.show_column(next(shown, 0))

    def show_only(self, text: str, *, used: bool = False) -> int:
        """Show only the columns whose name holds a text, or that play a part; return how many these are."""
        wanted = " ".join(text.split()).casefold()
        shown = 0
        self.header.setUpdatesEnabled(False)
        for section, facts in enumerate(self.sheet.columns):
            fits = wanted in " ".join(facts.name.split()).casefold() if wanted else True
            fits = fits and (not used or bool(self.sheet.roles[section]))
            shown += fits
            if self.header.isSectionHidden(section) == fits:
                self.header.setSectionHidden(section, not fits)
        self.header.setUpdatesEnabled(True)
        return shown

    def column_menu(self, column: int) -> QMenu:
        """Return the menu of a column: its part, how it is read, its codes for no answer."""
        facts = self.sheet.columns[column]
        chosen = Chosen(
            lambda role: self.role_chosen.emit(column, role),
            lambda kind: self.also_chosen.emit(column, kind),
            lambda word: self.reading_chosen.emit(column, word),
            lambda code, on: self.code_chosen.emit(column, code, on),
        )
        return column_menu(self, facts, self.sheet.roles[column], self.said.get(column, ()), chosen)

    def offer_roles(self, column: int) -> None:
        """Let the user choose what a column is."""
        menu = self.column_menu(column)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        x = self.header.sectionViewportPosition(column) + _PAD
        menu.popup(self.header.mapToGlobal(QPoint(x, self.header.height() - 4)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu, Qt.Key.Key_F2, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid():
            self.offer_roles(self.currentIndex().column())
            return
        super().keyPressEvent(event)


def _elided(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, width)
