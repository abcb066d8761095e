"""Reading tables of answers: delimited text in any encoding and dialect, and sheets of workbooks.

``read_table`` understands a file as a whole; the Table it gives streams the records as often as asked. What the
cells mean is in cxdesk.exchange.values.
"""

from cxdesk.exchange.tables.facts import (
    DISTINCT_CAP,
    ColumnFacts,
    Problem,
    ReadOptions,
    Understanding,
)
from cxdesk.exchange.tables.read import Table, read_table
from cxdesk.exchange.tables.stream import Chunk

__all__ = [
    "DISTINCT_CAP", "Chunk", "ColumnFacts", "Problem", "ReadOptions", "Table", "Understanding", "read_table",
]  # fmt: skip
