"""What a shape is: how a table that is not one row per answer becomes such; plain values a user can correct.

Columns are named as the reader names them. A shape that names no columns means "as the table itself says". This
module must not know files or how a shape is carried out.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeAlias

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _


@dataclass(frozen=True, slots=True)
class Wide:
    """A column of a wide table: its cells are answers to ``measure`` about ``key``, a day (YYYY-MM-DD) or an item."""

    column: str
    key: str
    measure: str


@dataclass(frozen=True, slots=True)
class Unpivot:
    """One row for each row and key: columns named after periods or items become rows.

    ``key`` names the column the keys go to, ``part`` is what it plays: "date" or "touchpoint".
    """

    columns: tuple[Wide, ...] = ()
    key: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A column that counts how often ``answer`` was given."""

    column: str
    answer: str


@dataclass(frozen=True, slots=True)
class Levels:
    """One row for each row and answer, with how many gave it: columns of counts become answers.

    ``total`` is the column that says how many answers there were; with ``rest`` what the levels leave of it is a
    further answer, without it they must add up to it. ``part`` is what the answers are to a metric, as KIND:ROLE.
    """

    levels: tuple[Level, ...] = ()
    total: str = ""
    rest: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Cases:
    """One row for each case of an event log.

    ``case`` identifies it, ``moment`` says when something happened and ``activity`` (which may be empty) what.
    """

    case: str = ""
    moment: str = ""
    activity: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """The rows with ``columns`` of another table, from the first row there with the same value of ``on``."""

    path: str = ""
    on: str = ""
    columns: tuple[str, ...] = ()
    on_there: str = ""
    """The key's name in the other table; ``on`` where it is empty."""
    first: "Unpivot | Levels | Cases | Join | None" = None
    """The shape that the table is brought into before."""


Shape: TypeAlias = Unpivot | Levels | Cases | Join


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a table looks like: a sentence for the user and the shape that would help (None: nothing to change).

    The shape names no columns, so that it also fits a newer export with more of them. ``certain`` where it may be done
    unasked, as long as it is said.
    """

    shape: Shape | None
    sentence: str
    certain: bool = False
    metric: str = ""
    """A metric that the table then holds, as on the command line (figure:value=NPS,n=Answers); empty where the reader's
    guesses name it."""


_SHAPES: Final[Mapping[str, type[Unpivot | Levels | Cases | Join]]] = {
    "unpivot": Unpivot,
    "levels": Levels,
    "cases": Cases,
    "join": Join,
}


def shape_name(shape: Shape) -> str:
    """The word for a shape in files and on command lines: unpivot, levels, cases or join."""
    return next(name for name, made in _SHAPES.items() if type(shape) is made)


def shape_words(shape: Shape) -> str:
    """What the shape makes of a table, in a few words (translated)."""
    return {
        "unpivot": _("columns turned into rows"),
        "levels": _("counts turned into answers"),
        "cases": _("events grouped by case"),
        "join": _("columns added from another table"),
    }[shape_name(shape)]


def shape_to_data(shape: Shape) -> dict[str, Any]:
    """The shape as what JSON can hold."""
    data = {"shape": shape_name(shape), **asdict(shape)}
    if isinstance(shape, Join):
        data["first"] = shape_to_data(shape.first) if shape.first else None
    return data


def shape_from_data(data: object) -> Shape:
    """The shape that ``shape_to_data`` wrote. Raises CxdeskError where it is none."""
    try:
        fields = dict(data)  # type: ignore[call-overload]
        made = _SHAPES[fields.pop("shape")]
        if made is Unpivot:
            fields["columns"] = tuple(Wide(**wide) for wide in fields["columns"])
        elif made is Levels:
            fields["levels"] = tuple(Level(**level) for level in fields["levels"])
        elif made is Join:
            fields["columns"] = tuple(map(str, fields["columns"]))
            fields["first"] = shape_from_data(fields["first"]) if fields["first"] else None
        return made(**fields)
    except (KeyError, TypeError, ValueError) as error:
        raise CxdeskError(_("The shape of the table cannot be read; choose it anew.")) from error
