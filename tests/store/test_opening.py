"""What a user hears of each kind of bad file, and that none of them is opened, changed or dangerous."""

import shutil
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import DamagedError, FileError
from cxdesk.model.records import Column, Dataset
from cxdesk.session import ProjectSession, check_file, repair_file
from cxdesk.store import datasets, schema, seal
from cxdesk.store.file import create as create_database
from cxdesk.verbs import projects
from tests.store.making import beside


def refusal(path: Path) -> str:
    """Return the sentence with which a file is refused; it names the file, and nothing of the attempt stays."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(FileError) as caught:
        ProjectSession.open(path)
    if before is not None:
        assert path.read_bytes() == before
    sentence = str(caught.value)
    assert path.name in sentence or str(path.parent) in sentence
    assert sentence.endswith(".")
    assert [name for name in beside(path) if name.startswith(".")] == []
    assert ProjectSession.recoverable() == []
    return sentence


def test_a_missing_file_and_a_missing_folder(path: Path) -> None:
    assert "There is no file" in refusal(path.with_name("Nowhere.cxdesk"))
    with pytest.raises(FileError, match="does not exist"):
        ProjectSession.open(path.parent / "gone" / "a.cxdesk")


def test_a_folder(path: Path) -> None:
    folder = path.with_name("Folder.cxdesk")
    folder.mkdir()
    assert "is a folder" in refusal(folder)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b"name;score\nBag drop;7\n" * 200, "is not a CXDesk project"),
        (b"PK\x03\x04" + bytes(5000), "is not a CXDesk project"),
        (b"S", "damaged: its end is missing"),
        (b"SQLite format 3\x00", "damaged: its end is missing"),
        (bytes(8192), "is not a CXDesk project"),
    ],
    ids=["empty", "text", "zip", "one byte", "header only", "zeros"],
)
def test_what_is_no_project(path: Path, content: bytes, expected: str) -> None:
    other = path.with_name("Other.cxdesk")
    other.write_bytes(content)
    assert expected in refusal(other)


def test_another_programs_database(path: Path) -> None:
    other = path.with_name("Other.cxdesk")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE touchpoint (id)")
    assert "database of another program" in refusal(other)


def test_a_newer_file_says_which_version_is_needed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={schema.VERSION + 3}")
    assert f"file version {schema.VERSION + 3}; this one knows {schema.VERSION}" in refusal(path)


@pytest.mark.parametrize("cut", [200, 4096, 5000, 40_000, 1, 4097])
def test_a_truncated_file(path: Path, cut: int) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: cut if cut > 100 else len(content) - cut])
    assert "its end is missing" in refusal(path)


def test_a_longer_file(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\x00")
    assert "is not as CXDesk saved it" in refusal(path)


def test_a_changed_letter_is_noticed(path: Path) -> None:
    content = path.read_bytes()
    assert content.count(b"Open a second desk") >= 1
    path.write_bytes(content.replace(b"Open a second desk", b"Open a secund desk"))
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert "is not as CXDesk saved it" in refusal(path)


def test_the_first_bytes_damaged(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(b"X" + content[1:])
    assert "is damaged" in refusal(path)


# ------------------------------------------------------------------------------------------------ strangers' schemas

HOSTILE = {
    "trigger": "CREATE TRIGGER t AFTER UPDATE ON touchpoint BEGIN DELETE FROM touchpoint WHERE id <> new.id; END",
    "view": "CREATE VIEW extra AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
    "view in place of a table": "DROP TABLE opportunity; CREATE VIEW opportunity AS SELECT 1 AS id",
    "generated column": "ALTER TABLE rater ADD COLUMN bomb BLOB AS (zeroblob(900000000)) VIRTUAL",
    "extra column": "ALTER TABLE rater ADD COLUMN more TEXT",
    "extra table": "CREATE TABLE more (a)",
    "table without rowid": "CREATE TABLE more (a PRIMARY KEY) WITHOUT ROWID",
    "virtual table": "CREATE VIRTUAL TABLE words USING fts5(text)",
    "index on an expression": "CREATE INDEX e ON rater (abs(rank))",
    "partial index": "CREATE INDEX p ON rater (rank) WHERE rank > 3",
    "index dropped": "DROP INDEX score_rater",
    "unique index": "CREATE UNIQUE INDEX u ON touchpoint (name)",
    "table dropped": "DROP TABLE link",
    "check": "DROP TABLE channel; CREATE TABLE channel (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
    " rank INTEGER NOT NULL CHECK (rank < 5)) STRICT",
    "default": "DROP TABLE channel; CREATE TABLE channel (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
    " rank INTEGER NOT NULL DEFAULT 7) STRICT",
    "collation": "DROP TABLE channel; CREATE TABLE channel (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL"
    " COLLATE NOCASE, rank INTEGER NOT NULL) STRICT",
    "cascade": "DROP TABLE link; CREATE TABLE link (id TEXT NOT NULL PRIMARY KEY, dataset_id TEXT NOT NULL"
    " REFERENCES dataset (id) ON DELETE CASCADE, value TEXT, touchpoint_id TEXT) STRICT",
    "rows with a default": "CREATE TABLE data_ff (row INTEGER PRIMARY KEY, c0 TEXT DEFAULT (randomblob(9)))",
    "rows with a check": "CREATE TABLE data_ff (row INTEGER PRIMARY KEY, c0 TEXT, CHECK (c0 > 3))",
    "rows with a generated column": "CREATE TABLE data_ff (row INTEGER PRIMARY KEY, c0 TEXT, c1 TEXT AS (c0))",
    "index on rows": "CREATE TABLE data_ff (row INTEGER PRIMARY KEY); CREATE INDEX data_i ON data_ff (row)",
    "rows of a dataset dropped": "DROP TABLE data_00000000000000d1",
    "statistics": "ANALYZE",
    "autoincrement": "CREATE TABLE more (a INTEGER PRIMARY KEY AUTOINCREMENT)",
    "many tables": ";".join(f"CREATE TABLE t{i} (a)" for i in range(2000)),
}


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE)
def test_a_strangers_schema_is_refused_even_where_it_is_sealed(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
    seal.put(path)
    assert "never puts into a project" in refusal(path)
    assert not check_file(path).ok


BAD_CONTENT = {
    "a score off the scale": "UPDATE score SET success = 8",
    "a severity off the scale": "UPDATE pain_point SET severity = -1",
    "no settings": "DELETE FROM project",
    "weights of zero": "UPDATE project SET success_weight = 0, effort_weight = 0, emotion_weight = 0",
    "a weight of infinity": "UPDATE project SET success_weight = 9e999",
    "a NUL in a name": "UPDATE touchpoint SET name = 'a' || char(0) || 'b'",
    "a control in a note": "UPDATE touchpoint SET notes = char(27)",
    "a text that is too long": "UPDATE touchpoint SET notes = hex(zeroblob(20000))",
    "decomposed letters": "UPDATE stage SET name = 'e' || char(769)",
    "an unknown channel": "UPDATE touchpoint SET channel = 'telepathy'",
    "an unknown direction": "UPDATE metric SET direction = 'sideways'",
    "a scale without length": "UPDATE metric SET low = 10, high = 10",
    "lanes that are no list": "UPDATE journey SET hidden_lanes = '7'",
    "lanes that are no JSON": "UPDATE journey SET hidden_lanes = '['",
    "columns that are no columns": "UPDATE dataset SET columns = '[3]'",
    "a dataset id with a quote": "UPDATE dataset SET id = 'x\"; DROP TABLE link; --'",
    "an orphan": "UPDATE score SET touchpoint_id = 'nobody'",
    "a null where none may be": "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql = replace(sql,"
    " 'name TEXT NOT NULL', 'name TEXT') WHERE name = 'rater'",
}


@pytest.mark.parametrize("sql", BAD_CONTENT.values(), ids=BAD_CONTENT)
def test_impossible_content_is_refused_and_named_by_the_check(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
    seal.put(path)
    refusal(path)
    result = check_file(path)
    assert not result.ok
    assert all(problem.strip() for problem in result.problems)


def test_invalid_utf8_is_refused_and_rescued_with_a_visible_sign(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace("Café".encode(), b"Caf\xff\xfe"))
    seal.put(path)
    assert "is damaged" in refusal(path)
    out = path.with_name("Out.cxdesk")
    repair_file(path, out)
    session = ProjectSession.open(out)
    names = [t.name for t in session.project.journey_touchpoints(session.project.journeys()[0].id)]
    assert "Caf\ufffd\ufffd “Ωmega”" in names
    session.close()


def test_a_huge_value_is_refused_without_reading_it(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE meta SET value = zeroblob(400000000) WHERE key = 'revision'")
        connection.commit()
    seal.put(path)
    assert "is damaged" in refusal(path)


# ------------------------------------------------------------------------------------------------ good files


def test_rows_of_no_dataset_go_with_the_next_save(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE data_ff (row INTEGER PRIMARY KEY, c0 TEXT, c1 REAL, c2 INTEGER)")
    seal.put(path)
    session = ProjectSession.open(path)
    session.save()
    session.close()
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'data_*'")
        ]
    assert names == ["data_00000000000000d1"]


@given(st.lists(st.sampled_from(["text", "integer", "number", "date", "datetime", "'; --"]), max_size=5))
def test_the_fence_knows_every_table_of_rows(types: list[str]) -> None:
    dataset = Dataset("00000000000000d2", columns=tuple(Column("a", type) for type in types))
    schema.fence([*schema.statements(), datasets.ddl(dataset)])


def test_a_good_file_passes_every_check(path: Path) -> None:
    result = check_file(path)
    assert result.problems == ()
    assert result.ok
    assert result.records["touchpoint"] == 5
    assert result.records["metric"] == 1


def test_a_project_at_the_current_schema_opens_without_sqlite_utils(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from cxdesk.session import ProjectSession;"
        f"ProjectSession.open(Path({str(path)!r})).close();"
        "print([name for name in ('sqlite_utils', 'numpy', 'pandas', 'PySide6') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_file_is_plain_strict_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x43584445,)
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        tables = connection.execute("PRAGMA table_list").fetchall()
        loose = {name for _schema, name, kind, _n, _wr, strict in tables if kind == "table" and not strict}
        assert {name for name in loose if not name.startswith(("sqlite_", "data_"))} == set()
        names = [name for (name,) in connection.execute("SELECT name FROM touchpoint")]
        assert "ตรวจคนเข้าเมือง" in names


def test_a_file_left_by_another_program_in_the_middle_of_a_write_is_rolled_back(path: Path) -> None:
    """A hot journal beside the file: the copy is rolled back with it, the original stays as it is."""
    whole = path.read_bytes()
    copy = path.with_name("Copy.cxdesk")
    shutil.copy(path, copy)
    program = (
        "import os, sqlite3; c = sqlite3.connect('Copy.cxdesk', isolation_level=None);"
        "c.execute('PRAGMA cache_size=1'); c.execute('BEGIN');"
        "c.execute('UPDATE touchpoint SET notes = hex(zeroblob(6000))');"
        "c.execute('UPDATE stage SET name = 1'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=path.parent, check=False)
    journal = copy.with_name("Copy.cxdesk-journal")
    assert journal.stat().st_size > 512
    assert copy.read_bytes() != whole
    session, expected = ProjectSession.open(copy), ProjectSession.open(path)
    assert session.project == expected.project
    expected.close()
    session.close()
    assert journal.exists()


def test_every_kind_of_header_damage_is_refused(path: Path) -> None:
    content = path.read_bytes()
    for position in range(100):
        damaged = bytearray(content)
        damaged[position] ^= 0x55
        path.write_bytes(damaged)
        with pytest.raises(FileError):
            ProjectSession.open(path)


def test_an_unsealed_working_copy_is_no_project_to_open(tmp_path: Path, home: Path) -> None:
    database = tmp_path / "raw.cxdesk"
    create_database(database, projects.begin_project("a", "b", []), "", "").close()
    with pytest.raises(DamagedError):
        ProjectSession.open(database)
    assert struct.unpack(">I", database.read_bytes()[68:72]) == (schema.APPLICATION_ID,)
