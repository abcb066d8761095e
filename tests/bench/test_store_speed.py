"""Loading a project and one durable edit, beside plain sqlite3 doing the same work."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdesk.model.change import Change, created, new_id
from cxdesk.model.records import Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.verbs import projects, touchpoints
from tests.bench.conftest import Against

TOUCHPOINTS = 10_000
STAGES = 20


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A project of ten thousand touchpoints."""
    path = tmp_path / "large.cxdesk"
    names = [(f"Stage {i}", "") for i in range(STAGES)]
    session = ProjectSession.create(path, projects.begin_project("Large", "Large", names))
    stages = session.project.stages(session.project.journeys()[0].id)
    made = [
        created(Touchpoint(new_id(), stages[i % STAGES].id, f"Touchpoint {i}", "web", "", False, i * 1024))
        for i in range(TOUCHPOINTS)
    ]
    session.apply(Change("add_touchpoint", {"name": "Touchpoint"}, tuple(made)))
    session.close()
    return path


@pytest.fixture
def session(large: Path) -> Iterator[ProjectSession]:
    """The large project, open."""
    session = ProjectSession.open(large)
    yield session
    session.close()


def test_load_ten_thousand_touchpoints(large: Path, session: ProjectSession, against: Against) -> None:
    connection = sqlite3.connect(large)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert connection.execute("SELECT count(*) FROM touchpoint").fetchone() == (TOUCHPOINTS,)

    def floor() -> None:
        for table in tables:
            if table not in ("history", "meta"):
                connection.execute(f"SELECT * FROM {table}").fetchall()

    def ours() -> None:
        assert session.reload().count(Touchpoint) == TOUCHPOINTS

    against(ours, floor, beside="fetchall() of the same rows", goal=1.5)
    connection.close()


def test_one_edit_gesture_to_disk(
    large: Path, session: ProjectSession, against: Against, tmp_path: Path
) -> None:
    """The floor writes the same row and a history row of the same length in one transaction, same pragmas."""
    peer = tmp_path / "peer.sqlite"
    peer.write_bytes(large.read_bytes())
    connection = sqlite3.connect(peer, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")
    first = session.project.all(Touchpoint)[0]
    edits = iter(range(1_000_000))
    connection.execute("CREATE TABLE log (seq INTEGER PRIMARY KEY, verb TEXT, args TEXT, edits TEXT)")
    images = "x" * 420  # about the length of a renamed touchpoint's before and after images

    def floor() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE touchpoint SET name = ? WHERE id = ?", (f"Name {next(edits)}", first.id))
        connection.execute(
            "INSERT INTO log (verb, args, edits) VALUES ('rename_touchpoint', '{}', ?)", (images,)
        )
        connection.execute("COMMIT")

    def ours() -> None:
        change = touchpoints.rename_touchpoint(session.project, first.id, f"Name {next(edits)}")
        assert change is not None
        session.apply(change)

    against(ours, floor, beside="the same transaction in raw sqlite3", goal=2.0, rounds=200, warm_up=5)
    connection.close()
