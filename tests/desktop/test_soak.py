"""It does not die by itself: random operations on the real window, for as long as wanted.

Some hundred in every run, always the same; ``CXDESK_LONG=1`` makes it five thousand and looks at memory too.
"""

import gc
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cxdesk.desktop import tasks, ui
from cxdesk.desktop.actions import SPECS
from cxdesk.desktop.importing.dialog import ImportDialog
from cxdesk.model.records import Touchpoint
from cxdesk.session import ProjectSession, check_file
from tests.store.making import make_project

LONG = os.environ.get("CXDESK_LONG") == "1"
OPERATIONS = 5000 if LONG else 80
WARM_UP = 2000
LEAVING = {
    "file.quit",
    "file.close",
    "file.open",
    "file.new",
    "file.sample",
    "file.save_as",
    "help.log_folder",
}
KEYS = [
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
]
KEYS += [Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_N, Qt.Key.Key_P, Qt.Key.Key_O, Qt.Key.Key_G, Qt.Key.Key_5]
KEYS += [Qt.Key.Key_F2, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_End]


class Anything(ui.Ask):
    """Answers every dialog at random."""

    def __init__(self, dice: random.Random, folder: Path) -> None:
        self.dice, self.folder = dice, folder

    def message(self, parent: QWidget | None, text: str, detail: str = "") -> None:
        pass

    def choose(
        self, parent: QWidget | None, text: str, choices: Sequence[ui.Choice], detail: str = ""
    ) -> str:
        return self.dice.choice(choices).key

    def text(self, parent: QWidget | None, title: str, label: str, value: str = "") -> str | None:
        return self.dice.choice([None, "", "A name", value])

    def open_file(self, parent: QWidget | None, title: str, folder: Path, filters: str) -> Path | None:
        return self.dice.choice([None, self.folder / "survey.csv"])

    def save_file(self, parent: QWidget | None, title: str, path: Path, filters: str) -> Path | None:
        return self.dice.choice([None, self.folder / f"out{path.suffix or '.cxdesk'}"])

    def run(self, dialog: QDialog) -> bool:
        dialog.show()
        QApplication.processEvents()
        dialog.grab()
        self.dice.choice([dialog.accept, dialog.reject])()
        dialog.deleteLater()
        return dialog.result() == QDialog.DialogCode.Accepted


class Soak:
    """One run; every step is drawn from the dice."""

    def __init__(self, desk, dice: random.Random) -> None:
        self.desk, self.dice = desk, dice
        self.done: dict[str, int] = {}

    def act(self) -> None:
        """Choose an action that is possible from the menus."""
        keys = [spec.key for spec in SPECS if spec.key not in LEAVING]
        key = self.dice.choice(keys)
        action = self.desk.window.actions_table[key]
        if action.isEnabled():
            self.done[key] = self.done.get(key, 0) + 1
            action.trigger()

    def select(self) -> None:
        document = self.desk.document
        kind = self.dice.choice(
            ["stage", "touchpoint", "touchpoint", "pain_point", "opportunity", "quote", ""]
        )
        found = [record.id for record in document.project.by_kind().get(kind, ())]
        document.select(kind, tuple(self.dice.sample(found, min(len(found), self.dice.randint(1, 3)))))

    def show(self) -> None:
        document = self.desk.document
        document.show_journey(self.dice.choice(document.project.journeys()).id)

    def press(self) -> None:
        widget = QApplication.focusWidget() or self.desk.window.map_view
        QTest.keyClick(widget, self.dice.choice(KEYS))

    def write(self) -> None:
        widget = QApplication.focusWidget() or self.desk.window.map_view
        QTest.keyClicks(widget, self.dice.choice(["Gate", "x", "7", "<b>", "&"]))

    def click(self) -> None:
        view = self.desk.window.map_view.viewport()
        at = QPoint(self.dice.randrange(view.width()), self.dice.randrange(view.height()))
        click: Any = self.dice.choice([QTest.mouseClick, QTest.mouseClick, QTest.mouseDClick, self.drag])
        click(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def drag(self, view: QWidget, button: Qt.MouseButton, keys: Qt.KeyboardModifier, at: QPoint) -> None:
        QTest.mousePress(view, button, keys, at)
        for step in range(1, 4):
            QTest.mouseMove(view, at + QPoint(step * 30, step * 5))
        QTest.mouseRelease(view, button, keys, at + QPoint(100, 15))

    def step_back(self) -> None:
        for _step in range(self.dice.randint(1, 8)):
            self.dice.choice([self.desk.document.undo, self.desk.document.undo, self.desk.document.redo])()

    def thin(self) -> None:
        """Keep the project from growing, so that memory can be compared."""
        document = self.desk.document
        while document.project.count(Touchpoint) > 60 or len(document.project.journeys()) > 4:
            if not document.undo():
                break

    def close_popups(self) -> None:
        """Close what stands open by itself."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, ImportDialog) and widget.isVisible():
                self.dice.choice([widget.start_import, widget.reject])()

    def run(self, operations: int) -> None:
        """Do that many random things."""
        acts = [self.act] * 6 + [self.select] * 4 + [self.press] * 5 + [self.write, self.show, self.step_back]
        acts += [self.click] * 3
        for number in range(operations):
            self.dice.choice(acts)()
            QApplication.processEvents()
            self.close_popups()
            if number % 97 == 0:
                QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the event loop does
                gc.collect()
                self.thin()


def resident() -> float:
    """Return the process's memory in mebibytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def test_nothing_breaks_whatever_is_done(desk, tmp_path: Path) -> None:
    path = tmp_path / "Soak.cxdesk"
    make_project(path).close()
    (tmp_path / "survey.csv").write_text("date,nps\n" + "2026-01-02,9\n" * 30)
    dice = random.Random(1)
    before = ui.use(Anything(dice, tmp_path))
    try:
        desk.open(path)
        soak = Soak(desk, dice)
        if not LONG:
            soak.run(OPERATIONS)
        else:
            steady(soak)
        tasks.finish()
        QApplication.processEvents()
        kept = desk.document.project.snapshot()
        assert desk.document.session.reload() == kept
        left = desk.document.session.path
        desk.restart()
    finally:
        ui.use(before)
    assert left is not None
    assert check_file(left).problems == ()
    again = ProjectSession.open(left, read_only=True)
    assert again.project == kept
    again.close()
    assert len(soak.done) > 5, soak.done


def steady(soak: Soak) -> None:
    """Run long and compare memory and the counts of the objects everybody shares with those after a warm-up."""
    soak.run(WARM_UP)
    gc.collect()
    memory, nones, trues = resident(), sys.getrefcount(None), sys.getrefcount(True)
    soak.run(OPERATIONS - WARM_UP)
    gc.collect()
    assert resident() < memory * 1.1
    assert (
        sys.getrefcount(None) > nones - 500
    )  # a binding that takes references it does not own ends the process
    assert sys.getrefcount(True) > trues - 100
