"""The alerts of a map: each with the place it is about, the most severe first."""

from pathlib import Path

import pytest

from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.flows.alerts import MapAlert, alerts_by_metric, most_severe_first
from cxdesk.flows.importing import import_table
from cxdesk.metrics.words import alert_text
from cxdesk.model.change import Change
from cxdesk.model.records import Metric
from cxdesk.session import ProjectSession
from cxdesk.verbs import data, projects, touchpoints


def done(session: ProjectSession, change: Change | None) -> None:
    assert change is not None
    session.apply(change)


def map_alerts(session: ProjectSession, journey_id: str) -> list[MapAlert]:
    """All alerts of a map, by month, as the window lists them."""
    found = alerts_by_metric(session, journey_id, "month")
    return most_severe_first([alert for alerts in found for alert in alerts])


@pytest.fixture
def session(tmp_path: Path) -> ProjectSession:
    """Two touchpoints asked about in three months: Search always pleases, Pay never does."""
    session = ProjectSession.create(None, projects.begin_project("P", "Map", [("One", "")], "Ann"))
    (stage,) = session.project.stages(session.project.journeys()[0].id)
    for name in ("Search", "Pay"):
        done(session, touchpoints.add_touchpoint(session.project, stage.id, name))
    lines = [
        f"2026-0{month}-{1 + i % 28:02},{where},{score}\n"
        for month in (1, 2, 3)
        for where, score in (("Search", 10), ("Pay", 2))
        for i in range(40)
    ]
    file = tmp_path / "survey.csv"
    file.write_text("Day,Where,Score\n" + "".join(lines), encoding="utf-8")
    asked = (MetricChoice("nps", "Score", 0, 10, name="NPS"),)
    import_table(session, file, Choices(date="Day", touchpoint="Where", metrics=asked))
    return session


def test_a_missed_target_names_its_touchpoint_and_since_when(session: ProjectSession) -> None:
    journey = session.project.journeys()[0].id
    assert map_alerts(session, journey) == []
    (metric,) = session.project.all(Metric)
    done(session, data.set_target(session.project, metric.id, 30.0))
    (found,) = map_alerts(session, journey)
    assert (found.kind, found.name, found.alert.severity) == ("touchpoint", "Pay", 3)
    assert alert_text(found.alert) == "Clearly below its target of +30 since Jan 2026 (now −100)."


def test_a_table_about_no_touchpoint_is_about_the_map(session: ProjectSession, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    rows = "".join(f"2026-0{month}-1{i % 9},{3}\n" for month in (1, 2, 3) for i in range(40))
    file.write_text("Day,Happy\n" + rows, encoding="utf-8")
    asked = (MetricChoice("csat", "Happy", 1, 5, name="CSAT"),)
    import_table(session, file, Choices(date="Day", touchpoint="", metrics=asked))
    csat = next(metric for metric in session.project.all(Metric) if metric.name == "CSAT")
    done(session, data.set_target(session.project, csat.id, 80.0))
    journey = session.project.journeys()[0]
    assert [(a.kind, a.id, a.name) for a in map_alerts(session, journey.id)] == [
        ("journey", journey.id, "Map")
    ]
