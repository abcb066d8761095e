"""Brings a dataset up to date from a newer export: its new rows are added, its changed ones replaced, the others stay.

The newer file is read and its computed columns are made as the dataset's own layout says. A row is known again by the
dataset's id column where that tells every row from every other, else by all its cells. It must not guess what columns
mean.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cxdesk.errors import CxdeskError
from cxdesk.exchange.conversion import batches
from cxdesk.exchange.importing import Choices, ImportPlan, plan
from cxdesk.exchange.layouts import Layout, from_json
from cxdesk.exchange.links import suggest_links
from cxdesk.exchange.tables import Table, read_table
from cxdesk.i18n import _
from cxdesk.jobs import Job
from cxdesk.metrics.kinds import Made
from cxdesk.model.answers import Batch, Value, key_text
from cxdesk.model.change import Change, new_id
from cxdesk.model.records import Column, Dataset, Link, Touchpoint
from cxdesk.model.texts import clean_name
from cxdesk.session import ProjectSession
from cxdesk.verbs.data import refresh_dataset

_ROWS: Final = 4_000

Cells = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Refresh:
    """What a newer export of a dataset would do, row by row of the file.

    ``new`` rows are added, ``changed`` ones (known by their id) replace the earlier ones, ``duplicate`` ones are there
    already; ``gone`` rows of the dataset are not in the file and stay. ``added`` are the file's further columns.
    """

    dataset: Dataset
    table: Table
    planned: ImportPlan
    new: int
    duplicate: int
    changed: int
    gone: int
    added: tuple[str, ...]
    fresh: bytes
    """For each row of the file whether it is new."""
    instead: dict[int, Cells]
    """The cells of the file's columns of the rows that are replaced, by number."""

    @property
    def nothing_new(self) -> bool:
        """Whether the dataset would be as it is."""
        return not self.new and not self.instead


def refresh(session: ProjectSession, dataset_id: str, path: Path, job: Job | None = None) -> Change:
    """Refresh a dataset from a newer export, all or nothing.

    Raises CxdeskError with a sentence where the file is not one of the dataset or holds nothing new, Cancelled where
    the job says so.
    """
    return carry_out(session, look(session, dataset_id, path, job), job)


def look(session: ProjectSession, dataset_id: str, path: Path, job: Job | None = None) -> Refresh:
    """Return what refreshing a dataset from a newer export would do. Raises CxdeskError and Cancelled."""
    dataset = session.project.get(Dataset, dataset_id)
    layout = from_json(dataset.layout) if dataset.layout else _plain_layout(dataset)
    table = read_table(path, layout.options, job)
    places = _places(dataset, table)
    planned = plan(table, session.project, _journey(session, dataset_id), layout.choices)
    own = [i for i, column in enumerate(dataset.columns) if column.of]
    if len(planned.made) != len(own):
        raise CxdeskError(
            _(
                "“{name}” has columns computed from others that cannot be computed from {file}; import it as a dataset"
                " of its own."
            ).format(name=dataset.name, file=path.name)
        )
    known = {places[column] for column in places}
    further = [i for i in range(len(table.understanding.columns)) if i not in known]
    return _compared(session, dataset, planned, places, further, job)


def _plain_layout(dataset: Dataset) -> Layout:
    """How to read a newer export of a dataset whose layout nobody kept."""
    return Layout(choices=Choices(date="", touchpoint="", segments=(), metrics=()))


def _places(dataset: Dataset, table: Table) -> dict[int, int]:
    """Where each column of the dataset that a file has is in the table, by index."""
    there = {clean_name(facts.name): i for i, facts in enumerate(table.understanding.columns)}
    wanted = {i: column.name for i, column in enumerate(dataset.columns) if not column.of}
    missing = [name for name in wanted.values() if name not in there]
    if missing:
        raise CxdeskError(
            _("{file} lacks {columns}, which “{name}” has; choose a newer export of the same table.").format(
                file=table.path.name,
                columns=", ".join(f"“{column}”" for column in missing[:5]),
                name=dataset.name,
            )
        )
    return {i: there[name] for i, name in wanted.items()}


def _journey(session: ProjectSession, dataset_id: str) -> str | None:
    """The map whose touchpoints the dataset's values mean."""
    project = session.project
    for link in project.children(Link, dataset_id):
        if link.touchpoint_id is not None and project.find(Touchpoint, link.touchpoint_id) is not None:
            return project.journey_of(link.touchpoint_id).id
    return next((journey.id for journey in project.journeys()), None)


# ------------------------------------------------------------------------------------------------ comparing


def _types(dataset: Dataset, table: Table, places: dict[int, int]) -> list[Column]:
    """The columns of the file with the types of the dataset's: its cells are to be read as the earlier ones were."""
    columns = [Column(facts.name, facts.type) for facts in table.understanding.columns]
    for i, place in places.items():
        columns[place] = Column(dataset.columns[i].name, dataset.columns[i].type)
    return columns


def _file_rows(
    dataset: Dataset, table: Table, places: dict[int, int], order: Sequence[int], job: Job | None
) -> Iterator[list[Cells]]:
    """The file's rows, some at a time, their cells in the order of ``order``."""
    for batch in batches(table, _types(dataset, table, places), job):
        yield list(zip(*(batch.column(i) for i in order), strict=True))


def _compared(
    session: ProjectSession,
    dataset: Dataset,
    planned: ImportPlan,
    places: dict[int, int],
    further: Sequence[int],
    job: Job | None,
) -> Refresh:
    table, base = planned.table, list(places)
    compared = [i for i in base if not (i == 0 and table.understanding.shape is not None)]
    order = [*(places[i] for i in base), *further]
    at = [base.index(i) for i in compared]
    id = _id_place(session, dataset, planned, places, base, job)
    earlier = _Earlier(session, dataset, base, at, id, job)
    fresh, instead = bytearray(), dict[int, Cells]()
    duplicate = changed = 0
    for rows in _file_rows(dataset, table, places, order, job):
        for cells in rows:
            number, same = earlier.take(cells)
            fresh.append(number is None)
            duplicate += number is not None and same
            changed += number is not None and not same
            if number is not None and (further or not same):
                instead[number] = cells
    added = tuple(table.understanding.columns[i].name for i in further)
    gone = dataset.rows - duplicate - changed
    return Refresh(
        dataset, table, planned, sum(fresh), duplicate, changed, gone, added, bytes(fresh), instead
    )


def _id_place(
    session: ProjectSession,
    dataset: Dataset,
    planned: ImportPlan,
    places: dict[int, int],
    base: Sequence[int],
    job: Job | None,
) -> int | None:
    """Where among the ``base`` columns the id stands that tells all rows apart, here and in the file; None: nowhere."""
    for column in dataset.columns_with_role("id"):
        if column not in places:
            continue
        seen = {cell for rows in session.rows(dataset.id, [column]) for _number, cell in rows}
        if len(seen) != dataset.rows or None in seen:
            continue
        file_rows = _file_rows(dataset, planned.table, places, [places[column]], job)
        there = {cells[0] for rows in file_rows for cells in rows}
        if len(there) == planned.table.understanding.rows and None not in there:
            return base.index(column)
    return None


class _Earlier:
    """The rows a dataset has, to be found again: by their id, else by what they hold, each row once."""

    def __init__(
        self,
        session: ProjectSession,
        dataset: Dataset,
        base: Sequence[int],
        at: Sequence[int],
        id: int | None,
        job: Job | None,
    ) -> None:
        self._at, self._id = at, id
        self._rows: dict[Value, tuple[int, int]] = {}
        self._alike: dict[int, deque[int]] = {}
        done = 0
        for rows in session.rows(dataset.id, base):
            if job is not None:
                job.check()
                job.report(done, dataset.rows, _("Looking through “{name}”").format(name=dataset.name))
            done += len(rows)
            for number, *cells in rows:
                marks = self._marks(cells)
                if id is not None:
                    self._rows[cells[id]] = (number, marks)
                else:
                    self._alike.setdefault(marks, deque()).append(number)

    def _marks(self, cells: Sequence[Value]) -> int:
        """Rows with the same are taken to be the same: the chance that they are not is one in 2**64."""
        return hash(tuple([cells[i] for i in self._at]))

    def take(self, cells: Sequence[Value]) -> tuple[int | None, bool]:
        """The number of the row that these cells are those of (None: a new one), and whether nothing in it changed."""
        marks = self._marks(cells)
        if self._id is not None:
            number, before = self._rows.get(cells[self._id], (None, 0))
            return number, before == marks
        numbers = self._alike.get(marks)
        return (numbers.popleft(), True) if numbers else (None, False)


# ------------------------------------------------------------------------------------------------ carrying out


def carry_out(session: ProjectSession, found: Refresh, job: Job | None = None) -> Change:
    """Refresh as was looked at; undo brings the earlier rows back. Raises CxdeskError and Cancelled."""
    dataset, table = found.dataset, found.table
    if found.nothing_new:
        raise CxdeskError(
            _("There is nothing new in {file}: “{name}” has all its rows.").format(
                file=table.path.name, name=dataset.name
            )
        )
    further = [Column(clean_name(name), _type_of(table, name)) for name in found.added]
    after = replace(
        dataset,
        source=clean_name(table.path.name),
        imported_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=dataset.rows + found.new,
        columns=(*dataset.columns, *further),
        stored_as=new_id(),
    )
    rows = _Rows(session, found, after, job)
    change = refresh_dataset(session.project, after, _links(session, rows))
    assert change is not None  # its rows are kept under another name
    return session.refresh_dataset(change, rows.batches(), job)


def _type_of(table: Table, name: str) -> str:
    return next(facts.type for facts in table.understanding.columns if facts.name == name)


class _Rows:
    """The rows of a dataset after its refresh, computed columns and all."""

    def __init__(self, session: ProjectSession, found: Refresh, after: Dataset, job: Job | None) -> None:
        self._session, self._found, self.after, self._job = session, found, after, job
        self._places = _places(found.dataset, found.table)
        known = set(self._places.values())
        self._further = [i for i in range(len(found.table.understanding.columns)) if i not in known]
        of_file = {place: i for i, place in self._places.items()}
        width = len(found.dataset.columns)
        of_file.update({place: width + k for k, place in enumerate(self._further)})
        self._made = [replace(made, of=tuple(of_file[i] for i in made.of)) for made in found.planned.made]
        self._computed = [i for i, column in enumerate(found.dataset.columns) if column.of]

    def batches(self) -> Iterator[Batch]:
        """All rows: the earlier ones in their order, some of them replaced, then the new ones."""
        for made in self._made:
            if made.look is not None:
                for batch in self._plain():
                    deque(map(made.look, *self._asked(made, batch)), maxlen=0)
        for batch in self._plain():
            columns = [batch.column(i) for i in range(batch.width)]
            for i, made in zip(self._computed, self._made, strict=True):
                columns[i] = list(map(made.answer, *self._asked(made, batch)))
            yield Batch.of_columns(batch.numbers, columns)

    def cells(self, column: int) -> Iterator[Sequence[Value]]:
        """The cells of a column that may not have been there: of all rows where it is computed, else of the file's."""
        if column not in self._places:
            yield from (batch.column(column) for batch in self.batches())
            return
        at = list(self._places).index(column)
        yield [cells[at] for cells in self._found.instead.values()]
        yield from ([cells[at] for cells in rows] for rows in self._new())

    def _asked(self, made: Made, batch: Batch) -> list[Sequence[Value]]:
        cells: list[Sequence[Value]] = [batch.column(i) for i in made.of]
        return cells if made.look is None else [batch.numbers, *cells]

    def _plain(self) -> Iterator[Batch]:
        """All rows before anything is computed."""
        base, width, last = list(self._places), len(self.after.columns), 0
        for rows in self._session.rows(self._found.dataset.id, base):
            numbers = [row[0] for row in rows]
            last = max(last, *numbers)
            yield self._placed(numbers, [self._found.instead.get(n, cells) for n, *cells in rows], width)
        for rows in self._new():
            numbers = list(range(last + 1, last + 1 + len(rows)))
            last += len(rows)
            yield self._placed(numbers, rows, width)

    def _new(self) -> Iterator[list[Cells]]:
        order = [*self._places.values(), *self._further]
        fresh, at = self._found.fresh, 0
        for rows in _file_rows(self._found.dataset, self._found.table, self._places, order, self._job):
            news = fresh[at : at + len(rows)]
            at += len(rows)
            if any(news):
                yield [cells for cells, new in zip(rows, news, strict=True) if new]
        if at != len(fresh):
            raise CxdeskError(
                _("{name} has changed since it was read; try again.").format(name=self._found.table.path.name)
            )

    def _placed(self, numbers: Sequence[int], rows: Sequence[Sequence[Value]], width: int) -> Batch:
        """Rows of the file's columns, put where the dataset has them."""
        base, first = list(self._places), len(self._found.dataset.columns)
        places = [*base, *range(first, width)]
        columns: list[list[Value]] = [[None] * len(rows) for _column in range(width)]
        for i, place in enumerate(places):
            columns[place] = [cells[i] if i < len(cells) else None for cells in rows]
        return Batch.of_columns(numbers, columns)


def _links(session: ProjectSession, rows: _Rows) -> dict[str | None, str | None]:
    """What the touchpoint values mean that the dataset did not have; by name, where that is certain."""
    columns = rows.after.columns_with_role("touchpoint")[:1]
    if not columns:
        return {}
    known = session.project.links_of(rows.after.id)
    values = {key_text(cell) for cells in rows.cells(columns[0]) for cell in set(cells)}
    new = sorted(value for value in values if value is not None and value not in known)
    found: dict[str | None, str | None] = {None: None} if None in values and None not in known else {}
    journey = _journey(session, rows.after.id)
    touchpoints = session.project.journey_touchpoints(journey) if journey is not None else []
    ids: dict[str, str | None] = {}
    for touchpoint in touchpoints:
        ids[touchpoint.name] = None if touchpoint.name in ids else touchpoint.id
    named = suggest_links(new, list(ids))
    return found | {value: ids[name] if (name := named[value]) else None for value in new}


def counts(found: Refresh) -> Iterable[tuple[str, int]]:
    """The numbers of a refresh with their names, for people."""
    return (
        (_("new"), found.new),
        (_("changed"), found.changed),
        (_("there already"), found.duplicate),
        (_("not in the file, kept"), found.gone),
    )
