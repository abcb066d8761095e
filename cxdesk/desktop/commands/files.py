"""The File menu: projects as files, and what is taken out of them."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from PySide6.QtWidgets import QMenu

from cxdesk.desktop import ui
from cxdesk.desktop.dropping import SUFFIX
from cxdesk.errors import ConflictError, CxdeskError
from cxdesk.i18n import _
from cxdesk.model.records import Journey

if TYPE_CHECKING:
    from cxdesk.desktop.window import MainWindow


class FileCommands:
    """Opening, saving and exporting; the file is written by itself, so nothing here asks whether to save."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._document = window.document

    def new(self) -> None:
        """Offer templates for a new project."""
        self._window.shell.show_welcome()

    def open(self) -> None:
        """Ask for a project file and open it."""
        settings = self._window.settings
        path = ui.ask.open_file(self._window, _("Open project"), settings.folder("open"), project_filter())
        if path is not None:
            self._window.shell.open_path(path)

    def recent(self, menu: QMenu) -> None:
        """Fill the menu of files opened last; missing ones cannot be chosen."""
        for path in self._window.settings.recent_files:
            action = menu.addAction(ui.escape_ampersand(ui.show_hidden(path.name)))
            ui.tooltip(action, ui.show_hidden(str(path)))
            action.setEnabled(path.exists())
            action.triggered.connect(partial(self._window.shell.open_path, path))
        if menu.isEmpty():
            menu.addAction(_("No project was opened yet")).setEnabled(False)

    def sample(self) -> None:
        """Open a copy of the sample project."""
        self._window.shell.open_sample()

    def save(self) -> None:
        """Write the file now; an untitled project asks for its name first."""
        if self._document.session.path is None or self._document.read_only:
            self.save_as()
            return
        try:
            self._document.save()
        except ConflictError as error:
            self._window.resolve_conflict(error)
        except CxdeskError as error:
            self._window.show_save_failure(error)
        else:
            self._window.statusBar().showMessage(_("The file is up to date."), 4000)

    def save_as(self) -> bool:
        """Ask for a file and go on in it; return whether that worked."""
        path = self._ask_path(_("Save as"), self._suggested())
        if path is None:
            return False
        try:
            self._document.save_as(path)
        except CxdeskError as error:
            ui.message(self._window, str(error))
            return False
        return True

    def save_copy(self) -> None:
        """Ask for a file and write a copy into it; go on in the present one."""
        self._copy(_("Save a copy"), _("{name} (copy)"), with_history=True)

    def hand_out(self) -> None:
        """Ask for a file and write a copy without the history into it, to be given to others."""
        self._copy(_("Save a copy without history"), _("{name} (to share)"), with_history=False)

    def _copy(self, title: str, name: str, *, with_history: bool) -> None:
        suggested = self._suggested()
        path = self._ask_path(title, suggested.with_name(name.format(name=suggested.stem)))
        if path is None:
            return
        try:
            self._document.save_copy(path, with_history=with_history)
        except CxdeskError as error:
            ui.message(self._window, str(error))
        else:
            self._window.statusBar().showMessage(
                _("Wrote a copy: {file}").format(file=ui.show_hidden(path.name)), 6000
            )

    def export_png(self) -> None:
        """Export the map as a picture."""
        self._export(_("PNG picture"), ".png")

    def export_pdf(self) -> None:
        """Export the map as a PDF."""
        self._export(_("PDF document"), ".pdf")

    def export_svg(self) -> None:
        """Export the map as a vector drawing."""
        self._export(_("SVG drawing"), ".svg")

    def export_report(self) -> None:
        """Export maps and charts as one PDF."""
        from cxdesk.desktop.exporting import export_report

        path = self._ask_export(_("Report"), _("PDF document"), ".pdf", self._document.project.info.name)
        if path is not None:
            export_report(self._window, self._document, path)

    def close(self) -> None:
        """Close the project and show the start window."""
        self._window.shell.close_project()

    def quit(self) -> None:
        """End the application; the file is written first."""
        self._window.shell.quit()

    def _export(self, what: str, ending: str) -> None:
        from cxdesk.desktop.exporting import export_map

        title = self._document.project.get(Journey, self._document.journey_id).title
        path = self._ask_export(_("Export map"), what, ending, title)
        if path is not None:
            export_map(self._window, self._document, path)

    def _ask_export(self, title: str, what: str, ending: str, name: str) -> Path | None:
        ui.commit_editing()
        settings = self._window.settings
        suggested = settings.folder("export") / (file_name(name) + ending)
        path = ui.ask.save_file(self._window, title, suggested, f"{what} (*{ending})")
        if path is None:
            return None
        settings.set_folder("export", path.parent)
        return path if path.suffix.lower() == ending else path.with_name(path.name + ending)

    def _suggested(self) -> Path:
        path = self._document.session.path
        folder = self._window.settings.folder("open")
        return path if path is not None else folder / (file_name(self._document.session.name) + SUFFIX)

    def _ask_path(self, title: str, suggested: Path) -> Path | None:
        path = ui.ask.save_file(self._window, title, suggested, project_filter())
        if path is None:
            return None
        self._window.settings.set_folder("open", path.parent)
        return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)


def project_filter() -> str:
    """Return the filter of file dialogs for projects."""
    return _("CXDesk project") + f" (*{SUFFIX})"


_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
)


def file_name(text: str) -> str:
    """Return a file name, without ending, that every system takes, made of a project's or map's name."""
    kept = "".join(char if category(char)[0] in "LMN" or char in " -_().,&'" else "-" for char in text)
    name = " ".join(kept.split())[:80].strip(" .-")
    if not name or name.split(".")[0].upper() in _RESERVED:
        return _("Map")
    return name
