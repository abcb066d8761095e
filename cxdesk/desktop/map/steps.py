"""Which part of a map is next to another: what the arrow keys do. Pure; knows the layout and nothing else."""

from collections.abc import Iterator

from cxdesk.model.records import Stage, Touchpoint
from cxdesk.render.layout import NOTE_LANES, MapLayout

Key = tuple[str, str]
"""A part of the map: the kind and the id of its record."""


def first(layout: MapLayout) -> Key | None:
    """Return the map's first touchpoint, its first stage where it has none, None where it is empty."""
    if layout.columns:
        return Touchpoint.KIND, layout.columns[0].id
    return (Stage.KIND, layout.stages[0].id) if layout.stages else None


def last(layout: MapLayout) -> Key | None:
    """Return the map's last touchpoint, its last stage where it has none."""
    if layout.columns:
        return Touchpoint.KIND, layout.columns[-1].id
    return (Stage.KIND, layout.stages[-1].id) if layout.stages else None


def column_of(layout: MapLayout, key: Key) -> int:
    """Return the index of the column a part belongs to; a stage's is its first, -1 where there is none."""
    kind, id = key
    if kind == Touchpoint.KIND:
        return layout.index.get(id, -1)
    if kind == Stage.KIND:
        stage = next((stage for stage in layout.stages if stage.id == id), None)
        return stage.first if stage is not None and stage.first < stage.last else -1
    for i in range(len(layout.columns)):
        if any(note.id == id for note in layout.notes(kind, i)):
            return i
    return -1


def sideways(layout: MapLayout, key: Key, step: int) -> Key | None:
    """Return the part left (-1) or right (1) of another in its lane; None at the end."""
    kind, id = key
    if kind == Stage.KIND:
        ids = [stage.id for stage in layout.stages]
        place = ids.index(id) + step if id in ids else -1
        return (kind, ids[place]) if 0 <= place < len(ids) else None
    column = column_of(layout, key)
    if column < 0:
        return None
    if kind == Touchpoint.KIND:
        place = column + step
        return (kind, layout.columns[place].id) if 0 <= place < len(layout.columns) else None
    level = next(i for i, note in enumerate(layout.notes(kind, column)) if note.id == id)
    place = column + step
    while 0 <= place < len(layout.columns):
        notes = layout.notes(kind, place)
        if notes:
            return kind, notes[min(level, len(notes) - 1)].id
        place += step
    return None


def updown(layout: MapLayout, key: Key, step: int) -> Key | None:
    """Return the part above (-1) or below (1) another, in its column; None at the end."""
    if key[0] == Stage.KIND:
        column = column_of(layout, key)
        below = list(_down(layout, column)) if column >= 0 else []
        return below[0] if step > 0 and below else None
    column = column_of(layout, key)
    if column < 0:
        return None
    stack = [(Stage.KIND, layout.columns[column].stage_id), *_down(layout, column)]
    place = stack.index(key) + step if key in stack else -1
    return stack[place] if 0 <= place < len(stack) else None


def _down(layout: MapLayout, column: int) -> Iterator[Key]:
    """Yield the parts of a column that can be selected, from top to bottom."""
    shown = {lane.key for lane in layout.lanes}
    if "touchpoints" in shown:
        yield Touchpoint.KIND, layout.columns[column].id
    for kind, lane in NOTE_LANES.items():
        if lane in shown:
            for note in layout.notes(kind, column):
                yield kind, note.id
