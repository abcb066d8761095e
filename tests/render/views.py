"""Views of the charts beside trend, distribution and rows, made of numbers written down here."""

from collections.abc import Sequence
from dataclasses import replace

from cxdesk.metrics.series import Change, Point
from cxdesk.model.records import Metric
from cxdesk.render.figures_views import (
    Axis,
    Comparison,
    ControlView,
    Dot,
    FunnelStep,
    FunnelView,
    HeatView,
    Named,
    ProfileLine,
    ProfileView,
    RowsView,
    ScatterView,
    Stop,
)
from tests.render import charts
from tests.render.charts import ALL, CSAT, point

QUADRANTS = ("Concentrate here", "Keep up the good work", "Low priority", "Possible overkill")


def at(value: float | None, n: int = 300, half: float = 4.0) -> Point | None:
    """A figure of all dates; None where there is none."""
    return None if value is None else point(ALL, value, n, half)


def stops(names: Sequence[str], stages: int = 3) -> tuple[Stop, ...]:
    """Touchpoints of these names in so many stages."""
    return tuple(Stop(name, f"Stage {i * stages // max(len(names), 1) + 1}") for i, name in enumerate(names))


def profile(
    names: Sequence[str],
    *lines: Sequence[float | None],
    metric: Metric = CSAT,
    n: int = 300,
    label: str = "Segment",
) -> ProfileView:
    """A profile of these touchpoints with a line for each series of values."""
    made = tuple(
        ProfileLine(f"{label} {i + 1}" if len(lines) > 1 else "", tuple(at(v, n) for v in values), metric)
        for i, values in enumerate(lines)
    )
    return ProfileView(stops(names), (made,), "whole map", "2017")


def panels(names: Sequence[str], one: Sequence[float], two: Sequence[float]) -> ProfileView:
    """A profile of a share and, in a panel of its own, of a net score."""
    share = ProfileLine("", tuple(at(v) for v in one), CSAT)
    net = ProfileLine("", tuple(at(v) for v in two), charts.NPS)
    return ProfileView(stops(names), ((share,), (net,)), "whole map", "2017", "They cannot share a line.")


def cross(rows: Sequence[str], columns: Sequence[str], n: int = 200) -> HeatView:
    """A cross table whose cells rise from the top left; the last cell has no data."""
    cells = [[at(30.0 + 7 * i + 5 * j, n) for j in range(len(columns))] for i in range(len(rows))]
    cells[-1][-1] = None
    return HeatView(
        CSAT, "cross", tuple((row, n * len(columns)) for row in rows), tuple(columns),
        tuple(map(tuple, cells)), "age group", "gender", "whole map", "2017",
    )  # fmt: skip


def cohorts(count: int) -> HeatView:
    """A triangle of so many cohorts."""
    cells = tuple(
        tuple(at(100.0 / (1 + age * 0.2), 150) if age < count - i else None for age in range(count))
        for i in range(count)
    )
    rows = tuple((charts.month(i).label, 150 + i) for i in range(count))
    return HeatView(
        CSAT, "cohort", rows, tuple(map(str, range(count))), cells, "Began", "Months since the start"
    )


def funnel(*counts: int, label: str = "Step") -> FunnelView:
    """A funnel of these counts."""
    steps = []
    for i, count in enumerate(counts):
        of_first = point(ALL, 100 * count / counts[0], counts[0], 1.0)
        of_previous = point(ALL, 100 * count / counts[i - 1], counts[i - 1], 1.0) if i else None
        steps.append(FunnelStep(f"{label} {i + 1}", count, of_first, of_previous))
    return FunnelView(CSAT, tuple(steps), "whole map", "2017")


def scatter(names: Sequence[str], tones: bool = False, bars: bool = False) -> ScatterView:
    """Touchpoints along two waves."""
    dots = tuple(
        Dot(
            name, 20 + (i * 37) % 61, 15 + (i * 53) % 71, ("read out",),
            (18 + (i * 37) % 61, 24 + (i * 37) % 61) if bars else None,
            (10 + (i * 53) % 71, 20 + (i * 53) % 71) if bars else None,
            (i % 10) / 9 if tones else None, 100, i % 4 == 3,
        )
        for i, name in enumerate(names)
    )  # fmt: skip
    return ScatterView(
        Axis("Performance", 0, 100, 50), Axis("Importance", 0, 100, 50), dots, QUADRANTS, "Quadrants",
        "Emotion" if tones else "", "whole map", "2017", shaded=0,
    )  # fmt: skip


def control(values: Sequence[float | None], signals: Sequence[tuple[int, str]] = ()) -> ControlView:
    """A control chart of these months around 60 with limits at 50 and 70."""
    line = charts.line("", values)
    limits = tuple(None if value is None else (50.0, 70.0) for value in values)
    return ControlView(Named("", line.points, CSAT), "month", 60.0, limits, tuple(signals), "Control chart")


def compared(one: str, two: str) -> RowsView:
    """Two rows compared and a third."""
    rows = charts.rows((one, 70, 200), ("between", 50, 200), (two, 30, 200))
    change = Change(40.0, 40.0, 31.0, 49.0, True, "better")
    said = Comparison(one, two, change, f"{one} − {two}: +40, 95 % interval +31 to +49: clearly better.")
    return replace(rows, comparison=said, verdicts=("better", "unclear", "worse"))
