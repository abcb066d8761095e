"""A finished project file, and folders of its own for each test of the store."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.making import IN_MEMORY, make_project


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """An empty folder, on a disk in memory where there is one."""
    with tempfile.TemporaryDirectory(prefix="cxdesk-store-", dir=IN_MEMORY) as name:
        yield Path(name)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders, empty."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CXDESK_HOME", str(folder))
    return folder


@pytest.fixture
def path(tmp_path: Path, home: Path) -> Path:
    """A closed project with something of everything."""
    path = tmp_path / "project" / "Airport.cxdesk"
    make_project(path).close()
    return path
