"""Real operational data, from the file into a project and out as figures that somebody else computed."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdesk.exchange.choices import choices_from_text
from cxdesk.exchange.importing import plan
from cxdesk.exchange.tables import read_table
from cxdesk.flows.importing import carry_out
from cxdesk.metrics.periods import By
from cxdesk.metrics.series import Point, by_segment, trend
from cxdesk.model.records import Metric
from cxdesk.session import ProjectSession
from cxdesk.verbs.projects import begin_project

pytestmark = pytest.mark.data


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ProjectSession]:
    made = ProjectSession.create(tmp_path / "operations.cxdesk", begin_project("Operations", "Journey", ()))
    yield made
    made.close()


@pytest.fixture
def operations(shared_data: Path) -> Path:
    return shared_data / "2_operations"


def bring_in(
    session: ProjectSession, path: Path, *metrics: str, segments: list[str] | None = None
) -> list[Metric]:
    choices = choices_from_text(metrics=metrics, segments=segments, touchpoint="")
    planned = plan(read_table(path), session.project, session.project.journeys()[0].id, choices)
    carry_out(session, planned)
    for metric in planned.metrics:
        preview, after = planned.preview(metric), total(session, metric)
        assert (preview.value, preview.low, preview.high) == pytest.approx(
            (after.value, after.low, after.high)
        )
        counts = session.answer_counts(metric.id)
        assert (counts.counted, counts.blank, counts.left_out) == (preview.n, preview.blank, preview.left_out)
    return list(planned.metrics)


def points(session: ProjectSession, metric: Metric, by: By) -> dict[str, Point]:
    (line,) = trend(metric, session.tallies([metric.id]), by).lines
    return {point.period.key: point for point in line.points}


def total(session: ProjectSession, metric: Metric) -> Point:
    return points(session, metric, "all")["all"]


def close(value: float) -> object:
    return pytest.approx(value, abs=5e-5)


def test_churn_of_a_telephone_company(session, operations):
    path = operations / "telco_churn_ibm.csv"
    churn, retention = bring_in(
        session, path, "churn:lost=Churn", "retention:lost=Churn", segments=["Contract"]
    )
    assert (total(session, churn).value, total(session, churn).n) == (close(26.537), 7043)
    assert total(session, retention).value == close(100 - 26.537)
    (found,) = by_segment(churn, session.tallies([churn.id], 1))
    assert {segment: point.value for segment, point in found.segments} == {
        "Month-to-month": close(42.7097),
        "One year": close(11.2695),
        "Two year": close(2.8319),
    }


def test_retention_of_a_game_is_undone_and_done_again(session, operations):
    metrics = bring_in(
        session,
        operations / "cookie_cats_retention.csv",
        "retention:kept=retention_1",
        "retention:kept=retention_7",
        segments=["version"],
    )
    assert [total(session, metric).value for metric in metrics] == [close(44.521), close(18.6065)]
    (found,) = by_segment(metrics[0], session.tallies([metrics[0].id], 1))
    assert [point.value for _segment, point in found.segments] == [close(44.8188), close(44.2283)]
    session.undo()
    assert session.project.datasets() == []
    session.redo()
    assert total(session, metrics[0]).value == close(44.521)
    columns = session.project.datasets()[0].columns
    assert columns[metrics[0].column].of == (3,)


def test_usability_of_a_system(session, shared_data):
    path = shared_data / "1_surveys" / "sus_semicolon.csv"
    (metric,) = bring_in(session, path, "sus:items=I think that I would like to use this system frequently.")
    assert (total(session, metric).value, total(session, metric).n) == (close(82.9861), 36)
    rows = session.raw_rows(metric.dataset_id, [metric.column], limit=5)
    assert [score for _row, score in rows] == [95, 85, 60, 65, 52.5]


@pytest.mark.parametrize("name", ["boston311_100.csv", "boston311_dmy_100.csv"])
def test_resolution_time_of_a_city(session, operations, name):
    mean, median, in_time = bring_in(
        session,
        operations / name,
        "art:opened=open_dt,resolved=closed_dt",
        "art:opened=open_dt,resolved=closed_dt,variant=median",
        "share=ontime,yes=ONTIME",
    )
    assert total(session, mean).value == pytest.approx(110.629474, abs=5e-7)
    assert total(session, mean).n == 85
    assert total(session, median).value == pytest.approx(16.156944, abs=5e-7)
    assert session.answer_counts(mean.id).blank == 15
    assert total(session, in_time).value == close(83)


def test_resolution_time_of_a_help_desk(session, operations):
    art, csat = bring_in(
        session,
        operations / "support_tickets_simulated.csv",
        "art:opened=created_date,resolved=resolved_date",
        "csat=csat_score",
    )
    assert total(session, art).value == pytest.approx(27.646, abs=5e-4)
    assert total(session, art).n == 3724
    assert total(session, csat).value == pytest.approx(39.044, abs=5e-4)
    months = points(session, art, "month")
    assert sum(point.n for point in months.values()) == 3724


def test_users_of_a_film_site(session, operations):
    path = operations / "activity_movielens_epoch.csv"
    columns = "active:user=userId,time=timestamp"
    mau, sticky, dau = bring_in(
        session, path, columns, f"{columns},variant=stickiness", f"{columns},variant=dau"
    )
    published = {
        "2000-11": (18, 0.9333, 5.1852),
        "2017-05": (13, 1.2258, 9.4293),
        "2018-08": (16, 1.3871, 8.6694),
        "2018-09": (15, 1.1333, 7.5556),
    }
    found = [points(session, metric, "month") for metric in (mau, dau, sticky)]
    for month, figures in published.items():
        assert tuple(each[month].value for each in found) == tuple(close(value) for value in figures)
    assert max((point.value or 0, key) for key, point in found[0].items()) == (23, "1996-08")


def test_referrals(session, operations):
    path = operations / "referral" / "user_referrals.csv"
    (rate,) = bring_in(
        session, path, "referral:referred=user_referral_status_id,yes=2", segments=["referral_source"]
    )
    assert (total(session, rate).value, total(session, rate).n) == (close(17.3913), 46)
    (found,) = by_segment(rate, session.tallies([rate.id], 1))
    assert {segment: point.n for segment, point in found.segments} == {
        "Draft Transaction": 27,
        "Lead": 11,
        "User Sign Up": 8,
    }


def test_trials_and_churn_of_a_food_channel(session, operations, tmp_path):
    events: dict[str, list[tuple[str, str]]] = {}
    text = (operations / "foodie_fi.sql").read_text(encoding="utf-8", errors="replace")
    for customer, plan_id, day in re.findall(r"\('(\d+)',\s*'(\d)',\s*'(\d{4}-\d\d-\d\d)'\)", text):
        events.setdefault(customer, []).append((day, plan_id))
    path = tmp_path / "foodie.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["customer", "trial", "paid", "left"])
        for customer, held in events.items():
            held.sort()
            begun = next(day for day, plan_id in held if plan_id == "0")
            following = next((pair for pair in held if pair[0] > begun), None)
            paid = following[0] if following and following[1] in "123" else ""
            left = next((day for day, plan_id in held if plan_id == "4"), "") if paid else ""
            writer.writerow([customer, begun, paid, left])
    trial, churn = bring_in(
        session,
        path,
        "trial:start=trial,paid=paid,window=7,asof=2021-04-30",
        "churn:start=paid,end=left,asof=2020-12-31",
    )
    assert (total(session, trial).value, total(session, trial).n) == (close(90.8), 1000)
    published = {"2020-02": (60, 3.3333), "2020-03": (127, 3.937), "2020-04": (203, 4.9261)}
    published |= {"2020-08": (450, 2.0), "2020-11": (647, 3.2457), "2020-12": (689, 2.6125)}
    found = points(session, churn, "month")
    assert {month: (found[month].n, found[month].value) for month in published} == {
        month: (n, close(value)) for month, (n, value) in published.items()
    }
    assert list(found) == [f"2020-{month:02}" for month in range(2, 13)]
