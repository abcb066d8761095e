"""Long work that can say how far it is and be told to stop.

A job is handed to a plain function running on another thread or process; it knows nothing of windows. The caller
cancels, the worker reports and checks.
"""

import threading
from collections.abc import Callable

from cxdesk.errors import Cancelled
from cxdesk.i18n import _


class Job:
    """The line between long work and whoever waits for it; every method may be called from any thread."""

    def __init__(self, on_report: Callable[[int, int, str], None] | None = None) -> None:
        """``on_report(done, total, text)`` is called on the worker's thread at each report."""
        self._on_report = on_report
        self._cancelled = threading.Event()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Tell how far the work is: ``done`` of ``total`` steps (total 0 = unknown), ``text`` for the user."""
        if self._on_report is not None:
            self._on_report(done, total, text)

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise Cancelled where somebody asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled(_("Stopped; nothing was changed."))
