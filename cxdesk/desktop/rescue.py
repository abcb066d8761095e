"""What is offered when a project file is damaged: what is readable is rescued into another file, which is opened."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.commands.files import project_filter
from cxdesk.desktop.dropping import SUFFIX
from cxdesk.errors import CxdeskError, DamagedError
from cxdesk.i18n import _
from cxdesk.session import repair_file


def rescue(parent: QWidget | None, path: Path, error: DamagedError, then: Callable[[Path], None]) -> None:
    """Say what is wrong with a file and, if wanted, rescue it into another one; the damaged file stays as it is."""
    detail = _("What can be read can be rescued into a new file; the damaged one stays as it is.")
    if not ui.question(parent, str(error), _("Rescue into a new file…"), detail):
        return
    suggested = path.with_name(_("{name} (rescued)").format(name=path.stem) + SUFFIX)
    target = ui.ask.save_file(parent, _("Rescue into"), suggested, project_filter())
    if target is None:
        return
    try:
        counts = repair_file(path, target)
    except CxdeskError as failure:
        ui.message(parent, str(failure))
        return
    rescued = ", ".join(f"{kind}: {count}" for kind, count in counts.items() if count)
    ui.message(
        parent,
        _("Rescued what could be read into “{file}”.").format(file=ui.show_hidden(target.name)),
        rescued,
    )
    then(target)
