"""The real application on a real project in a folder of its own; its dialogs are answered by a script."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from cxdesk import i18n
from cxdesk.desktop import tasks, ui
from cxdesk.desktop.app import Application
from cxdesk.desktop.document import Document
from cxdesk.desktop.theme import theme
from cxdesk.desktop.window import MainWindow
from cxdesk.settings import Settings

THREE = (("Discovery", "Find out"), ("Evaluation", ""), ("Decision", ""))


class Answers(ui.Ask):
    """Answers the dialogs that are expected, in order, and keeps what was said; an unexpected one fails the test."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.queue: list[Any] = []

    def expect(self, *answers: Any) -> None:
        """Give the next answers: a key, a text, a path, or what is done with a dialog that is run."""
        self.queue += answers

    def _next(self, text: str) -> Any:
        self.said.append(text)
        assert self.queue, f"an unexpected question: {text}"
        return self.queue.pop(0)

    def message(self, parent: QWidget | None, text: str, detail: str = "") -> None:
        self.said.append(text)

    def choose(
        self, parent: QWidget | None, text: str, choices: Sequence[ui.Choice], detail: str = ""
    ) -> str:
        answer = self._next(text)
        assert answer in {choice.key for choice in choices}
        return str(answer)

    def text(self, parent: QWidget | None, title: str, label: str, value: str = "") -> str | None:
        answer: str | None = self._next(label)
        return answer

    def open_file(self, parent: QWidget | None, title: str, folder: Path, filters: str) -> Path | None:
        answer: Path | None = self._next(title)
        return answer

    def save_file(self, parent: QWidget | None, title: str, path: Path, filters: str) -> Path | None:
        answer: Path | None = self._next(title)
        return answer

    def run(self, dialog: QDialog) -> bool:
        act: Callable[[QDialog], None] = self._next(dialog.windowTitle())
        dialog.show()
        act(dialog)
        accepted = dialog.result() == QDialog.DialogCode.Accepted
        dialog.close()
        dialog.deleteLater()
        return accepted


class Desk:
    """The application under test, with short ways to its parts."""

    def __init__(self, bot: QtBot, application: Application, answers: Answers) -> None:
        self.bot, self.application, self.answers = bot, application, answers

    @property
    def window(self) -> MainWindow:
        """The main window."""
        assert self.application.window is not None
        return self.application.window

    @property
    def document(self) -> Document:
        """The document that is shown."""
        return self.window.document

    def new(self) -> "Desk":
        """Begin a project from three stages."""
        self.application.new_project("New project", "Customer journey", THREE)
        return self.shown()

    def open(self, path: Path) -> "Desk":
        """Open a project file."""
        self.application.open_path(path)
        return self.shown()

    def shown(self) -> "Desk":
        """Wait until the main window can take input."""
        self.window.setWindowState(Qt.WindowState.WindowNoState)  # the screen of the tests is small
        self.window.resize(1600, 1000)
        self.bot.waitExposed(self.window)
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)
        return self

    def trigger(self, key: str) -> None:
        """Choose an action from its menu."""
        action = self.window.actions_table[key]
        assert action.isEnabled(), key
        action.trigger()

    def keys(self, widget: QWidget, *keys: Any) -> None:
        """Press keys one after another, on whatever has the focus then."""
        for key in keys:
            target = QApplication.focusWidget() or widget
            if isinstance(key, str):
                self.bot.keyClicks(target, key)
            else:
                self.bot.keyClick(target, key)

    def restart(self) -> None:
        """Close the window as the user does."""
        assert self.window.close()
        assert self.application.window is None


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of its own for settings, data and logs."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CXDESK_HOME", str(folder))
    return folder


@pytest.fixture
def answers() -> Iterator[Answers]:
    """Return who answers the dialogs; all answers must be used up."""
    scripted = Answers()
    before = ui.use(scripted)
    yield scripted
    ui.use(before)
    assert not scripted.queue, f"never asked for: {scripted.queue}"


@pytest.fixture
def desk(qtbot: QtBot, home: Path, answers: Answers) -> Iterator[Desk]:
    """Return the application with nothing open; it leaves no window and no work behind."""
    i18n.install("en", "en_US")
    settings = Settings()
    theme().start("light")
    application = Application(settings)
    yield Desk(qtbot, application, answers)
    if application.window is not None:
        application.window.close()
    if application.welcome is not None:
        application.welcome.close()
        application.welcome.deleteLater()
    tasks.finish()
    QApplication.sendPostedEvents()
    qtbot.waitUntil(lambda: not [w for w in QApplication.topLevelWidgets() if w.isVisible()])


TAB, ENTER, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape
