"""The step from schema 1 to 2: quotes, annotations, targets, links to stages and maps, refreshed datasets,
weights.

Tables that gain columns are made anew with exactly the SQL of schema 2, as the fence asks for. Frozen: it must not
follow what the schema or the records become later.
"""

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite_utils import Database

_NEW: Final = (
    """CREATE TABLE quote (
    id TEXT NOT NULL PRIMARY KEY,
    touchpoint_id TEXT NOT NULL REFERENCES touchpoint (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    dataset_id TEXT NOT NULL,
    row INTEGER NOT NULL,
    rank INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE annotation (
    id TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT""",
    "CREATE INDEX quote_touchpoint ON quote (touchpoint_id)",
)
_DATASET: Final = """CREATE TABLE dataset (
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
) STRICT"""
_METRIC: Final = """CREATE TABLE metric (
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
) STRICT"""
_LINK: Final = """CREATE TABLE link (
    id TEXT NOT NULL PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) DEFERRABLE INITIALLY DEFERRED,
    value TEXT,
    touchpoint_id TEXT REFERENCES touchpoint (id) DEFERRABLE INITIALLY DEFERRED,
    stage_id TEXT REFERENCES stage (id) DEFERRABLE INITIALLY DEFERRED,
    journey_id TEXT REFERENCES journey (id) DEFERRABLE INITIALLY DEFERRED
) STRICT"""
_TALLY: Final = """CREATE TABLE tally (
  metric_id TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  value TEXT,
  segments TEXT NOT NULL,
  answers TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  cells BLOB NOT NULL,
  counts BLOB NOT NULL,
  weights BLOB NOT NULL,
  squares BLOB NOT NULL
) STRICT"""
_EVERY_NUMBER: Final = ("mean", "sus", "sus_positive", "umux", "art")
"""The metric kinds of schema 1 for which every number between the ends of the scale is an answer."""


def run(db: "Database") -> None:
    """Bring a file of schema 1 to schema 2."""
    for statement in _NEW:
        db.execute(statement)
    whole = (
        "id, name, source, imported_at, rows, columns, encoding, delimiter, decimal, date_order, '', '', rank"
    )
    _rebuild(db, "dataset", _DATASET, whole)
    kinds = ", ".join(f"'{kind}'" for kind in _EVERY_NUMBER)
    step = f"CASE WHEN kind IN ({kinds}) THEN 0.0 ELSE 1.0 END"
    scale = f"id, dataset_id, kind, name, column, low, high, direction, variant, {step}, NULL, rank"
    _rebuild(db, "metric", _METRIC, scale, "CREATE INDEX metric_dataset ON metric (dataset_id)")
    _rebuild(
        db,
        "link",
        _LINK,
        "id, dataset_id, value, touchpoint_id, NULL, NULL",
        "CREATE INDEX link_dataset ON link (dataset_id)",
        "CREATE INDEX link_touchpoint ON link (touchpoint_id)",
        "CREATE INDEX link_stage ON link (stage_id)",
        "CREATE INDEX link_journey ON link (journey_id)",
    )
    counted = "metric_id, dimension, value, segments, answers, first_day, cells, counts, x'', x''"
    _rebuild(db, "tally", _TALLY, counted, "CREATE INDEX tally_metric ON tally (metric_id, dimension, value)")
    _mend_history(db)


def _rebuild(db: "Database", table: str, ddl: str, columns: str, *indexes: str) -> None:
    db.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {table}")
    db.execute(f"DROP TABLE {table}")
    db.execute(ddl)
    db.execute(f"INSERT INTO {table} SELECT {columns} FROM kept")
    db.execute("DROP TABLE kept")
    for index in indexes:
        db.execute(index)


def _mend_history(db: "Database") -> None:
    """A metric's image takes whole steps where it names none, which is wrong for these kinds."""
    rows = db.execute("SELECT seq, edits FROM history WHERE instr(edits, '\"metric\"')").fetchall()
    for seq, edits in rows:
        changed = json.loads(edits)
        for kind, _id, *images in changed:
            for image in images if kind == "metric" else ():
                if image is not None and image.get("kind") in _EVERY_NUMBER:
                    image["step"] = 0.0
        text = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
        db.execute("UPDATE history SET edits = ? WHERE seq = ?", (text, seq))
