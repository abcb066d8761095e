"""Views to draw, made of numbers written down here, not computed by the code under test."""

from collections.abc import Sequence
from datetime import date

from cxdesk.metrics.periods import By, Period
from cxdesk.metrics.series import Bar, Distribution, Point
from cxdesk.model.records import Metric
from cxdesk.render.figures import DistributionView, Named, RowsView, TrendView

CSAT = Metric("m1", "d1", "csat", "Q7 Check-in", 0, 1, 5)
NPS = Metric("m2", "d1", "nps", "Recommend", 1, 0, 10)
MEAN = Metric("m3", "d1", "csat", "Q7 mean", 0, 1, 5, variant="mean")

ALL = Period("all", "all", None)


def month(index: int) -> Period:
    """The month so many after January 2017."""
    start = date(2017 + index // 12, index % 12 + 1, 1)
    return Period("month", f"{start:%Y-%m}", start)


def day(index: int) -> Period:
    """The day so many after 1 January 2017."""
    start = date.fromordinal(date(2017, 1, 1).toordinal() + index)
    return Period("day", start.isoformat(), start)


def point(when: Period, value: float | None, n: int = 100, half: float = 5.0) -> Point:
    """A point with an interval of ± ``half``; None is a period without answers."""
    if value is None:
        return Point(when, None, None, None, 0)
    return Point(when, value, value - half, value + half, n)


def line(
    label: str, values: Sequence[float | None], metric: Metric = CSAT, n: int = 100, half: float = 5.0
) -> Named:
    """A monthly line from January 2017 on."""
    return Named(label, tuple(point(month(i), v, n, half) for i, v in enumerate(values)), metric)


def trend(*lines: Named, by: By = "month", scope: str = "Check in", note: str = "") -> TrendView:
    """A trend of these lines."""
    return TrendView(lines, by, scope, note)


def distribution(counts: Sequence[int], metric: Metric = CSAT, sets: str = "bbmtt") -> Distribution:
    """A distribution over the answers 1, 2, …; ``sets`` names the set of each by its first letter."""
    n = sum(counts)
    places = {"b": "bottom", "m": "middle", "t": "top", "-": ""}
    bars = tuple(
        Bar(i, i, count, 100 * count / n if n else None, places[sets[i - 1]])
        for i, count in enumerate(counts, 1)
    )
    return Distribution("x", bars, point(ALL, 40.0, n) if n else point(ALL, None))


def distributions(*parts: tuple[str, Distribution], metric: Metric = CSAT) -> DistributionView:
    """A view of these distributions."""
    return DistributionView(metric, parts, "Check in", "Jan 2017 – Nov 2017")


def rows(*found: tuple[str, float, int], metric: Metric = CSAT, note: str = "") -> RowsView:
    """Rows of (label, value, n)."""
    made = tuple((label, point(ALL, value, n)) for label, value, n in found)
    return RowsView(metric, made, point(ALL, 50.0, 500), "age group", "Check in", "Jan – Nov 2017", note)
