"""Runs first in a bundle: keeps matplotlib's list of fonts from one start to the next, which halves the first chart."""

import os

from cxdesk.settings import cache_folder

folder = cache_folder() / "matplotlib"
try:
    folder.mkdir(parents=True, exist_ok=True)
except OSError:
    pass
else:
    os.environ["MPLCONFIGDIR"] = str(folder)
