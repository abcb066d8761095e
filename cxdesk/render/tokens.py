"""The design's colours as hexadecimal text, for light and dark: the one place where a colour has a value.

The map, the charts and the window all read them from here. This module must not know Qt, matplotlib or what is drawn.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple


class Tokens(NamedTuple):
    """Colours by what they are used for; each is ``#RRGGBB``.

    Text colours stand out at least 4.5 : 1 from ``canvas``, ``sheet`` and ``title`` of the same theme. ``*_back`` is
    the surface that belongs to the colour of the same name.
    """

    dark: bool
    canvas: str
    sheet: str
    title: str
    line: str
    strong_line: str
    text: str
    secondary: str
    tertiary: str
    accent: str
    on_accent: str
    halo: str
    success: str
    effort: str
    effort_bar: str
    emotion: str
    pain: str
    pain_back: str
    opportunity: str
    opportunity_back: str
    warning: str
    warning_back: str
    better: str
    worse: str
    stages: tuple[str, ...]
    on_stage: str


LIGHT: Final = Tokens(
    dark=False,
    canvas="#ECEEF1",
    sheet="#FFFFFF",
    title="#F7F8FA",
    line="#DFE3E8",
    strong_line="#CFD5DD",
    text="#1D2430",
    secondary="#465063",
    tertiary="#5A6473",
    accent="#2456C8",
    on_accent="#FFFFFF",
    halo="#DCE6FB",
    success="#2456C8",
    effort="#8F5B00",
    effort_bar="#C27A00",
    emotion="#A93179",
    pain="#B23A31",
    pain_back="#FDF1EF",
    opportunity="#12695D",
    opportunity_back="#EEF7F5",
    warning="#805300",
    warning_back="#FFF7E6",
    better="#12695D",
    worse="#B23A31",
    stages=("#33527F", "#12695D", "#6A4C93", "#8A4B2A", "#1F6F8B", "#7A3B69", "#4A5D23", "#4B5563"),
    on_stage="#FFFFFF",
)

DARK: Final = Tokens(
    dark=True,
    canvas="#15181D",
    sheet="#1D2127",
    title="#22272E",
    line="#343B45",
    strong_line="#454D59",
    text="#E7EAEE",
    secondary="#B9C1CC",
    tertiary="#9AA4B2",
    accent="#7EA2FF",
    on_accent="#15181D",
    halo="#2A3654",
    success="#7EA2FF",
    effort="#E5B04C",
    effort_bar="#E5B04C",
    emotion="#E58BC1",
    pain="#F1948B",
    pain_back="#3A2422",
    opportunity="#63C7B6",
    opportunity_back="#1C332F",
    warning="#F0C36A",
    warning_back="#362C16",
    better="#63C7B6",
    worse="#F1948B",
    stages=("#3F5F92", "#1B7568", "#75569F", "#96552F", "#2A7B97", "#8A477A", "#566B2B", "#59636F"),
    on_stage="#FFFFFF",
)


def tokens(dark: bool) -> Tokens:
    """Return the colours of the dark or the light theme."""
    return DARK if dark else LIGHT


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue (0-255) of ``#RRGGBB``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colours: Sequence[str], share: float) -> str:
    """Return the colour at ``share`` (0 to 1, cut to that) of the way along evenly spaced ``colours``."""
    place = max(0.0, min(1.0, share)) * (len(colours) - 1)
    index = min(int(place), len(colours) - 2)
    part = place - index
    pairs = zip(channels(colours[index]), channels(colours[index + 1]), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * part):02X}" for low, high in pairs)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2 definition)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _unit(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2 definition)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _unit(colour: str) -> list[float]:
    return [channel / 255 for channel in channels(colour)]
