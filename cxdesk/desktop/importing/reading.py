"""The row of buttons that say how the file is read: sheet, header rows, encoding, separator, decimals, order of dates.

It turns what the user picks into ReadOptions; it must not read anything itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.flow import FlowLayout
from cxdesk.exchange.tables import ReadOptions, Understanding
from cxdesk.exchange.tables.facts import COLUMN_WORDS
from cxdesk.exchange.tables.said import said_of
from cxdesk.i18n import _

_Value = str | int
_Field = tuple[str, str, Callable[[Understanding], _Value], Callable[[_Value], str], Sequence[_Value]]
_OF_TEXT = {"encoding", "delimiter"}
"""Options that a sheet of a workbook has not."""


def _fields(understood: Understanding | None = None) -> list[_Field]:
    """Option, label, how it was read, the name of a value, and the values offered."""
    sheets = understood.sheets if understood else ()
    hidden = understood.hidden_sheets if understood else ()

    def named(names: Mapping[str, str]) -> Callable[[_Value], str]:
        return lambda value: _(names[str(value)])

    encodings, delimiters = list(words.ENCODINGS), list(words.DELIMITERS)
    tables = understood.tables if understood else ()
    return [
        (
            "table",
            _("Table"),
            lambda u: u.table,
            lambda v: words.table_name(int(v), tables),
            range(1, len(tables) + 1),
        ),
        ("sheet", _("Sheet"), lambda u: u.sheet or "", lambda v: words.sheet_name(str(v), hidden), sheets),
        ("header_rows", _("Header rows"), lambda u: u.header_rows, str, range(4)),
        ("encoding", _("Encoding"), lambda u: u.encoding, lambda v: words.encoding_name(str(v)), encodings),
        (
            "delimiter",
            _("Separator"),
            lambda u: u.delimiter,
            lambda v: words.delimiter_name(str(v)),
            delimiters,
        ),
        ("decimal", _("Decimal"), lambda u: u.decimal, named(words.DECIMALS), list(words.DECIMALS)),
        ("date_order", _("Dates"), lambda u: u.date_order, named(words.DATE_ORDERS), list(words.DATE_ORDERS)),
    ]


def words_of(options: ReadOptions, names: Sequence[str]) -> dict[int, list[str]]:
    """Return what is said of how columns are read, by index."""
    said = said_of(names, [text for text in options.columns if _speaks_of(text, names)])
    return {column: texts for column, texts in enumerate(said) if texts}


def _speaks_of(text: str, names: Sequence[str]) -> bool:
    return any(text.startswith(f"{name}=") for name in names)


def with_word(options: ReadOptions, column: str, word: str) -> ReadOptions:
    """Return options that have a column read as ``word`` says, as found where it is empty."""
    others = tuple(text for text in options.columns if not _is_of(text, column))
    return replace(options, columns=(*others, f"{column}={word}") if word else others)


def with_code(options: ReadOptions, column: str, code: str, *, on: bool) -> ReadOptions:
    """Return options by which a value of a column is no answer, or is one after all."""
    text = f"{column}={code}"
    others = tuple(known for known in options.missing if known != text and (on or known != code))
    return replace(options, missing=(*others, text) if on else others)


def _is_of(text: str, column: str) -> bool:
    return text.startswith(f"{column}=") and text.removeprefix(f"{column}=") in COLUMN_WORDS


class ReadingBar(QWidget):
    """``changed(options)`` when the user wants the file read another way."""

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.options = ReadOptions()
        self.buttons: dict[str, QPushButton] = {}
        layout = FlowLayout(self, 8)
        for field, *_rest in _fields():
            button = self.buttons[field] = QPushButton()
            ui.set_role(button, "flat")
            button.setMenu(QMenu(button))
            layout.addWidget(button)

    def show_reading(self, understood: Understanding) -> None:
        """Show how the file was read."""
        for field, label, of, name, offered in _fields(understood):
            value = of(understood)
            button = self.buttons[field]
            button.setVisible(_applies(field, understood))
            button.setText(ui.escape_ampersand(_("{label}: {value}").format(label=label, value=name(value))))
            menu = button.menu()
            menu.clear()
            group = QActionGroup(menu)
            guess = menu.addAction(_("As found"))
            guess.setCheckable(True)
            guess.setChecked(getattr(self.options, field) is None)
            guess.triggered.connect(partial(self._choose, field, None))
            group.addAction(guess)
            menu.addSeparator()
            seen: set[str] = set()
            for choice in offered if value in offered else (value, *offered):
                text = name(choice)
                if text in seen:
                    continue
                seen.add(text)
                action = menu.addAction(ui.escape_ampersand(text))
                action.setCheckable(True)
                action.setChecked(choice == value and not guess.isChecked())
                action.triggered.connect(partial(self._choose, field, choice))
                group.addAction(action)

    def _choose(self, field: str, value: _Value | None, _checked: bool = False) -> None:
        options = replace(self.options, **{field: value})  # type: ignore[arg-type]
        if field in ("sheet", "table"):
            options = replace(options, header_rows=None)
        if field == "sheet":
            options = replace(options, table=None)
        if options != self.options:
            self.options = options
            self.changed.emit(options)


def _applies(field: str, understood: Understanding) -> bool:
    """Whether there is anything to choose."""
    if field == "sheet":
        return len(understood.sheets) > 1
    if field == "table":
        return len(understood.tables) > 1
    return field not in _OF_TEXT or understood.sheet is None
