"""What was chosen comes back from JSON as it was, whatever else stands there; layouts are found by their columns."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.exchange.importing import plan
from cxdesk.exchange.layouts import MOST, Layout, from_json, options_of, recall, remember, to_json
from cxdesk.exchange.rules import Condition, Rule, rule_from_text
from cxdesk.exchange.shapes import Cases, Join, Level, Levels, Unpivot, Wide
from cxdesk.exchange.tables import ReadOptions, Table, read_table
from cxdesk.model.project import Project
from cxdesk.verbs.projects import begin_project

words = st.text(max_size=8)
maybe = st.none() | words
shapes = st.sampled_from(
    [
        None,
        Unpivot((Wide("Jan", "2026-01-01", "n"),), "day", "date"),
        Levels((Level("5", "5"),), "all", "", "nps:answer"),
        Cases("case", "at", ""),
        Join("other.csv", "id", ("a", "b"), "", Unpivot()),
    ]
)
options = st.builds(
    ReadOptions,
    encoding=maybe,
    delimiter=st.none() | st.sampled_from([",", "\t"]),
    quote=st.sampled_from([None, "", '"']),
    header_rows=st.none() | st.integers(0, 9),
    sheet=maybe,
    decimal=st.sampled_from([None, ".", ","]),
    shape=shapes,
    missing=st.lists(words, max_size=3).map(tuple),
    columns=st.lists(words, max_size=3).map(tuple),
    table=st.none() | st.integers(1, 5),
)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
metrics = st.builds(
    MetricChoice,
    kind=words,
    column=words,
    low=numbers,
    high=numbers,
    variant=maybe,
    more=st.lists(st.tuples(words, words), max_size=3).map(tuple),
    window=st.none() | st.integers(1, 90),
    words=st.dictionaries(words, numbers, max_size=3),
    hours=maybe,
)
rules = st.builds(
    Rule, st.lists(st.builds(Condition, words, st.just("contains"), words), max_size=2).map(tuple), words
)
choices = st.builds(
    Choices,
    name=maybe,
    date=maybe,
    touchpoint=maybe,
    all_rows=maybe,
    segments=st.none() | st.lists(words, max_size=3).map(tuple),
    metrics=st.none() | st.lists(metrics, max_size=3).map(tuple),
    links=st.dictionaries(maybe, maybe, max_size=3),
    notes=st.dictionaries(words, words, max_size=3),
    rules=st.lists(rules, max_size=2).map(tuple),
    weight=maybe,
)


@given(options, choices)
def test_what_was_chosen_comes_back(option, choice):
    layout = Layout(option, choice)
    assert from_json(to_json(layout)) == layout


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@given(options, choices, st.data())
def test_a_wrong_value_costs_only_itself(option, choice, data):
    """Whatever stands in one place, everything else is read."""
    written = json.loads(to_json(Layout(option, choice)))
    group = data.draw(st.sampled_from(["options", "choices"]))
    key = data.draw(
        st.sampled_from(sorted(ReadOptions.__slots__ if group == "options" else Choices.__slots__))
    )
    written[group][key] = data.draw(json_values)
    found = from_json(json.dumps(written))
    for name in ReadOptions.__slots__:
        assert (group, key) == ("options", name) or getattr(found.options, name) == getattr(option, name)
    for name in Choices.__slots__:
        assert (group, key) == ("choices", name) or getattr(found.choices, name) == getattr(choice, name)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"options": 3, "choices": []}', "[" * 100_000])
def test_what_is_no_layout_is_an_empty_one(text):
    assert from_json(text) == Layout()


def test_what_a_newer_version_wrote_is_kept():
    text = '{"options":{"sheet":"A","tint":1},"choices":{"mood":[2]},"later":{"x":3}}'
    layout = from_json(text)
    assert layout.options == ReadOptions(sheet="A")
    assert json.loads(to_json(layout)) == {
        "options": {"sheet": "A", "tint": 1, "missing": [], "columns": []},
        "choices": {"mood": [2], "rules": []},
        "later": {"x": 3},
    }


def table(folder: Path, header: str, *rows: str, name: str = "answers.csv", **options: Any) -> Table:
    path = folder / name
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return read_table(path, ReadOptions(**options))


HEADER = "Date,Where,Tier,Score,SUS,Reason"
ROWS = [
    f"{1 + i % 12}/{1 + i % 28}/2026,{'Gate' if i % 2 else 'Bag drop'},{'ab'[i % 2]},{i % 11},{i % 5},fine {i}"
    for i in range(40)
]


def test_a_plan_says_all_that_was_guessed(tmp_path):
    read = table(tmp_path, HEADER, *ROWS, date_order="mdy")
    guessed = plan(read, Project(), None, Choices(metrics=(MetricChoice("nps", "score"),)))
    again = plan(read, Project(), None, guessed.choices)
    assert again.choices == guessed.choices
    assert again.dataset.columns == guessed.dataset.columns
    assert guessed.choices.date == "Date"
    assert guessed.choices.segments is not None
    (metric,) = guessed.choices.metrics or ()
    assert (metric.column, metric.low, metric.high, metric.direction) == ("Score", 0.0, 10.0, "high_good")
    assert "Date=mdy" in options_of(read).columns


def test_rules_and_questions_are_said_too(tmp_path):
    read = table(tmp_path, HEADER, *ROWS)
    rule = rule_from_text("=map: Where = Gate")
    chosen = Choices(rules=(rule,), touchpoint="", all_rows=None, metrics=())
    project = Project()
    project.apply(begin_project("P", "Map", [("A", "")]))
    first = plan(read, project, project.journeys()[0].id, chosen)
    again = plan(read, project, project.journeys()[0].id, first.choices)
    assert first.choices.rules == (rule,)
    assert again.dataset.columns == first.dataset.columns


def test_a_table_of_the_same_columns_is_known_again(tmp_path):
    file = tmp_path / "layouts.json"
    read = table(tmp_path, HEADER, *ROWS)
    assert recall(read, file) is None
    chosen = Choices(date="Date", links={None: "x"}, name="March")
    remember(read, ReadOptions(decimal=","), chosen, "Survey", file)
    other = table(tmp_path, "REASON,sus, Score ,Tier,Where,date", "a,1,2,b,c,2026-01-01", name="b.csv")
    found = recall(other, file)
    assert found is not None
    assert (found.name, found.lacking) == ("Survey", ())
    assert found.layout == Layout(ReadOptions(decimal=","), Choices(date="Date"))


def test_nine_columns_in_ten_are_enough_and_it_is_said(tmp_path):
    file = tmp_path / "layouts.json"
    ten = [f"q{i}" for i in range(10)]
    remember(table(tmp_path, ",".join(ten), ",".join("1" * 10)), ReadOptions(), Choices(), "Ten", file)
    nine = table(tmp_path, ",".join([*ten[:9], "new"]), ",".join("1" * 10), name="nine.csv")
    eight = table(tmp_path, ",".join(ten[:8]), ",".join("1" * 8), name="eight.csv")
    found = recall(nine, file)
    assert found is not None
    assert found.lacking == ("q9",)
    assert recall(eight, file) is None
    remember(nine, ReadOptions(), Choices(), "Exactly", file)
    exact = recall(nine, file)
    assert exact is not None
    assert exact.name == "Exactly"


def test_the_newest_is_offered_and_the_oldest_goes(tmp_path):
    file = tmp_path / "settings" / "layouts.json"
    tables = [table(tmp_path, f"a{i},b{i}", "1,2", name=f"{i}.csv") for i in range(MOST + 2)]
    for i, one in enumerate(tables):
        remember(one, ReadOptions(), Choices(), f"no. {i}", file)
    remember(tables[5], ReadOptions(), Choices(), "again", file)
    assert len(json.loads(file.read_text())["layouts"]) == MOST
    assert recall(tables[0], file) is None
    newest = recall(tables[5], file)
    assert newest is not None
    assert newest.name == "again"


@pytest.mark.parametrize("text", ["", "[]", '{"layouts": [1, {"name": "x", "columns": [3]}]}', "\udc80"])
def test_a_damaged_file_of_layouts_remembers_nothing_and_is_written_anew(tmp_path, text):
    file = tmp_path / "layouts.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    read = table(tmp_path, HEADER, *ROWS)
    assert recall(read, file) is None
    remember(read, ReadOptions(), Choices(), "Survey", file)
    assert recall(read, file) is not None
