"""The 3E index of surveys: success, effort (ease) and emotion as net scores, and the mean of the three."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import LOW_GOOD, Boxes, Kind, Scale, Variant, length
from cxdesk.metrics.kinds.making import How, Made, Role, number_in
from cxdesk.model.answers import LeftOutReason, Value
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cxdesk.metrics.intervals import Figures, Floats

POINTS = 7
"""The parts are asked on 1 to 7, where 7 is good."""


class _Part(Kind):
    """% of answers 6 and 7 minus % of answers 1 to 3; 4 and 5 count in n only."""

    scales: ClassVar[tuple[Scale, ...]] = (Scale(1, POINTS), Scale(1, POINTS, LOW_GOOD))
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("net", N_("net"), "net"),
        Variant("top-3", N_("net of top-3-box"), "net"),
        Variant("mean", N_("mean"), "mean"),
    )

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(5 if self.variant(metric).key == "top-3" else 6, 3)

    def misfit(self, metric: Metric) -> str | None:
        if (metric.low, length(metric)) != (1, POINTS):
            return _("{name} is asked on 1 to 7; use CSAT or a mean for this column.").format(
                name=_(self.name)
            )
        return None

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if self.variant(metric).key == "mean":
            return super().notes(metric)
        both = _(
            "Published with the answers 6 and 7 and with 5 to 7 as the top set; the two are never mixed."
        )
        return (*super().notes(metric), both)

    def source(self, metric: Metric) -> str:
        return _("Temkin Group (2014) and XM Institute, experience ratings: success, effort, emotion")


class Success(_Part):
    """Could they do what they wanted?"""

    key: ClassVar[str] = "success"
    name: ClassVar[str] = N_("Success")
    order: ClassVar[int] = 40
    part: ClassVar[Literal["", "success", "effort", "emotion"]] = "success"

    def words(self, metric: Metric) -> str:
        return _("Whether customers could do what they wanted to do.")


class Effort(_Part):
    """How easy was it? 7 is easy."""

    key: ClassVar[str] = "effort"
    name: ClassVar[str] = N_("Effort (ease)")
    order: ClassVar[int] = 41
    part: ClassVar[Literal["", "success", "effort", "emotion"]] = "effort"

    def words(self, metric: Metric) -> str:
        return _("How easy customers found it; a high figure means little effort.")


class Emotion(_Part):
    """How did it feel?"""

    key: ClassVar[str] = "emotion"
    name: ClassVar[str] = N_("Emotion")
    order: ClassVar[int] = 42
    part: ClassVar[Literal["", "success", "effort", "emotion"]] = "emotion"

    def words(self, metric: Metric) -> str:
        return _("How customers felt about it.")


class ThreeE(Kind):
    """An answer has one digit a part, 1 to 7 and 0 for none: 763 is success 7, ease 6, emotion 3."""

    key: ClassVar[str] = "three_e"
    name: ClassVar[str] = N_("3E index")
    order: ClassVar[int] = 43
    roles: ClassVar[tuple[Role, ...]] = (
        Role("success", N_("success"), "number"),
        Role("ease", N_("ease, 7 = easy"), "number"),
        Role("hard", N_("effort, 7 = much effort"), "number"),
        Role("emotion", N_("emotion"), "number"),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("success", "ease", "emotion"),
        ("success", "hard", "emotion"),
    )
    scales: ClassVar[tuple[Scale, ...]] = (Scale(1, 777),)
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("net", N_("mean of the three"), "net"),
        Variant("available", N_("mean of those available"), "net"),
    )
    open_scale: ClassVar[bool] = True

    def made(self, how: How) -> Made:
        turned = "ease" not in how.columns
        names = ("success", "hard" if turned else "ease", "emotion")
        columns = tuple(how.columns[name][0] for name in names)

        def answer(*cells: Value) -> Value:
            code = 0
            for item, cell in enumerate(cells):
                given = 0 if cell is None else number_in(cell)
                if given is None or given % 1 or not 0 <= given <= POINTS or (cell is not None and not given):
                    return _("{part}: {value}").format(part=names[item], value=cell)
                code = code * 10 + int(POINTS + 1 - given if turned and item == 1 and given else given)
            return code or None

        return Made(columns, answer, "integer", 1, 777)

    def spreads(self, metric: Metric) -> bool:
        return False

    def place(self, metric: Metric, answer: float) -> str:
        return ""

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        import numpy as np

        from cxdesk.metrics import intervals

        code = np.asarray(answers, dtype=float)
        digits = np.stack([code // 100 % 10, code // 10 % 10, code % 10])
        given = digits > 0
        marks = np.where(digits >= 6, 1.0, np.where(given & (digits <= 3), -1.0, 0.0))
        counted = np.asarray(counts, dtype=float)
        return intervals.mean_of_nets(counted, marks, given, self.variant(metric).key == "available")

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if self.variant(metric).key == "available":
            return (_("Where a part has no answers it is the mean of the others: compare with care."),)
        return (
            _("Where a part has no answers there is no index."),
            _("n is that of the part answered least."),
        )

    def interval_words(self, metric: Metric) -> str:
        return _("95 % adjusted Wald of each part, joined with how the parts go together in the same people")

    def value_reason(self, metric: Metric, reason: LeftOutReason) -> str:
        return _("an item is off its scale")

    def blank_words(self, metric: Metric) -> str:
        return _("without any answer")

    def scale_words(self, metric: Metric) -> str:
        return _("three answers of 1 to 7, where 7 is good")

    def words(self, metric: Metric) -> str:
        return _("How customers experienced it: success, ease and emotion in one figure from −100 to 100.")

    def formula(self, metric: Metric) -> str:
        return _("Mean of the three net scores, each % of answers 6, 7 − % of answers 1, 2, 3")

    def source(self, metric: Metric) -> str:
        return _("After the experience ratings of Temkin Group and XM Institute; no published index is meant")
