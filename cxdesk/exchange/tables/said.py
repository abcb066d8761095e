"""What the user says of single columns, as "COLUMN=WORD": which column is meant, and with which word.

It must not know what the words do.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from cxdesk.errors import CxdeskError
from cxdesk.exchange.tables.facts import ReadOptions
from cxdesk.exchange.values import code_texts, is_number_code
from cxdesk.i18n import _


def said_of(names: Sequence[str], texts: Iterable[str], known: Sequence[str] = ()) -> list[list[str]]:
    """What is said of each column.

    Raises CxdeskError for a text that names no column, and for a word that is not among the ``known`` ones.
    """
    found: list[list[str]] = [[] for _name in names]
    for text in texts:
        place = _column(names, text)
        if place is None:
            raise CxdeskError(
                _("“{text}” names no column of the table; write it as COLUMN=WORD.").format(text=text)
            )
        column, word = place
        if known and word not in known:
            raise CxdeskError(
                _("Column “{column}” cannot be read as “{word}”; choose one of {known}.").format(
                    column=names[column], word=word, known=", ".join(known)
                )
            )
        found[column].append(word)
    return found


def declared(names: Sequence[str], options: ReadOptions) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The cells declared to hold no answer in each column, and those that do so where it is one of numbers.

    Raises CxdeskError for a code that names a column there is not.
    """
    words = frozenset(code for code in options.missing if "=" not in code and not is_number_code(code))
    numbers = frozenset(
        chain.from_iterable(code_texts(c) for c in options.missing if "=" not in c and c not in words)
    )
    own = said_of(names, [code for code in options.missing if "=" in code])
    return [(words.union(*map(code_texts, codes)), numbers) for codes in own]


def _column(names: Sequence[str], text: str) -> tuple[int, str] | None:
    """The column and the word of "COLUMN=WORD"; either may hold further equals signs."""
    folded = [" ".join(name.split()).casefold() for name in names]
    for at in (i for i, char in enumerate(text) if char == "="):
        name, word = text[:at], text[at + 1 :]
        wanted = " ".join(name.split()).casefold()
        if name in names or wanted in folded:
            return (names.index(name) if name in names else folded.index(wanted)), word.strip()
    return None
