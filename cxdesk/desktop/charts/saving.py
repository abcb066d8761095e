"""Takes a chart out of the panel: as a picture on the clipboard, as PNG, SVG or PDF, as CSV of its numbers.

Files are written whole or not at all, in the light theme, in the proportions on screen. It must not know the panel.
"""

import re
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from cxdesk.desktop import ui
from cxdesk.errors import CxdeskError
from cxdesk.files import safe_write_bytes
from cxdesk.flows.charts import files
from cxdesk.i18n import N_, _
from cxdesk.render.figures_views import View
from cxdesk.settings import Settings


class Format(NamedTuple):
    """A kind of file: untranslated texts of the menu and of the file dialog's filter."""

    menu: str
    filter: str


FORMATS: Final = {
    "png": Format(N_("Picture (PNG)…"), N_("Picture (*.png)")),
    "svg": Format(N_("Vector drawing (SVG)…"), N_("Vector drawing (*.svg)")),
    "pdf": Format(N_("PDF…"), N_("PDF (*.pdf)")),
    "csv": Format(N_("Numbers (CSV)…"), N_("Numbers (*.csv)")),
}

LEAST: Final = QSize(720, 360)
"""A chart that leaves the panel is at least this large, in pixels at 100 %."""


def chart_file(view: View, format: str, size: QSize) -> bytes:
    """Return the bytes of a chart's file in the proportions on screen; ``format`` is one of ``FORMATS``."""
    large = size.expandedTo(LEAST)
    return files.chart_file(view, format, (large.width(), large.height()))


def copy_image(view: View, size: QSize) -> None:
    """Put a picture of the chart on the clipboard."""
    image = QImage.fromData(chart_file(view, "png", size), "PNG")  # type: ignore[arg-type]  # stubs want bytes
    QGuiApplication.clipboard().setImage(image)


def save(parent: QWidget, view: View, format: str, size: QSize, settings: Settings) -> Path | None:
    """Ask for a file and write the chart to it; return it, or None where nothing was written."""
    target = ui.ask.save_file(
        parent,
        _("Export chart"),
        settings.folder("export") / f"{file_name(view)}.{format}",
        _(FORMATS[format].filter),
    )
    if target is None:
        return None
    if target.suffix.lower() != f".{format}":
        target = target.with_name(f"{target.name}.{format}")
    try:
        safe_write_bytes(target, chart_file(view, format, size))
    except CxdeskError as error:
        ui.message(parent, str(error))
        return None
    settings.set_folder("export", target.parent)
    return target


def file_name(view: View) -> str:
    """Return a name for the chart's file, made of letters, digits and hyphens."""
    words = re.findall(r"\w+", view.scope)[:6]
    return "-".join(["chart", *words])[:60].lower()
