"""Earlier versions of project files, kept in the user's data folder so that the folder people see stays clean.

A version is kept before it is replaced: the one a session found, then one every ten minutes. The last ten stay, and one
a day for a week. Keeping is a courtesy that may fail; replacing does not depend on it.
"""

import contextlib
import hashlib
import os
import re
import shutil
import time
from pathlib import Path
from typing import Final

from cxdesk import settings

LAST: Final = 10
DAYS: Final = 7
_EVERY: Final = 600.0
_MOST_BYTES: Final = 1 << 30
_STALE: Final = 3600.0
"""Seconds after which an unfinished copy is nobody's any more."""


def folder_for(target: Path) -> Path:
    """Return where the earlier versions of a project are kept."""
    digest = hashlib.sha256(os.fsencode(target)).hexdigest()[:12]
    name = re.sub(r"[^\w-]+", "-", target.stem)[:40].strip("-")
    return settings.data_folder() / "backups" / f"{name}-{digest}"


def versions(target: Path) -> list[Path]:
    """Return the kept versions of a project, newest first."""
    with contextlib.suppress(OSError):
        return sorted(folder_for(target).glob("*.cxdesk"), reverse=True)
    return []


def keep(target: Path, *, force: bool) -> bool:
    """Keep a copy of the file as it is now, unless a recent one exists and ``force`` is off; thin the older ones.

    Returns False where there is a version that should have been kept and could not.
    """
    done = False
    with contextlib.suppress(OSError):
        kept = versions(target)
        if kept and not force and time.time() - kept[0].stat().st_mtime < _EVERY:
            return True
        if not target.is_file():
            return True
        folder = folder_for(target)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime()) + f"-{time.time_ns() % 1_000_000_000:09d}"
        part = folder / f"{stamp}.part"
        try:
            shutil.copyfile(target, part)
            os.replace(part, folder / f"{stamp}.cxdesk")
            done = True
        finally:
            part.unlink(missing_ok=True)
        for old in surplus([(file, file.stat().st_size) for file in versions(target)]):
            old.unlink()
    return done


def clear_parts() -> None:
    """Remove copies that a crash cut off; called at the start."""
    with contextlib.suppress(OSError):
        for part in (settings.data_folder() / "backups").glob("*/*.part"):
            if time.time() - part.stat().st_mtime > _STALE:
                part.unlink(missing_ok=True)


def surplus(kept: list[tuple[Path, int]]) -> list[Path]:
    """Return which of the versions (newest first, with their sizes) need not stay."""
    stay: set[Path] = {file for file, _size in kept[:LAST]}
    by_day: dict[str, Path] = {}
    for file, _size in kept:
        by_day.setdefault(file.name[:8], file)
    stay.update(list(by_day.values())[:DAYS])
    total = 0
    for position, (file, size) in enumerate(kept):
        total += size if file in stay else 0
        if position >= 2 and total > _MOST_BYTES:
            stay.discard(file)
    return [file for file, _size in kept if file not in stay]
