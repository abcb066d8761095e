"""What makes the application start faster; imported before the rest of it. It must not know what is started.

Python looks for garbage after every 700 new objects; a start makes a hundred thousand and throws none away. PySide6
reads the source of every module imported after it, to see whether it uses PySide6's optional features; none of ours
does. Together they took a sixth of the time to the first frame.
"""

import contextlib
import gc
import sys
from types import ModuleType

gc.set_threshold(200_000, 20, 50)


def started() -> None:
    """Look for garbage more often from now on, but never again among what was made at the start."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _uses_features(module: ModuleType) -> bool:
    return False


with contextlib.suppress(ImportError, KeyError):
    import PySide6  # noqa: F401 - it brings the module below

    sys.modules["shibokensupport.feature"]._mod_uses_pyside = _uses_features  # type: ignore[attr-defined]
