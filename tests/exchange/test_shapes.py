"""Tables that are not one row per answer become such: nothing lost, nothing invented, everything traceable."""

import csv
import datetime
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxdesk.errors import Cancelled, CxdeskError
from cxdesk.exchange.shapes import (
    Cases,
    Join,
    Level,
    Levels,
    Shape,
    Unpivot,
    Wide,
    reshape,
    shape_from_data,
    shape_to_data,
    suggest_shapes,
)
from cxdesk.exchange.shapes.periods import find_period
from cxdesk.exchange.shapes.texts import join_from_text, shape_from_text
from cxdesk.exchange.tables import ReadOptions, Table, read_table
from cxdesk.jobs import Job

many = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def table_of(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    return read_table(write(path, header, rows))


def rows_of(table: Table) -> list[dict[str, str]]:
    names = [facts.name for facts in table.understanding.columns]
    return [dict(zip(names, cells, strict=True)) for _number, cells in table.records()]


def only(table: Table) -> Shape:
    (suggestion,) = suggest_shapes(table)
    assert suggestion.shape is not None
    return suggestion.shape


# --------------------------------------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("name", "start", "unit", "rest"),
    [
        ("2013-Q1 User satisfaction", "2013-01-01", "quarter", "User satisfaction"),
        ("Q3 2013", "2013-07-01", "quarter", ""),
        ("NPS (Q4'24)", "2024-10-01", "quarter", "NPS"),
        ("Jan 2024", "2024-01-01", "month", ""),
        ("csat_2024-03", "2024-03-01", "month", "csat"),
        ("Звернення, лютого 2024", "2024-02-01", "month", "Звернення"),
        ("Total transactions\nJul - Sep 2012", "2012-07-01", "quarter", "Total transactions"),
        ("W12 2024", "2024-03-18", "week", ""),
        ("2024", "2024-01-01", "year", ""),
        ("Score 2024-03-05", "2024-03-05", "day", "Score"),
    ],
)
def test_a_name_that_holds_a_period(name, start, unit, rest):
    found = find_period(name)
    assert found is not None
    assert (found.start.isoformat(), found.unit, found.rest) == (start, unit, rest)


@pytest.mark.parametrize(
    "name", ["", "Vol.", "Room 12345", "Question 12", "2024-13-45x", "May I contact you?"]
)
def test_a_name_without_a_period(name):
    assert find_period(name) is None


# --------------------------------------------------------------------------------------------------- unpivot


def test_periods_with_measures_become_rows(tmp_path):
    header = ["Service", "2023-Q1 Vol.", "2023-Q1 Score", "2023-Q2 Vol.", "2023-Q2 Score", "Owner"]
    table = table_of(
        tmp_path / "wide.csv", header, [["A", 10, 4.5, 20, "", "x"], ["B", "", "", "ok", 3, "y"]]
    )
    made = reshape(table, only(table))
    assert rows_of(made) == [
        {
            "Row in file": "2",
            "Service": "A",
            "Owner": "x",
            "Period": "2023-01-01",
            "Vol.": "10",
            "Score": "4.5",
        },
        {"Row in file": "2", "Service": "A", "Owner": "x", "Period": "2023-04-01", "Vol.": "20", "Score": ""},
        {
            "Row in file": "3",
            "Service": "B",
            "Owner": "y",
            "Period": "2023-04-01",
            "Vol.": "ok",
            "Score": "3",
        },
    ]
    assert made.understanding.file_columns == tuple(header)
    by_name = {facts.name: facts for facts in made.understanding.columns}
    assert (by_name["Period"].type, by_name["Period"].guess) == ("date", "date")
    assert made.path == table.path


def test_columns_named_after_years_alone_hold_one_value(tmp_path):
    table = table_of(tmp_path / "years.csv", ["Country", "2021", "2022", "2023"], [["UA", 1, 2, 3]])
    made = reshape(table, Unpivot())
    assert [(row["Period"], row["Value"]) for row in rows_of(made)] == [
        ("2021-01-01", "1"),
        ("2022-01-01", "2"),
        ("2023-01-01", "3"),
    ]


def test_a_question_asked_of_several_things_becomes_rows_of_touchpoints(tmp_path):
    names = [f"How satisfied were you with … [{item}]" for item in ("Search", "Book", "Pay")]
    answers = [(i, 1 + i % 5, 1 + (i * 2) % 5) for i in range(1, 30)]
    table = table_of(
        tmp_path / "grid.csv", ["id", *names[:2], names[2]], [[*row, 5 - row[0] % 5] for row in answers]
    )
    (suggestion,) = suggest_shapes(table)
    assert not suggestion.certain
    made = reshape(table, only(table))
    guesses = {facts.name: facts.guess for facts in made.understanding.columns}
    assert guesses["Touchpoint"] == "touchpoint"
    assert guesses["How satisfied were you with …"] == "csat"
    assert Counter(row["Touchpoint"] for row in rows_of(made)) == {"Search": 29, "Book": 29, "Pay": 29}


def test_touchpoints_as_columns(tmp_path):
    rows = [[i, 1 + i % 5, 1 + i % 4, 1 + i % 5] for i in range(40)]
    table = table_of(tmp_path / "wide.csv", ["Respondent", "Search", "Book", "Pay"], rows)
    made = reshape(table, only(table))
    assert {(row["Touchpoint"], row["Answer"]) for row in rows_of(made) if row["Respondent"] == "7"} == {
        ("Search", "3"),
        ("Book", "4"),
        ("Pay", "3"),
    }


cells = st.text("abc019-.,\"'\n é", max_size=6).map(str.strip)


@many
@given(st.lists(st.tuples(cells, cells, cells, cells, cells), min_size=1, max_size=8))
def test_unpivoting_and_pivoting_back_gives_the_table(tmp_path, given_rows):
    header = ["kept", "2023-01 a", "2023-01 b", "2023-02 a", "2023-02 b"]
    table = table_of(tmp_path / "t.csv", header, [("k" + row[0], *row[1:]) for row in given_rows])
    before = dict(table.records())
    shape = Unpivot(
        (
            Wide("2023-01 a", "2023-01-01", "a"),
            Wide("2023-01 b", "2023-01-01", "b"),
            Wide("2023-02 a", "2023-02-01", "a"),
            Wide("2023-02 b", "2023-02-01", "b"),
        ),
        "when",
    )
    back = {number: [row[0], "", "", "", ""] for number, row in before.items()}
    for row in rows_of(reshape(table, shape)):
        at = 1 if row["when"] == "2023-01-01" else 3
        back[int(row["Row in file"])][0] = row["kept"]
        back[int(row["Row in file"])][at : at + 2] = [row["a"], row["b"]]
    assert back == before


def test_a_broken_row_is_still_reported_by_its_number(tmp_path):
    lines = [
        "name,2021,2022,2023,2024",
        *(f"n{i},1,2,3,4" for i in range(30)),
        "n,1,2,3,4,5,6",
        "n30,x,2,3,4",
    ]
    path = tmp_path / "broken.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    made = read_table(path, ReadOptions(shape=Unpivot()))
    assert made.understanding.dropped == 1
    assert [(problem.row, problem.column, problem.value) for problem in made.understanding.problems] == [
        (32, None, "n,1,2,3,4,5,6"),
        (33, "Value", "x"),
    ]


def test_a_newer_export_with_more_periods_fits_what_was_asked_for(tmp_path):
    old = reshape(table_of(tmp_path / "a.csv", ["shop", "2021", "2022", "2023"], [["s", 1, 2, 3]]), Unpivot())
    path = write(tmp_path / "b.csv", ["shop", "2021", "2022", "2023", "2024"], [["s", 1, 2, 3, 4]])
    new = read_table(path, ReadOptions(shape=old.understanding.asked_shape))
    assert [row["Value"] for row in rows_of(new)] == ["1", "2", "3", "4"]


# --------------------------------------------------------------------------------------------------- levels

FACES = ["Very unhappy", "Unhappy", "Happy", "Very happy"]


def test_smileys_become_answers_with_counts(tmp_path):
    table = table_of(tmp_path / "s.csv", ["Day", *FACES, "Total"], [["2024-01-01", 1, 0, 5, 7, 13]])
    (suggestion,) = suggest_shapes(table)
    assert suggestion.certain
    assert [(r["Counted as"], r["Answer"], r["Count"]) for r in rows_of(reshape(table, only(table)))] == [
        ("Very happy", "4", "7"),
        ("Happy", "3", "5"),
        ("Very unhappy", "1", "1"),
    ]


def test_a_row_that_does_not_add_up_is_reported_and_left_out(tmp_path):
    rows = [[f"2024-01-{i:02}", i, 2, 3, 4, i + 9] for i in range(1, 29)]
    rows[4][5] = 99
    table = table_of(tmp_path / "s.csv", ["Day", *FACES, "Total"], rows)
    made = reshape(table, only(table))
    (problem,) = made.understanding.problems
    assert (problem.row, problem.dropped, made.understanding.dropped) == (6, True, 1)
    assert "14" in problem.reason
    assert "99" in problem.reason
    assert "6" not in {row["Row in file"] for row in rows_of(made)}


@pytest.mark.parametrize("bad", ["-1", "2.5", "many", ""])
def test_what_is_no_count_is_never_guessed(tmp_path, bad):
    shape = Levels((Level("Promoters", "promoter"), Level("Detractors", "detractor")), "Total", "passive")
    rows = [[5, 2, 10], [bad, 3, 10], [6, 1, 10]]
    table = table_of(tmp_path / "n.csv", ["Promoters", "Detractors", "Total"], rows)
    made = reshape(table, shape)
    assert {row["Row in file"] for row in rows_of(made)} == {"2", "4"}
    assert [problem.row for problem in made.understanding.problems] == [3]


@many
@given(st.lists(st.tuples(*[st.integers(0, 400)] * 4), min_size=1, max_size=10), st.integers(0, 50))
def test_the_counts_of_a_row_add_up_to_its_total(tmp_path, given_rows, more):
    header = ["a", "b", "c", "d", "all"]
    table = table_of(tmp_path / "t.csv", header, [(*row, sum(row) + more) for row in given_rows])
    shape = Levels(tuple(Level(name, name) for name in "abcd"), "all", "else")
    added: Counter[int] = Counter()
    for row in rows_of(reshape(table, shape)):
        added[int(row["Row in file"])] += int(row["Count"])
    assert added == Counter({i: sum(row) + more for i, row in enumerate(given_rows, 2)})


@pytest.mark.parametrize(
    ("header", "row", "answers"),
    [
        (
            ["Promoters", "Passives", "Detractors"],
            [6, 3, 2],
            {"promoter": "6", "passive": "3", "detractor": "2"},
        ),
        (
            ["Promoters", "Detractors", "Responses"],
            [6, 2, 11],
            {"promoter": "6", "passive": "3", "detractor": "2"},
        ),
        (["Resolved", "Cases"], [6, 8], {"yes": "6", "no": "2"}),
        (["Churned customers", "Customers at start"], [6, 80], {"yes": "6", "no": "74"}),
        (["Trials started", "Converted"], [80, 6], {"yes": "6", "no": "74"}),
        (["Referred customers", "New customers"], [6, 80], {"yes": "6", "no": "74"}),
        (
            ["5 stars", "4 stars", "3 stars", "2 stars", "1 star"],
            [9, 8, 7, 6, 5],
            {"5": "9", "4": "8", "3": "7", "2": "6", "1": "5"},
        ),
        (
            ["Sehr zufrieden", "Zufrieden", "Neutral", "Unzufrieden", "Sehr unzufrieden", "Gesamt"],
            [9, 8, 7, 6, 5, 35],
            {"5": "9", "4": "8", "3": "7", "2": "6", "1": "5"},
        ),
        (
            ["Дуже задоволений", "Задоволений", "Нейтрально", "Незадоволений", "Дуже незадоволений"],
            [9, 8, 7, 6, 5],
            {"5": "9", "4": "8", "3": "7", "2": "6", "1": "5"},
        ),
    ],
)
def test_counts_of_other_metrics(tmp_path, header, row, answers):
    table = table_of(tmp_path / "c.csv", ["Month", *header], [["2024-01-31", *row], ["2024-02-29", *row]])
    shape = suggest_shapes(table)[0].shape
    assert shape is not None
    made = reshape(table, shape)
    first = [cells for cells in rows_of(made) if cells["Row in file"] == "2"]
    assert {cells["Answer"]: cells["Count"] for cells in first} == answers


def test_yes_and_no_columns_are_no_counts(tmp_path):
    rows = [[i % 2, 1 - i % 2, 0, 0] for i in range(50)]
    assert suggest_shapes(table_of(tmp_path / "o.csv", FACES, rows)) == []


# --------------------------------------------------------------------------------------------------- cases


def test_events_become_cases(tmp_path):
    events = [
        ["T2", "closed", "2024-01-02 12:00", "mail", "x"],
        ["T1", "opened", "2024-01-01 08:00", "chat", "y"],
        ["T1", "closed", "2024-01-01 09:30", "chat", "z"],
        ["T2", "opened", "2024-01-02 10:00", "mail", "w"],
        ["T3", "opened", "2024-01-03 10:00", "mail", "w"],
        ["", "opened", "2024-01-03 10:00", "mail", "w"],
        ["T3", "noted", "soon", "mail", "w"],
        *(["T3", "noted", f"2024-01-03 1{i}:00", "mail", str(i)] for i in range(1, 9)),
    ]
    table = table_of(tmp_path / "log.csv", ["Ticket", "Event", "Time", "Channel", "Remark"], events)
    made = reshape(table, only(table))
    names = [facts.name for facts in made.understanding.columns]
    assert names == [
        "Row in file", "Ticket", "Channel", "First event", "Last event", "Events", "First activity",
        "Second activity", "Last activity", "Hours",
    ]  # fmt: skip
    found = [list(row.values()) for row in rows_of(made)]
    assert found[0] == [
        "5",
        "T2",
        "mail",
        "2024-01-02T10:00:00",
        "2024-01-02T12:00:00",
        "2",
        "opened",
        "closed",
        "closed",
        "2",
    ]
    assert found[1] == [
        "3",
        "T1",
        "chat",
        "2024-01-01T08:00:00",
        "2024-01-01T09:30:00",
        "2",
        "opened",
        "closed",
        "closed",
        "1.5",
    ]
    assert found[2][-4:] == ["opened", "noted", "noted", "8"]
    assert [(p.row, p.column, p.dropped) for p in made.understanding.problems] == [
        (7, "Ticket", True),
        (8, "Time", True),
    ]


@many
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(["x", "y", "z"]), st.sampled_from(["p", "q"])),
        min_size=1,
        max_size=30,
    ),
    st.integers(0, 2**20),
)
def test_cases_do_not_depend_on_the_order_of_rows(tmp_path, given_events, seed):
    start = datetime.datetime(2024, 1, 1)
    minutes = random.Random(seed).sample(range(10_000), len(given_events))
    events = [
        [case, what, (start + datetime.timedelta(minutes=m)).isoformat(), other]
        for (case, what, other), m in zip(given_events, minutes, strict=True)
    ]
    shuffled = list(events)
    random.Random(seed + 1).shuffle(shuffled)
    header = ["case", "activity", "at", "other"]
    made = [
        {
            tuple(value for name, value in row.items() if name != "Row in file")
            for row in rows_of(
                reshape(table_of(tmp_path / "log.csv", header, rows), Cases("case", "at", "activity"))
            )
        }
        for rows in (events, shuffled)
    ]
    assert made[0] == made[1]
    assert len(made[0]) == len({event[0] for event in events})


# --------------------------------------------------------------------------------------------------- join


def test_a_segment_is_looked_up_without_multiplying_answers(tmp_path):
    other = write(
        tmp_path / "who.csv", ["user", "plan"], [["1", "Free"], ["2", "Paid"], ["1", "Paid"], ["2", "Paid"]]
    )
    table = table_of(tmp_path / "nps.csv", ["user", "score"], [["1", 9], ["2", 4], ["3", 10], ["1", 8]])
    made = reshape(table, join_from_text(f"{other},on=user,column=plan", table))
    assert [row["plan"] for row in rows_of(made)] == ["Free", "Paid", "", "Free"]
    assert [(problem.value, problem.reason[:7]) for problem in made.understanding.problems] == [
        ("1", "1 value"),
        ("3", "1 value"),
    ]


def test_a_join_leaves_no_problem_uncounted(tmp_path):
    other = write(tmp_path / "who.csv", ["user", "plan"], [["1", "Free"]])
    made = reshape(
        table_of(tmp_path / "a.csv", ["user", "score"], [["1", 9], ["2", 4]]), Join(str(other), "user")
    )
    assert (len(made.understanding.problems), made.understanding.more_problems) == (1, 0)


def test_a_key_that_is_not_in_the_other_table(tmp_path):
    other = write(tmp_path / "who.csv", ["id", "plan"], [["1", "Free"]])
    table = table_of(tmp_path / "a.csv", ["user", "score"], [["1", 9], ["2", 4]])
    with pytest.raises(CxdeskError, match=r"no column “user” in who\.csv; it has “id”, “plan”"):
        reshape(table, Join(str(other), "user"))
    assert rows_of(reshape(table, Join(str(other), "user", ("plan",), "id")))[0]["plan"] == "Free"


def test_more_rows_left_out_than_are_listed_are_counted(tmp_path):
    rows = [[1, 2, 4] for _i in range(1_200)] + [[1, 2, 3]]
    table = table_of(tmp_path / "t.csv", ["a", "b", "all"], rows)
    known = reshape(table, Levels((Level("a", "1"), Level("b", "2")), "all")).understanding
    assert (known.rows, known.dropped, len(known.problems), known.more_problems) == (2, 1_200, 1_000, 200)


def test_a_shape_and_a_join_together(tmp_path):
    other = write(tmp_path / "who.csv", ["shop", "town"], [["s1", "Lviv"], ["s2", "Cluj"]])
    path = write(tmp_path / "wide.csv", ["shop", "2023", "2024", "2025"], [["s1", 1, 2, 3], ["s2", 3, 4, 5]])
    made = read_table(path, ReadOptions(shape=Join(str(other), "shop", first=Unpivot())))
    assert rows_of(made)[3] == {
        "Row in file": "3", "shop": "s2", "Period": "2023-01-01", "Value": "3", "town": "Cluj"
    }  # fmt: skip
    assert [facts.guess for facts in made.understanding.columns if facts.name == "Period"] == ["date"]


# --------------------------------------------------------------------------------------------------- the rest


@pytest.mark.parametrize(
    "shape",
    [
        Unpivot((Wide("a", "2024-01-01", "x"),), "when"),
        Levels((Level("a", "1"), Level("b", "2")), "t", "", "smiley:answer"),
        Cases("c", "t", "a"),
        Join("f.csv", "id", ("x", "y"), "key", Levels()),
    ],
)
def test_a_shape_survives_json(shape):
    assert shape_from_data(shape_to_data(shape)) == shape


@pytest.mark.parametrize("data", [None, {}, {"shape": "cube"}, {"shape": "levels", "levels": [{}]}, [1]])
def test_what_is_no_shape_is_refused(data):
    with pytest.raises(CxdeskError, match="choose it anew"):
        shape_from_data(data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cube", "no shape called “cube”"),
        ("unpivot", "named after periods"),
        ("unpivot=nobody", "no column “nobody”"),
        ("levels", "known as counts"),
        ("levels=a", "no level"),
        ("levels=total=a", "No columns of counts"),
        ("cases", "name both"),
    ],
)
def test_a_shape_that_does_not_fit_is_refused_in_a_sentence(tmp_path, text, words):
    table = table_of(tmp_path / "t.csv", ["a", "b"], [["x", "y"], ["z", "w"]])

    def asked() -> None:
        shape = shape_from_text(text, table)
        assert shape is not None
        reshape(table, shape)

    with pytest.raises(CxdeskError, match=words):
        asked()


def test_shapes_written_on_a_command_line(tmp_path):
    table = table_of(tmp_path / "t.csv", ["id", "Very good", "so so", "bad", "all"], [["x", 1, 2, 3, 9]])
    assert shape_from_text("levels=very=3|so so=2|total=all|rest=0|part=mean:answer", table) == Levels(
        (Level("Very good", "3"), Level("so so", "2")), "all", "0", "mean:answer"
    )
    assert shape_from_text("unpivot=very..bad", table) == Unpivot(
        tuple(Wide(name, name, "Answer") for name in ("Very good", "so so", "bad")),
        "Touchpoint",
        "touchpoint",
    )
    assert shape_from_text("cases=id|time=all", table) == Cases("id", "all", "")
    assert shape_from_text("none", table) is None


def test_a_plain_survey_is_left_alone(tmp_path):
    rows = [
        [f"2024-01-{1 + i % 28:02}", i % 11, "web" if i % 2 else "shop", f"comment number {i}"]
        for i in range(60)
    ]
    assert suggest_shapes(table_of(tmp_path / "nps.csv", ["date", "nps", "channel", "comment"], rows)) == []


def test_ready_figures_are_recognised(tmp_path):
    rows = [[f"2024-{i:02}-01", 30 + i, 100 + i] for i in range(1, 13)]
    (suggestion,) = suggest_shapes(table_of(tmp_path / "f.csv", ["Month", "NPS score", "Responses"], rows))
    assert suggestion.shape is None
    assert "NPS score" in suggestion.sentence


def test_a_cancelled_job_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "scratch").mkdir()
    rows = [[i, i % 7, i % 5, i % 3] for i in range(5_000)]
    table = table_of(tmp_path / "wide.csv", ["id", "2021", "2022", "2023"], rows)
    job = Job(lambda done, total, text: job.cancel())
    with pytest.raises(Cancelled):
        reshape(table, Unpivot(), job)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_the_scratch_file_goes_with_its_table(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "scratch").mkdir()
    made = reshape(table_of(tmp_path / "y.csv", ["c", "2021", "2022", "2023"], [["a", 1, 2, 3]]), Unpivot())
    assert len(list((tmp_path / "scratch").iterdir())) == 1
    del made
    assert list((tmp_path / "scratch").iterdir()) == []
