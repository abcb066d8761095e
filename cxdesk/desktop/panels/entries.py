"""What stands in the navigator: its sections and, for each record, its count and what can be done with it.

Plain data made from the project; the tree shows it. It must not know the tree.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeAlias

from PySide6.QtWidgets import QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.i18n import N_, _, format_number, ngettext, read_number
from cxdesk.metrics.kinds import get
from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Journey, Metric, Rater, Round, Score
from cxdesk.verbs import data, projects, scoring

Rename: TypeAlias = Callable[[Project, str, str], Change | None]
Delete: TypeAlias = Callable[[Project, str], Change | None]
Run: TypeAlias = Callable[[Document, QWidget, str], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its record, name and count, and what can be done; ``active`` is the one shown or scored with."""

    kind: str
    id: str
    name: str
    count: str = ""
    tip: str = ""
    active: bool = False
    rename: Rename | None = None
    delete: Delete | None = None
    own_actions: tuple[tuple[str, Run], ...] = ()
    children: list["Entry"] = field(default_factory=list)

    @property
    def renamable(self) -> bool:
        """Whether the name can be edited in place."""
        return self.rename is not None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the navigator, with the words and the way to add to it."""

    key: str
    title: str
    add_text: str = ""
    add: Callable[[Document, QWidget], None] | None = None


def _add_map(document: Document, parent: QWidget) -> None:
    title = ui.ask.text(parent, _("New map"), _("What is the new map called?"))
    if title and title.strip():
        change = projects.add_journey(document.project, title, [(_("First stage"), "")])
        if document.apply(change):
            document.show_journey(document.project.journeys()[-1].id)


def add_rater(document: Document, parent: QWidget) -> None:
    """Ask for a rater's name, add the rater and score as them."""
    name = ui.ask.text(parent, _("Add rater"), _("Who scores?"))
    if name and name.strip() and document.apply(scoring.add_rater(document.project, name)):
        document.choose_rater(document.project.all(Rater)[-1].id)


def add_round(document: Document, parent: QWidget) -> None:
    """Ask for a round's name, begin it and show it."""
    name = ui.ask.text(
        parent, _("New round of scoring"), _("What is the round called, such as “Spring 2027”?")
    )
    if name and name.strip() and document.apply(scoring.add_round(document.project, name)):
        document.choose_round(document.project.all(Round)[-1].id)


def _import(document: Document, parent: QWidget) -> None:
    from cxdesk.desktop.importing.dialog import run_import

    run_import(document, None, parent)


SECTIONS: Final = (
    Section("maps", N_("Maps"), N_("Add a map"), _add_map),
    Section("people", N_("Raters"), N_("Add a rater"), add_rater),
    Section("rounds", N_("Rounds"), N_("Begin a new round"), add_round),
    Section("data", N_("Data"), N_("Import data"), _import),
    Section("history", N_("History")),
)


def entries(document: Document, section: str) -> list[Entry]:
    """Return a section's lines as the project is now."""
    return {"maps": _maps, "people": _raters, "rounds": _rounds, "data": _data, "history": _history}[section](
        document
    )


def _maps(document: Document) -> list[Entry]:
    project = document.project
    return [
        Entry(
            Journey.KIND,
            journey.id,
            journey.title,
            str(len(project.journey_touchpoints(journey.id))),
            active=journey.id == document.journey_id,
            rename=projects.rename_journey,
            delete=projects.delete_journey,
        )
        for journey in project.journeys()
    ]


def _raters(document: Document) -> list[Entry]:
    project = document.project
    found = []
    for rater in project.all(Rater):
        scores = len(project.referring(Score, "rater_id", rater.id))
        found.append(
            Entry(
                Rater.KIND,
                rater.id,
                rater.name,
                str(scores),
                ngettext("{name}: scored {n} touchpoint", "{name}: scored {n} touchpoints", scores).format(
                    name=rater.name, n=scores
                ),
                rater.id == document.rater_id,
                scoring.rename_rater,
                scoring.delete_rater,
            )
        )
    return found


def _rounds(document: Document) -> list[Entry]:
    return [
        Entry(
            Round.KIND,
            turn.id,
            turn.name,
            active=turn.id == document.round_id,
            rename=scoring.rename_round,
            delete=scoring.delete_round,
        )
        for turn in document.project.all(Round)
    ]


def _data(document: Document) -> list[Entry]:
    project = document.project
    return [
        Entry(
            Dataset.KIND,
            dataset.id,
            dataset.name,
            format_number(dataset.rows, 0),
            _("{name}, from {source}").format(name=dataset.name, source=ui.show_hidden(dataset.source)),
            rename=data.rename_dataset,
            delete=data.delete_dataset,
            own_actions=_of_dataset(document),
            children=[
                Entry(
                    Metric.KIND,
                    metric.id,
                    metric.name,
                    rename=data.rename_metric,
                    delete=data.delete_metric,
                    own_actions=_variants(document, metric),
                )
                for metric in project.metrics_of(dataset.id)
            ],
        )
        for dataset in project.datasets()
    ]


def _variants(document: Document, metric: Metric) -> tuple[tuple[str, Run], ...]:
    """The other ways a metric can be reported."""
    if document.read_only:
        return ()
    kind = get(metric.kind)
    chosen = kind.variant(metric).key
    others = tuple(
        (_("Show as {variant}").format(variant=_(variant.name)), partial(_show_as, variant.key))
        for variant in kind.offered(metric)
        if variant.key != chosen
    )
    return ((_("Set target…"), _set_target), *others)


def _set_target(document: Document, parent: QWidget, metric_id: str) -> None:
    metric = document.project.get(Metric, metric_id)
    known = "" if metric.target is None else f"{metric.target:g}"
    label = _("The figure “{name}” is to reach, in its own unit; nothing for no target").format(
        name=metric.name
    )
    typed = ui.ask.text(parent, _("Set target"), label, known)
    if typed is None:
        return
    target = read_number(typed)
    if typed.strip() and target is None:
        document.failed.emit(_("“{text}” is no number; write the target as 30 or 4.5.").format(text=typed))
        return
    document.apply(data.set_target(document.project, metric_id, target))


def _show_as(variant: str, document: Document, parent: QWidget, metric_id: str) -> None:
    document.apply(data.set_metric_variant(document.project, metric_id, variant))


def _history(document: Document) -> list[Entry]:
    return [
        Entry("history", "edits", _("Edits"), tip=_("Every edit of this project; step back to any of them"))
    ]


def _of_dataset(document: Document) -> tuple[tuple[str, Run], ...]:
    """What can be done with a dataset."""
    looking = (_("Left-out answers…"), _left_out)
    if document.read_only:
        return (looking,)
    return (_("Refresh from a newer file…"), _refresh), (_("Links to touchpoints…"), _relink), looking


def _refresh(document: Document, parent: QWidget, dataset_id: str) -> None:
    from cxdesk.desktop.importing.refreshing import run_refresh

    run_refresh(document, dataset_id, None, parent)


def _relink(document: Document, parent: QWidget, dataset_id: str) -> None:
    from cxdesk.desktop.dialogs import LinksDialog

    ui.ask.run(LinksDialog(document, dataset_id, parent))


def _left_out(document: Document, parent: QWidget, dataset_id: str) -> None:
    from cxdesk.desktop.importing.leftout import LeftOutDialog

    ui.ask.run(LeftOutDialog(document, parent, dataset_id))
