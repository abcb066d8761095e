"""What is forgiven in a word of an answer scale: case, accents, spaces, punctuation, a remark, one slip of a letter.

Plain functions over texts; they must not know scales.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

_APART = re.compile(r"\s*(?:--+|\s[-–—:]\s|[–—])\s*")
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SLIP_FROM = 6
"""A word of fewer letters is another word with one letter changed."""


_FACES = {
    "very happy": "😀😃😄😁😍🤩🥰",
    "happy": "🙂😊☺😌",
    "neutral": "😐😑😶",
    "unhappy": "🙁☹😟😕😒",
    "very unhappy": "😡😠🤬😢😭😞😣😖😤",
    "good": "👍",
    "bad": "👎",
}
_NAMES = str.maketrans({face: name for name, faces in _FACES.items() for face in faces})

_LONGEST = 500


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Return a text's letters and digits: no case, no accents on Latin and Cyrillic, no spaces, no punctuation.

    A smiley is its name.
    """
    text = text.translate(_NAMES)
    plain = (
        unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d").replace("ł", "l").replace("ı", "i")
    )
    kept = (c for c in plain if unicodedata.category(c)[0] in "LMN" and not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", "".join(kept))


def forms(text: str) -> Iterator[str]:
    """Yield the folded text, then without remarks in brackets, then what stands before a dash or after one.

    A very long text has none: it is no step of a scale, and takes long to look at.
    """
    if len(text) > _LONGEST:
        return
    yield fold(text)
    without = _REMARK.sub(" ", text)
    if without != text:
        yield fold(without)
    parts = [part for part in _APART.split(without) if part.strip()]
    if len(parts) > 1:
        yield fold(parts[0])


def near(word: str, steps: Mapping[str, int]) -> int | None:
    """Return the step of the words that differ in one letter (one more, less, other, or two swapped); None in doubt."""
    if len(word) < _SLIP_FROM:
        return None
    found = {step for other, step in steps.items() if _one_apart(word, other)}
    return found.pop() if len(found) == 1 else None


def _one_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or len(other) < _SLIP_FROM:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped
