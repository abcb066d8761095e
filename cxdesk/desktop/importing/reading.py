"""The row of buttons that say how the file is read: header rows, encoding, separator, decimal mark, order of dates.

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
from cxdesk.i18n import _

_Value = str | int
_Field = tuple[str, str, Callable[[Understanding], _Value], Callable[[_Value], str], Sequence[_Value]]


def _fields() -> list[_Field]:
    """Option, label, how it was read, the name of a value, and the values offered."""

    def named(names: Mapping[str, str]) -> Callable[[_Value], str]:
        return lambda value: _(names[str(value)])

    encodings, delimiters = list(words.ENCODINGS), list(words.DELIMITERS)
    return [
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
        for field, label, of, name, offered in _fields():
            value = of(understood)
            button = self.buttons[field]
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
            for choice in (value, *offered):
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
        if options != self.options:
            self.options = options
            self.changed.emit(options)
