"""The emotion curve: a smooth line through the touchpoints' mean emotion that never rises or falls beyond them.

Monotone cubic interpolation (Fritsch and Carlson 1980, Monotone piecewise cubic interpolation, SIAM Journal on
Numerical Analysis 17), given as Bézier segments so that any painter can draw it. Pure geometry in the caller's units;
this module must not know pixels, scores or touchpoints.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

Dot = tuple[float, float]


class Bezier(NamedTuple):
    """A cubic Bézier segment from ``start`` to ``end``."""

    start: Dot
    control1: Dot
    control2: Dot
    end: Dot


class Run(NamedTuple):
    """An unbroken part of the curve: its dots and one segment between each two; a lone dot has no segment."""

    dots: tuple[Dot, ...]
    segments: tuple[Bezier, ...]


def curve(points: Iterable[tuple[float, float | None]]) -> tuple[Run, ...]:
    """The curve through ``points`` (x strictly rising), broken where y is None.

    Raises ValueError where x does not rise.
    """
    runs: list[list[Dot]] = [[]]
    previous = -math.inf
    for x, y in points:
        if x <= previous:
            raise ValueError(f"x must rise, but {x} follows {previous}")
        previous = x
        if y is None:
            runs.append([])
        else:
            runs[-1].append((x, y))
    return tuple(Run(tuple(dots), _segments(dots)) for dots in runs if dots)


def _segments(dots: Sequence[Dot]) -> tuple[Bezier, ...]:
    slopes = _slopes(dots)
    return tuple(
        Bezier(
            a,
            (a[0] + (b[0] - a[0]) / 3, _between(a[1] + slope_a * (b[0] - a[0]) / 3, a[1], b[1])),
            (b[0] - (b[0] - a[0]) / 3, _between(b[1] - slope_b * (b[0] - a[0]) / 3, a[1], b[1])),
            b,
        )
        for a, b, slope_a, slope_b in zip(dots, dots[1:], slopes, slopes[1:], strict=False)
    )


def _slopes(dots: Sequence[Dot]) -> list[float]:
    """The slope at every dot: the mean of its two secants, 0 at peaks and valleys, limited to stay monotone."""
    secants = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(dots)]
    if not secants:
        return [0.0] * len(dots)
    inner = [(a + b) / 2 if a * b > 0 else 0.0 for a, b in pairwise(secants)]
    slopes = [secants[0], *inner, secants[-1]]
    for i, secant in enumerate(secants):
        if secant == 0:
            slopes[i] = slopes[i + 1] = 0.0
            continue
        length = math.hypot(slopes[i] / secant, slopes[i + 1] / secant)
        if length > 3:
            slopes[i] *= 3 / length
            slopes[i + 1] *= 3 / length
    return slopes


def _between(value: float, one: float, two: float) -> float:
    """``value`` kept between two others: the limit above ensures it but for the last bit of rounding."""
    return min(max(value, min(one, two)), max(one, two))
