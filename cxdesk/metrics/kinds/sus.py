"""Usability questionnaires: the System Usability Scale, its all-positive version, and UMUX-Lite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from cxdesk.errors import CxdeskError
from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role, number_in
from cxdesk.model.answers import LeftOutReason, Value
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cxdesk.metrics.intervals import Figures, Floats

ITEMS = 10
MOST_MISSING = 2


class _Questionnaire(Kind):
    """A score from 0 to 100 a person; the figure is the mean of the persons'."""

    step: ClassVar[float] = 0.0
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 100),)
    variants: ClassVar[tuple[Variant, ...]] = (Variant("mean", N_("mean"), "mean"),)

    def turns(self, metric: Metric) -> bool:
        return False

    def unit(self, metric: Metric) -> str:
        return _("of 100")

    def blank_words(self, metric: Metric) -> str:
        return _("incomplete")

    def value_reason(self, metric: Metric, reason: LeftOutReason) -> str:
        return _("an item is off its scale")


class Sus(_Questionnaire):
    """Ten items on 1-5, odd ones worded positively, even ones negatively."""

    key: ClassVar[str] = "sus"
    order: ClassVar[int] = 130
    name: ClassVar[str] = N_("SUS")
    roles: ClassVar[tuple[Role, ...]] = (Role("items", N_("the ten items in their order"), "number", ITEMS),)
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("items",),)
    all_positive: ClassVar[bool] = False

    def made(self, how: How) -> Made:
        def answer(*cells: Value) -> Value:
            total, missing = 0.0, 0
            for item, cell in enumerate(cells):
                given = number_in(cell)
                if cell is None:
                    missing += 1
                    total += 2
                elif given is None or given not in (1, 2, 3, 4, 5):
                    return _("item {n}: {value}").format(n=item + 1, value=cell)
                else:
                    total += 5 - given if item % 2 and not self.all_positive else given - 1
            return None if missing > MOST_MISSING else total * 2.5

        return Made(how.columns["items"], answer, "number", 0, 100)

    def notes(self, metric: Metric) -> tuple[str, ...]:
        return (
            _("A score is not a percentage."),
            _(
                "A missing item counts as the middle answer; with more than two missing the person is left out."
            ),
        )

    def words(self, metric: Metric) -> str:
        return _("How usable people find the product, from 0 to 100.")

    def formula(self, metric: Metric) -> str:
        if self.all_positive:
            return _("2.5 x the sum of (answer - 1) over ten items, mean of all persons")
        return _("2.5 x the sum of (odd items - 1) and (5 - even items), mean of all persons")

    def source(self, metric: Metric) -> str:
        if self.all_positive:
            return _(
                "Sauro and Lewis (2011), When designing usability questionnaires, does it hurt to be positive?"
            )
        return _("Brooke (1996), SUS: a quick and dirty usability scale")


class SusPositive(Sus):
    """All ten items worded positively."""

    key: ClassVar[str] = "sus_positive"
    order: ClassVar[int] = 131
    name: ClassVar[str] = N_("SUS, all positive")
    all_positive: ClassVar[bool] = True


class Umux(_Questionnaire):
    """Two items on 1-7: it does what I need, it is easy to use."""

    key: ClassVar[str] = "umux"
    order: ClassVar[int] = 132
    name: ClassVar[str] = N_("UMUX-Lite")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("needs", N_("does what I need"), "number"),
        Role("ease", N_("easy to use"), "number"),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("needs", "ease"),)
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("mean", N_("mean"), "mean"),
        Variant("sus", N_("as an estimate of SUS"), "mean"),
    )

    def made(self, how: How) -> Made:
        low, high = how.low or 1.0, how.high or 7.0
        if low != 1 or high not in (5, 7):
            raise CxdeskError(_("UMUX-Lite is asked on 1 to 7 or on 1 to 5."))

        def answer(*cells: Value) -> Value:
            given = [number_in(cell) for cell in cells]
            for item, (cell, number) in enumerate(zip(cells, given, strict=True), 1):
                if cell is not None and (number is None or number % 1 or not low <= number <= high):
                    return _("item {n}: {value}").format(n=item, value=cell)
            first, second = given
            if first is None or second is None:
                return None
            return (first + second - 2 * low) * 100 / (2 * (high - low))

        return Made((*how.columns["needs"], *how.columns["ease"]), answer, "number", 0, 100)

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        import numpy as np

        given = np.asarray(answers, dtype=float)
        if self.variant(metric).key == "sus":
            given = np.where((given >= 0) & (given <= 100), 0.65 * given + 22.9, np.inf)
        return super().compute(counts, given, metric)

    def words(self, metric: Metric) -> str:
        return _("How useful and easy people find the product, from 0 to 100.")

    def formula(self, metric: Metric) -> str:
        plain = _("Both items from their lowest to their highest answer as 0 to 100, mean of all persons")
        if self.variant(metric).key == "sus":
            return _("0.65 x ({plain}) + 22.9").format(plain=plain)
        return plain

    def source(self, metric: Metric) -> str:
        return _("Lewis, Utesch and Maher (2013), UMUX-LITE: when there’s no time for the SUS")
