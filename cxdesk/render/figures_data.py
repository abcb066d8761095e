"""The numbers of a chart as a table: what was drawn, unrounded, with intervals and the number of answers.

The header is English and stable, dates are ISO 8601 and decimals have a point, so that other programs can read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from cxdesk.metrics.kinds import get
from cxdesk.metrics.series import Point
from cxdesk.model.records import Metric
from cxdesk.render.figures_views import (
    ControlView,
    DistributionView,
    FunnelView,
    HeatView,
    ProfileView,
    RowsView,
    ScatterView,
    TrendView,
    View,
)

Row = list[str]

METRIC: Final = ("metric", "variant", "unit", "name")
FIGURES: Final = ("value", "low", "high", "n")


def table(view: View) -> tuple[Row, list[Row]]:
    """Return the header and the rows of a view."""
    header, rows = _TABLES[type(view)]
    return list(header), list(rows(view))


def _metric(metric: Metric) -> Row:
    kind = get(metric.kind)
    return [metric.kind, kind.variant(metric).key, kind.unit(metric), metric.name]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(float(value))


def _figures(point: Point | None) -> Row:
    if point is None:
        return ["", "", "", "0"]
    return [*(_number(value) for value in (point.value, point.low, point.high)), str(point.n)]


def _period(point: Point) -> Row:
    return [point.period.key, point.period.start.isoformat() if point.period.start else ""]


def _trend(view: TrendView) -> Iterator[Row]:
    for line in view.lines:
        for point in line.points:
            yield [*_metric(line.metric), line.label, *_period(point), *_figures(point)]


def _distribution(view: DistributionView) -> Iterator[Row]:
    for label, part in view.parts:
        for bar in part.bars:
            numbers = [_number(bar.low), _number(bar.high), bar.place, str(bar.count), _number(bar.share)]
            yield [*_metric(view.metric), label, *numbers, str(part.figure.n)]


def _rows(view: RowsView) -> Iterator[Row]:
    for label, point in (*view.rows, ("", view.total)):
        yield [*_metric(view.metric), view.by, label, *_figures(point)]
    pair = view.comparison
    if pair is not None and pair.change is not None:
        difference = [_number(value) for value in (pair.change.value, pair.change.low, pair.change.high)]
        yield [*_metric(view.metric), view.by, f"{pair.one} − {pair.two}", *difference, ""]


def _profile(view: ProfileView) -> Iterator[Row]:
    for panel in view.panels:
        for line in panel:
            for stop, point in zip(view.stops, line.points, strict=True):
                yield [*_metric(line.metric), line.label, stop.stage, stop.name, *_figures(point)]


def _heat(view: HeatView) -> Iterator[Row]:
    for (label, n), cells in zip(view.rows, view.cells, strict=True):
        for column, point in zip(view.columns, cells, strict=True):
            head = [view.row_title, label, str(n), view.column_title, column]
            metric = _metric(view.metric)
            if view.style == "cohort":
                metric[1:3] = ["cohort", "%"]
            yield [*metric, *head, *_figures(point)]


def _funnel(view: FunnelView) -> Iterator[Row]:
    for step in view.steps:
        shares = [
            _number(value)
            for point in (step.of_first, step.of_previous)
            for value in ((point.value, point.low, point.high) if point else (None, None, None))
        ]
        yield [*_metric(view.metric), step.label, str(step.count), *shares]


def _scatter(view: ScatterView) -> Iterator[Row]:
    for dot in view.dots:
        x, y = dot.x_ends or (None, None), dot.y_ends or (None, None)
        yield [dot.label, *(_number(value) for value in (dot.x, *x, dot.y, *y, dot.tone)), str(dot.n)]


def _control(view: ControlView) -> Iterator[Row]:
    signals = dict(view.signals)
    for i, (point, limits) in enumerate(zip(view.line.points, view.limits, strict=True)):
        bounds = [_number(value) for value in (view.centre, *(limits or (None, None)))]
        yield [*_metric(view.line.metric), *_period(point), *_figures(point), *bounds, signals.get(i, "")]


_TABLES: Final[dict[type, tuple[tuple[str, ...], Callable[[Any], Iterator[Row]]]]] = {
    TrendView: ((*METRIC, "line", "period", "start", *FIGURES), _trend),
    DistributionView: ((*METRIC, "line", "answer", "to", "set", "count", "share", "n"), _distribution),
    RowsView: ((*METRIC, "by", "line", *FIGURES), _rows),
    ProfileView: ((*METRIC, "line", "stage", "touchpoint", *FIGURES), _profile),
    HeatView: ((*METRIC, "by", "line", "line_n", "across", "column", *FIGURES), _heat),
    FunnelView: (
        (*METRIC, "step", "count", "of_first", "of_first_low", "of_first_high", "of_previous", "of_previous_low",
         "of_previous_high"),
        _funnel,
    ),
    ScatterView: (("touchpoint", "x", "x_low", "x_high", "y", "y_low", "y_high", "tone", "n"), _scatter),
    ControlView: (
        (*METRIC, "period", "start", *FIGURES, "centre", "lower_limit", "upper_limit", "signal"),
        _control,
    ),
}  # fmt: skip
"""The header and what makes the rows, by the view's class."""
