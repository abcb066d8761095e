"""Cohort retention: of those who began in the same period, how many are still there later.

It must not know how a heat map is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cxdesk.flows.charts.answers import chosen, demand
from cxdesk.flows.charts.asking import ChartSource, NothingToShow, Request
from cxdesk.i18n import N_, _, format_number
from cxdesk.metrics.kinds import get
from cxdesk.model.records import Metric
from cxdesk.render.figures_views import HeatView

if TYPE_CHECKING:
    from cxdesk.metrics.cohorts import Cohorts
    from cxdesk.metrics.periods import By
    from cxdesk.model.tally import Tally

SINCE: Final[dict[By, str]] = {
    "day": N_("Days since the start"),
    "week": N_("Weeks since the start"),
    "month": N_("Months since the start"),
    "quarter": N_("Quarters since the start"),
    "year": N_("Years since the start"),
}

MOST_AGES: Final = 36
"""A column for each of more ages than this helps nobody; months become quarters then, and so on."""


def why_no_cohorts(metric: Metric) -> str:
    """Return in few words why a metric has no cohorts; empty where it has them."""
    from cxdesk.metrics.cohorts import can

    return "" if can(metric) else _("needs who came and went when")


def cohorts_view(source: ChartSource, metric: Metric, request: Request) -> HeatView:
    """Return how many of each cohort are left, by age; the stretch of time chosen is that of their starts."""
    from cxdesk.metrics.cohorts import can

    if not can(metric):
        raise NothingToShow(
            _(
                "{metric} does not say who came when and stayed. "
                "Import customers with their start and end, or their use by day."
            ).format(metric=get(metric.kind).title(metric)),
            "apart",
        )
    tallies = chosen(source, metric, request)
    demand(tallies, request)
    found = _table(metric, tallies, request)
    demand(found.rows, request)
    first, last = found.rows[0].period.label, found.rows[-1].period.label
    return HeatView(
        metric,
        "cohort",
        tuple((row.period.label, row.size) for row in found.rows),
        tuple(format_number(age, 0) for age in range(found.ages)),
        tuple(row.cells for row in found.rows),
        _("Began"),
        _(SINCE[found.by]),
        request.about,
        first if first == last else f"{first} – {last}",
    )


def _table(metric: Metric, tallies: Sequence[Tally], request: Request) -> Cohorts:
    """The cohorts by the period asked for, or a longer one where they would be too many."""
    from cxdesk.metrics.cohorts import cohorts

    units: tuple[By, ...] = ("day", "week", "month", "quarter", "year")
    for by in units[units.index(request.by) if request.by in units else 2 :]:
        found = cohorts(metric, tallies, by, request.start, request.end)
        if found.ages <= MOST_AGES:
            break
    return found
