"""The menus on the map: what can be done to what was clicked. Must not know how it is done."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from cxdesk.desktop import ui
from cxdesk.desktop.map.deeds import NOTE_KINDS
from cxdesk.i18n import _
from cxdesk.model.channels import BUILT_IN
from cxdesk.model.records import Channel, Opportunity, PainPoint, Stage, Touchpoint
from cxdesk.render.layout import kind_of
from cxdesk.render.layout_cells import severity_words
from cxdesk.render.layout_types import Hit
from cxdesk.verbs import notes, projects, stages, touchpoints

if TYPE_CHECKING:
    from cxdesk.desktop.map.view import MapView

Act = Callable[[], object]


def menu_for(view: "MapView", hit: Hit) -> QMenu:
    """Return the menu for a place on the map."""
    menu = QMenu(view)
    if not view.can_edit:
        _add(menu, _("Fit map"), view.fit, "Ctrl+9")
    elif hit.kind == Stage.KIND:
        _stage(menu, view, hit.id)
    elif hit.kind == Touchpoint.KIND:
        _touchpoint(menu, view)
    elif hit.kind in NOTE_KINDS:
        _note(menu, view, hit.kind, hit.id)
    else:
        _empty(menu, view, hit)
    return menu


def lane_menu(view: "MapView", lane: str) -> QMenu:
    """Return the menu of a lane's title: hide it, show those that are hidden."""
    menu = QMenu(view)
    if lane and lane != "touchpoints" and view.can_edit:
        _add(menu, _("Hide this lane"), partial(_show_lane, view, lane, False))
    _hidden_lanes(menu, view)
    return menu


def _add(menu: QMenu, text: str, act: Act, shortcut: str = "") -> QAction:
    action = menu.addAction(ui.escape_ampersand(text))
    if shortcut:
        action.setText(f"{ui.escape_ampersand(text)}\t{shortcut}")
    action.triggered.connect(lambda _checked=False: act())
    return action


def _check(menu: QMenu, text: str, on: bool, act: Act, shortcut: str = "") -> QAction:
    action = _add(menu, text, act, shortcut)
    action.setCheckable(True)
    action.setChecked(on)
    return action


def _stage(menu: QMenu, view: "MapView", id: str) -> None:
    _add(menu, _("Rename"), view.rename_selected, "F2")
    _add(menu, _("Edit goal"), partial(view.writing.edit_goal, id), "G")
    menu.addSeparator()
    _add(menu, _("Add touchpoint"), view.add_touchpoint, "N")
    _add(menu, _("Add stage after this one"), view.add_stage, _("Shift+N"))
    menu.addSeparator()
    colours = menu.addMenu(_("Colour"))
    present = view.document.project.get(Stage, id).colour % 8
    for i, name in enumerate(_colour_names()):
        action = _check(colours, name, i == present, partial(_recolour, view, id, i))
        swatch = QPixmap(14, 14)
        swatch.fill(QColor(view.look.ink.hex(f"stage:{i}")))
        action.setIcon(QIcon(swatch))
    _moves(menu, view)
    _copies(menu, view)


def _touchpoint(menu: QMenu, view: "MapView") -> None:
    project, ids = view.document.project, view.document.selection.ids
    chosen = [project.get(Touchpoint, id) for id in ids]
    if len(ids) == 1:
        _add(menu, _("Rename"), view.rename_selected, "F2")
    channels = menu.addMenu(_("Channel"))
    common = {touchpoint.channel for touchpoint in chosen}
    present = common.pop() if len(common) == 1 else None
    own = [(channel.id, channel.name) for channel in project.all(Channel)]
    for key, name in [*((key, _(name)) for key, name in BUILT_IN.items()), *own]:
        _check(channels, name, key == present, partial(_set_channel, view, key))
    channels.addSeparator()
    _add(channels, _("Own channel…"), partial(_new_channel, view))
    _check(channels, _("No channel"), present == "", partial(_set_channel, view, ""))
    marked = all(touchpoint.moment_of_truth for touchpoint in chosen)
    _check(menu, _("Moment of truth"), marked, partial(_mark, view, not marked), "Ctrl+M")
    menu.addSeparator()
    _add(menu, _("Add pain point"), view.add_pain_point, "P")
    _add(menu, _("Add opportunity"), view.add_opportunity, "O")
    _add(menu, _("Add quote"), view.add_quote, "Q")
    _add(menu, _("Add touchpoint after this one"), view.add_touchpoint, "N")
    menu.addSeparator()
    _moves(menu, view)
    _copies(menu, view)


def _note(menu: QMenu, view: "MapView", kind: str, id: str) -> None:
    _add(menu, _("Edit text"), view.rename_selected, "F2")
    if kind == PainPoint.KIND:
        present = view.document.project.get(PainPoint, id).severity
        severities = menu.addMenu(_("Severity"))
        for value, word in enumerate(severity_words()):
            _check(severities, f"{value} · {word}", value == present, partial(_set_severity, view, id, value))
    _add(menu, _("Copy text"), view.copy_selected, "Ctrl+C")
    menu.addSeparator()
    _add(menu, _("Move up"), partial(view.deeds.raise_note, -1), _("Alt+Up"))
    _add(menu, _("Move down"), partial(view.deeds.raise_note, 1), _("Alt+Down"))
    _moves(menu, view)
    _copies(menu, view)


def _moves(menu: QMenu, view: "MapView") -> None:
    _add(menu, _("Move left"), partial(view.move_selected, -1), _("Alt+Left"))
    _add(menu, _("Move right"), partial(view.move_selected, 1), _("Alt+Right"))
    menu.addSeparator()


def _copies(menu: QMenu, view: "MapView") -> None:
    _add(menu, _("Duplicate"), view.duplicate_selected, "Ctrl+D")
    _add(menu, _("Delete"), view.delete_selected, _("Del"))


def _empty(menu: QMenu, view: "MapView", hit: Hit) -> None:
    layout = view.layout_shown
    if layout is None:
        return
    under = layout.columns[hit.column].id if hit.column >= 0 else ""
    if hit.lane == "goals" and hit.stage >= 0:
        _add(menu, _("Edit goal"), partial(view.writing.edit_goal, layout.stages[hit.stage].id), "G")
    elif under and kind_of(hit.lane):
        kind = kind_of(hit.lane)
        texts = {PainPoint.KIND: _("Add pain point"), Opportunity.KIND: _("Add opportunity")}
        _add(menu, texts.get(kind, _("Add quote")), partial(view.writing.add_note, kind, under))
    elif hit.stage >= 0 and hit.lane == "touchpoints":
        place = hit.column + 1 - layout.stages[hit.stage].first if hit.column >= 0 else 0
        _add(menu, _("Add touchpoint"), partial(view.writing.add_touchpoint, hit.stage, place), "N")
    _add(menu, _("Add stage"), view.writing.add_stage_last, _("Shift+N"))
    if hit.lane and hit.lane != "touchpoints":
        menu.addSeparator()
        _add(menu, _("Hide this lane"), partial(_show_lane, view, hit.lane, False))
    _hidden_lanes(menu, view)
    menu.addSeparator()
    _add(menu, _("Fit map"), view.fit, "Ctrl+9")


def _hidden_lanes(menu: QMenu, view: "MapView") -> None:
    from cxdesk.desktop.lanes import lane_names

    layout = view.layout_shown
    shown = {lane.key for lane in layout.lanes} if layout is not None else set()
    hidden = {key: name for key, name in lane_names(view.document).items() if key not in shown}
    for key, name in hidden.items() if view.can_edit else ():
        text = _("Show lane “{name}”").format(name=name)
        _add(menu, text, partial(_show_lane, view, key, True))


def _show_lane(view: "MapView", lane: str, shown: bool) -> None:
    document = view.document
    view.deeds.do(projects.show_lane(document.project, document.journey_id, lane, shown))


def _recolour(view: "MapView", id: str, colour: int) -> None:
    view.deeds.do(stages.recolour_stage(view.document.project, id, colour))


def _set_channel(view: "MapView", channel: str) -> None:
    document = view.document
    view.deeds.do(touchpoints.set_channel(document.project, document.selection.ids, channel))


def _new_channel(view: "MapView") -> None:
    document = view.document
    name = ui.ask.text(view, _("Own channel"), _("What is the channel called?"))
    if name and name.strip():
        view.deeds.do(touchpoints.add_channel(document.project, name, document.selection.ids))


def _mark(view: "MapView", on: bool) -> None:
    document = view.document
    view.deeds.do(touchpoints.mark_moment_of_truth(document.project, document.selection.ids, on))


def _set_severity(view: "MapView", id: str, severity: int) -> None:
    view.deeds.do(notes.set_severity(view.document.project, id, severity))


def _colour_names() -> tuple[str, ...]:
    return (
        _("Blue"),
        _("Green"),
        _("Purple"),
        _("Brown"),
        _("Petrol"),
        _("Plum"),
        _("Olive"),
        _("Grey"),
    )
