"""The tallies behind a chart: those of the scope, narrowed and split as asked, and what their groups are called.

It must not know which chart they are for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from cxdesk.flows.charts.asking import (
    TOGETHER,
    ChartSource,
    NothingToShow,
    Request,
    Scope,
    linked_to,
    segment_name,
)
from cxdesk.i18n import _
from cxdesk.metrics import words
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Journey, Metric, Stage, Touchpoint

if TYPE_CHECKING:
    from datetime import date

    from cxdesk.metrics.series import Distribution, Line
    from cxdesk.model.tally import Tally

Grouped = TypeVar("Grouped", "Line", "Distribution")


def way(project: Project, metric: Metric, request: Request) -> tuple[Mapping[str | None, str] | None, str]:
    """Return how answers are put together: the groups of values (None: all) and the segment column ("": none)."""
    if request.column:
        return None, request.column
    return (None if request.split == TOGETHER else linked_to(project, metric, request.scope)), ""


def column_index(project: Project, metric: Metric, column: str) -> int:
    """Return where a metric's dataset has the segment column of that name; raises NothingToShow where it has none."""
    dataset = project.get(Dataset, metric.dataset_id)
    for index in dataset.columns_with_role("segment"):
        if dataset.columns[index].name == column:
            return index
    raise NothingToShow(
        _("“{data}” has no segment column “{column}”.").format(data=dataset.name, column=column)
    )


def tallies_of(source: ChartSource, metric: Metric, scope: Scope, column: str) -> list[Tally]:
    """Return the scope's tallies, by the segment column of that name where one is given."""
    dataset = source.project.get(Dataset, metric.dataset_id)
    dimension = 0
    if column:
        place = column_index(source.project, metric, column)
        dimension = dataset.columns_with_role("segment").index(place) + 1
    return source.tallies([metric.id], dimension, list(linked_to(source.project, metric, scope)))


def chosen(source: ChartSource, metric: Metric, request: Request, column: str = "") -> list[Tally]:
    """Return the tallies asked for, by ``column`` where one is given, narrowed to one segment where one is chosen.

    They come in the order of the map: to some metrics the order of their steps matters.
    """
    from cxdesk.metrics.narrow import only_segment

    scope = request.scope
    if request.only is None:
        found = tallies_of(source, metric, scope, column)
    elif column and column != request.only[0]:
        found = within(source, metric, scope, request.only[0], column).get(request.only[1], [])
    else:
        found = only_segment(tallies_of(source, metric, scope, request.only[0]), request.only[1])
    group = linked_to(source.project, metric, scope)
    order = {place: i for i, place in enumerate(scope.places)}
    return sorted(found, key=lambda tally: order.get(group.get(tally.value, ""), -1))


def within(
    source: ChartSource, metric: Metric, scope: Scope, first: str, second: str
) -> dict[str | None, list[Tally]]:
    """Return, by the value of one segment column, the scope's tallies by another."""
    columns = [column_index(source.project, metric, column) for column in (first, second)]
    return source.tallies_within(
        [metric.id], columns[0], columns[1], list(linked_to(source.project, metric, scope))
    )


def segment_values(source: ChartSource, metric: Metric, scope: Scope, column: str) -> list[str | None]:
    """Return the values of a segment column among the scope's answers, sorted, None last."""
    return values_in(tallies_of(source, metric, scope, column))


def values_in(tallies: Sequence[Tally]) -> list[str | None]:
    """Return the segments of tallies, sorted, None last."""
    found = {value for tally in tallies for value in tally.segments}
    return sorted(found, key=lambda value: (value is None, value or ""))


def demand(answered: object, request: Request) -> None:
    """Raise NothingToShow where nobody answered."""
    if not answered and request.window is not None:
        raise NothingToShow(
            _("There are no answers for “{scope}” in the stretch of time chosen; show all dates.").format(
                scope=request.about
            )
        )
    if not answered:
        raise NothingToShow(_("There are no answers for “{scope}”.").format(scope=request.about))


def in_order(found: Sequence[Grouped], scope: Scope) -> list[Grouped]:
    """Return lines or distributions in the order of their touchpoints on the map."""
    place = {id: i for i, id in enumerate(scope.places)}
    return sorted(found, key=lambda line: place.get(str(line.group), -1))


def label_of(project: Project, group: object, segment: str | None, split: bool) -> str:
    """Return what a line is called: its segment where split, else its touchpoint, stage or map."""
    if split:
        return segment_name(segment)
    touchpoint, stage = project.find(Touchpoint, str(group)), project.find(Stage, str(group))
    if touchpoint is not None:
        return touchpoint.name
    if stage is not None:
        return stage.name
    return _("whole map") if project.find(Journey, str(group)) is not None else ""


def with_name(metric: Metric, label: str, several: bool) -> str:
    """Return a line's label with its metric's name, where there are several metrics."""
    if not several:
        return label
    if not label:
        return words.name(metric)
    return _("{metric}, {line}").format(metric=words.name(metric), line=label)


def covered(tallies: Sequence[Tally], start: date | None = None, end: date | None = None) -> str:
    """Return the time the answers cover, in months; empty where they have no dates."""
    from cxdesk.metrics.periods import number_of, period
    from cxdesk.metrics.pool import dated

    months = dict.fromkeys(number_of(day, "month") for day in dated(tallies, start, end))
    return " – ".join(period(month, "month").label for month in months)
