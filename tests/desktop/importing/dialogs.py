"""Hands for the import dialog: open it, click on headers, choose from menus and boxes as a user does."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

from cxdesk.desktop.importing.dialog import ImportDialog, run_import
from cxdesk.desktop.importing.picker import ColumnPicker

DATA = Path(__file__).parents[4] / "shared" / "data"


def real(name: str) -> Path:
    """A file of the collection of real ones; the test is skipped where it is absent."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path


def written(folder: Path, text: str, name: str = "table.csv") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def shown() -> ImportDialog | None:
    """The dialog that is open, if one is."""
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog) and w.isVisible()]
    return found[0] if found else None


def opened(desk, path: Path) -> ImportDialog:
    """The dialog for a file."""
    run_import(desk.document, path, desk.window)
    desk.bot.waitUntil(lambda: shown() is not None, timeout=20_000)
    dialog = shown()
    assert dialog is not None
    dialog.activateWindow()
    desk.bot.waitUntil(dialog.isActiveWindow)
    return dialog


def press(widget: QWidget) -> None:
    """Click on a button."""
    assert widget.isVisible()
    assert widget.isEnabled()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def place(dialog: ImportDialog, name: str) -> int:
    """Where the column called so is."""
    return next(i for i, facts in enumerate(dialog.sheet.sheet.columns) if facts.name == name)


def choose(*texts: str) -> None:
    """Go through the menu that is open and its submenus with the keyboard."""
    for text in texts:
        open_menu = QApplication.activePopupWidget()
        assert isinstance(open_menu, QMenu)
        names = [action.text() for action in open_menu.actions()]
        assert text in names, names
        action = open_menu.actions()[names.index(text)]
        open_menu.setActiveAction(action)
        further = action.menu() is not None
        QTest.keyClick(open_menu, Qt.Key.Key_Right if further else Qt.Key.Key_Return)


def header_menu(dialog: ImportDialog, column: str) -> QMenu:
    """Click on a column's header; the menu that opens."""
    header, section = dialog.sheet.header, place(dialog, column)
    dialog.sheet.scrollTo(dialog.sheet.sheet.index(0, section))
    at = QPoint(header.sectionViewportPosition(section) + 20, header.height() - 12)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def from_header(dialog: ImportDialog, column: str, *texts: str) -> None:
    """Choose from a column's menu."""
    header_menu(dialog, column)
    choose(*texts)


def add_metric(dialog: ImportDialog, *texts: str) -> None:
    """Choose from the menu of "Add metric"."""
    menu = dialog.side.add.menu()
    menu.popup(dialog.side.add.mapToGlobal(QPoint(0, dialog.side.add.height())))
    choose(*texts)


def pick(picker: ColumnPicker, text: str) -> None:
    """Type a column's name into a box and leave it with Enter."""
    picker.field.setFocus()
    picker.field.selectAll()
    QTest.keyClicks(picker.field, text)
    QTest.keyClick(picker.field, Qt.Key.Key_Return)


def set_combo(combo: QComboBox, text: str) -> None:
    """Go to an entry with the arrow keys."""
    combo.setFocus()
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(i) for i in range(combo.count())]
    while combo.currentIndex() != index:
        QTest.keyClick(combo, Qt.Key.Key_Down if combo.currentIndex() < index else Qt.Key.Key_Up)


def type_into(field: QWidget, text: str) -> None:
    """Replace what is in a field and press Enter."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text) if text else QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)


def notice(dialog: ImportDialog, part: str) -> int:
    """Which of the notices holds a text."""
    texts = [found.text for found in dialog.notices.notices]
    return next(i for i, text in enumerate(texts) if part in text)


def answer_notice(dialog: ImportDialog, part: str) -> None:
    """Press the button of a notice."""
    found = dialog.notices.notices[notice(dialog, part)]
    buttons = [n for n in dialog.notices.notices if n.do is not None]
    press(dialog.notices.buttons[buttons.index(found)])
