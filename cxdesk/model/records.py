"""The record kinds: what a project is made of, as small frozen dataclasses addressed by kind and id.

A record names others by id and never holds them; the order among siblings is their ``rank``. Fields are plain values
(text, numbers, booleans, tuples of them), so that storage can map them without knowing what they mean. This module must
not know how records are stored, changed or shown.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final, Literal

PROJECT_ID: Final = "project"
"""The id of the one ``ProjectInfo`` record of a project."""

SCORE_MIN: Final = 1
SCORE_MAX: Final = 7
SEVERITY_MAX: Final = 4
Part = Literal["success", "effort", "emotion"]
PARTS: Final[tuple[Part, ...]] = ("success", "effort", "emotion")
"""The three parts of a touchpoint's score, in the order they are always shown."""


@dataclass(frozen=True, slots=True)
class Record:
    """What all records share.

    ``REFERENCES`` maps a field to the kind its id names; ``PARENT`` is the field that owns.
    """

    KIND: ClassVar[str] = ""
    PARENT: ClassVar[str | None] = None
    REFERENCES: ClassVar[dict[str, str]] = {}

    id: str


@dataclass(frozen=True, slots=True)
class ProjectInfo(Record):
    """The project itself: its name and the weights of the CX index (relative, not negative, not all zero)."""

    KIND: ClassVar[str] = "project"

    name: str = ""
    note: str = ""
    success_weight: float = 1.0
    effort_weight: float = 1.0
    emotion_weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Journey(Record):
    """One map. ``hidden_lanes`` names the lanes the map does not show (see the render room for their keys)."""

    KIND: ClassVar[str] = "journey"

    title: str = ""
    persona: str = ""
    hidden_lanes: tuple[str, ...] = ()
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Stage(Record):
    """A phase of the journey.

    ``goal`` is what the customer wants there, ``colour`` an index into the palette of eight.
    """

    KIND: ClassVar[str] = "stage"
    PARENT: ClassVar[str | None] = "journey_id"
    REFERENCES: ClassVar[dict[str, str]] = {"journey_id": "journey"}

    journey_id: str = ""
    name: str = ""
    goal: str = ""
    colour: int = 0
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Touchpoint(Record):
    """A contact of the customer with the organisation.

    ``channel`` is a key of ``channels.BUILT_IN``, the id of a ``Channel``, or empty where none is chosen.
    """

    KIND: ClassVar[str] = "touchpoint"
    PARENT: ClassVar[str | None] = "stage_id"
    REFERENCES: ClassVar[dict[str, str]] = {"stage_id": "stage"}

    stage_id: str = ""
    name: str = ""
    channel: str = ""
    notes: str = ""
    moment_of_truth: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Channel(Record):
    """A channel of the user's own, beside the built-in ones."""

    KIND: ClassVar[str] = "channel"

    name: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class PainPoint(Record):
    """What goes wrong at a touchpoint; ``severity`` 0 (not a problem) to 4 (catastrophe), Nielsen's scale."""

    KIND: ClassVar[str] = "pain_point"
    PARENT: ClassVar[str | None] = "touchpoint_id"
    REFERENCES: ClassVar[dict[str, str]] = {"touchpoint_id": "touchpoint"}

    touchpoint_id: str = ""
    text: str = ""
    severity: int = 2
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Opportunity(Record):
    """An idea that would make a touchpoint better."""

    KIND: ClassVar[str] = "opportunity"
    PARENT: ClassVar[str | None] = "touchpoint_id"
    REFERENCES: ClassVar[dict[str, str]] = {"touchpoint_id": "touchpoint"}

    touchpoint_id: str = ""
    text: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Quote(Record):
    """A customer's own words, pinned to a touchpoint as evidence.

    ``source`` says in words where they are from; ``dataset_id`` and ``row`` name the comment they were pinned from
    (empty and 0 where they were typed). They are no reference: a quote outlives its dataset.
    """

    KIND: ClassVar[str] = "quote"
    PARENT: ClassVar[str | None] = "touchpoint_id"
    REFERENCES: ClassVar[dict[str, str]] = {"touchpoint_id": "touchpoint"}

    touchpoint_id: str = ""
    text: str = ""
    source: str = ""
    dataset_id: str = ""
    row: int = 0
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Annotation(Record):
    """Something that happened on a day (``YYYY-MM-DD``), drawn in every chart over time."""

    KIND: ClassVar[str] = "annotation"

    day: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rater(Record):
    """A person who scores touchpoints."""

    KIND: ClassVar[str] = "rater"

    name: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Round(Record):
    """One pass of scoring (a baseline, a year later, …)."""

    KIND: ClassVar[str] = "round"

    name: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Score(Record):
    """One rater's judgement of a touchpoint in a round; each part 1-7, 7 = good on all three, None = not scored."""

    KIND: ClassVar[str] = "score"
    PARENT: ClassVar[str | None] = "touchpoint_id"
    REFERENCES: ClassVar[dict[str, str]] = {
        "touchpoint_id": "touchpoint",
        "rater_id": "rater",
        "round_id": "round",
    }

    touchpoint_id: str = ""
    rater_id: str = ""
    round_id: str = ""
    success: int | None = None
    effort: int | None = None
    emotion: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an imported table: its name, type and role.

    ``type`` is text, integer, number, duration (seconds), date or datetime; ``role`` is date, touchpoint, segment,
    comment, id, count (the row stands for so many equal answers), weight (of the row in a sample) or empty.
    A column that no file had, computed row by row for a metric, names those it was made ``of``, by index; its answers
    belong to the dates in the column ``day`` (None: to the dataset's) and weigh what the column ``weight`` says (None:
    what the dataset's column with that role says).
    """

    name: str
    type: str = "text"
    role: str = ""
    of: tuple[int, ...] = ()
    day: int | None = None
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Dataset(Record):
    """One imported table; its rows live in the file beside the records. ``imported_at`` is ISO 8601 in UTC.

    ``stored_as`` is the name of the table of its rows (empty: the id), another one after each refresh; ``layout`` is
    JSON that says how the file was read and what was chosen, so that a newer export is read alike.
    """

    KIND: ClassVar[str] = "dataset"

    name: str = ""
    source: str = ""
    imported_at: str = ""
    rows: int = 0
    columns: tuple[Column, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    decimal: str = "."
    date_order: str = ""
    stored_as: str = ""
    layout: str = ""
    rank: int = 0

    @property
    def rows_name(self) -> str:
        """The name of the table of its rows."""
        return self.stored_as or self.id

    def columns_with_role(self, role: str) -> list[int]:
        """Return the indexes of the columns that play the role, in file order."""
        return [index for index, column in enumerate(self.columns) if column.role == role]


@dataclass(frozen=True, slots=True)
class Metric(Record):
    """A measure declared on a dataset's column: ``kind`` names the formula, ``low``..``high`` is the answer scale.

    ``step`` is the distance between two answers, 0 where every number between the ends is one. ``direction`` is
    ``high_good`` or ``low_good``; ``variant`` is one of the kind's, empty for its default. ``target`` is the figure
    aimed at.
    """

    KIND: ClassVar[str] = "metric"
    PARENT: ClassVar[str | None] = "dataset_id"
    REFERENCES: ClassVar[dict[str, str]] = {"dataset_id": "dataset"}

    dataset_id: str = ""
    kind: str = ""
    name: str = ""
    column: int = 0
    low: float = 0.0
    high: float = 10.0
    direction: str = "high_good"
    variant: str = ""
    step: float = 1.0
    target: float | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Link(Record):
    """Says what a value of a dataset's touchpoint column means: a touchpoint, a stage or a whole map.

    ``value`` None stands for the rows without such a value (all rows, where the dataset has no touchpoint column). At
    most one of the three ids is given; where all are None the value is unassigned.
    """

    KIND: ClassVar[str] = "link"
    PARENT: ClassVar[str | None] = "dataset_id"
    REFERENCES: ClassVar[dict[str, str]] = {
        "dataset_id": "dataset",
        "touchpoint_id": "touchpoint",
        "stage_id": "stage",
        "journey_id": "journey",
    }

    dataset_id: str = ""
    value: str | None = None
    touchpoint_id: str | None = None
    stage_id: str | None = None
    journey_id: str | None = None

    @property
    def target_id(self) -> str | None:
        """The id of what the value means; ids say by themselves which kind they are of."""
        return self.touchpoint_id or self.stage_id or self.journey_id


_ALL: Final[tuple[type[Record], ...]] = (
    ProjectInfo,
    Journey,
    Stage,
    Touchpoint,
    Channel,
    PainPoint,
    Opportunity,
    Quote,
    Annotation,
    Rater,
    Round,
    Score,
    Dataset,
    Metric,
    Link,
)
KINDS: Final[dict[str, type[Record]]] = {kind.KIND: kind for kind in _ALL}
"""Every record kind by name; parents come before their children."""


def field_names(kind: str) -> tuple[str, ...]:
    """Return the field names of a kind, ``id`` first."""
    return tuple(f.name for f in fields(KINDS[kind]))


def siblings_key(record: Record) -> tuple[int, str]:
    """Sort siblings by rank; the id settles ties so that every copy of a project has the same order."""
    rank: Any = getattr(record, "rank", 0)
    return rank, record.id
