"""A map as JSON and CSV: everything on it, in order, and nothing a spreadsheet would run."""

import csv
import io
import json

import pytest

from cxdesk.exchange.journey_out import journey_csv, journey_json
from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.model.records import Rater, Round
from cxdesk.verbs import notes, projects, scoring, touchpoints


@pytest.fixture
def project() -> Project:
    """Two stages; one touchpoint scored by one rater, one not scored, with texts that try to be formulas."""
    project = Project()
    project.apply(projects.begin_project("Shop", "Visit", [("Arrive", "Get in"), ("Buy", "")]))

    def do(change: Change | None) -> None:
        assert change is not None
        project.apply(change)

    arrive, buy = project.stages(project.journeys()[0].id)
    do(touchpoints.add_touchpoint(project, arrive.id, "=HYPERLINK(1)", channel="in_person"))
    do(touchpoints.add_touchpoint(project, buy.id, "Каса", channel="kiosk"))
    door, till = (project.touchpoints(stage.id)[0] for stage in (arrive, buy))
    do(notes.add_pain_point(project, till.id, "Slow", 3))
    do(notes.add_opportunity(project, till.id, "@home delivery"))
    do(notes.add_quote(project, till.id, "=Швидко!", "Exit poll"))
    do(notes.add_quote(project, till.id, "No till open", ""))
    for part, value in (("success", 7), ("effort", 4), ("emotion", 1)):
        rater, round_ = project.all(Rater)[0], project.all(Round)[0]
        do(scoring.set_score(project, door.id, rater.id, round_.id, part, value))
    return project


def test_json_holds_the_map_in_order(project: Project) -> None:
    document = json.loads(journey_json(project, project.journeys()[0].id, project.all(Round)[0].id))
    assert [stage["name"] for stage in document["stages"]] == ["Arrive", "Buy"]
    door = document["stages"][0]["touchpoints"][0]
    assert door["scores"] == {"success": 7, "effort": 4, "emotion": 1}
    assert door["index"] == pytest.approx(50)  # (100 + 50 + 0) / 3
    till = document["stages"][1]["touchpoints"][0]
    assert till["index"] is None
    assert till["pain_points"] == [{"severity": 3, "text": "Slow"}]
    assert till["quotes"] == [
        {"text": "=Швидко!", "source": "Exit poll"},
        {"text": "No till open", "source": ""},
    ]


def test_csv_opens_in_a_spreadsheet_without_running_anything(project: Project) -> None:
    data = journey_csv(project, project.journeys()[0].id, project.all(Round)[0].id)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["touchpoint"] for row in rows] == ["'=HYPERLINK(1)", "Каса"]
    assert rows[1]["opportunities"] == "'@home delivery"
    assert rows[1]["quotes"] == "'=Швидко! — Exit poll\nNo till open"
    assert (rows[0]["success"], rows[1]["success"]) == ("7", "")
