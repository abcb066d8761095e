"""What the chart panel's pickers offer, and what choosing it does to the panel's choices and to the document.

It must not know where the pickers stand nor how charts are made.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QMenu

from cxdesk.desktop import ui
from cxdesk.desktop.charts import pickers
from cxdesk.desktop.charts.choices import OTHERS, Choices
from cxdesk.desktop.charts.pickers import Entry
from cxdesk.desktop.document import PERIODS, Document
from cxdesk.desktop.segments import Segment
from cxdesk.flows import charts
from cxdesk.flows.charts import CHARTS, Chart, Scope, segment_name
from cxdesk.i18n import N_, _
from cxdesk.metrics import words
from cxdesk.metrics.kinds import get
from cxdesk.model.records import Metric

PERIOD_NAMES: Final = {
    "day": N_("Daily"),
    "week": N_("Weekly"),
    "month": N_("Monthly"),
    "quarter": N_("Quarterly"),
    "year": N_("Yearly"),
}

MOST_SEGMENTS: Final = 40
"""More values than this are not offered to compare: nobody finds one in such a menu."""


class Menus:
    """Fills the menus for the state it is given; ``changed`` is called where the chart must follow."""

    def __init__(self, document: Document, choices: Choices, changed: Callable[[], None]) -> None:
        self._document, self._choices, self._changed = document, choices, changed
        self.available: list[Metric] = []
        self.metrics: list[Metric] = []
        self.scope = Scope("", (), "")

    @property
    def columns(self) -> list[str]:
        """The segment columns that the metrics shown have."""
        return charts.segment_columns(self._document.project, self.metrics)

    # ------------------------------------------------------------------------------------------- kind of chart

    def fill_others(self, menu: QMenu, folded: list[Chart]) -> None:
        """The charts without a tab; what no metric can show says why beside its name."""
        for key in (*folded, *OTHERS):
            name, metric = _(CHARTS[key].name), self._able(key)
            why = "" if CHARTS[key].alone or metric is not None else self._why_not(key)
            text = _("{chart} ({reason})").format(chart=name, reason=why) if why else name
            if metric is not None and self.metrics and metric.id != self.metrics[0].id:
                text = _("{chart} of {metric}").format(chart=name, metric=words.name(metric))
            pickers.fill(menu, [Entry(key, text, key == self._choices.chart, why)], self.choose_chart)

    def _able(self, key: Chart) -> Metric | None:
        """The metric that is shown with a kind of chart: the main one, or the first that has such a chart."""
        if CHARTS[key].alone:
            return None
        project = self._document.project
        every = [*self.metrics[:1], *self.available]
        return next((metric for metric in every if not charts.why_not(project, key, metric)), None)

    def _why_not(self, key: Chart) -> str:
        if not self.metrics:
            return _("needs imported data")
        return charts.why_not(self._document.project, key, self.metrics[0])

    def choose_chart(self, key: object) -> None:
        """Show another kind of chart, also next time; one from the menu of a metric that has it."""
        self._choices.choose_chart(str(key))
        able = self._able(self._choices.chart) if self._choices.chart in OTHERS else None
        if able is not None and self.metrics and able.id != self.metrics[0].id:
            self._choices.choose_main(able.id)
        self._document.settings.chart = self._choices.chart
        self._changed()

    # ------------------------------------------------------------------------------------------- metrics

    def fill_metrics(self, menu: QMenu) -> None:
        """All metrics of the scope; those to be shown together with the main one in a menu of their own."""
        chosen = {metric.id for metric in self.metrics}
        main = self.metrics[0]
        entries = [Entry(m.id, full_name(m), m.id == main.id) for m in self.available]
        pickers.fill(menu, entries, self._choose_metric)
        others = [m for m in self.available if m.id != main.id]
        if others and self._choices.chart in ("trend", "profile"):
            together = menu.addMenu(_("Show together with"))
            together.setToolTipsVisible(True)
            panels = self._choices.chart == "profile"  # which has a panel for each scale
            entries = [
                Entry(m.id, full_name(m), m.id in chosen, "" if panels else words.why_apart(main, m) or "")
                for m in others
            ]
            pickers.fill(together, entries, self._toggle_metric, several=True)

    def _choose_metric(self, key: object) -> None:
        self._choices.choose_main(str(key))
        self._changed()

    def _toggle_metric(self, key: object) -> None:
        self._choices.toggle(self.metrics, str(key))
        self._changed()

    # ------------------------------------------------------------------------------------------- period

    def fill_periods(self, menu: QMenu) -> None:
        """The units of time."""
        entries = [Entry(unit, _(PERIOD_NAMES[unit]), unit == self._document.period) for unit in PERIODS]
        pickers.fill(menu, entries, self._choose_period)

    def _choose_period(self, key: object) -> None:
        self._document.choose_period(next(unit for unit in PERIODS if unit == key))

    # ------------------------------------------------------------------------------------------- lines

    def splits(self) -> list[tuple[str, str]]:
        """The ways to make lines or rows that the chart knows, by key."""
        by_column = [(charts.SEGMENT + name, _("By {column}").format(column=name)) for name in self.columns]
        together = (charts.TOGETHER, _("Together"))
        if self._choices.chart == "segments":
            return by_column
        if self._choices.chart == "profile":
            return [together, *by_column]
        return [(charts.BY_TOUCHPOINT, _("By touchpoint")), together, *by_column]

    @property
    def split(self) -> str:
        """How lines are made, as one of ``splits``; empty where there is none."""
        known = [key for key, _name in self.splits()]
        split = self._choices.split_of(self.scope)
        return split if split in known else known[0] if known else ""

    def split_text(self) -> str:
        """How lines are made, in words."""
        text = dict(self.splits()).get(self.split, "")
        across = self._choices.across
        if self._choices.chart == "segments" and across and charts.SEGMENT + across != self.split:
            return _("{split} × {column}").format(split=text, column=across)
        return text

    def fill_splits(self, menu: QMenu) -> None:
        """The ways to make lines; for rows, also a second column to make a table of."""
        entries = [Entry(key, text, key == self.split) for key, text in self.splits()]
        pickers.fill(menu, entries, self._choose_split)
        others = [name for name in self.columns if charts.SEGMENT + name != self.split]
        if others and self._choices.chart == "segments":
            across = menu.addMenu(_("Table with"))
            entries = [Entry("", _("No second column"), not self._choices.across)]
            entries += [Entry(name, name, name == self._choices.across) for name in others]
            pickers.fill(across, entries, self._choose_across)

    def _choose_split(self, key: object) -> None:
        self._choices.choose_split(str(key))
        self._changed()

    def _choose_across(self, key: object) -> None:
        self._choices.across = str(key)
        self._changed()

    # ------------------------------------------------------------------------------------------- comparing

    def _values(self) -> list[str | None]:
        column = self.split.removeprefix(charts.SEGMENT)
        found = charts.segment_values(self._document.session, self.metrics[0], self.scope, column)
        return found[:MOST_SEGMENTS]

    def compared(self) -> str:
        """The two segments compared, in words; empty where none are."""
        pair = self._choices.compare
        if pair is None:
            return ""
        return _("{one} − {two}").format(one=segment_name(pair[0]), two=segment_name(pair[1]))

    def fill_compare(self, menu: QMenu) -> None:
        """Every segment with every other."""
        pair, values = self._choices.compare, self._values()
        pickers.fill(menu, [Entry(None, _("Nothing"), pair is None)], self.choose_pair)
        for one in values:
            below = menu.addMenu(ui.escape_ampersand(_("{segment} with").format(segment=segment_name(one))))
            entries = [
                Entry((one, two), segment_name(two), pair == (one, two)) for two in values if two != one
            ]
            pickers.fill(below, entries, self.choose_pair)

    def choose_pair(self, key: object) -> None:
        """Compare two segments; None: no longer."""
        self._choices.compare = key if isinstance(key, tuple) else None
        self._changed()

    # ------------------------------------------------------------------------------------------- outcome

    def _outcomes(self) -> list[Metric]:
        return charts.outcomes(self._document.project, self.metrics[0])

    def _outcome(self) -> Metric | None:
        known = self._outcomes()
        return next((m for m in known if m.id == self._choices.outcome), known[0] if known else None)

    def outcome_text(self) -> str:
        """What the figures are important for, in words; empty where there is nothing."""
        outcome = self._outcome()
        return "" if outcome is None else _("For {metric}").format(metric=words.name(outcome))

    def fill_outcomes(self, menu: QMenu) -> None:
        """The metrics that others can be important for."""
        chosen = self._outcome()
        entries = [Entry(m.id, full_name(m), m == chosen) for m in self._outcomes()]
        pickers.fill(menu, entries, self._choose_outcome)

    def _choose_outcome(self, key: object) -> None:
        self._choices.outcome = str(key)
        self._changed()

    # ------------------------------------------------------------------------------------------- narrowing

    def fill_segments(self, menu: QMenu) -> None:
        """All answers, or one segment's."""
        document, chosen = self._document, self._document.segment
        pickers.fill(menu, [Entry(None, _("All answers"), chosen is None)], self._choose_segment)
        for column in self.columns:
            values = charts.segment_values(document.session, self.metrics[0], self.scope, column)
            entries = [
                Entry(Segment(column, value), segment_name(value), chosen == Segment(column, value))
                for value in values
            ]
            pickers.fill(menu.addMenu(ui.escape_ampersand(column)), entries, self._choose_segment)

    def _choose_segment(self, key: object) -> None:
        self._document.choose_segment(key if isinstance(key, Segment) else None)


def full_name(metric: Metric) -> str:
    """Return a metric's own name with its kind."""
    title = get(metric.kind).title(metric)
    return title if metric.name in ("", title) else f"{metric.name} ({title})"
