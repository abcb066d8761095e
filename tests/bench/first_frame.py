"""Run as a program, ``first_frame.py floor`` or ``first_frame.py app``: shows a window and prints when it was painted.

What is printed is ``time.time()`` right after the first frame was painted and flushed; the parent knows when it started
the process. ``floor`` is the smallest window PySide6 can show, ``app`` the whole application with the sample open.
"""

import os
import sys
import time
from typing import Any

HEAVY = ("numpy", "matplotlib", "pandas", "sqlite_utils", "pypdf", "cxdesk.exchange", "cxdesk.metrics.kinds")
"""What must not have been imported by then."""


def end_after_this_frame() -> None:
    """End the process once the paint event that is going on, and the flush of its frame, are over."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

    class Bell(QObject):
        def event(self, event: QEvent) -> bool:
            done = time.time()
            print(done, *(name for name in HEAVY if name in sys.modules), flush=True)
            os._exit(0)

    end_after_this_frame.bell = Bell()  # type: ignore[attr-defined]  # it must live until it rings
    urgent = Qt.EventPriority.HighEventPriority.value
    QCoreApplication.postEvent(end_after_this_frame.bell, QEvent(QEvent.Type.User), urgent)  # type: ignore[attr-defined]


def floor() -> None:
    """Show one empty window of the application's size."""
    from PySide6.QtGui import QColor, QPainter, QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Window(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor("white"))
            painter.end()
            end_after_this_frame()

    application = QApplication([])
    window = Window()
    window.resize(1280, 800)
    window.show()
    application.exec()


def app() -> None:
    """Start the application with the sample open, as ``cxdesk --sample`` does, and look at the map's paint events."""
    from cxdesk.desktop.app import run
    from cxdesk.desktop.map.view import MapView

    paint = MapView.paintEvent

    def paint_and_end(self: MapView, event: Any) -> None:
        paint(self, event)
        end_after_this_frame()

    MapView.paintEvent = paint_and_end  # type: ignore[method-assign]
    sys.exit(run(sample=True))


if __name__ == "__main__":
    {"floor": floor, "app": app}[sys.argv[1]]()
