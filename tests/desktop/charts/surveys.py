"""A real project for chart tests: a map of four touchpoints and a survey of them, imported as the application does."""

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path

from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.flows.importing import import_table
from cxdesk.model.answers import Value
from cxdesk.session import ProjectSession
from cxdesk.verbs import projects, touchpoints

NAMES = ("Bag drop kiosk", "Security screening", "Boarding at the gate", "Food and shops")
COLUMNS = ("visited", "place", "age group", "Q7 satisfied", "Q9 recommend")


def new_project() -> ProjectSession:
    """Begin an unnamed project with two stages and four touchpoints, and no data."""
    begin = projects.begin_project("Airport", "Departing passenger", [("Check in", ""), ("Wait", "")])
    session = ProjectSession.create(None, begin)
    journey = session.project.journeys()[0]
    for i, name in enumerate(NAMES):
        stage = session.project.stages(journey.id)[i // 2]
        change = touchpoints.add_touchpoint(session.project, stage.id, name)
        assert change is not None
        session.apply(change)
    return session


def rows(days: int = 330, dated: bool = True) -> list[tuple[Value, ...]]:
    """Return two answers a day and place: satisfied 1 to 5 and recommend 0 to 10, better for the old and upstairs."""
    found: list[tuple[Value, ...]] = []
    for day in range(days):
        when = (date(2017, 1, 1) + timedelta(days=day)).isoformat() if dated else None
        for place, name in enumerate(NAMES[:3]):
            for age, group in enumerate(("18–34", "35–54", "55+")):
                satisfied = 1 + (day * 7 + place * 3 + age * 2 + day * day) % 5
                recommend = min(10, 3 + (day * 5 + place + age * 3 + day * day) % 9)
                found.append((when, name, group, satisfied, recommend))
    return found


def gender(row: int) -> str:
    """Return the gender of whoever answered in a row."""
    return "woman" if row % 7 < 4 else "man"


def add_survey(
    session: ProjectSession,
    table: list[tuple[Value, ...]],
    linked: bool = True,
    places: bool = True,
    genders: bool = False,
) -> None:
    """Import a table of ``COLUMNS`` as the dataset "Passenger survey" with a CSAT and an NPS, linked by name.

    Without ``places`` no column names touchpoints; with ``genders`` there is a second segment column.
    """
    columns = (*COLUMNS, "gender") if genders else COLUMNS
    if genders:
        table = [(*row, gender(i)) for i, row in enumerate(table)]
    by_name = {t.name: t.id for t in session.project.journey_touchpoints(session.project.journeys()[0].id)}
    choices = Choices(
        name="Passenger survey",
        date="visited" if table[0][0] else "",
        touchpoint="place" if places else "",
        segments=("age group", "gender") if genders else ("age group",),
        metrics=(
            MetricChoice("csat", "Q7 satisfied", 1, 5, name="Satisfied"),
            MetricChoice("nps", "Q9 recommend", 0, 10, name="Recommend"),
            MetricChoice("csat", "Q7 satisfied", 1, 5, variant="mean", name="Satisfied, mean"),
        ),
        links={name: by_name[name] if linked else None for name in NAMES[:3]} if places else {None: None},
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "survey.csv")
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([columns, *table])
        import_table(session, file, choices)


def stage_ids(session: ProjectSession) -> list[str]:
    """Return the ids of the two stages."""
    return [stage.id for stage in session.project.stages(session.project.journeys()[0].id)]


def touchpoint_ids(session: ProjectSession) -> list[str]:
    """Return the ids of the four touchpoints."""
    return [t.id for t in session.project.journey_touchpoints(session.project.journeys()[0].id)]
