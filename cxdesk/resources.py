"""Where the files that ship with CXDesk are: fonts, icons, translations, templates, licences.

A wheel and a bundle carry them inside the package, a checkout keeps them beside it. This module must not know what
any of the files means.
"""

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """Return the resources folder: ``_resources`` in the package where installed, else ``resources`` beside it."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def path(*parts: str) -> Path:
    """Return the path of one shipped file or folder, e.g. ``path("fonts", "NotoSans-Regular.ttf")``."""
    return root().joinpath(*parts)
