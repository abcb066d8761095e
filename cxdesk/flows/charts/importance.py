"""Importance and performance: how good each touchpoint or question is, and how closely it goes with an outcome.

After Martilla and James (1977), Importance-performance analysis, Journal of Marketing 41; importance is derived: the
rank correlation of its answers with the outcome's of the same people. It must not know how quadrants are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cxdesk.flows.charts.answers import chosen, covered, demand, label_of
from cxdesk.flows.charts.asking import ChartSource, NothingToShow, Request, linked_to
from cxdesk.i18n import _, format_number
from cxdesk.metrics import words
from cxdesk.metrics.kinds import get
from cxdesk.model.project import Project
from cxdesk.model.records import Metric
from cxdesk.render.figures_views import Axis, Dot, ScatterView
from cxdesk.render.figures_words import interval

if TYPE_CHECKING:
    from cxdesk.metrics.relation import Correlation
    from cxdesk.metrics.series import Point

FEWEST: Final = 2
"""Fewer items than this have no middle to lie above or below."""

Item = tuple[str, "Point", "Correlation"]


def outcomes(project: Project, metric: Metric) -> list[Metric]:
    """Return the metrics that a metric can be important for: others of the same people; likely outcomes first."""
    kinds = ("nps", "enps", "csat")
    others = [
        m for m in project.metrics_of(metric.dataset_id) if m.id != metric.id and m.column != metric.column
    ]
    return sorted(
        (m for m in others if get(m.kind).spreads(m) and not get(m.kind).open_scale),
        key=lambda m: kinds.index(m.kind) if m.kind in kinds else 9,
    )


def why_no_importance(project: Project, metric: Metric) -> str:
    """Return in few words why a metric has no such chart; empty where it has one."""
    if not get(metric.kind).spreads(metric):
        return _("only for single answers")
    return "" if outcomes(project, metric) else _("needs a second question of the same people")


def importance_view(source: ChartSource, metric: Metric, request: Request) -> ScatterView:
    """Return touchpoints by the metric's figure and its correlation with the outcome asked for.

    Where the answers are about one touchpoint only, the questions of the survey that compare with the metric.
    """
    why = why_no_importance(source.project, metric)
    if why:
        raise NothingToShow(
            _("{metric} cannot be placed by importance: {reason}.").format(
                metric=words.name(metric), reason=why
            ),
            "apart",
        )
    known = outcomes(source.project, metric)
    outcome = next((m for m in known if m.id == request.outcome), known[0])
    tallies = chosen(source, metric, request)
    demand(tallies, request)
    items = _by_touchpoint(source, metric, outcome, request)
    if len(items) < FEWEST:
        items = _by_question(source, metric, outcome, request) or items
    items = [item for item in items if item[1].value is not None and item[2].r is not None]
    if len(items) < FEWEST:
        raise NothingToShow(
            _(
                "Importance needs at least two touchpoints or questions "
                "answered by the people who answered “{outcome}”."
            ).format(outcome=words.name(outcome)),
            "apart",
        )
    return _placed(metric, outcome, items, request, covered(tallies, request.start, request.end))


def _placed(
    metric: Metric, outcome: Metric, items: Sequence[Item], request: Request, period: str
) -> ScatterView:
    """The quadrants: the lines are the means over the items."""
    kind = get(metric.kind)
    figures = [point.value or 0.0 for _n, point, _c in items]
    strengths = [found.r or 0.0 for _n, _p, found in items]
    low, high = kind.bounds(metric)
    if kind.open_scale:
        low, high = min(0.0, *figures), max(figures) * 1.05
    up = kind.up_is_good(metric)
    names = (_("Concentrate here"), _("Keep up the good work"), _("Low priority"), _("Possible overkill"))
    if not up:
        names = (names[1], names[0], names[3], names[2])
    return ScatterView(
        Axis(
            _("Performance: {metric} ({unit})").format(metric=words.name(metric), unit=kind.unit(metric)),
            low,
            high,
            sum(figures) / len(figures),
        ),
        Axis(
            _("Importance: correlation with {outcome}").format(outcome=words.name(outcome)),
            -1.0,
            1.0,
            sum(strengths) / len(strengths),
        ),
        tuple(_dot(metric, *item) for item in items),
        names,
        _("Importance–performance (Martilla & James 1977; rank correlation)"),
        "",
        request.about,
        period,
        shaded=0 if up else 1,
    )


def _dot(metric: Metric, name: str, point: Point, found: Correlation) -> Dot:
    low, high = found.low, found.high
    strength = _("importance {r}").format(r=format_number(found.r, 2))
    if low is not None and high is not None:
        strength = _("importance {r}, 95 % interval {low} to {high}").format(
            r=format_number(found.r, 2), low=format_number(low, 2), high=format_number(high, 2)
        )
    lines = (
        words.value_text(metric, point.value),
        interval(metric, point),
        strength,
        _("n = {n}").format(n=format_number(found.n, 0)),
    )
    return Dot(
        name,
        point.value or 0.0,
        found.r or 0.0,
        lines,
        None if point.low is None or point.high is None else (point.low, point.high),
        None if low is None or high is None else (low, high),
        None,
        point.n,
        bool(point.flag),
    )


def _by_touchpoint(source: ChartSource, metric: Metric, outcome: Metric, request: Request) -> list[Item]:
    """The touchpoints the metric's rows are about, in map order."""
    from cxdesk.metrics import relation, series
    from cxdesk.metrics.narrow import only_days

    group = {
        value: id
        for value, id in linked_to(source.project, metric, request.scope).items()
        if id in request.scope.touchpoints
    }
    if len(set(group.values())) < FEWEST:
        return []
    own = chosen(source, metric, request)
    figures = series.trend(metric, own, "all", group, start=request.start, end=request.end)
    points = {line.group: line.points[0] for line in figures.lines if line.points}
    both = only_days(source.tallies_by([metric.id], outcome.column, list(group)), request.start, request.end)
    items: list[Item] = []
    for place in request.scope.touchpoints:
        parts = [tally for tally in both if group.get(tally.value) == place]
        if place in points and parts:
            related = relation.of_tallies(metric, outcome, parts)
            items.append((label_of(source.project, place, None, False), points[place], related))
    return items


def _by_question(source: ChartSource, metric: Metric, outcome: Metric, request: Request) -> list[Item]:
    """The metrics of the same rows that compare with the main one, their answers of all dates and segments."""
    from cxdesk.metrics import series
    from cxdesk.metrics.relation import correlation, facing

    same = [
        m
        for m in source.project.metrics_of(metric.dataset_id)
        if m.id != outcome.id and words.why_apart(metric, m) is None
    ]
    columns = [*(m.column for m in same), outcome.column]
    *answers, target = source.pairs(metric.dataset_id, columns)
    wanted = facing(outcome, target)
    items: list[Item] = []
    for one, given in zip(same, answers, strict=True):
        held = chosen(source, one, request)
        line = series.trend(one, held, "all", start=request.start, end=request.end).lines
        if line and line[0].points:
            items.append((words.name(one), line[0].points[0], correlation(facing(one, given), wanted)))
    return items
