"""The import under way: on the window's thread, in slices between which the window lives, with a way to stop.

The rows go through the session's own connection in one transaction, so they have to be written on its thread; each
chunk takes some milliseconds. While it runs nothing else can be edited and no file is written.
"""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QProgressBar, QPushButton, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.errors import Cancelled
from cxdesk.exchange.importing import ImportPlan
from cxdesk.flows.importing import carry_out
from cxdesk.i18n import _
from cxdesk.jobs import Job

SLICE: Final = 0.02
"""Seconds of work after which the window gets its turn."""


T = TypeVar("T")


class ProgressBar(QWidget):
    """How far the import is, and the button that stops it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._turn = 0.0
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Import"))
        self.text = ui.Label(role="secondary")
        self.stop = QPushButton(_("Stop"))
        ui.set_role(self.stop, "flat")
        self.stop.clicked.connect(self.cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.text)
        layout.addWidget(self.stop)

    @property
    def busy(self) -> bool:
        """Whether an import is under way."""
        return self._job is not None

    def cancel(self) -> None:
        """Ask the import to stop; nothing of it will be left."""
        if self._job is not None:
            self._job.cancel()
            self.text.setText(_("Stopping…"))

    def run(self, document: Document, plan: ImportPlan) -> bool:
        """Import, and tell the views; False where the user stopped it. Raises CxdeskError; nothing has changed then."""
        change = self.do(document, lambda job: carry_out(document.session, plan, job))
        if change is not None:
            document.announce(change)
        return change is not None

    def do(self, document: Document, work: Callable[[Job], T]) -> T | None:
        """Do work that goes through the session; None where the user stopped it. Raises what the work raises."""
        self._job = Job(self._report)
        self._turn = time.monotonic()
        self.bar.setValue(0)
        try:
            with document.held():
                return work(self._job)
        except Cancelled:
            return None
        finally:
            self._job = None

    def _report(self, done: int, total: int, text: str) -> None:
        if time.monotonic() - self._turn < SLICE:
            return
        self.bar.setValue(int(1000 * done / total) if total else 0)
        if self._job is not None and not self._job.cancelled:
            self.text.setText(text)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        self._turn = time.monotonic()


class StoppableDialog(QDialog):
    """A dialog in which an import runs: while it does, closing the dialog asks it to stop."""

    progress: ProgressBar

    def reject(self) -> None:
        if self.progress.busy:
            self.progress.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.progress.busy:
            self.progress.cancel()
            event.ignore()
            return
        super().closeEvent(event)
