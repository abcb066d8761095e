"""From what a user asks to see to charts ready to draw: trend, distribution and rows by segment of imported answers.

It joins the session (which has the tallies), the metrics room (which has the formulas) and the render room's views; it
draws nothing. Where there is nothing to show, ``NothingToShow`` says why in one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from cxdesk.errors import CxdeskError
from cxdesk.flows.figures import DataSource, journey_metrics, linked_values
from cxdesk.i18n import _
from cxdesk.metrics import words
from cxdesk.metrics.kinds import get
from cxdesk.metrics.periods import By
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric, Stage, Touchpoint
from cxdesk.render.figures_views import DistributionView, Named, RowsView, TrendView, View

if TYPE_CHECKING:
    from cxdesk.metrics.series import Distribution, Line, Point
    from cxdesk.model.tally import Tally

Chart = Literal["trend", "distribution", "segments"]

BY_TOUCHPOINT: Final = "touchpoint"
TOGETHER: Final = "together"
"""The two ways to make lines that need no segment column; any other split is ``segment:`` and a column's name."""

SEGMENT: Final = "segment:"


Grouped = TypeVar("Grouped", "Line", "Distribution")


class NothingToShow(CxdeskError):
    """There is no chart of what was asked; ``reason`` is ``empty`` (nothing imported), ``unlinked`` or ``apart``."""

    def __init__(self, sentence: str, reason: str = "unlinked") -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Scope:
    """Which touchpoints a chart is about, in map order, and what they are called together.

    ``whole`` is the map as a whole: surveys about no touchpoint in particular belong to it as well.
    """

    journey_id: str
    touchpoints: tuple[str, ...]
    label: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What to show: metrics (ids; several share one trend), the scope, the unit of time, and how lines are made.

    ``split`` is ``BY_TOUCHPOINT``, ``TOGETHER`` or ``segment:`` and a column's name; ``only`` is a segment column and
    one of its values (None: answers without one), to which everything is narrowed.
    """

    metrics: tuple[str, ...]
    scope: Scope
    by: By = "month"
    split: str = BY_TOUCHPOINT
    only: tuple[str, str | None] | None = None

    @property
    def about(self) -> str:
        """The scope in words, with the segment it is narrowed to."""
        if self.only is None:
            return self.scope.label
        return _("{scope}, {column}: {value}").format(
            scope=self.scope.label, column=self.only[0], value=_segment(self.only[1])
        )


def scope_of(project: Project, journey_id: str, kind: str = "", ids: Sequence[str] = ()) -> Scope:
    """Return the scope of what is selected on a map: touchpoints, stages, or the whole map where nothing is."""
    every = [touchpoint.id for touchpoint in project.journey_touchpoints(journey_id)]
    if kind == Stage.KIND:
        chosen = [touchpoint.id for id in ids for touchpoint in project.touchpoints(id)]
        names = [project.get(Stage, id).name for id in ids]
    else:
        chosen = [id for id in every if id in ids]
        names = [project.get(Touchpoint, id).name for id in chosen]
    if not ids:
        return Scope(journey_id, tuple(every), _("whole map"), whole=True)
    named = (
        ", ".join(names)
        if len(names) <= 3
        else _("{first} and {n} more").format(first=names[0], n=len(names) - 1)
    )
    return Scope(journey_id, tuple(chosen), named)


def available(source: DataSource, scope: Scope) -> list[Metric]:
    """Return the metrics whose answers are linked to the scope; raises NothingToShow where there are none."""
    project = source.project
    if not project.datasets():
        raise NothingToShow(_("Import a survey to chart it here."), "empty")
    linked = journey_metrics(project, scope.journey_id)
    others = [
        metric
        for data in project.datasets()
        for metric in project.metrics_of(data.id)
        if metric not in linked
    ]
    metrics = [metric for metric in (*linked, *others) if _group(project, metric, scope)]
    if not metrics:
        raise NothingToShow(
            _(
                "No imported answers are linked to {scope}. Link a value of the data to it to chart it here."
            ).format(scope=_("this map") if scope.whole else f"“{scope.label}”")
        )
    return metrics


def about_no_touchpoint(project: Project, dataset: Dataset) -> bool:
    """Whether a table names no touchpoints and is linked to none: its answers are about the journey as a whole."""
    links = project.links_of(dataset.id)
    return not dataset.columns_with_role("touchpoint") and not any(links.values())


def segment_columns(project: Project, metrics: Sequence[Metric]) -> list[str]:
    """Return the names of the segment columns that all the metrics' datasets have, in file order."""
    names: list[list[str]] = []
    for dataset in {
        metric.dataset_id: project.get(Dataset, metric.dataset_id) for metric in metrics
    }.values():
        names.append([dataset.columns[i].name for i in dataset.columns_with_role("segment")])
    return [name for name in names[0] if all(name in other for other in names[1:])] if names else []


def segment_values(source: DataSource, metric: Metric, scope: Scope, column: str) -> list[str | None]:
    """Return the values of a segment column among the scope's answers, sorted, None last."""
    tallies = _tallies(source, metric, scope, column)
    return sorted(
        {value for tally in tallies for value in tally.segments}, key=lambda v: (v is None, v or "")
    )


def view(source: DataSource, chart: Chart, request: Request) -> View:
    """Return the view of a chart; raises NothingToShow with the reason where there is none."""
    metrics = [source.project.get(Metric, id) for id in request.metrics]
    if chart == "trend":
        return trend_view(source, metrics, request)
    if chart == "distribution":
        return distribution_view(source, metrics[0], request)
    return segments_view(source, metrics[0], request)


def trend_view(source: DataSource, metrics: Sequence[Metric], request: Request) -> View:
    """Return the trend of metrics; where no answer has a date, the totals as rows with a sentence that says so."""
    from cxdesk.metrics import series

    for other in metrics[1:]:
        reason = words.why_apart(metrics[0], other)
        if reason:
            raise NothingToShow(reason, "apart")
    lines: list[Named] = []
    by, undated, answered = request.by, 0, False
    for metric in metrics:
        group, column = _way(source.project, metric, request)
        tallies = _chosen(source, metric, request, column)
        answered |= bool(tallies)
        found = series.trend(metric, tallies, request.by, group, split=bool(column))
        by, undated = found.by, undated + found.undated
        for line in _in_order(found.lines, request.scope):
            label = _label(source.project, line.group, line.segment, bool(column))
            lines.append(Named(_with_name(metric, label, len(metrics) > 1), line.points, metric))
    _demand(answered, request)
    if not any(point.n for line in lines for point in line.points):
        return _totals(source, metrics[0], request, alone=len(metrics) == 1)
    return TrendView(tuple(lines), by, request.about, words.answers_left_out(undated))


def distribution_view(source: DataSource, metric: Metric, request: Request) -> View:
    """Return how often each answer was given: by touchpoint, by segment or of all together."""
    from cxdesk.metrics import series
    from cxdesk.metrics.narrow import only_segment

    kind = get(metric.kind)
    if not kind.spreads(metric):
        raise NothingToShow(
            _("{metric} is no figure of single answers, so it has no distribution.").format(
                metric=kind.title(metric)
            ),
            "apart",
        )
    group, column = _way(source.project, metric, request)
    tallies = _chosen(source, metric, request, column)
    _demand(bool(tallies), request)
    if column:
        named = [
            (_segment(value), part)
            for value in segment_values(source, metric, request.scope, column)
            for part in series.distribution(metric, only_segment(tallies, value))
        ]
    else:
        found = _in_order(series.distribution(metric, tallies, group), request.scope)
        named = [(_label(source.project, part.group, None, False), part) for part in found]
    return DistributionView(metric, tuple(named), request.about, _covered(tallies))


def segments_view(source: DataSource, metric: Metric, request: Request) -> View:
    """Return the metric by the segment column asked for, the first one where none is; best figure first."""
    from cxdesk.metrics import series

    columns = segment_columns(source.project, [metric])
    asked = request.split.removeprefix(SEGMENT)
    if not columns:
        raise NothingToShow(
            _("“{data}” has no segment column. Give a column the role segment when you import it.").format(
                data=source.project.get(Dataset, metric.dataset_id).name
            )
        )
    column = asked if asked in columns else request.only[0] if request.only else columns[0]
    tallies = _chosen(source, metric, request, column)
    _demand(bool(tallies), request)
    found = series.by_segment(metric, tallies)[0]
    rows = [(value, point) for value, point in found.segments if point.value is not None]
    sign = -1 if get(metric.kind).up_is_good(metric) else 1
    rows.sort(key=lambda row: (row[0] is None, sign * (row[1].value or 0.0)))
    named = tuple((_segment(value), point) for value, point in rows)
    return RowsView(metric, named, found.total, column, request.about, _covered(tallies))


def _totals(source: DataSource, metric: Metric, request: Request, *, alone: bool) -> RowsView:
    from cxdesk.metrics import series

    group, column = _way(source.project, metric, request)
    tallies = _chosen(source, metric, request, column)
    found = series.trend(metric, tallies, "all", group, split=bool(column))
    rows = [
        (_label(source.project, line.group, line.segment, bool(column)) or request.scope.label, point)
        for line in _in_order(found.lines, request.scope)
        for point in line.points
    ]
    total: Point = series.trend(metric, tallies, "all").lines[0].points[0]
    name = source.project.get(Dataset, metric.dataset_id).name
    note = _("“{data}” has no dates, so there is no trend; the totals are shown.").format(data=name)
    if not alone:
        note += " " + _("Only {metric} is shown; choose another metric to see its own.").format(
            metric=words.name(metric)
        )
    return RowsView(metric, tuple(rows), total, column, request.about, "", note)


def _way(project: Project, metric: Metric, request: Request) -> tuple[Mapping[str | None, str] | None, str]:
    """How answers are put together: the groups of values (None: all together) and the segment column ("": none)."""
    if request.split.startswith(SEGMENT):
        return None, request.split.removeprefix(SEGMENT)
    return (None if request.split == TOGETHER else _group(project, metric, request.scope)), ""


def _group(project: Project, metric: Metric, scope: Scope) -> dict[str | None, str]:
    """The dataset's touchpoint values that belong to the scope, and the touchpoint each means."""
    dataset = project.get(Dataset, metric.dataset_id)
    if scope.whole and about_no_touchpoint(project, dataset):
        return {None: ""}
    linked = linked_values(project, dataset, scope.journey_id)
    return {value: id for value, id in linked.items() if id in scope.touchpoints}


def _tallies(source: DataSource, metric: Metric, scope: Scope, column: str) -> list[Tally]:
    """The scope's tallies, by the segment column of that name where one is given."""
    dataset = source.project.get(Dataset, metric.dataset_id)
    dimension = 0
    if column:
        names = [dataset.columns[i].name for i in dataset.columns_with_role("segment")]
        if column not in names:
            raise NothingToShow(
                _("“{data}” has no segment column “{column}”.").format(data=dataset.name, column=column)
            )
        dimension = names.index(column) + 1
    return source.tallies([metric.id], dimension, list(_group(source.project, metric, scope)))


def _chosen(source: DataSource, metric: Metric, request: Request, column: str) -> list[Tally]:
    """The tallies asked for, narrowed to one segment where one is chosen."""
    from cxdesk.metrics.narrow import only_segment

    if request.only is None:
        return _tallies(source, metric, request.scope, column)
    if column and column != request.only[0]:
        raise NothingToShow(
            _(
                "Answers are counted by one segment column at a time: show all of “{one}” to split by “{two}”."
            ).format(one=request.only[0], two=column),
            "apart",
        )
    return only_segment(_tallies(source, metric, request.scope, request.only[0]), request.only[1])


def _demand(answered: bool, request: Request) -> None:
    if not answered:
        raise NothingToShow(_("There are no answers for “{scope}”.").format(scope=request.about))


def _in_order(found: Sequence[Grouped], scope: Scope) -> list[Grouped]:
    """Lines or distributions in the order of their touchpoints on the map."""
    place = {id: i for i, id in enumerate(scope.touchpoints)}
    return sorted(found, key=lambda line: place.get(str(line.group), -1))


def _label(project: Project, group: object, segment: str | None, split: bool) -> str:
    if split:
        return _segment(segment)
    touchpoint = project.find(Touchpoint, str(group))
    return touchpoint.name if touchpoint is not None else ""


def _segment(value: str | None) -> str:
    return _("(no value)") if value is None else value


def _with_name(metric: Metric, label: str, several: bool) -> str:
    if not several:
        return label
    return (
        _("{metric}, {line}").format(metric=words.name(metric), line=label) if label else words.name(metric)
    )


def _covered(tallies: Sequence[Tally]) -> str:
    """The time the answers cover, in months."""
    from cxdesk.metrics.pool import pool

    found = pool(tallies, "month").periods
    if not found:
        return ""
    first, last = found[0].label, found[-1].label
    return first if first == last else f"{first} – {last}"
