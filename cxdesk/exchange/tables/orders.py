"""The decimal mark and the order of dates: what a column proves by itself, and what a whole file says.

It must not know headers or types.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from cxdesk.exchange.dates import parse_date, year_last_numbers
from cxdesk.exchange.tables.columns import ColumnCounter

FITTING = 0.9
"""The share of a column's answers that must be numbers (or dates) for the column to be of that type."""
_RUN = 10
_LOOKED_AT = 3_000


def _styles(kinds: Mapping[str, int]) -> tuple[int, int]:
    """How many numbers prove a decimal comma, and a decimal point."""
    return kinds["comma"] + kinds["group."], kinds["point"] + kinds["group,"]


def numbers_in(kinds: Mapping[str, int]) -> int:
    """How many values are plain numbers."""
    return sum(kinds[k] for k in ("integer", "point", "comma", "open.", "open,", "group.", "group,"))


def answers_in(kinds: Counter[str]) -> int:
    """How many values are answers."""
    return sum(kinds.values()) - kinds["missing"] - kinds["mark"]


def decide_decimal(columns: Iterable[ColumnCounter], delimiter: str) -> str:
    """The decimal mark of a file: what most columns with decimals prove; an open case is settled by the delimiter."""
    comma = point = open_comma = open_point = 0
    for column in columns:
        kinds = column.kinds
        if not numbers_in(kinds) or numbers_in(kinds) < FITTING * answers_in(kinds):
            continue
        by_comma, by_point = _styles(kinds)
        comma += by_comma > by_point
        point += by_point > by_comma
        open_comma += kinds["open,"] > 0
        open_point += kinds["open."] > 0
    if comma != point:
        return "," if comma > point else "."
    return "," if delimiter != "," and open_comma > open_point and comma else "."


def own_decimal(column: ColumnCounter) -> str | None:
    """The decimal mark that a column of numbers proves for itself: one style, and nothing of the other."""
    kinds = column.kinds
    if numbers_in(kinds) < FITTING * answers_in(kinds):
        return None
    comma, point = _styles(kinds)
    if bool(comma) == bool(point):
        return None
    return "," if comma else "."


def decide_order(dated: Sequence[ColumnCounter]) -> tuple[str, bool]:
    """The date order of a file and whether it is proved: by days above 12 anywhere in its columns of dates."""
    day_first, month_first = sum(c.day_first for c in dated), sum(c.month_first for c in dated)
    if day_first or month_first:
        return ("dmy" if day_first >= month_first else "mdy"), not (day_first and month_first)
    if any(c.year_first for c in dated):
        return "ymd", True
    open_dates = [text for c in dated for text in c.held if year_last_numbers(text)]
    if not open_dates:
        return "ymd", True
    american = any(text.rstrip()[-1:] in "Mm" for text in open_dates)
    return ("mdy" if american else "dmy"), False


def order_of(counter: ColumnCounter, said: str | None, order: str, certain: bool) -> tuple[str, bool]:
    """The order of a column of dates, and whether it is certain.

    It is what the user ``said``, else what the column proves, else what the file proves (``order``, ``certain``), else
    the one in which its dates follow each other.
    """
    if said:
        return said, True
    proofs = {"dmy": counter.day_first, "mdy": counter.month_first, "ymd": counter.year_first}
    if any(proofs.values()):
        return max(proofs, key=lambda key: proofs[key]), sum(map(bool, proofs.values())) == 1
    texts = [text for text in counter.held if year_last_numbers(text)]
    if not texts:
        return "ymd", True
    order = "dmy" if order == "ymd" else order
    return (order, True) if certain else (_run(texts) or order, False)


def _run(texts: Sequence[str]) -> str | None:
    """The one order in which the dates follow each other in time, as those of a log do; None where both or none do."""
    found = []
    for order in ("dmy", "mdy"):
        days = [day for text in texts[:_LOOKED_AT] if (day := parse_date(text, order)) is not None]
        up = sum(a <= b for a, b in pairwise(days))
        if len(days) > _RUN and up in (0, len(days) - 1):
            found.append(order)
    return found[0] if len(found) == 1 else None
