"""Where a session's project lives: its working folder, its connection, and the file people see that it stands for.

Saves it, gives it a name, copies it, lets go of it. It must not know records, rules or undo.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cxdesk.errors import FileError, LockedError, RuleError
from cxdesk.i18n import _
from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.store import file, migrations, save, seal, troubles, work
from cxdesk.store.connection import transaction
from cxdesk.store.locks import CourtesyNote, Holder


@dataclass(slots=True)
class Home:
    """A working copy that this process holds, and what is known of the file it was copied from.

    ``path`` None: the project has no name yet. ``identity`` is the file as it was last seen. ``read_only`` says, where
    it is not empty, why the file is not written.
    """

    folder: work.WorkFolder
    connection: sqlite3.Connection
    path: Path | None = None
    identity: seal.Identity | None = None
    note: CourtesyNote | None = None
    read_only: str = ""
    kept: bool = False

    # -------------------------------------------------------------------------------------------- coming

    @classmethod
    def create(cls, begin: Change, name: str, author: str, at: str) -> "Home":
        """Make a working copy of a new project."""
        folder = _new_folder()
        try:
            connection = file.create(folder.database, begin, author, at)
            folder.notes.name = name
            folder.write_notes()
        except (sqlite3.Error, OSError) as error:
            folder.remove()
            raise troubles.unwritable(error, folder.database) from error
        except BaseException:
            folder.remove()
            raise
        return cls(folder, connection)

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool, steps: Sequence[migrations.Step] = migrations.STEPS
    ) -> tuple["Home", Project]:
        """Copy a project into a new working folder, check it and read it. Raises FileError."""
        path = Path(os.path.realpath(path))
        file.inspect(path)
        folder = _new_folder()
        note: CourtesyNote | None = None
        try:
            reason = _("opened to look at") if read_only else _not_writable(path)
            if not reason:
                note = _leave_note(path, folder)
                reason = "" if note is not None else _("its folder cannot be written")
            identity = file.copy_in(path, folder.database)
            connection, project = file.load(folder.database, path, steps)
            _note_origin(folder, path, file.revision(connection))
        except BaseException:
            if note is not None:
                note.remove()
            folder.remove()
            raise
        return cls(folder, connection, path, identity, note, reason), project

    @classmethod
    def open_copy(cls, path: Path) -> tuple["Home", Project]:
        """Copy a project into a new working folder to go on without a name; the file is not looked at again.

        Raises FileError.
        """
        path = Path(os.path.realpath(path))
        file.inspect(path)
        folder = _new_folder()
        try:
            file.copy_in(path, folder.database)
            connection, project = file.load(folder.database, path)
            # As long as nothing was done to the copy there is nothing to keep.
            folder.notes.name, folder.notes.saved = project.info.name, file.revision(connection)
            folder.write_notes()
        except BaseException:
            folder.remove()
            raise
        return cls(folder, connection), project

    @classmethod
    def recover(cls, item: work.Recoverable) -> tuple["Home", Project]:
        """Carry on from a working copy that a crash left; it has no path. Raises FileError."""
        folder = work.take(item.folder)
        if folder is None:
            raise LockedError(_("“{name}” is being recovered already.").format(name=item.name))
        try:
            connection, project = file.load(folder.database, Path(item.name))
        except BaseException:
            folder.leave()
            raise
        return cls(folder, connection), project

    # -------------------------------------------------------------------------------------------- writing

    def commit(self, write: Callable[[], None], expected: int) -> None:
        """Run ``write`` in one transaction that ends at revision ``expected``. Raises RuleError or FileError."""
        try:
            with transaction(self.connection):
                write()
                file.next_revision(self.connection)
        except sqlite3.IntegrityError as error:
            raise RuleError(_("This would leave the project inconsistent; nothing was changed.")) from error
        except sqlite3.Error as error:
            if self._durable_revision() != expected:  # else only the report of success failed
                raise troubles.not_kept(error) from error

    def _durable_revision(self) -> int | None:
        try:
            return file.revision(self.connection)
        except sqlite3.Error:
            return None

    # -------------------------------------------------------------------------------------------- saving

    @property
    def saved_revision(self) -> int:
        """The revision that is safe in the file people see; -1 where there is none."""
        return self.folder.notes.saved

    def save(self, revision: int, *, overwrite: bool = False) -> None:
        """Replace the file by the working copy. Raises ConflictError where it is another by now, or FileError.

        ``overwrite`` replaces it all the same; a backup of what was there is kept.
        """
        if self.path is None:
            raise FileError(_("The project has no name yet; choose where to save it."))
        if self.read_only:
            raise self.refusal()
        expected = None if overwrite else self.identity
        self._write(self.path, revision, expected, keep=overwrite or not self.kept)
        self.kept = True

    def save_as(self, path: Path, revision: int) -> None:
        """Write the working copy to ``path``, which is the project's file from now on."""
        path = Path(os.path.realpath(path))
        if path == self.path and not self.read_only:
            self.save(revision, overwrite=True)
            return
        _require_folder(path)
        note = _leave_note(path, self.folder)
        try:
            self._write(path, revision, None, keep=True)
        except BaseException:
            if note is not None:
                note.remove()
            raise
        if self.note is not None:
            self.note.remove()
        self.path, self.note, self.read_only, self.kept = path, note, "", True

    def save_copy(self, path: Path) -> None:
        """Write a copy of the project; the session keeps its own file."""
        path = Path(os.path.realpath(path))
        _require_folder(path)
        if path == self.path:
            raise FileError(_("A copy needs a name of its own."))
        save.copy_whole(self.connection, path, save.part_file(path, self.folder.path.name))

    def _write(self, target: Path, revision: int, expected: seal.Identity | None, *, keep: bool) -> None:
        notes = self.folder.notes
        _require_folder(target)
        part = save.part_file(target, self.folder.path.name)
        pending = {"part": str(part), "target": str(target), "revision": revision, "identity": ""}
        try:
            notes.pending = pending
            self.folder.write_notes()
            identity = save.write_part(self.connection, target, part)
            notes.pending = {**pending, "identity": identity.hex}
            self.folder.write_notes()
        except OSError as error:
            save.discard_part(part)
            raise troubles.unwritable(error, self.folder.database) from error
        save.put_in_place(part, target, expected, keep=keep)
        if target == self.path:
            self.identity = identity  # even where what follows fails: what is there is ours
        save.make_durable(target)
        self.identity = identity
        notes.pending, notes.origin, notes.name, notes.saved = None, str(target), target.stem, revision
        with contextlib.suppress(OSError):  # the pending note says the same after a crash
            self.folder.write_notes()

    def refusal(self) -> FileError:
        """Return the sentence for a change or save that a read-only session does not do."""
        name = self.path.name if self.path is not None else ""
        text = _("“{file}” is read-only here ({reason}). Save it under another name to change it.")
        return FileError(text.format(file=name, reason=self.read_only))

    # -------------------------------------------------------------------------------------------- going

    def leave(self, *, remove: bool) -> None:
        """Let go of everything; ``remove`` the working folder or leave it for recovery."""
        self.connection.close()
        if self.note is not None:
            self.note.remove()
            self.note = None
        if remove:
            self.folder.remove()
        else:
            self.folder.leave()

    def discard(self, at: str) -> None:
        """Let go of a working copy that the user does not want; it is kept for thirty days."""
        self.folder.notes.discarded = at
        with contextlib.suppress(OSError):
            self.folder.write_notes()
        self.leave(remove=False)


def _new_folder() -> work.WorkFolder:
    try:
        return work.new_folder()
    except OSError as error:
        raise troubles.unwritable(error, work.root() / "project.cxdesk") from error


def _note_origin(folder: work.WorkFolder, path: Path, revision: int) -> None:
    folder.notes.name, folder.notes.origin, folder.notes.saved = path.stem, str(path), revision
    try:
        folder.write_notes()
    except OSError as error:
        raise troubles.unwritable(error, folder.database) from error


def _not_writable(path: Path) -> str:
    effective = os.access in os.supports_effective_ids
    return "" if os.access(path, os.W_OK, effective_ids=effective) else _("the file is write-protected")


def _require_folder(target: Path) -> None:
    if not target.parent.is_dir():
        raise troubles.unwritable(FileNotFoundError(2, ""), target)


def _leave_note(path: Path, folder: work.WorkFolder) -> CourtesyNote | None:
    """Leave a note that the file is open here; LockedError where somebody else has it, None where none can be left."""
    note = CourtesyNote.leave(path, folder.path.name, work.session_lives)
    if isinstance(note, Holder):
        text = _("“{file}” is open in CXDesk already ({who}). Close it there, or open it read-only.")
        raise LockedError(text.format(file=path.name, who=note))
    return note
