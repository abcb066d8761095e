"""What carrying out a shape gives: a header, rows, what its own columns are for, and the rows it had to leave out.

Shared by all shapes; it must not know any of them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cxdesk.errors import CxdeskError
from cxdesk.exchange.shapes.values import Shape
from cxdesk.exchange.tables import Problem, Table
from cxdesk.exchange.tables.stream import SHOWN
from cxdesk.i18n import _
from cxdesk.jobs import Job

LISTED = 1_000
"""How many rows that were left out are listed; the rest is counted."""


@dataclass(slots=True)
class Remarks:
    """Rows of the source table that could not be brought into the shape; ``more`` of them are not listed."""

    listed: list[Problem] = field(default_factory=list)
    dropped: int = 0
    more: int = 0

    def drop(self, row: int, column: str | None, value: str, reason: str) -> None:
        """Note a row that was left out."""
        self.dropped += 1
        self.more += len(self.listed) >= LISTED
        if not self.more:
            self.listed.append(Problem(row, column, value[:SHOWN], reason, dropped=True))


@dataclass(frozen=True, slots=True)
class Making:
    """The new table: its header, its rows on demand, and the parts that its own columns play.

    ``shape`` names every column it uses. ``rows`` fills ``remarks`` while it is read. ``repeated`` are the columns
    whose cells come again in several rows: they are nobody's answers. ``missing`` are the cells of its own columns that
    were declared to be no answers, as in ReadOptions.
    """

    header: tuple[str, ...]
    rows: Callable[[Job | None], Iterator[Sequence[str]]]
    shape: Shape
    guesses: Mapping[str, str]
    remarks: Remarks
    repeated: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()


def row_name(taken: Collection[str]) -> str:
    """The name of the column with the source's row numbers."""
    return unlike(taken, _("Row in file"))


def unlike(taken: Collection[str], name: str) -> str:
    """The name, with a number behind it where it is taken."""
    made, n = name, 2
    while made in taken:
        made, n = f"{name} ({n})", n + 1
    return made


def places(table: Table, names: Sequence[str]) -> list[int]:
    """Where the columns stand. Raises CxdeskError naming the one that there is not, or that is named twice."""
    known = {facts.name: i for i, facts in enumerate(table.understanding.columns)}
    for name in names:
        if name not in known:
            raise CxdeskError(
                _("There is no column “{name}” in {file} any more; choose its shape anew.").format(
                    name=name, file=table.path.name
                )
            )
        if names.count(name) > 1:
            raise CxdeskError(
                _("Column “{name}” is named twice in the shape; name it once.").format(name=name)
            )
    return [known[name] for name in names]
