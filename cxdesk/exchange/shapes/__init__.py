"""Tables that are not one row per answer become such: wide tables, counts, event logs, look-ups of a key.

``suggest_shapes`` says what a table looks like, ``reshape`` carries a shape out; nothing is reshaped unasked here.
"""

from cxdesk.exchange.shapes.cases import suggest_cases
from cxdesk.exchange.shapes.levels import suggest_levels
from cxdesk.exchange.shapes.ready import suggest_ready
from cxdesk.exchange.shapes.reshape import reshape
from cxdesk.exchange.shapes.unpivot import suggest_unpivot, unpivot_of
from cxdesk.exchange.shapes.values import (
    Cases,
    Join,
    Level,
    Levels,
    Shape,
    Suggestion,
    Unpivot,
    Wide,
    shape_from_data,
    shape_name,
    shape_to_data,
    shape_words,
)
from cxdesk.exchange.tables import Table
from cxdesk.jobs import Job

__all__ = [
    "Cases", "Join", "Level", "Levels", "Shape", "Suggestion", "Unpivot", "Wide", "reshape", "shape_from_data",
    "shape_name", "shape_to_data", "shape_words", "suggest_shapes", "unpivot_of", "where_certain",
]  # fmt: skip


def suggest_shapes(table: Table) -> list[Suggestion]:
    """What the table looks like, the surest first; empty where each row is an answer, as far as one can see."""
    if table.understanding.shape is not None or not table.understanding.rows:
        return []
    found = [*suggest_levels(table), *suggest_cases(table), *suggest_unpivot(table), *suggest_ready(table)]
    return sorted(found, key=lambda suggestion: not suggestion.certain)


def where_certain(table: Table, job: Job | None = None) -> tuple[Table, list[Suggestion]]:
    """The table in the shape that is certain, if one is, and all suggestions, that one first.

    Whoever calls this says what was done, and how to have the table as it is.
    """
    found = suggest_shapes(table)
    if found and found[0].certain and found[0].shape is not None:
        return reshape(table, found[0].shape, job), found
    return table, found
