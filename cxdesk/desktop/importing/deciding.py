"""What the user decides about the table: its columns' parts, the metrics, the links to the map and the rules.

Every decision asks for another plan and is taken back where none can be made with it. It must not know the widgets the
decisions come from.
"""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from cxdesk.desktop import tasks, ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.loading import count_rules
from cxdesk.desktop.importing.picker import ColumnNames
from cxdesk.desktop.importing.planning import Planning
from cxdesk.desktop.importing.ruling import RulesDialog
from cxdesk.desktop.importing.state import Decisions
from cxdesk.errors import CxdeskError
from cxdesk.exchange.importing import MetricChoice
from cxdesk.exchange.rules import Rule
from cxdesk.i18n import _
from cxdesk.model.records import Journey


class Deciding:
    """``replan`` follows each decision, and may refuse it; ``about_to`` goes before one on columns and metrics."""

    def __init__(
        self, window: QWidget, planning: Planning, about_to: Callable[[], None], replan: Callable[[], None]
    ) -> None:
        self._window, self._planning, self._about_to, self._replan = window, planning, about_to, replan

    def _decide(self, decisions: Decisions) -> None:
        """Take decisions over where a plan can be made with them; else say why not."""
        before, self._planning.decisions = self._planning.decisions, decisions
        try:
            self._replan()
        except CxdeskError as error:
            self._planning.decisions = before
            self._replan()
            ui.message(self._window, str(error))

    def _change(self, change: Callable[[Decisions], object]) -> None:
        decisions = self._planning.decisions.copy()
        change(decisions)
        self._about_to()
        self._decide(decisions)

    def give_role(self, name: str, role: str) -> None:
        """Give a column or question another part; none where ``role`` is empty."""
        self._change(lambda decisions: decisions.give_role(name, role))

    def add_metric(self, kind: str, column: str, option: str | None = None) -> str:
        """Chart another metric, its column still open where ``column`` is empty; return its key."""
        decisions = self._planning.decisions.copy()
        key = decisions.add_metric(kind, column, option)
        self._about_to()
        self._decide(decisions)
        return key

    def remove_metric(self, key: str) -> None:
        """Do without a metric."""
        self._change(lambda decisions: decisions.remove_metric(key))

    def define(self, key: str, choice: MetricChoice) -> None:
        """Define a metric another way."""
        self._change(lambda decisions: decisions.define(key, choice))

    def set_part(self, key: str, part: str, column: str) -> None:
        """Make a column or question play a part in a metric."""
        self._change(lambda decisions: self._planning.set_part(decisions, key, part, column))

    def link(self, value: str | None, place_id: str | None) -> None:
        """Say what the rows with a value of the touchpoint column are about; all rows where it is None."""
        decisions = self._planning.decisions.copy()
        decisions.links[value] = place_id
        self._decide(decisions)

    def edit_rules(self, document: Document) -> None:
        """Let the user say by rules what rows are about."""
        planned = self._planning.plan
        journey = document.project.find(Journey, document.journey_id)
        if planned is None or journey is None:
            return
        table, known = self._planning.loaded.table, self._planning.names
        columns = planned.dataset.columns[: len(known)]

        def count(rules: Sequence[Rule], show: Callable[[list[int], int], None]) -> None:
            text = _("Counting the rows of each rule…")
            tasks.run(
                self._window, text, lambda job: count_rules(table, columns, rules, job), lambda c: show(*c)
            )

        names = ColumnNames(self._window)
        names.show_names(known)
        places = words.places(document.project, journey.id)
        dialog = RulesDialog(self._planning.decisions.rules, names, places, count, self._window)
        if ui.ask.run(dialog):
            rules = dialog.rules
            self._change(lambda decisions: decisions.rule(rules))
