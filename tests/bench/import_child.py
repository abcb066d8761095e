"""Run as a program, ``import_child.py CSV PROJECT``: imports a table and prints seconds and memory as JSON.

Modules are imported before the clock starts, as they are in the running application; memory is counted from there too.
"""

import contextlib
import hashlib
import json
import shutil
import sqlite3
import sys
import time
from pathlib import Path

import numpy  # noqa: F401  # counting imports it in any case
import sqlite_utils  # noqa: F401  # so does making a project

from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.exchange.importing import plan
from cxdesk.exchange.tables import read_table
from cxdesk.flows.importing import carry_out
from cxdesk.session import ProjectSession
from cxdesk.verbs.projects import begin_project

METRICS = (
    MetricChoice("nps", "recommend"),
    MetricChoice("csat", "satisfied", low=1, high=5),
    MetricChoice("ces", "easy", low=1, high=7),
)


def peak() -> float:
    """Return the most memory this process has used so far, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")  # getrusage would count the parent's memory before the fork as well
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def copied_and_checked(project: Path) -> None:
    """What opening cannot do without: a copy of the file, a digest of its bytes, SQLite's look at every page."""
    copy = project.with_suffix(".copy")
    shutil.copyfile(project, copy)
    with copy.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    copy.unlink()


def main(table: Path, project: Path) -> None:
    """Import ``table`` into a new project at ``project``."""
    session = ProjectSession.create(project, begin_project("Bench", "Bench", []))
    before, start = peak(), time.perf_counter()
    planned = plan(read_table(table), session.project, None, Choices(metrics=METRICS))
    understood = time.perf_counter()
    carry_out(session, planned)
    imported = time.perf_counter()
    after = peak()
    session.save()
    saved = time.perf_counter()
    rows = session.raw_rows(planned.dataset.id, limit=1, offset=999_999)
    session.close()
    closed = time.perf_counter()
    copied_and_checked(project)
    checked = time.perf_counter()
    session = ProjectSession.open(project)
    opened = time.perf_counter()
    session.close()
    figures = {
        "rows": planned.dataset.rows,
        "last": rows[0][0],
        "understand": understood - start,
        "carry": imported - understood,
        "import": imported - start,
        "save": saved - imported,
        "open": opened - checked,
        "check": checked - closed,
        "memory": after - before,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
