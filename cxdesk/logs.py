"""A log file of what went wrong, for the user to send along; it catches what would otherwise vanish unseen.

Reports name the kind of error and the lines of code it went through, never an error's text or any other data: those may
hold a project's words. This module must not know who shows a report to the user.
"""

import contextlib
import faulthandler
import functools
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from traceback import clear_frames, walk_tb
from types import TracebackType
from typing import ParamSpec, TextIO

import cxdesk
from cxdesk import settings
from cxdesk.errors import CxdeskError

LOG_BYTES = 512 * 1024
"""A log file is put aside at this size; three older ones are kept."""

P = ParamSpec("P")

Listener = Callable[[BaseException], None]
"""Told of each error that nothing else caught, on the thread where it happened."""

_log = logging.getLogger("cxdesk")
_crash_file: TextIO | None = None


def start(folder: Path | None = None) -> Path | None:
    """Write warnings, errors and crashes to ``cxdesk.log`` in ``folder``, the user's own where None; return its path.

    Also lets a crash of the interpreter leave its stacks in ``crash.log`` beside it, which works in a bundle without a
    console as well. Returns None, and logs nowhere, where the folder cannot be written.
    """
    from logging.handlers import RotatingFileHandler  # brings half a dozen modules along

    global _crash_file
    stop()
    target = folder or settings.log_folder()
    try:
        target.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            target / "cxdesk.log", maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8"
        )
        _crash_file = open(target / "crash.log", "a", encoding="utf-8")  # noqa: SIM115 - faulthandler keeps it
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False
    faulthandler.enable(_crash_file)
    _log.info("CXDesk %s on Python %s, %s", cxdesk.__version__, sys.version, sys.platform)
    return target / "cxdesk.log"


def stop() -> None:
    """Close the log files; what is reported later is dropped."""
    global _crash_file
    for handler in list(_log.handlers):
        _log.removeHandler(handler)
        handler.close()
    if _crash_file is not None:
        faulthandler.disable()
        _crash_file.close()
        _crash_file = None


def catch(listener: Listener | None = None) -> None:
    """Report every uncaught error, of any thread and of finalisers, and tell ``listener`` of it.

    Goes before ``sys.excepthook``, ``threading.excepthook`` and ``sys.unraisablehook``, which still print to a terminal
    where there is one; KeyboardInterrupt is left to them. An error inside the listener is reported and goes no further.
    """

    def caught(error: BaseException) -> None:
        report(error)
        if listener is not None:
            try:
                listener(error)
            except Exception as second:
                report(second)
        # The interpreter keeps the last error with its frames; a painter left in one of them would stay at work.
        clear_frames(error.__traceback__)

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            caught(error)

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            threading.__excepthook__(args)
            caught(args.exc_value)

    def on_unraisable(args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            sys.__unraisablehook__(args)
            caught(args.exc_value)

    sys.excepthook = on_main
    threading.excepthook = on_thread
    sys.unraisablehook = on_unraisable


@contextlib.contextmanager
def reported() -> Iterator[None]:
    """Let an error in the block be reported as an uncaught one is, and go on after the block.

    For what Qt calls while Python is calling Qt: an error that got out there would meet code that expects none.
    """
    try:
        yield
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)


def guarded(method: Callable[P, None]) -> Callable[P, None]:
    """Make a method that Qt calls while it paints report an error and return; let out there, it ends the process."""

    @functools.wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            method(*args, **kwargs)
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)

    return call


def report(error: BaseException) -> str:
    """Write an error to the log and return what was written: its kind and the way it took, without its text."""
    lines = [describe(error)]
    seen = {id(error)}
    cause = error.__cause__ or error.__context__
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines.append(f"after {describe(cause)}")
        cause = cause.__cause__ or cause.__context__
    text = "\n".join(lines)
    _log.log(logging.WARNING if isinstance(error, CxdeskError) else logging.ERROR, text)
    return text


def describe(error: BaseException) -> str:
    """Return the kind of ``error`` and the files, lines and functions it passed, innermost last."""
    # Only names and line numbers are read: source lines and messages could hold a user's words.
    steps = [
        f"  {'/'.join(Path(frame.f_code.co_filename).parts[-3:])}:{line} {frame.f_code.co_qualname}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    return "\n".join([f"{type(error).__module__}.{type(error).__qualname__}", *steps])


def note(message: str, *args: object) -> None:
    """Write one line about the program itself (a Qt warning, a timing), never about what a project holds."""
    _log.warning(message, *args)
