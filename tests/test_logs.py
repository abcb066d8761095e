"""The log: what goes wrong is in it, what a project says is not."""

import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdesk import logs
from cxdesk.errors import CxdeskError


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    file = logs.start(tmp_path)
    assert file is not None
    yield file
    logs.stop()
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def fails(secret: str) -> None:
    raise ValueError(f"the customer said {secret}")


def test_an_error_is_named_with_its_way_but_not_its_words(log: Path) -> None:
    try:
        try:
            fails("the lounge was dirty")
        except ValueError as error:
            raise CxdeskError("The lounge could not be renamed.") from error
    except CxdeskError as error:
        logs.report(error)
    text = log.read_text(encoding="utf-8")
    assert "cxdesk.errors.CxdeskError" in text
    assert "after builtins.ValueError" in text
    assert "tests/test_logs.py" in text
    assert " fails" in text
    assert "lounge" not in text


def test_errors_of_all_kinds_of_places_are_caught(log: Path) -> None:
    told: list[BaseException] = []
    logs.catch(told.append)

    class Dropped:
        def __del__(self) -> None:
            raise KeyError("secret")

    thread = threading.Thread(target=fails, args=("secret",))
    thread.start()
    thread.join()
    Dropped()
    sys.excepthook(TypeError, TypeError("secret"), None)
    assert [type(error) for error in told] == [ValueError, KeyError, TypeError]
    text = log.read_text(encoding="utf-8")
    assert all(name in text for name in ("ValueError", "KeyError", "TypeError"))
    assert "secret" not in text


def test_an_error_in_the_listener_goes_no_further(log: Path) -> None:
    def broken(error: BaseException) -> None:
        raise RuntimeError("secret")

    logs.catch(broken)
    sys.excepthook(TypeError, TypeError("secret"), None)
    assert "RuntimeError" in log.read_text(encoding="utf-8")


def test_errors_that_cause_each_other_end(log: Path) -> None:
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    assert logs.report(first).count("builtins") == 2


def test_the_log_does_not_grow_for_ever(log: Path) -> None:
    for _ in range(3 * logs.LOG_BYTES // 1000):
        logs.note("x" * 1000)
    sizes = [item.stat().st_size for item in log.parent.glob("cxdesk.log*")]
    assert len(sizes) > 1
    assert max(sizes) <= logs.LOG_BYTES


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    blocker = tmp_path / "logs"
    blocker.write_text("", encoding="utf-8")
    assert logs.start(blocker) is None
    logs.report(ValueError())
    logs.stop()


@pytest.mark.skipif(os.name == "nt", reason="the crash is made with a POSIX signal")
def test_a_crash_of_the_interpreter_leaves_its_stacks_even_without_a_console(tmp_path: Path) -> None:
    code = (
        "import sys, faulthandler; sys.stderr = None; from cxdesk import logs; from pathlib import Path;"
        f"logs.start(Path({str(tmp_path)!r})); faulthandler._sigsegv()"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], timeout=60, check=False
    )
    assert finished.returncode < 0
    assert "Segmentation fault" in (tmp_path / "crash.log").read_text(encoding="utf-8")


def test_an_uncaught_error_lets_go_of_what_was_at_work(log: Path) -> None:
    """The interpreter keeps the last error; a painter in its frames would go on painting."""
    logs.catch()

    class Painter:
        pass

    kept: list[weakref.ref[Painter]] = []

    def paint() -> None:
        painter = Painter()
        kept.append(weakref.ref(painter))
        fails("secret")

    try:
        paint()
    except ValueError as error:
        sys.last_value = error
        sys.excepthook(ValueError, error, error.__traceback__)
    assert kept[0]() is None
    sys.last_value = None
