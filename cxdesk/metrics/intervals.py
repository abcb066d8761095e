"""Scores with their 95 % intervals, for many groups at once: net scores, shares, means and changes of them.

Every function takes numpy arrays (or numbers) of counts and sums and returns arrays; where a figure is not defined
(no answers, one answer for a mean) it is NaN. This module must not know scales, metric kinds or periods.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Z95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution: 95 % lies within ±Z95."""

Form = Literal["net", "share", "mean", "quantile", "count", "rate", "events", "ratio"]
"""What a figure is made of; it decides how two of them are compared. ``count`` and ``rate`` (a ratio of counts in per
cent) are of everyone there was, not of a sample: they have no interval. ``events`` counts what happens by chance;
``ratio`` is one total in per cent of another, such as money lost of money there was."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores of many groups: arrays of one shape, NaN where a figure is not defined (``n`` is 0 where no one answered).

    ``value`` is the score as shown; ``low``..``high`` its 95 % interval, already cut to what is possible; ``centre``
    and ``se`` are what the interval was made from (the adjusted ones for net scores and shares). ``effective`` is the
    size of a sample without weights that would be as certain (None: there are no weights). ``whole``: the figure is
    of everyone there was.
    """

    form: Form
    value: Floats
    low: Floats
    high: Floats
    n: Floats
    centre: Floats
    se: Floats
    effective: Floats | None = None
    whole: bool = False

    @property
    def size(self) -> Floats:
        """The size of the sample that decides how certain a figure is."""
        return self.n if self.effective is None else self.effective

    def each(self, part: Callable[[Floats], Floats]) -> Figures:
        """The same part of every array."""
        return Figures(
            self.form,
            part(self.value),
            part(self.low),
            part(self.high),
            part(self.n),
            part(self.centre),
            part(self.se),
            None if self.effective is None else part(self.effective),
            self.whole,
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes between pairs of figures: ``value`` is the difference of the scores as shown, the rest as in Figures.

    ``clear`` is true where the 95 % interval of the change excludes 0.
    """

    value: Floats
    low: Floats
    high: Floats
    centre: Floats
    clear: NDArray[np.bool_]


def net_score(top: ArrayLike, bottom: ArrayLike, n: ArrayLike) -> Figures:
    """Net scores in points, 100 * (top - bottom) / n, from -100 to 100.

    Interval: adjusted Wald, three answers added (3/4 top, 3/4 bottom, 3/2 between), cut to -100..100.
    Source: Rocks (2016), Interval estimation for the Net Promoter Score, The American Statistician 70(4).
    """
    import numpy as np

    top, bottom, n = _arrays(top, bottom, n)
    size = n + 3.0
    p, d = (top + 0.75) / size, (bottom + 0.75) / size
    centre = p - d
    se = np.sqrt((p + d - centre**2) / size)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = 100.0 * (top - bottom) / n
    low, high = 100.0 * (centre - Z95 * se), 100.0 * (centre + Z95 * se)
    return _figures("net", value, low, high, n, 100.0 * centre, 100.0 * se, (-100.0, 100.0))


def mean_of_nets(counts: ArrayLike, marks: ArrayLike, given: ArrayLike, available: bool = False) -> Figures:
    """Means of several net scores of the same people, in points from -100 to 100.

    ``counts`` has an answer on its last axis; ``marks[part, answer]`` is what the answer says in each part (1 top set,
    0 between, -1 bottom set) and ``given`` whether it says anything. A part that no one answered leaves no figure,
    unless ``available``: then the others are meant. ``n`` is that of the part answered least.

    Interval: that of each part is adjusted Wald (see ``net_score``); their errors are joined with the correlation of
    the parts in those who answered both (1 where it is not defined, which errs to the wide side).
    """
    import numpy as np

    counts, marks, said = _arrays(counts, marks, given)
    parts = range(len(marks))
    each = [
        net_score(*sums(counts, said[i] * (marks[i] > 0), said[i] * (marks[i] < 0), said[i])) for i in parts
    ]
    there = np.array([part.n > 0 for part in each])
    used = there.sum(axis=0)
    use = (used > 0) if available else (used == len(parts))
    value, centre, variance = (np.zeros(counts.shape[:-1]) for _ in range(3))
    for i in parts:
        value += np.where(there[i], each[i].value, 0.0)
        centre += np.where(there[i], each[i].centre, 0.0)
        for k in parts:
            both = _correlation(counts, marks[i], marks[k], said[i] * said[k]) if i != k else 1.0
            variance += np.where(there[i] & there[k], both * each[i].se * each[k].se, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        value, centre, se = value / used, centre / used, np.sqrt(np.maximum(variance, 0.0)) / used
    least = np.where(there, [part.n for part in each], np.inf).min(axis=0)
    n = np.where(use, least, 0.0)
    return _figures("net", value, centre - Z95 * se, centre + Z95 * se, n, centre, se, (-100.0, 100.0))


def _correlation(counts: Floats, one: Floats, two: Floats, both: Floats) -> Floats:
    """Pearson's correlation of two marks over those who gave both; 1 where either does not vary."""
    import numpy as np

    n, a, b, aa, bb, ab = sums(
        counts, both, both * one, both * two, both * one**2, both * two**2, both * one * two
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (n * ab - a * b) / np.sqrt((n * aa - a**2) * (n * bb - b**2))
    return np.where(np.isfinite(found), np.clip(found, -1.0, 1.0), 1.0)


def share(hits: ArrayLike, n: ArrayLike) -> Figures:
    """Shares in per cent, 100 * hits / n, with the Wilson score interval.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    """
    import numpy as np

    hits, n = _arrays(hits, n)
    square = Z95**2
    with np.errstate(invalid="ignore", divide="ignore"):
        p = hits / n
        centre = (p + square / (2.0 * n)) / (1.0 + square / n)
        half = Z95 * np.sqrt(np.maximum(p * (1.0 - p), 0.0) / n + square / (4.0 * n**2)) / (1.0 + square / n)
    # At 0 of n and n of n one end is exactly 0 or 100; rounding must not leave it a hair beside the score.
    low = np.where(hits == 0, 0.0, centre - half)
    high = np.where(hits >= n * (1 - 1e-12), 1.0, centre + half)
    return _figures("share", 100 * p, 100 * low, 100 * high, n, 100 * centre, 100 * half / Z95, (0.0, 100.0))


def mean(counts: ArrayLike, answers: ArrayLike, bounds: tuple[float, float]) -> Figures:
    """Means of ``answers`` counted along the last axis of ``counts``, with Student's t interval cut to ``bounds``.

    One answer gives a mean without an interval.
    """
    import numpy as np

    counts, answers = _arrays(counts, answers)
    # Around the middle of the scale the sum of squares keeps its digits.
    origin = (bounds[0] + bounds[1]) / 2.0
    around = answers - origin
    n, total, squares = sums(counts, np.ones_like(around), around, around**2)
    return mean_of_sums(n, total, squares, origin, bounds)


def mean_of_sums(
    n: ArrayLike, total: ArrayLike, squares: ArrayLike, origin: float, bounds: tuple[float, float]
) -> Figures:
    """Means from the number of answers, their sum and their sum of squares, both taken around ``origin``."""
    import numpy as np

    n, total, squares = _arrays(n, total, squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = total / n
        spread = np.maximum(squares - n * centre**2, 0.0)
        se = np.where(n >= 2, np.sqrt(spread / (n - 1.0) / n), np.nan)
    value = np.clip(centre + origin, *bounds)
    half = t_quantile(n - 1.0) * se
    return _figures("mean", value, value - half, value + half, n, value, se, bounds)


def quantile(ordered: ArrayLike, sizes: ArrayLike, share_below: float) -> Figures:
    """Quantiles of groups whose answers stand one group after another in ``ordered``, ascending within each.

    Between two answers the quantile is interpolated (type 7 of Hyndman and Fan 1996). Its interval is a pair of the
    answers themselves and asks nothing of their distribution; groups too small for one have none.
    Source: Conover (1999), Practical Nonparametric Statistics, 3rd edition, section 3.2.
    """
    import numpy as np

    ordered, sizes = _arrays(ordered, sizes)
    first = np.cumsum(sizes.ravel()).reshape(sizes.shape) - sizes
    last = first + np.maximum(sizes, 1) - 1
    padded = np.append(ordered, np.nan)

    def at(rank: Floats) -> Floats:
        """The answers with these ranks within their groups, counted from 0; NaN beyond the ends."""
        places = np.where((rank >= 0) & (rank < sizes), first + rank, len(ordered))
        found: Floats = padded[places.astype(np.int64)]
        return found

    rank = np.maximum(sizes - 1, 0) * share_below
    below, part = np.floor(rank), rank - np.floor(rank)
    value = at(below)
    value = value + part * (padded[np.minimum(first + below + 1, last).astype(np.int64)] - value)
    half = Z95 * np.sqrt(sizes * share_below * (1 - share_below))
    low, high = at(np.ceil(sizes * share_below - half) - 1), at(np.ceil(sizes * share_below + half) - 1)
    low, high = np.where(np.isnan(high), np.nan, low), np.where(np.isnan(low), np.nan, high)
    se = (high - low) / (2 * Z95)
    return _figures("quantile", value, low, high, sizes, value, se, (-np.inf, np.inf))


def weighted_quantile(
    answers: ArrayLike, weights: ArrayLike, effective: float, share_below: float
) -> tuple[float, float, float]:
    """The quantile of weighted answers (in any order) and the ends of its interval; NaN where there are none.

    The quantile is the least answer up to which at least ``share_below`` of the weight lies; its interval are those
    where the 95 % interval of this share ends in a sample of the ``effective`` size, and none where that is not
    within the answers. Source: Woodruff (1952), Confidence intervals for medians and other position measures, JASA 47.
    """
    import numpy as np

    given, mass = _arrays(answers, weights)
    order = np.argsort(given)
    given, below = given[order], np.cumsum(mass[order])
    if not len(given) or not below[-1] > 0:
        return math.nan, math.nan, math.nan
    below = below / below[-1]

    def at(share: float) -> float:
        return float(given[min(int(np.searchsorted(below, share - 1e-12)), len(given) - 1)])

    half = Z95 * math.sqrt(share_below * (1 - share_below) / effective)
    if share_below - half <= 0 or share_below + half >= 1:
        return at(share_below), math.nan, math.nan
    return at(share_below), at(share_below - half), at(share_below + half)


def quantile_figures(
    rows: Sequence[tuple[float, float, float]], n: ArrayLike, effective: ArrayLike
) -> Figures:
    """Figures of quantiles that were computed one by one, as (value, low, high)."""
    import numpy as np

    n, effective = _arrays(n, effective)
    value, low, high = np.array(rows, dtype=float).reshape(-1, 3).T
    value, low, high = (part.reshape(n.shape) for part in (value, low, high))
    se = (high - low) / (2 * Z95)
    found = _figures("quantile", value, low, high, n, value, se, (-np.inf, np.inf))
    return replace(found, effective=effective)


def answers_needed(margin: float, top: float = 0.5, bottom: float = 0.5) -> int:
    """How many answers a net score needs for an interval of ± ``margin`` points.

    ``top`` and ``bottom`` are the expected shares of the two sets, 0 to 1; half and half is the worst case.
    """
    return math.ceil(Z95**2 * (top + bottom - (top - bottom) ** 2) / (margin / 100) ** 2)


def everyone(value: ArrayLike, n: ArrayLike, form: Form = "count") -> Figures:
    """Figures that count all there were and so have no interval: no other sample could have been drawn."""
    import numpy as np

    value, n = _arrays(value, n)
    none = np.full(value.shape, np.nan)
    return replace(_figures(form, value, none, none, n, value, none, (-np.inf, np.inf)), whole=True)


def ratio(
    total: ArrayLike,
    base: ArrayLike,
    squares: ArrayLike,
    cross: ArrayLike,
    base_squares: ArrayLike,
    n: ArrayLike,
) -> Figures:
    """Ratios of two totals in per cent, 100 * sum(y) / sum(x), with a t interval from two members on.

    ``squares``, ``cross`` and ``base_squares`` are the sums of y², x * y and x² over the ``n`` members of a group.
    Source: Cochran (1977), Sampling Techniques, 3rd edition, section 6.4 (variance of a ratio, linearised).
    """
    import numpy as np

    total, base, squares, cross, base_squares, n = _arrays(total, base, squares, cross, base_squares, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(base > 0, total / base, np.nan)
        spread = np.maximum(squares - 2.0 * value * cross + value**2 * base_squares, 0.0)
        se = np.where(n >= 2, np.sqrt(spread * n / (n - 1.0)) / base, np.nan)
    half = t_quantile(n - 1.0) * se
    size = np.where(base > 0, n, 0.0)
    low, high = 100 * (value - half), 100 * (value + half)
    return _figures("ratio", 100 * value, low, high, size, 100 * value, 100 * se, (0.0, np.inf))


def events(count: ArrayLike) -> Figures:
    """Counts of what happens by chance, with the exact Poisson interval; none where nothing was counted.

    Source: Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28.
    """
    import numpy as np

    (count,) = _arrays(count)
    distinct, where = np.unique(count, return_inverse=True)
    ends = np.array([_poisson_ends(float(n)) for n in distinct]).reshape(len(distinct), 2)
    low, high = (ends[:, side][where].reshape(count.shape) for side in (0, 1))
    return _figures("events", count, low, high, count, count, np.sqrt(count), (0.0, np.inf))


def change(before: Figures, after: Figures) -> Changes:
    """What changed from ``before`` to ``after`` (independent samples), with the 95 % interval of the change.

    Net scores: difference of the adjusted centres ± z * sqrt(se1² + se2²). Shares: Newcombe (1998), Interval
    estimation for the difference between independent proportions, Statistics in Medicine 17, method 10 (from the two
    Wilson intervals); quantiles likewise from their own (Zou and Donner 2008, Statistics in Medicine 27),
    and counts of events likewise. Means and ratios: Welch (1947), Biometrika 34. Raises ValueError where the forms
    differ.
    """
    import numpy as np

    if before.form != after.form:
        raise ValueError(f"cannot compare a {before.form} with a {after.form}")
    value = after.value - before.value
    if after.form in ("share", "quantile", "events"):
        centre = value
        low = value - np.hypot(after.value - after.low, before.high - before.value)
        high = value + np.hypot(after.high - after.value, before.value - before.low)
    elif after.form == "net":
        centre = after.centre - before.centre
        half = Z95 * np.hypot(before.se, after.se)
        low, high = np.maximum(centre - half, -200.0), np.minimum(centre + half, 200.0)
    else:
        centre = value
        half = _welch_half(before, after)
        low, high = centre - half, centre + half
    missing = np.isnan(value)
    low, high = np.where(missing, np.nan, low), np.where(missing, np.nan, high)
    return Changes(value, low, high, np.where(missing, np.nan, centre), (low > 0) | (high < 0))


def t_quantile(df: ArrayLike) -> Floats:
    """The 97.5 % points of Student's t distribution for degrees of freedom ``df`` > 0; NaN for others.

    Few degrees of freedom: Newton's method on the incomplete beta function. Many: the expansion in 1/df of
    Abramowitz and Stegun 26.7.5 (relative error under 1e-8 from 40 on).
    """
    import numpy as np

    df = np.asarray(df, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        result = np.where(df >= _MANY, _expansion(df), np.nan)
    few = (df > 0) & (df < _MANY)
    if few.any():
        distinct, where = np.unique(df[few], return_inverse=True)
        result[few] = np.array([_t_few(float(v)) for v in distinct])[where]
    return result


_MANY = 40.0


def _expansion(df: Floats) -> Floats:
    z = Z95
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    total: Floats = terms[0] + (terms[1] + (terms[2] + (terms[3] + terms[4] / df) / df) / df) / df
    return total


@lru_cache(maxsize=4096)
def _t_few(df: float) -> float:
    """The 97.5 % point by Newton's method; the tail is convex there, so it climbs to the root from below."""
    log_density = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    t = Z95
    for _ in range(200):
        tail = 0.5 * _beta_tail(df, df / (df + t * t))
        step = (tail - 0.025) / math.exp(log_density - (df + 1) / 2 * math.log1p(t * t / df))
        t += step
        if abs(step) <= 1e-13 * t:
            break
    return t


_EXACT = 5000.0
"""From this many events on the cube-root approximation is right to seven digits."""


@lru_cache(maxsize=4096)
def _poisson_ends(count: float) -> tuple[float, float]:
    """The means under which so many events or more (fewer) have 2.5 % chance: half the points of chi-squared."""
    if count <= 0:
        return 0.0, _gamma_point(1.0, 0.975)
    return _gamma_point(count, 0.025), _gamma_point(count + 1.0, 0.975)


def _gamma_point(shape: float, below: float) -> float:
    """The point with the share ``below`` of a gamma distribution of scale 1 (0.025 or 0.975), by Newton's method.

    It begins at, and for large shapes stays with, Wilson and Hilferty (1931), PNAS 17.
    """
    z = Z95 if below > 0.5 else -Z95
    x = shape * max(1.0 - 1.0 / (9.0 * shape) + z / (3.0 * math.sqrt(shape)), 1e-3) ** 3
    if shape > _EXACT:
        return x
    for _ in range(100):
        density = math.exp((shape - 1.0) * math.log(x) - x - math.lgamma(shape))
        step = (_gamma_below(shape, x) - below) / density
        x = max(x - step, x / 4.0)
        if abs(step) <= 1e-12 * x:
            break
    return x


def _gamma_below(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function, by its power series."""
    term = total = 1.0 / shape
    for i in range(1, 100_000):
        term *= x / (shape + i)
        total += term
        if term < total * 1e-16:
            break
    return total * math.exp(shape * math.log(x) - x - math.lgamma(shape))


def _beta_tail(df: float, x: float) -> float:
    """The regularised incomplete beta function I_x(df/2, 1/2), by its continued fraction (modified Lentz)."""
    a, b = df / 2.0, 0.5
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - _beta_fraction(b, a, 1.0 - x)
    return _beta_fraction(a, b, x)


def _beta_fraction(a: float, b: float, x: float) -> float:
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0))
    result = d
    for m in range(1, 500):
        factor = 1.0
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / (1.0 + term * d)
            c = 1.0 + term / c
            factor *= c * d
        result *= factor
        if abs(factor - 1.0) < 1e-15:
            break
    return front * result / a


def sums(counts: Floats, *weights: ArrayLike) -> list[Floats]:
    """The sums of ``counts`` over its last axis, weighed by each of ``weights``, in one pass over the counts."""
    import numpy as np

    shape = counts.shape[:-1]
    flat = counts.reshape(math.prod(shape), counts.shape[-1])
    # Not a matrix product: that would wake BLAS's threads, which costs milliseconds where the other cores are busy.
    found = np.einsum("wa,ga->wg", np.array(weights, dtype=float), flat)
    return [row.reshape(shape) for row in found]


def _welch_half(before: Figures, after: Figures) -> Floats:
    """Half widths of Welch's interval; NaN where a mean has no interval or neither sample varies."""
    import numpy as np

    one, two = before.se**2, after.se**2
    with np.errstate(invalid="ignore", divide="ignore"):
        df = (one + two) ** 2 / (one**2 / (before.size - 1.0) + two**2 / (after.size - 1.0))
    return t_quantile(df) * np.sqrt(one + two)


def _arrays(*values: ArrayLike) -> tuple[Floats, ...]:
    import numpy as np

    return tuple(np.asarray(value, dtype=float) for value in values)


def _figures(
    form: Form,
    value: Floats,
    low: Floats,
    high: Floats,
    n: Floats,
    centre: Floats,
    se: Floats,
    bounds: tuple[float, float],
) -> Figures:
    """Put figures together: NaN where no one answered, intervals within ``bounds``."""
    import numpy as np

    nobody = ~(n > 0)
    value, low, high, centre, se = (np.where(nobody, np.nan, part) for part in (value, low, high, centre, se))
    return Figures(form, value, np.maximum(low, bounds[0]), np.minimum(high, bounds[1]), n, centre, se)
