"""Real surveys, from the file into a project and out as figures that somebody else computed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdesk.exchange.choices import choices_from_text
from cxdesk.exchange.importing import plan
from cxdesk.exchange.tables import read_table
from cxdesk.flows.importing import carry_out
from cxdesk.metrics.series import Point, trend
from cxdesk.model.records import Dataset, Metric
from cxdesk.session import ProjectSession
from cxdesk.verbs.projects import begin_project

pytestmark = pytest.mark.data


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ProjectSession]:
    made = ProjectSession.create(tmp_path / "survey.cxdesk", begin_project("Surveys", "Journey", ()))
    yield made
    made.close()


@pytest.fixture
def surveys(shared_data: Path) -> Path:
    return shared_data / "1_surveys"


def bring_in(
    session: ProjectSession, path: Path, *metrics: str, segments: list[str] | None = None
) -> list[Metric]:
    choices = choices_from_text(metrics=list(metrics) or None, segments=segments)
    planned = plan(read_table(path), session.project, session.project.journeys()[0].id, choices)
    carry_out(session, planned)
    for metric in planned.metrics:
        preview = planned.preview(metric)
        after = point(session, metric)
        assert (preview.value, preview.low, preview.high, preview.n) == pytest.approx(
            (after.value, after.low, after.high, after.n)
        )
        counts = session.answer_counts(metric.id)
        assert (counts.counted, counts.blank, counts.left_out) == (preview.n, preview.blank, preview.left_out)
    return list(planned.metrics)


def point(session: ProjectSession, metric: Metric) -> Point:
    (line,) = trend(metric, session.tallies([metric.id]), "all").lines
    return line.points[0]


def close(value: float) -> object:
    return pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize(
    ("name", "total", "n", "months"),
    [
        ("nps_web.csv", 22.0961, 2290, [21.7335, 22.49, 22.0779]),
        ("nps_email.csv", 18.5963, 1952, [20.7407, 20.7006, 14.3297]),
    ],
)
def test_nps_by_month(session, surveys, name, total, n, months):
    (metric,) = bring_in(session, surveys / name)
    assert (point(session, metric).value, point(session, metric).n) == (close(total), n)
    (line,) = trend(metric, session.tallies([metric.id]), "month").lines
    assert [p.period.key for p in line.points] == ["2020-10", "2020-11", "2020-12"]
    assert [p.value for p in line.points] == [close(month) for month in months]


def test_two_surveys_pool_their_answers(session, surveys):
    (web,) = bring_in(session, surveys / "nps_web.csv")
    (email,) = bring_in(session, surveys / "nps_email.csv")
    (line,) = trend(web, session.tallies([web.id, email.id]), "all").lines
    assert line.points[0].value == close(20.4856)


@pytest.mark.parametrize("name", ["rstudio_2019_en.csv", "rstudio_2019_en.tsv"])
def test_long_questions_from_a_form(session, surveys, name):
    metrics = bring_in(session, surveys / name)
    assert [(m.kind, m.low, m.high) for m in metrics] == [("nps", 1, 10)] * 2
    r, python = (point(session, metric) for metric in metrics)
    assert (r.value, r.n) == (close(73.9833), 1795)
    assert (python.value, python.n) == (close(2.6601), 1015)
    (dataset,) = session.project.all(Dataset)
    (row,) = session.raw_rows(dataset.id, [0], rows=[2])
    assert row == (2, "2019-12-13T09:50:30")


def test_multi_line_comments_and_long_ids(session, surveys):
    (metric,) = bring_in(session, surveys / "whiteboard_nps_multiline.csv")
    assert (point(session, metric).value, point(session, metric).n) == (close(60.3175), 441)
    (dataset,) = session.project.all(Dataset)
    where = [i for i, column in enumerate(dataset.columns) if column.name == "user_id"]
    assert session.raw_rows(dataset.id, where, limit=1)[0][1] == "3074457347487777543"


def test_five_csat_questions_and_an_nps(session, surveys):
    metrics = bring_in(session, surveys / "health_plan_cx_survey.csv")
    assert [m.kind for m in metrics] == ["csat"] * 5 + ["nps"]
    found = [(point(session, metric).value, point(session, metric).n) for metric in metrics]
    assert found == [
        (close(45.4545), 957),
        (close(41.5056), 983),
        (close(40.3093), 970),
        (close(41.4141), 990),
        (close(65.2), 1000),
        (close(-11.3), 1000),
    ]


def test_happiness_as_top_boxes_and_as_a_share(session, surveys):
    x1, happy = bring_in(session, surveys / "acme_happiness.csv", "csat=X1", "share=Y")
    assert (point(session, x1).value, point(session, x1).n) == (close(83.3333), 126)
    assert (point(session, happy).value, point(session, happy).n) == (close(54.7619), 126)


def test_scores_of_a_feature(session, surveys):
    path = surveys / "whiteboard_feature_feedback.csv"
    (name,) = [c.name for c in read_table(path).understanding.columns if c.type == "integer"]
    (metric,) = bring_in(session, path, f"csat={name}")
    assert (point(session, metric).value, point(session, metric).n) == (close(33.7469), 1612)


def test_mixed_dates_and_markets(session, surveys):
    (metric,) = bring_in(session, surveys / "bank_nps_mixed_dates.csv", "nps=rating", segments=["market"])
    assert (point(session, metric).value, point(session, metric).n) == (close(11.8), 5000)
    lines = trend(metric, session.tallies([metric.id], 1), "all", split=True).lines
    assert {line.segment: line.points[0].value for line in lines} == {
        "MEX": close(17.1013),
        "UK": close(8.4884),
        "US": close(9.9326),
    }
    (line,) = trend(metric, session.tallies([metric.id]), "month").lines
    months = [
        13.2558,
        10.0503,
        19.0594,
        9.4629,
        15.873,
        8.7282,
        9.7252,
        9.5349,
        10.4762,
        8.3333,
        12.0192,
        15.0,
    ]
    assert [p.value for p in line.points] == [close(month) for month in months]


def test_do_not_know_is_left_out_by_the_scale(session, surveys):
    one, two = bring_in(
        session, surveys / "kansas_city_resident_2022q.csv", "mean=q1_01,scale=1-5", "csat=q1_02,scale=1-5"
    )
    assert point(session, one).value == pytest.approx(3.843, abs=5e-4)
    assert point(session, one).n == 981
    assert (point(session, two).value, point(session, two).n) == (close(60.9447), 868)
    assert session.answer_counts(two.id).left_out == 116
    assert {x.value for x in session.left_out(two.id)} == {9}


def test_one_undo_takes_the_whole_import_back_also_after_reopening(session, surveys, tmp_path):
    before = session.project.snapshot()
    (metric,) = bring_in(session, surveys / "nps_web.csv")
    after = session.project.snapshot()
    tallies = session.tallies([metric.id])
    assert session.undo() is not None
    assert session.project == before
    assert session.redo() is not None
    assert session.project == after
    assert session.tallies([metric.id]) == tallies
    assert session.undo() is not None
    session.save()
    session.close()
    again = ProjectSession.open(tmp_path / "survey.cxdesk")
    try:
        assert again.project == before
        assert again.redo() is not None
        assert again.project == after
        assert again.tallies([metric.id]) == tallies
        (dataset,) = again.project.all(Dataset)
        assert len(again.raw_rows(dataset.id, limit=5000)) == 2290
        again.save()
    finally:
        again.close()
    third = ProjectSession.open(tmp_path / "survey.cxdesk")
    try:
        assert third.undo() is not None
        assert third.project == before
    finally:
        third.close()
