"""Nothing acknowledged is lost and nothing is torn, whenever the process is killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 1000 if os.environ.get("CXDESK_LONG") == "1" else 30

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked children")


@pytest.mark.parametrize(
    "save_every", [0, 1, 4], ids=["edits", "a save after each edit", "a save now and then"]
)
def test_kills_lose_nothing(tmp_path: Path, save_every: int) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.store.killing",
        str(tmp_path),
        f"--kills={KILLS}",
        f"--save-every={save_every}",
    ]
    environment = {**os.environ, "CXDESK_HOME": str(tmp_path / "home")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert figures["kills"] == KILLS
    assert figures["edits"] >= KILLS
    assert figures["offered"] > KILLS // 4
    for what in ("lost", "lost_saves", "torn", "bad_files", "leftovers"):
        assert figures[what] == 0, figures
