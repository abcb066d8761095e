"""First contact resolution: how many cases were resolved in the first contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from cxdesk.errors import CxdeskError
from cxdesk.i18n import N_, _, ngettext
from cxdesk.metrics.kinds.base import Boxes, Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role, flag, number_in
from cxdesk.metrics.kinds.repeats import Repeats
from cxdesk.model.answers import LeftOutReason, Value
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cxdesk.metrics.intervals import Figures, Floats

_BEYOND, _NO, _YES = -1, 0, 1
"""Not resolvable at level one, not resolved in the first contact, resolved in it."""

WINDOW = 7
"""Days without a new contact, unless the user says otherwise."""


class Fcr(Kind):
    """Gross of all cases; net without those that could not be resolved at level one.

    From a statement per case, from its number of contacts, or from the contacts themselves: then an answer is the
    number of days until the next contact about it, and one more than the window where none came within it.
    """

    key: ClassVar[str] = "fcr"
    name: ClassVar[str] = N_("FCR")
    order: ClassVar[int] = 70
    options: ClassVar[tuple[str, ...]] = ("yes", "window", "asof")
    roles: ClassVar[tuple[Role, ...]] = (
        Role("resolved", N_("resolved at first contact")),
        Role("contacts", N_("number of contacts"), "number"),
        Role("beyond", N_("not resolvable at level one")),
        Role("case", N_("case")),
        Role("customer", N_("customer")),
        Role("topic", N_("topic of the contact")),
        Role("opened", N_("time of the contact"), "moment"),
        Role("reopened", N_("opened again, yes or no")),
    )
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("resolved",),
        ("contacts",),
        ("case", "opened"),
        ("customer", "opened"),
    )
    scales: ClassVar[tuple[Scale, ...]] = (Scale(0, 1), Scale(-1, 1))
    open_scale: ClassVar[bool] = True
    asks_last_day: ClassVar[bool] = True
    variants: ClassVar[tuple[Variant, ...]] = (
        Variant("gross", N_("gross"), "share"),
        Variant("net", N_("net"), "share"),
    )

    def made(self, how: How) -> Made:
        resolved, beyond = how.first("resolved"), how.first("beyond")
        main = how.first("contacts") if resolved is None else resolved
        if main is None:
            return self._of_contacts(how)
        first = flag(how.yes) if resolved is not None else _once
        out = flag()

        def answer(cell: Value, other: Value = None) -> Value:
            found = first(cell)
            return _BEYOND if found == _NO and out(other) == 1 else found

        of = (main,) if beyond is None else (main, beyond)
        return Made(of, answer, "integer", 0 if beyond is None else -1, 1)

    def _of_contacts(self, how: How) -> Made:
        window = WINDOW if how.window is None else how.window
        if window < 1:
            raise CxdeskError(_("The window of FCR is at least one day."))
        names = [
            name
            for name in ("opened", "case", "customer", "topic", "reopened", "beyond")
            if name in how.columns
        ]
        repeats = Repeats(names, window, how.last_day)
        out = flag()

        def answer(row: int, *cells: Value) -> Value:
            found = repeats.answer(row, *cells)
            beyond = cells[names.index("beyond")] if "beyond" in names else None
            unresolved = isinstance(found, int) and found <= window
            return _BEYOND if unresolved and out(beyond) == 1 else found

        of = tuple(how.columns[name][0] for name in names)
        low = _BEYOND if "beyond" in names else 0
        return Made(of, answer, "integer", low, window + 1, of[0], look=repeats.look)

    def by_contacts(self, metric: Metric) -> bool:
        """Whether the metric is made of the contacts themselves."""
        return metric.high > 1

    def basis(self, metric: Metric) -> str:
        if not self.by_contacts(metric):
            return _("a statement for each case")
        return _("a window of {days}").format(days=self._days(metric))

    def _days(self, metric: Metric) -> str:
        days = int(metric.high) - 1
        return ngettext("{n} day", "{n} days", days).format(n=days)

    def title(self, metric: Metric) -> str:
        plain = super().title(metric)
        if not self.by_contacts(metric):
            return plain
        return _("{title}, no contact within {days}").format(title=plain, days=self._days(metric))

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(metric.high)

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

    def notes(self, metric: Metric) -> tuple[str, ...]:
        if not self.by_contacts(metric):
            return ()
        return (
            _(
                "Where the same customer comes again within {days} (about the same topic, if it is known), or a case is"
                " opened again, it was not resolved at first contact."
            ).format(days=self._days(metric)),
            _("Cases younger than that on the last day in the data are pending and not counted."),
        )

    def blank_words(self, metric: Metric) -> str:
        return _("pending or a further contact") if self.by_contacts(metric) else _("without a statement")

    def value_reason(self, metric: Metric, reason: LeftOutReason) -> str:
        return _("no date") if self.by_contacts(metric) else super().value_reason(metric, reason)

    def scale_words(self, metric: Metric) -> str:
        if self.by_contacts(metric):
            return _("days to the next contact; {n} stands for none within the window").format(
                n=int(metric.high)
            )
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
