"""The one entrance for text: normalised, without characters that break storage or display, and of bounded length.

It must not know which field the text is for beyond its limit.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

NAME_LIMIT: Final = 300
TEXT_LIMIT: Final = 20_000

_BANNED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Controls but tab and line feed, lone surrogates, and what is no character."""


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return the text in NFC with unified line ends, without controls and lone surrogates, cut to ``limit``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if not text.isprintable():
        text = _BANNED.sub("", text)  # before what follows, as letter and accent may come together by it
    return unicodedata.normalize("NFC", text)[:limit].strip()


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str:
    """Return the text as a name: one line, runs of white space folded."""
    return clean_text(" ".join(text.split()), NAME_LIMIT)


def is_clean(text: str, limit: int = TEXT_LIMIT) -> bool:
    """Return whether ``clean_text`` would keep the text as it is, apart from white space at the ends."""
    if len(text) > limit or not unicodedata.is_normalized("NFC", text):
        return False
    return text.replace("\n", "").isprintable() or _BANNED.search(text) is None
