"""A metric over time, with its target, what happened on the way, and what is worth a warning.

It must not know how a trend is drawn.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from cxdesk.flows.charts.answers import chosen, demand, in_order, label_of, way, with_name
from cxdesk.flows.charts.asking import ChartSource, NothingToShow, Request
from cxdesk.i18n import _
from cxdesk.metrics import words
from cxdesk.model.project import Project
from cxdesk.model.records import Annotation, Dataset, Metric
from cxdesk.render.figures_views import Event, Named, RowsView, TrendView, View

if TYPE_CHECKING:
    from cxdesk.metrics.alerts import Alert

MOST_ALERTS: Final = 2
"""Of more troubles than this the gravest stand under the chart."""


def trend_view(source: ChartSource, metrics: Sequence[Metric], request: Request) -> View:
    """Return the trend of metrics; where no answer has a date, the totals as rows with a sentence that says so."""
    from cxdesk.metrics import alerts, series

    for other in metrics[1:]:
        reason = words.why_apart(metrics[0], other)
        if reason:
            raise NothingToShow(reason, "apart")
    lines: list[Named] = []
    by, undated, answered = request.by, 0, False
    troubles: list[tuple[Alert, ...]] = []
    names: dict[tuple[str, Hashable], str] = {}
    for metric in metrics:
        group, column = way(source.project, metric, request)
        tallies = chosen(source, metric, request, column)
        answered |= bool(tallies)
        found = series.trend(metric, tallies, request.by, group, split=bool(column))
        by, undated = found.by, undated + found.undated
        labels = {}
        for line in in_order(found.lines, request.scope):
            label = label_of(source.project, line.group, line.segment, bool(column))
            labels[line.group] = with_name(metric, label, len(metrics) > 1)
            lines.append(Named(labels[line.group], line.points, metric))
        if not column:
            troubles += alerts.find(metric, tallies, group, request.by).values()
            names |= {(metric.id, name): label for name, label in labels.items()}
    demand(answered, request)
    if not any(point.n for line in lines for point in line.points):
        return _totals(source, metrics[0], request, alone=len(metrics) == 1)
    notes = (words.answers_left_out(undated), *_alerts(troubles, names))
    return TrendView(
        tuple(lines),
        by,
        request.about,
        " ".join(note for note in notes if note),
        events(source.project),
        request.window,
    )


def _alerts(troubles: Sequence[tuple[Alert, ...]], names: Mapping[tuple[str, Hashable], str]) -> list[str]:
    """The gravest troubles of the lines, a sentence each, with the line's name before it."""
    from cxdesk.metrics.alerts import ranked

    found = ranked(alert for several in troubles for alert in several)
    sentences = []
    for alert in found[:MOST_ALERTS]:
        name, text = names.get((alert.metric.id, alert.group), ""), words.alert_text(alert)
        sentences.append(_("{line}: {alert}").format(line=name, alert=text) if name else text)
    return sentences


def events(project: Project) -> tuple[Event, ...]:
    """Return what happened, in the order of time."""
    found = []
    for note in project.all(Annotation):
        try:
            found.append(Event(date.fromisoformat(note.day), note.text))
        except ValueError:
            continue
    return tuple(sorted(found, key=lambda event: (event.day, event.text)))


def _totals(source: ChartSource, metric: Metric, request: Request, *, alone: bool) -> RowsView:
    from cxdesk.metrics import series

    group, column = way(source.project, metric, request)
    tallies = chosen(source, metric, request, column)
    found = series.trend(metric, tallies, "all", group, split=bool(column))
    rows = [
        (label_of(source.project, line.group, line.segment, bool(column)) or request.scope.label, point)
        for line in in_order(found.lines, request.scope)
        for point in line.points
    ]
    total = series.trend(metric, tallies, "all").lines[0].points[0]
    dataset = source.project.get(Dataset, metric.dataset_id)
    note = _("“{data}” has no dates, so there is no trend; the totals are shown.")
    if dataset.columns_with_role("date") or dataset.columns[metric.column].day is not None:
        note = _("No period of “{data}” has a figure of its own, so there is no trend; the totals are shown.")
    note = note.format(data=dataset.name)
    if not alone:
        note += " " + _("Only {metric} is shown; choose another metric to see its own.").format(
            metric=words.name(metric)
        )
    return RowsView(metric, tuple(rows), total, column, request.about, "", note)
