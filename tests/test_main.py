"""Where the program begins: which words open the desktop, which are commands, and what is said without a display."""

import subprocess
import sys
from pathlib import Path

import pytest

from cxdesk import __version__
from cxdesk.__main__ import main


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"cxdesk {__version__}\n"


def test_help_names_the_desktop_and_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert "cxdesk --sample" in told
    assert "report" in told


def test_any_other_word_is_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--list-templates"]) == 0
    assert "three-stages" in capsys.readouterr().out
    assert main(["no-such-command"]) == 2


@pytest.mark.parametrize("words", [[], ["--sample"], ["journey.cxdesk"]])
def test_without_a_display_the_report_is_named(words: list[str], tmp_path: Path) -> None:
    environment = {"PATH": "", "CXDESK_HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "cxdesk", *words], env=environment, capture_output=True, text=True, timeout=60
    )
    if sys.platform.startswith("linux"):
        assert done.returncode == 1
        assert "cxdesk report" in done.stderr
        assert done.stderr.count("\n") == 1
