"""What goes when a record goes: everything that belongs to it, listed so that undo can bring it all back."""

from cxdesk.model.change import Edit, altered, deleted
from cxdesk.model.project import Project
from cxdesk.model.records import KINDS, Link, Record
from cxdesk.verbs.linking import meaning


def delete_with_dependents(project: Project, record: Record) -> list[Edit]:
    """Return the edits that delete a record and all that depends on it, dependents first.

    A link of imported data is kept and becomes unassigned where what it means goes: the answers are not lost.
    """
    edits: list[Edit] = []
    for child in KINDS.values():
        for field, kind in child.REFERENCES.items():
            if kind != record.KIND:
                continue
            for dependent in project.referring(child, field, record.id):
                if isinstance(dependent, Link) and field != Link.PARENT:
                    edits.append(altered(dependent, meaning(dependent)))
                else:
                    edits.extend(delete_with_dependents(project, dependent))
    edits.append(deleted(record))
    return edits


def distinct(edits: list[Edit]) -> list[Edit]:
    """Drop edits of a record that an earlier edit of the list deletes already (records reached on two ways)."""
    seen: set[tuple[str, str]] = set()
    kept: list[Edit] = []
    for edit in edits:
        if (edit.kind, edit.id) not in seen:
            seen.add((edit.kind, edit.id))
            kept.append(edit)
    return kept
