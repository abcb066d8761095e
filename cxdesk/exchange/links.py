"""Which touchpoint a value of a dataset's touchpoint column most likely means.

Only suggestions that are surely right are made: a doubtful one costs the user more than an empty one. It compares
texts and must not know what a touchpoint is.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

_CUTOFF = 0.86
_MARGIN = 0.06


def _words(text: str) -> str:
    """The text's letters and digits in lower case without accents or order of words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c) or "\u0e00" <= c <= "\u0e7f")
    return " ".join(sorted(re.findall(r"[^\W_]+", plain)))


def _unique(names: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    """Key to name for the keys that only one name has."""
    found: dict[str, str | None] = {}
    for name, key in zip(names, keys, strict=True):
        found[key] = name if found.get(key, name) == name else None
    return {key: name for key, name in found.items() if name is not None and key}


def _closest(key: str, by_words: dict[str, str]) -> str | None:
    """The name whose words are clearly the closest to ``key``, None in doubt."""
    near = difflib.get_close_matches(key, by_words, n=2, cutoff=_CUTOFF)
    if not near:
        return None
    ratios = [difflib.SequenceMatcher(None, key, other).ratio() for other in near]
    if len(near) == 2 and abs(ratios[0] - ratios[1]) < _MARGIN and by_words[near[0]] != by_words[near[1]]:
        return None
    if re.findall(r"\d+", key) != re.findall(r"\d+", near[0]):
        return None
    return by_words[near[0]]


def suggest_links(values: Iterable[str], touchpoint_names: Sequence[str]) -> dict[str, str | None]:
    """A touchpoint name for each value, or None where there is none or more than one would do.

    Tried in turn: the same text without regard to case and outer blanks, the same words without accents and in any
    order, a close spelling (difflib ratio at least 0.86 and clearly ahead of the second; numbers must be equal).
    """
    names = list(dict.fromkeys(touchpoint_names))
    exact = _unique(names, [name.strip().casefold() for name in names])
    by_words = _unique(names, [_words(name) for name in names])
    found: dict[str, str | None] = {}
    for value in values:
        plain, words = value.strip().casefold(), _words(value)
        found[value] = (
            exact.get(plain) or by_words.get(words) or (_closest(words, by_words) if words else None)
        )
    return found
