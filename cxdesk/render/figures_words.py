"""What a chart says in words and numbers: values with their unit, intervals, the caption, what a point means.

One place, so that labels, read-outs, captions and exported data say the same. It must not know geometry or colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cxdesk.i18n import NBSP, _, format_number, format_percent, ngettext
from cxdesk.metrics.kinds import get
from cxdesk.metrics.kinds.base import number
from cxdesk.metrics.periods import By
from cxdesk.metrics.series import Point
from cxdesk.metrics.words import interval_text, size_text, value_text
from cxdesk.model.records import Metric


def form(metric: Metric) -> str:
    """Return how figures are drawn: as ``net`` (of points), ``share`` (in per cent) or ``mean`` (any number)."""
    found = get(metric.kind).variant(metric).form
    return {"rate": "share", "ratio": "share", "quantile": "mean", "count": "mean", "events": "mean"}.get(
        found, found
    )


def bounds(metric: Metric, high: float) -> tuple[float, float]:
    """Return the least and the greatest figure to think of: the possible ones; without an end, from 0 to ``high``."""
    kind = get(metric.kind)
    if kind.open_scale and form(metric) == "mean":
        return 0.0, max(high * 1.05, 1.0)
    return kind.bounds(metric)


def shown(metric: Metric, value: float | None) -> str:
    """Return a value as labels show it: ``54 %``, ``−12`` or ``5.4``."""
    return value_text(metric, value, brief=True)


def tick(metric: Metric, value: float, last: bool) -> str:
    """Return a tick's label; a share's unit stands at the last (topmost) tick only."""
    if form(metric) == "share" and last:
        return format_percent(value)
    return format_number(value, 0 if value == round(value) else 1)


def axis_title(metric: Metric) -> str:
    """Return the unit and the range of a value axis, such as "points, −100 to 100"; empty where ticks say it."""
    if form(metric) == "share":
        return ""
    kind = get(metric.kind)
    if kind.open_scale:
        return kind.unit(metric)
    low, high = kind.bounds(metric)
    unit = _("points") if form(metric) == "net" else _("mean")
    return _("{unit}, {low} to {high}").format(unit=unit, low=number(low), high=number(high))


def interval(metric: Metric, point: Point) -> str:
    """Return the 95 % interval as text, or why there is none."""
    if not point.n:
        return _("no data")
    if point.flag == "very small":
        return _("too few answers for an interval")
    return interval_text(metric, point) or _("no interval")


def answers(n: int) -> str:
    """Return how many answers there are, such as "n = 1,204"."""
    return f"n{NBSP}={NBSP}{format_number(n, 0)}"


def say(metric: Metric, point: Point) -> tuple[str, ...]:
    """Return what a read-out says of a point: its value, its interval, the number of answers."""
    return value_text(metric, point.value), interval(metric, point), size_text(point)


def rhythm(by: By) -> str:
    """Return how a series is cut in time, such as "monthly"."""
    return {
        "day": _("daily"),
        "week": _("weekly"),
        "month": _("monthly"),
        "quarter": _("quarterly"),
        "year": _("yearly"),
        "all": _("all dates"),
    }[by]


def metric_words(metric: Metric) -> str:
    """Return kind, variant, unit and the user's own name of a metric: "CSAT, top-2-box (%) of Q7 Check-in"."""
    kind = get(metric.kind)
    title = _("{metric} ({unit})").format(metric=kind.title(metric), unit=kind.unit(metric))
    if not metric.name or metric.name == kind.title(metric):
        return title
    return _("{metric}, “{name}”").format(metric=title, name=metric.name)


def span(lines: Iterable[Sequence[Point]], by: By) -> str:
    """Return the time a chart covers, such as "Jan 2017 – Nov 2017, monthly"; empty without dates."""
    dated = {p.period.start: p.period for line in lines for p in line if p.n and p.period.start}
    if not dated:
        return ""
    first, last = dated[min(dated)].label, dated[max(dated)].label
    covered = first if first == last else f"{first} – {last}"
    return _("{span}, {rhythm}").format(span=covered, rhythm=rhythm(by))


def joined(parts: Iterable[str]) -> str:
    """Return the parts that are not empty, separated by middle dots."""
    return " · ".join(part for part in parts if part)


def left_off(shown_count: int, total: int) -> str:
    """Return the sentence that says which part of many lines a chart shows."""
    return ngettext(
        "{shown} of {total} is shown, the one with the most answers.",
        "{shown} of {total} are shown, those with the most answers.",
        shown_count,
    ).format(shown=format_number(shown_count, 0), total=format_number(total, 0))
