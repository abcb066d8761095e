"""Ready figures: a value for each period with the number of answers behind it, computed by somebody else.

They are charted as they are; such a table needs no other shape, only the right parts. It must not know files.
"""

import re
from collections.abc import Sequence

from cxdesk.exchange.shapes.values import Suggestion
from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.i18n import _

_VALUE = re.compile(
    r"(?:^|\b|_)(?:value|score|nps|csat|ces|index|rate|average|mean|avg|figure|result|percentage|pct)(?:\b|_|$)|%",
    re.IGNORECASE,
)
_N = re.compile(
    r"(?:n|responses?|respondents?|answers?|sample(?:[ _]size)?|base|count|total(?:[ _]responses)?|"
    r"(?:number|no\.) of (?:responses|answers|respondents))",
    re.IGNORECASE,
)
_MOST = 2_000
"""A table of periods has few rows."""


def find_ready(columns: Sequence[ColumnFacts], rows: int) -> tuple[str, str, str] | None:
    """The columns of date, value and number of answers; None where the table holds no ready figures.

    A date must come once only (or once per touchpoint), the value be no answer of a single person.
    """
    dates = [f for f in columns if f.type in ("date", "datetime") and f.distinct > 1]
    sizes = [f for f in columns if f.type == "integer" and _N.fullmatch(f.name.strip()) and (f.high or 0) > 1]
    values = [
        f for f in columns if f.type in ("integer", "number") and _VALUE.search(f.name) and f not in sizes
    ]
    if len(dates) != 1 or len(sizes) != 1 or len(values) != 1 or not 2 <= rows <= _MOST:
        return None
    others = [f for f in columns if f not in (dates[0], sizes[0], values[0])]
    lines = max((f.distinct for f in others if f.type == "text"), default=1)
    if rows > dates[0].distinct * max(1, lines) or len(others) > 3:
        return None
    return dates[0].name, values[0].name, sizes[0].name


def suggest_ready(table: Table) -> list[Suggestion]:
    """Say that the table holds ready figures."""
    understood = table.understanding
    found = find_ready(understood.columns, understood.rows)
    if found is None:
        return []
    sentence = _(
        "Each row is a ready figure: “{value}” of “{n}” answers for a date. It is charted as it is, with an interval"
        " only where one follows from them."
    )
    metric = f"figure:value={found[1]},n={found[2]}"
    return [Suggestion(None, sentence.format(value=found[1], n=found[2]), metric=metric)]
