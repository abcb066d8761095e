"""The sample tells its story: the same figures on every machine, and what the first screen promises."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cxdesk import resources
from cxdesk.flows.figures import journey_metrics, lanes, natural_period
from cxdesk.flows.sample import sample_path
from cxdesk.flows.sample_building import TABLES, write_survey
from cxdesk.flows.sample_tables import write
from cxdesk.metrics.series import trend
from cxdesk.model.records import Annotation, Link, Metric, Quote, Touchpoint
from cxdesk.session import ProjectSession, check_file


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The rows of the made-up survey."""
    story = json.loads(resources.path("sample", "rail.json").read_text(encoding="utf-8"))
    path = tmp_path_factory.mktemp("sample") / "survey.csv"
    write_survey(path, story)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_survey_is_the_same_wherever_it_is_made(survey: list[dict[str, str]]) -> None:
    # Written down from the first build: a change of the story or of the drawing of numbers shows here
    assert len(survey) == 3040
    answers = Counter(row["Recommend (0-10)"] for row in survey)
    assert answers["11"] == 2
    counted = {int(a): n for a, n in answers.items() if a and int(a) <= 10}
    promoters = counted[9] + counted[10]
    detractors = sum(n for answer, n in counted.items() if answer <= 6)
    assert round(100 * (promoters - detractors) / sum(counted.values()), 1) == 21.7


def test_the_project_is_in_order_and_says_that_it_is_made_up() -> None:
    assert check_file(sample_path()).ok
    assert sample_path() == sample_path()


def test_its_lanes_show_every_touchpoint_that_was_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "sample.cxdesk"
    path.write_bytes(sample_path().read_bytes())
    session = ProjectSession.open(path)
    journey = session.project.journeys()[0]
    assert "made up" in session.project.info.note
    touchpoints = session.project.journey_touchpoints(journey.id)
    assert 12 <= len(touchpoints) <= 18
    assert 3 <= len(session.project.stages(journey.id)) <= 5
    assert {"nps", "csat", "ces"} <= {metric.kind for metric in journey_metrics(session.project, journey.id)}
    # some 190 answers a touchpoint in a year: 16 a month are few, 47 a quarter are enough
    assert natural_period(session, journey.id) == "quarter"
    nps = next(lane for lane in lanes(session, journey.id, "quarter") if lane.metric.kind == "nps")
    silent = [t.name for t in touchpoints if t.id not in nps.cells]
    assert silent == ["Lost property"]
    session.close()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """The rows of the other made-up tables, read by csv alone."""
    story = json.loads(resources.path("sample", "rail.json").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("tables")
    found = {}
    for key, made in TABLES.items():
        path = folder / story[key]["source"]
        write(path, made.header, made.rows(story[key]))
        with path.open(encoding="utf-8", newline="") as stream:
            found[key] = list(csv.DictReader(stream))
    return found


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[ProjectSession]:
    """The sample project, opened as the app opens it."""
    session = ProjectSession.open_copy(sample_path())
    yield session
    session.close()


def figure(session: ProjectSession, name: str) -> list[float]:
    """A metric over all its answers: figure and n."""
    metric = next(metric for metric in session.project.all(Metric) if metric.name == name)
    (line,) = trend(metric, session.tallies([metric.id]), "all").lines
    assert line.points[0].value is not None
    return [line.points[0].value, line.points[0].n]


def test_the_other_tables_come_out_as_counted_by_hand(
    sample: ProjectSession, tables: dict[str, list[dict[str, str]]]
) -> None:
    solved = Counter(row["Solved at first contact"] for row in tables["tickets"])
    done = solved["yes"] + solved["no"]
    assert figure(sample, "FCR") == pytest.approx([100 * solved["yes"] / done, done])
    hours = [
        (datetime.fromisoformat(row["Resolved"]) - datetime.fromisoformat(row["Opened"])) / timedelta(hours=1)
        for row in tables["tickets"]
        if row["Resolved"]
    ]
    assert figure(sample, "ART") == pytest.approx([sum(hours) / len(hours), len(hours)])
    codes = [row["Referral code"] for row in tables["referrals"]]
    assert figure(sample, "Referral") == pytest.approx([100 * sum(map(bool, codes)) / len(codes), len(codes)])
    happy = {
        name: sum(int(row[name]) for row in tables["terminal"]) for name in TABLES["terminal"].header[1:]
    }
    net = happy["Very happy"] - happy["Unhappy"] - happy["Very unhappy"]
    assert figure(sample, "Smileys") == pytest.approx([100 * net / happy["Total"], happy["Total"]])
    assert figure(sample, "Booking funnel")[0] == len({row["Visit"] for row in tables["booking"]})


def test_active_users_of_a_month_are_distinct_people(
    sample: ProjectSession, tables: dict[str, list[dict[str, str]]]
) -> None:
    metric = next(metric for metric in sample.project.all(Metric) if metric.name == "Active users")
    (line,) = trend(metric, sample.tallies([metric.id]), "month").lines
    march = next(point for point in line.points if point.period.start == date(2026, 3, 1))
    assert march.value == len({row["User"] for row in tables["app"] if row["Day"].startswith("2026-03")})


def test_every_kind_of_question_can_be_tried(sample: ProjectSession) -> None:
    kinds = {metric.kind for metric in sample.project.all(Metric)}
    survey = {"nps", "csat", "ces", "success", "emotion", "smiley"}
    others = {
        "fcr",
        "art",
        "retention",
        "churn",
        "revenue_churn",
        "trial",
        "active",
        "referral",
        "count",
        "funnel",
    }
    assert survey | others <= kinds
    assert {column.role for data in sample.project.datasets() for column in data.columns} >= {
        "date", "touchpoint", "segment", "comment", "count"
    }  # fmt: skip
    asked = sample.project.datasets()[0]
    for quote in sample.project.all(Quote):
        (found,) = sample.raw_rows(quote.dataset_id, rows=[quote.row])
        assert quote.text in found
        assert sample.project.get(Touchpoint, quote.touchpoint_id).name in found
    assert [quote.dataset_id for quote in sample.project.all(Quote)] == [asked.id] * 3
    assert sample.project.count(Annotation) == 2
    unassigned = {link.value for link in sample.project.all(Link) if link.target_id is None}
    assert unassigned == {"Station café", "Other", None}  # None: tables about no touchpoint
    shown = [lane.metric.name for lane in lanes(sample, sample.project.journeys()[0].id, "quarter")]
    assert shown == ["NPS", "CSAT", "CES", "FCR", "ART"]
