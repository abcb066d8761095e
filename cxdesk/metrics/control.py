"""Control charts: which periods of a metric differ more from its usual level than chance alone would make them.

The limits are three standard errors of each period's own number of answers around the level of all periods. Source of
charts and rules: NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3. This module must not know colours.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from cxdesk.metrics.computed import Computed, Line, Point, computed
from cxdesk.metrics.periods import By, Period
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally

if TYPE_CHECKING:
    from cxdesk.metrics.intervals import Figures
    from cxdesk.metrics.pool import Grouping

ControlKind = Literal["p", "xbar", "net", "individuals"]

RUN: Final = 8
"""So many periods in a row on one side of the centre are no chance either."""

FEWEST: Final = 2
"""Periods with answers that limits need."""

_D2 = 1.128
"""What the mean moving range of two is divided by to be a standard deviation (NIST, section 6.3.2.2)."""


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """A period: its figure, its number of answers, and the limits it should lie in; None where there are none.

    ``sign`` is ``beyond`` outside the limits and ``run`` from the eighth period in a row on one side of the centre on.
    """

    period: Period
    value: float | None
    n: int
    low: float | None
    high: float | None
    sign: Literal["", "beyond", "run"]


@dataclass(frozen=True, slots=True)
class Control:
    """The control chart of one group; ``centre`` None where no period has answers."""

    metric: Metric
    by: By
    kind: ControlKind
    centre: float | None
    points: tuple[ControlPoint, ...]

    @property
    def signs(self) -> int:
        """How many periods are out of the usual."""
        return sum(bool(point.sign) for point in self.points)


def chart(
    metric: Metric,
    tallies: Iterable[Tally],
    by: By = "month",
    group: Grouping = None,
    start: date | None = None,
    end: date | None = None,
) -> dict[Hashable, Control]:
    """Return the control charts of a metric by group. Errors as in ``series.trend``.

    Shares have a p-chart, means an X-bar chart with the standard deviation pooled over the periods, net scores the
    same with the variance of their marks, and all other figures a chart of individuals with moving ranges. A last
    period that is not over is shown without limits and counts for nothing.
    """
    found = computed(metric, tallies, by, group, start=start, end=end)
    return {line.group: _control(found, i, line) for i, line in enumerate(found.lines())}


def _control(found: Computed, place: int, line: Line) -> Control:
    kind = _kind(found)
    used = [point for point in line.points if _counts(point)]
    values = [point.value for point in used if point.value is not None]
    sizes = [point.n if point.n_effective is None else point.n_effective for point in used]
    if not used:
        centre, spread = None, None
    elif kind == "individuals":
        centre, spread = sum(values) / len(values), _moving(values)
    else:
        centre = sum(v * n for v, n in zip(values, sizes, strict=True)) / sum(sizes)
        spread = _spread(found, kind, place, centre, len(line.points))
    bounds = found.kind.bounds(found.metric) if kind in ("p", "xbar", "net") else (0.0, math.inf)
    points: list[ControlPoint] = []
    for point in line.points:
        low = high = None
        if centre is not None and spread is not None and _counts(point) and len(used) >= FEWEST:
            size = point.n if point.n_effective is None else point.n_effective
            half = 3 * spread / (1.0 if kind == "individuals" else math.sqrt(size))
            low, high = max(centre - half, bounds[0]), min(centre + half, bounds[1])
            if kind == "individuals" and min(values) < 0:
                low = centre - half
        points.append(ControlPoint(point.period, point.value, point.n, low, high, ""))
    return Control(found.metric, found.pooled.by, kind, centre, _signed(points, centre))


def _counts(point: Point) -> bool:
    """Whether a period has a figure, and is over where that matters."""
    return point.value is not None and not point.incomplete


def _kind(found: Computed) -> ControlKind:
    form = found.figures.form
    if found.figures.whole or found.events is not None:
        # Of times the spread within a period is not normal at all, and of everyone there is none.
        return "individuals"
    kinds: dict[str, ControlKind] = {"share": "p", "mean": "xbar", "net": "net"}
    return kinds.get(form, "individuals")


def _spread(found: Computed, kind: ControlKind, place: int, centre: float, length: int) -> float | None:
    """The standard deviation of one answer around the level of its period."""
    if kind == "p":
        return math.sqrt(centre * (100.0 - centre))
    if kind == "net" and (own := _of_marks(found, place)) is not None:
        return own
    figures: Figures = found.figures.each(lambda part: part[place, :length, 0])
    size, se = figures.size, figures.se
    if kind == "net":
        # The adjusted Wald error of n answers is that of n + 3.
        weights, variances = size, (se**2) * (size + 3.0)
    else:
        weights, variances = size - 1.0, (se**2) * size
    pairs = [(w, v) for w, v in zip(weights.tolist(), variances.tolist(), strict=True) if w > 0 and v == v]
    total = sum(w for w, _v in pairs)
    return math.sqrt(sum(w * v for w, v in pairs) / total) if total > 0 else None


def _of_marks(found: Computed, place: int) -> float | None:
    """The standard deviation of the marks 100, 0 and -100 of a net score's answers; None where it has no such sets."""
    pooled = found.pooled
    counted = pooled.counts if pooled.mass is None else pooled.mass
    given = zip(pooled.answers, counted[place].sum(axis=(0, 1)).tolist(), strict=True)
    sums = {"top": 0.0, "middle": 0.0, "bottom": 0.0}
    for answer, n in given:
        name = found.kind.place(found.metric, answer)
        if name not in sums:
            return None
        sums[name] += n
    total = sum(sums.values())
    if not total:
        return None
    top, bottom = sums["top"] / total, sums["bottom"] / total
    return 100.0 * math.sqrt(top + bottom - (top - bottom) ** 2)


def _moving(values: Sequence[float]) -> float | None:
    """The standard deviation told from the mean range of each two neighbours."""
    if len(values) < FEWEST:
        return None
    ranges = [abs(b - a) for a, b in pairwise(values)]
    return sum(ranges) / len(ranges) / _D2


def _signed(points: Sequence[ControlPoint], centre: float | None) -> tuple[ControlPoint, ...]:
    """The points with their signs: beyond the limits, or in a run; a gap does not end a run."""
    found: list[ControlPoint] = []
    side, length = 0, 0
    for point in points:
        if point.value is None or centre is None or point.low is None or point.high is None:
            found.append(point)
            continue
        here = (point.value > centre) - (point.value < centre)
        length = length + 1 if here and here == side else int(here != 0)
        side = here
        beyond = not point.low <= point.value <= point.high
        sign: Literal["", "beyond", "run"] = "beyond" if beyond else "run" if length >= RUN else ""
        found.append(ControlPoint(point.period, point.value, point.n, point.low, point.high, sign))
    return tuple(found)
