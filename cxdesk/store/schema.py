"""The tables of a project file, as SQL, and the fence that refuses a file with any other.

The file is plain SQLite that other tools can read: one table a record kind, a history, a few facts about the file,
and beside them the tables of imported data that ``datasets`` describes. A change here is a new ``VERSION`` and a step
in ``migrations``; this module must not know how rows become records.
"""

import re
import sqlite3
from collections.abc import Iterable
from typing import Final

from cxdesk.store.datasets import TALLY_DDL

APPLICATION_ID: Final = 0x43584445
"""Marks a SQLite file as a CXDesk project ("CXDE")."""

VERSION: Final = 2
"""The schema this program writes, kept in the file's ``user_version``."""

RECORD_TABLES: Final = """
CREATE TABLE project (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    success_weight REAL NOT NULL,
    effort_weight REAL NOT NULL,
    emotion_weight REAL NOT NULL
) STRICT;
CREATE TABLE journey (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    persona TEXT NOT NULL,
    hidden_lanes TEXT NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE stage (
    id TEXT NOT NULL PRIMARY KEY,
    journey_id TEXT NOT NULL REFERENCES journey (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    goal TEXT NOT NULL,
    colour INTEGER NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE touchpoint (
    id TEXT NOT NULL PRIMARY KEY,
    stage_id TEXT NOT NULL REFERENCES stage (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    notes TEXT NOT NULL,
    moment_of_truth INTEGER NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE channel (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE pain_point (
    id TEXT NOT NULL PRIMARY KEY,
    touchpoint_id TEXT NOT NULL REFERENCES touchpoint (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    severity INTEGER NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE opportunity (
    id TEXT NOT NULL PRIMARY KEY,
    touchpoint_id TEXT NOT NULL REFERENCES touchpoint (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE quote (
    id TEXT NOT NULL PRIMARY KEY,
    touchpoint_id TEXT NOT NULL REFERENCES touchpoint (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    dataset_id TEXT NOT NULL,
    row INTEGER NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE annotation (
    id TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE rater (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE round (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE score (
    id TEXT NOT NULL PRIMARY KEY,
    touchpoint_id TEXT NOT NULL REFERENCES touchpoint (id) DEFERRABLE INITIALLY DEFERRED,
    rater_id TEXT NOT NULL REFERENCES rater (id) DEFERRABLE INITIALLY DEFERRED,
    round_id TEXT NOT NULL REFERENCES round (id) DEFERRABLE INITIALLY DEFERRED,
    success INTEGER,
    effort INTEGER,
    emotion INTEGER
) STRICT;
CREATE TABLE dataset (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    rows INTEGER NOT NULL,
    columns TEXT NOT NULL,
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    decimal TEXT NOT NULL,
    date_order TEXT NOT NULL,
    stored_as TEXT NOT NULL,
    layout TEXT NOT NULL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE metric (
    id TEXT NOT NULL PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    column INTEGER NOT NULL,
    low REAL NOT NULL,
    high REAL NOT NULL,
    direction TEXT NOT NULL,
    variant TEXT NOT NULL,
    step REAL NOT NULL,
    target REAL,
    rank INTEGER NOT NULL
) STRICT;
CREATE TABLE link (
    id TEXT NOT NULL PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) DEFERRABLE INITIALLY DEFERRED,
    value TEXT,
    touchpoint_id TEXT REFERENCES touchpoint (id) DEFERRABLE INITIALLY DEFERRED,
    stage_id TEXT REFERENCES stage (id) DEFERRABLE INITIALLY DEFERRED,
    journey_id TEXT REFERENCES journey (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
"""
"""One table a record kind: the fields of its dataclass in their order; tuples are JSON, booleans 0 and 1."""

INDEXES: Final = """
CREATE INDEX stage_journey ON stage (journey_id);
CREATE INDEX touchpoint_stage ON touchpoint (stage_id);
CREATE INDEX pain_point_touchpoint ON pain_point (touchpoint_id);
CREATE INDEX opportunity_touchpoint ON opportunity (touchpoint_id);
CREATE INDEX quote_touchpoint ON quote (touchpoint_id);
CREATE INDEX score_touchpoint ON score (touchpoint_id);
CREATE INDEX score_rater ON score (rater_id);
CREATE INDEX score_round ON score (round_id);
CREATE INDEX metric_dataset ON metric (dataset_id);
CREATE INDEX link_dataset ON link (dataset_id);
CREATE INDEX link_touchpoint ON link (touchpoint_id);
CREATE INDEX link_stage ON link (stage_id);
CREATE INDEX link_journey ON link (journey_id);
"""
"""One for each reference: without them a delete of many records would scan its children once a record."""

OTHER_TABLES: Final = """
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value ANY NOT NULL
) STRICT;
CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    verb TEXT NOT NULL,
    args TEXT NOT NULL,
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    undone INTEGER NOT NULL,
    edits TEXT NOT NULL
) STRICT;
"""
"""``meta``: revision, seal and origin of the file. ``history``: every change with its images, oldest first."""


_ROWS_TABLE: Final = re.compile(
    r"CREATE TABLE data_[0-9A-Za-z]+ \(row INTEGER PRIMARY KEY(, c[0-9]+( TEXT| INTEGER| REAL)?)*\)"
)
"""What ``datasets.ddl`` makes and what it made at first: nothing in it that runs or hides anything."""


class FenceError(Exception):
    """The file has tables, indexes, views or triggers that this program would not have made."""


def statements() -> list[str]:
    """Return the CREATE statements of the fixed tables, as SQLite keeps them."""
    texts = (OTHER_TABLES, RECORD_TABLES, INDEXES, TALLY_DDL)
    return [sql.strip() for text in texts for sql in text.split(";") if sql.strip()]


def create(connection: sqlite3.Connection) -> None:
    """Make the fixed tables in an empty database, inside the caller's transaction."""
    for statement in statements():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={VERSION}")


def found(connection: sqlite3.Connection) -> set[str]:
    """Return the SQL of everything in the file's schema; what SQLite makes by itself for keys is left out.

    Raises FenceError where the schema holds something without SQL that SQLite does not make by itself.
    """
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    for kind, name, table, sql in rows:
        automatic = kind == "index" and str(name).startswith(f"sqlite_autoindex_{table}_")
        if sql is None and not automatic:
            raise FenceError(name)
    return {sql for *_, sql in rows if sql is not None}


def fence(sql: Iterable[str]) -> None:
    """Raise FenceError unless the schema ``sql`` is the fixed tables and plain tables of imported rows.

    One that belongs to no dataset is what an import leaves that was taken back; it does no harm and goes with the next
    save.
    """
    there, expected = set(sql), set(statements())
    strange = expected - there | {text for text in there - expected if not _ROWS_TABLE.fullmatch(text)}
    if strange:
        raise FenceError(min(strange))
