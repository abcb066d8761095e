"""What happened to a project: edits with before and after images, grouped into one change a verb.

A change is the unit of undo, of history and of telling the views what to redraw. It must not know how it is stored
or who asked for it.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeAlias

from cxdesk.model.records import Record

Arg: TypeAlias = str | int | float | None
"""A value that may stand in the sentence that names a change."""


def new_id() -> str:
    """Return a fresh record id: 16 random hexadecimal digits, unique across copies of a project."""
    return os.urandom(8).hex()


@dataclass(frozen=True, slots=True)
class Edit:
    """One record before and after: created where ``before`` is None, deleted where ``after`` is None."""

    kind: str
    id: str
    before: Record | None
    after: Record | None

    def inverse(self) -> "Edit":
        """Return the edit that takes this one back."""
        return Edit(self.kind, self.id, self.after, self.before)

    def altered_fields(self) -> tuple[str, ...]:
        """Return the fields that differ between before and after; none where the record comes or goes."""
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        return tuple(f.name for f in fields(after) if getattr(before, f.name) != getattr(after, f.name))


@dataclass(frozen=True, slots=True)
class Change:
    """What one verb does: its name and arguments (for the sentence shown to the user) and its edits in order."""

    verb: str
    args: Mapping[str, Arg]
    edits: tuple[Edit, ...]
    id: str = field(default_factory=lambda: os.urandom(16).hex())

    def inverse(self) -> "Change":
        """Return the change that takes this one back; same verb, args and id, edits swapped and reversed."""
        return replace(self, edits=tuple(edit.inverse() for edit in reversed(self.edits)))

    def touched(self, kind: str) -> frozenset[str]:
        """Return the ids of the records of a kind that this change creates, alters or deletes."""
        return frozenset(edit.id for edit in self.edits if edit.kind == kind)

    def kinds(self) -> frozenset[str]:
        """Return the kinds of the records this change touches."""
        return frozenset(edit.kind for edit in self.edits)

    def structural(self, kind: str) -> bool:
        """Return whether records of the kind come or go (rather than only alter)."""
        return any(edit.kind == kind and (edit.before is None or edit.after is None) for edit in self.edits)

    def continues(self, earlier: "Change") -> bool:
        """Return whether this change only alters again the fields that the earlier one altered, by the same verb."""
        again = [(e.kind, e.id, e.altered_fields()) for e in self.edits]
        first = [(e.kind, e.id, e.altered_fields()) for e in earlier.edits]
        return self.verb == earlier.verb and again == first and all(names for _kind, _id, names in again)

    def merge(self, earlier: "Change") -> "Change":
        """Return one change that does the earlier one and then this one (see ``continues``); keeps the earlier id.

        It has no edits where this one ends where the earlier one began. The argument ``old``, what something was
        called before, stays the earlier one's.
        """
        befores = {(e.kind, e.id): e.before for e in earlier.edits}
        edits = tuple(replace(e, before=befores[e.kind, e.id]) for e in self.edits)
        args = {**self.args, **{key: value for key, value in earlier.args.items() if key == "old"}}
        return Change(self.verb, args, edits if any(e.before != e.after for e in edits) else (), earlier.id)


def created(record: Record) -> Edit:
    """Return the edit that adds a record."""
    return Edit(record.KIND, record.id, None, record)


def deleted(record: Record) -> Edit:
    """Return the edit that removes a record."""
    return Edit(record.KIND, record.id, record, None)


def altered(before: Record, after: Record) -> Edit:
    """Return the edit that replaces a record by a later version of itself."""
    return Edit(before.KIND, before.id, before, after)


def change(verb: str, edits: Iterable[Edit], **args: Arg) -> Change | None:
    """Return the change, or None where no edit alters anything."""
    real = tuple(edit for edit in edits if edit.before != edit.after)
    return Change(verb, args, real) if real else None
