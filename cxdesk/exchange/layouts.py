"""How a table was read and what was chosen, as JSON.

It is kept with each dataset to refresh it, and in the user's settings to offer the same for the next file of the same
columns.

What is read back is taken as far as it can be: an unknown key is kept aside, a missing or wrong value counts as not
chosen. This module must not know projects or windows.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from cxdesk.errors import CxdeskError, FileError
from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.exchange.shapes.values import Shape, shape_from_data, shape_to_data
from cxdesk.exchange.tables import ReadOptions, Table
from cxdesk.files import safe_write_bytes
from cxdesk.settings import config_folder

if TYPE_CHECKING:
    from cxdesk.exchange.assignment import Roles
    from cxdesk.model.records import Metric

MOST: Final = 50
"""How many layouts are remembered; the one used longest ago goes first."""

ENOUGH: Final = 0.9
"""The part of a layout's columns that a table must have for the layout to be offered."""

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read and what was chosen. ``unknown`` is what a newer version wrote beside it."""

    options: ReadOptions = field(default_factory=ReadOptions)
    choices: Choices = field(default_factory=Choices)
    unknown: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recalled:
    """A remembered layout and its name; ``lacking`` are the columns it was made for that the table has not."""

    layout: Layout
    name: str
    lacking: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------ what was chosen


def options_of(table: Table) -> ReadOptions:
    """Return what it takes to read a newer export of a table as this one was read; its encoding may be another."""
    known = table.understanding
    plain = known.shape is None
    said = [
        *((c.name, c.date_order) for c in known.columns if c.date_order in ("dmy", "mdy")),
        *((c.name, c.decimal) for c in known.columns if c.type == "number"),
    ]
    missing = [f"{c.name}={code}" for c in known.columns for code in c.missing]
    return ReadOptions(
        sheet=known.sheet if len(known.sheets) > 1 else None,
        decimal=None if plain else known.decimal or None,
        date_order=None if plain else known.date_order or None,
        shape=known.shape,
        missing=tuple(missing) if plain else (),
        columns=tuple(f"{name}={word}" for name, word in said) if plain else (),
        table=known.table if len(known.tables) > 1 else None,
    )


def settled(
    choices: Choices, names: Sequence[str], roles: Roles, metrics: Sequence[tuple[Metric, bool]]
) -> Choices:
    """Return the choices with everything said that was guessed.

    ``names`` are the columns that ``roles`` has indexes of, ``metrics`` those made of its metrics, each with whether
    its scale is that of the column's answers.
    """

    def named(column: int | None) -> str:
        return "" if column is None else names[column]

    wanted = []
    for part, (metric, own_scale) in zip(roles.metrics, metrics, strict=True):
        (role, column), *more = [(key, names[i]) for key, columns in part.columns.items() for i in columns]
        choice: MetricChoice = replace(
            part.choice,
            column=column,
            role="" if role == part.kind.roles[0].key else role,
            more=tuple(more),
            direction=metric.direction,
            words={word: n for known in part.words.values() for word, n in known.numbers.items()},
        )
        wanted.append(replace(choice, low=metric.low, high=metric.high) if own_scale else choice)
    return replace(
        choices,
        date=named(roles.date),
        touchpoint=choices.touchpoint if choices.rules else named(roles.touchpoint),
        segments=tuple(map(named, roles.segments)),
        metrics=tuple(wanted),
        notes={names[column]: role for column, role in roles.notes.items()},
        weight=named(roles.weight),
        count=named(roles.count),
    )


# ------------------------------------------------------------------------------------------------ as JSON


def to_json(layout: Layout) -> str:
    """Return a layout as JSON; what is as by default is left out."""
    return json.dumps(_data(layout), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Layout:
    """Return the layout that JSON describes; an empty one where it is none."""
    try:
        return _layout(json.loads(text))
    except (ValueError, RecursionError):
        return Layout()


def _data(layout: Layout) -> dict[str, Any]:
    data = {key: dict(value) for key, value in layout.unknown.items()}
    for name, value in (("options", layout.options), ("choices", layout.choices)):
        data[name] = {**data.get(name, {}), **_plain(value)}
    return data


def _layout(data: Any) -> Layout:
    if not isinstance(data, dict):
        return Layout()
    options, more_options = _read(ReadOptions, data.get("options"))
    choices, more_choices = _read(Choices, data.get("choices"))
    unknown = {"options": more_options, "choices": more_choices}
    others = {key: value for key, value in data.items() if key not in unknown and isinstance(value, dict)}
    return Layout(options, choices, {key: value for key, value in (unknown | others).items() if value})


def _plain(value: Any) -> Any:
    """A value as JSON knows it: mappings as lists of pairs, as their keys may be None."""
    if isinstance(value, Shape):
        return shape_to_data(value)
    if is_dataclass(value):
        given = {f.name: getattr(value, f.name) for f in fields(value)}
        return {key: _plain(item) for key, item in given.items() if item is not None and item != {}}
    if isinstance(value, Mapping):
        return [[key, _plain(item)] for key, item in value.items()]
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls, localns={"Shape": Shape})


def _read(cls: type[_R], data: Any) -> tuple[_R, dict[str, Any]]:
    """The record that data describes as far as it does, and what is unknown of it."""
    hints, given = _hints(cls), dict[str, Any]()
    if not isinstance(data, dict):
        return cls(), {}
    for name, hint in hints.items():
        if name in data:
            with contextlib.suppress(ValueError, TypeError, CxdeskError):
                given[name] = shape_from_data(data[name]) if name == "shape" else _value(hint, data[name])
    return cls(**given), {key: value for key, value in data.items() if key not in hints}


def _value(hint: Any, data: Any) -> Any:
    """The value of a type that data stands for; ValueError or TypeError where it stands for none."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if data is None and NoneType in arguments:
            return None
        for argument in arguments:
            with contextlib.suppress(ValueError, TypeError):
                return _value(argument, data)
    elif origin is Literal and data in arguments:
        return data
    elif origin is tuple and isinstance(data, list):
        parts = [arguments[0]] * len(data) if arguments[-1] is Ellipsis else arguments
        return tuple(_value(part, item) for part, item in zip(parts, data, strict=True))
    elif origin is Mapping or hint is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return {_value(arguments[0], key): _value(arguments[1], item) for key, item in data}
    elif is_dataclass(hint) and isinstance(data, dict):
        made = {name: _value(part, data[name]) for name, part in _hints(hint).items() if name in data}
        return cast(type, hint)(**made)
    elif hint is float and isinstance(data, (int, float)) and not isinstance(data, bool):
        return float(data)
    elif isinstance(hint, type) and type(data) is hint:
        return data
    raise ValueError(f"{data!r} is no {hint}")


# ------------------------------------------------------------------------------------------------ remembered


def fingerprint(columns: Sequence[str]) -> tuple[str, ...]:
    """Return what tells tables of the same columns: their names without case and outer blanks, in order."""
    return tuple(sorted(" ".join(name.split()).casefold() for name in columns))


def remember(
    table: Table, options: ReadOptions, choices: Choices, name: str, file: Path | None = None
) -> None:
    """Remember how a table was read and what was chosen, under a name, for tables of the same columns.

    What the values mean is not remembered, as it belongs to one project. Where the settings cannot be written, nothing
    is remembered.
    """
    marks = list(fingerprint(_names(table)))
    data = _data(Layout(options, replace(choices, links={}, name=None)))
    kept = [entry for entry in _entries(file) if entry["columns"] != marks]
    entries = [{"name": name, "columns": marks, "layout": data}, *kept][:MOST]
    path = _file(file)
    with contextlib.suppress(OSError, FileError):
        path.parent.mkdir(parents=True, exist_ok=True)
        safe_write_bytes(path, json.dumps({"layouts": entries}, indent=1).encode("ascii"))


def recall(table: Table, file: Path | None = None) -> Recalled | None:
    """Return the layout remembered last for a table of these columns, else the one that fits best; None where none."""
    marks = set(fingerprint(_names(table)))
    best: tuple[float, dict[str, Any]] | None = None
    for entry in _entries(file):
        columns = set(entry["columns"])
        share = len(columns & marks) / max(len(columns), 1)
        exact = columns == marks
        if share >= ENOUGH and (best is None or share + exact > best[0]):
            best = (share + exact, entry)
    if best is None:
        return None
    lacking = tuple(column for column in best[1]["columns"] if column not in marks)
    return Recalled(_layout(best[1]["layout"]), best[1]["name"], lacking)


def _names(table: Table) -> list[str]:
    """The names of the columns in the file, whatever shape it was brought into."""
    known = table.understanding
    return list(known.file_columns or (facts.name for facts in known.columns))


def _file(file: Path | None) -> Path:
    return file or config_folder() / "layouts.json"


def _entries(file: Path | None) -> list[dict[str, Any]]:
    """What is remembered, newest first; nothing where the file cannot be read."""
    try:
        data = json.loads(_file(file).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    entries = data.get("layouts") if isinstance(data, dict) else None
    return [entry for entry in entries if _is_entry(entry)] if isinstance(entries, list) else []


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("name"), str)
        and isinstance(entry.get("columns"), list)
        and all(isinstance(column, str) for column in entry["columns"])
        and bool(entry["columns"])
    )
