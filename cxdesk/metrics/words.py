"""Metrics in words: a figure, its margin, its change and its size as text, and why two metrics cannot share a line.

Everything here is translated and follows the locale. This module must not know how a figure was computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cxdesk.errors import CxdeskError
from cxdesk.i18n import NBSP, _, format_number, format_percent, format_signed, ngettext
from cxdesk.metrics.kinds import HIGH_GOOD, get
from cxdesk.metrics.kinds.base import number
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from cxdesk.metrics.alerts import Alert
    from cxdesk.metrics.series import Change, Point


def value_text(metric: Metric, value: float | None, brief: bool = False) -> str:
    """A figure with its sign or per cent: "+30", "71.4 %", "4.1"; ``brief`` drops the decimal of a per cent."""
    form = get(metric.kind).variant(metric).form
    if form == "net":
        return format_signed(value, 0)
    if form in ("share", "rate", "ratio"):
        return format_percent(value, 0 if brief else 1)
    whole = form in ("count", "events") and value is not None and (value >= 100 or value == int(value))
    text, suffix = format_number(value, 0 if whole else 1), get(metric.kind).suffix(metric)
    return f"{text}{NBSP}{suffix}" if suffix and value is not None else text


def margin_text(metric: Metric, point: Point) -> str:
    """The interval as "±3", "±0.4"; empty where there is none or too few answered to show one."""
    if point.margin is None or point.flag == "very small":
        return ""
    return "±" + format_number(point.margin, _decimals(metric))


def interval_text(metric: Metric, point: Point) -> str:
    """The interval in full, such as "95 % interval 50.2 % to 69.1 %"; empty as for the margin."""
    if point.margin is None or point.flag == "very small":
        return ""
    return _("95 % interval {low} to {high}").format(
        low=value_text(metric, point.low), high=value_text(metric, point.high)
    )


def size_text(point: Point) -> str:
    """The number of answers with its warning, such as "n = 12, small"; "no data" where there are none."""
    if not point.n:
        return _("no data")
    text = _("n = {n}").format(n=format_number(point.n, 0))
    if point.n_effective is not None and round(point.n_effective) != point.n:
        size = format_number(point.n_effective, 0)
        text = _("{n}, weighted as good as {size}").format(n=text, size=size)
    if point.flag == "very small":
        return _("{n}, very small").format(n=text)
    return _("{n}, small").format(n=text) if point.flag else text


def change_text(metric: Metric, change: Change) -> str:
    """The difference with its sign, such as "+2" or "-0.3"; in points for shares and net scores."""
    return format_signed(change.value, _decimals(metric))


def alert_text(alert: Alert) -> str:
    """An alert as one sentence, such as "Clearly below its target of 70 % since Mar 2026 (now 61.2 %)."."""
    metric, since = alert.metric, alert.since.label
    now = value_text(metric, alert.point.value)
    if alert.kind == "fewer":
        return _("Fewer answers than usual since {since}: {n} instead of about {usual}.").format(
            since=since, n=format_number(alert.point.n, 0), usual=format_number(alert.usual, 0)
        )
    if alert.kind == "worse":
        before = value_text(metric, alert.against.value if alert.against else None)
        text = (
            _("Clearly worse than a year ago: {now} in {since}, {before} then.")
            if alert.over == "year"
            else _("Clearly worse than last quarter: {now} in {since}, {before} before.")
        )
        return text.format(now=now, since=since, before=before)
    up = get(metric.kind).up_is_good(metric)
    if alert.sure:
        text = (
            _("Clearly below its target of {target} since {since} (now {now}).")
            if up
            else _("Clearly above its target of {target} since {since} (now {now}).")
        )
    else:
        text = (
            _("Perhaps below its target of {target} since {since} (now {now}).")
            if up
            else _("Perhaps above its target of {target} since {since} (now {now}).")
        )
    return text.format(target=value_text(metric, metric.target), since=since, now=now)


def _decimals(metric: Metric) -> int:
    """How many decimals differences and margins are shown with."""
    return 0 if get(metric.kind).variant(metric).form in ("net", "share", "ratio") else 1


def verdict_text(change: Change) -> str:
    """The change in one word or three: better, worse, no clear change."""
    return {"better": _("better"), "worse": _("worse"), "unclear": _("no clear change")}[change.verdict]


def name(metric: Metric) -> str:
    """The metric's own name, or its kind and variant where it has none."""
    return metric.name or get(metric.kind).title(metric)


def answers_left_out(n: int) -> str:
    """How many answers a trend leaves out because they have no date; empty for none."""
    return (
        ngettext("{n} answer has no date.", "{n} answers have no date.", n).format(n=format_number(n, 0))
        if n
        else ""
    )


def why_apart(one: Metric, two: Metric) -> str | None:
    """Why two metrics cannot share a line or be compared, as a sentence; None where they can."""
    kinds = get(one.kind), get(two.kind)
    names = {"one": name(one), "two": name(two)}
    if one.kind != two.kind or kinds[0].variant(one) != kinds[1].variant(two):
        return _("“{one}” and “{two}” cannot share a line: one is {a}, the other {b}.").format(
            **names, a=kinds[0].title(one), b=kinds[1].title(two)
        )
    bases = kinds[0].basis(one), kinds[1].basis(two)
    if bases[0] != bases[1]:
        return _(
            "“{one}” and “{two}” cannot share a line: one was computed with {a}, the other with {b}."
        ).format(**names, a=bases[0], b=bases[1])
    if not kinds[0].open_scale and (one.low, one.high) != (two.low, two.high):
        return _(
            "“{one}” and “{two}” cannot share a line: one was asked on {a} to {b}, the other on {c} to {d}."
        ).format(**names, a=number(one.low), b=number(one.high), c=number(two.low), d=number(two.high))
    if one.direction != two.direction:
        high, low = ("one", "two") if one.direction == HIGH_GOOD else ("two", "one")
        return _(
            "“{one}” and “{two}” cannot share a line: high answers are good in the first, low answers in the second."
        ).format(one=names[high], two=names[low])
    return None


def together(metrics: Sequence[Metric]) -> None:
    """Raise CxdeskError with the reason where any two of ``metrics`` cannot share a line."""
    for other in metrics[1:]:
        reason = why_apart(metrics[0], other)
        if reason:
            raise CxdeskError(reason)
