"""First contact resolution: how many cases were resolved in the first contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import Boxes, Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role, flag, number_in
from cxdesk.model.answers import Value
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cxdesk.metrics.intervals import Figures, Floats

_BEYOND, _NO, _YES = -1, 0, 1
"""Not resolvable at level one, not resolved in the first contact, resolved in it."""


class Fcr(Kind):
    """Gross of all cases; net without those that could not be resolved at level one."""

    key: ClassVar[str] = "fcr"
    order: ClassVar[int] = 70
    name: ClassVar[str] = N_("FCR")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("resolved", N_("resolved at first contact")),
        Role("contacts", N_("number of contacts"), "number"),
        Role("beyond", N_("not resolvable at level one")),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("resolved",), ("contacts",))
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 1), Scale(-1, 1))
    open_scale: ClassVar[bool] = True
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("gross", N_("gross"), "share"),
        Variant("net", N_("net"), "share"),
    )

    def made(self, how: How) -> Made:
        resolved, beyond = how.first("resolved"), how.first("beyond")
        main = how.first("contacts") if resolved is None else resolved
        assert main is not None
        first = flag(how.yes) if resolved is not None else _once
        out = flag()

        def answer(cell: Value, other: Value = None) -> Value:
            found = first(cell)
            return _BEYOND if found == _NO and out(other) == 1 else found

        of = (main,) if beyond is None else (main, beyond)
        return Made(of, answer, "integer", 0 if beyond is None else -1, 1)

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(_YES)

    def misfit(self, metric: Metric) -> str | None:
        if self.variant(metric).key == "net" and metric.low != _BEYOND:
            return _(
                "Net FCR needs a column that says which cases could not be resolved at level one; give one that role."
            )
        return None

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        import numpy as np

        if self.variant(metric).key == "gross":
            return super().compute(counts, answers, metric)
        given = np.asarray(answers, dtype=float)
        kept = given != _BEYOND
        return super().compute(np.asarray(counts, dtype=float)[..., kept], given[kept], metric)

    def blank_words(self, metric: Metric) -> str:
        return _("without a statement")

    def scale_words(self, metric: Metric) -> str:
        return _("yes or no")

    def words(self, metric: Metric) -> str:
        if self.variant(metric).key == "net":
            return _("How many of the cases that level one can resolve were resolved in the first contact.")
        return _("How many of all cases were resolved in the first contact.")

    def formula(self, metric: Metric) -> str:
        if self.variant(metric).key == "net":
            return _("Resolved in the first contact / all cases without those that level one cannot resolve")
        return _("Resolved in the first contact / all cases")

    def source(self, metric: Metric) -> str:
        return _("Common practice in contact centres; gross and net are never mixed")


def _once(cell: Value) -> Value:
    """1 where there was one contact, 0 for more; no contact is no case."""
    contacts = number_in(cell)
    if contacts is None:
        return cell
    return None if contacts < 1 else int(contacts == 1)
