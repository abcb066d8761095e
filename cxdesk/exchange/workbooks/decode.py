"""Starts the child process that decodes a workbook, waits for it, and says in a sentence what went wrong.

It reads no byte of the workbook itself.
"""

import json
import os
import subprocess
import sys
import time
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

from cxdesk.errors import FileError
from cxdesk.exchange.scratch import Scratch
from cxdesk.exchange.workbooks.child import FACTS, ROWS, SHEET
from cxdesk.i18n import N_, _
from cxdesk.jobs import Job

WORD = "--decode"
"""The hidden first word that makes the program a decoding child."""
PATIENCE = 30.0
"""Seconds the child may take."""
FILE_SIZE = 500 << 20
"""Larger files are not tried."""

_SENTENCES = {
    "damaged": N_("{name} is damaged or not a workbook; open it in Excel or LibreOffice and save it again."),
    "archive": N_("{name} is a ZIP archive; unpack it and choose the file inside."),
    "word": N_("{name} is a text document; save its table as CSV and choose that file."),
    "slides": N_("{name} is a presentation; save its table as CSV and choose that file."),
    "protected": N_("{name} is protected by a password; save it without one and choose that file."),
    "entries": N_("{name} is not read: it is packed from {n} parts, far more than a workbook has."),
    "bomb": N_(
        "{name} is not read: its content is packed so tightly ({megabytes} MB) that it may be made to do harm."
    ),
    "spread": N_("{name} is not read: it repeats long texts so often that it may be made to do harm."),
    "entities": N_("{name} is not read: it holds definitions that unfold into more and more text."),
    "large": N_("{name} is too large to be read safely ({megabytes} MB unpacked); save the sheet as CSV."),
    "memory": N_(
        "{name} needs too much memory to be read safely; save the sheet as CSV and choose that file."
    ),
    "slow": N_("{name} takes too long to be read; save the sheet as CSV and choose that file."),
    "reach": N_(
        "{name} is not read: its cells reach to {cell}; delete the stray cells far from the table and save it."
    ),
    "sheet": N_(
        "The sheet “{sheet}” of {name} is damaged; open it in Excel or LibreOffice and save it again."
    ),
    "unknown": N_("{name} has no sheet “{sheet}”; it has: {sheets}."),
    "empty": N_("{name} has no sheet with cells in it."),
}


class Decoding:
    """A sheet on its way into a CSV file (UTF-8, comma, a record for each row of the sheet) in a folder of its own.

    The folder lives as long as this. ``rows`` can be read from the start, by open(), while the child still writes.
    """

    def __init__(self, path: Path, sheet: str | None, decimal: str, job: Job | None) -> None:
        """Use decode()."""
        self._name, self._job = path.name, job
        self._folder = Scratch()
        self.rows = self._folder.path / ROWS
        self._end = time.monotonic() + PATIENCE
        self._child = _start(
            [str(path.absolute()), str(self._folder.path), sheet or "", decimal], self._folder.path
        )
        self.facts: dict[str, Any] = {}
        """What ``child.decode`` tells: of the sheet at first, everything after finish()."""

    def begin(self) -> None:
        """Wait until the first rows are written; raises FileError where there will be none, and Cancelled."""
        if self._job is not None:
            self._job.report(0, 0, _("Opening {name}").format(name=self._name))
        told = self._folder.path / SHEET
        while not told.is_file():
            if self.is_over():
                break
        if told.is_file():
            self.facts = json.loads(told.read_text(encoding="utf-8"))
        else:
            self.finish()

    def is_over(self, pause: float = 0.005) -> bool:
        """Whether the child has ended; waits ``pause`` seconds for it. Raises FileError and Cancelled, and stops it."""
        try:
            if self._job is not None:
                self._job.check()
            if time.monotonic() > self._end:
                raise FileError(_(_SENTENCES["slow"]).format(name=self._name))
            self._child.wait(pause)
        except subprocess.TimeoutExpired:
            return False
        except BaseException:
            self.stop()
            raise
        return True

    def finish(self) -> None:
        """Wait for the end; raises FileError where the sheet could not be decoded to it, and Cancelled."""
        while not self.is_over():
            continue
        told = self._folder.path / FACTS
        facts = json.loads(told.read_text(encoding="utf-8")) if told.is_file() else {"refused": "memory"}
        if "refused" in facts:
            self.stop()
            raise FileError(_sentence(self._name, facts))
        self.facts = facts

    def stop(self) -> None:
        """End the child and remove what it wrote."""
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        self._folder.remove()

    def open(self) -> BufferedReader:
        """The rows as a stream of bytes that ends when the child has written the last."""
        return BufferedReader(_Growing(self.rows, self), 1 << 16)


class _Growing(RawIOBase):
    """A file that somebody still writes."""

    def __init__(self, path: Path, decoding: Decoding) -> None:
        self._file = path.open("rb", buffering=0)
        self._decoding = decoding

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        while True:
            over = self._decoding.is_over(0)  # asked first: what was written before the end is then read
            count = self._file.readinto(buffer) or 0
            if count or over:
                return count
            self._decoding.is_over()

    def close(self) -> None:
        self._file.close()
        super().close()


def decode(path: Path, sheet: str | None = None, decimal: str = ".", job: Job | None = None) -> Decoding:
    """Decode a sheet of a workbook in a child process; call finish() on the result once its rows have been read.

    ``sheet`` None chooses the one that looks most like records. Raises FileError with a sentence, or Cancelled.
    """
    size = path.stat().st_size
    if size > FILE_SIZE:
        raise FileError(_(_SENTENCES["large"]).format(name=path.name, megabytes=size >> 20))
    decoding = Decoding(path, sheet, decimal, job)
    decoding.begin()
    return decoding


def _command() -> list[str]:
    """The program itself with the hidden word; where Python runs it, Python with the package."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-X", "utf8", "-m", "cxdesk", WORD]


def _start(words: list[str], place: Path) -> "subprocess.Popen[bytes]":
    """Start the child in a folder of its own: Python looks for modules where it is started."""
    root = str(Path(__file__).resolve().parents[3])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [*_command(), *words],
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _sentence(name: str, facts: dict[str, Any]) -> str:
    shown = {**facts, "name": name}
    if "sheets" in facts:
        shown["sheets"] = ", ".join(f"“{sheet}”" for sheet in facts["sheets"][:20])
    return _(_SENTENCES[facts["refused"]]).format(**shown)
