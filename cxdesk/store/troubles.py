"""The sentences for what can be wrong with a project file or its disk.

It must not know how a file is read or written.
"""

import errno
import sqlite3
from pathlib import Path

from cxdesk import files
from cxdesk.errors import DamagedError, FileError
from cxdesk.i18n import _


def missing(path: Path) -> FileError:
    """The file does not exist."""
    if not path.parent.is_dir():
        return FileError(_("The folder {folder} does not exist.").format(folder=path.parent))
    return FileError(_("There is no file “{file}” in {folder}.").format(file=path.name, folder=path.parent))


def unreadable(error: OSError, path: Path) -> FileError:
    """The file exists but cannot be read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return missing(path)
    if isinstance(error, IsADirectoryError):
        return folder(path)
    if isinstance(error, PermissionError):
        return FileError(_("You may not read “{file}”.").format(file=path.name))
    reason = error.strerror or str(error)
    return FileError(_("“{file}” cannot be read: {reason}.").format(file=path.name, reason=reason))


def folder(path: Path) -> FileError:
    """A folder was named where a project is meant."""
    return FileError(_("“{file}” is a folder, not a CXDesk project.").format(file=path.name))


def empty(path: Path) -> FileError:
    """The file has no bytes."""
    text = _("“{file}” is empty. If it came from the internet or a shared folder, fetch it again.")
    return FileError(text.format(file=path.name))


def foreign(path: Path) -> FileError:
    """The file is something else."""
    return FileError(_("“{file}” is not a CXDesk project.").format(file=path.name))


def foreign_database(path: Path) -> FileError:
    """The file is a SQLite database of another program."""
    text = _("“{file}” is a database of another program, not a CXDesk project.")
    return FileError(text.format(file=path.name))


def newer(path: Path, found: int, known: int) -> FileError:
    """The file was written by a later CXDesk."""
    text = _(
        "“{file}” was saved by a newer CXDesk (file version {found}; this one knows {known})."
        " Update CXDesk to open it; it was not changed."
    )
    return FileError(text.format(file=path.name, found=found, known=known))


def truncated(path: Path) -> DamagedError:
    """The file ends too early."""
    text = _(
        "“{file}” is damaged: its end is missing, as after a broken download."
        " Fetch it again, or rescue what is readable into a new file."
    )
    return DamagedError(text.format(file=path.name))


def damaged(path: Path) -> DamagedError:
    """SQLite or the codec found nonsense in the file."""
    text = _("“{file}” is damaged. What is readable can be rescued into a new file.")
    return DamagedError(text.format(file=path.name))


def altered(path: Path) -> DamagedError:
    """The file's bytes are not those that were sealed."""
    text = _(
        "“{file}” is not as CXDesk saved it: it is damaged, or another program changed it."
        " What is readable can be rescued into a new file."
    )
    return DamagedError(text.format(file=path.name))


def strange_schema(path: Path, detail: str) -> DamagedError:
    """The file has tables, triggers or views that are not ours."""
    text = _(
        "“{file}” holds something that CXDesk never puts into a project ({detail}) and was not opened."
        " What is readable can be rescued into a new file."
    )
    return DamagedError(text.format(file=path.name, detail=" ".join(detail.split())[:60]))


def broken_rules(path: Path, rule: str) -> DamagedError:
    """The file's records contradict each other."""
    text = _(
        "“{file}” holds content that cannot be right: {rule} What is readable can be rescued into a new file."
    )
    return DamagedError(text.format(file=path.name, rule=rule))


def unwritable(error: BaseException, target: Path) -> FileError:
    """The target of a save could not be written; nothing was changed."""
    if isinstance(error, sqlite3.Error):
        error = _as_os_error(error, target)
    if isinstance(error, OSError):
        return FileError(files.explain(error, target))
    reason = str(error)
    return FileError(_("“{file}” could not be written: {reason}.").format(file=target.name, reason=reason))


def _as_os_error(error: sqlite3.Error, target: Path) -> OSError | sqlite3.Error:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return OSError(errno.ENOSPC, "")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return OSError(errno.EACCES if target.parent.is_dir() else errno.ENOENT, "")
    return error


def not_kept(error: sqlite3.Error) -> FileError:
    """An edit could not be written to the working copy; nothing was changed."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and "write" in _name(error)):
        return FileError(
            _(
                "The last edit could not be kept: the disk is full. Nothing was changed; free some space and repeat it."
            )
        )
    text = _("The last edit could not be kept ({reason}). Nothing was changed; save the project elsewhere.")
    return FileError(text.format(reason=error))


def _name(error: sqlite3.Error) -> str:
    return str(getattr(error, "sqlite_errorname", "")).lower()
