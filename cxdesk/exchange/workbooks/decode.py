"""Starts the child process that decodes a workbook, waits for it, and says in a sentence what went wrong.

It reads no byte of the workbook itself.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxdesk.errors import FileError
from cxdesk.exchange.scratch import Scratch
from cxdesk.exchange.workbooks.child import FACTS, ROWS
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
    "entities": N_("{name} is not read: it holds definitions that unfold into more and more text."),
    "large": N_("{name} is too large to be read safely ({megabytes} MB unpacked); save the sheet as CSV."),
    "memory": N_(
        "{name} needs too much memory to be read safely; save the sheet as CSV and choose that file."
    ),
    "reach": N_(
        "{name} is not read: its cells reach to {cell}; delete the stray cells far from the table and save it."
    ),
    "sheet": N_(
        "The sheet “{sheet}” of {name} is damaged; open it in Excel or LibreOffice and save it again."
    ),
    "unknown": N_("{name} has no sheet “{sheet}”; it has: {sheets}."),
    "empty": N_("{name} has no sheet with cells in it."),
    "summary": N_(
        "{name} is a summary of a survey (percentages and counts per question), not its answers; "
        "export all individual responses instead."
    ),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A sheet as a CSV file (UTF-8, comma, a record for each row of the sheet) in a folder that lives as long as this.

    ``facts`` are those of ``child.decode``.
    """

    rows: Path
    facts: dict[str, Any]
    folder: Scratch


def decode(path: Path, sheet: str | None = None, decimal: str = ".", job: Job | None = None) -> Decoded:
    """Decode a sheet of a workbook in a child process.

    ``sheet`` None chooses the one that looks most like records. Raises FileError with a sentence, or Cancelled.
    """
    size = path.stat().st_size
    if size > FILE_SIZE:
        raise FileError(_(_SENTENCES["large"]).format(name=path.name, megabytes=size >> 20))
    folder = Scratch()
    place = folder.path
    try:
        status = _run([str(path.absolute()), str(place), sheet or "", decimal], path.name, job)
        facts = _facts(place / FACTS, status)
        if "refused" in facts:
            raise FileError(_sentence(path.name, facts))
    except BaseException:
        folder.remove()
        raise
    return Decoded(place / ROWS, facts, folder)


def _command() -> list[str]:
    """The program itself with the hidden word; where Python runs it, Python with the package."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-X", "utf8", "-m", "cxdesk", WORD]


def _run(words: list[str], name: str, job: Job | None) -> int | None:
    """Run the child to its end; None where it had to be stopped for being slow."""
    root = str(Path(__file__).resolve().parents[3])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    child = subprocess.Popen(
        [*_command(), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    end = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            if job is not None:
                job.check()
                job.report(0, 0, _("Opening {name}").format(name=name))
            try:
                return child.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        return None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _facts(file: Path, status: int | None) -> dict[str, Any]:
    """What the child said; a child that ended otherwise ran out of memory or time."""
    if status != 0 or not file.is_file():
        return {"refused": "memory"}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _sentence(name: str, facts: dict[str, Any]) -> str:
    shown = {**facts, "name": name}
    if "sheets" in facts:
        shown["sheets"] = ", ".join(f"“{sheet}”" for sheet in facts["sheets"][:20])
    return _(_SENTENCES[facts["refused"]]).format(**shown)
