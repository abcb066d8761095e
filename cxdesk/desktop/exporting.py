"""Exports from the window: drawn here, encoded and written beside it, and told about in the status bar."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from cxdesk.desktop import tasks, ui
from cxdesk.desktop.document import Document
from cxdesk.errors import CxdeskError
from cxdesk.i18n import _, ngettext
from cxdesk.jobs import Job

PIXELS: Final = 2.0
"""Pixels per map unit of a picture: sharp on a slide."""


def export_map(window: QMainWindow, document: Document, path: Path) -> None:
    """Write the map that is shown as PNG, PDF or SVG, by the path's ending."""
    from cxdesk.flows.report import begin_export

    try:
        finish = begin_export(
            document.session,
            document.journey_id,
            path,
            round_id=document.round_id,
            scale=PIXELS,
            by=document.period,
        )
    except CxdeskError as error:
        ui.message(window, str(error))
        return

    def work(job: Job) -> int:
        return finish()

    tasks.run(window, _("Exporting the map…"), work, lambda pages: tell(window, path, pages))


def export_report(window: QMainWindow, document: Document, path: Path) -> None:
    """Write the report of the map that is shown as PDF."""
    from cxdesk.flows.report import begin_report

    window.setCursor(Qt.CursorShape.WaitCursor)
    try:
        finish = begin_report(document.session, document.journey_id, path, round_id=document.round_id)
    except CxdeskError as error:
        ui.message(window, str(error))
        return
    finally:
        window.unsetCursor()

    def work(job: Job) -> int:
        return finish()

    tasks.run(window, _("Writing the report…"), work, lambda pages: tell(window, path, pages))


def tell(window: QMainWindow, path: Path, pages: int) -> None:
    """Say what was written."""
    text = ngettext("Wrote {file} ({n} page).", "Wrote {file} ({n} pages).", pages)
    window.statusBar().showMessage(text.format(file=ui.show_hidden(path.name), n=pages), 8000)
