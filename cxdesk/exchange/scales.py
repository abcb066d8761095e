"""Which scale, direction and variant a column of answers most likely has, told by its values and its header.

A default that is certain enough is taken silently; where the field itself has two readings (customer effort) the user
is asked. This module must not know tables or projects.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cxdesk.metrics.kinds import HIGH_GOOD, LOW_GOOD, Kind

_COVERED = 0.95
_COVERED_APART = 0.75
"""A scale that holds this share will do where what is outside stands apart, such as 9 for "don't know" after 1-5."""
_ENOUGH = 30
"""From this many answers on it says something that an answer of the scale was never given."""

_EASE = re.compile(
    r"\beas(?:e|y|ier|ily)\b|легк|ușor|uşor|fácil|facil|einfach|leicht|dễ|ง่าย|ces.?2", re.IGNORECASE
)
_EFFORT = re.compile(
    r"effort|зусил|усили|efort|esfuerzo|esforço|aufwand|nỗ lực|พยายาม|difficult|ces.?1", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A definition to start from; ``asked`` where only the user can say whether it is right."""

    low: float
    high: float
    direction: str
    asked: bool = False


def guess_scale(
    kind: Kind,
    header: str,
    answers: Mapping[float, int],
    low: float | None = None,
    high: float | None = None,
) -> Guess:
    """Return the likely scale and direction of a column with these answers (``{answer: how many}``).

    ``low`` and ``high`` are the ends of the scale as far as they are known.
    """
    ends = _ends(kind, answers)
    low, high = ends[0] if low is None else low, ends[1] if high is None else high
    return _effort(header, low, high) if kind.key == "ces" else Guess(low, high, HIGH_GOOD)


def _effort(header: str, low: float, high: float) -> Guess:
    """CES 2.0 asks for ease on 1-7, CES 1.0 for effort on 1-5; any other pairing is the user's to settle."""
    ease, effort = bool(_EASE.search(header)), bool(_EFFORT.search(header))
    if high == 5 and not ease:
        return Guess(low, high, LOW_GOOD, asked=True)
    return Guess(low, high, HIGH_GOOD, asked=effort and not ease)


def _ends(kind: Kind, answers: Mapping[float, int]) -> tuple[float, float]:
    total = sum(answers.values())
    offered = list(dict.fromkeys((scale.low, scale.high) for scale in kind.scales))
    if not total:
        return offered[0]
    if kind.step <= 0:
        least, most = min(answers), max(answers)
        for low, high in offered:
            if low <= least and most <= high:
                return low, high
        return float(math.floor(least)), float(max(math.ceil(most), math.floor(least) + 1))
    if kind.key in ("nps", "enps"):
        return offered[1 if not answers.get(0) and answers.get(1) and total >= _ENOUGH else 0]
    if (0.0, 1.0) in offered and set(answers) <= {0, 1}:
        return 0.0, 1.0
    if kind.key == "ces" and total >= _ENOUGH and not any(answers.get(step) for step in (6, 7)):
        offered.sort(key=lambda ends: ends[1])
    return next((ends for ends in offered if _holds(answers, ends, total)), offered[0])


def _holds(answers: Mapping[float, int], ends: tuple[float, float], total: int) -> bool:
    low, high = ends
    inside = sum(count for answer, count in answers.items() if low <= answer <= high) / total
    apart = not any(answers.get(step) for step in (low - 1, high + 1))
    return inside >= _COVERED or (apart and inside >= _COVERED_APART)
