"""Real surveys answered in words, with the figures somebody else computed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdesk.exchange.choices import choices_from_text
from cxdesk.exchange.importing import ImportPlan, plan
from cxdesk.exchange.tables import read_table
from cxdesk.flows.importing import carry_out
from cxdesk.metrics.series import trend
from cxdesk.session import ProjectSession
from cxdesk.verbs.projects import begin_project

pytestmark = pytest.mark.data


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ProjectSession]:
    made = ProjectSession.create(tmp_path / "survey.cxdesk", begin_project("Surveys", "Journey", ()))
    yield made
    made.close()


def planned(
    session: ProjectSession, path: Path, *metrics: str, segments: list[str] | None = None
) -> ImportPlan:
    choices = choices_from_text(metrics=list(metrics) or None, segments=segments)
    return plan(read_table(path), session.project, session.project.journeys()[0].id, choices)


def close(value: float) -> object:
    return pytest.approx(value, abs=5e-5)


def test_satisfaction_in_words(session: ProjectSession, shared_data: Path) -> None:
    found = planned(session, shared_data / "1_surveys" / "cncf_ambassadors_2020h1.csv")
    (metric,) = found.metrics
    assert (metric.kind, metric.low, metric.high) == ("csat", 1, 5)
    assert {word: n for word, _number, n in found.planned[0].words} == {
        "Very satisfied": 19,
        "Satisfied": 22,
        "Neither satisfied nor dissatisfied": 3,
    }
    carry_out(session, found)
    (line,) = trend(metric, session.tallies([metric.id]), "all").lines
    assert (line.points[0].value, line.points[0].n) == (close(93.1818), 44)


def test_friends_and_family_with_all_answers_counted(session: ProjectSession, shared_data: Path) -> None:
    """Don't know stays among all answers as NHS England counts; a word scale leaves it out."""
    path = shared_data / "1_surveys" / "nhs_gp_friends_family_test.csv"
    found = planned(
        session,
        path,
        "share=rating,yes=Extremely likely|Likely,name=Positive",
        "share=rating,yes=Unlikely|Extremely unlikely,name=Negative",
        "csat=rating",
        segments=["surgery"],
    )
    positive, negative, top = found.metrics
    assert found.preview(top).blank == 19
    carry_out(session, found)
    for metric, value, n in (
        (positive, 90.5976, 3882),
        (negative, 4.2504, 3882),
        (top, 100 * 3517 / 3863, 3863),
    ):
        (line,) = trend(metric, session.tallies([metric.id]), "all").lines
        assert (line.points[0].value, line.points[0].n) == (close(value), n)
    lines = trend(positive, session.tallies([positive.id], 1), "all", split=True).lines
    by_surgery = {line.segment: line.points[0].value for line in lines}
    assert by_surgery == {
        "Earls Court Medical Centre": pytest.approx(85.07, abs=5e-3),
        "Earls Court Surgery": pytest.approx(93.94, abs=5e-3),
        "Emperor's Gate Surgery": pytest.approx(92.86, abs=5e-3),
        "Health Partners @ Violet Melchett": pytest.approx(81.61, abs=5e-3),
        "Knightsbridge Medical Centre": pytest.approx(88.52, abs=5e-3),
        "Royal Hospital Chelsea": pytest.approx(99.04, abs=5e-3),
        "Scarsdale Medical Centre": pytest.approx(85.94, abs=5e-3),
        "Stanhope Mews West": pytest.approx(89.16, abs=5e-3),
        "The Abingdon Health Centre": pytest.approx(94.63, abs=5e-3),
        "The Chelsea Practice": pytest.approx(94.8, abs=5e-3),
        "The Good Practice": pytest.approx(91.67, abs=5e-3),
    }


@pytest.mark.parametrize("metric", ["share=satisfaction,yes=satisfied", "csat=satisfaction"])
def test_satisfied_passengers(session: ProjectSession, shared_data: Path, metric: str) -> None:
    found = planned(session, shared_data / "1_surveys" / "airline_satisfaction_truncated.csv", metric)
    preview = found.preview(found.metrics[0])
    assert (preview.value, preview.n) == (close(44.7465), 37956)


def test_recommendation_in_words(session: ProjectSession, shared_data: Path) -> None:
    found = planned(session, shared_data / "1_surveys" / "cncf_2018_surveymonkey.csv")
    (one,) = found.planned
    assert {word: n for word, _number, n in one.words} == {
        "Absolutely": 315, "Very Likely": 275, "Extremely Likely": 190, "Likely": 150, "Somewhere Likely": 52,
        "Neither Likely nor Unlikely": 51, "Very Unlikely": 10, "Somewhat Unlikely": 8, "Unlikely": 5, "Never": 3,
        "Extremely Unlikely": 2,
    }  # fmt: skip
    preview = found.preview(one.metric)
    assert preview.n + preview.left_out == 1101
    assert "no NPS" in one.question


def test_recommendation_spread_over_seven_columns(session: ProjectSession, shared_data: Path) -> None:
    path = shared_data / "1_surveys" / "cncf_2020_surveymonkey_macroman.csv"
    found = planned(session, path, segments=["What is your geographic location?"])
    (one,) = found.planned
    assert one.metric.name == "How likely would you be to recommend CNCF technologies?"
    assert {word: n for word, _number, n in one.words} == {
        "Absolutely": 418,
        "Very Likely": 358,
        "Somewhat Likely": 77,
        "Neither Likely nor Unlikely": 32,
        "Very Unlikely": 10,
        "Somewhat Unlikely": 5,
        "Never": 1,
    }
    assert [number for _word, number, _n in one.words] == [7, 6, 5, 4, 3, 2, 1]
    (group,) = (group for group in found.groups if group.name == one.metric.name)
    assert (group.columns, group.several, group.answered) == (tuple(range(896, 903)), False, 901)
    carry_out(session, found)
    (line,) = trend(one.metric, session.tallies([one.metric.id]), "all").lines
    assert (line.points[0].value, line.points[0].n) == (close(100 * (418 + 358) / 901), 901)
    places = trend(one.metric, session.tallies([one.metric.id], 1), "all", split=True).lines
    assert {line.segment for line in places} >= {"Europe", "North America", "Asia"}


def test_films_seen_and_liked(session: ProjectSession, shared_data: Path) -> None:
    films = "Which of the following Star Wars films have you seen? Please select all that apply."
    found = planned(
        session,
        shared_data / "1_surveys" / "538_starwars_surveymonkey.csv",
        "share=Have you seen any of the 6 films",
        "share=Do you consider yourself to be a fan of the Star Wars",
        f"share={films},option=Star Wars: Episode V The Empire Strikes Back",
    )
    counted = [(p.n, round((p.value or 0) * p.n / 100)) for p in map(found.preview, found.metrics)]
    assert counted == [(1186, 936), (836, 552), (835, 758)]


def test_several_answers_of_a_form_and_of_columns(session: ProjectSession, shared_data: Path) -> None:
    form = planned(
        session,
        shared_data / "1_surveys" / "rstudio_2018_google_forms_raw.tsv",
        "share=What applications do you use R for most?,option=Visualization",
    )
    cells = [
        cells[25].split(", ") for _row, cells in form.table.records() if cells[25]
    ]  # the plain way, without knowing options
    preview = form.preview(form.metrics[0])
    assert (preview.n, preview.value) == (
        len(cells),
        close(100 * sum("Visualization" in c for c in cells) / len(cells)),
    )
    typeform = planned(
        session,
        shared_data / "1_surveys" / "freecodecamp_2016_typeform_part1.csv",
        "share=EdX … DevTips,option=Udacity",
    )
    (group,) = (group for group in typeform.groups if "Udacity" in group.options)
    chosen = [[cells[i] for i in group.columns] for _row, cells in typeform.table.records()]
    answered = sum(any(row) for row in chosen)
    preview = typeform.preview(typeform.metrics[0])
    assert (preview.n, preview.value) == (
        answered,
        close(100 * sum("Udacity" in row for row in chosen) / answered),
    )
