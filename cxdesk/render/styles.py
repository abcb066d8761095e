"""The map's text styles and measures at 100 %, as plain data. This module must not know Qt nor colours."""

from typing import Final, NamedTuple


class Style(NamedTuple):
    """A text style of the map: pixel size, weight and the height of a line, all at 100 %."""

    size: int
    bold: bool
    line: int


STYLES: Final[dict[str, Style]] = {
    "title": Style(20, True, 28),
    "header": Style(13, True, 18),
    "name": Style(13, True, 17),
    "goal": Style(12, False, 17),
    "note": Style(11, False, 15),
    "caption": Style(11, False, 15),
    "label": Style(11, True, 15),
    "lane": Style(12, True, 16),
    "value": Style(17, True, 22),
}
"""Every text style of the map by name."""

COLUMN: Final = 172
"""Width of a touchpoint's column in map units (pixels at 100 %)."""
TITLES: Final = 112
"""Width of the lane titles' column."""
HEADER: Final = 40
"""Height of the stage headers."""
