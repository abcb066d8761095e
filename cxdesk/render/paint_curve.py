"""Paints the emotion curve: a line through the scored touchpoints, with gaps where nobody scored."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from cxdesk.audit.curve import curve as through
from cxdesk.i18n import format_number
from cxdesk.model.records import SCORE_MAX, SCORE_MIN
from cxdesk.render.ink import Ink, text_centred
from cxdesk.render.layout import MapLayout
from cxdesk.render.layout_types import Lane
from cxdesk.render.styles import COLUMN

_TOP, _BOTTOM = 24.0, 24.0
_DOT = 5.0

Points = list[tuple[int, float]]


def height_of(lane: Lane, value: float) -> float:
    """Return the y of a value of emotion in its lane."""
    room = lane.height - _TOP - _BOTTOM
    return lane.y + _TOP + (SCORE_MAX - value) / (SCORE_MAX - SCORE_MIN) * room


def runs(layout: MapLayout) -> list[Points]:
    """Return the unbroken stretches of scored columns as (column, mean emotion)."""
    found: list[Points] = [[]]
    for i, column in enumerate(layout.columns):
        value = column.card.parts[2]
        apart = i > 0 and layout.xs[i] - layout.xs[i - 1] > COLUMN
        if value is None or apart:
            found.append([])
        if value is not None:
            found[-1].append((i, value))
    return [run for run in found if run]


def curve(
    painter: QPainter, ink: Ink, layout: MapLayout, lane: Lane, shown: range, selected: frozenset[str]
) -> None:
    """Paint the curve over the columns ``shown``; the points of selected touchpoints are filled."""
    middle = height_of(lane, (SCORE_MIN + SCORE_MAX) / 2)
    left, right = layout.xs[shown.start], layout.xs[shown.stop - 1] + COLUMN
    painter.setPen(ink.pen("line", 1, True))
    painter.drawLine(QPointF(left, middle), QPointF(right, middle))
    for run in runs(layout):
        if run[-1][0] >= shown.start - 1 and run[0][0] <= shown.stop:
            _run(painter, ink, layout, lane, run, shown, selected)


def _run(
    painter: QPainter,
    ink: Ink,
    layout: MapLayout,
    lane: Lane,
    run: Points,
    shown: range,
    selected: frozenset[str],
) -> None:
    xs = [layout.xs[i] + COLUMN / 2 for i, _value in run]
    ys = [height_of(lane, value) for _i, value in run]
    first = max(0, next((k for k, (i, _v) in enumerate(run) if i >= shown.start - 1), 0) - 1)
    last = min(len(run) - 1, next((k for k, (i, _v) in enumerate(run) if i >= shown.stop), len(run) - 1))
    if last > first:
        path = QPainterPath(QPointF(xs[first], ys[first]))
        for part in through(zip(xs, ys, strict=True))[0].segments[first:last]:
            path.cubicTo(QPointF(*part.control1), QPointF(*part.control2), QPointF(*part.end))
        area = QPainterPath(path)
        area.lineTo(xs[last], lane.bottom - 1)
        area.lineTo(xs[first], lane.bottom - 1)
        painter.fillPath(area, ink.brush("emotion", 26))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink.pen("emotion", 2))
        painter.drawPath(path)
    for k in range(first, last + 1):
        i, value = run[k]
        chosen = layout.columns[i].id in selected
        painter.setPen(ink.pen("emotion", 2))
        painter.setBrush(ink.brush("emotion" if chosen else "sheet"))
        painter.drawEllipse(QPointF(xs[k], ys[k]), _DOT, _DOT)
        dx, dy = _label_side(ys, k)
        shown_value = format_number(value, 0 if value == int(value) else 1)
        text_centred(painter, ink, shown_value, "caption", "secondary", xs[k] + dx, ys[k] + dy)


def _label_side(ys: Sequence[float], k: int) -> tuple[float, float]:
    """Return where a point's label stands, away from the curve: above a peak, below a valley, beside a slope."""
    before = ys[k - 1] if k else ys[k]
    after = ys[k + 1] if k + 1 < len(ys) else ys[k]
    if before >= ys[k] <= after:
        return 0.0, -_DOT - 17
    if before <= ys[k] >= after:
        return 0.0, _DOT + 2
    return (9.0 if after < before else -9.0), _DOT + 2
