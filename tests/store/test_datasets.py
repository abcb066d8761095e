"""Rows in are rows out, tallies are what plain counting gives, and nothing is lost, rounded or clamped."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import Cancelled, CxdeskError
from cxdesk.jobs import Job
from cxdesk.model.answers import Batch
from cxdesk.model.records import Column, Dataset, Metric
from cxdesk.model.tally import UNDATED, Tally, pack
from cxdesk.store import datasets
from cxdesk.store.counting import Counting

Row = tuple[Any, ...]
Counts = dict[Any, int]

COLUMNS = (
    Column("when", "date", "date"),
    Column("where", "text", "touchpoint"),
    Column("who", "text", "segment"),
    Column("tier", "text", "segment"),
    Column("nps", "integer"),
    Column("mood", "number"),
)
DATASET = Dataset("00000000000000d1", "Survey", columns=COLUMNS)
NPS = Metric("00000000000000a1", DATASET.id, "nps", "NPS", 4, 0, 10)
MOOD = Metric("00000000000000a2", DATASET.id, "mean", "Mood", 5, 1.0, 5.0, step=0.0)

ROWS = [
    ("2026-01-05", "Parking", "Family", "Gold", 10, 4.5),
    ("2026-01-05", "Parking", "Family", None, 10, 1.0),
    ("2026-01-07", "Parking ", "Business", "Gold", 3, None),
    (None, "Gate", "Family", "Gold", 7, 5.0),
    ("soon", "Gate", None, "Gold", 8, "fine"),
    ("2026-02-01", None, "Family", "Gold", 11, 0.5),
    ("2026-02-01", "Gate", "Family", "Gold", 7.5, 5.5),
    ("2026-02-01", "Gate", "Family", "Gold", None, 3.25),
    ("2026-02-01", "Gate", "Family", "Gold", "ten", 3),
]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.executescript(datasets.TALLY_DDL)
    yield made
    made.close()


def batches(rows: list[Row], size: int = 4, first: int = 2) -> Iterator[Batch]:
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        yield Batch.of_columns(range(first + start, first + start + len(part)), list(zip(*part, strict=True)))


def put(
    connection: sqlite3.Connection, rows: list[Row] = ROWS, metrics: tuple[Metric, ...] = (NPS, MOOD)
) -> None:
    datasets.insert(connection, DATASET, metrics, batches(rows))


def counted(found: list[Tally]) -> Counts:
    return {(t.value, *cell[:3]): cell[3] for t in found for cell in t.items()}


def test_rows_come_back_as_they_went_in(connection):
    put(connection)
    assert datasets.raw_rows(connection, DATASET) == [(n, *row) for n, row in enumerate(ROWS, 2)]


def test_values_that_do_not_fit_stay_in_the_row_and_are_listed_with_a_reason(connection):
    put(connection)
    assert [(x.row, x.value, x.reason) for x in datasets.left_out(connection, DATASET, NPS)] == [
        (7, 11, "outside"),
        (8, 7.5, "fraction"),
        (10, "ten", "text"),
    ]
    assert [(x.row, x.reason) for x in datasets.left_out(connection, DATASET, MOOD)] == [
        (6, "text"),
        (7, "outside"),
        (8, "outside"),
    ]
    assert [x.row for x in datasets.left_out(connection, DATASET, NPS, limit=1, offset=1)] == [8]
    assert datasets.answer_counts(connection, DATASET, NPS) == datasets.AnswerCounts(5, 1, 3)


def test_tallies_hold_each_answer_once_in_every_dimension(connection):
    put(connection)
    day = date(2026, 1, 5).toordinal()
    assert counted(datasets.tallies(connection, [NPS.id])) == {
        ("Parking", day, None, 10): 2,
        ("Parking", day + 2, None, 3): 1,
        ("Gate", UNDATED, None, 7): 1,
        ("Gate", UNDATED, None, 8): 1,
    }
    assert counted(datasets.tallies(connection, [NPS.id], 2)) == {
        ("Parking", day, "Gold", 10): 1,
        ("Parking", day, None, 10): 1,
        ("Parking", day + 2, "Gold", 3): 1,
        ("Gate", UNDATED, "Gold", 7): 1,
        ("Gate", UNDATED, "Gold", 8): 1,
    }


def test_tallies_of_some_touchpoints_only(connection):
    put(connection)
    assert {t.value for t in datasets.tallies(connection, [MOOD.id])} == {"Parking", "Gate"}
    assert {t.value for t in datasets.tallies(connection, [MOOD.id], values=["Gate"])} == {"Gate"}
    put_none = [("2026-02-01", None, "Family", "Gold", 9, 2.0)]
    other = Dataset("00000000000000d2", "More", columns=COLUMNS)
    metric = Metric("00000000000000a3", other.id, "nps", "NPS", 4, 0, 10)
    datasets.insert(connection, other, [metric], batches(put_none))
    assert [t.value for t in datasets.tallies(connection, [metric.id], values=[None])] == [None]
    assert datasets.tallies(connection, [metric.id], values=["Gate"]) == []


def test_rows_can_be_picked_by_what_a_tally_names(connection):
    put(connection)
    where = datasets.raw_rows(connection, DATASET, [4], where={1: "Parking"})
    assert where == [(2, 10), (3, 10), (4, 3)]
    assert datasets.raw_rows(connection, DATASET, [4], where={1: None}) == [(7, 11)]
    days = (date(2026, 1, 6), date(2026, 1, 31))
    assert datasets.raw_rows(connection, DATASET, [0], days=days) == [(4, "2026-01-07")]
    assert datasets.raw_rows(connection, DATASET, [0], rows=[3, 99]) == [(3, "2026-01-05")]


def test_a_metric_declared_later_is_counted_as_if_it_had_been_there(connection):
    put(connection)
    before = datasets.tallies(connection, [NPS.id, MOOD.id], 1)
    connection.execute("DELETE FROM tally")
    datasets.recount(connection, DATASET, [NPS, MOOD])
    assert datasets.tallies(connection, [NPS.id, MOOD.id], 1) == before


def test_sweep_drops_what_nothing_names(connection):
    put(connection)
    datasets.sweep(connection, {DATASET.id, NPS.id})
    assert list(datasets.stored(connection)) == [DATASET.id]
    assert datasets.tallies(connection, [MOOD.id]) == []
    assert datasets.tallies(connection, [NPS.id]) != []
    datasets.sweep(connection, set())
    assert list(datasets.stored(connection)) == []
    assert connection.execute("SELECT count(*) FROM tally").fetchone() == (0,)


def test_a_cancelled_import_leaves_nothing_behind(connection):
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int, _text: str) -> None:
        seen.append((done, total))
        job.cancel()

    job = Job(stop)
    connection.execute("BEGIN")
    with pytest.raises(Cancelled):
        datasets.insert(connection, DATASET, [NPS], batches(ROWS), job)
    connection.execute("ROLLBACK")
    assert seen == [(4, 0)]
    assert list(datasets.stored(connection)) == []


def test_a_metric_without_an_answer_has_no_tally(connection):
    put(connection, [("2026-01-01", "Gate", None, None, None, "x")])
    assert datasets.tallies(connection, [NPS.id, MOOD.id]) == []


def test_too_many_combinations_are_refused_in_a_sentence():
    rows = [(None, "Gate", f"s{i}", None, 0, 1 + i / 100_000) for i in range(70_000)]
    counting = Counting(DATASET, [MOOD])
    counting.feed(list(zip(*rows, strict=True)).__getitem__)
    with pytest.raises(CxdeskError, match="Mood"):
        list(counting.tallies())


def test_a_wide_table_fits_the_limits_of_sqlite(connection):
    columns = tuple(Column(f"q{i}", "integer") for i in range(955))
    wide = Dataset("00000000000000d3", columns=columns)
    rows = [tuple(range(i, i + 955)) for i in range(120)]
    datasets.insert(connection, wide, [], batches(rows, size=70))
    assert datasets.raw_rows(connection, wide) == [(n, *row) for n, row in enumerate(rows, 2)]


texts = st.sampled_from(["Parking", "parking", " Gate", "Gate", "Ґанок", "", None])
row_values = st.tuples(
    st.one_of(st.none(), st.dates(date(2025, 12, 1), date(2026, 2, 1)).map(str), st.just("someday")),
    texts,
    texts,
    texts,
    st.one_of(st.none(), st.integers(-1, 12), st.sampled_from([2.5, 7.0, "7", "many"])),
    st.one_of(st.none(), st.floats(0, 6), st.just("x")),
)


def plain_count(rows: list[Row], metric: Metric, segment: int | None) -> Counts:
    """The counts by the definition, one row after the other."""
    found: Counts = Counter()
    for row in rows:
        value = row[metric.column]
        if not isinstance(value, (int, float)) or not metric.low <= value <= metric.high:
            continue
        if metric.kind == "nps" and value != int(value):
            continue
        try:
            day = date.fromisoformat(row[0] or "").toordinal()
        except ValueError:
            day = UNDATED
        name = (row[1] or "").strip() or None
        part = None if segment is None else (row[segment] or "").strip() or None
        found[name, day, part, float(value)] += 1
    return dict(found)


@given(st.lists(row_values, max_size=60))
def test_tallies_equal_plain_counting(rows):
    counting = Counting(DATASET, [NPS, MOOD])
    for batch in batches(rows, 7):
        counting.feed(batch.column)
    found = list(counting.tallies())
    for metric in (NPS, MOOD):
        for dimension, segment in ((0, None), (1, 2), (2, 3)):
            mine = [t for t in found if (t.metric_id, t.dimension) == (metric.id, dimension)]
            assert counted(mine) == plain_count(rows, metric, segment)
            for tally in mine:
                cells = {cell[:3]: cell[3] for cell in tally.items()}
                assert tally == pack(metric.id, dimension, tally.value, cells)


@given(st.lists(row_values, max_size=40), st.integers(1, 130))
def test_rows_out_are_rows_in(rows, size):
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(datasets.TALLY_DDL)
        datasets.insert(connection, DATASET, [], batches(rows, size))
        stored = datasets.raw_rows(connection, DATASET)
    connection.close()
    assert stored == [(n, *row) for n, row in enumerate(rows, 2)]
    assert [list(map(type, row[1:])) for row in stored] == [list(map(type, row)) for row in rows]


@given(st.lists(row_values, max_size=40))
def test_what_is_counted_and_what_is_left_out_are_all_there_is(rows):
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(datasets.TALLY_DDL)
        put(connection, rows)
        for metric in (NPS, MOOD):
            found = datasets.answer_counts(connection, DATASET, metric)
            left = datasets.left_out(connection, DATASET, metric)
            assert found.counted == sum(counted(datasets.tallies(connection, [metric.id])).values())
            assert found.left_out == len(left)
            assert found.blank == sum(row[metric.column] is None for row in rows)
            before = counted(datasets.tallies(connection, [metric.id]))
            datasets.recount(connection, DATASET, [metric])
            assert counted(datasets.tallies(connection, [metric.id])) == before
    connection.close()
