"""Smiley terminals: four faces from very unhappy to very happy, pressed on the way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import HIGH_GOOD, LOW_GOOD, Boxes, Kind, Scale, Variant
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cxdesk.metrics.intervals import Figures, Floats

_HAPPY, _VERY_HAPPY = 3, 4


class Smiley(Kind):
    """Net score, index and green share of the four faces, 1 very unhappy to 4 very happy."""

    key: ClassVar[str] = "smiley"
    order: ClassVar[int] = 45
    name: ClassVar[str] = N_("Smileys")
    scales: ClassVar[tuple[Scale, ...]] = (Scale(1, 4, HIGH_GOOD), Scale(1, 4, LOW_GOOD))
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("net", N_("net score"), "net"),
        Variant("index", N_("index"), "mean"),
        Variant("green", N_("green share"), "share"),
    )

    def boxes(self, metric: Metric) -> Boxes:
        if self.variant(metric).key == "green":
            return Boxes(_HAPPY)
        return Boxes(_VERY_HAPPY, _HAPPY - 1)

    def misfit(self, metric: Metric) -> str | None:
        if (metric.low, metric.high) != (1, 4):
            return _("Smileys are four faces, answered 1 to 4; use CSAT or a mean for this column.")
        return None

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        found = super().compute(counts, answers, metric)
        if self.variant(metric).form != "mean":
            return found
        step = 100.0 / (metric.high - metric.low)
        moved = {
            name: (getattr(found, name) - metric.low) * step for name in ("value", "low", "high", "centre")
        }
        return replace(found, **moved, se=found.se * step)

    def bounds(self, metric: Metric) -> tuple[float, float]:
        return (0.0, 100.0) if self.variant(metric).form == "mean" else super().bounds(metric)

    def unit(self, metric: Metric) -> str:
        return _("of 100") if self.variant(metric).form == "mean" else super().unit(metric)

    def notes(self, metric: Metric) -> tuple[str, ...]:
        own = _(
            "Everyone may press, and more than once: it tells moods and trends, not what all customers think."
        )
        return (*super().notes(metric), own)

    def words(self, metric: Metric) -> str:
        return {
            "net": _("How many more faces are very happy than unhappy, in points from −100 to 100."),
            "index": _(
                "How happy the faces are on average, from 0 (all very unhappy) to 100 (all very happy)."
            ),
            "green": _("How many of the faces are happy or very happy."),
        }[self.variant(metric).key]

    def formula(self, metric: Metric) -> str:
        return {
            "net": _("% very happy − % unhappy − % very unhappy"),
            "index": _("(unhappy × 1/3 + happy × 2/3 + very happy) / all faces × 100"),
            "green": _("(happy + very happy) / all faces"),
        }[self.variant(metric).key]

    def scale_words(self, metric: Metric) -> str:
        if metric.direction == LOW_GOOD:
            return _("four faces: 1 very happy, 2 happy, 3 unhappy, 4 very unhappy")
        return _("four faces: 1 very unhappy, 2 unhappy, 3 happy, 4 very happy")

    def source(self, metric: Metric) -> str:
        return _("Common practice of smiley terminals, as their reports print it")
