"""Comments are found by their words, touchpoints, values and answers as plain reading of the rows finds them."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.model.records import Column, Dataset, Metric
from cxdesk.store import datasets
from cxdesk.store.comments import Comment, CommentPage, places, read
from tests.store.test_datasets import batches

COLUMNS = (
    Column("when", "datetime", "date"),
    Column("where", "text", "touchpoint"),
    Column("who", "text", "segment"),
    Column("nps", "integer"),
    Column("why", "text", "comment"),
    Column("what else", "text", "comment"),
)
DATASET = Dataset("00000000000000d1", "Survey", columns=COLUMNS)
NPS = Metric("00000000000000a1", DATASET.id, "nps", "NPS", 3, 0, 10)
EASE = Metric("00000000000000a2", DATASET.id, "ces", "Ease", 3, 1, 7)

ROWS = [
    ("2026-01-05T09:00:00", "Gate", "Family", 2, "The queue was LONG", None),
    ("2026-01-07", "Bag drop", "Family", 9, "Добре, швидко", "Straße gesperrt"),
    ("2026-01-05T08:00:00", "Gate ", None, 12, "long wait, long queue", None),
    ("someday", None, "Business", "x", "คิวยาวมาก", None),
    (None, "Gate", "Business", None, None, "nothing"),
    ("2026-01-06", "Gate", "Business", 10, None, None),
]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.executescript(datasets.TALLY_DDL)
    datasets.insert(made, DATASET, [NPS], batches(ROWS))
    yield made
    made.close()


def comments(
    connection: sqlite3.Connection,
    dataset: Dataset,
    metrics: list[Metric],
    *asked: Any,
    limit: int = 100,
    offset: int = 0,
    **more: Any,
) -> CommentPage:
    """A page of what is asked for, as the session reads it."""
    found = places(connection, dataset, metrics, *asked, **more)
    return CommentPage(len(found), read(connection, dataset, metrics, found[offset : offset + limit]))


def found(connection: sqlite3.Connection, **asked: Any) -> list[str]:
    page = comments(connection, DATASET, [NPS, EASE], **asked)
    assert page.total == len(page.rows)
    return [comment.text for comment in page.rows]


NEWEST_FIRST = [
    "Добре, швидко", "Straße gesperrt", "long wait, long queue", "The queue was LONG", "nothing", "คิวยาวมาก",
]  # fmt: skip


def test_newest_come_first_and_undated_last(connection):
    assert found(connection) == NEWEST_FIRST


def test_a_stretch_of_days_leaves_out_what_is_not_dated_in_it(connection):
    assert found(connection, days=(date(2026, 1, 5), date(2026, 1, 6))) == [
        "long wait, long queue",
        "The queue was LONG",
    ]
    assert found(connection, text="schnell", days=(date(2026, 1, 5), date(2026, 1, 6))) == []


def test_a_comment_says_where_it_is_from(connection):
    page = comments(connection, DATASET, [NPS, EASE], limit=2, offset=1)
    assert page == CommentPage(
        6,
        [
            Comment(3, "Straße gesperrt", 5, "2026-01-07", "Bag drop", {NPS.id: 9, EASE.id: 9}),
            Comment(4, "long wait, long queue", 4, "2026-01-05", "Gate", {NPS.id: 12, EASE.id: 12}),
        ],
    )
    (last,) = comments(connection, DATASET, [NPS], limit=5, offset=5).rows
    assert last == Comment(5, "คิวยาวมาก", 4, "", None, {NPS.id: "x"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Long", ["long wait, long queue", "The queue was LONG"]),
        ("queue long", ["long wait, long queue", "The queue was LONG"]),
        ("queue wait", ["long wait, long queue"]),
        ("ДОБРЕ", ["Добре, швидко"]),
        ("STRASSE", ["Straße gesperrt"]),
        ("คิว", ["คิวยาวมาก"]),
        ("%", []),
        ("  ", NEWEST_FIRST),
    ],
)
def test_words_are_found_in_upper_and_lower_case_of_any_script(connection, text, expected):
    assert found(connection, text=text) == expected


def test_accents_are_the_same_however_they_are_written():
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(datasets.TALLY_DDL)
        rows = [(None, None, None, None, "cafe\u0301 fermé", None)]
        datasets.insert(connection, DATASET, [], batches(rows))
        assert len(comments(connection, DATASET, [], "CAF\u00c9").rows) == 1
        assert comments(connection, DATASET, [], "cafe\u0302").rows == []
    connection.close()


def test_touchpoints_values_and_answers_narrow_what_is_found(connection):
    assert found(connection, values=["Gate"]) == ["long wait, long queue", "The queue was LONG", "nothing"]
    assert found(connection, values=[None, "Bag drop"]) == [
        "Добре, швидко", "Straße gesperrt", "คิวยาวมาก"
    ]  # fmt: skip
    assert found(connection, where={2: "Business"}) == ["nothing", "คิวยาวมาก"]
    assert found(connection, where={2: None}) == ["long wait, long queue"]
    assert found(connection, answers={NPS.id: (0, 6)}) == ["The queue was LONG"]
    assert found(connection, answers={NPS.id: (0, 20)}) == [*NEWEST_FIRST[:2], "The queue was LONG"]
    assert found(connection, answers={NPS.id: (0, 10), EASE.id: (1, 7)}, text="queue") == [
        "The queue was LONG"
    ]
    assert found(connection, values=[]) == []


def test_a_dataset_without_comments_or_touchpoints_has_what_it_has():
    bare = Dataset("00000000000000d2", columns=(Column("why", "text", "comment"), Column("x", "text")))
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(datasets.TALLY_DDL)
        datasets.insert(connection, bare, [], batches([("fine", "a"), ("bad", "b")]))
        assert [c.text for c in comments(connection, bare, []).rows] == ["bad", "fine"]
        assert [c.text for c in comments(connection, bare, [], values=[None]).rows] == ["bad", "fine"]
        assert comments(connection, bare, [], values=["Gate"]) == CommentPage(0, [])
        silent = Dataset(bare.id, columns=(Column("why"), Column("x")))
        assert (
            comments(connection, silent, []) == comments(connection, silent, [], "fine") == CommentPage(0, [])
        )
    connection.close()


texts = st.one_of(st.none(), st.sampled_from(["Long wait", "long", "Good STAFF", "staff long", "ІЖАК їжак"]))
row_values = st.tuples(
    st.sampled_from(["2026-01-01", "2026-01-02T10:00:00", "2026-01-02", "soon", None]),
    st.sampled_from(["Gate", " Gate", "Bag drop", None]),
    st.sampled_from(["a", "b", None]),
    st.one_of(st.none(), st.integers(-1, 11)),
    texts,
    texts,
)


@given(
    st.lists(row_values, max_size=25),
    st.sampled_from(["", "LONG", "staff long", "їжак"]),
    st.sampled_from([None, ["Gate"], [None], ["Gate", None]]),
    st.sampled_from([{}, {2: "a"}, {2: None}]),
    st.sampled_from([None, (0, 6), (9, 10)]),
    st.tuples(st.integers(0, 8), st.integers(0, 8)),
)
def test_what_is_found_is_what_plain_reading_finds(rows, text, values, where, answer, page):
    expected = []
    for n, row in enumerate(rows, 2):
        day = row[0][:10] if row[0] and row[0][0] == "2" else ""
        place = row[1].strip() if row[1] else None
        if (values is not None and place not in values) or any(row[c] != key for c, key in where.items()):
            continue
        if answer and (row[3] is None or not max(answer[0], 0) <= row[3] <= min(answer[1], 10)):
            continue
        for column in (4, 5):
            words = (row[column] or "").lower()
            if row[column] is not None and all(word in words for word in text.lower().split()):
                expected.append(Comment(n, row[column], column, day, place, {NPS.id: row[3]}))
    expected.sort(key=lambda c: (-c.row, c.column))
    expected.sort(key=lambda c: c.day, reverse=True)
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(datasets.TALLY_DDL)
        datasets.insert(connection, DATASET, [], batches(rows))
        asked = None if answer is None else {NPS.id: answer}
        offset, limit = page
        got = comments(connection, DATASET, [NPS], text, values, where, asked, limit=limit, offset=offset)
    connection.close()
    assert got == CommentPage(len(expected), expected[offset : offset + limit])


def test_number_columns_are_read_row_by_row():
    columns = (Column("a", "number"), Column("b", "integer"), Column("c"))
    dataset = Dataset("00000000000000d4", columns=columns)
    rows = [(1.5, 2, "x"), (None, 3, "y"), ("many", None, None), (4, 5, "6")]
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(datasets.TALLY_DDL)
        datasets.insert(connection, dataset, [], batches(rows))
        a, c, b = datasets.numbers(connection, dataset, [0, 2, 1])
        assert datasets.numbers(connection, dataset, []) == []
    connection.close()
    assert [repr(x) for x in a] == ["1.5", "nan", "nan", "4.0"]
    assert [repr(x) for x in b] == ["2.0", "3.0", "nan", "5.0"]
    assert [repr(x) for x in c] == ["nan"] * 4
