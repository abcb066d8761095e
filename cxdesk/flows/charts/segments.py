"""A metric by segment: a row each, two of them compared with the interval of their difference, or a cross table of two.

It must not know how rows and tables are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cxdesk.flows.charts.answers import chosen, column_index, covered, demand, within
from cxdesk.flows.charts.asking import ChartSource, NothingToShow, Request, segment_columns, segment_name
from cxdesk.i18n import _
from cxdesk.metrics.kinds import get
from cxdesk.metrics.words import change_text
from cxdesk.model.records import Dataset, Metric
from cxdesk.render.figures_views import Comparison, HeatView, RowsView, View

if TYPE_CHECKING:
    from cxdesk.metrics.series import Change, Point
    from cxdesk.model.tally import Tally


def segments_view(source: ChartSource, metric: Metric, request: Request) -> View:
    """Return the metric by the segment column asked for, the first one where none is; best figure first.

    Where a second column is asked for, the cross table of both.
    """
    column = column_of(source, metric, request)
    if request.across and request.across != column:
        return _cross(source, metric, request, column)
    from cxdesk.metrics import compare, series

    tallies = chosen(source, metric, request, column)
    demand(tallies, request)
    found = series.by_segment(metric, tallies, start=request.start, end=request.end)[0]
    rows = [(value, point) for value, point in found.segments if point.value is not None]
    sign = -1 if get(metric.kind).up_is_good(metric) else 1
    rows.sort(key=lambda row: (row[0] is None, sign * (row[1].value or 0.0)))
    named = tuple((segment_name(value), point) for value, point in rows)
    many = compare.segments(metric, tallies, request.start, request.end)
    holding = {row.name: row.change.verdict for row in many.rows if row.holds}
    return RowsView(
        metric,
        named,
        found.total,
        column,
        request.about,
        covered(tallies, request.start, request.end),
        many.warning,
        _comparison(metric, tallies, request),
        tuple(holding.get(value, "unclear") for value, _point in rows),
    )


def _comparison(metric: Metric, tallies: Sequence[Tally], request: Request) -> Comparison | None:
    """The two segments chosen beside each other, in a sentence."""
    from cxdesk.metrics import compare
    from cxdesk.metrics.narrow import only_days, only_segment

    if request.compare is None:
        return None
    one, two = (
        only_days(only_segment(tallies, value), request.start, request.end) for value in request.compare
    )
    names = [segment_name(value) for value in request.compare]
    found = compare.between(metric, two, one)
    if found is None:
        missing = names[1] if one else names[0]
        return Comparison(
            names[0], names[1], None, _("“{segment}” has no figure to compare with.").format(segment=missing)
        )
    return Comparison(names[0], names[1], found.change, _sentence(metric, names, found.change))


def _sentence(metric: Metric, names: Sequence[str], change: Change) -> str:
    """The difference, its interval and whether it is clear, in words."""
    verdict = {
        "better": _("clearly better"),
        "worse": _("clearly worse"),
        "unclear": _("no clear difference"),
    }[change.verdict]
    said = {"one": names[0], "two": names[1], "value": change_text(metric, change), "verdict": verdict}
    if change.low is None or change.high is None:
        return _("{one} − {two}: {value}, no interval: {verdict}.").format(**said)
    low, high = (change_text(metric, replace(change, value=end)) for end in (change.low, change.high))
    return _("{one} − {two}: {value}, 95 % interval {low} to {high}: {verdict}.").format(
        **said, low=low, high=high
    )


def column_of(source: ChartSource, metric: Metric, request: Request) -> str:
    """Return the segment column that rows are made of; raises NothingToShow where there is none."""
    columns = segment_columns(source.project, [metric])
    if not columns:
        raise NothingToShow(
            _("“{data}” has no segment column. Give a column the role segment when you import it.").format(
                data=source.project.get(Dataset, metric.dataset_id).name
            )
        )
    if request.column in columns:
        return request.column
    return request.only[0] if request.only and request.only[0] in columns else columns[0]


def _cross(source: ChartSource, metric: Metric, request: Request, column: str) -> HeatView:
    """The metric by two columns: a row a value of the first, a column a value of the second."""
    from cxdesk.metrics import series

    column_index(source.project, metric, request.across)
    by_first = _narrowed(within(source, metric, request.scope, column, request.across), column, request)
    rows: list[tuple[str | None, Point, dict[str | None, Point]]] = []
    for value, tallies in by_first.items():
        for found in series.by_segment(metric, tallies, start=request.start, end=request.end):
            if found.total.n:
                rows.append((value, found.total, dict(found.segments)))
    demand(rows, request)
    names = {name for _value, _total, cells in rows for name, point in cells.items() if point.n}
    columns = sorted(names, key=lambda name: (name is None, name or ""))
    return HeatView(
        metric,
        "cross",
        tuple((segment_name(value), total.n) for value, total, _cells in rows),
        tuple(segment_name(name) for name in columns),
        tuple(tuple(_shown(cells.get(name)) for name in columns) for _value, _total, cells in rows),
        column,
        request.across,
        request.about,
        covered(chosen(source, metric, request), request.start, request.end),
    )


def _narrowed(
    found: dict[str | None, list[Tally]], column: str, request: Request
) -> dict[str | None, list[Tally]]:
    """Only the chosen segment's answers, where it is one of the two columns; a third cannot be told apart here."""
    from cxdesk.metrics.narrow import only_segment

    if request.only is None:
        return found
    name, value = request.only
    if name == column:
        return {value: found.get(value, [])}
    if name == request.across:
        return {first: only_segment(tallies, value) for first, tallies in found.items()}
    raise NothingToShow(
        _(
            "A table of two segment columns shows all answers: choose “All answers” in place of “{column}”."
        ).format(column=name),
        "apart",
    )


def _shown(point: Point | None) -> Point | None:
    return point if point is not None and point.n else None
