"""What the actions do, one module per menu: each method is an action's handler and a few lines long.

They join what the window has (document, map, panels) with dialogs; they compute nothing and store nothing.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cxdesk.desktop.window import MainWindow


ROOMS: Final = {
    "file": ("files", "FileCommands"),
    "edit": ("editing", "EditCommands"),
    "map": ("editing", "MapCommands"),
    "data": ("data", "DataCommands"),
    "view": ("looking", "ViewCommands"),
    "help": ("looking", "HelpCommands"),
}
"""Module and class of the commands, by the first part of an action's key."""


class Commands:
    """The handlers of the actions; a menu's module is imported when one of its actions is chosen for the first time."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._made: dict[str, object] = {}

    def handler(self, key: str) -> Callable[..., None]:
        """Return the method that carries out an action."""
        room, name = key.split(".")
        if room not in self._made:
            module, kind = ROOMS[room]
            self._made[room] = getattr(import_module(f"{__name__}.{module}"), kind)(self._window)
        handler: Callable[..., None] = getattr(self._made[room], name)
        return handler
