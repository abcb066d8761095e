"""From the start of the process to the first painted frame, with the sample open, beside a minimal PySide6 window."""

import os
import subprocess
import sys
import time
from pathlib import Path

from cxdesk.flows.sample import sample_path
from tests.bench.conftest import Beside

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("first_frame.py")
ROUNDS = 12


def first_frame(what: str, compiled: Path) -> tuple[float, list[str]]:
    """Start a process and return the seconds until its first frame, and the heavy modules it had imported by then.

    ``compiled`` keeps byte code, as an installed application has it, away from the checkout.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, str(SCRIPT), what]
    start = time.time()
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    moment, *heavy = done.stdout.split()
    return float(moment) - start, heavy


def test_first_frame_with_the_sample_open(beside: Beside, tmp_path: Path) -> None:
    """The floor is a process that imports PySide6 and shows one empty window of the same size."""
    sample_path()
    ours, floor = [], []
    for _round in range(ROUNDS + 1):
        floor.append(first_frame("floor", tmp_path)[0])
        seconds, heavy = first_frame("app", tmp_path)
        assert not heavy, f"imported before the first frame: {heavy}"
        ours.append(seconds)
    beside(ours[1:], floor[1:], beside="minimal PySide6 window", goal=1.5)
