"""Lists of items asked side by side: "How satisfied were you with …: Search", "… [Pay]", or touchpoints as columns.

They are told by a shared question or by short names in a row, and always by one scale. It must not know shapes of
other kinds.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from cxdesk.exchange.shapes.values import Wide
from cxdesk.exchange.tables import ColumnFacts
from cxdesk.exchange.values import is_missing
from cxdesk.i18n import _

_LEAST = 3
_SHARED = 8
"""A question has at least this many characters."""
_SHORT = 32
_CODE = re.compile(r"[^\W\d_]{0,8}[\s._#-]*\d+(?:[\s._#-]*\d+)*(?:[\s._-]?[a-z])?", re.IGNORECASE)
_ABOUT_PEOPLE = re.compile(
    r"\b(?:age|year|month|day|hour|week|children|count|number|total|sum|rank|id|code|tenure|quantity|price)\b",
    re.IGNORECASE,
)
_WORDS = 11
"""A scale of words has at most this many."""


def find_items(columns: Sequence[ColumnFacts]) -> tuple[Wide, ...] | None:
    """The columns that ask the same of different things, the longest such list; None where there is none."""
    lists = [found for found in (*_asked(columns), *_named(columns)) if len(found) >= _LEAST]
    lists.sort(key=len, reverse=True)
    return tuple(lists[0]) if lists else None


def _asked(columns: Sequence[ColumnFacts]) -> Iterator[list[Wide]]:
    """Neighbours with the same question before or around what differs."""
    for _scale, run in groupby(columns, key=_question):
        same = list(run)
        if _scale is None or len(same) < _LEAST:
            continue
        question = _scale[0]
        items = [_item(facts.name, question) for facts in same]
        if len(set(items)) == len(items) and all(items):
            yield [Wide(f.name, item, question) for f, item in zip(same, items, strict=True)]


def _question(facts: ColumnFacts) -> tuple[str, str] | None:
    """The question a column's name opens with, and the column's scale; None without either."""
    scale = _scale(facts)
    match = re.fullmatch(r"(.+?)\s*\[([^\[\]]+)\]", facts.name, re.DOTALL) or re.fullmatch(
        r"(.+?)(?:: | - | – | — |\|)(.+)", facts.name, re.DOTALL
    )
    if scale is None or match is None or len(match[1].strip()) < _SHARED:
        return None
    return match[1].strip(), scale


def _item(name: str, question: str) -> str:
    """What a name says beside the question."""
    rest = name.removeprefix(question).strip()
    return " ".join(rest.strip("[]:-–—| ").split())


def _named(columns: Sequence[ColumnFacts]) -> Iterator[list[Wide]]:
    """Neighbours with short names that are no codes, all on one scale from 3 steps on."""
    answer = _("Answer")
    for scale, run in groupby(columns, key=lambda facts: _scale(facts) if _is_item(facts.name) else None):
        if scale is not None:
            yield [Wide(facts.name, facts.name, answer) for facts in run]


def _is_item(name: str) -> bool:
    return (
        len(name) <= _SHORT
        and len(name.split()) <= 5
        and not name.endswith("?")
        and not _CODE.fullmatch(name)
        and not _ABOUT_PEOPLE.search(name)
    )


def _scale(facts: ColumnFacts) -> str | None:
    """The scale a column's answers are on, as a name to compare; None where they are on none."""
    if facts.type == "integer" and facts.low is not None and facts.high is not None and facts.distinct >= 3:
        if facts.low < 0 or facts.high > 10:
            return None
        return next(name for end, name in ((5, "to 5"), (7, "to 7"), (10, "to 10")) if facts.high <= end)
    words = [text.strip().casefold() for text, _n in facts.values if not is_missing(text)]
    if facts.type == "text" and 3 <= len(set(words)) <= _WORDS and len(words) <= _WORDS * 2:
        answered = sum(n for text, n in facts.values if not is_missing(text))
        return "|".join(sorted(set(words))) if answered >= 3 * len(words) else None
    return None
