"""Small helpers: metrics and tallies made from plain counts."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cxdesk.metrics.intervals import Figures
from cxdesk.metrics.kinds import KINDS, get
from cxdesk.model.records import Metric
from cxdesk.model.tally import UNDATED, Tally, pack

Answers = Mapping[int, int] | Mapping[float, int]


def metric(
    kind: str, low: float, high: float, direction: str = "high_good", variant: str = "", id: str = "m"
) -> Metric:
    step = get(kind).step if kind in KINDS else 1.0
    return Metric(id=id, kind=kind, low=low, high=high, direction=direction, variant=variant, step=step)


def figure(of: Metric, answers: Answers) -> Figures:
    """The figures of one count of answers, as arrays without axes."""
    return get(of.kind).compute(list(answers.values()), list(answers), of)


def tally(cells: Mapping[Any, Answers], value: str | None = None, metric_id: str = "m") -> Tally:
    """A tally from ``{(day, segment): {answer: count}}``."""
    counted = {
        (day.toordinal() if day else UNDATED, segment, float(answer)): n
        for (day, segment), answers in cells.items()
        for answer, n in answers.items()
    }
    return pack(metric_id, 0, value, counted)


def weighted(rows: Sequence[tuple[date | None, float, float]], value: str | None = None) -> Tally:
    """A tally from (day, answer, weight), one a row."""
    cells: dict[tuple[int, str | None, float], list[float]] = {}
    for day, answer, weight in rows:
        key = (day.toordinal() if day else UNDATED, None, float(answer))
        cells.setdefault(key, []).append(weight)
    made = pack("m", 0, value, {key: len(weights) for key, weights in cells.items()})
    order = [cells[day, segment, answer] for day, segment, answer, _n in made.items()]
    return replace(
        made,
        weights=array("d", map(sum, order)).tobytes(),
        squares=array("d", (sum(w * w for w in weights) for weights in order)).tobytes(),
    )
