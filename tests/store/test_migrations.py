"""Old files: brought up in one go on the working copy, or left exactly as they were."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cxdesk.errors import DamagedError
from cxdesk.session import ProjectSession
from cxdesk.store import file, schema, seal
from cxdesk.store.connection import connect
from cxdesk.store.migrations import STEPS, Step, migrate

FILES = Path(__file__).resolve().parents[1] / "files"


def remember_mood(db: object) -> None:
    """A step as a later version may have one: a new column, filled from what is there."""
    execute = db.execute  # type: ignore[attr-defined]
    execute("ALTER TABLE touchpoint ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
    execute("UPDATE touchpoint SET mood = 'tense' WHERE name = 'Security'")


def add_table(db: object) -> None:
    """A second step."""
    db.execute("CREATE TABLE moods (name TEXT NOT NULL PRIMARY KEY) STRICT")  # type: ignore[attr-defined]


def fail(db: object) -> None:
    """A step that finds what it did not expect."""
    db.execute("INSERT INTO nowhere VALUES (1)")  # type: ignore[attr-defined]


def orphan(db: object) -> None:
    """A step that leaves a reference to nothing."""
    db.execute("DELETE FROM stage")  # type: ignore[attr-defined]


NEXT = schema.VERSION + 1


def dump(path: Path) -> list[str]:
    """Return everything in a database as SQL, and its version."""
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return [str(version), *connection.iterdump()]


def test_steps_run_in_order_and_leave_no_book_behind(path: Path) -> None:
    with closing(connect(path)) as connection:
        taken = migrate(
            connection, [Step(NEXT, "remember_mood", remember_mood), Step(NEXT + 1, "add_table", add_table)]
        )
        assert taken == ["remember_mood", "add_table"]
        assert connection.execute("PRAGMA user_version").fetchone() == (NEXT + 1,)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        moods = connection.execute("SELECT name, mood FROM touchpoint WHERE mood <> ''").fetchall()
        assert moods == [("Security", "tense")]
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert "moods" in names
        assert not {name for name in names if "migrations" in name}


def test_only_the_steps_that_are_due_run(path: Path) -> None:
    steps = [Step(schema.VERSION, "long ago", fail), Step(NEXT, "remember_mood", remember_mood)]
    with closing(connect(path)) as connection:
        assert migrate(connection, steps) == ["remember_mood"]
        assert migrate(connection, steps) == []


@pytest.mark.parametrize("last", [fail, orphan])
def test_a_step_that_fails_undoes_those_before_it(path: Path, last) -> None:
    before = dump(path)
    with closing(connect(path)) as connection:
        with pytest.raises(sqlite3.Error):
            migrate(connection, [Step(NEXT, "remember_mood", remember_mood), Step(NEXT + 1, "last", last)])
        assert not connection.in_transaction
    assert dump(path) == before


def test_a_file_that_no_step_starts_from_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=0")
    seal.put(path)
    before = path.read_bytes()
    with pytest.raises(DamagedError):
        ProjectSession.open(path)
    assert path.read_bytes() == before


def test_opening_migrates_the_copy_and_not_the_original(path: Path) -> None:
    """The machinery as opening uses it; the schema of today refuses the column of tomorrow, as it must."""
    before = path.read_bytes()
    copy = path.with_name("copy.sqlite")
    file.copy_in(path, copy)
    with pytest.raises(DamagedError, match="never puts into a project"):
        file.load(copy, path, [Step(NEXT, "remember_mood", remember_mood)])
    assert path.read_bytes() == before
    assert dump(copy)[0] == str(NEXT)


def test_the_released_steps_end_at_the_schema_of_today() -> None:
    assert [step.version for step in STEPS] == list(range(2, schema.VERSION + 1))


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_a_file_of_every_released_schema_opens(home: Path, version: int) -> None:
    """Made once by ``tests/files/make.py`` with the program of that time, and never again."""
    session = ProjectSession.open(FILES / f"schema-{version}.cxdesk", read_only=True)
    assert session.project.info.name == "Airport"
    assert [t.name for t in session.project.journey_touchpoints(session.project.journeys()[0].id)] == [
        "Bag drop", "Security", "Gate", "Café “Ωmega”", "ตรวจคนเข้าเมือง",
    ]  # fmt: skip
    assert sum(tally_count for *_rest, tally_count in session.tallies(["00000000000000a1"])[0].items()) == 200
    assert [entry.verb for entry in session.history() if entry.verb != "set_target"][:2] == [
        "add_stage", "import_dataset"
    ]  # fmt: skip
    session.close()
