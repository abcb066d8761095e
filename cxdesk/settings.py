"""What the user prefers and did last (language, theme, recent files, window layout), and where such things live.

Everything is in one small JSON file that is replaced whole. This module must not know any window: geometry is opaque
bytes, a damaged file is set aside and never keeps the application from starting.
"""

import base64
import binascii
import contextlib
import json
import os
from pathlib import Path
from typing import Any, Literal, get_args

from platformdirs import PlatformDirs

from cxdesk.errors import FileError
from cxdesk.files import safe_write_bytes

Theme = Literal["system", "light", "dark"]

RECENT_LIMIT = 12
"""How many recently opened files are remembered."""

AUTOSAVE_SECONDS = (1, 600)
"""Shortest and longest time between the last change and the file on disk following it."""

AUTOSAVE_DEFAULT = 3

HOME_VARIABLE = "CXDESK_HOME"
"""Environment variable: one folder that then holds settings, data, cache and logs (portable use, tests)."""


def config_folder() -> Path:
    """Return the folder of the settings file (not created)."""
    return _folder("config", PlatformDirs("CXDesk", appauthor=False, roaming=True).user_config_path)


def data_folder() -> Path:
    """Return the folder for untitled projects and private working copies, on the local disk (not created)."""
    return _folder("data", PlatformDirs("CXDesk", appauthor=False).user_data_path)


def cache_folder() -> Path:
    """Return the folder for what can be made again, such as matplotlib's list of fonts (not created)."""
    return _folder("cache", PlatformDirs("CXDesk", appauthor=False).user_cache_path)


def log_folder() -> Path:
    """Return the folder of the log files (not created)."""
    return _folder("logs", PlatformDirs("CXDesk", appauthor=False).user_log_path)


def _folder(name: str, usual: Path) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).absolute() / name if home else usual


class Settings:
    """The user's settings, read once and written whole at every change.

    Reading never fails: a file that is no JSON object is renamed to ``settings.damaged.json`` beside it (``damaged``
    then names it), a value of the wrong kind counts as unset. Writing never fails either: where the folder cannot be
    written the settings live as long as the program does. Unknown keys, of a newer version, are kept.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Read ``file``; None is the user's own settings file."""
        self._file = file or config_folder() / "settings.json"
        self.damaged: Path | None = None
        self._values: dict[str, Any] = self._read()

    @property
    def language(self) -> str | None:
        """The language chosen for texts, None to follow the system."""
        return self._text("language")

    @language.setter
    def language(self, code: str | None) -> None:
        self._set("language", code)

    @property
    def theme(self) -> Theme:
        """``"system"``, ``"light"`` or ``"dark"``."""
        value = self._values.get("theme")
        return next((theme for theme in get_args(Theme) if theme == value), "system")

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._set("theme", theme)

    @property
    def autosave_seconds(self) -> int:
        """Seconds after the last change at which the file on disk follows; clamped to ``AUTOSAVE_SECONDS``."""
        shortest, longest = AUTOSAVE_SECONDS
        value = self._values.get("autosave_seconds")
        return min(max(value, shortest), longest) if isinstance(value, int) else AUTOSAVE_DEFAULT

    @autosave_seconds.setter
    def autosave_seconds(self, seconds: int) -> None:
        self._set("autosave_seconds", seconds)

    @property
    def rater(self) -> str:
        """The name the user scores and signs edits under; empty until given."""
        return self._text("rater") or ""

    @rater.setter
    def rater(self, name: str) -> None:
        self._set("rater", name)

    @property
    def chart(self) -> str:
        """The kind of chart looked at last; empty until one was chosen."""
        return self._text("chart") or ""

    @chart.setter
    def chart(self, key: str) -> None:
        self._set("chart", key)

    @property
    def recent_files(self) -> list[Path]:
        """The projects opened last, newest first; they may be gone by now."""
        kept = self._values.get("recent_files")
        return [Path(item) for item in kept if isinstance(item, str)] if isinstance(kept, list) else []

    def add_recent(self, file: Path) -> None:
        """Put ``file`` first among the recent files."""
        file = file.absolute()
        rest = [other for other in self.recent_files if other != file]
        self._set("recent_files", [str(item) for item in [file, *rest][:RECENT_LIMIT]])

    def forget_recent(self, file: Path) -> None:
        """Drop ``file`` from the recent files."""
        self._set("recent_files", [str(other) for other in self.recent_files if other != file.absolute()])

    def folder(self, purpose: str) -> Path:
        """Return the folder used last for ``purpose`` ("open", "import", …); the home folder where it is gone."""
        last = self._mapping("folders").get(purpose)
        return Path(last) if isinstance(last, str) and os.path.isdir(last) else Path.home()

    def set_folder(self, purpose: str, folder: Path) -> None:
        """Remember the folder used for ``purpose``."""
        self._set("folders", {**self._mapping("folders"), purpose: str(folder.absolute())})

    def layout(self, name: str) -> bytes:
        """Return the bytes kept under ``name`` (a window's geometry or state), empty where there are none."""
        kept = self._mapping("layouts").get(name)
        try:
            return base64.b64decode(kept, validate=True) if isinstance(kept, str) else b""
        except (binascii.Error, ValueError):
            return b""

    def set_layout(self, name: str, state: bytes) -> None:
        """Keep a window's geometry or state under ``name``."""
        encoded = base64.b64encode(state).decode("ascii")
        self._set("layouts", {**self._mapping("layouts"), name: encoded})

    def _text(self, key: str) -> str | None:
        value = self._values.get(key)
        return value if isinstance(value, str) else None

    def _mapping(self, key: str) -> dict[str, Any]:
        value = self._values.get(key)
        return value if isinstance(value, dict) else {}

    def _set(self, key: str, value: object) -> None:
        if self._values.get(key) == value:
            return
        self._values[key] = value
        with contextlib.suppress(OSError, FileError):
            self._write()

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self._file.read_text(encoding="utf-8"))
        except OSError:
            return {}
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            return values
        aside = self._file.with_suffix(".damaged.json")
        with contextlib.suppress(OSError):
            os.replace(self._file, aside)
            self.damaged = aside
        return {}

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        # ASCII, as the name of a file need not be valid Unicode.
        safe_write_bytes(self._file, json.dumps(self._values, indent=1).encode("ascii"))
