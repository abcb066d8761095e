"""What the actions do, one module per menu: each method is an action's handler and a few lines long.

They join what the window has (document, map, panels) with dialogs; they compute nothing and store nothing.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cxdesk.desktop.commands.data import DataCommands
from cxdesk.desktop.commands.editing import EditCommands, MapCommands
from cxdesk.desktop.commands.files import FileCommands
from cxdesk.desktop.commands.looking import HelpCommands, ViewCommands

if TYPE_CHECKING:
    from cxdesk.desktop.window import MainWindow


def commands(window: "MainWindow") -> Mapping[str, object]:
    """Return the handlers by the first part of an action's key."""
    return {
        "file": FileCommands(window),
        "edit": EditCommands(window),
        "map": MapCommands(window),
        "data": DataCommands(window),
        "view": ViewCommands(window),
        "help": HelpCommands(window),
    }
