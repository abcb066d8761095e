"""Reading the table again: another way, in another shape, with other codes for no answer, or another file.

It turns what the user wants into ReadOptions and has the file read beside the window. It must not know what becomes of
the table that was read.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cxdesk.desktop import tasks, ui
from cxdesk.desktop.importing.loading import Loaded, load, stamp_of
from cxdesk.desktop.importing.planning import Planning
from cxdesk.desktop.importing.reading import with_code, with_word
from cxdesk.errors import CxdeskError
from cxdesk.exchange.shapes import Shape
from cxdesk.exchange.tables import ReadOptions
from cxdesk.i18n import _

Show = Callable[[Loaded, bool], None]
"""Takes the table that was read, and whether it is another one, about which nothing was decided yet."""


class Rereading:
    """``show`` follows when the file was read; ``fail`` when it could not be read so."""

    def __init__(
        self, window: QWidget, planning: Planning, show: Show, fail: Callable[[CxdeskError], None]
    ) -> None:
        self._window, self._planning, self._show, self._fail = window, planning, show, fail

    def read(self, options: ReadOptions, path: Path | None = None, *, fresh: bool = False) -> None:
        """Read the file another way, or another file; ``fresh``: without the decisions made so far."""
        file = path or self._planning.loaded.path

        def show(loaded: Loaded) -> None:
            before = self._planning.loaded.options
            other = (options.sheet, options.table) != (before.sheet, before.table)
            self._show(loaded, fresh or other or path is not None)

        tasks.run(
            self._window,
            _("Reading {name}…").format(name=ui.show_hidden(file.name)),
            lambda job: load(file, options, job, fresh=path is not None),
            show,
            self._fail,
        )

    def again_if_changed(self) -> bool:
        """Read the file again, and say so, where it has changed since. Raises FileError where it is gone."""
        loaded = self._planning.loaded
        if stamp_of(loaded.path) == loaded.stamp:
            return False
        sentence = _("{name} has changed since it was read; look at it again.")
        ui.message(self._window, sentence.format(name=loaded.path.name))
        self.read(loaded.options)
        return True

    def start_afresh(self) -> None:
        """Read the table as if nothing was remembered or said of it."""
        self.read(ReadOptions(), fresh=True)

    def reshape(self, shape: Shape | None) -> None:
        """Bring the table into a shape; as it stands in the file without one."""
        self.read(replace(self._planning.loaded.options, shape=shape), fresh=True)

    def declare_missing(self, codes: Sequence[str], columns: Sequence[str]) -> None:
        """Take codes for no answer in some columns."""
        options = self._planning.loaded.options
        for column in columns:
            for code in codes:
                options = with_code(options, column, code, on=True)
        self.read(options)

    def set_code(self, column: str, code: str, on: bool) -> None:
        """Take a value of a column for no answer, or for one after all."""
        self.read(with_code(self._planning.loaded.options, column, code, on=on))

    def read_column(self, column: str, word: str) -> None:
        """Read a column as a word says; as found where it is empty."""
        self.read(with_word(self._planning.loaded.options, column, word))
