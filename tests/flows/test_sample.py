"""The sample tells its story: the same figures on every machine, and what the first screen promises."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from cxdesk import resources
from cxdesk.flows.figures import journey_metrics, lanes, natural_period
from cxdesk.flows.sample import sample_path
from cxdesk.flows.sample_building import write_survey
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
