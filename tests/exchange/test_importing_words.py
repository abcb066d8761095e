"""Answers in words, questions over several columns, rules and weights, through a plan and into a project."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdesk.errors import CxdeskError
from cxdesk.exchange.choices import Choices, MetricChoice, choices_from_text, metric_from_text
from cxdesk.exchange.importing import ImportPlan, plan
from cxdesk.exchange.rules import Condition, Rule
from cxdesk.exchange.tables import read_table
from cxdesk.flows.importing import carry_out
from cxdesk.metrics.series import trend
from cxdesk.model.records import Journey, Metric, Stage, Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.verbs.projects import begin_project
from cxdesk.verbs.touchpoints import add_touchpoint

SURVEY = (
    """date,channel,topic,How satisfied are you?,How easy was it?,weight,answers
2026-03-01,chat,Late refund,Very satisfied,Easy,0.5,1
2026-03-01,chat,Order,satisfied,Very easy,1.5,2
2026-03-02,phone,refund,DISSATISFIED,Difficult,2.0,3
2026-03-02,phone,Order,Don't know,Neutral,1.0,1
2026-03-03,shop,,Very  Satisfied.,Very difficult,0.25,4
2026-03-03,,Order,as above,,1.0,1
2026-03-04,chat,Order,Neither satisfied nor dissatisfied,Easy,1.0,1
"""
    + "2026-03-05,chat,Order,satisfied,Easy,1.0,1\n" * 10
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ProjectSession]:
    made = ProjectSession.create(
        tmp_path / "words.cxdesk", begin_project("Shop", "Buyer", (("Order", ""), ("Help", "")))
    )
    order, help_ = made.project.children(Stage, made.project.journeys()[0].id)
    for stage, name in ((order, "Website"), (help_, "Refund by chat"), (help_, "Phone")):
        change = add_touchpoint(made.project, stage.id, name)
        assert change is not None
        assert change is not None
        made.apply(change)
    yield made
    made.close()


def planned(session: ProjectSession, path: Path, text: str, choices: Choices | None = None) -> ImportPlan:
    file = path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return plan(read_table(file), session.project, session.project.journeys()[0].id, choices or Choices())


def id_of(session: ProjectSession, name: str) -> str:
    return next(t.id for t in session.project.all(Touchpoint) if t.name == name)


def answers(found: ImportPlan, metric: Metric) -> list[object]:
    return [value for batch in found.batches() for value in batch.column(metric.column)]


def agrees_after_import(session: ProjectSession, found: ImportPlan) -> None:
    """What a plan shows is what the project says afterwards."""
    previews = [found.preview(metric) for metric in found.metrics]
    carry_out(session, found)
    for before in previews:
        lines = trend(before.metric, session.tallies([before.metric.id]), "all").lines
        after = lines[0].points[0] if lines else None
        if after is None:
            assert before.n == 0
            continue
        assert (before.value, before.low, before.high, before.n) == pytest.approx(
            (after.value, after.low, after.high, after.n)
        )


def test_words_count_without_a_choice(session: ProjectSession, tmp_path: Path) -> None:
    found = planned(session, tmp_path, SURVEY)
    satisfied, easy = found.metrics
    assert (satisfied.kind, satisfied.name, satisfied.low, satisfied.high) == (
        "csat",
        "How satisfied are you?",
        1,
        5,
    )
    assert (easy.kind, easy.direction) == ("ces", "high_good")
    assert answers(found, satisfied)[:7] == [5, 4, 2, None, 5, "as above", 3]
    preview = found.preview(satisfied)
    assert (preview.n, preview.blank, preview.left_out) == (15, 1, 1)
    assert preview.value == pytest.approx(100 * 13 / 15)
    assert found.planned[0].unread == (("as above", 1),)
    assert found.planned[0].words[0] == ("Very satisfied", 5, 1)
    assert found.planned[0].words[-1] == ("Don't know", None, 1)
    assert found.dataset.columns[3].type == "text"
    (problem,) = found.problems
    assert (problem.row, problem.column, problem.value) == (7, "How satisfied are you?", "as above")
    assert problem.reason == "no step of the scale"
    agrees_after_import(session, found)


def test_words_can_be_corrected(session: ProjectSession, tmp_path: Path) -> None:
    wanted = "csat=How satisfied are you?,words=as above:4|neither satisfied nor dissatisfied:,name=Mood"
    found = planned(session, tmp_path, SURVEY, choices_from_text(metrics=[wanted]))
    (metric,) = found.metrics
    assert metric.name == "Mood"
    assert answers(found, metric)[5:7] == [4, None]
    assert (found.preview(metric).n, found.preview(metric).left_out) == (15, 0)
    agrees_after_import(session, found)


def test_words_nobody_knows_are_given_numbers(session: ProjectSession, tmp_path: Path) -> None:
    text = "tier\n" + "gold\nsilver\nsilver\ntin\n"
    with pytest.raises(CxdeskError, match="“tier” holds no numbers"):
        planned(session, tmp_path, text, choices_from_text(metrics=["mean=tier"]))
    found = planned(
        session, tmp_path, text, choices_from_text(metrics=["mean=tier,words=gold:3|silver:2|tin:1"])
    )
    assert found.preview(found.metrics[0]).value == 2
    assert (found.metrics[0].low, found.metrics[0].high) == (1, 3)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("csat=x,words=good:five", "“good:five” gives no number to an answer of “x”; write it as"),
        ("csat=x,words=good", "“good” gives no number"),
    ],
)
def test_words_that_cannot_be_read(text: str, sentence: str) -> None:
    with pytest.raises(CxdeskError, match=sentence):
        metric_from_text(text)


def test_words_and_options_may_hold_commas() -> None:
    found = metric_from_text("csat=Q, a=b,words=Yes, all:5|No: 1|?:,name=X")
    assert found == MetricChoice("csat", "Q, a=b", name="X", words={"Yes, all": 5, "No": 1, "?": None})
    assert metric_from_text("share=Q,option=Mail, or phone") == MetricChoice(
        "share", "Q", option="Mail, or phone"
    )


def test_labelled_numbers_in_a_column_of_numbers(session: ProjectSession, tmp_path: Path) -> None:
    cells = ["10 - Extremely likely", *map(str, range(10)), *["9"] * 30, "0 - Not at all likely"]
    found = planned(session, tmp_path, "Would you recommend us?\n" + "\n".join(cells) + "\n")
    (metric,) = found.metrics
    assert (metric.kind, metric.low, metric.high) == ("nps", 0, 10)
    assert (found.preview(metric).n, found.preview(metric).left_out) == (len(cells), 0)
    assert found.problems == ()
    agrees_after_import(session, found)


def test_a_word_scale_of_recommendation_is_no_nps(session: ProjectSession, tmp_path: Path) -> None:
    text = "How likely are you to recommend us?\n" + "Very likely\nLikely\nUnlikely\n" * 3
    found = planned(session, tmp_path, text)
    assert [metric.kind for metric in found.metrics] == ["csat"]
    assert "asks for a recommendation in words, which is no NPS" in found.questions[0]
    refused = planned(
        session, tmp_path, text, choices_from_text(metrics=["nps=How likely are you to recommend us?"])
    )
    assert "NPS is defined on the scale 0 to 10" in refused.objection


def test_the_direction_of_words(session: ProjectSession, tmp_path: Path) -> None:
    effort = planned(session, tmp_path, "effort\nvery low effort\nhigh effort\nvery high effort\n")
    assert [(m.kind, m.direction) for m in effort.metrics] == [("ces", "low_good")]
    assert effort.questions == ()
    often = planned(session, tmp_path, "q\nnever\noften\nalways\n", choices_from_text(metrics=["csat=q"]))
    assert "does not say whether a low answer is good" in often.questions[0]
    turned = "Satisfaction\n1 - very satisfied\n2 - satisfied\n5 - very dissatisfied\n"
    assert [m.direction for m in planned(session, tmp_path, turned).metrics] == ["high_good"]


def test_items_of_a_questionnaire_in_words(session: ProjectSession, tmp_path: Path) -> None:
    words = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    rows = [
        [4, 2, 4, 1, 5, 2, 4, 1, 4, 2],
        [3] * 10,
        [5, 1] * 5,
        [1, 5] * 5,
    ]  # 82.5, 50, 100, 0 by Brooke's formula
    text = ",".join(f"q{i}" for i in range(1, 11)) + "\n"
    text += "".join(",".join(words[n - 1] for n in row) + "\n" for row in rows)
    found = planned(session, tmp_path, text, choices_from_text(metrics=["sus=q1"]))
    (metric,) = found.metrics
    assert answers(found, metric) == [82.5, 50, 100, 0]
    agrees_after_import(session, found)


GROUPED = """id,Where?: North,Where?: South,Mood?: Very satisfied,Mood?: Satisfied,Mood?: Dissatisfied,Uses
1,North,,Very satisfied,,,"Mail, Chat"
2,,South,,Satisfied,,Mail
3,,South,,Satisfied,,"Mail, Phone"
4,North,,,,Dissatisfied,Chat
5,,,,,,
6,,South,,Satisfied,,"Phone, Chat"
7,North,,Very satisfied,,,"Mail, Chat"
"""


def test_a_question_over_columns_is_a_segment_and_a_metric(session: ProjectSession, tmp_path: Path) -> None:
    south = planned(session, tmp_path, GROUPED, choices_from_text(metrics=["share=Where?,option=south"]))
    assert answers(south, south.metrics[0]) == [0, 1, 1, 0, None, 1, 0]
    choices = choices_from_text(metrics=["csat=Mood?"], segments=["Where?"])
    found = planned(session, tmp_path, GROUPED, choices)
    assert [group.name for group in found.groups] == ["Where?", "Mood?", "Uses"]
    (mood,) = found.metrics
    assert answers(found, mood) == [5, 4, 4, 2, None, 4, 5]
    assert (mood.name, mood.low, mood.high) == ("Mood?", 1, 5)
    column = found.dataset.columns[7]
    assert (column.name, column.role, column.of) == ("Where?", "segment", (1, 2))
    agrees_after_import(session, found)
    lines = trend(mood, session.tallies([mood.id], 1), "all", split=True).lines
    assert {line.segment: line.points[0].value for line in lines} == {
        "North": pytest.approx(200 / 3),
        "South": 100,
    }


def test_several_answers_in_a_cell_are_shares(session: ProjectSession, tmp_path: Path) -> None:
    found = planned(session, tmp_path, GROUPED, choices_from_text(metrics=["share=Uses,option=chat"]))
    (metric,) = found.metrics
    assert (metric.name, answers(found, metric)) == ("Uses: chat", [1, 0, 0, 1, None, 1, 1])
    agrees_after_import(session, found)
    split = planned(
        session, tmp_path, GROUPED, choices_from_text(metrics=["csat=Mood?"], segments=["uses: chat"])
    )
    (at,) = split.dataset.columns_with_role("segment")
    assert split.dataset.columns[at].name == "Uses: Chat"
    assert [value for batch in split.batches() for value in batch.column(at)].count("Chat") == 4
    agrees_after_import(session, split)
    with pytest.raises(CxdeskError, match="“Uses” has no option “Fax”; it has “Mail”, “Chat”, “Phone”"):
        planned(session, tmp_path, GROUPED, choices_from_text(metrics=["share=Uses,option=Fax"]))
    with pytest.raises(CxdeskError, match="chart it as share"):
        planned(session, tmp_path, GROUPED, choices_from_text(metrics=["mean=Uses,option=Chat"]))


def test_a_question_of_several_answers_is_no_segment(session: ProjectSession, tmp_path: Path) -> None:
    text = "id,Uses: Mail,Uses: Chat\n1,Mail,Chat\n2,Mail,\n3,,Chat\n"
    with pytest.raises(CxdeskError, match="“Uses” has several answers a row, so it cannot be split by"):
        planned(session, tmp_path, text, choices_from_text(segments=["Uses"]))
    one = planned(session, tmp_path, text, choices_from_text(segments=["Uses: Mail"]))
    assert one.dataset.columns_with_role("segment") == [1]


def test_rules_say_what_a_row_is_about(session: ProjectSession, tmp_path: Path) -> None:
    rules = [
        "Refund by chat: channel = chat and topic contains refund",
        "=stage:Order: topic = order and channel is not blank",
        "=map: channel is blank",
    ]
    found = planned(
        session, tmp_path, SURVEY, choices_from_text(rules=rules, metrics=["csat=How satisfied are you?"])
    )
    (order, _help) = session.project.children(Stage, session.project.journeys()[0].id)
    journey = session.project.get(Journey, order.journey_id)
    refund = id_of(session, "Refund by chat")
    assert found.links == {"Refund by chat": refund, "Order": order.id, journey.title: journey.id, None: None}
    (at,) = found.dataset.columns_with_role("touchpoint")
    values = [value for batch in found.batches() for value in batch.column(at)]
    assert values[:7] == ["Refund by chat", "Order", None, "Order", None, journey.title, "Order"]
    agrees_after_import(session, found)


def test_where_no_rule_fits_the_column_counts(session: ProjectSession, tmp_path: Path) -> None:
    rule = Rule((Condition("channel", "is", "CHAT"),), id_of(session, "Refund by chat"))
    found = planned(session, tmp_path, SURVEY, Choices(touchpoint="channel", rules=(rule,), metrics=()))
    assert found.links["Refund by chat"] == rule.target
    assert found.links["phone"] == id_of(session, "Phone")
    assert (found.links["shop"], found.links["chat"]) == (None, None)
    (at,) = found.dataset.columns_with_role("touchpoint")
    values = [value for batch in found.batches() for value in batch.column(at)]
    assert values[:6] == ["Refund by chat", "Refund by chat", "phone", "phone", "shop", None]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("Gate: channel = chat", "The rule “Gate: channel = chat”: The map has no touchpoint called “Gate”"),
        ("=stage:Nix: channel = chat", "The map has no stage called “Nix”; it has “Order”, “Help”"),
        ("Phone: chanel = chat", "The rule “Phone: chanel = chat”: There is no column “chanel”"),
        ("Phone: topic > 3", "The rule “Phone: topic > 3” compares “topic” with a number"),
    ],
)
def test_rules_that_do_not_fit_are_one_sentence(
    session: ProjectSession, tmp_path: Path, rule: str, sentence: str
) -> None:
    with pytest.raises(CxdeskError) as caught:
        planned(session, tmp_path, SURVEY, choices_from_text(rules=[rule]))
    assert sentence in str(caught.value)


def test_all_rows_of_a_stage_or_the_whole_map(session: ProjectSession, tmp_path: Path) -> None:
    journey = session.project.journeys()[0]
    stage = session.project.children(Stage, journey.id)[1]
    assert planned(session, tmp_path, SURVEY, choices_from_text(touchpoint="=stage:help")).links == {
        None: stage.id
    }
    assert planned(session, tmp_path, SURVEY, choices_from_text(touchpoint="=map")).links == {
        None: journey.id
    }
    with pytest.raises(CxdeskError, match="no stage called “Nowhere”; it has “Order”, “Help”"):
        planned(session, tmp_path, SURVEY, choices_from_text(touchpoint="=stage:Nowhere"))


def test_weights_and_counts(session: ProjectSession, tmp_path: Path) -> None:
    wanted = ["csat=How satisfied are you?"]
    plain = planned(session, tmp_path, SURVEY, choices_from_text(metrics=wanted))
    assert (plain.suggested_weight, plain.suggested_count) == ("weight", "answers")
    assert "looks like sampling weights" in plain.questions[0]
    weighted = planned(session, tmp_path, SURVEY, choices_from_text(metrics=wanted, weight="weight"))
    assert weighted.suggested_weight == ""
    assert weighted.dataset.columns[5].role == "weight"
    # 0.5 + 1.5 + 0.25 + 10 of 0.5 + 1.5 + 2 + 0.25 + 1 + 10 are satisfied
    assert weighted.preview(weighted.metrics[0]).value == pytest.approx(100 * 12.25 / 15.25)
    counted = planned(session, tmp_path, SURVEY, choices_from_text(metrics=wanted, count="answers"))
    preview = counted.preview(counted.metrics[0])
    assert preview.n == 21
    assert preview.value == pytest.approx(100 * 17 / 21)
    agrees_after_import(session, weighted)
    agrees_after_import(session, counted)


def test_weights_are_numbers(session: ProjectSession, tmp_path: Path) -> None:
    with pytest.raises(
        CxdeskError, match="“channel” holds no numbers from 0, so its rows cannot be weighted"
    ):
        planned(session, tmp_path, SURVEY, choices_from_text(weight="channel"))
    with pytest.raises(
        CxdeskError, match="“weight” holds no whole numbers from 0, so its rows cannot be counted"
    ):
        planned(session, tmp_path, SURVEY, choices_from_text(count="weight"))


@pytest.mark.parametrize(
    ("header", "low", "high", "kind"),
    [
        ("Overall, how satisfied are you with our service?", 1, 5, "csat"),
        ("How easy was it to get help?", 1, 5, "ces"),
        ("q5_osat", 1, 5, "csat"),
        ("Наскільки ви задоволені?", 1, 5, "csat"),
        ("Наскільки легко було замовити?", 1, 7, "ces"),
        ("Насколько вы удовлетворены?", 1, 5, "csat"),
        ("Насколько легко было оформить заказ?", 1, 5, "ces"),
        ("Cât de mulțumit sunteți?", 1, 5, "csat"),
        ("Cât de ușor a fost?", 1, 5, "ces"),
        ("Bạn có hài lòng không?", 1, 5, "csat"),
        ("Mức độ dễ dàng", 1, 7, "ces"),
        ("คุณพึงพอใจแค่ไหน", 1, 5, "csat"),
        ("¿Qué tan fácil fue?", 1, 5, "ces"),
        ("¿Cuán satisfecho está?", 1, 5, "csat"),
        ("Wie zufrieden sind Sie?", 1, 5, "csat"),
        ("Wie einfach war es?", 1, 7, "ces"),
        ("Êtes-vous satisfait ?", 1, 5, "csat"),
        ("Nous recommanderiez-vous ?", 0, 10, "nps"),
        ("Würden Sie uns weiterempfehlen?", 0, 10, "nps"),
        ("Как вероятно, что вы порекомендуете нас?", 0, 10, "nps"),
        ("Age", 18, 90, ""),
        ("Rooms", 1, 5, ""),
        ("How I feel", 1, 7, ""),
    ],
)
def test_questions_are_known_in_nine_languages(
    session: ProjectSession, tmp_path: Path, header: str, low: int, high: int, kind: str
) -> None:
    text = f'id,"{header}"\n' + "".join(f"r{i},{low + i % (high - low + 1)}\n" for i in range(60))
    file = tmp_path / "t.csv"
    file.write_text(text, encoding="utf-8")
    assert read_table(file).understanding.columns[1].guess == kind


@pytest.mark.parametrize(
    ("header", "words", "kind"),
    [
        ("Priority", "Low|Medium|High", ""),
        ("Effort", "Low|Medium|High", "ces"),
        ("How often do you come?", "Never|Sometimes|Always", ""),
        ("The company made it easy for me", "Strongly disagree|Agree|Strongly agree", "ces"),
        ("Price", "Strongly disagree|Agree|Strongly agree", ""),
        ("Rate our service", "Poor|Good|Excellent", "csat"),
        ("Weather", "Poor|Good|Excellent", ""),
        ("Would you recommend us?", "Unlikely|Likely|Very likely", "csat"),
        ("Will it rain?", "Unlikely|Likely|Very likely", ""),
        ("score", "1.0|5.0|4.0|nan", ""),
        ("csat_score", "1.0|5.0|4.0|nan", "csat"),
    ],
)
def test_words_are_guessed_only_where_words_and_header_say_so(
    tmp_path: Path, header: str, words: str, kind: str
) -> None:
    file = tmp_path / "t.csv"
    rows = "".join(f"{i},{word}\n" for i in range(9) for word in words.split("|"))
    file.write_text(f'id,"{header}"\n{rows}', encoding="utf-8")
    assert read_table(file).understanding.columns[1].guess == kind


def test_success_ease_and_emotion_are_three_parts(session: ProjectSession, tmp_path: Path) -> None:
    header = "I could do what I wanted,How easy was it?,How did it make you feel?"
    text = header + "\n" + "".join(f"{1 + i % 7},{1 + i % 7},{1 + i % 7}\n" for i in range(28))
    found = planned(session, tmp_path, text)
    assert [metric.kind for metric in found.metrics] == ["success", "effort", "emotion"]
