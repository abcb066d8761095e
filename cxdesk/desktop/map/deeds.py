"""What can be done to what is selected on the map: each deed asks a verb for a change and applies it.

It must not know how a deed was asked for: by key, mouse or menu.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from cxdesk.desktop.document import Document
from cxdesk.model.change import Change, Edit
from cxdesk.model.project import Project
from cxdesk.model.records import Opportunity, PainPoint, Quote, Stage, Touchpoint
from cxdesk.render.layout import NOTE_LANES
from cxdesk.verbs import notes, projects, stages, touchpoints
from cxdesk.verbs.notes import Note

Verb = Callable[[Project], Change | None]

NOTE_KINDS: dict[str, type[Note]] = {kind.KIND: kind for kind in (PainPoint, Opportunity, Quote)}


def together(project: Project, verbs: Sequence[Verb]) -> Change | None:
    """Return one change that does what the verbs do one after the other; the first one names it."""
    if len(verbs) == 1:
        return verbs[0](project)
    after = project.snapshot()
    found: list[Change] = []
    for verb in verbs:
        change = verb(after)
        if change is not None:
            after.apply(change)
            found.append(change)
    if not found:
        return None
    edits: dict[tuple[str, str], Edit] = {}
    for edit in (edit for change in found for edit in change.edits):
        known = edits.get((edit.kind, edit.id))
        edits[edit.kind, edit.id] = edit if known is None else replace(edit, before=known.before)
    real = tuple(edit for edit in edits.values() if edit.before != edit.after)
    return replace(found[0], edits=real) if real else None


def made(change: Change, kind: str) -> list[str]:
    """Return the ids of the records of a kind that a change adds."""
    return [edit.id for edit in change.edits if edit.kind == kind and edit.before is None]


class Deeds:
    """The deeds on one document; what they make is selected afterwards."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @property
    def _project(self) -> Project:
        return self._document.project

    def do(self, change: Change | None, select: str = "") -> bool:
        """Apply a change; select what it added of a kind."""
        if change is None or not self._document.apply(change):
            return False
        if select:
            self._document.select(select, made(change, select))
        return True

    # ------------------------------------------------------------------------------------------- deleting, copying

    def delete(self) -> None:
        """Delete what is selected and select its neighbour."""
        chosen = self._document.selection
        neighbour = self._neighbour(chosen.kind, chosen.ids)
        if chosen.kind == Touchpoint.KIND:
            change = touchpoints.delete_touchpoints(self._project, chosen.ids)
        elif chosen.kind == Stage.KIND:
            change = together(self._project, [_with(stages.delete_stage, id) for id in chosen.ids])
        elif chosen.kind in NOTE_KINDS:
            kind = NOTE_KINDS[chosen.kind]
            change = together(self._project, [_with_kind(notes.delete_note, kind, id) for id in chosen.ids])
        else:
            return
        if self.do(change) and neighbour:
            self._document.select(*neighbour)

    def _neighbour(self, kind: str, ids: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        """Return what is selected after the last of some records is gone: the next, the one before, what it hung on."""
        record = self._project.lookup(kind, ids[-1]) if ids else None
        if isinstance(record, Touchpoint):
            siblings = [t.id for t in self._project.touchpoints(record.stage_id)]
            above = (Stage.KIND, record.stage_id)
        elif isinstance(record, Stage):
            siblings, above = [s.id for s in self._project.stages(record.journey_id)], ("", "")
        elif isinstance(record, PainPoint | Opportunity | Quote):
            siblings = [n.id for n in self._project.children(NOTE_KINDS[kind], record.touchpoint_id)]
            above = (Touchpoint.KIND, record.touchpoint_id)
        else:
            return None
        at = siblings.index(ids[-1])
        left = [id for id in (*siblings[at + 1 :], *reversed(siblings[:at])) if id not in ids]
        return (kind, (left[0],)) if left else (above[0], (above[1],))

    def duplicate(self) -> None:
        """Copy what is selected, each beside itself, and select the copies."""
        chosen = self._document.selection
        verbs: list[Verb]
        if chosen.kind == Touchpoint.KIND:
            verbs = [_with(touchpoints.duplicate_touchpoint, id) for id in chosen.ids]
        elif chosen.kind == Stage.KIND:
            verbs = [_with(stages.duplicate_stage, id) for id in chosen.ids]
        elif chosen.kind in NOTE_KINDS:
            verbs = [_with_kind(notes.duplicate_note, NOTE_KINDS[chosen.kind], id) for id in chosen.ids]
        else:
            return
        self.do(together(self._project, verbs), chosen.kind)

    def pin(self, quotes: Sequence[Quote]) -> bool:
        """Pin customers' words, each under the touchpoint it names, as one step; a hidden lane of quotes is shown.

        The quotes come without id and rank.
        """
        verbs: list[Verb] = [_pinned(quote) for quote in quotes]
        journeys = {self._project.journey_of(quote.touchpoint_id).id: None for quote in quotes}
        verbs += [_shown(id, NOTE_LANES[Quote.KIND]) for id in journeys]
        return self.do(together(self._project, verbs))

    # ------------------------------------------------------------------------------------------- moving

    def move(self, step: int) -> None:
        """Move what is selected one place left (-1) or right (1), also into the neighbouring stage or touchpoint."""
        chosen = self._document.selection
        if chosen.kind == Stage.KIND:
            ids = [s.id for s in self._project.stages(self._document.journey_id)]
            for id in chosen.ids[:1]:
                self.do(stages.move_stage(self._project, id, max(ids.index(id) + step, 0)))
        elif chosen.kind == Touchpoint.KIND:
            self._move_touchpoints(step)
        elif chosen.kind in NOTE_KINDS:
            self._move_note(chosen.kind, chosen.ids[0], step)

    def _move_touchpoints(self, step: int) -> None:
        project = self._project
        order = [t.id for t in project.journey_touchpoints(self._document.journey_id)]
        moving = [id for id in order if id in self._document.selection.ids]
        edge = project.get(Touchpoint, moving[-1] if step > 0 else moving[0])
        siblings = [t.id for t in project.touchpoints(edge.stage_id)]
        place = siblings.index(edge.id) + (2 if step > 0 else -1)
        if 0 <= place <= len(siblings):
            self.place_touchpoints(moving, edge.stage_id, place)
            return
        ids = [s.id for s in project.stages(self._document.journey_id)]
        at = ids.index(edge.stage_id) + step
        if 0 <= at < len(ids):
            self.place_touchpoints(moving, ids[at], 0 if step > 0 else len(project.touchpoints(ids[at])))

    def place_touchpoints(self, ids: Sequence[str], stage_id: str, place: int) -> None:
        """Move touchpoints, in their order, into the gap ``place`` of a stage (counted with all that stand there)."""
        there = [t.id for t in self._project.touchpoints(stage_id)]
        base = sum(1 for id in there[:place] if id not in ids)
        others = [id for id in there if id not in ids]
        before = others[base - 1] if base else None
        verbs: list[Verb] = []
        for id in ids:
            verbs.append(_place_after(id, stage_id, before))
            before = id
        self.do(together(self._project, verbs))

    def copy_touchpoints(self, ids: Sequence[str], stage_id: str, place: int) -> None:
        """Copy touchpoints into the gap ``place`` of a stage and select the copies."""
        there = [t.id for t in self._project.touchpoints(stage_id)]
        before = there[place - 1] if place else None
        verbs: list[Verb] = []
        for id in ids:
            verbs.append(_copy_after(id, stage_id, before))
        verbs.reverse()
        self.do(together(self._project, verbs), Touchpoint.KIND)

    def _move_note(self, kind: str, id: str, step: int) -> None:
        note = cast(Note, self._project.lookup(kind, id))
        order = [t.id for t in self._project.journey_touchpoints(self._document.journey_id)]
        at = order.index(note.touchpoint_id) + step
        if 0 <= at < len(order):
            end = len(self._project.children(NOTE_KINDS[kind], order[at]))
            self.place_note(kind, id, order[at], end)

    def raise_note(self, step: int) -> None:
        """Move the pain point, opportunity or quote selected one place up (-1) or down (1)."""
        chosen = self._document.selection
        if chosen.kind not in NOTE_KINDS or not chosen.one:
            return
        note = cast(Note, self._project.lookup(chosen.kind, chosen.one))
        siblings = [n.id for n in self._project.children(NOTE_KINDS[chosen.kind], note.touchpoint_id)]
        at = siblings.index(note.id) + step
        if 0 <= at < len(siblings):
            kind = NOTE_KINDS[chosen.kind]
            self.do(notes.move_note(self._project, kind, note.id, note.touchpoint_id, at))

    def place_note(self, kind: str, id: str, touchpoint_id: str, place: int) -> None:
        """Move a note into the gap ``place`` under a touchpoint (counted with all that stand there)."""
        there = [n.id for n in self._project.children(NOTE_KINDS[kind], touchpoint_id)]
        index = sum(1 for other in there[:place] if other != id)
        self.do(notes.move_note(self._project, NOTE_KINDS[kind], id, touchpoint_id, index))

    def place_stage(self, id: str, place: int) -> None:
        """Move a stage into the gap ``place`` among the stages (counted with itself)."""
        ids = [s.id for s in self._project.stages(self._document.journey_id)]
        self.do(stages.move_stage(self._project, id, sum(1 for other in ids[:place] if other != id)))


def _with(verb: Callable[[Project, str], Change | None], id: str) -> Verb:
    return lambda project: verb(project, id)


def _with_kind(verb: Callable[[Project, type[Note], str], Change | None], kind: type[Note], id: str) -> Verb:
    return lambda project: verb(project, kind, id)


def _pinned(quote: Quote) -> Verb:
    where, words = quote.touchpoint_id, (quote.text, quote.source, quote.dataset_id, quote.row)
    return lambda project: notes.add_quote(project, where, *words)


def _shown(journey_id: str, lane: str) -> Verb:
    return lambda project: projects.show_lane(project, journey_id, lane, True)


def _place_after(id: str, stage_id: str, before: str | None) -> Verb:
    def verb(project: Project) -> Change | None:
        others = [t.id for t in project.touchpoints(stage_id) if t.id != id]
        index = others.index(before) + 1 if before is not None else 0
        return touchpoints.move_touchpoint(project, id, stage_id, index)

    return verb


def _copy_after(id: str, stage_id: str, before: str | None) -> Verb:
    def verb(project: Project) -> Change | None:
        copied = touchpoints.duplicate_touchpoint(project, id)
        if copied is None:
            return None
        after = project.snapshot()
        after.apply(copied)
        copy = made(copied, Touchpoint.KIND)[0]
        others = [t.id for t in after.touchpoints(stage_id) if t.id != copy]
        index = others.index(before) + 1 if before is not None else 0
        moved = touchpoints.move_touchpoint(after, copy, stage_id, index)
        verbs: list[Verb] = [lambda _p: copied, lambda _p: moved]
        return together(project, verbs)

    return verb
