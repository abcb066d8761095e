"""What a user decides about an import, and how it is written on a command line.

None everywhere means "as guessed". Columns are named as the reader names them. This module must not know the table.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _

_OPTION = re.compile(r",\s*(scale|direction|variant|name)\s*=([^,]*)$")
_SCALE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|–|\.\.)\s*(-?\d+(?:\.\d+)?)\s*")
_DIRECTIONS = ("high_good", "low_good")


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """A metric asked for: its kind, its column, and what of its definition is fixed (None: by kind and values)."""

    kind: str
    column: str
    low: float | None = None
    high: float | None = None
    direction: str | None = None
    variant: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a user may fix. An empty text or tuple means "none", None "as guessed".

    ``all_rows`` names the one touchpoint that all rows belong to, by name; ``links`` says which touchpoint id a value
    of the touchpoint column means (its key None: rows without a value, or all rows where there is no such column).
    ``notes`` gives columns the role comment, id or none.
    """

    name: str | None = None
    date: str | None = None
    touchpoint: str | None = None
    all_rows: str | None = None
    segments: tuple[str, ...] | None = None
    metrics: tuple[MetricChoice, ...] | None = None
    links: Mapping[str | None, str | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def choices_from_text(
    name: str | None = None,
    date: str | None = None,
    touchpoint: str | None = None,
    segments: Sequence[str] | None = None,
    metrics: Sequence[str] | None = None,
) -> Choices:
    """Return the choices that a command line spells out.

    ``touchpoint`` is a column or ``=NAME`` for all rows; a metric is ``KIND[:ROLE]=COL[,scale=1-10,…]``. Raises
    CxdeskError with a sentence for what cannot be read.
    """
    whole = touchpoint is not None and touchpoint.startswith("=")
    return Choices(
        name=name,
        date=date,
        touchpoint="" if whole else touchpoint,
        all_rows=touchpoint[1:].strip() if touchpoint is not None and whole else None,
        segments=None if segments is None else tuple(segments),
        metrics=None if metrics is None else tuple(map(metric_from_text, metrics)),
    )


def metric_from_text(text: str) -> MetricChoice:
    """Return the metric that ``KIND[:ROLE]=COL[,scale=1-10,direction=low_good,variant=mean,name=…]`` asks for.

    The column's name may itself hold commas and equals signs.
    """
    kind, equals, rest = text.partition("=")
    if not equals or not kind.strip() or not rest.strip():
        raise CxdeskError(
            _("“{text}” names no metric and column; write it as KIND=COLUMN, such as nps=Score.").format(
                text=text
            )
        )
    kind, colon, role = kind.partition(":")
    if colon and role.strip().casefold() not in ("answer", "score"):
        raise CxdeskError(
            _("A metric of the kind {kind} has no column called “{role}”; it needs only its answers.").format(
                kind=kind.strip(), role=role.strip()
            )
        )
    options: dict[str, str] = {}
    while match := _OPTION.search(rest):
        options.setdefault(match[1], match[2].strip())
        rest = rest[: match.start()]
    column = rest.strip()
    low, high = _scale(options["scale"], column) if "scale" in options else (None, None)
    direction = options.get("direction")
    if direction is not None and direction not in _DIRECTIONS:
        raise CxdeskError(
            _("The direction of “{column}” is high_good or low_good, not “{text}”.").format(
                column=column, text=direction
            )
        )
    return MetricChoice(
        kind.strip().casefold(), column, low, high, direction, options.get("variant"), options.get("name")
    )


def _scale(text: str, column: str) -> tuple[float, float]:
    match = _SCALE.fullmatch(text)
    if match is None:
        raise CxdeskError(
            _("The scale of “{column}” is written low-high, such as 1-10, not “{text}”.").format(
                column=column, text=text
            )
        )
    low, high = float(match[1]), float(match[2])
    if low >= high:
        raise CxdeskError(
            _("The scale {text} of “{column}” begins above its end; write the lower number first.").format(
                text=text, column=column
            )
        )
    return low, high
