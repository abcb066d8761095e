"""Files dragged onto a window."""

from pathlib import Path

from PySide6.QtGui import QDropEvent

SUFFIX = ".cxdesk"
"""The ending of project files."""


def dropped_file(event: QDropEvent) -> Path | None:
    """Return the one local file that is dragged, None for anything else."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.is_file() else None
