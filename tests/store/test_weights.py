"""Rows that weigh more or less, and rows that stand for several answers: tallies are what plain sums give."""

import math
import sqlite3
from array import array
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import CxdeskError
from cxdesk.model.records import Column, Dataset, Metric
from cxdesk.model.tally import Tally
from cxdesk.store import datasets
from cxdesk.store.counting import Counting
from tests.store.test_datasets import batches

COLUMNS = (
    Column("where", "text", "touchpoint"),
    Column("who", "text", "segment"),
    Column("nps", "integer"),
    Column("times", "number", "count"),
    Column("weight", "number", "weight"),
    Column("money", "number"),
)
DATASET = Dataset("00000000000000d1", "Survey", columns=COLUMNS)
NPS = Metric("00000000000000a1", DATASET.id, "nps", "NPS", 2, 0, 10)

Row = tuple[Any, ...]


def with_roles(*roles: str) -> Dataset:
    """The dataset with only some of its roles."""
    columns = tuple(
        c if c.role in ("touchpoint", "segment", *roles) else replace(c, role="") for c in COLUMNS
    )
    return replace(DATASET, columns=columns)


def sums(tallies: list[Tally]) -> dict[tuple[Any, ...], tuple[int, float, float]]:
    """The number of answers, the sum of weights and of their squares of each cell."""
    found = {}
    for tally in tallies:
        weights = array("d", tally.weights) or [math.nan] * len(array("I", tally.cells))
        squares = array("d", tally.squares) or weights
        for cell, weight, square in zip(tally.items(), weights, squares, strict=True):
            found[tally.value, cell[1], cell[2]] = (cell[3], weight, square)
    return found


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.executescript(datasets.TALLY_DDL)
    yield made
    made.close()


def test_a_row_of_weight_two_counts_once_and_weighs_two(connection):
    rows = [("Gate", "a", 9, 1, 2.0, None), ("Gate", "a", 9, 1, 0.5, None), ("Gate", "b", 3, 1, 1.0, None)]
    datasets.insert(connection, with_roles("weight"), [NPS], batches(rows))
    assert sums(datasets.tallies(connection, [NPS.id])) == {
        ("Gate", None, 9.0): (2, 2.5, 4.25),
        ("Gate", None, 3.0): (1, 1.0, 1.0),
    }
    assert sums(datasets.tallies(connection, [NPS.id], 1))["Gate", "a", 9.0] == (2, 2.5, 4.25)


def test_a_row_that_stands_for_seven_answers_counts_seven_times(connection):
    rows = [("Gate", "a", 9, 7, 0.5, None), ("Gate", "a", 9, 3.0, 1.0, None)]
    datasets.insert(connection, with_roles("count"), [NPS], batches(rows))
    (tally,) = datasets.tallies(connection, [NPS.id])
    assert list(tally.items()) == [(0, None, 9.0, 10)]
    assert (tally.weights, tally.squares) == (b"", b"")
    assert datasets.answer_counts(connection, with_roles("count"), NPS) == (10, 0, 0)


def test_rows_that_stand_for_several_answers_weigh_each(connection):
    rows = [("Gate", "a", 9, 7, 0.5, None)]
    datasets.insert(connection, DATASET, [NPS], batches(rows))
    assert sums(datasets.tallies(connection, [NPS.id])) == {("Gate", None, 9.0): (7, 3.5, 1.75)}


def test_a_metric_of_its_own_weights_looks_at_no_other(connection):
    columns = (*COLUMNS, Column("left", "integer", of=(2,), weight=5))
    dataset = replace(with_roles("weight"), columns=(*with_roles("weight").columns, columns[-1]))
    left = Metric("00000000000000a2", dataset.id, "revenue_churn", "Churn", 6, 0, 1)
    rows = [("Gate", "a", 9, 1, 2.0, 100.0, 1), ("Gate", "a", 9, 1, 2.0, None, 1)]
    datasets.insert(connection, dataset, [NPS, left], batches(rows))
    assert sums(datasets.tallies(connection, [NPS.id])) == {("Gate", None, 9.0): (2, 4.0, 8.0)}
    assert sums(datasets.tallies(connection, [left.id])) == {("Gate", None, 1.0): (1, 100.0, 10_000.0)}
    assert [tuple(x) for x in datasets.left_out(connection, dataset, left)] == [(3, None, "weight")]


def test_rows_without_a_usable_weight_or_number_are_listed(connection):
    rows = [
        ("Gate", "a", 9, 1, None, None),
        ("Gate", "a", 9, 1, -1, None),
        ("Gate", "a", 9, 1, "heavy", None),
        ("Gate", "a", 9, 1.5, 1.0, None),
        ("Gate", "a", 9, None, 1.0, None),
        ("Gate", "a", 9, -2, 1.0, None),
        ("Gate", "a", 11, 1, 1.0, None),
        ("Gate", "a", 9, 0, 1.0, None),
        ("Gate", "a", 9, 1, 0, None),
        ("Gate", "a", None, 4, 1.0, None),
        ("Gate", "a", 9, 4, 1.0, None),
    ]
    datasets.insert(connection, DATASET, [NPS], batches(rows))
    assert [tuple(x) for x in datasets.left_out(connection, DATASET, NPS)] == [
        (2, None, "weight"), (3, -1, "weight"), (4, "heavy", "weight"),
        (5, 1.5, "count"), (6, None, "count"), (7, -2, "count"), (8, 11, "outside"),
    ]  # fmt: skip
    assert sums(datasets.tallies(connection, [NPS.id])) == {("Gate", None, 9.0): (4, 4.0, 4.0)}
    assert datasets.answer_counts(connection, DATASET, NPS) == (4, 4, 7)


def test_more_answers_than_a_cell_holds_are_refused_in_a_sentence():
    counting = Counting(with_roles("count"), [NPS])
    rows = [("Gate", "a", 9, 1_000_000_000, 1, None)] * 5
    counting.feed(list(zip(*rows, strict=True)).__getitem__)
    with pytest.raises(CxdeskError, match="NPS"):
        list(counting.tallies())


number = st.one_of(
    st.none(), st.integers(-1, 4), st.sampled_from([0.5, 1.25, "x", "2"]), st.just(float("inf"))
)
row_values = st.tuples(
    st.sampled_from(["Gate", "Bag drop", None]),
    st.sampled_from(["a", "b", None]),
    st.one_of(st.none(), st.integers(-1, 12), st.just("x")),
    number,
    number,
    st.none(),
)


def usable(value: Any) -> bool:
    return not isinstance(value, str) and value is not None and 0 <= value < math.inf


def plain_sums(rows: list[Row], roles: tuple[str, ...]) -> tuple[dict[Any, tuple[float, ...]], list[int]]:
    """By the definition, one row after the other: the sums of each cell, and the rows that are left out."""
    found: dict[Any, tuple[float, ...]] = {}
    left = []
    for n, (value, who, answer, times, weight, _money) in enumerate(rows, 2):
        times = times if "count" in roles else 1
        weight = weight if "weight" in roles else 1.0
        if (not isinstance(times, str) and times == 0) or (not isinstance(weight, str) and weight == 0):
            continue
        good = usable(times) and times == int(times) and usable(weight)
        counts = isinstance(answer, int) and 0 <= answer <= 10 and good
        if counts:
            before = found.get((value, who, float(answer)), (0, 0.0, 0.0))
            more = (times, times * weight, times * weight**2)
            found[value, who, float(answer)] = tuple(a + b for a, b in zip(before, more, strict=True))
        elif answer is not None:
            left.append(n)
    return found, left


@given(st.lists(row_values, max_size=40), st.sampled_from([(), ("count",), ("weight",), ("count", "weight")]))
def test_weighted_tallies_equal_plain_sums(rows, roles):
    dataset = with_roles(*roles)
    expected, left = plain_sums(rows, roles)
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(datasets.TALLY_DDL)
        datasets.insert(connection, dataset, [NPS], batches(rows, 7))
        tallies = datasets.tallies(connection, [NPS.id], 1)
        listed = [x.row for x in datasets.left_out(connection, dataset, NPS)]
        counted = datasets.answer_counts(connection, dataset, NPS)
        datasets.recount(connection, dataset, [NPS])
        assert datasets.tallies(connection, [NPS.id], 1) == tallies
    connection.close()
    found = sums(tallies)
    assert {cell: n for cell, (n, *_rest) in found.items()} == {
        cell: n for cell, (n, *_r) in expected.items()
    }
    if "weight" in roles:
        for cell, (_n, *totals) in found.items():
            assert totals == pytest.approx(expected[cell][1:])
    else:
        assert all(tally.weights == b"" for tally in tallies)
    assert listed == left
    assert counted.counted == sum(n for n, *_rest in expected.values())


@given(
    st.lists(st.one_of(st.none(), st.floats(-1, 6), st.integers(-1, 6), st.just("4")), max_size=40),
    st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.0]),
)
def test_steps_of_any_length_are_counted_and_listed_alike(answers, step):
    metric = replace(NPS, low=1.0, high=5.0, step=step)
    rows = [("Gate", None, answer, 1, 1, None) for answer in answers]
    expected: dict[float, int] = {}
    for answer in answers:
        if isinstance(answer, (int, float)) and 1 <= answer <= 5 and (step == 0 or not (answer - 1) % step):
            expected[float(answer)] = expected.get(float(answer), 0) + 1
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(datasets.TALLY_DDL)
        datasets.insert(connection, with_roles(), [metric], batches(rows))
        found = {
            answer: n for (_v, _s, answer), (n, *_r) in sums(datasets.tallies(connection, [NPS.id])).items()
        }
        counted = datasets.answer_counts(connection, with_roles(), metric)
    connection.close()
    assert found == expected
    assert counted == (
        sum(expected.values()),
        answers.count(None),
        len(answers) - answers.count(None) - sum(expected.values()),
    )
