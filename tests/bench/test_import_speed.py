"""A million rows of CSV into a project, beside the ``.import`` of SQLite's own shell."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bench.conftest import Beside

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("import_child.py")
ROWS, ROUNDS = 1_000_000, 3
HEADER = "response,date,touchpoint,segment,recommend,satisfied,easy,minutes,language,comment"
TABLE = (
    "CREATE TABLE answers (response INTEGER, date TEXT, touchpoint TEXT, segment TEXT, recommend INTEGER,"
    " satisfied INTEGER, easy INTEGER, minutes REAL, language TEXT, comment TEXT);"
)
ALLOWED = 150.0
"""Megabytes that the import may take beyond the interpreter with its modules."""


@pytest.fixture(scope="module")
def table() -> Iterator[Path]:
    """A survey of a million answers in ten columns, some hundred megabytes; removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="cxdesk-bench-"))
    path = folder / "answers.csv"
    write(path)
    yield path
    shutil.rmtree(folder)


def write(path: Path) -> None:
    """Write the survey: every row has its own number and duration, comments are whole sentences."""
    draw = random.Random(1).random
    days = [(date(2024, 1, 1) + timedelta(days=i)).isoformat() for i in range(364)]
    words = "the queue was long but staff were kind and knew what to do about my late train".split()
    comments = [" ".join(words[int(draw() * 16)] for _word in range(int(draw() * 18))) for _i in range(5_000)]
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(HEADER + "\n")
        for i in range(ROWS):
            a, b = draw(), draw()
            out.write(
                f"{i + 100_000},{days[int(a * 364)]},Touchpoint number {int(b * 60)},Segment {int(a * 997) % 6},"
                f"{int(b * 1009) % 11},{1 + int(a * 1013) % 5},{1 + int(b * 1019) % 7},{a * 90:.2f},"
                f"{'en' if b < 0.7 else 'uk'},{comments[int(b * 4999)]}\n"
            )


def ours(table: Path, project: Path) -> dict[str, Any]:
    """Import with CXDesk in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CXDESK_HOME": str(project.parent)}
    done = subprocess.run(
        [sys.executable, str(CHILD), str(table), str(project)],
        env=environment, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    project.unlink()
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["rows"], found["last"]) == (ROWS, ROWS + 1)
    return found


def shell(table: Path, database: Path) -> float:
    """Import with SQLite's shell; return the seconds it took."""
    script = f"{TABLE}\n.import --csv --skip 1 '{table.as_posix()}' answers\nSELECT count(*) FROM answers;\n"
    start = time.perf_counter()
    done = subprocess.run(
        ["sqlite3", str(database)], input=script, capture_output=True, text=True, check=True, timeout=300
    )
    seconds = time.perf_counter() - start
    assert done.stdout.strip() == str(ROWS), done.stderr
    database.unlink()
    return seconds


def test_import_a_million_rows(table: Path, beside: Beside) -> None:
    """The floor writes the same cells into a table of the same types, without looking at what they mean."""
    if shutil.which("sqlite3") is None:
        pytest.skip("the sqlite3 program, which is the peer of this figure, is not installed")
    found, floor = [], []
    for _round in range(ROUNDS):
        floor.append(shell(table, table.with_name("peer.sqlite")))
        found.append(ours(table, table.with_name("ours.cxdesk")))
    peer = "sqlite3 .import of the same file"
    for figure, goal, what in (
        ("import", 1.25, "CSV of a million rows, read and imported"),
        ("understand", None, "… of it understanding the whole file"),
        ("carry", None, "… of it importing, once understood"),
        ("save", None, "… saving the project's file, after it"),
    ):
        beside([one[figure] for one in found], floor, beside=peer, goal=goal, what=what)
    beside(
        [one["open"] for one in found],
        [one["check"] for one in found],
        beside="the file copied, digested, checked by SQLite",
        goal=1.5,
        what="opening a project of a million rows",
    )
    if found[0]["memory"]:
        memory = [one["memory"] for one in found]
        beside(
            memory,
            [ALLOWED],
            beside="what it may be",
            goal=1.0,
            what="… peak memory beyond the modules",
            unit="MB",
        )
