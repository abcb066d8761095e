"""Old or new, never between: a kill, a full or broken disk at any call that changes a file, and power cuts.

Some of the calls in every run; ``CXDESK_LONG=1`` takes every one, and thousands of power cuts.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("CXDESK_LONG") == "1"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="stands between program and system with LD_PRELOAD"
)


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled shim."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler")
    library = tmp_path_factory.mktemp("shim") / "faults.so"
    source = Path(__file__).with_name("faults.c")
    built = subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=False
    )
    if built.returncode:
        pytest.skip("the shim cannot be compiled here")
    return library


def campaign(shim: Path, folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """Run the campaigns and return their figures."""
    command = [sys.executable, "-m", "tests.store.faulting", str(folder), *arguments]
    environment = {**os.environ, "LD_PRELOAD": str(shim)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures: list[dict[str, Any]] = json.loads(done.stdout)
    return figures


@pytest.mark.parametrize("fault", ["kill", "full", "broken"])
def test_every_call_may_be_the_last_or_fail(shim: Path, tmp_path: Path, fault: str) -> None:
    figures = campaign(shim, tmp_path, f"--faults={fault}", f"--step={1 if LONG else 31}")
    assert [found for found in figures if found["wrong"]] == []
    assert sum(found["calls"] for found in figures) > 500
    assert sum(found["points"] for found in figures) > (500 if LONG else 20)
    assert sum(found["offered"] for found in figures) > 5
    assert (sum(found["refused"] for found in figures) > 5) == (fault != "kill")


def test_power_cuts_lose_nothing(shim: Path, tmp_path: Path) -> None:
    flows = "" if LONG else "--flows=edit-save,recover"
    figures = campaign(
        shim, tmp_path, "--faults=power", f"--cuts={2000 if LONG else 6}", *filter(None, [flows])
    )
    assert [found for found in figures if found["wrong"]] == []
    assert sum(found["offered"] for found in figures) > 5
