"""Lanes of a map: what answers about touchpoints, whole stages and the whole map show, and within a stretch of time."""

from datetime import date
from pathlib import Path

import pytest

from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.flows.figures import journey_metrics, lanes
from cxdesk.flows.importing import import_table
from cxdesk.model.records import Dataset, Metric
from cxdesk.render.lanes import MetricLane, metric_lanes
from cxdesk.session import ProjectSession
from cxdesk.verbs import data, projects, touchpoints

ROWS = [
    ("2026-01-10", "Search", 9), ("2026-01-11", "Search", 10), ("2026-02-03", "Search", 0),
    ("2026-01-12", "Paying", 10), ("2026-02-12", "Paying", 0), ("2026-02-13", "All of it", 8),
]  # fmt: skip


@pytest.fixture
def session(tmp_path: Path) -> ProjectSession:
    """Two stages; Search is in the first, Cart and Card in the second, and "Paying" is about the second as a whole."""
    begin = projects.begin_project("P", "Map", [("Look", ""), ("Pay", "")], "Ann")
    session = ProjectSession.create(None, begin)
    look, pay = session.project.stages(session.project.journeys()[0].id)
    for stage, name in ((look, "Search"), (pay, "Cart"), (pay, "Card")):
        change = touchpoints.add_touchpoint(session.project, stage.id, name)
        assert change is not None
        session.apply(change)
    file = tmp_path / "survey.csv"
    file.write_text("Day,Where,Score\n" + "".join(f"{d},{w},{s}\n" for d, w, s in ROWS), encoding="utf-8")
    asked = Choices(date="Day", touchpoint="Where", metrics=(MetricChoice("nps", "Score", 0, 10),))
    import_table(session, file, asked)
    (dataset,) = session.project.datasets()
    for value, target in (("Paying", pay.id), ("All of it", session.project.journeys()[0].id)):
        linked = data.link_value(session.project, dataset.id, value, target)
        assert linked is not None
        session.apply(linked)
    return session


def lane(session: ProjectSession, **window: object) -> tuple[MetricLane, dict[str, str]]:
    """The one lane, and the ids of the touchpoints by name."""
    journey = session.project.journeys()[0].id
    computed = lanes(session, journey, "month", **window)  # type: ignore[arg-type]
    (found,) = metric_lanes(session.project, journey, computed)
    return found, {t.name: t.id for t in session.project.journey_touchpoints(journey)}


def test_a_figure_about_a_stage_stands_once_and_says_so(session: ProjectSession) -> None:
    found, ids = lane(session)
    assert found.cells[ids["Search"]].value == "−100"
    cart = found.cells[ids["Cart"]]
    assert cart.value == "−100"
    assert cart.size == "whole stage, n = 1, very small"
    assert found.cells[ids["Card"]].value == ""
    assert "whole map: 0" in found.caption  # every touchpoint has a figure of its own or its stage's


def test_a_survey_about_the_whole_map_has_a_lane(session: ProjectSession) -> None:
    (dataset,) = session.project.datasets()
    journey = session.project.journeys()[0].id
    for value in ("Search", "Paying"):
        change = data.link_value(session.project, dataset.id, value, None)
        assert change is not None
        session.apply(change)
    found, ids = lane(session)
    assert found.cells[ids["Search"]].size.startswith("whole map, n = 1")
    assert [found.cells[ids[name]].value for name in ("Cart", "Card")] == ["", ""]
    change = data.link_value(session.project, dataset.id, "All of it", None)
    assert change is not None
    session.apply(change)
    assert journey_metrics(session.project, journey) == []


def test_a_stretch_of_time_narrows_the_lanes_to_one_figure(session: ProjectSession) -> None:
    """January alone: Search 9 and 10 are two promoters, "Paying" one."""
    found, ids = lane(session, window=(date(2026, 1, 1), date(2026, 1, 31)))
    assert found.cells[ids["Search"]].value == "+100"
    assert found.cells[ids["Search"]].spark == (100.0,)
    assert found.cells[ids["Cart"]].value == "+100"
    both, _ids = lane(session, window=(date(2026, 1, 1), date(2026, 2, 28)))
    # 9, 10 and 0: two promoters and one detractor of three.
    assert both.cells[ids["Search"]].value == "+33"
    assert both.cells[ids["Search"]].spark == (100.0, -100.0)


def test_a_target_stands_in_the_caption_and_is_judged_by_the_interval(session: ProjectSession) -> None:
    (metric,) = session.project.all(Metric)
    change = data.set_target(session.project, metric.id, 99.0)
    assert change is not None
    session.apply(change)
    found, ids = lane(session)
    assert "target +99" in found.caption
    assert found.cells[ids["Search"]].target == 99.0
    assert found.cells[ids["Search"]].standing == "missed"
    assert "target missed" in found.cells[ids["Search"]].spoken
    assert session.project.count(Dataset) == 1
