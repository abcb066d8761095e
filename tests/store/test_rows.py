"""Records, changes and rows: what goes in comes out, the past may differ, and the tables fit the records."""

import json
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.model.change import Change, altered, created, deleted
from cxdesk.model.records import KINDS, Column, Journey, Record, Touchpoint, field_names
from cxdesk.store import rows, schema

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    int | None: st.none() | st.integers(-(2**63), 2**63 - 1),
    str | None: st.none() | TEXT,
    float | None: st.none() | st.floats(allow_nan=False),
    tuple[str, ...]: st.lists(TEXT, max_size=3).map(tuple),
    tuple[Column, ...]: st.lists(st.builds(Column, TEXT, TEXT, TEXT), max_size=3).map(tuple),
}


def records_of(kind: type[Record]) -> st.SearchStrategy[Record]:
    """Any record of a kind."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{f.name: VALUES[hints[f.name]] for f in fields(kind)})


RECORDS = st.sampled_from(list(KINDS.values())).flatmap(records_of)


def database() -> sqlite3.Connection:
    """An empty project, references not held."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(connection)
    return connection


@given(RECORDS)
def test_a_record_reads_back_from_its_row(record: Record) -> None:
    with closing(database()) as connection:
        rows.write(connection, Change("v", {}, (created(record),)))
        (again,) = rows.select(connection, record.KIND)
        assert again == record
        assert [type(getattr(again, f.name)) for f in fields(record)] == [
            type(getattr(record, f.name)) for f in fields(record)
        ]
        picked = ", ".join(field_names(record.KIND))
        cells = connection.execute(f"SELECT {picked} FROM {record.KIND}").fetchone()
        assert rows.from_cells(record.KIND, dict(zip(field_names(record.KIND), cells, strict=True))) == record


@given(
    st.sampled_from(list(KINDS.values())).flatmap(lambda kind: st.tuples(records_of(kind), records_of(kind)))
)
def test_an_altered_record_reads_back(pair: tuple[Record, Record]) -> None:
    before, after = pair[0], replace(pair[1], id=pair[0].id)
    with closing(database()) as connection:
        rows.write(connection, Change("v", {}, (created(before),)))
        rows.write(connection, Change("v", {}, (altered(before, after),)))
        assert rows.select(connection, before.KIND) == [after]
        rows.write(connection, Change("v", {}, (deleted(after),)))
        assert rows.select(connection, before.KIND) == []


@given(st.lists(st.tuples(RECORDS, st.booleans()), max_size=4))
def test_edits_read_back_from_json(drawn: list[tuple[Record, bool]]) -> None:
    edits = tuple(created(record) if new else deleted(record) for record, new in drawn)
    assert rows.edits_from_json(rows.edits_to_json(edits)) == edits


def test_a_field_of_another_version_is_passed_over_and_a_missing_one_takes_its_default() -> None:
    gate = '{"id":"t1","stage_id":"s1","name":"Gate","scent":"lemon"}'
    stored = f'[["touchpoint","t1",null,{gate}],["wormhole","w",null,{{}}]]'
    (edit,) = rows.edits_from_json(stored)
    assert edit.after == Touchpoint("t1", "s1", "Gate", channel="", notes="", moment_of_truth=False, rank=0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "7",
        "[7]",
        '[["stage"]]',
        '[["stage","s",null,7]]',
        '[["journey","j",null,{"hidden_lanes":3}]]',
        "null",
    ],
)
def test_what_is_no_list_of_edits_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        rows.edits_from_json(text)


@pytest.mark.parametrize("text", ["[]", "7", '{"a": []}', "{"])
def test_what_are_no_arguments_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        rows.args_from_json(text)


def test_altering_or_deleting_what_is_not_there_is_an_error() -> None:
    journey = Journey("j", "Map")
    with closing(database()) as connection:
        for edit in (altered(journey, replace(journey, title="x")), deleted(journey)):
            with pytest.raises(LookupError):
                rows.write(connection, Change("v", {}, (edit,)))


def test_the_tables_have_the_fields_of_the_records_in_their_order() -> None:
    types = {
        str: "TEXT",
        int: "INTEGER",
        float: "REAL",
        bool: "INTEGER",
        int | None: "INTEGER",
        str | None: "TEXT",
        float | None: "REAL",
    }
    with closing(database()) as connection:
        for kind, record in KINDS.items():
            hints = get_type_hints(record)
            columns = connection.execute(f"PRAGMA table_info({kind})").fetchall()
            assert [(name, type, bool(not_null)) for _i, name, type, not_null, _d, _pk in columns] == [
                (
                    f.name,
                    types.get(hints[f.name], "TEXT"),
                    type(None) not in getattr(hints[f.name], "__args__", ()),
                )
                for f in fields(record)
            ]
            keys = connection.execute(f"PRAGMA foreign_key_list({kind})").fetchall()
            assert {key[3]: key[2] for key in keys} == record.REFERENCES
            assert {key[6] for key in keys} <= {"NO ACTION"}
            indexed = {
                connection.execute(f"PRAGMA index_info({name})").fetchone()[2]
                for _i, name, *_rest in connection.execute(f"PRAGMA index_list({kind})")
            }
            assert indexed == {"id", *record.REFERENCES}
        sql = " ".join(
            text for (text,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")
        )
        assert sql.count("REFERENCES") == sql.count("DEFERRABLE INITIALLY DEFERRED")
        assert "CASCADE" not in sql


def test_the_order_inside_a_change_does_not_matter() -> None:
    child = Touchpoint("t", "s", "Gate")
    with closing(database()) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("BEGIN")
        rows.write(connection, Change("v", {}, (created(child),)))
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("COMMIT")


def test_images_are_readable_json_in_any_script() -> None:
    text = rows.edits_to_json((created(Journey("j", "Größe", hidden_lanes=("ตรวจ",))),))
    assert "Größe" in text
    assert "ตรวจ" in text
    assert json.loads(text)[0][3]["hidden_lanes"] == ["ตรวจ"]
