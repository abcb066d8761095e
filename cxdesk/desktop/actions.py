"""Every action of the window as a table: text, shortcut, icon, when it is possible, and where it stands in the menus.

Menus, tool bar and the list of shortcuts are built from it. An action's key says who carries it out:
``"file.save"`` is the method ``save`` of the commands named ``file``. This module must not know what an action does.
"""

from collections.abc import Callable, Collection
from typing import Final, NamedTuple, TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.icons import icon
from cxdesk.desktop.theme import theme
from cxdesk.i18n import N_, _
from cxdesk.model.records import Journey


def always(document: Document) -> bool:
    """Possible at any time."""
    return True


def writable(document: Document) -> bool:
    """Possible where the project may be changed."""
    return not document.read_only


def selected(document: Document) -> bool:
    """Possible where something on the map is selected and may be changed."""
    return writable(document) and bool(document.selection)


def one_selected(document: Document) -> bool:
    """Possible where one thing is selected and may be changed."""
    return writable(document) and document.selection.one is not None


def touchpoints_selected(document: Document) -> bool:
    """Possible where touchpoints are selected, themselves or by what hangs under them."""
    return writable(document) and bool(document.selected_touchpoints())


def movable(document: Document) -> bool:
    """Possible where what is selected has a place in the row."""
    return one_selected(document) and document.selection.kind in ("stage", "touchpoint")


def undoable(document: Document) -> bool:
    """Possible where there is an edit to take back."""
    return writable(document) and document.session.undo_entry is not None


def redoable(document: Document) -> bool:
    """Possible where there is an edit to do again."""
    return writable(document) and document.session.redo_entry is not None


def several_maps(document: Document) -> bool:
    """Possible where another map remains."""
    return writable(document) and document.project.count(Journey) > 1


def has_data(document: Document) -> bool:
    """Possible where something was imported."""
    return bool(document.project.datasets())


def writable_data(document: Document) -> bool:
    """Possible where something was imported and may be changed."""
    return writable(document) and has_data(document)


class Spec(NamedTuple):
    """One action: untranslated text and tip, shortcuts (the first is shown), icon name, when it is possible."""

    key: str
    text: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    when: Callable[[Document], bool] = always
    checkable: bool = False


SPECS: Final = (
    Spec("file.new", N_("New…"), ("Ctrl+N",), "new", tip=N_("Begin a project from a template")),
    Spec("file.open", N_("Open…"), ("Ctrl+O",), "open", tip=N_("Open a project file")),
    Spec("file.sample", N_("Sample project"), tip=N_("Open a copy of the sample project")),
    Spec(
        "file.save", N_("Save now"), ("Ctrl+S",), tip=N_("Write the file now; it is also written by itself")
    ),
    Spec("file.save_as", N_("Save as…"), ("Ctrl+Shift+S",), tip=N_("Go on in another file")),
    Spec("file.save_copy", N_("Save a copy…"), tip=N_("Write a copy and go on in this file")),
    Spec(
        "file.hand_out",
        N_("Save a copy without history…"),
        tip=N_("Write a copy to share: nothing that was deleted or changed is in it"),
    ),
    Spec("file.export_png", N_("As picture (PNG)…"), tip=N_("Export the map as a picture")),
    Spec(
        "file.export_pdf", N_("As PDF…"), ("Ctrl+E",), tip=N_("Export the map as a PDF with selectable text")
    ),
    Spec("file.export_svg", N_("As SVG…"), tip=N_("Export the map as a vector drawing")),
    Spec("file.export_report", N_("Export report…"), ("Ctrl+Shift+E",), tip=N_("Maps and charts as one PDF")),
    Spec(
        "file.close", N_("Close project"), ("Ctrl+W",), tip=N_("Close the project and show the start window")
    ),
    Spec("file.quit", N_("Quit CXDesk"), ("Ctrl+Q",)),
    Spec("edit.undo", N_("Undo"), ("Ctrl+Z",), "undo", when=undoable),
    Spec("edit.redo", N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", when=redoable),
    Spec("edit.duplicate", N_("Duplicate"), ("Ctrl+D",), "duplicate", when=selected),
    Spec("edit.rename", N_("Rename"), ("F2",), tip=N_("Rename what is selected in place"), when=one_selected),
    Spec("edit.delete", N_("Delete"), ("Del",), "delete", when=selected),
    Spec(
        "edit.find",
        N_("Find…"),
        ("Ctrl+F",),
        "search",
        tip=N_("Find a touchpoint, stage or note by its text"),
    ),
    Spec(
        "edit.preferences",
        N_("Preferences…"),
        ("Ctrl+,",),
        "settings",
        tip=N_("Theme, language, your name, saving"),
    ),
    Spec("map.add_stage", N_("Add stage"), ("Ctrl+Shift+T",), "add", N_("Add a stage to the map"), writable),
    Spec("map.add_touchpoint", N_("Add touchpoint"), ("Ctrl+T",), "add", N_("Add a touchpoint"), writable),
    Spec("map.add_pain_point", N_("Add pain point"), ("Ctrl+Shift+P",), "add", "", touchpoints_selected),
    Spec("map.add_opportunity", N_("Add opportunity"), ("Ctrl+Shift+O",), "add", "", touchpoints_selected),
    Spec(
        "map.add_quote",
        N_("Add quote"),
        (),
        "add",
        N_("Write down what a customer said; Q on the map"),
        touchpoints_selected,
    ),
    Spec("map.move_left", N_("Move left"), ("Alt+Left",), when=movable),
    Spec("map.move_right", N_("Move right"), ("Alt+Right",), when=movable),
    Spec(
        "map.moment_of_truth", N_("Moment of truth"), ("Ctrl+M",), when=touchpoints_selected, checkable=True
    ),
    Spec(
        "map.new_map", N_("New map…"), ("Ctrl+Shift+N",), tip=N_("Add a map to this project"), when=writable
    ),
    Spec("map.duplicate_map", N_("Duplicate map"), when=writable),
    Spec("map.rename_map", N_("Rename map…"), when=writable),
    Spec("map.delete_map", N_("Delete map"), when=several_maps),
    Spec(
        "map.settings", N_("Project settings…"), tip=N_("The project's name and the weights of the CX index")
    ),
    Spec(
        "data.import_data",
        N_("Import data…"),
        ("Ctrl+I",),
        "import",
        N_("Import surveys, tickets, subscriptions, usage"),
        writable,
    ),
    Spec(
        "data.paste",
        N_("Import from clipboard…"),
        ("Ctrl+Shift+V",),
        tip=N_("Import rows that were copied in a spreadsheet"),
        when=writable,
    ),
    Spec(
        "data.left_out", N_("Left-out answers…"), tip=N_("Answers outside their scale, by row"), when=has_data
    ),
    Spec(
        "data.comment_columns",
        N_("Columns of comments…"),
        tip=N_("Say which columns hold what customers wrote"),
        when=writable_data,
    ),
    Spec("data.events", N_("Events…"), tip=N_("What happened on a day, shown in every chart over time")),
    Spec("data.show", N_("Show data and metrics"), tip=N_("Go to the imported tables"), when=has_data),
    Spec("view.zoom_in", N_("Zoom in"), ("Ctrl++", "Ctrl+="), "zoom-in"),
    Spec("view.zoom_out", N_("Zoom out"), ("Ctrl+-",), "zoom-out"),
    Spec("view.zoom_100", N_("Actual size"), ("Ctrl+0",)),
    Spec("view.fit", N_("Fit map"), ("Ctrl+9",), "fit", tip=N_("Show the whole map")),
    Spec("view.go_navigator", N_("Go to navigator"), ("Ctrl+1",)),
    Spec("view.go_map", N_("Go to map"), ("Ctrl+2",)),
    Spec("view.go_inspector", N_("Go to inspector"), ("Ctrl+3",)),
    Spec("view.go_charts", N_("Go to charts"), ("Ctrl+4",)),
    Spec(
        "view.go_comments",
        N_("Go to comments"),
        ("Ctrl+Shift+M", "Ctrl+6"),
        tip=N_("What customers wrote, to search and to pin to the map"),
    ),
    Spec(
        "view.go_alerts",
        N_("Go to alerts"),
        ("Ctrl+7",),
        tip=N_("What needs attention: missed targets, clear falls, answers that dry up"),
    ),
    Spec("view.go_history", N_("Go to history"), ("Ctrl+5",)),
    Spec("view.theme_system", N_("Like the system"), checkable=True),
    Spec("view.theme_light", N_("Light"), checkable=True),
    Spec("view.theme_dark", N_("Dark"), checkable=True),
    Spec("help.shortcuts", N_("Keyboard shortcuts"), ("F1",)),
    Spec("help.about", N_("About CXDesk")),
    Spec("help.log_folder", N_("Open log folder")),
)


class Sub(NamedTuple):
    """A menu in a menu. Where ``entries`` is empty, the commands named by the key fill it when it is about to show."""

    key: str
    text: str
    entries: tuple["Entry", ...] = ()
    when: Callable[[Document], bool] = always


Entry: TypeAlias = str | Sub | None

MENUS: Final = (
    Sub(
        "file",
        N_("&File"),
        (
            *("file.new", "file.open", Sub("file.recent", N_("Open recent")), "file.sample", None),
            *("file.save", "file.save_as", "file.save_copy", "file.hand_out", None, "data.import_data"),
            Sub("file.export", N_("Export map"), ("file.export_png", "file.export_pdf", "file.export_svg")),
            *("file.export_report", None, "file.close", "file.quit"),
        ),
    ),
    Sub(
        "edit",
        N_("&Edit"),
        (
            *(
                "edit.undo",
                "edit.redo",
                None,
                "edit.duplicate",
                "edit.rename",
                "edit.delete",
                None,
                "edit.find",
            ),
            *(None, "edit.preferences"),
        ),
    ),
    Sub(
        "map",
        N_("&Map"),
        (
            *(
                "map.add_stage",
                "map.add_touchpoint",
                "map.add_pain_point",
                "map.add_opportunity",
                "map.add_quote",
                None,
            ),
            *("map.move_left", "map.move_right", "map.moment_of_truth"),
            Sub("map.channel", N_("Channel"), when=touchpoints_selected),
            *(Sub("map.lanes", N_("Lanes"), when=writable), None),
            *("map.new_map", "map.duplicate_map", "map.rename_map", "map.delete_map", None, "map.settings"),
        ),
    ),
    Sub(
        "data",
        N_("&Data"),
        (
            *("data.import_data", "data.paste"),
            Sub("data.refresh", N_("Refresh from a newer file"), when=writable_data),
            *(None, "data.show", "data.left_out"),
            *("view.go_comments", "view.go_alerts", None, "data.comment_columns", "data.events"),
        ),
    ),
    Sub(
        "view",
        N_("&View"),
        (
            *("view.zoom_in", "view.zoom_out", "view.zoom_100", "view.fit", None),
            *(Sub("view.panels", N_("Panels")), "view.go_navigator", "view.go_map", "view.go_inspector"),
            *("view.go_charts", "view.go_history", None),
            Sub("view.theme", N_("Theme"), ("view.theme_system", "view.theme_light", "view.theme_dark")),
        ),
    ),
    Sub("help", N_("&Help"), ("help.shortcuts", None, "help.about", "help.log_folder")),
)

Handler: TypeAlias = Callable[..., None]


class Actions(QObject):
    """The table come to life: one QAction a row, kept enabled or not as the document stands."""

    def __init__(self, window: QWidget, document: Document, handler: Callable[[str], Handler]) -> None:
        """``handler`` returns what carries out the action of a key."""
        super().__init__(window)
        self._document = document
        self._handler = handler
        self._specs = {spec.key: spec for spec in SPECS}
        self._actions = {spec.key: self._make(window, spec) for spec in SPECS}
        self._submenus: list[tuple[QMenu, Sub]] = []
        themes = QActionGroup(self)
        for spec in SPECS:
            if spec.key.startswith("view.theme_"):
                themes.addAction(self._actions[spec.key])

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def items(self) -> list[tuple[Spec, QAction]]:
        """Return every row with its action, in the table's order."""
        return [(spec, self._actions[spec.key]) for spec in SPECS]

    def update(self, keys: Collection[str] = ()) -> None:
        """Enable what is possible now, of all actions or those with the keys."""
        for key in keys or self._specs:
            self._actions[key].setEnabled(self._specs[key].when(self._document))
        for menu, sub in self._submenus:
            menu.setEnabled(sub.when(self._document))

    def paint(self, keys: Collection[str] = ()) -> None:
        """Draw the icons, all or those of some actions, in the present theme's colours."""
        look = theme().tokens
        for spec, action in self.items():
            if spec.icon and (not keys or spec.key in keys):
                action.setIcon(icon(spec.icon, look.text, look.strong_line))

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Build the menus."""
        for sub in MENUS:
            self.fill(bar.addMenu(_(sub.text)), sub.entries)

    def fill(self, menu: QMenu, entries: tuple[Entry, ...]) -> None:
        """Put entries into a menu: actions by key, submenus, None for a line."""
        menu.setToolTipsVisible(True)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, str):
                menu.addAction(self._actions[entry])
            else:
                self._fill_sub(menu.addMenu(_(entry.text)), entry)

    def _fill_sub(self, menu: QMenu, sub: Sub) -> None:
        self._submenus.append((menu, sub))
        if sub.entries:
            self.fill(menu, sub.entries)
            return

        def refill() -> None:
            menu.clear()
            self._handler(sub.key)(menu)

        menu.aboutToShow.connect(refill)

    def _make(self, window: QWidget, spec: Spec) -> QAction:
        action = QAction(_(spec.text), window)
        action.setObjectName(spec.key)
        action.setShortcuts([QKeySequence(text) for text in spec.shortcuts])
        action.setCheckable(spec.checkable)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = _(spec.tip) or _(spec.text).rstrip("…")
        ui.tooltip(action, f"{tip} ({shown})" if shown else tip)
        action.triggered.connect(lambda checked=False: self._handler(spec.key)())
        window.addAction(action)
        return action
