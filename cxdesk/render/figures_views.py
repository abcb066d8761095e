"""What charts are drawn of: one small frozen view a kind of chart, plain numbers and names, ready to draw.

A view holds all that its picture and its table of numbers say, so that both come from one thing. It must not know how
the figures were computed, nor pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cxdesk.metrics.periods import By
from cxdesk.metrics.series import Change, Distribution, Point, Verdict
from cxdesk.model.records import Metric

Days = tuple[date, date]
"""A stretch of time by its first and its last day, both in it."""


@dataclass(frozen=True, slots=True)
class Named:
    """One line of a trend: its label and its points, oldest first; a gap is a point with n = 0."""

    label: str
    points: tuple[Point, ...]
    metric: Metric

    @property
    def n(self) -> int:
        """All its answers."""
        return sum(point.n for point in self.points)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, to be seen in charts over time."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class TrendView:
    """A trend to draw: lines of metrics that may be compared, and what they are about (touchpoints, stage, map).

    ``window`` is the stretch of time to which everything else is narrowed.
    """

    lines: tuple[Named, ...]
    by: By
    scope: str = ""
    note: str = ""
    events: tuple[Event, ...] = ()
    window: Days | None = None


@dataclass(frozen=True, slots=True)
class DistributionView:
    """Distributions to draw, each with its label."""

    metric: Metric
    parts: tuple[tuple[str, Distribution], ...]
    scope: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rows beside each other: how much ``one`` is above ``two``; ``sentence`` says it with its interval."""

    one: str
    two: str
    change: Change | None
    sentence: str


@dataclass(frozen=True, slots=True)
class RowsView:
    """A metric by segment or touchpoint, a row each, against all answers pooled; ``by`` says what the rows are.

    ``verdicts`` says of every row how it stands to all others, where that was asked.
    """

    metric: Metric
    rows: tuple[tuple[str, Point], ...]
    total: Point
    by: str = ""
    scope: str = ""
    period: str = ""
    note: str = ""
    comparison: Comparison | None = None
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A touchpoint on the way: its name and its stage's; ``marked`` where it is the one looked at."""

    name: str
    stage: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A metric along the journey: a point a stop, None where nothing is known of it."""

    label: str
    points: tuple[Point | None, ...]
    metric: Metric

    @property
    def n(self) -> int:
        """All its answers."""
        return sum(point.n for point in self.points if point is not None)


@dataclass(frozen=True, slots=True)
class ProfileView:
    """Metrics across the journey: panels one above another, the lines of each on one scale, over the same stops."""

    stops: tuple[Stop, ...]
    panels: tuple[tuple[ProfileLine, ...], ...]
    scope: str = ""
    period: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeatView:
    """A table of figures: rows with their number of answers, columns, and a cell for each pair (None: no data).

    ``style`` is ``cross`` (two segment columns; every cell says its n, colours run from bad to good) or ``cohort``
    (colours run from none to all).
    """

    metric: Metric
    style: Literal["cross", "cohort"]
    rows: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Point | None, ...], ...]
    row_title: str = ""
    column_title: str = ""
    scope: str = ""
    period: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step of a funnel: how many came that far, as a share of the first and of the previous step's."""

    label: str
    count: int
    of_first: Point
    of_previous: Point | None


@dataclass(frozen=True, slots=True)
class FunnelView:
    """How many come how far, in the order of the steps."""

    metric: Metric
    steps: tuple[FunnelStep, ...]
    scope: str = ""
    period: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a scatter: its title, the ends of its scale, and where the quadrants meet on it.

    ``whole``: all of the scale is shown, not only the part that the dots fill.
    """

    title: str
    low: float
    high: float
    middle: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A touchpoint in a scatter.

    ``x_ends`` and ``y_ends`` are 95 % intervals where there are any; ``tone`` is 0 (bad) to 1 (good) where a third
    figure is shown by colour and size. ``lines`` is what the read-out says, ``small`` marks few answers.
    """

    label: str
    x: float
    y: float
    lines: tuple[str, ...]
    x_ends: tuple[float, float] | None = None
    y_ends: tuple[float, float] | None = None
    tone: float | None = None
    n: int = 0
    small: bool = False


@dataclass(frozen=True, slots=True)
class ScatterView:
    """Touchpoints by two figures, in four named quadrants: top left, top right, bottom left, bottom right."""

    x: Axis
    y: Axis
    dots: tuple[Dot, ...]
    quadrants: tuple[str, str, str, str]
    title: str = ""
    tone_title: str = ""
    scope: str = ""
    period: str = ""
    note: str = ""
    shaded: int | None = None


@dataclass(frozen=True, slots=True)
class ControlView:
    """A series with its centre line and control limits.

    ``limits`` has the limits of every point, None where it has none; ``signals`` names the points (by their place)
    that chance does not explain, with the rule in words.
    """

    line: Named
    by: By
    centre: float
    limits: tuple[tuple[float, float] | None, ...]
    signals: tuple[tuple[int, str], ...]
    title: str = ""
    scope: str = ""
    note: str = ""
    events: tuple[Event, ...] = ()
    window: Days | None = None


View = (
    TrendView | DistributionView | RowsView | ProfileView | HeatView | FunnelView | ScatterView | ControlView
)
