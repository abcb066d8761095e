"""What every test stands on: no display, no network, no trace in the user's folders, English, steady examples."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "en_US.UTF-8"
_home = tempfile.TemporaryDirectory(prefix="cxdesk-tests-")
os.environ["CXDESK_HOME"] = _home.name
os.environ["MPLCONFIGDIR"] = str(Path(_home.name, "matplotlib"))

settings.register_profile(
    "cxdesk", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("cxdesk")

attempts: list[str] = []
"""Connections that something tried to open to another machine; each also fails where it was tried."""


def _offline(event: str, args: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo") and not isinstance(args[-1], (str, bytes)):
        attempts.append(f"{event} {args[1:]}")
        raise OSError("the tests run offline")


sys.addaudithook(_offline)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Return what the application starts Qt with: its style."""
    from cxdesk.desktop.theme import STYLE

    return ["cxdesk", *STYLE]


@pytest.fixture(autouse=True)
def _stays_offline() -> Iterator[None]:
    """Fail the test during which anything tried to reach the network, even where the error was swallowed."""
    attempts.clear()
    yield
    assert not attempts, f"tried to reach the network: {attempts}"


@pytest.fixture(scope="session", autouse=True)
def _one_application(request: pytest.FixtureRequest) -> None:
    """Make the widgets' application first where a test of this run needs it; drawing makes a lesser one."""
    if any("qapp" in getattr(item, "fixturenames", ()) for item in request.session.items):
        request.getfixturevalue("qapp")


DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real survey files that lies beside some checkouts; skip the test where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the folder of real survey files is not beside this checkout")
    return DATA
