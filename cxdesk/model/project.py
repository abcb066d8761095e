"""The project in memory: records by kind and id, with ordered children and reverse look-ups.

Only ``apply`` alters it, and only after the change is durable, so it cannot fail half-way. It must not know storage,
rules or views.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final, TypeVar, cast

from cxdesk.model.change import Change
from cxdesk.model.records import (
    KINDS,
    PROJECT_ID,
    Dataset,
    Journey,
    Link,
    Metric,
    ProjectInfo,
    Record,
    Score,
    Stage,
    Touchpoint,
    siblings_key,
)

R = TypeVar("R", bound=Record)
_ID: Final = attrgetter("id")


class Project:
    """All records of one project.

    Look-ups return records or sorted lists of them; a missing id raises KeyError (``find`` returns None instead).
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        self._referring: dict[tuple[str, str], dict[str, dict[str, None]]] = {}
        self._sorted: dict[tuple[str, str, str], list[Record]] = {}
        for record in records:
            self._records[record.KIND][record.id] = record

    @classmethod
    def of(cls, records: Mapping[str, Sequence[Record]]) -> "Project":
        """Return a project of records given by kind; quick for many, as reverse look-ups are made on first use."""
        project = cls()
        for kind, found in records.items():
            project._records[kind] = dict(zip(map(_ID, found), found, strict=True))
        return project

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Project) and self._records == other._records

    __hash__ = None  # type: ignore[assignment]  # a project changes

    def snapshot(self) -> "Project":
        """Return an independent copy; the records themselves are shared, being frozen."""
        copy = Project()
        copy._records = {kind: records.copy() for kind, records in self._records.items()}
        return copy

    def apply(self, change: Change) -> None:
        """Make the project what the change says it is afterwards."""
        for edit in change.edits:
            old = self._records[edit.kind].get(edit.id)
            if old is not None:
                self._drop(old)
            if edit.after is not None:
                self._put(edit.after)

    def get(self, kind: type[R], id: str) -> R:
        """Return the record; KeyError where it does not exist."""
        return cast(R, self._records[kind.KIND][id])

    def find(self, kind: type[R], id: str | None) -> R | None:
        """Return the record or None."""
        return cast(R | None, self._records[kind.KIND].get(id or ""))

    def lookup(self, kind: str, id: str) -> Record | None:
        """Return the record of a kind named by text, or None."""
        return self._records[kind].get(id)

    def all(self, kind: type[R]) -> list[R]:
        """Return every record of a kind, ordered by rank."""
        return self._ordered((kind.KIND, "", ""), self._records[kind.KIND].keys(), kind)

    def count(self, kind: type[Record]) -> int:
        """Return how many records of the kind there are."""
        return len(self._records[kind.KIND])

    def children(self, kind: type[R], parent_id: str) -> list[R]:
        """Return the records of a kind that the parent owns, ordered by rank."""
        assert kind.PARENT is not None
        return self.referring(kind, kind.PARENT, parent_id)

    def referring(self, kind: type[R], field: str, id: str) -> list[R]:
        """Return the records of a kind whose reference field names the id, ordered by rank."""
        ids = self._index(kind.KIND, field).get(id, {})
        return self._ordered((kind.KIND, field, id), ids.keys(), kind)

    def records(self) -> Iterator[Record]:
        """Yield every record, parents' kinds first."""
        for records in self._records.values():
            yield from records.values()

    def by_kind(self) -> dict[str, list[Record]]:
        """Return every record by kind, parents' kinds first, in no order."""
        return {kind: list(records.values()) for kind, records in self._records.items()}

    @property
    def info(self) -> ProjectInfo:
        """The project's name and settings."""
        return self.get(ProjectInfo, PROJECT_ID)

    def journeys(self) -> list[Journey]:
        """Return the maps in their order."""
        return self.all(Journey)

    def stages(self, journey_id: str) -> list[Stage]:
        """Return a map's stages, left to right."""
        return self.children(Stage, journey_id)

    def touchpoints(self, stage_id: str) -> list[Touchpoint]:
        """Return a stage's touchpoints, left to right."""
        return self.children(Touchpoint, stage_id)

    def journey_touchpoints(self, journey_id: str) -> list[Touchpoint]:
        """Return a map's touchpoints, left to right across its stages."""
        return [touchpoint for stage in self.stages(journey_id) for touchpoint in self.touchpoints(stage.id)]

    def journey_of(self, touchpoint_id: str) -> Journey:
        """Return the map a touchpoint is on."""
        stage = self.get(Stage, self.get(Touchpoint, touchpoint_id).stage_id)
        return self.get(Journey, stage.journey_id)

    def scores_of(self, touchpoint_id: str, round_id: str) -> list[Score]:
        """Return the raters' scores of a touchpoint in a round."""
        return [score for score in self.children(Score, touchpoint_id) if score.round_id == round_id]

    def metrics_of(self, dataset_id: str) -> list[Metric]:
        """Return a dataset's metrics in their order."""
        return self.children(Metric, dataset_id)

    def links_of(self, dataset_id: str) -> dict[str | None, str | None]:
        """Return what each value of a dataset's touchpoint column means: the id of a touchpoint, stage or map.

        None keeps a value unassigned.
        """
        return {link.value: link.target_id for link in self.children(Link, dataset_id)}

    def datasets(self) -> list[Dataset]:
        """Return the imported tables in their order."""
        return self.all(Dataset)

    def _ordered(self, key: tuple[str, str, str], ids: Iterable[str], kind: type[R]) -> list[R]:
        found = self._sorted.get(key)
        if found is None:
            records = self._records[kind.KIND]
            found = self._sorted[key] = sorted((records[id] for id in ids), key=siblings_key)
        return cast(list[R], found.copy())

    def _index(self, kind: str, field: str) -> dict[str, dict[str, None]]:
        """Return which records of a kind name which id in a field; made on first use, kept up to date since."""
        index = self._referring.get((kind, field))
        if index is None:
            index = self._referring[kind, field] = {}
            named = map(attrgetter(field), self._records[kind].values())
            for id, target in zip(self._records[kind], named, strict=True):
                index.setdefault(target or "", {})[id] = None
        return index

    def _put(self, record: Record) -> None:
        kind = record.KIND
        self._records[kind][record.id] = record
        self._sorted.pop((kind, "", ""), None)
        for field in record.REFERENCES:
            target = getattr(record, field) or ""
            if (kind, field) in self._referring:
                self._referring[kind, field].setdefault(target, {})[record.id] = None
            self._sorted.pop((kind, field, target), None)

    def _drop(self, record: Record) -> None:
        kind = record.KIND
        del self._records[kind][record.id]
        self._sorted.pop((kind, "", ""), None)
        for field in record.REFERENCES:
            target = getattr(record, field) or ""
            if (kind, field) in self._referring:
                self._referring[kind, field][target].pop(record.id, None)
            self._sorted.pop((kind, field, target), None)
