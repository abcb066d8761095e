"""Gets matplotlib ready, once: where it keeps its files, the style file, the fonts that ship with the application.

Importing this module is cheap; ``prepare`` imports matplotlib (about half a second) and is called by whatever draws.
It must not know what is drawn, and never imports pyplot.
"""

import os
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from cxdesk import resources, settings

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

OURS: Final = ("Noto Sans", "Noto Sans Thai", "CXDesk Symbols")
"""The families that ship with the application; the map uses the same."""

WORLD: Final = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Microsoft YaHei", "Yu Gothic", "Malgun Gothic", "PingFang SC",
    "Hiragino Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Nirmala UI", "Segoe UI",
    "Arial Unicode MS",
)  # fmt: skip
"""Families of the system that stand in for scripts ours lack, where they are installed."""

STAND_IN: Final = "\N{REPLACEMENT CHARACTER}"
"""Drawn for a character that no font has."""


@cache
def prepare() -> tuple[str, ...]:
    """Import and set up matplotlib; returns the families text is drawn with, best first.

    Its font list is kept in the user's cache folder, so that a bundle need not make it anew at each start.
    """
    folder = settings.cache_folder() / "matplotlib"
    os.environ.setdefault("MPLCONFIGDIR", str(folder))
    import matplotlib
    from matplotlib.font_manager import fontManager

    matplotlib.rcParams.update(
        matplotlib.rc_params_from_file(resources.path("cxdesk.mplstyle"), False, False)
    )
    # A system may have another edition of our fonts: text must measure the same everywhere.
    fontManager.ttflist = [entry for entry in fontManager.ttflist if entry.name not in OURS]
    for file in sorted(resources.path("fonts").glob("*.ttf")):
        fontManager.addfont(file)
    present = {entry.name for entry in fontManager.ttflist}
    families = (*OURS, *(name for name in WORLD if name in present), "DejaVu Sans")
    # A family without a bold face serves bold text with its regular one.
    bold = {entry.name for entry in fontManager.ttflist if entry.weight in (700, "bold")}
    fontManager.ttflist += [
        replace(entry, weight=700)
        for entry in fontManager.ttflist
        if entry.name in families and entry.name not in bold
    ]
    matplotlib.rcParams["font.family"] = list(families)
    return families


@cache
def _fonts() -> list["FT2Font"]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return [get_font(findfont(FontProperties(family=name))) for name in prepare()]


@cache
def _home(character: str) -> str:
    """The first family that has a character; empty where none has."""
    pairs = zip(prepare(), _fonts(), strict=True)
    return next((family for family, font in pairs if font.get_char_index(ord(character))), "")


@lru_cache(maxsize=4096)
def families(text: str) -> tuple[str, ...]:
    """Return the families that ``text`` needs, best first: each one named costs time whenever text is drawn."""
    if text.isascii():
        return OURS[:1]
    needed = {_home(character) for character in text if not character.isspace()}
    return tuple(family for i, family in enumerate(prepare()) if i == 0 or family in needed)


def drawable(text: str) -> str:
    """Return ``text`` on one line with only characters that can be drawn; others are shown as a stand-in."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    return "".join(c if _home(c) else STAND_IN for c in line if c.isprintable() or c in "\u200c\u200d\u00a0")
