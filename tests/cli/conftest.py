"""Runs commands of the command line as a user's shell would, in this process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxdesk.cli import main
from cxdesk.flows.sample import sample_path

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``cxdesk WORDS`` and return (exit status, stdout, stderr)."""

    def runner(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return runner


@pytest.fixture
def run_json(run: Run) -> Callable[..., Any]:
    """Run a command with ``--json`` that must succeed, and return its document."""

    def runner(*words: object) -> Any:
        status, out, err = run(*words, "--json")
        assert status == 0, err
        return json.loads(out)

    return runner


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A small survey of 42 rows: 20 promoters, 8 passives, 12 detractors, one answer off the scale, one blank."""
    lines = ["date,touchpoint,segment,recommend (0-10)"]
    answers = [10, 9, 9, 10, 9, 7, 8, 0, 6, 3] * 4 + [11, ""]
    for number, answer in enumerate(answers):
        day = f"2026-{1 + number // 28:02}-{1 + number % 28:02}"
        touchpoint = "Search" if number % 2 else "Shop"
        lines.append(f"{day},{touchpoint},{'A' if number % 3 else 'B'},{answer}")
    path = tmp_path / "survey.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample project."""
    path = tmp_path / "sample.cxdesk"
    path.write_bytes(sample_path().read_bytes())
    return path
