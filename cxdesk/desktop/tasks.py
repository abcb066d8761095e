"""Long work beside the window: one worker thread, a progress dialog after half a second, and a way to stop.

The work is a plain function that takes a Job and values and returns values; it touches no widget, session or file
connection. What comes of it is handed over on the window's thread. This module must not know what the work is.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QProgressBar, QVBoxLayout, QWidget

from cxdesk import logs
from cxdesk.desktop import ui
from cxdesk.errors import Cancelled, CxdeskError
from cxdesk.i18n import _
from cxdesk.jobs import Job

PATIENCE: Final = 500
"""Milliseconds that work may take before its progress is shown."""

T = TypeVar("T")


@cache
def _executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="cxdesk-work")


def finish() -> None:
    """Stop taking work and wait for what runs; called when the application ends."""
    for task in tuple(_running):
        task.job.cancel()
    if _executor.cache_info().currsize:
        _executor().shutdown(wait=True, cancel_futures=True)
        _executor.cache_clear()


class Task(QObject):
    """One piece of work under way. ``done(result)`` or ``failed(error)`` follows once, on the window's thread."""

    done = Signal(object)
    failed = Signal(object)
    _ended = Signal(object, object)
    _progress = Signal(int, int, str)

    def __init__(self, parent: QWidget, text: str, work: Callable[[Job], Any]) -> None:
        super().__init__(parent)
        self.job = Job(self._progress.emit)
        self._text = text
        self._dialog: _Progress | None = None
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._progress.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._show_dialog)
        self._patience.start()
        _running.add(self)
        self._future: Future[Any] = _executor().submit(work, self.job)
        self._future.add_done_callback(self._tell)

    def _tell(self, future: "Future[Any]") -> None:
        if future.cancelled():
            self._ended.emit(None, Cancelled(_("Stopped; nothing was changed.")))
            return
        error = future.exception()
        self._ended.emit(None if error else future.result(), error)

    def _end(self, result: object, error: object) -> None:
        self._patience.stop()
        if self._dialog is not None:
            self._dialog.accept()
            self._dialog.deleteLater()
        _running.discard(self)
        try:
            if error is None:
                self.done.emit(result)
            else:
                self.failed.emit(error)
        finally:
            self.deleteLater()

    def _show_dialog(self) -> None:
        parent = self.parent()
        self._dialog = _Progress(parent if isinstance(parent, QWidget) else None, self._text, self.job)
        self._dialog.open()

    def _show_progress(self, done: int, total: int, text: str) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(done, total, text)


_running: set[Task] = set()


def run(
    parent: QWidget,
    text: str,
    work: Callable[[Job], T],
    done: Callable[[T], None],
    failed: Callable[[CxdeskError], None] | None = None,
) -> Task:
    """Do ``work`` beside the window and hand its result to ``done``.

    ``text`` says what is going on. A CxdeskError goes to ``failed`` or is shown as a message; when the user stopped
    the work nothing more is said. Any other error is reported as a bug.
    """
    task = Task(parent, text, work)

    def fail(error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, CxdeskError):
            raise error
        logs.report(error)
        if failed is not None:
            failed(error)
        else:
            ui.message(parent, str(error))

    task.done.connect(done)
    task.failed.connect(fail)
    return task


class _Progress(QDialog):
    """How far the work is, and the button that stops it."""

    def __init__(self, parent: QWidget | None, text: str, job: Job) -> None:
        super().__init__(parent)
        self.setWindowTitle("CXDesk")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(360)
        self._job = job
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(text)
        self._detail = ui.Label(role="caption")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (ui.Label(text, wrap=True), self._bar, self._detail, buttons):
            layout.addWidget(widget)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Move the bar; a total of 0 is unknown."""
        if total > 0:
            self._bar.setRange(0, 1000)
            self._bar.setValue(int(done / total * 1000))
        self._detail.setText(text)

    def reject(self) -> None:
        self._job.cancel()
        self._detail.setText(_("Stopping…"))
