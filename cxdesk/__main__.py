"""Where CXDesk begins: ``cxdesk [FILE]`` and ``cxdesk --sample`` open the desktop, any other first word is a command.

It imports the desktop only where it is wanted. It must not know what either face does.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cxdesk import __version__

USAGE = """\
usage: cxdesk [FILE]            open the desktop, with a project
       cxdesk --sample          open a copy of the sample project
       cxdesk COMMAND …         work without a window; `cxdesk COMMAND --help` says how
       cxdesk --version
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run CXDesk and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["--decode"]:  # this process is the limited child of one that reads a workbook
        from cxdesk.exchange.workbooks.child import main as decode

        return decode(words[1:])
    if words[:1] == ["--version"]:
        print(f"cxdesk {__version__}")
        return 0
    if words[:1] in (["--help"], ["-h"]):
        return _help()
    path = _project(words)
    if words and words != ["--sample"] and path is None:
        from cxdesk.cli import main as run_command

        return run_command(words)
    return _open(path, sample=words == ["--sample"])


def _project(words: Sequence[str]) -> Path | None:
    """Return the project file that the words name, None where they are no file."""
    if len(words) != 1 or words[0].startswith("-"):
        return None
    path = Path(words[0])
    return path if path.suffix.lower() == ".cxdesk" or path.is_file() else None


def _help() -> int:
    from cxdesk.cli import main as run_command

    print(USAGE)
    try:
        return run_command(["--help"])
    except SystemExit as end:
        return int(end.code or 0)


def _open(path: Path | None, *, sample: bool) -> int:
    if not _has_display():
        print(
            "cxdesk: there is no display to open a window on; `cxdesk report FILE -o report.pdf` works without one.",
            file=sys.stderr,
        )
        return 1
    import PySide6

    if sys.version_info < (3, 12) and PySide6.__version__ == "6.12.0":
        print(
            "cxdesk: PySide6 6.12.0 loses references on Python before 3.12; install PySide6-Essentials 6.11.",
            file=sys.stderr,
        )
        return 1
    from cxdesk.desktop.app import run

    return run(path, sample=sample)


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
