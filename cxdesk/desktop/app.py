"""The application: it opens projects, shows the start window or the main window, and ends.

One project is open at a time. What can go wrong with a file is explained here once. It must not know what windows hold.
"""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QWidget

from cxdesk import i18n, logs
from cxdesk.desktop import quick, ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.icons import application_icon
from cxdesk.desktop.theme import STYLE, theme
from cxdesk.errors import CxdeskError, DamagedError, LockedError
from cxdesk.i18n import _
from cxdesk.session import ProjectSession, Recoverable
from cxdesk.settings import Settings
from cxdesk.verbs.projects import begin_project

if TYPE_CHECKING:
    from cxdesk.desktop.welcome import Welcome
    from cxdesk.desktop.window import MainWindow


class Application(QObject):
    """What is open, and the way from one thing to the next."""

    _bug = Signal(str, str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.window: MainWindow | None = None
        self.welcome: Welcome | None = None
        self._told: set[str] = set()
        self._bug.connect(self._tell_bug)

    # ------------------------------------------------------------------------------------------- the shell

    def show_welcome(self) -> None:
        """Show the start window, over the main window where a project is open."""
        from cxdesk.desktop.welcome import Welcome

        if self.welcome is None:
            self.welcome = Welcome(self, self.settings)
        self.welcome.refresh()
        self.welcome.show()
        self.welcome.raise_()
        self.welcome.activateWindow()

    def open_path(self, path: Path) -> None:
        """Open a project file instead of the present project; a file that cannot be opened is explained."""
        author = self.settings.rater
        session = self._opened(path, lambda: ProjectSession.open(path, author=author))
        if session is not None and self.open_session(session):
            self.settings.add_recent(path)
            self.settings.set_folder("open", path.absolute().parent)

    def open_sample(self) -> None:
        """Open a copy of the sample project, without a file of its own."""
        from cxdesk.flows.sample import sample_path

        session = self._explained(lambda: ProjectSession.open_copy(sample_path(), author=self.settings.rater))
        if session is not None:
            self.open_session(session)

    def new_project(self, name: str, title: str, stages: Sequence[tuple[str, str]]) -> None:
        """Begin a project; it lives in the user's data folder until it is given a file."""
        begin = begin_project(name, title, stages, self.settings.rater)
        session = self._explained(lambda: ProjectSession.create(None, begin, author=self.settings.rater))
        if session is not None:
            self.open_session(session)

    def recover(self, item: Recoverable) -> None:
        """Carry on from what a crash left."""
        session = self._explained(lambda: ProjectSession.recover(item, author=self.settings.rater))
        if session is not None:
            self.open_session(session)

    def offer_recovery(self) -> None:
        """Show the start window, which offers what a crash left, over a project that was opened without it."""
        hidden = self.welcome is None or not self.welcome.isVisible()
        if hidden and any(item.origin is not None for item in ProjectSession.recoverable()):
            self.show_welcome()

    def open_session(self, session: ProjectSession) -> bool:
        """Show a project instead of the present one; False where the present one could not be let go of."""
        if self.window is not None and not self.window.let_go():
            session.close()
            return False
        if self.window is None:
            from cxdesk.desktop.window import MainWindow

            self.window = MainWindow(Document(session, self.settings), self.settings, self)
        else:
            self.window.document.replace_session(session)
        self.window.show()
        if self.welcome is not None:
            self.welcome.hide()
        return True

    def close_project(self) -> None:
        """Close the project and show the start window."""
        if self.window is not None and self.window.close():
            self.show_welcome()

    def closed(self, window: QWidget) -> None:
        """Forget a window that was closed."""
        if window is self.window:
            self.window = None
            window.deleteLater()

    def quit(self) -> None:
        """Close everything; the application ends with its last window."""
        if self.window is not None and not self.window.close():
            return
        if self.welcome is not None:
            self.welcome.close()
        QApplication.quit()

    # ------------------------------------------------------------------------------------------- what goes wrong

    def _parent(self) -> QWidget | None:
        return self.window or (
            self.welcome if self.welcome is not None and self.welcome.isVisible() else None
        )

    def _explained(self, make: Callable[[], ProjectSession]) -> ProjectSession | None:
        try:
            return make()
        except CxdeskError as error:
            logs.report(error)
            ui.message(self._parent(), str(error))
            return None

    def _opened(self, path: Path, make: Callable[[], ProjectSession]) -> ProjectSession | None:
        """Open a file; one that somebody has open can be looked at, a damaged one rescued."""
        try:
            return make()
        except LockedError as error:
            if ui.question(self._parent(), str(error), _("Open read-only")):
                author = self.settings.rater
                return self._explained(lambda: ProjectSession.open(path, read_only=True, author=author))
        except DamagedError as error:
            from cxdesk.desktop.rescue import rescue

            rescue(self._parent(), path, error, self.open_path)
        except CxdeskError as error:
            logs.report(error)
            ui.message(self._parent(), str(error))
        return None

    def report(self, error: BaseException) -> None:
        """Tell of a bug, on whichever thread it happened; once per kind, so that nobody is buried in messages."""
        _start_log()
        kind = logs.describe(error)
        self._bug.emit(kind, str(error) if isinstance(error, CxdeskError) else "")

    def _tell_bug(self, kind: str, sentence: str) -> None:
        if kind in self._told:
            return
        self._told.add(kind)
        QTimer.singleShot(0, lambda: self._show_bug(sentence))

    def _show_bug(self, sentence: str) -> None:
        from cxdesk.desktop.dialogs import tell_bug

        tell_bug(self._parent(), sentence)


class QtApplication(QApplication):
    """Qt's application; on macOS the system asks it to open files."""

    file_wanted = Signal(object)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_wanted.emit(Path(event.file()))
            return True
        return super().event(event)


LOG_LATER = 400
"""Milliseconds after the start at which the log file is opened, unless there is something to log before."""


@cache
def _start_log() -> None:
    logs.start()


def _finish_work() -> None:
    from cxdesk.desktop import tasks

    tasks.finish()


def _log_qt(kind: QtMsgType, _context: object, message: str) -> None:
    if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        logs.note("Qt: %s", message)


def run(path: Path | None = None, *, sample: bool = False) -> int:
    """Open the desktop, with a project, the sample or the start window, and return when it was closed."""
    settings = Settings()
    i18n.install(settings.language)
    qInstallMessageHandler(_log_qt)
    QtApplication.setApplicationName("CXDesk")
    QtApplication.setDesktopFileName("cxdesk")
    qt = QtApplication([*sys.argv[:1], *STYLE])
    qt.setWindowIcon(application_icon())
    theme().start(settings.theme)
    application = Application(settings)
    logs.catch(application.report)
    qt.file_wanted.connect(application.open_path)
    qt.aboutToQuit.connect(_finish_work)
    QTimer.singleShot(LOG_LATER, _start_log)
    QTimer.singleShot(LOG_LATER, application.offer_recovery)
    QTimer.singleShot(LOG_LATER, quick.started)
    with logs.reported():
        if path is not None:
            application.open_path(path)
        elif sample:
            application.open_sample()
    if application.window is None:
        application.show_welcome()
    return qt.exec()
