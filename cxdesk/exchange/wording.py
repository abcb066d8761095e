"""Answers given in words: which scale a whole column speaks, and the number each of its words stands for.

The scales are a text file among the resources. A column is judged by its different values and how often each occurs;
what its header says, and what a metric makes of the numbers, is not known here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final, NamedTuple

from cxdesk import resources
from cxdesk.exchange.values import is_missing
from cxdesk.exchange.word_forms import fold, forms, near
from cxdesk.exchange.word_numbers import labelled
from cxdesk.model.answers import Value

NUMBERS: Final = "numbers"
"""The family of a column whose cells are numbers with words beside them."""
OPEN: Final = "?"
"""The direction of words that do not say what is good: how often, how much."""

_NEARLY_ALL = 0.9
_MOST_WORDS = 200
_SURE_OF_FOUR, _SURE_OF_THREE = 30, 10
"""From so many answers on it says something that a step of five was never given."""

Count = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Wording:
    """How a column's words are read: each raw cell's number, None where it says that there is no answer.

    ``low`` to ``high`` is the scale (None: to be told by the numbers), ``direction`` high_good, low_good or OPEN.
    Cells of ``unread`` are no step of the scale. ``share`` of the column's answers were understood.
    """

    family: str
    low: float | None
    high: float | None
    direction: str
    numbers: Mapping[str, float | None]
    unread: tuple[Count, ...] = ()
    share: float = 1.0

    def read(self, cell: Value) -> Value:
        """Return a cell's number, None for no answer, or the cell itself where it is no step of the scale."""
        if cell is None:
            return None
        text = cell if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, float) else str(cell)
        number = self.numbers[text] if text in self.numbers else self.numbers.get(text.strip(), cell)
        return int(number) if isinstance(number, float) and number.is_integer() else number


class _Scale(NamedTuple):
    """A scale of the file: its family, its direction, how many steps it has, and the step of each folded word."""

    family: str
    direction: str
    size: int
    steps: Mapping[str, int]


@cache
def scales() -> tuple[_Scale, ...]:
    """Return every scale of the file, the most usual one of a family first."""
    return _file()[0]


@cache
def _file() -> tuple[tuple[_Scale, ...], frozenset[str]]:
    found: list[_Scale] = []
    none: set[str] = set()
    steps: dict[str, int] | None = None
    for line in resources.path("wording", "scales.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            name, *rest = line.strip("[] ").split()
            steps = {} if rest else None
            if rest:
                found.append(_Scale(name, rest[1], int(rest[0].rstrip("abc")), steps or {}))
                steps = found[-1].steps  # type: ignore[assignment]
        elif steps is None:
            none.update(fold(word) for word in line.split(";"))
        else:
            for step, words in enumerate(line.split("|")):
                for word in words.split(";"):
                    steps.setdefault(fold(word), step)
    return tuple(found), frozenset(none)


@cache
def _known() -> dict[str, tuple[tuple[int, int], ...]]:
    """The scales (by place) and steps of each folded word."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place, scale in enumerate(scales()):
        for word, step in scale.steps.items():
            found.setdefault(word, []).append((place, step))
    return {word: tuple(places) for word, places in found.items()}


def is_no_answer(text: str) -> bool:
    """Return whether a cell says that there is no answer: "don't know", "Keine Angabe", "не знаю"."""
    return any(form in _file()[1] for form in forms(text))


@lru_cache(maxsize=4096)
def understand(values: tuple[Count, ...], least: float = _NEARLY_ALL) -> Wording | None:
    """Return how a column with these different values is read; None where they speak no scale.

    ``least`` is the share of the answers that must be steps of one scale. At least two steps must occur.
    """
    said = [(text, n) for text, n in values if not is_missing(text)]
    if not said:
        return None
    found = labelled([(text, n) for text, n in said if not is_no_answer(text)])
    if found is not None:
        return _numbered(said, found.numbers, found.low, found.high, least)
    if sum(n for _text, n in said[:_MOST_WORDS]) < least * sum(n for _text, n in said):
        return None
    return _worded(said, least)


def _numbered(
    said: Sequence[Count],
    numbers: Mapping[str, float],
    low: float | None,
    high: float | None,
    least: float,
) -> Wording | None:
    """Numbers with words: the numbers count, the words tell which end is good."""
    read: dict[str, float | None] = dict(numbers)
    read.update({text: None for text, _n in said if is_no_answer(text) and text not in numbers})
    unread = tuple((text, n) for text, n in said if text not in read)
    share = _share(said, unread)
    if share < least:
        return None
    return Wording(NUMBERS, low, high, _facing(numbers), read, unread, share)


def _facing(numbers: Mapping[str, float]) -> str:
    """Whether words beside the numbers say that a low number is the good one."""
    labels = [(re.sub(r"\d+(?:[.,]\d+)?", " ", text), number) for text, number in numbers.items()]
    placed = [
        (scale, number, step)
        for text, number in labels
        for word in forms(text)
        for scale, step in _known().get(word, ())
    ]
    best = Counter(scale for scale, _number, _step in placed).most_common(1)
    if not best:
        return "high_good"
    at = sorted((number, step) for scale, number, step in placed if scale == best[0][0])
    falls = at[0][1] > at[-1][1]
    way = scales()[best[0][0]].direction
    if way == OPEN:
        return OPEN
    return {"high_good": "low_good", "low_good": "high_good"}[way] if falls else way


def _worded(said: Sequence[Count], least: float) -> Wording | None:
    """The scale that most of the answers are steps of."""
    best: tuple[tuple[float, float, float, int], int, dict[str, int]] | None = None
    total = sum(n for _text, n in said)
    for place, steps in _candidates(said[:_MOST_WORDS]).items():
        scale = scales()[place]
        answered = sum(n for text, n in said if text in steps)
        silent = sum(n for text, n in said if text not in steps and is_no_answer(text))
        used = len(set(steps.values()))
        merged = len({fold(text) for text in steps}) - used
        if used < 2 or answered + silent < least * total:
            continue
        rank = (round((answered + silent) / total, 4), -float(merged), float(used == scale.size), -place)
        if best is None or rank > best[0]:
            best = (rank, place, steps)
    return None if best is None else _numbers_of(said, scales()[best[1]], best[2])


def _candidates(said: Iterable[Count]) -> dict[int, dict[str, int]]:
    """For each scale that has some of the words: the step of each raw cell; a slip of a letter is forgiven."""
    found: dict[int, dict[str, int]] = {}
    slips: list[str] = []
    for text, _n in said:
        places = next((known for form in forms(text) if (known := _known().get(form))), ())
        for place, step in places:
            found.setdefault(place, {})[text] = step
        if not places and not is_no_answer(text):
            slips.append(text)
    for place, steps in found.items():
        for text in slips:
            slip = near(fold(text), scales()[place].steps)
            if slip is not None:
                steps[text] = slip
    return found


def _numbers_of(said: Sequence[Count], scale: _Scale, steps: Mapping[str, int]) -> Wording:
    """The numbers of the steps: 1 to the scale's size, or as many as were offered where that is plain."""
    answered = sum(n for text, n in said if text in steps)
    used = set(steps.values())
    order = list(range(scale.size))
    if scale.size == 5 and used == {0, 1, 3, 4} and answered >= _SURE_OF_FOUR:
        order = [0, 1, 3, 4]
    elif scale.size == 5 and used == {1, 2, 3} and answered >= _SURE_OF_THREE:
        order = [1, 2, 3]
    elif scale.size == 5 and used == {1, 3} and answered >= _SURE_OF_THREE:
        order = [1, 3]
    elif scale.family == "yesno" and used == {0, 2}:
        order = [0, 2]
    low = 0.0 if len(order) == 2 else 1.0
    numbers: dict[str, float | None] = {text: low + order.index(step) for text, step in steps.items()}
    numbers.update({text: None for text, _n in said if text not in steps and is_no_answer(text)})
    unread = tuple((text, n) for text, n in said if text not in numbers)
    high = low + len(order) - 1
    return Wording(scale.family, low, high, scale.direction, numbers, unread, _share(said, unread))


def _share(said: Iterable[Count], unread: Iterable[Count]) -> float:
    return 1 - sum(n for _text, n in unread) / max(1, sum(n for _text, n in said))


def corrected(
    values: tuple[Count, ...], wording: Wording | None, words: Mapping[str, float | None]
) -> Wording:
    """Return the reading with words that the user fixed; where nothing was understood they are all there is.

    Spelling is forgiven in case, spaces and punctuation. The scale grows where a number of the user's is off it. Where
    nearly all words are fixed, and half of them otherwise than understood, they are a scale of their own.
    """
    fixed = {fold(word): number for word, number in words.items()}
    said = [(text, n) for text, n in values if not is_missing(text)]
    if wording is not None and _is_another_scale(wording, fixed):
        wording = None
    numbers = dict(wording.numbers) if wording is not None else {}
    if wording is None:
        numbers.update({text: None for text, _n in said if is_no_answer(text)})
    numbers.update({text: fixed[fold(text)] for text, _n in said if fold(text) in fixed})
    unread = tuple((text, n) for text, n in said if text not in numbers)
    given = [number for number in words.values() if number is not None]
    low, high = (min(given), max(given)) if given else (1.0, 5.0)
    if wording is not None:
        low = low if wording.low is None else min(low, wording.low)
        high = high if wording.high is None else max(high, wording.high)
    elif low == high:
        low, high = min(low, 1.0), max(high, low + 1)
    return replace(
        wording or Wording(NUMBERS, None, None, "high_good", {}),
        low=low,
        high=high,
        numbers=numbers,
        unread=unread,
        share=_share(said, unread),
    )


def _is_another_scale(wording: Wording, fixed: Mapping[str, float | None]) -> bool:
    """Whether the fixed words are not corrections but a whole scale, such as one remembered from an earlier file."""
    steps = [
        (fixed.get(fold(text)), number) for text, number in wording.numbers.items() if number is not None
    ]
    same = [one == other for one, other in steps if one is not None]
    return len(same) >= max(3, 0.75 * len(steps)) and sum(same) * 2 <= len(same)
