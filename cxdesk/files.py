"""How files leave CXDesk: whole or not at all. Nothing here knows what is in them.

A producer writes to a temporary name in the target's folder; only a finished, flushed file takes the target's name.
"""

import contextlib
import errno
import hashlib
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cxdesk.errors import FileError
from cxdesk.i18n import _

_RETRIES: Final = (
    0.02,
    0.05,
    0.1,
    0.2,
    0.4,
    0.8,
)  # seconds; virus scanners and sync clients hold files for a moment
_LONG: Final = 200
"""Bytes of a file's name; with a longer one a hidden file's ending could pass the 255 that file systems allow."""


def safe_write(target: Path, produce: Callable[[Path], None]) -> None:
    """Let ``produce`` write a file and give it the target's name once it is whole and on the disk.

    Raises FileError with a sentence where the folder is missing, full or read-only; then the target is as it was and
    nothing is left beside it. What a crash leaves goes at the next start (see ``clear_unfinished``).
    """
    part = hidden(target, f".{os.getpid()}.part").absolute()
    note = _note(part)
    try:
        produce(part)
        if not part.stat().st_size:
            raise FileError(
                _("“{file}” could not be written: the result was empty.").format(file=target.name)
            )
        flush_file(part)
        replace(part, target)
        flush_folder(target.parent)
    except OSError as error:
        raise FileError(explain(error, target)) from error
    finally:
        with contextlib.suppress(
            OSError
        ):  # where not even a name can be looked up there is nothing to remove
            part.unlink()
        if note is not None:
            with contextlib.suppress(OSError):
                note.unlink()


def hidden(target: Path, ending: str) -> Path:
    """Return the name of a hidden file beside a target, no longer than file systems allow."""
    name = target.name
    if len(os.fsencode(name)) > _LONG:
        digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:8]
        name = f"{os.fsencode(name)[:_LONG].decode('utf-8', 'ignore')}{digest}"
    return target.with_name(f".{name}{ending}")


def _note(part: Path) -> Path | None:
    """Write down that a temporary file is about to be made; None where that cannot be done, which prevents nothing."""
    folder = _notes_folder()
    note = folder / f"{os.getpid()}-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        note.write_bytes(os.fsencode(part))
        flush_file(note)
    except OSError:
        return None
    return note


def _notes_folder() -> Path:
    from cxdesk import settings  # which saves its own file by this module

    return settings.data_folder() / "unfinished"


def clear_unfinished(runs: Callable[[int], bool]) -> None:
    """Remove the temporary files of processes that died while writing; ``runs`` says whether a process lives."""
    with contextlib.suppress(OSError):
        for note in _notes_folder().iterdir():
            with contextlib.suppress(OSError, ValueError):
                if runs(int(note.name.partition("-")[0])):
                    continue
                part = Path(os.fsdecode(note.read_bytes()))
                if part.name.endswith(".part"):
                    part.unlink(missing_ok=True)
                note.unlink()


def safe_write_bytes(target: Path, data: bytes) -> None:
    """Write bytes whole or not at all (see ``safe_write``)."""

    def produce(part: Path) -> None:
        part.write_bytes(data)

    safe_write(target, produce)


def replace(source: Path, target: Path) -> None:
    """Rename ``source`` over ``target``, trying again for two seconds while another program holds the target."""
    for pause in (*_RETRIES, None):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if os.name != "nt" or pause is None:
                raise
            time.sleep(pause)


def flush_file(path: Path) -> None:
    """Have the file's bytes on the disk before going on."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """Have a rename in the folder on the disk before going on (where the system can)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network folders cannot
            raise
    finally:
        os.close(descriptor)


def explain(error: OSError, target: Path) -> str:
    """Return the sentence for a file that could not be written."""
    sentences = {
        errno.ENOENT: _("“{file}” could not be written: the folder {folder} does not exist."),
        errno.ENOSPC: _("“{file}” could not be written: the disk of {folder} is full. Choose another place."),
        errno.EACCES: _(
            "“{file}” could not be written: you may not write in {folder}. Choose another place."
        ),
        errno.EPERM: _("“{file}” could not be written: you may not write in {folder}. Choose another place."),
        errno.EROFS: _("“{file}” could not be written: {folder} is read-only. Choose another place."),
        errno.ENOTDIR: _("“{file}” could not be written: {folder} is not a folder."),
        errno.EISDIR: _("“{file}” could not be written: it is a folder. Choose another name."),
        errno.EFBIG: _("“{file}” could not be written: it is too large for the disk of {folder}."),
    }
    sentence = sentences.get(error.errno or 0, _("“{file}” could not be written in {folder}: {reason}."))
    return sentence.format(file=target.name, folder=target.parent, reason=error.strerror or error)
