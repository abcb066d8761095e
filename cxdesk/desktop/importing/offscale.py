"""The rows with answers outside their scale, shown in the sheet instead of the table's first rows.

They are looked for beside the window. What is outside a scale is the plan's business.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cxdesk.desktop import tasks
from cxdesk.desktop.importing.loading import find_rows
from cxdesk.desktop.importing.planning import Planning, bad_cells
from cxdesk.desktop.importing.sheet import SheetModel
from cxdesk.i18n import _


class OffScale:
    """``on`` tells whether only rows with answers outside their scale are shown; ``replan`` follows other rows."""

    def __init__(
        self, window: QWidget, planning: Planning, sheet: SheetModel, replan: Callable[[], None]
    ) -> None:
        self.on = False
        self._window, self._planning, self._sheet, self._replan = window, planning, sheet, replan

    def show(self, on: bool) -> None:
        """Show only these rows, or the first ones."""
        planned = self._planning.plan
        if not on or planned is None:
            self.leave()
            self._replan()
            return
        table, bad = self._planning.loaded.table, bad_cells(planned)

        def show(rows: list[tuple[int, list[str]]]) -> None:
            self.on = True
            self._sheet.show_rows(table.understanding.columns, rows)
            self._replan()

        text = _("Looking for answers outside their scale…")
        tasks.run(self._window, text, lambda job: find_rows(table, bad, job), show)

    def leave(self) -> None:
        """Show the first rows again, without a new plan."""
        if self.on:
            self.on = False
            loaded = self._planning.loaded
            self._sheet.show_rows(loaded.table.understanding.columns, loaded.rows)
