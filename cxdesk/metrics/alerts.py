"""What needs attention in a metric: targets missed, falls against last quarter or year, answers that dry up.

Few, ranked and without doubles: one alert a group for each kind of trouble, the surest first. The sentences are made in
``words``. This module must not know where alerts are shown.
"""

from __future__ import annotations

import statistics
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from cxdesk.metrics.computed import Line, Point, changes_at, computed
from cxdesk.metrics.kinds import get
from cxdesk.metrics.periods import By, Period
from cxdesk.metrics.targets import standing
from cxdesk.model.records import Metric
from cxdesk.model.tally import Tally

if TYPE_CHECKING:
    from cxdesk.metrics.computed import Change, Computed
    from cxdesk.metrics.pool import Grouping

AlertKind = Literal["target", "worse", "fewer"]

USUAL: Final = 12
"""How many periods before tell how many answers are usual."""

FEWEST_BEFORE: Final = 4
"""Periods that are needed to tell."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Trouble with one metric in one group since a period.

    ``kind``: ``target`` (on the wrong side of it), ``worse`` (than the last quarter or the year before, see ``over``)
    or ``fewer`` answers than usual. ``sure``: the interval leaves no doubt; ``severity`` is 3 (act), 2 or 1 (watch).
    ``point`` is the latest figure, ``against`` the one it is compared with; ``usual`` the usual number of answers.
    """

    metric: Metric
    group: Hashable
    kind: AlertKind
    since: Period
    sure: bool
    severity: int
    point: Point
    against: Point | None = None
    over: Literal["", "quarter", "year"] = ""
    usual: int = 0


def find(
    metric: Metric, tallies: Iterable[Tally], group: Grouping = None, by: By = "month"
) -> dict[Hashable, tuple[Alert, ...]]:
    """Return the alerts of a metric by group, ranked; groups without any are left out. Errors as in ``series.trend``.

    A last period whose figure would still grow counts for nothing.
    """
    held = list(tallies)
    fine = computed(metric, held, by, group)
    quarters = computed(metric, held, "quarter", group)
    worse = _worse(metric, quarters)
    found: dict[Hashable, tuple[Alert, ...]] = {}
    for line in fine.lines():
        every = (_target(metric, line), worse.get(line.group), _fewer(metric, line))
        alerts = ranked([alert for alert in every if alert is not None])
        if alerts:
            found[line.group] = tuple(alerts)
    return found


def ranked(alerts: Iterable[Alert]) -> list[Alert]:
    """Return alerts by severity, the sure ones first, then by how long they last; doubles are left out."""
    seen: set[tuple[str, Hashable, str]] = set()
    found = []
    order: Mapping[str, int] = {"target": 0, "worse": 1, "fewer": 2}
    for alert in sorted(alerts, key=lambda a: (-a.severity, not a.sure, order[a.kind], _start(a.since))):
        key = (alert.metric.id, alert.group, alert.kind)
        if key not in seen:
            seen.add(key)
            found.append(alert)
    return found


def _start(of: Period) -> int:
    return 0 if of.start is None else of.start.toordinal()


def _target(metric: Metric, line: Line) -> Alert | None:
    """Whether the latest figure is on the wrong side of the target, and since when all have been."""
    points = [p for p in line.points if p.value is not None and not p.incomplete]
    if metric.target is None or not points:
        return None
    up = get(metric.kind).up_is_good(metric)
    wrong = []
    for point in reversed(points):
        assert point.value is not None
        if point.value >= metric.target if up else point.value <= metric.target:
            break
        wrong.append(point)
    if not wrong:
        return None
    sure = standing(metric, wrong[0]) == "missed"
    severity = 3 if sure and len(wrong) > 1 else 2 if sure else 1
    return Alert(metric, line.group, "target", wrong[-1].period, sure, severity, wrong[0])


def _worse(metric: Metric, quarters: Computed) -> dict[Hashable, Alert]:
    """The latest quarter that is over, against the one before and that of a year before; clear falls only."""
    found: dict[Hashable, Alert] = {}
    size = len(quarters.pooled.periods)
    pairs: list[tuple[int, int]] = []
    about: list[tuple[Line, Point, Point, Literal["quarter", "year"]]] = []
    for i, line in enumerate(quarters.lines()):
        latest = next((k for k in range(size - 1, -1, -1) if line.points[k].n), None)
        if latest is None or line.points[latest].incomplete:
            continue
        spans: tuple[tuple[int, Literal["quarter", "year"]], ...] = ((1, "quarter"), (4, "year"))
        for back, over in spans:
            if latest >= back and line.points[latest - back].n:
                pairs.append((i * size + latest - back, i * size + latest))
                about.append((line, line.points[latest], line.points[latest - back], over))
    changes: Sequence[Change] = changes_at(metric, quarters.figures, pairs)
    for (line, point, against, over), change in zip(about, changes, strict=True):
        if change.verdict == "worse" and line.group not in found:
            found[line.group] = Alert(
                metric, line.group, "worse", point.period, True, 2, point, against, over
            )
    return found


def _fewer(metric: Metric, line: Line) -> Alert | None:
    """Whether the last period has far fewer answers than the usual one; the one being filled is not asked."""
    points = [point for point in line.points if point.period.start is not None]
    if len(points) < FEWEST_BEFORE + 2:
        return None
    # The data may end within the last period, whatever the metric: the one before it is the latest whole one.
    whole = points[:-1]
    before = [point.n for point in whole[-USUAL - 1 : -1]]
    usual = statistics.median(before)
    latest = whole[-1]
    # Half as many, and fewer than chance would make it (a count varies by its square root).
    if latest.n >= usual / 2 or latest.n >= usual - 3 * usual**0.5:
        return None
    since = latest
    for point in reversed(whole[:-1]):
        if point.n >= usual / 2:
            break
        since = point
    return Alert(metric, line.group, "fewer", since.period, True, 1, latest, None, "", round(usual))
