"""A real project for chart tests: a map of four touchpoints and a survey of them, imported as the application does."""

from datetime import date, timedelta

from cxdesk.model.answers import Value
from cxdesk.model.change import new_id
from cxdesk.model.records import Column, Dataset, Metric
from cxdesk.session import ProjectSession
from cxdesk.verbs import data, projects, touchpoints

NAMES = ("Bag drop kiosk", "Security screening", "Boarding at the gate", "Food and shops")
COLUMNS = (
    Column("visited", "date", "date"),
    Column("place", "text", "touchpoint"),
    Column("age group", "text", "segment"),
    Column("Q7 satisfied", "integer"),
    Column("Q9 recommend", "integer"),
)


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


def add_survey(session: ProjectSession, table: list[tuple[Value, ...]], linked: bool = True) -> Dataset:
    """Import a table of ``COLUMNS`` as the dataset "Passenger survey" with a CSAT and an NPS, linked by name."""
    dataset = Dataset(
        new_id(), "Passenger survey", "survey.csv", "2017-12-01T09:00:00+00:00", len(table), COLUMNS
    )
    metrics = [
        Metric(new_id(), kind="csat", name="Satisfied", column=3, low=1, high=5),
        Metric(new_id(), kind="nps", name="Recommend", column=4, low=0, high=10),
        Metric(new_id(), kind="csat", name="Satisfied, mean", column=3, low=1, high=5, variant="mean"),
    ]
    by_name = {t.name: t.id for t in session.project.journey_touchpoints(session.project.journeys()[0].id)}
    links: dict[str | None, str | None] = {name: by_name[name] if linked else None for name in NAMES[:3]}
    change = data.import_dataset(session.project, dataset, metrics, links)
    columns = [[row[i] for row in table] for i in range(len(COLUMNS))]
    session.import_dataset(change, [(range(2, len(table) + 2), columns)])
    return dataset


def stage_ids(session: ProjectSession) -> list[str]:
    """Return the ids of the two stages."""
    return [stage.id for stage in session.project.stages(session.project.journeys()[0].id)]


def touchpoint_ids(session: ProjectSession) -> list[str]:
    """Return the ids of the four touchpoints."""
    return [t.id for t in session.project.journey_touchpoints(session.project.journeys()[0].id)]
