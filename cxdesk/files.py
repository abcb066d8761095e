"""How files leave CXDesk: whole or not at all. Nothing here knows what is in them.

A producer writes to a temporary name in the target's folder; only a finished, flushed file takes the target's name.
"""

import contextlib
import errno
import os
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


def safe_write(target: Path, produce: Callable[[Path], None]) -> None:
    """Let ``produce`` write a file and give it the target's name once it is whole and on the disk.

    Raises FileError with a sentence where the folder is missing, full or read-only; then the target is as it was and
    nothing is left beside it.
    """
    part = target.with_name(f".{target.name[:80]}.{os.getpid()}.part")
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
