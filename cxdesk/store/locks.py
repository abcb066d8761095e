"""Who has what open: a lock of the operating system for private folders, a courtesy note beside shared files.

The first is given back by the system when a process dies, however it dies. The second works on any share and can be
read by people; it only prevents misunderstandings, what saves data is the comparison before each save. This module
must not know what is locked.
"""

import contextlib
import json
import os
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cxdesk import files

STALE_AFTER: Final = 600.0
"""Seconds without a sign of life after which another computer's note counts as left behind."""


class SystemLock:
    """An exclusive lock on a small file; held until ``release`` or the end of the process."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self._file = file
        self._descriptor = descriptor

    @classmethod
    def take(cls, file: Path) -> "SystemLock | None":
        """Lock the file, which is made where it is missing; None where another process or session holds it.

        Raises OSError where the file cannot be made.
        """
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            return None
        return cls(file, descriptor)

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a courtesy note says has the file open."""

    user: str
    host: str
    process: int
    session: str

    def __str__(self) -> str:
        return f"{self.user}, {self.host}" if self.user else self.host


class CourtesyNote:
    """The note ``.name.lock`` beside a project that says who has it open."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = file
        self._text = text

    @classmethod
    def leave(
        cls, target: Path, session: str, lives: Callable[[Holder], bool | None]
    ) -> "CourtesyNote | Holder | None":
        """Leave a note beside ``target``, taking over one whose owner is gone.

        Returns the holder where somebody else has the file open, None where the folder takes no note (read-only).
        ``lives`` says of a holder on this computer whether it still runs (None: it cannot tell).
        """
        file = note_file(target)
        me = {
            "user": _user(),
            "host": _host(),
            "process": os.getpid(),
            "session": session,
            "key": secrets.token_hex(8),
        }
        text = json.dumps(me, ensure_ascii=False)
        for _attempt in range(3):
            with contextlib.suppress(FileExistsError):
                try:
                    _write_new(file, text)
                except FileExistsError:
                    raise
                except OSError:
                    return None
                return cls(file, text)
            holder = read_holder(file)
            crashed = holder is not None and (holder.host, holder.session) == (me["host"], session)
            if holder is not None and not crashed and not _gone(holder, file, lives):
                return holder
            with contextlib.suppress(OSError):
                file.unlink()
        return read_holder(file)

    def sign_of_life(self) -> None:
        """Show other computers that the note is not left behind."""
        with contextlib.suppress(OSError):
            os.utime(self._file)

    def remove(self) -> None:
        """Take the note away, unless somebody else's is there by now."""
        with contextlib.suppress(OSError):
            if self._file.read_text(encoding="utf-8") == self._text:
                self._file.unlink()


def note_file(target: Path) -> Path:
    """Return where the note for a project lies."""
    return files.hidden(target, ".lock")


def _write_new(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError:
        file.unlink(missing_ok=True)
        raise


def read_holder(file: Path) -> Holder | None:
    """Return who left a note, or None where it is gone or no note."""
    try:
        note: Any = json.loads(file.read_text(encoding="utf-8"))
        return Holder(str(note["user"]), str(note["host"]), int(note["process"]), str(note["session"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _gone(holder: Holder, file: Path, lives: Callable[[Holder], bool | None]) -> bool:
    if holder.host == _host():
        alive = lives(holder)
        return not (runs(holder.process) if alive is None else alive)
    try:
        return time.time() - file.stat().st_mtime > STALE_AFTER
    except OSError:
        return True


def runs(process: int) -> bool:
    """Return whether a process of this computer runs; when in doubt, it does."""
    if process <= 0:
        return False
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x00100000, False, process)  # SYNCHRONIZE
        if not handle:
            return False
        running: bool = ctypes.windll.kernel32.WaitForSingleObject(handle, 0) != 0
        ctypes.windll.kernel32.CloseHandle(handle)
        return running
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _host() -> str:
    import platform  # a project without a file needs no note, and starts sooner without it

    return platform.node()


def _user() -> str:
    try:
        import getpass

        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
