"""A private folder for a file that is made while another is read; it goes with the last that holds it, or at exit."""

import shutil
import tempfile
import weakref
from pathlib import Path


class Scratch:
    """A temporary folder only the user can look into."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="cxdesk-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)

    def remove(self) -> None:
        """Remove the folder now."""
        self._end()
