"""What a user decides about an import, and how it is written on a command line.

None everywhere means "as guessed". Columns are named as the reader names them. This module must not know the table.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cxdesk.errors import CxdeskError
from cxdesk.exchange.rules import Rule, rule_from_text
from cxdesk.i18n import _
from cxdesk.metrics import kinds

_OPTIONS = (
    *("scale", "direction", "variant", "name", "yes", "window", "unit", "asof", "option", "words"),
    *("hours", "holidays"),
)
_FIXED = ("low", "high", *_OPTIONS[1:])
"""The fields of a metric that are options of its text."""
_SCALE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|–|\.\.)\s*(-?\d+(?:\.\d+)?)\s*")
_DIRECTIONS = ("high_good", "low_good")


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """A metric asked for: its kind, its column, and what of its definition is fixed (None: by kind and values).

    ``role`` is what the column is to the metric (empty: the kind's first role), ``more`` are the others as pairs of a
    role and a column. ``yes`` names the values that mean yes, separated by "|"; ``window`` is in days, ``unit`` one of
    time, ``asof`` the last day that the data know of (YYYY-MM-DD). ``option`` is the answer whose share is wanted of a
    question with several, ``words`` the numbers of answers in words (None: no answer) where they are not as guessed.
    ``hours`` are working hours ("Mo-Fr 9-17; Sa 10-14") and ``holidays`` days without any, separated by spaces.
    """

    kind: str
    column: str
    low: float | None = None
    high: float | None = None
    direction: str | None = None
    variant: str | None = None
    name: str | None = None
    role: str = ""
    more: tuple[tuple[str, str], ...] = ()
    yes: str | None = None
    window: int | None = None
    unit: str | None = None
    asof: str | None = None
    option: str | None = None
    words: Mapping[str, float | None] = field(default_factory=dict)
    hours: str | None = None
    holidays: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a user may fix. An empty text or tuple means "none", None "as guessed".

    ``all_rows`` names the one touchpoint that all rows belong to, by name; ``links`` says which touchpoint id a value
    of the touchpoint column means (its key None: rows without a value, or all rows where there is no such column).
    ``notes`` gives columns the role comment, id or none. ``rules`` say by several columns what a row is about; where
    none fits, the touchpoint column's own value counts. ``weight`` is the column with the rows' sampling weights,
    ``count`` the one that says for how many equal answers a row stands.
    """

    name: str | None = None
    date: str | None = None
    touchpoint: str | None = None
    all_rows: str | None = None
    segments: tuple[str, ...] | None = None
    metrics: tuple[MetricChoice, ...] | None = None
    links: Mapping[str | None, str | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    weight: str | None = None
    count: str | None = None


def choices_from_text(
    name: str | None = None,
    date: str | None = None,
    touchpoint: str | None = None,
    segments: Sequence[str] | None = None,
    metrics: Sequence[str] | None = None,
    rules: Sequence[str] | None = None,
    weight: str | None = None,
    count: str | None = None,
) -> Choices:
    """Return the choices that a command line spells out.

    ``touchpoint`` is a column, or for all rows ``=NAME`` of a touchpoint, ``=stage:NAME`` or ``=map``; a metric is
    ``KIND[:ROLE]=COL[,scale=1-10,…]``, a rule ``NAME: COL = VALUE and COL contains VALUE``. Raises CxdeskError with a
    sentence for what cannot be read.
    """
    whole = touchpoint is not None and touchpoint.startswith("=")
    return Choices(
        name=name,
        date=date,
        touchpoint="" if whole else touchpoint,
        all_rows=touchpoint[1:].strip() if touchpoint is not None and whole else None,
        segments=None if segments is None else tuple(segments),
        metrics=None if metrics is None else tuple(_joined(map(metric_from_text, metrics))),
        rules=tuple(map(rule_from_text, rules or ())),
        weight=weight,
        count=count,
    )


def _joined(choices: Iterable[MetricChoice]) -> list[MetricChoice]:
    """The choices with those that name further columns of the one before put to it."""
    found: list[MetricChoice] = []
    for choice in choices:
        last = found[-1] if found else None
        if last is None or last.kind != choice.kind or not choice.role or not _has_room(last, choice.role):
            found.append(choice)
            continue
        fixed = {key: value for key in _FIXED if (value := getattr(choice, key)) not in (None, {})}
        found[-1] = replace(last, more=(*last.more, (choice.role, choice.column), *choice.more), **fixed)
    return found


def _has_room(choice: MetricChoice, role: str) -> bool:
    """Whether a column belongs to the metric before: it could take it, and one of the two could not do alone."""
    kind = kinds.get(choice.kind)
    held = [choice.role or kind.roles[0].key, *(name for name, _column in choice.more)]
    known = next((known for known in kind.roles if known.key == role), None)
    if known is None or held.count(role) >= known.count:
        return False
    complete = any(set(keys) <= set(held) for keys in kind.needs)
    return known.count > 1 or not complete or (role,) not in kind.needs


def metric_from_text(text: str) -> MetricChoice:
    """Return the metric that ``KIND[:ROLE]=COL[,ROLE=COL…][,scale=1-10,direction=low_good,…]`` asks for.

    The column's name may itself hold commas and equals signs.
    """
    kind, equals, rest = text.partition("=")
    if not equals or not kind.strip() or not rest.strip():
        raise CxdeskError(
            _("“{text}” names no metric and column; write it as KIND=COLUMN, such as nps=Score.").format(
                text=text
            )
        )
    kind, colon, role = (part.strip().casefold() for part in kind.partition(":"))
    known = [part.key for part in kinds.get(kind).roles]
    role = _role(kind, role, known) if colon else ""
    options: dict[str, str] = {}
    more: list[tuple[str, str]] = []
    keys = "|".join(map(re.escape, (*_OPTIONS, *known)))
    option = re.compile(rf",\s*({keys})\s*=([^,]*)$")
    worded = re.search(rf",\s*(words|option)\s*=(.*?)(?=,\s*(?:{keys})\s*=|$)", rest, re.DOTALL)
    while worded:  # an answer in words may hold commas
        options[worded[1]] = worded[2].strip()
        rest = rest[: worded.start()] + rest[worded.end() :]
        worded = re.search(rf",\s*(words|option)\s*=(.*?)(?=,\s*(?:{keys})\s*=|$)", rest, re.DOTALL)
    while match := option.search(rest):
        if match[1] in _OPTIONS:
            options.setdefault(match[1], match[2].strip())
        else:
            more.insert(0, (match[1], match[2].strip()))
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
        kind,
        column,
        low,
        high,
        direction,
        options.get("variant"),
        options.get("name"),
        role,
        tuple(more),
        options.get("yes"),
        _window(options["window"]) if "window" in options else None,
        options.get("unit"),
        options.get("asof"),
        options.get("option"),
        _words(options["words"], column) if "words" in options else {},
        options.get("hours"),
        options.get("holidays"),
    )


def _role(kind: str, role: str, known: Sequence[str]) -> str:
    if known[:1] == ["answer"] and role in ("answer", "score"):
        return ""
    if role in known:
        return role
    if known == ["answer"]:
        raise CxdeskError(
            _("A metric of the kind {kind} has no column called “{role}”; it needs only its answers.").format(
                kind=kind, role=role
            )
        )
    raise CxdeskError(
        _("A metric of the kind {kind} has no column called “{role}”; it knows {known}.").format(
            kind=kind, role=role, known=", ".join(known)
        )
    )


def _words(text: str, column: str) -> dict[str, float | None]:
    """The numbers of words as ``Very satisfied:5|Satisfied:4|Don't know:``; nothing after the colon is no answer."""
    found: dict[str, float | None] = {}
    for part in filter(str.strip, text.split("|")):
        word, colon, number = part.rpartition(":")
        try:
            found[word.strip()] = float(number) if number.strip() else None
        except ValueError:
            colon = ""
        if not colon or not word.strip():
            raise CxdeskError(
                _(
                    "“{text}” gives no number to an answer of “{column}”; write it as Very satisfied:5."
                ).format(text=part.strip(), column=column)
            )
    return found


def _window(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3660:
        raise CxdeskError(_("A window is a number of days from 1 to 3660, not “{text}”.").format(text=text))
    return int(text)


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
