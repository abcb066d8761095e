"""Net Promoter Score: how many would recommend, less how many would not."""

from __future__ import annotations

from typing import ClassVar, Final

from cxdesk.i18n import N_, _, format_number
from cxdesk.metrics.intervals import answers_needed
from cxdesk.metrics.kinds.base import HIGH_GOOD, Boxes, Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role
from cxdesk.model.answers import Value, key_text
from cxdesk.model.records import Metric

_GROUPS: Final = {
    word: group
    for group, words in (
        (1, "promoter promotor promotore promoteur промоутер промотор промоутеры ผู้สนับสนุน"),
        (
            0,
            "passive neutral passively_satisfied pasivo neutro passif passiv нейтрал нейтральный нейтральний",
        ),
        (-1, "detractor detraktor détracteur kritiker критик детрактор ผู้ไม่สนับสนุน"),
    )
    for word in words.split()
}
"""What the three groups are called, in the singular and folded."""


class Nps(Kind):
    """% of promoters (9-10) minus % of detractors (0-6) on the 0-10 likelihood to recommend.

    Where only the groups are known, a promoter is 1, a passive 0 and a detractor -1.
    """

    key: ClassVar[str] = "nps"
    order: ClassVar[int] = 10
    name: ClassVar[str] = N_("NPS")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("answer", N_("answers")),
        Role("group", N_("promoter, passive or detractor")),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("answer",), ("group",))
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 10), Scale(1, 10))
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("net", N_("promoters minus detractors"), "net"),
        Variant("mean", N_("mean likelihood"), "mean"),
    )

    def made(self, how: How) -> Made | None:
        group = how.first("group")
        return None if group is None else Made((group,), _group, "integer", -1, 1)

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(top=1, bottom=-1) if _of_groups(metric) else Boxes(top=9, bottom=6)

    def turns(self, metric: Metric) -> bool:
        return False

    def title(self, metric: Metric) -> str:
        return _(self.name) if self.variant(metric).form == "net" else super().title(metric)

    def misfit(self, metric: Metric) -> str | None:
        if metric.direction != HIGH_GOOD:
            return _(
                "{name} needs a scale on which high answers are good; turn the answers round first."
            ).format(name=_(self.name))
        if _of_groups(metric):
            if self.variant(metric).form == "mean":
                return _("Promoters, passives and detractors have no mean; it needs the answers themselves.")
            return None
        if Scale(metric.low, metric.high) not in self.scales:
            return _("{name} is defined on the scale 0 to 10; use CSAT or a mean for this column.").format(
                name=_(self.name)
            )
        return None

    def notes(self, metric: Metric) -> tuple[str, ...]:
        found = [trademark()]
        if self.variant(metric).form == "net":
            n = format_number(answers_needed(10), 0)
            found.insert(0, _("An interval of ±10 points takes up to {n} answers.").format(n=n))
        if metric.low == 1:
            found.insert(
                0, _("Asked on 1 to 10: without the answer 0 it is not equal to a score on 0 to 10.")
            )
        return tuple(found)

    def scale_words(self, metric: Metric) -> str:
        if _of_groups(metric):
            return _("promoter 1, passive 0, detractor −1")
        return super().scale_words(metric)

    def words(self, metric: Metric) -> str:
        if self.variant(metric).form == "mean":
            return _("How likely people are to recommend, on average.")
        return _("How many more would recommend than would not, in points from −100 to 100.")

    def formula(self, metric: Metric) -> str:
        if self.variant(metric).form == "mean":
            return _("Sum of answers / number of answers")
        if _of_groups(metric):
            return _("% of promoters − % of detractors")
        return _("% of answers 9, 10 − % of answers {low} to 6").format(low=int(metric.low))

    def source(self, metric: Metric) -> str:
        return _("Reichheld (2003), The one number you need to grow, Harvard Business Review")


def _of_groups(metric: Metric) -> bool:
    return (metric.low, metric.high) == (-1, 1)


def _group(cell: Value) -> Value:
    """1 for a promoter, 0 for a passive and -1 for a detractor; the cell where it is none of them."""
    word = (key_text(cell) or "").casefold().replace(" ", "_")
    for form in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("en")):
        if form in _GROUPS:
            return _GROUPS[form]
    return cell


def trademark() -> str:
    """The notice that goes with every published NPS."""
    return _(
        "Net Promoter and NPS are registered trademarks of Bain & Company, Inc., NICE Systems, Inc. and Fred Reichheld."
    )
