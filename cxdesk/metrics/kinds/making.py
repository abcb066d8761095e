"""How a metric's answers are made of several columns: roles, what the user fixed, and the words for yes and no.

A kind that needs more than one column of answers says here what it needs, and gets a function from one row's cells to
one answer. It must not know tables, files or dates of today.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _
from cxdesk.model.answers import Value, key_text


@dataclass(frozen=True, slots=True)
class Role:
    """A part a column plays in a metric: ``key`` is written on command lines, ``name`` is an untranslated message.

    ``reads`` says what its cells are read as; ``count`` columns play it, side by side.
    """

    key: str
    name: str
    reads: Literal["value", "number", "moment"] = "value"
    count: int = 1


@dataclass(frozen=True, slots=True)
class How:
    """What a metric is made of: columns by role, and what the user fixed (None: the kind's default).

    ``types`` are the columns' types by index, ``last_day`` is the last day in any of the moments' columns (an ordinal),
    after which nothing is known. ``low`` and ``high`` are the ends of the scale of the items. ``hours`` are the working
    hours of a week ("Mo-Fr 9-17"; None: every hour counts), ``holidays`` days without any, separated by spaces.
    """

    columns: Mapping[str, tuple[int, ...]]
    types: Mapping[int, str] = field(default_factory=dict)
    yes: str | None = None
    window: int | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    last_day: int = 0
    hours: str | None = None
    holidays: str | None = None

    def first(self, role: str) -> int | None:
        """The (first) column with a role."""
        return next(iter(self.columns.get(role, ())), None)


Answer = Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Made:
    """A column to be computed: the columns ``of`` whose cells ``answer`` takes, and the one with its dates.

    What ``answer`` returns is None where the row does not count, and text that says why where a cell cannot be read.
    ``low`` to ``high`` are the answers that count. ``weight`` is the column with the metric's own weights, such as
    money. ``basis`` is what tells the metric from others of its variant, such as working hours. Where an answer
    depends on other rows, ``look`` is called with all of them before, in the file's order; it and ``answer`` then get
    the row's number as well, before its cells.
    """

    of: tuple[int, ...]
    answer: Answer
    type: str
    low: float
    high: float
    day: int | None = None
    weight: int | None = None
    basis: str = ""
    look: Callable[..., None] | None = None


YES: Final = frozenset(
    "yes y yeah yep true t on checked так т да д da adevărat adevarat có co đúng ใช่ จริง sí si sì s verdadero ja j wahr"
    " oui o vrai sim verdadeiro vero tak prawda ano pravda правда істина истина igen evet doğru yebo"
    " はい 是 예 네 ✓ ✔ ☑ x 1".split()
)
NO: Final = frozenset(
    "no n nope false f off unchecked ні н нет nu fals không khong sai ไม่ ไม่ใช่ เท็จ falso nein falsch non faux não nao"
    " nie fałsz falsz ne nepravda неправда ложь хибність nem hayır yanlış いいえ 否 아니요 ✗ ✘ ☐ 0".split()
)
"""What yes and no are called in survey exports, folded."""


def flag(yes: str | None = None) -> Callable[[Value], Value]:
    """A function from a cell to 1 (yes), 0 (no), None (no answer) or the cell's text where it is neither.

    ``yes`` names the values that mean yes, separated by "|"; any other is a no then. It may instead say which numbers
    do, such as ">=2" or "<24"; a cell without a number is neither then.
    """
    limit = _LIMIT.fullmatch(yes.strip()) if yes is not None else None
    if limit is not None:
        return _within(_COMPARE[limit[1]], float(limit[2]))
    if yes is not None:
        meant = {part.strip().casefold() for part in yes.split("|")}
        return lambda cell: None if cell is None else int((key_text(cell) or "").casefold() in meant)

    def read(cell: Value) -> Value:
        if cell is None:
            return None
        word = (key_text(cell) or "").casefold()
        return 1 if word in YES else 0 if word in NO else str(cell)

    return read


_LIMIT = re.compile(r"(>=|<=|≥|≤|>|<)\s*(-?\d+(?:\.\d+)?)")
_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "≥": operator.ge,
    "<=": operator.le,
    "≤": operator.le,
}


def _within(compare: Callable[[float, float], bool], limit: float) -> Callable[[Value], Value]:
    def read(cell: Value) -> Value:
        number = number_in(cell)
        if number is None:
            return None if cell is None else str(cell)
        return int(compare(number, limit))

    return read


def is_flag(text: str) -> bool:
    """Whether a cell says yes or no."""
    word = text.strip().casefold()
    return word in YES or word in NO


def moment(cell: Value) -> datetime | None:
    """The moment of an ISO text, without its zone; None where there is none."""
    return _moment(cell) if isinstance(cell, str) else None


@lru_cache(maxsize=1 << 16)
def _moment(text: str) -> datetime | None:
    """Remembered, as several metrics ask for the same cells and many rows share a day."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def day_of(cell: Value) -> int | None:
    """The day of an ISO text as an ordinal; None where there is none."""
    found = moment(cell)
    return None if found is None else found.toordinal()


def no_date(cell: Value) -> str | None:
    """The cell's text where something is in it that is no date."""
    return str(cell) if cell is not None and moment(cell) is None else None


_UNITS: Final = {
    "seconds": 1 / 3600,
    "minutes": 1 / 60,
    "hours": 1.0,
    "days": 24.0,
    "weeks": 168.0,
}


def hours_in(unit: str) -> float:
    """How many hours a unit of time has; CxdeskError where there is no such unit."""
    folded = unit.strip().casefold()
    for name, hours in _UNITS.items():
        if folded and name.startswith(folded.rstrip("s") or folded):
            return hours
    raise CxdeskError(
        _("There is no unit of time “{unit}”; choose one of {known}.").format(
            unit=unit, known=", ".join(_UNITS)
        )
    )


def whole_day(text: str) -> int:
    """The ordinal of a day written YYYY-MM-DD; CxdeskError where it is none."""
    day = day_of(text.strip())
    if day is None:
        raise CxdeskError(_("“{text}” is no day; write it as 2026-12-31.").format(text=text))
    return day


def number_in(cell: Value) -> float | None:
    """A cell's number; None where it holds none."""
    return float(cell) if isinstance(cell, (int, float)) and math.isfinite(cell) else None
