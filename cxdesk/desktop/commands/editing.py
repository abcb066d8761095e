"""The Edit and Map menus: edits of what is selected, on the map or in the navigator, and of maps themselves."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMenu

from cxdesk.desktop import ui
from cxdesk.i18n import _
from cxdesk.model.channels import BUILT_IN
from cxdesk.model.records import Channel, Journey, Touchpoint
from cxdesk.verbs import projects, touchpoints

if TYPE_CHECKING:
    from cxdesk.desktop.window import MainWindow


class EditCommands:
    """Undo, redo, and what happens to the things selected."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def undo(self) -> None:
        """Take back the last edit."""
        self._window.document.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        self._window.document.redo()

    def duplicate(self) -> None:
        """Copy what is selected, beside itself."""
        self._on_focused("duplicate_selected")

    def rename(self) -> None:
        """Edit the name of what is selected, in place."""
        self._on_focused("rename_selected")

    def delete(self) -> None:
        """Delete what is selected."""
        self._on_focused("delete_selected")

    def find(self) -> None:
        """Put the cursor into the field that finds."""
        self._window.find_field.setFocus()
        self._window.find_field.selectAll()

    def preferences(self) -> None:
        """Show the user's preferences."""
        from cxdesk.desktop.preferences import PreferencesDialog

        ui.ask.run(PreferencesDialog(self._window.settings, self._window))

    def _on_focused(self, name: str) -> None:
        """Call a method of the panel that has the focus where it has the method, else of the map."""
        widget: QObject | None = QApplication.focusWidget()
        while widget is not None and not callable(getattr(widget, name, None)):
            widget = widget.parent()
        getattr(widget if widget is not None else self._window.map_view, name)()


class MapCommands:
    """Adding to the map, moving on it, and maps as a whole."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._document = window.document

    def add_stage(self) -> None:
        """Add a stage and edit its name."""
        self._window.map_view.add_stage()

    def add_touchpoint(self) -> None:
        """Add a touchpoint and edit its name."""
        self._window.map_view.add_touchpoint()

    def add_pain_point(self) -> None:
        """Add a pain point under the touchpoint selected and edit its text."""
        self._window.map_view.add_pain_point()

    def add_opportunity(self) -> None:
        """Add an opportunity under the touchpoint selected and edit its text."""
        self._window.map_view.add_opportunity()

    def add_quote(self) -> None:
        """Add a quote under the touchpoint selected and edit its text."""
        self._window.map_view.add_quote()

    def move_left(self) -> None:
        """Move what is selected one place to the left."""
        self._window.map_view.move_selected(-1)

    def move_right(self) -> None:
        """Move what is selected one place to the right."""
        self._window.map_view.move_selected(1)

    def moment_of_truth(self) -> None:
        """Mark the touchpoints selected as moments of truth, or take the mark off where all have it."""
        project, ids = self._document.project, self._document.selected_touchpoints()
        marked = all(project.get(Touchpoint, id).moment_of_truth for id in ids)
        self._document.apply(touchpoints.mark_moment_of_truth(project, ids, not marked))

    def channel(self, menu: QMenu) -> None:
        """Fill the menu of channels; the channel of the touchpoints selected is checked."""
        project, ids = self._document.project, self._document.selected_touchpoints()
        used = {project.get(Touchpoint, id).channel for id in ids}
        own = {channel.id: channel.name for channel in project.all(Channel)}
        names = {"": _("No channel")} | {key: _(name) for key, name in BUILT_IN.items()} | own
        for key, name in names.items():
            action = menu.addAction(ui.escape_ampersand(name))
            action.setCheckable(True)
            action.setChecked(used == {key})
            action.triggered.connect(partial(self._set_channel, key))
        menu.addSeparator()
        menu.addAction(_("Own channel…")).triggered.connect(self._own_channel)
        if own:
            unwanted = menu.addMenu(_("Delete own channel"))
            for key, name in own.items():
                unwanted.addAction(ui.escape_ampersand(name)).triggered.connect(
                    partial(self._delete_channel, key)
                )

    def lanes(self, menu: QMenu) -> None:
        """Fill the menu of lanes; those shown are checked."""
        from cxdesk.desktop.lanes import lane_names

        journey = self._document.project.get(Journey, self._document.journey_id)
        for key, name in lane_names(self._document).items():
            action = menu.addAction(ui.escape_ampersand(name))
            action.setCheckable(True)
            action.setChecked(key not in journey.hidden_lanes)
            action.triggered.connect(partial(self._show_lane, key))

    def new_map(self) -> None:
        """Add a map with the title asked for and show it."""
        title = ui.ask.text(self._window, _("New map"), _("What is the new map called?"))
        if title and title.strip():
            change = projects.add_journey(self._document.project, title, [(_("First stage"), "")])
            if self._document.apply(change):
                self._document.show_journey(self._document.project.journeys()[-1].id)
                self._window.map_view.setFocus()

    def duplicate_map(self) -> None:
        """Copy the map shown and show the copy."""
        project, journey_id = self._document.project, self._document.journey_id
        if self._document.apply(projects.duplicate_journey(project, journey_id)):
            ids = [journey.id for journey in self._document.project.journeys()]
            self._document.show_journey(ids[ids.index(journey_id) + 1])

    def rename_map(self) -> None:
        """Give the map shown another title."""
        project, journey_id = self._document.project, self._document.journey_id
        title = project.get(Journey, journey_id).title
        answer = ui.ask.text(self._window, _("Rename map"), _("What is the map called?"), title)
        if answer and answer.strip():
            self._document.apply(projects.rename_journey(project, journey_id, answer))

    def delete_map(self) -> None:
        """Delete the map shown; undo brings it back."""
        project, journey_id = self._document.project, self._document.journey_id
        self._document.apply(projects.delete_journey(project, journey_id))

    def settings(self) -> None:
        """Show the project's settings."""
        from cxdesk.desktop.preferences import ProjectDialog

        ui.ask.run(ProjectDialog(self._document, self._window))

    def _set_channel(self, key: str) -> None:
        ids = self._document.selected_touchpoints()
        self._document.apply(touchpoints.set_channel(self._document.project, ids, key))

    def _delete_channel(self, key: str) -> None:
        self._document.apply(touchpoints.delete_channel(self._document.project, key))

    def _own_channel(self) -> None:
        name = ui.ask.text(self._window, _("Own channel"), _("What is the channel called?"))
        if name and name.strip():
            ids = self._document.selected_touchpoints()
            self._document.apply(touchpoints.add_channel(self._document.project, name, ids))

    def _show_lane(self, key: str, shown: bool) -> None:
        journey_id = self._document.journey_id
        self._document.apply(projects.show_lane(self._document.project, journey_id, key, shown))
