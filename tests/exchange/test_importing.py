"""A plan says beforehand what an import will do, and refuses in one sentence what does not fit the table."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import CxdeskError
from cxdesk.exchange.choices import choices_from_text, metric_from_text
from cxdesk.exchange.conversion import column_converter
from cxdesk.exchange.importing import Choices, ImportPlan, MetricChoice, fitting, plan
from cxdesk.exchange.scales import guess_scale
from cxdesk.exchange.tables import ColumnFacts, read_table
from cxdesk.exchange.values import converter
from cxdesk.metrics.kinds import get
from cxdesk.model.project import Project
from cxdesk.verbs.projects import begin_project
from cxdesk.verbs.stages import add_stage
from cxdesk.verbs.touchpoints import add_touchpoint

SURVEY = """date,touchpoint,segment,nps,csat,effort,comment
2026-03-01,Bag drop,Family,9,4,2,"slow, but kind"
2026-03-01,bag  drop,Leisure,11,5,1,fine
2026-03-02,Security,Family,6,,3,
2026-03-03,,Family,10,3,5,the queue at the gate was long
2026-03-04,Lounge,Business,7.5,9,4,good
2026-03-05,Security,Leisure,0,2,2,no
2026-03-06,Security,Leisure,8,1,1,why so slow
2026-03-07,Bag drop,Family,many,5,2,thanks
"""


def project(*names: str) -> Project:
    made = Project()
    made.apply(begin_project("Airport", "Departing passenger", ()))
    journey = made.journeys()[0]
    change = add_stage(made, journey.id, "Before the flight")
    assert change is not None
    made.apply(change)
    for name in names:
        change = add_touchpoint(made, made.stages(journey.id)[-1].id, name)
        assert change is not None
        made.apply(change)
    return made


def planned(tmp_path: Path, text: str, choices: Choices | None = None, *names: str) -> ImportPlan:
    file = tmp_path / "survey.csv"
    file.write_text(text, encoding="utf-8")
    owner = project(*names)
    return plan(read_table(file), owner, owner.journeys()[0].id, choices or Choices())


def ids(owner: Project) -> dict[str, str]:
    return {t.name: t.id for t in owner.journey_touchpoints(owner.journeys()[0].id)}


def test_a_survey_is_understood_without_a_word(tmp_path):
    header, _newline, rows = SURVEY.partition("\n")
    found = planned(tmp_path, f"{header}\n{rows * 5}")
    assert [(c.name, c.role) for c in found.dataset.columns][:6] == [
        ("date", "date"), ("touchpoint", "touchpoint"), ("segment", "segment"), ("nps", ""), ("csat", ""),
        ("effort", ""),
    ]  # fmt: skip
    assert (found.dataset.name, found.dataset.source, found.dataset.rows) == ("survey", "survey.csv", 40)


CHOSEN = Choices(
    metrics=(
        MetricChoice("nps", "nps", 0, 10),
        MetricChoice("csat", "csat", 1, 5),
        MetricChoice("ces", "effort", 1, 5, "low_good"),
    )
)


def test_the_preview_is_the_figure_over_all_rows(tmp_path):
    nps, csat, ces = (found := planned(tmp_path, SURVEY, CHOSEN)).metrics
    # 9, 6, 10, 0, 8 count: two promoters, two detractors of five
    shown = found.preview(nps)
    assert (shown.value, shown.n, shown.blank, shown.left_out) == (0, 5, 0, 3)
    assert set(shown.examples) == {"11", "7.5", "many"}
    # 4, 5, 3, 2, 1, 5: three of six in the top two boxes
    shown = found.preview(csat)
    assert (shown.value, shown.n, shown.blank, shown.left_out) == (50, 6, 1, 1)
    # Wilson's interval for 3 of 6
    assert shown.low == pytest.approx(18.7616, abs=1e-3)
    assert shown.high == pytest.approx(81.2384, abs=1e-3)
    # CES 1.0 is the mean of the effort as it was answered
    assert found.preview(ces).value == 2.5
    assert found.answered(nps) == 5


def test_answers_off_their_scale_are_listed_by_row(tmp_path):
    found = planned(tmp_path, SURVEY, CHOSEN)
    assert [(p.row, p.column, p.value) for p in found.left_out()] == [
        (3, "nps", "11"), (6, "nps", "7.5"), (6, "csat", "9"), (9, "nps", "many"),
    ]  # fmt: skip
    assert len(found.left_out(limit=2)) == 2
    # a cell that is no number is already a problem of the reading: it is named once
    assert [p.row for p in found.problems] == [3, 6, 6, 9]


def test_touchpoint_values_are_matched_or_left_unassigned(tmp_path):
    file = tmp_path / "survey.csv"
    file.write_text(SURVEY, encoding="utf-8")
    owner = project("Bag drop", "Security screening", "Gate")
    names = ids(owner)
    found = plan(read_table(file), owner, owner.journeys()[0].id)
    assert found.links == {
        "Bag drop": names["Bag drop"],
        "bag  drop": names["Bag drop"],
        "Security": None,
        "Lounge": None,
        None: None,
    }
    assert set(found.suggested) == {"Bag drop", "bag  drop"}
    mine = Choices(links={"Security": names["Security screening"], "Bag drop": None})
    found = plan(read_table(file), owner, owner.journeys()[0].id, mine)
    assert found.links["Security"] == names["Security screening"]
    assert found.links["Bag drop"] is None


def test_all_rows_can_belong_to_one_touchpoint(tmp_path):
    file = tmp_path / "survey.csv"
    file.write_text(SURVEY, encoding="utf-8")
    owner = project("Bag drop", "Gate")
    journey = owner.journeys()[0].id
    found = plan(read_table(file), owner, journey, choices_from_text(touchpoint="=gate"))
    assert found.links == {None: ids(owner)["Gate"]}
    assert found.dataset.columns_with_role("touchpoint") == []
    with pytest.raises(CxdeskError, match="no touchpoint called “Lounge”; it has “Bag drop”, “Gate”"):
        plan(read_table(file), owner, journey, choices_from_text(touchpoint="=Lounge"))


def test_two_touchpoints_of_one_name_are_no_suggestion(tmp_path):
    assert planned(tmp_path, SURVEY, None, "Bag drop", "Bag drop").links["Bag drop"] is None


def test_choices_overrule_guesses(tmp_path):
    wanted = choices_from_text(
        name="Q1",
        date="",
        touchpoint="",
        segments=["SEGMENT", "touchpoint"],
        metrics=["mean=effort,name=Effort felt"],
    )
    found = planned(tmp_path, SURVEY, wanted)
    assert found.dataset.name == "Q1"
    assert found.dataset.columns_with_role("date") == []
    assert found.dataset.columns_with_role("segment") == [1, 2]
    assert [(m.kind, m.name, m.column) for m in found.metrics] == [("mean", "Effort felt", 5)]
    assert list(found.links) == [None]


def test_a_channel_that_is_nothing_on_the_map_is_split_by_and_the_answers_are_about_the_whole_map(tmp_path):
    rows = "".join(f"2026-01-{n % 28 + 1:02},{('chat', 'phone')[n % 2]},{n % 5 + 1}\n" for n in range(40))
    file = tmp_path / "tickets.csv"
    file.write_text("date,channel,csat\n" + rows, encoding="utf-8")
    owner = project("Search", "Gate")
    map_id = owner.journeys()[0].id
    found = plan(read_table(file), owner, map_id)
    assert (found.dataset.columns_with_role("touchpoint"), found.links) == ([], {None: map_id})
    assert found.dataset.columns_with_role("segment") == [1]
    other = project("Chat", "Gate")
    linked = plan(read_table(file), other, other.journeys()[0].id)
    assert linked.dataset.columns_with_role("touchpoint") == [1]
    guessed = plan(read_table(file), owner, None).choices  # before it was known on which map
    assert fitting(read_table(file), owner, map_id, guessed) == found.choices
    kept = plan(read_table(file), owner, map_id, choices_from_text(touchpoint="channel"))
    assert kept.links == {"chat": None, "phone": None}  # where the user says so


def test_a_column_chosen_as_answers_is_read_as_numbers(tmp_path):
    text = "id,how happy\na1,4\na2,no idea\na3,5\na4,ask me later\na5,1\n"
    found = planned(tmp_path, text, choices_from_text(metrics=["csat=how happy,scale=1-5"]))
    assert found.dataset.columns[1].type == "number"
    shown = found.preview(found.metrics[0])
    assert (shown.n, shown.left_out) == (3, 2)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"date": "when"}, "There is no column “when” in the table; its columns are “date”, “touchpoint”"),
        ({"metrics": ["nps=comment"]}, "“comment” holds no numbers, so it cannot be charted as NPS"),
        ({"metrics": ["nps=nps,scale=1-5"]}, "Column “nps”: NPS is defined on the scale 0 to 10"),
        (
            {"metrics": ["nps=nps,direction=low_good"]},
            "Column “nps”: NPS needs a scale on which high answers",
        ),
        (
            {"metrics": ["csat=csat,variant=median"]},
            "not reported as “median”; choose one of top-box, mean, net",
        ),
        ({"metrics": ["nqs=nps"]}, "There is no metric called nqs"),
    ],
)
def test_choices_that_do_not_fit_are_one_sentence(tmp_path, arguments, sentence):
    with pytest.raises(CxdeskError) as caught:
        planned(tmp_path, SURVEY, choices_from_text(**arguments)).require()
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_column_of_too_many_values_is_no_segment(tmp_path):
    text = "who,nps\n" + "".join(f"person {i},{i % 11}\n" for i in range(600))
    with pytest.raises(CxdeskError, match="“who” has 600 different values"):
        planned(tmp_path, text, choices_from_text(segments=["who"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nps=Score", MetricChoice("nps", "Score")),
        ("NPS:answer=Score,scale=1-10", MetricChoice("nps", "Score", 1, 10)),
        (
            "ces=How easy, or hard, was a=b?,scale=1-5,direction=low_good,variant=1.0",
            MetricChoice("ces", "How easy, or hard, was a=b?", 1, 5, "low_good", "1.0"),
        ),
        ("mean=T, °C,scale=-20-40.5", MetricChoice("mean", "T, °C", -20, 40.5)),
        ("csat=x,name=Mood", MetricChoice("csat", "x", name="Mood")),
    ],
)
def test_metrics_in_words(text, expected):
    assert metric_from_text(text) == expected


@pytest.mark.parametrize(
    "text", ["nps", "nps=", "=x", "nps:date=x", "nps=x,scale=10-1", "nps=x,scale=high", "nps=x,direction=up"]
)
def test_metrics_that_cannot_be_read_are_refused(text):
    with pytest.raises(CxdeskError):
        metric_from_text(text)


@pytest.mark.parametrize(
    ("kind", "header", "answers", "expected"),
    [
        ("nps", "nps", {0: 3, 9: 100}, (0, 10, "high_good", False)),
        ("nps", "recommend", {1: 3, 9: 100}, (1, 10, "high_good", False)),
        ("nps", "recommend", {1: 1, 9: 4}, (0, 10, "high_good", False)),
        ("csat", "sat", {1: 5, 4: 50, 5: 40, 9: 12}, (1, 5, "high_good", False)),
        ("csat", "sat", {1: 5, 4: 50, 7: 40}, (1, 7, "high_good", False)),
        ("csat", "happy", {0: 5, 1: 50}, (0, 1, "high_good", False)),
        ("ces", "ease of booking", dict.fromkeys(range(1, 8), 10), (1, 7, "high_good", False)),
        ("ces", "CES", dict.fromkeys(range(1, 8), 10), (1, 7, "high_good", False)),
        ("ces", "effort", dict.fromkeys(range(1, 8), 10), (1, 7, "high_good", True)),
        ("ces", "effort", dict.fromkeys(range(1, 6), 10), (1, 5, "low_good", True)),
        ("ces", "CES", dict.fromkeys(range(1, 6), 10), (1, 5, "low_good", True)),
        ("ces", "how easy was it", dict.fromkeys(range(1, 6), 10), (1, 5, "high_good", False)),
        ("mean", "minutes", {0.5: 1, 240.25: 1}, (0, 241, "high_good", False)),
        ("mean", "rating", {1: 1, 4.5: 1}, (1, 5, "high_good", False)),
    ],
)
def test_scales_are_told_by_values_and_header(kind, header, answers, expected):
    guess = guess_scale(get(kind), header, answers)
    assert (guess.low, guess.high, guess.direction, guess.asked) == expected


def test_a_scale_that_is_given_decides_the_direction(tmp_path):
    lines = ["CES", *(str(1 + i % 5) for i in range(40))]  # nobody found it easy
    for scale, expected in (
        ("1-7", (1, 7, "high_good", False)),
        ("1-5", (1, 5, "low_good", True)),
        ("1-10", (1, 10, "high_good", False)),
    ):
        found = planned(tmp_path, "\n".join(lines), choices_from_text(metrics=[f"ces=CES,scale={scale}"]))
        (one,) = found.planned
        assert (one.metric.low, one.metric.high, one.metric.direction, one.asked) == expected


def test_a_number_beyond_all_bounds_is_kept_and_not_counted(tmp_path):
    text = "minutes\n" + "4.5\n" * 20 + "1e999\n" + "9" * 5000 + "\n"
    found = planned(tmp_path, text, choices_from_text(metrics=["mean=minutes"]))
    (metric,) = found.metrics
    assert found.preview(metric).value == 4.5
    assert found.preview(metric).left_out == 2


cells = st.one_of(
    st.sampled_from(
        ["", "  ", "N/A", " n/a ", "none", "7", " 7", "007", "-3", "1,234", "1.234", "1.5", "5.", ".5", "1e3", "1_000",
         "12345678901234567890", "٣", "2026-01-05", "2026-01-05 10:00:59", "2026-01-05T10:00", "5.1.2026 9:30",
         "20260105 10:00", "1/2/2026, 10:00", "12 Jan 2026 10:00", "31.2.2026",
         "5/1/2569", "900000000", "4:32", "1:02:03", "Q1 2026", "2026-01-05 25:00", "1-2", "--5"]
    ),
    st.integers(-50, 10**19).map(str),
    st.floats(-1e6, 1e6).map(lambda x: f"{x:.2f}"),
    st.text(max_size=6),
)  # fmt: skip


@given(
    st.lists(cells, min_size=1, max_size=12),
    st.sampled_from(
        [(type_, "") for type_ in ("text", "integer", "number", "date", "datetime")]
        + [
            ("date", "buddhist"),
            ("datetime", "epoch"),
            ("date", "1904"),
            ("duration", "m:ss"),
            ("duration", "h:mm"),
        ]
    ),
    st.sampled_from(".,"),
    st.sampled_from(["dmy", "mdy", "ymd"]),
    st.booleans(),
    st.sampled_from([(), ("7",), ("7", "none")]),
)
def test_columns_are_converted_as_cells_are(texts, typed, decimal, order, few, missing):
    """The fast ways give what the plain definition gives, apart from whole numbers that SQLite cannot hold."""
    type_, form = typed
    values = tuple((t, 1) for t in set(texts)) if few else ()
    facts = ColumnFacts("c", type_, 0, 0, "", None, None, values, decimal, order, form, missing=missing)
    one = converter(facts.reading())
    expected = [one(text) for text in texts]
    expected = [
        text if isinstance(value, int) and abs(value) >= 2**63 else value
        for text, value in zip(texts, expected, strict=True)
    ]
    assert list(column_converter(facts, type_)(texts)) == expected
