"""The inspector's pages about a stage, about several things at once, and about the map when nothing is selected."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cxdesk.audit.index import group_text, journey_index
from cxdesk.desktop import ui
from cxdesk.desktop.counts import counts_text
from cxdesk.desktop.document import Document
from cxdesk.desktop.panels.page import Box, ChannelCombo, MomentBox, Page, flat_button
from cxdesk.desktop.panels.small import Palette
from cxdesk.i18n import _, format_number, ngettext
from cxdesk.model.records import Journey, Opportunity, PainPoint, Quote, Stage, Touchpoint
from cxdesk.verbs import notes, projects, stages, touchpoints
from cxdesk.verbs.notes import Note


def show_index(box: Box, index: float | None, details: str) -> None:
    """Show a stage's or map's CX index and how it came about."""
    box.left.setText(_("CX index") + (f"\n{details}" if details else ""))
    box.right.setText(f"{format_number(index, 0)} / 100" if index is not None else "—")


class StagePage(Page):
    """One stage: name, goal, colour, index."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._breadcrumb = ui.Label(role="caption", wrap=True)
        self.name = ui.LineEdit()
        self.name.setAccessibleName(_("Name"))
        ui.set_role(self.name, "name")
        self.name.committed.connect(self._rename)
        self.column.addWidget(self._breadcrumb)
        self.column.addWidget(self.name)
        self.heading(_("Goal"))
        self.goal = ui.TextEdit(placeholder=_("What the customer wants here"), lines=3)
        self.goal.setAccessibleName(_("Goal"))
        self.goal.committed.connect(self._set_goal)
        self.column.addWidget(self.goal)
        self.heading(_("Colour"))
        self.palette_row = Palette()
        self.palette_row.chosen.connect(self._recolour)
        self.column.addWidget(self.palette_row)
        self.column.addSpacing(8)
        self._index = Box()
        self.column.addWidget(self._index)
        self.column.addStretch(1)

    def exists(self) -> bool:
        return bool(self.ids) and self.project.find(Stage, self.id) is not None

    def refresh(self) -> None:
        stage = self.project.get(Stage, self.id)
        count = len(self.project.touchpoints(stage.id))
        counted = ngettext("{n} touchpoint", "{n} touchpoints", count).format(n=count)
        self._breadcrumb.setText(_("Stage · {touchpoints}").format(touchpoints=counted))
        self.name.show_text(stage.name)
        self.goal.show_text(stage.goal)
        self.palette_row.show_value(stage.colour % 8)
        index = journey_index(self.project, stage.journey_id, self.document.round_id).stages[stage.id]
        show_index(self._index, index.index, group_text(index))
        for field in (self.name, self.goal):
            field.setReadOnly(self.document.read_only)
        self.palette_row.setEnabled(not self.document.read_only)

    def _rename(self, name: str) -> None:
        if name.strip():
            self.apply(lambda: stages.rename_stage(self.project, self.id, name))
        else:
            self.refresh_if_there()

    def _set_goal(self, goal: str) -> None:
        self.apply(lambda: stages.set_stage_goal(self.project, self.id, goal))

    def _recolour(self, colour: int) -> None:
        self.apply(lambda: stages.recolour_stage(self.project, self.id, colour))


class SeveralPage(Page):
    """Several things of one kind: what can be done to all of them."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.kind = ""
        self._title = ui.Label(role="title", wrap=True)
        self._names = ui.Label(role="secondary", wrap=True)
        self.column.addWidget(self._title)
        self.column.addWidget(self._names)
        self._channel_heading = self.heading(_("Channel"))
        self.channel = ChannelCombo(document)
        self.moment = MomentBox(document)
        self.column.addWidget(self.channel)
        self.column.addWidget(self.moment, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addSpacing(8)
        self.delete_button = flat_button("")
        self.delete_button.clicked.connect(self._delete)
        self.column.addWidget(self.delete_button)
        self.column.addStretch(1)

    def exists(self) -> bool:
        return bool(self.ids) and all(self.project.lookup(self.kind, id) is not None for id in self.ids)

    def refresh(self) -> None:
        count = len(self.ids)
        title, verb = self._words(count)
        self._title.setText(title.format(n=count))
        self.delete_button.setText(ui.escape_ampersand(verb.format(n=count)))
        records = [self.project.lookup(self.kind, id) for id in self.ids]
        names = [getattr(record, "name", "") or getattr(record, "text", "") for record in records[:6]]
        more = ["…"] if count > 6 else []
        self._names.setText("\n".join([*(name[:120] for name in names), *more]))
        are_touchpoints = self.kind == Touchpoint.KIND
        for widget in (self._channel_heading, self.channel, self.moment):
            widget.setVisible(are_touchpoints)
        if are_touchpoints:
            self.channel.show_ids(self.ids)
            self.moment.show_ids(self.ids)
        self.delete_button.setEnabled(not self.document.read_only)

    def _words(self, n: int) -> tuple[str, str]:
        if self.kind == Touchpoint.KIND:
            return ngettext("{n} touchpoint", "{n} touchpoints", n), _("Delete {n} touchpoints")
        if self.kind == Stage.KIND:
            return ngettext("{n} stage", "{n} stages", n), _("Delete {n} stages")
        if self.kind == PainPoint.KIND:
            return ngettext("{n} pain point", "{n} pain points", n), _("Delete {n} pain points")
        if self.kind == Quote.KIND:
            return ngettext("{n} quote", "{n} quotes", n), _("Delete {n} quotes")
        return ngettext("{n} opportunity", "{n} opportunities", n), _("Delete {n} opportunities")

    def _delete(self) -> None:
        if self.kind == Touchpoint.KIND:
            self.document.apply(touchpoints.delete_touchpoints(self.project, self.ids))
            return
        kinds: tuple[type[Note], ...] = (PainPoint, Opportunity, Quote)
        kind = next((kind for kind in kinds if self.kind == kind.KIND), Opportunity)
        for id in self.ids:
            if self.kind == Stage.KIND:
                self.document.apply(stages.delete_stage(self.project, id))
            else:
                self.document.apply(notes.delete_note(self.project, kind, id))


class MapPage(Page):
    """The map itself: title, persona, what is on it, index, and the way to the weights."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.column.addWidget(ui.Label(_("Map"), role="caption"))
        self.title = ui.LineEdit()
        self.title.setAccessibleName(_("Title"))
        ui.set_role(self.title, "name")
        self.title.committed.connect(self._rename)
        self.column.addWidget(self.title)
        self.heading(_("Persona"))
        self.persona = ui.LineEdit(placeholder=_("Whose journey this is"))
        self.persona.setAccessibleName(_("Persona"))
        self.persona.committed.connect(self._set_persona)
        self.column.addWidget(self.persona)
        self._counts = ui.Label(role="secondary", wrap=True)
        self.column.addSpacing(4)
        self.column.addWidget(self._counts)
        self._index = Box()
        self.column.addWidget(self._index)
        self.weights_button = flat_button(_("Weights of the index…"))
        self.weights_button.clicked.connect(self._weigh)
        self.column.addWidget(self.weights_button)
        self._note_heading = self.heading(_("About this project"))
        self._note = ui.Label(role="secondary", wrap=True)
        self.column.addWidget(self._note)
        self.column.addStretch(1)

    def exists(self) -> bool:
        return self.project.find(Journey, self.document.journey_id) is not None

    def refresh(self) -> None:
        project, journey_id = self.project, self.document.journey_id
        journey = project.get(Journey, journey_id)
        self.title.show_text(journey.title)
        self.persona.show_text(journey.persona)
        self._counts.setText(counts_text(self.document))
        index = journey_index(project, journey_id, self.document.round_id).whole
        show_index(self._index, index.index, group_text(index))
        self._note.setText(project.info.note)
        self._note.setVisible(bool(project.info.note))
        self._note_heading.setVisible(bool(project.info.note))
        for field in (self.title, self.persona):
            field.setReadOnly(self.document.read_only)

    def _rename(self, title: str) -> None:
        if title.strip():
            self.apply(lambda: projects.rename_journey(self.project, self.document.journey_id, title))
        else:
            self.refresh_if_there()

    def _set_persona(self, persona: str) -> None:
        self.apply(lambda: projects.set_persona(self.project, self.document.journey_id, persona))

    def _weigh(self) -> None:
        from cxdesk.desktop.preferences import ProjectDialog

        ui.ask.run(ProjectDialog(self.document, self.window()))
