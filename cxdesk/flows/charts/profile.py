"""Metrics across the journey: a figure a touchpoint, in the order of the map.

It must not know how a profile is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cxdesk.flows.charts.answers import chosen, covered, demand, label_of, values_in, with_name
from cxdesk.flows.charts.asking import ChartSource, NothingToShow, Request, Scope, linked_to, scope_of
from cxdesk.i18n import _
from cxdesk.metrics import words
from cxdesk.model.records import Metric, Stage, Touchpoint
from cxdesk.render.figures_views import ProfileLine, ProfileView, Stop

if TYPE_CHECKING:
    from cxdesk.metrics.series import Line
    from cxdesk.model.tally import Tally

MOST_PANELS = 3
"""More scales than this do not stand one above another."""


def profile_view(source: ChartSource, metrics: Sequence[Metric], request: Request) -> ProfileView:
    """Return the metrics by touchpoint; those that cannot share a scale in panels of their own, with the reason.

    Of a selection of one touchpoint the whole journey is shown and the touchpoint marked.
    """
    project = source.project
    scope = request.scope
    if len(scope.touchpoints) < 2:
        scope = scope_of(project, scope.journey_id)
    if not scope.touchpoints:
        raise NothingToShow(_("The map has no touchpoints yet. Add one to see figures along the journey."))
    panels: list[list[Metric]] = []
    for metric in metrics:
        home = next((panel for panel in panels if words.why_apart(panel[0], metric) is None), None)
        if home is not None:
            home.append(metric)
        elif len(panels) < MOST_PANELS:
            panels.append([metric])
    tallies: list[Tally] = []
    drawn = [
        tuple(
            line
            for metric in panel
            for line in _lines(source, metric, request, scope, len(panel) > 1, tallies)
        )
        for panel in panels
    ]
    if not any(_at_touchpoints(source, metric, scope) for metric in metrics):
        raise NothingToShow(
            _(
                "“{metric}” is linked to no touchpoint of {scope}, so there is no line along the journey. "
                "Link values of its data to touchpoints to see one."
            ).format(metric=words.name(metrics[0]), scope=scope.label)
        )
    demand(any(line.n for panel in drawn for line in panel), request)
    touchpoints = [project.get(Touchpoint, id) for id in scope.touchpoints]
    marked = request.scope.touchpoints if scope is not request.scope else ()
    return ProfileView(
        tuple(Stop(t.name, project.get(Stage, t.stage_id).name, t.id in marked) for t in touchpoints),
        tuple(drawn),
        request.about,
        covered(tallies, request.start, request.end),
        words.why_apart(panels[0][0], panels[1][0]) or "" if len(panels) > 1 else "",
    )


def _at_touchpoints(source: ChartSource, metric: Metric, scope: Scope) -> dict[str | None, str]:
    """The values that mean a touchpoint of the scope, not a stage or the map."""
    linked = linked_to(source.project, metric, scope)
    return {value: id for value, id in linked.items() if id in scope.touchpoints}


def _lines(
    source: ChartSource,
    metric: Metric,
    request: Request,
    scope: Scope,
    several: bool,
    seen: list[Tally],
) -> list[ProfileLine]:
    """A metric's line, or one a segment; the tallies they are of are added to ``seen``."""
    from dataclasses import replace

    from cxdesk.metrics import series

    asked = replace(request, scope=scope)
    column = request.column
    tallies = chosen(source, metric, asked, column)
    seen += tallies
    group = _at_touchpoints(source, metric, scope)
    if not group or not tallies:
        return []
    found = series.trend(
        metric, tallies, "all", group, split=bool(column), start=request.start, end=request.end
    )
    by_segment: dict[str | None, dict[object, Line]] = {}
    for line in found.lines:
        by_segment.setdefault(line.segment, {})[line.group] = line
    segments = [value for value in values_in(tallies) if value in by_segment] if column else list(by_segment)
    lines = []
    for segment in segments:
        own = by_segment[segment]
        points = tuple(
            next((point for point in own[id].points if point.n), None) if id in own else None
            for id in scope.touchpoints
        )
        label = label_of(source.project, "", segment, bool(column))
        lines.append(ProfileLine(with_name(metric, label, several), points, metric))
    return lines
