"""How two answers of the same people go together, and what that says about which items matter most.

It takes plain numbers, row by row, NaN where one has none. It must not know where they are from, nor how a chart of
quadrants looks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cxdesk.metrics.intervals import Z95
from cxdesk.metrics.kinds import HIGH_GOOD
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cxdesk.metrics.intervals import Floats

Method = Literal["spearman", "pearson"]

Quadrant = Literal["keep", "improve", "overdone", "low"]
"""Important and good; important but not good; good but not important; neither."""

FEWEST = 4
"""Rows that a correlation needs for an interval."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """``r`` from -1 to 1 over ``n`` rows that have both numbers, with its 95 % interval.

    None where it is not defined: fewer than two rows, or a column that does not vary.
    """

    r: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a survey: its answers, row by row (NaN: none), and the figure it is reported with."""

    name: str
    answers: Sequence[float]
    performance: float | None


@dataclass(frozen=True, slots=True)
class Placed:
    """An item among the others; ``quadrant`` is empty where its importance or performance is not known."""

    name: str
    importance: Correlation
    performance: float | None
    quadrant: Quadrant | Literal[""]


@dataclass(frozen=True, slots=True)
class Quadrants:
    """Items by importance and performance; the lines are the means over the items (None: no item has both)."""

    items: tuple[Placed, ...]
    importance_line: float | None
    performance_line: float | None


def correlation(x: ArrayLike, y: ArrayLike, method: Method = "spearman") -> Correlation:
    """Return how two columns go together.

    Interval by Fisher's z: Pearson's with the standard error 1/√(n − 3), Spearman's with √((1 + r²/2)/(n − 3)).
    Sources: Fisher (1921), Metron 1; Bonett and Wright (2000), Psychometrika 65.
    """
    import numpy as np

    one, two = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    both = np.isfinite(one) & np.isfinite(two)
    one, two = one[both], two[both]
    n = len(one)
    if method == "spearman":
        one, two = ranks(one), ranks(two)
    a, b = one - one.mean() if n else one, two - two.mean() if n else two
    scale = math.sqrt(float((a * a).sum()) * float((b * b).sum()))
    if n < 2 or scale == 0:
        return Correlation(None, None, None, n)
    r = min(max(float((a * b).sum()) / scale, -1.0), 1.0)
    if n < FEWEST:
        return Correlation(r, None, None, n)
    if abs(r) == 1:
        return Correlation(r, r, r, n)
    wider = 1 + r * r / 2 if method == "spearman" else 1.0
    z, half = math.atanh(r), Z95 * math.sqrt(wider / (n - 3))
    return Correlation(r, math.tanh(z - half), math.tanh(z + half), n)


def facing(metric: Metric, values: ArrayLike) -> Floats:
    """Return the values that are answers to a metric, turned so that more is better; NaN in place of all others."""
    import numpy as np

    given = np.asarray(values, dtype=float)
    counts = (given >= metric.low) & (given <= metric.high)
    if metric.step > 0:
        counts &= (given - metric.low) % metric.step == 0.0
    turned = given if metric.direction == HIGH_GOOD else -given
    return np.where(counts, turned, np.nan)


def of_tallies(
    metric: Metric, outcome: Metric, tallies: Iterable[Tally], method: Method = "spearman"
) -> Correlation:
    """Return how a metric's answers go with an outcome's, from the metric's tallies split by the outcome's column."""
    import numpy as np

    ours, others, sizes = [np.zeros(0)], [np.zeros(0)], [np.zeros(0, dtype=np.uint32)]
    for tally in tallies:
        cells = np.frombuffer(tally.cells, dtype=np.uint32)
        rest, answer = np.divmod(cells, np.uint32(len(tally.answers)))
        said = np.array([_number(text) for text in tally.segments])
        ours.append(np.array(tally.answers)[answer])
        others.append(said[rest % np.uint32(len(tally.segments))])
        sizes.append(np.frombuffer(tally.counts, dtype=np.uint32))
    times = np.concatenate(sizes)
    return correlation(
        facing(metric, np.concatenate(ours)).repeat(times),
        facing(outcome, np.concatenate(others)).repeat(times),
        method,
    )


def _number(text: str | None) -> float:
    try:
        return math.nan if text is None else float(text)
    except ValueError:
        return math.nan


def ranks(values: Floats) -> Floats:
    """Return the ranks of values from 1 on; equal ones share the mean of theirs."""
    import numpy as np

    _distinct, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    found: Floats = (last - (counts - 1) / 2.0)[place]
    return found


def importance(items: Sequence[Item], outcome: ArrayLike, method: Method = "spearman") -> Quadrants:
    """Return the items by how their answers go together with an outcome and by their own figures.

    Source of the quadrants: Martilla and James (1977), Importance-performance analysis, Journal of Marketing 41.
    """
    found = [(item, correlation(item.answers, outcome, method)) for item in items]
    known = [(r.r, item.performance) for item, r in found if r.r is not None and item.performance is not None]
    if not known:
        return Quadrants(tuple(Placed(item.name, r, item.performance, "") for item, r in found), None, None)
    lines = sum(r for r, _p in known) / len(known), sum(p for _r, p in known) / len(known)
    return Quadrants(
        tuple(Placed(item.name, r, item.performance, _quadrant(item, r, lines)) for item, r in found), *lines
    )


def _quadrant(item: Item, found: Correlation, lines: tuple[float, float]) -> Quadrant | Literal[""]:
    if found.r is None or item.performance is None:
        return ""
    important, good = found.r >= lines[0], item.performance >= lines[1]
    if important:
        return "keep" if good else "improve"
    return "overdone" if good else "low"
