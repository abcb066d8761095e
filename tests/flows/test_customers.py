"""What surveys say of success, ease and emotion, by touchpoint, on the raters' scale."""

from pathlib import Path

import pytest

from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.flows.customers import customers
from cxdesk.flows.importing import import_table
from cxdesk.session import ProjectSession
from cxdesk.verbs import projects, touchpoints


@pytest.fixture
def session(tmp_path: Path) -> ProjectSession:
    session = ProjectSession.create(None, projects.begin_project("P", "Map", [("One", "")], "Ann"))
    (stage,) = session.project.stages(session.project.journeys()[0].id)
    for name in ("Search", "Pay"):
        change = touchpoints.add_touchpoint(session.project, stage.id, name)
        assert change is not None
        session.apply(change)
    return session


def test_means_are_turned_and_stretched_to_one_to_seven(session: ProjectSession, tmp_path: Path) -> None:
    """Effort 1-5 with 1 = little: 1, 2, 3 turn to 5, 4, 3 and stretch to 7, 5.5, 4, whose mean is 5.5.

    Emotion 7, 5, 6 is on the scale already: mean 6, s = 1, t(2) = 4.3027, half width 4.3027 / sqrt(3) = 2.484.
    """
    file = tmp_path / "survey.csv"
    file.write_text("Where,Effort,Feeling\nSearch,1,7\nSearch,2,5\nSearch,3,6\nPay,,2\n", encoding="utf-8")
    asked = (
        MetricChoice("ces", "Effort", 1, 5, "low_good"),
        MetricChoice("emotion", "Feeling"),
    )
    import_table(session, file, Choices(touchpoint="Where", metrics=asked))
    journey = session.project.journeys()[0].id
    by_name = {t.name: t.id for t in session.project.journey_touchpoints(journey)}
    found = customers(session, journey)
    effort, emotion = found[by_name["Search"]]["effort"], found[by_name["Search"]]["emotion"]
    assert effort.n == emotion.n == 3
    assert effort.mean == pytest.approx(5.5)
    assert emotion.mean == pytest.approx(6.0)
    assert emotion.low == pytest.approx(6 - 2.484, abs=0.001)
    assert emotion.high == 7.0
    assert set(found[by_name["Pay"]]) == {"emotion"}
    assert found[by_name["Pay"]]["emotion"].low is None


def test_a_map_without_such_metrics_has_none(session: ProjectSession, tmp_path: Path) -> None:
    assert customers(session, session.project.journeys()[0].id) == {}
