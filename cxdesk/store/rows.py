"""Records and changes as rows and JSON: the only codec.

The codec is tolerant where the past may differ from the present: a field that is unknown is passed over (the stored
text keeps it), a field that is missing takes its default. It must not know files or transactions.
"""

import gc
import json
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import Any, Final, get_type_hints

from cxdesk.model.change import Arg, Change, Edit
from cxdesk.model.project import Project
from cxdesk.model.records import KINDS, Column, Record, field_names

_ROWS_AT_ONCE: Final = 500

Value = str | int | float | None


def dumps(value: object) -> str:
    """Return compact JSON that keeps every text readable and every number exact."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Return a field's value as JSON knows it."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Column):
        plain: dict[str, Any] = {"name": value.name, "type": value.type, "role": value.role}
        if value.weight is not None:
            plain["weight"] = value.weight
        return plain | ({"of": list(value.of), "day": value.day} if value.of else {})
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("not a list of texts")
    return tuple(value)


def _columns(value: Any) -> tuple[Column, ...]:
    if not isinstance(value, list) or not all(isinstance(column, dict) for column in value):
        raise ValueError("not a list of columns")
    return tuple(map(_column, value))


def _column(stored: dict[str, Any]) -> Column:
    texts = {key: str(item) for key, item in stored.items() if key in ("name", "type", "role")}
    of, day, weight = stored.get("of", []), stored.get("day"), stored.get("weight")
    named = (i for i in (day, weight) if i is not None)
    if not isinstance(of, list) or not all(isinstance(i, int) for i in (*of, *named)):
        raise ValueError("not the columns that another is made of")
    return Column(**texts, of=tuple(of), day=day, weight=weight)


_FROM_JSON: Final[dict[Any, Callable[[Any], Any]]] = {
    bool: bool,
    float: float,
    tuple[str, ...]: _texts,
    tuple[Column, ...]: _columns,
}
"""How a JSON value becomes a field's value, for the types that are not the same in both."""


@cache
def _converters(kind: str) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(KINDS[kind])
    return {name: _FROM_JSON[hints[name]] for name in field_names(kind) if hints[name] in _FROM_JSON}


def image(record: Record) -> dict[str, Any]:
    """Return a record as a JSON object."""
    return {name: _plain(getattr(record, name)) for name in field_names(record.KIND)}


def from_image(kind: str, stored: Mapping[str, Any]) -> Record:
    """Return the record that a JSON object describes; ValueError where a value cannot be one of its field."""
    convert = _converters(kind)
    given = {name: stored[name] for name in field_names(kind) if name in stored}
    try:
        return KINDS[kind](**{name: convert.get(name, _same)(value) for name, value in given.items()})
    except (TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _same(value: Any) -> Any:
    return value


def edits_to_json(edits: Sequence[Edit]) -> str:
    """Return the edits as JSON: ``[[kind, id, before, after], …]``."""
    return dumps(
        [
            [
                e.kind,
                e.id,
                None if e.before is None else image(e.before),
                None if e.after is None else image(e.after),
            ]
            for e in edits
        ]
    )


def edits_from_json(text: str) -> tuple[Edit, ...]:
    """Return the edits that JSON describes; those of kinds this program does not know are passed over.

    Raises ValueError where the text is not the JSON of edits.
    """
    try:
        return tuple(
            Edit(kind, id, _image_or_none(kind, before), _image_or_none(kind, after))
            for kind, id, before, after in json.loads(text)
            if kind in KINDS
        )
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _image_or_none(kind: str, stored: Mapping[str, Any] | None) -> Record | None:
    return None if stored is None else from_image(kind, stored)


def args_from_json(text: str) -> dict[str, Arg]:
    """Return a change's arguments; ValueError where the text is not a JSON object of plain values."""
    try:
        args = json.loads(text)
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(args, dict) or not all(isinstance(v, str | int | float | None) for v in args.values()):
        raise ValueError("not the arguments of a change")
    return args


# ------------------------------------------------------------------------------------------------ rows


def _cell(value: Any) -> Value:
    """Return a field's value as SQLite keeps it."""
    if isinstance(value, tuple):
        return dumps(_plain(value))
    return int(value) if isinstance(value, bool) else value


@cache
def _insert(kind: str) -> str:
    names = field_names(kind)
    return f"INSERT INTO {kind} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


@cache
def _update(kind: str, names: tuple[str, ...]) -> str:
    return f"UPDATE {kind} SET {', '.join(f'{name}=?' for name in names)} WHERE id=?"


def write(connection: sqlite3.Connection, change: Change) -> None:
    """Make the rows what the change says they are afterwards, inside the caller's transaction.

    Raises LookupError where a row that the change alters or deletes does not exist.
    """
    for edit in change.edits:
        if edit.after is None:
            done = connection.execute(f"DELETE FROM {edit.kind} WHERE id=?", (edit.id,))
        elif edit.before is None:
            done = connection.execute(_insert(edit.kind), row(edit.after))
        else:
            done = _write_altered(connection, edit.before, edit.after)
        if done.rowcount != 1:
            raise LookupError(f"{edit.kind} {edit.id} is not in the file")


def row(record: Record) -> list[Value]:
    """Return a record's row, in the order of its fields."""
    return [_cell(getattr(record, name)) for name in field_names(record.KIND)]


def _write_altered(connection: sqlite3.Connection, before: Record, after: Record) -> sqlite3.Cursor:
    """Update the columns that differ, so that indexes of the others are not written."""
    differing = tuple(
        name for name in field_names(after.KIND) if getattr(before, name) != getattr(after, name)
    )
    if not differing:
        differing = ("id",)
    values = [_cell(getattr(after, name)) for name in differing]
    return connection.execute(_update(after.KIND, differing), (*values, after.id))


def load(connection: sqlite3.Connection) -> Project:
    """Read all records; ValueError where a list in a column is not what it should be.

    Columns are set through the slots of the classes, in loops that run in C, and the cyclic garbage collector rests:
    together that makes records about as cheap as the tuples they come from.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Project.of({kind: select(connection, kind) for kind in KINDS})
    finally:
        if collecting:
            gc.enable()


def select(connection: sqlite3.Connection, kind: str) -> list[Record]:
    """Read all records of a kind; a few hundred at a time, as their tuples then stay in the processor's cache."""
    cursor = connection.execute(f"SELECT {', '.join(field_names(kind))} FROM {kind}")
    records: list[Record] = []
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        records += from_rows(kind, rows)
    return records


def from_rows(kind: str, rows: Sequence[tuple[Any, ...]]) -> list[Record]:
    """Return the records of rows that have the kind's fields in their order."""
    cls, convert, names = KINDS[kind], _from_cell(kind), field_names(kind)
    records: list[Record] = list(map(object.__new__, repeat(cls, len(rows))))
    for name, column in zip(names, zip(*rows, strict=True), strict=False):
        values: Iterator[Any] = map(convert[name], column) if name in convert else iter(column)
        deque(map(getattr(cls, name).__set__, records, values), maxlen=0)
    return records


@cache
def _from_cell(kind: str) -> dict[str, Callable[[Any], Any]]:
    """Return how the cells of a kind's columns become values, for those that are not the same."""
    found = dict(_converters(kind))
    hints = get_type_hints(KINDS[kind])
    for name, convert in found.items():
        if hints[name] not in (bool, float):
            found[name] = _parsing(convert)
        elif hints[name] is float:
            found[name] = _same
    return {name: convert for name, convert in found.items() if convert is not _same}


def _parsing(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @lru_cache(256)
    def parse(text: str) -> Any:
        try:
            return convert(json.loads(text))
        except (TypeError, RecursionError) as error:
            raise ValueError(str(error)) from error

    return parse


def from_cells(kind: str, cells: Mapping[str, Any]) -> Record:
    """Return the record of a row that may be damaged; ValueError where a value cannot be one of its field.

    Columns that are missing take their defaults.
    """
    convert = _from_cell(kind)
    hints = get_type_hints(KINDS[kind])
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        allowed = _CELL_TYPES.get(hints[name], (str,))
        if not isinstance(cell, allowed):
            raise ValueError(f"{kind}.{name} cannot be {cell!r}")
        try:
            values[name] = convert.get(name, _same)(cell)
        except (TypeError, AttributeError) as error:
            raise ValueError(str(error)) from error
    return KINDS[kind](**values)


_CELL_TYPES: Final[dict[Any, tuple[type, ...]]] = {
    int: (int,),
    bool: (int,),
    float: (float, int),
    int | None: (int, type(None)),
    str | None: (str, type(None)),
    float | None: (float, int, type(None)),
}
"""What SQLite may return for a field's type; text for all others."""
