"""The history of a project: every change in order, which of them are undone, and what comes next either way.

Rows with ``undone`` are always the newest ones; a new change drops them. The row with seq 0 is the project's beginning
and cannot be undone. All writing happens inside the caller's transaction. It must not know what a change means.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from cxdesk.model.change import Arg, Change
from cxdesk.model.records import Dataset
from cxdesk.store import rows

COLUMNS: Final = ("seq", "id", "verb", "args", "author", "at", "undone", "edits")
"""The columns of the table."""

_ENTRY: Final = "SELECT seq, id, verb, args, author, at, undone FROM history"


class HistoryEntry(NamedTuple):
    """One change as the history knows it; ``at`` is ISO 8601 in UTC, ``undone`` says that redo would bring it back."""

    seq: int
    id: str
    verb: str
    args: Mapping[str, Arg]
    author: str
    at: str
    undone: bool


def _entry(row: tuple[int, str, str, str, str, str, int]) -> HistoryEntry:
    seq, id, verb, args, author, at, undone = row
    try:
        known = rows.args_from_json(args)
    except ValueError:
        known = {}
    return HistoryEntry(seq, id, verb, known, author, at, bool(undone))


def entries(connection: sqlite3.Connection, limit: int | None = None) -> list[HistoryEntry]:
    """Return the changes, newest first, undone ones included."""
    found = connection.execute(f"{_ENTRY} ORDER BY seq DESC LIMIT ?", (-1 if limit is None else limit,))
    return [_entry(row) for row in found.fetchall()]


def count(connection: sqlite3.Connection) -> int:
    """Return how many changes the history holds, undone ones and the beginning included."""
    number: int = connection.execute("SELECT count(*) FROM history").fetchone()[0]
    return number


def next_undo(connection: sqlite3.Connection) -> HistoryEntry | None:
    """Return the change that undo would take back, or None."""
    found = connection.execute(f"{_ENTRY} WHERE seq > 0 AND undone = 0 ORDER BY seq DESC LIMIT 1").fetchone()
    return None if found is None else _entry(found)


def next_redo(connection: sqlite3.Connection, after: HistoryEntry | None) -> HistoryEntry | None:
    """Return the change that redo would bring back, or None; ``after`` is what undo would take back."""
    seq = 0 if after is None else after.seq
    found = connection.execute(f"{_ENTRY} WHERE seq > ? ORDER BY seq LIMIT 1", (seq,)).fetchone()
    return None if found is None else _entry(found)


def change_at(connection: sqlite3.Connection, seq: int) -> Change:
    """Return the change of a row; LookupError where there is none, ValueError where it cannot be read."""
    found = connection.execute("SELECT verb, args, edits, id FROM history WHERE seq=?", (seq,)).fetchone()
    if found is None:
        raise LookupError(f"history row {seq} does not exist")
    verb, args, edits, id = found
    return Change(verb, rows.args_from_json(args), rows.edits_from_json(edits), id)


def named_datasets(connection: sqlite3.Connection) -> list[Dataset]:
    """Return every dataset that a change made or deleted, as it was then; ValueError where a row cannot be read."""
    found = connection.execute("SELECT edits FROM history WHERE instr(edits, ?)", (f'["{Dataset.KIND}",',))
    images = [
        image
        for (text,) in found
        for edit in rows.edits_from_json(text)
        for image in (edit.before, edit.after)
    ]
    return [image for image in images if isinstance(image, Dataset)]


def named_rows(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all rows that the history speaks of; ValueError where it cannot be read."""
    texts = connection.execute("SELECT edits FROM history WHERE instr(edits, ?)", (f'["{Dataset.KIND}",',))
    return {
        str(image.get("stored_as") or id)
        for (text,) in texts
        for kind, id, *images in json.loads(text)
        for image in images
        if kind == Dataset.KIND and image is not None
    }


def named_ids(connection: sqlite3.Connection, kinds: Sequence[str]) -> set[str]:
    """Return the ids of all records of some kinds that the history speaks of; ValueError where it cannot be read."""
    found: set[str] = set()
    for kind in kinds:
        texts = connection.execute("SELECT edits FROM history WHERE instr(edits, ?)", (f'["{kind}",',))
        found |= {edit[1] for (text,) in texts for edit in json.loads(text) if edit[0] == kind}
    return found


def append(
    connection: sqlite3.Connection, change: Change, author: str, at: str, *, first: bool = False
) -> int:
    """Add a change, dropping what was undone before it; return its seq (0 for the project's ``first``)."""
    connection.execute("DELETE FROM history WHERE undone = 1")
    seq: int = 0
    if not first:
        seq = connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM history").fetchone()[0]
    args, edits = rows.dumps(dict(change.args)), rows.edits_to_json(change.edits)
    insert(connection, (seq, change.id, change.verb, args, author, at, 0, edits))
    return seq


def insert(connection: sqlite3.Connection, row: Sequence[object]) -> None:
    """Put a row, as the table has it, into the history."""
    connection.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def readable(row: Sequence[object]) -> bool:
    """Return whether a row, which may be damaged, holds a change."""
    seq, *texts, undone, edits = row
    if not (
        isinstance(seq, int) and undone in (0, 1) and all(isinstance(text, str) for text in (*texts, edits))
    ):
        return False
    try:
        rows.args_from_json(str(row[3]))
        rows.edits_from_json(str(edits))
    except (ValueError, LookupError, AttributeError):
        return False
    return True


def rewrite(connection: sqlite3.Connection, seq: int, change: Change, at: str) -> None:
    """Replace a row by a change that does what it did and more."""
    connection.execute(
        "UPDATE history SET args=?, edits=?, at=? WHERE seq=?",
        (rows.dumps(dict(change.args)), rows.edits_to_json(change.edits), at, seq),
    )


def remove(connection: sqlite3.Connection, seq: int) -> None:
    """Drop a row that came to change nothing."""
    connection.execute("DELETE FROM history WHERE seq=?", (seq,))


def mark(connection: sqlite3.Connection, seq: int, undone: bool) -> None:
    """Note that a row was undone or redone."""
    connection.execute("UPDATE history SET undone=? WHERE seq=?", (int(undone), seq))


def prune(connection: sqlite3.Connection, keep: int) -> int:
    """Drop all but the newest ``keep`` changes that are not undone, and the redo tail; return how many went.

    The project's beginning is kept without its images, so that nothing that was deleted stays readable.
    """
    before = count(connection)
    connection.execute("DELETE FROM history WHERE undone = 1")
    connection.execute(
        "DELETE FROM history WHERE seq > 0 AND seq NOT IN"
        " (SELECT seq FROM history WHERE seq > 0 ORDER BY seq DESC LIMIT ?)",
        (keep,),
    )
    connection.execute("UPDATE history SET edits='[]' WHERE seq = 0")
    return before - count(connection)
