"""Numbers with something beside them: "5 - Very satisfied", "10 (extremely likely)", "4/5", "★★★☆☆", "4 stars".

A whole column is judged, as only the column tells a scale from other texts with numbers in them. It must not know
what the words mean.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cxdesk.exchange.word_forms import fold

_HIGHEST = 10
_FORMS = 11
_PROVED = 0.95
_LONGEST = 200
"""A longer cell is somebody's text: no number with its label, and long to look at for one."""

_FULL, _EMPTY = "★⭐✭✮🌟", "☆✩✰"
_STARS = re.compile(rf"[{_FULL}{_EMPTY}\ufe0f\s]+")
_PLAIN = re.compile(r"(\d{1,2}(?:[.,]\d)?)")
_OF = re.compile(
    r"(\d{1,2}(?:[.,]\d)?)\s*(?:/|of|out of|von|de|din|sur|из|з|із|trên|จาก|su|z|sobre)\s*(\d{1,2})"
)
_UNIT = re.compile(
    r"(\d{1,2}(?:[.,]\d)?)\s*(?:stars?|points?|pts?\.?|punkte?|sterne?|étoiles?|estrellas?|estrelas?|stell[ae]|stele|"
    r"stea|puntos|pontos|puncte|балів|бали?|баллов|балла?|зірк\w*|зірок|звезд\w*|звёзд\w*|sao|điểm|ดาว|คะแนน|gwiazd\w*|"
    rf"[{_FULL}]\ufe0f?)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(\d{1,2})\s*(?:[-–—=:.)\]]|\s)\s*\(?\s*([^\d\s].*)", re.DOTALL)
_BRACKETED = re.compile(r"(\d{1,2})\s*[(\[]\s*([^\d\s].*?)\s*[)\]]", re.DOTALL)
_AFTER = re.compile(r"(\D*[^\W\d_]\D*?)\s*[-–—=:(\[]\s*(\d{1,2})\s*[)\]]?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Labelled:
    """The number of each raw cell; ``low`` and ``high`` where the cells tell the ends of the scale."""

    numbers: dict[str, float]
    low: float | None = None
    high: float | None = None


def labelled(said: Sequence[tuple[str, int]]) -> Labelled | None:
    """Return the numbers of a column whose cells are numbers, most or all of them with words; else None.

    Plain numbers alone are None too: they need no help.
    """
    total = sum(n for _text, n in said)
    read = {text: found for text, _n in said if (found := _read(text.strip())) is not None}
    if sum(n for text, n in said if text in read) < _PROVED * total or not read:
        return None
    kinds = {kind for kind, *_rest in read.values()}
    numbers = {text: number for text, (_kind, number, *_rest) in read.items()}
    ends = {end for kind, _number, end, _label in read.values() if kind in ("of", "stars") and end}
    odd = kinds == {"plain"} or max(numbers.values()) > _HIGHEST or len(set(numbers.values())) > _FORMS
    if odd or len(ends) > 1 or any(number > end for number in numbers.values() for end in ends):
        return None
    if "label" in kinds and not _one_label_each(list(read.values())):
        return None
    if ends:
        return Labelled(numbers, 0.0 if 0 in numbers.values() else 1.0, ends.pop())
    return Labelled(numbers)


_Read = tuple[str, float, float | None, str]
"""How a cell was read, its number, the end of the scale and the words beside it."""


def _read(text: str) -> _Read | None:
    if len(text) > _LONGEST:
        return None
    if text and _STARS.fullmatch(text):
        full, empty = sum(text.count(c) for c in _FULL), sum(text.count(c) for c in _EMPTY)
        return "stars", float(full), float(full + empty) if empty else None, ""
    if match := _PLAIN.fullmatch(text):
        return "plain", _number(match[1]), None, ""
    if match := _OF.fullmatch(text):
        return "of", _number(match[1]), float(match[2]), ""
    if match := _UNIT.fullmatch(text):
        return "unit", _number(match[1]), None, ""
    if match := _BRACKETED.fullmatch(text) or _LABELLED.fullmatch(text):
        return "label", float(match[1]), None, fold(match[2])
    if match := _AFTER.fullmatch(text):
        return "label", float(match[2]), None, fold(match[1])
    return None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _one_label_each(read: Sequence[_Read]) -> bool:
    """Whether each label belongs to one number and each number has one label (or none)."""
    by_label: dict[str, set[float]] = {}
    by_number: dict[float, set[str]] = {}
    for kind, number, _end, label in read:
        if kind == "label":
            by_label.setdefault(label, set()).add(number)
            by_number.setdefault(number, set()).add(label)
    one = all(len(found) == 1 for found in by_label.values()) and all(
        len(found) == 1 for found in by_number.values()
    )
    return one and "" not in by_label
