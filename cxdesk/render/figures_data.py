"""The numbers of a chart as a table: what was drawn, unrounded, with intervals and the number of answers.

The header is English and stable, dates are ISO 8601 and decimals have a point, so that other programs can read it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cxdesk.metrics.kinds import get
from cxdesk.metrics.series import Point
from cxdesk.model.records import Metric
from cxdesk.render.figures_chart import DistributionView, RowsView, TrendView, View

Row = list[str]


def table(view: View) -> tuple[Row, list[Row]]:
    """Return the header and the rows of a view."""
    if isinstance(view, TrendView):
        header = ["metric", "variant", "unit", "name", "line", "period", "start", "value", "low", "high", "n"]
        return header, list(_trend(view))
    if isinstance(view, DistributionView):
        header = ["metric", "variant", "unit", "name", "line", "answer", "to", "set", "count", "share", "n"]
        return header, list(_distribution(view))
    return ["metric", "variant", "unit", "name", "by", "line", "value", "low", "high", "n"], list(_rows(view))


def _metric(metric: Metric) -> Row:
    kind = get(metric.kind)
    return [metric.kind, kind.variant(metric).key, kind.unit(metric), metric.name]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(float(value))


def _figures(point: Point) -> Row:
    return [*(_number(value) for value in (point.value, point.low, point.high)), str(point.n)]


def _trend(view: TrendView) -> Iterator[Row]:
    for line in view.lines:
        for point in line.points:
            start = point.period.start.isoformat() if point.period.start else ""
            yield [*_metric(line.metric), line.label, point.period.key, start, *_figures(point)]


def _distribution(view: DistributionView) -> Iterator[Row]:
    for label, part in view.parts:
        for bar in part.bars:
            numbers = [_number(bar.low), _number(bar.high), bar.place, str(bar.count), _number(bar.share)]
            yield [*_metric(view.metric), label, *numbers, str(part.figure.n)]


def _rows(view: RowsView) -> Iterator[Row]:
    for label, point in (*view.rows, ("", view.total)):
        yield [*_metric(view.metric), view.by, label, *_figures(point)]
