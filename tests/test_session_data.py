"""Imported data through the session: what counts is counted anew when it must be, and split by any column."""

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import Cancelled, CxdeskError
from cxdesk.jobs import Job
from cxdesk.model.answers import Batch
from cxdesk.model.change import Change, altered
from cxdesk.model.records import Column, Dataset, Metric
from cxdesk.model.tally import UNDATED, Tally
from cxdesk.session import ProjectSession, repair_file
from cxdesk.store.splitting import Splits
from cxdesk.verbs import data, projects

COLUMNS = (
    Column("day", "date", "date"),
    Column("where", "text", "touchpoint"),
    Column("who", "text", "segment"),
    Column("nps", "integer"),
    Column("ease", "integer"),
    Column("channel", "text"),
    Column("times", "integer"),
    Column("later", "date"),
)
DATASET = Dataset("00000000000000d1", "Survey", "survey.csv", columns=COLUMNS)
NPS = Metric("00000000000000a1", DATASET.id, "nps", "NPS", 3, 0, 10)
EASE = Metric("00000000000000a2", DATASET.id, "ces", "Ease", 4, 1, 7)

Row = tuple[Any, ...]
ROWS: list[Row] = [
    (
        f"2026-0{1 + i % 3}-1{i % 7}",
        ("Gate", "Bag drop", None)[i % 3],
        ("Family", "Business")[i % 2],
        i % 12,
        1 + i % 8,
        ("web", "app", "desk", None)[i % 4],
        i % 3,
        f"2025-0{1 + i % 4}-02",
    )
    for i in range(60)
]


def batches(rows: Sequence[Row]) -> list[Batch]:
    return [Batch.of_columns(range(2, 2 + len(rows)), list(zip(*rows, strict=True)))] if rows else []


def begin(rows: Sequence[Row] = ROWS, metrics: Sequence[Metric] = (NPS, EASE)) -> ProjectSession:
    session = ProjectSession.create(None, projects.begin_project("Airport", "Map", [("A", "")]))
    dataset = replace(DATASET, rows=len(rows))
    session.import_dataset(data.import_dataset(session.project, dataset, metrics, {}), batches(rows))
    return session


@pytest.fixture
def session() -> Iterator[ProjectSession]:
    session = begin()
    yield session
    with suppress(sqlite3.ProgrammingError):  # closed by the test
        session.discard()


def counted(tallies: Sequence[Tally]) -> dict[tuple[Any, ...], int]:
    return {(t.metric_id, t.value, *cell[:3]): cell[3] for t in tallies for cell in t.items()}


def plain(session: ProjectSession, metric: Metric, segment: int | None = None) -> dict[tuple[Any, ...], int]:
    """The tallies of a metric by their definition, from the rows and roles as they are now."""
    dataset = session.project.get(Dataset, metric.dataset_id)
    dates, places, times = (dataset.columns_with_role(role) for role in ("date", "touchpoint", "count"))
    found: Counter[tuple[Any, ...]] = Counter()
    for _number, *row in session.raw_rows(dataset.id, limit=10_000):
        answer = row[metric.column]
        number = row[times[0]] if times else 1
        if not isinstance(answer, (int, float)) or not metric.low <= answer <= metric.high:
            continue
        if (metric.step and (answer - metric.low) % metric.step) or not isinstance(number, int):
            continue
        place = row[places[0]] if places else None
        part = None if segment is None else row[segment]
        day = day_of(row[dates[0]]) if dates else UNDATED
        found[metric.id, text(place), day, text(part), float(answer)] += number
    return {key: n for key, n in found.items() if n}


def text(cell: Any) -> str | None:
    return None if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell).strip() or None


def day_of(cell: Any) -> int:
    try:
        return date.fromisoformat(cell).toordinal()
    except (TypeError, ValueError):
        return UNDATED


def assert_counted(session: ProjectSession) -> None:
    """Every metric's tallies are what its rows give now, in every dimension."""
    for metric in session.project.all(Metric):
        segments = session.project.get(Dataset, metric.dataset_id).columns_with_role("segment")
        for dimension, column in enumerate([None, *segments]):
            found = counted(session.tallies([metric.id], dimension))
            assert found == plain(session, metric, column), (metric, dimension)
        assert session.tallies([metric.id], len(segments) + 1) == []


def changes(session: ProjectSession) -> dict[str, Change | None]:
    """What may be done to a dataset that is there."""
    project, id = session.project, DATASET.id
    nps = project.get(Metric, NPS.id)
    return {
        "a further metric": data.add_metric(project, Metric("", id, "ces", "More", 4, 1, 7)),
        "another scale": data.edit_metric(project, replace(nps, high=5.0)),
        "another column": data.edit_metric(project, replace(nps, column=4)),
        "other steps": data.edit_metric(project, replace(nps, step=2.0)),
        "another segment": data.set_column_role(project, id, 5, "segment"),
        "no segment": data.set_column_role(project, id, 2, ""),
        "another touchpoint column": data.set_column_role(project, id, 5, "touchpoint"),
        "other dates": data.set_column_role(project, id, 7, "date"),
        "counts": data.set_column_role(project, id, 6, "count"),
        "no metric": data.delete_metric(project, NPS.id),
        "a target": data.set_target(project, NPS.id, 40.0),
        "a comment column": data.set_column_role(project, id, 5, "comment"),
    }


@pytest.mark.parametrize("what", list(changes(begin())))
def test_a_change_counts_anew_and_so_do_undo_and_redo(session, what) -> None:
    before = {id: session.tallies([id], 1) for id in (NPS.id, EASE.id)}
    change = changes(session)[what]
    assert change is not None
    session.apply(change)
    assert_counted(session)
    after = session.tallies([metric.id for metric in session.project.all(Metric)], 1)
    session.undo()
    assert_counted(session)
    assert {id: session.tallies([id], 1) for id in (NPS.id, EASE.id)} == before
    session.redo()
    assert_counted(session)
    assert session.tallies([metric.id for metric in session.project.all(Metric)], 1) == after


def test_what_is_deleted_comes_back_counted_after_a_rescue_of_the_file(session, tmp_path) -> None:
    session.apply(changes(session)["no metric"])
    session.save_as(tmp_path / "whole.cxdesk")
    repair_file(tmp_path / "whole.cxdesk", tmp_path / "rescued.cxdesk")
    rescued = ProjectSession.open(tmp_path / "rescued.cxdesk")
    rescued.undo()
    assert rescued.project.find(Metric, NPS.id) is not None
    assert_counted(rescued)
    rescued.discard()


def test_a_recount_that_is_stopped_changes_nothing(session) -> None:
    seen: list[int] = []

    def stop(done: int, _total: int, _text: str) -> None:
        seen.append(done)
        job.cancel()

    job = Job(stop)
    before, revision = session.project.snapshot(), session.revision
    with pytest.raises(Cancelled):
        session.apply(changes(session)["another scale"], job)
    assert seen == [60]
    assert (session.project, session.revision) == (before, revision)
    assert session.reload() == before
    assert_counted(session)


def test_two_definitions_within_a_second_are_one_step_and_counted_by_the_last(session) -> None:
    for high in (8.0, 6.0, 4.0):
        change = data.edit_metric(session.project, replace(session.project.get(Metric, NPS.id), high=high))
        session.apply(change)
    assert_counted(session)
    session.undo()
    assert session.project.get(Metric, NPS.id) == NPS
    assert_counted(session)


# ---------------------------------------------------------------------------------------------- by any column


@pytest.mark.parametrize("column", [0, 1, 2, 3, 5, 6])
def test_answers_are_split_by_any_column(session, column) -> None:
    found = session.tallies_by([NPS.id, EASE.id], column)
    expected = {key: n for metric in (NPS, EASE) for key, n in plain(session, metric, column).items()}
    assert counted(found) == expected


def test_the_segment_column_gives_what_was_counted_at_the_import(session) -> None:
    found = session.tallies_by([NPS.id], 2)
    assert found == [replace(tally, dimension=-1) for tally in session.tallies([NPS.id], 1)]


def test_answers_within_each_value_of_one_column_are_split_by_another(session) -> None:
    found = session.tallies_within([NPS.id], 5, 2)
    assert list(found) == ["app", "desk", "web", None]
    for value, tallies in found.items():
        others = begin([row for row in ROWS if row[5] == value], [NPS])
        assert counted(tallies) == plain(others, NPS, 2)
        assert counted(session.tallies_within([NPS.id], 5, None)[value]) == plain(others, NPS)
        others.discard()


def test_a_column_within_itself_is_no_split(session) -> None:
    for value, tallies in session.tallies_within([NPS.id], 5, 5).items():
        assert {tally.segments for tally in tallies} == {(value,)}


def test_only_some_touchpoints_are_split(session) -> None:
    found = session.tallies_by([NPS.id], 5, values=["Gate", None])
    assert [tally.value for tally in found] == ["Gate", None]
    within = session.tallies_within([NPS.id], 5, 2, values=["Gate"])
    assert {tally.value for tallies in within.values() for tally in tallies} == {"Gate"}


def test_a_split_follows_what_is_done_to_the_data(session) -> None:
    session.tallies_by([NPS.id], 5)
    for what in ("another scale", "other dates", "counts"):
        session.apply(changes(session)[what])
        metric = session.project.get(Metric, NPS.id)
        assert counted(session.tallies_by([NPS.id], 5)) == plain(session, metric, 5)
    for _step in range(2):  # the two roles were changed within a second
        session.undo()
        metric = session.project.get(Metric, NPS.id)
        assert counted(session.tallies_by([NPS.id], 5)) == plain(session, metric, 5)


def test_weights_are_split_too() -> None:
    session = begin()
    change = data.set_column_role(session.project, DATASET.id, 6, "weight")
    assert change is not None
    session.apply(change)
    tallies = session.tallies_by([NPS.id], 5)
    assert sum(sum(array("d", tally.weights)) for tally in tallies) == sum(
        row[6] for row in ROWS if row[3] <= 10
    )
    session.discard()


def test_a_column_of_too_many_values_is_refused_in_a_sentence() -> None:
    rows = [(*row[:5], f"case {i}", *row[6:]) for i, row in enumerate(ROWS * 9)]
    session = begin(rows)
    with pytest.raises(CxdeskError, match="“channel” has more than 500"):
        session.tallies_by([NPS.id], 5)
    few = begin(rows[:500])
    assert len(few.tallies_by([NPS.id], 5)) == 3
    session.discard()
    few.discard()


def test_what_is_remembered_has_an_end(session) -> None:
    splits = Splits(most_bytes=3000)
    dataset = session.project.get(Dataset, DATASET.id)
    connection = session._home.connection
    for column in (2, 3, 4, 5, 2):
        found = splits.get(connection, dataset, [NPS], None, column)
        assert counted(found[None]) == plain(session, NPS, column)
        assert len(splits._kept) <= 2


cells = st.sampled_from(["web", "app", " web", None, 3, 3.0])


@given(st.lists(st.tuples(cells, cells, st.integers(0, 11), st.sampled_from(["Gate", None])), max_size=30))
def test_splits_add_up(rows) -> None:
    full = [("2026-01-01", where, a, n, 1, b, 1, None) for a, b, n, where in rows]
    session = begin(full, [NPS])
    whole = sum(counted(session.tallies([NPS.id])).values())
    assert sum(counted(session.tallies_by([NPS.id], 5)).values()) == whole
    within = session.tallies_within([NPS.id], 2, 5)
    assert sum(n for tallies in within.values() for n in counted(tallies).values()) == whole
    session.discard()


def test_altering_a_dataset_by_hand_counts_as_well(session) -> None:
    """However a change came about, as by a merge of two copies, its tallies are right."""
    dataset = session.project.get(Dataset, DATASET.id)
    columns = (*dataset.columns[:2], replace(dataset.columns[2], role=""), *dataset.columns[3:])
    session.apply(Change("merge", {}, (altered(dataset, replace(dataset, columns=columns)),)))
    assert_counted(session)
