"""The import as it stands: the table that was read, what was decided about it, and the plan that comes of both.

The dialog shows it and asks for another one at every decision; no widgets here. How tables are read and what a plan is
made of is the business of ``cxdesk.exchange``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cxdesk.desktop.document import Document
from cxdesk.desktop.importing.loading import Loaded
from cxdesk.desktop.importing.state import Decisions, Shown
from cxdesk.errors import CxdeskError
from cxdesk.exchange.groups import Group, groups
from cxdesk.exchange.importing import Choices, ImportPlan, Planned, Preview, fitting, plan


class Planning:
    """A table on its way into the document's project.

    ``decisions`` are replaced as a whole, by ``decide``; ``plan`` is what Import would do, None before the first one.
    """

    def __init__(self, document: Document, loaded: Loaded) -> None:
        self.loaded = loaded
        self.decisions = Decisions()
        self.plan: ImportPlan | None = None
        self._document = document
        self._previews: dict[str, Preview] = {}

    @property
    def names(self) -> list[str]:
        """The names of the table's columns."""
        return [facts.name for facts in self.loaded.table.understanding.columns]

    def take(self, loaded: Loaded, *, fresh: bool) -> None:
        """Go on with another reading; but for a ``fresh`` table with the decisions made so far."""
        self.loaded = loaded
        self._previews.clear()
        if not self._take_recalled():
            self._take_guessed(fresh=fresh)

    def _take_recalled(self) -> bool:
        """Decide what was decided about a table like this one, as far as it fits; False where nothing does."""
        if self.loaded.recalled is None:
            return False
        recalled = Decisions.of(self.loaded.recalled.layout.choices)
        names = self.names
        recalled.touched, recalled.redefined = set(names), True  # reading another way must not lose them
        self.decisions = recalled
        if self._can_plan():
            return True
        self.decisions = recalled.without_others(names)
        return self._can_plan()

    def _take_guessed(self, *, fresh: bool) -> None:
        """Decide what the reader guesses, and what the user has decided before where that still fits."""
        loaded = self.loaded
        project, journey_id = self._document.project, self._document.journey_id or None
        guessed = Decisions.guessed(fitting(loaded.table, project, journey_id, loaded.guessed))
        before = self.decisions
        self.decisions = guessed
        if not fresh:
            self.decisions = before.carried_to(guessed.copy(), loaded.table.understanding)
            if not self._can_plan():
                self.decisions = guessed

    def _can_plan(self) -> bool:
        try:
            self._planned()
        except CxdeskError:
            return False
        return True

    def _planned(self) -> ImportPlan:
        choices: Choices = self.decisions.choices(self.loaded.table.understanding)
        return plan(self.loaded.table, self._document.project, self._document.journey_id or None, choices)

    def replan(self) -> ImportPlan:
        """Plan anew by the decisions. Raises CxdeskError where they do not fit the table; the plan is kept then."""
        self.plan = self._planned()
        return self.plan

    # ------------------------------------------------------------------------------------------- decisions

    def set_part(self, decisions: Decisions, key: str, part: str, column: str) -> None:
        """Decide that a column or question plays a part in a metric; a share takes the question's first answer."""
        decisions.set_part(key, part, column)
        choice, group = decisions.metrics[key], self.question(column)
        asked = group is not None and group.several and choice.kind == "share"
        option = group.options[0] if asked and group is not None else None
        decisions.define(key, replace(choice, option=option))

    def question(self, name: str) -> Group | None:
        """Return the question of several columns that is called so."""
        return next((group for group in groups(self.loaded.table) if group.name == name), None)

    def place_of(self, name: str) -> int | None:
        """Return where a column is, of a question its first one; None where there is none."""
        names, group = self.names, self.question(name)
        if name in names:
            return names.index(name)
        return group.columns[0] if group is not None else None

    # ------------------------------------------------------------------------------------------- figures

    def shown(self, planned: ImportPlan) -> dict[str, Shown]:
        """Return the metrics by key, with what is planned and known of each."""
        found = dict(zip(self.decisions.planned_keys(), planned.planned, strict=True))
        known = {group.name: group for group in planned.groups}
        return {
            key: Shown(
                choice,
                made,
                self._preview(planned, made) if made else None,
                known.get(choice.column),
                made is not None and planned.is_quick(made.metric),
            )
            for key, choice in self.decisions.metrics.items()
            for made in (found.get(key),)
        }

    def previews(self, planned: ImportPlan) -> list[Preview]:
        """Return the figures that are known by now."""
        return [p for made in planned.planned if (p := self._preview(planned, made)) is not None]

    def uncounted(self, planned: ImportPlan) -> list[Planned]:
        """Return the metrics whose figures take a look through the file, and are worth it."""
        return [
            made
            for made in planned.planned
            if not made.objection and planned.is_quick(made.metric) and self._preview(planned, made) is None
        ]

    def keep(self, planned: ImportPlan, counted: Sequence[Planned], previews: Sequence[Preview]) -> None:
        """Keep the figures of metrics that were counted in the file."""
        for made, preview in zip(counted, previews, strict=True):
            self._previews[_key_of(planned, made)] = preview

    def _preview(self, planned: ImportPlan, made: Planned) -> Preview | None:
        """A metric's figure; None where the file has to be looked through for it and was not yet."""
        key = _key_of(planned, made)
        if key not in self._previews and not _needs_rows(planned, made) and planned.is_quick(made.metric):
            self._previews[key] = planned.preview(made.metric)
        return self._previews.get(key)


def _key_of(planned: ImportPlan, made: Planned) -> str:
    """What a figure depends on."""
    choices = planned.choices
    choice = (choices.metrics or ())[planned.planned.index(made)]
    return repr((choice, made.metric.variant, choices.date, choices.weight, choices.count))


def _needs_rows(planned: ImportPlan, made: Planned) -> bool:
    """Whether a figure can only be told by looking through the file."""
    column = planned.dataset.columns[made.metric.column]
    weighted = bool(planned.choices.weight or planned.choices.count)
    return weighted or bool(column.of and not (made.words and len(column.of) == 1))


def bad_cells(plan: ImportPlan) -> dict[int, dict[str, str]]:
    """Return ``{column: {raw cell: why it does not count}}`` for the metrics of a plan, by column of the file."""
    found: dict[int, dict[str, str]] = {}
    for column, cells in _left_out(plan):
        found[column] = cells if column not in found else _everywhere(found[column], cells)
    return {column: cells for column, cells in found.items() if cells}


def _left_out(plan: ImportPlan) -> Iterator[tuple[int, dict[str, str]]]:
    for metric in plan.metrics:
        of = plan.dataset.columns[metric.column].of
        cells = plan.raw_left_out(metric)
        if cells or not of:
            yield (of[0] if of else metric.column), cells


def _everywhere(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """What counts for no metric of a column."""
    return {cell: why for cell, why in one.items() if cell in other}
