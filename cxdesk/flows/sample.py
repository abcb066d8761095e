"""The sample project: built once, kept in the user's cache folder; whoever opens it works on a copy.

How it is built stands in ``sample_building``. It must not know widgets.
"""

import hashlib
from pathlib import Path

from cxdesk import __version__, resources
from cxdesk.settings import cache_folder


def sample_path() -> Path:
    """Return the built sample project; builds it on first use (two seconds)."""
    story_bytes = resources.path("sample", "rail.json").read_bytes()
    recipe = b""
    for name in ("sample_building.py", "sample_tables.py"):
        source = Path(__file__).with_name(name)  # absent in a bundle, whose version says it all
        recipe += source.read_bytes() if source.is_file() else b""
    key = hashlib.sha256(story_bytes + recipe + __version__.encode()).hexdigest()[:12]
    folder = cache_folder() / "sample"
    path = folder / f"sample-{key}.cxdesk"
    if not path.exists():
        from cxdesk.flows.sample_building import build

        folder.mkdir(parents=True, exist_ok=True)
        build(path)
    return path
