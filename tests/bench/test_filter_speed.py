"""Lanes, charts and filters over a million answers, warm, beside numpy counting the same from arrays in memory.

Each is what the window computes after a change of the user's: up to the view that is handed to drawing. The peer's
arrays hold what the project holds as tables; it counts what the figures are made of, without figures or intervals.
"""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import numpy as np
import pytest

from cxdesk.flows import figures
from cxdesk.flows.charts import Request, scope_of, view
from cxdesk.metrics.alerts import find
from cxdesk.model.answers import Batch
from cxdesk.model.change import Change, created, new_id
from cxdesk.model.records import Column, Dataset, Metric, Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.verbs import data, projects
from tests.bench.conftest import Against

ROWS, TOUCHPOINTS, SEGMENTS, CHANNELS, USERS, DAYS = 1_000_000, 60, 6, 5, 20_000, 730
FIRST = datetime.date(2024, 1, 1)
WINDOW = (datetime.date(2024, 5, 1), datetime.date(2024, 10, 31))
COLUMNS = ("date", "touchpoint", "segment", "channel", "nps", "csat", "ces", "user", "comment")
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
AT_ONCE: Final = 50.0
"""Milliseconds that nobody notices: what takes no longer needs not be as fast as numpy."""

Arrays = dict[str, Any]


@pytest.fixture(scope="module")
def answers() -> Arrays:
    """A million answers as arrays of small integers."""
    random = np.random.default_rng(1)
    below = {"day": DAYS, "touchpoint": TOUCHPOINTS, "segment": SEGMENTS, "channel": CHANNELS, "user": USERS}
    drawn = {name: random.integers(0, most, ROWS, dtype=np.int32) for name, most in below.items()}
    return drawn | {
        kind: random.integers(low, high + 1, ROWS, dtype=np.int8) for kind, (low, high) in SCALES.items()
    }


@pytest.fixture(scope="module")
def session(answers: Arrays, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProjectSession]:
    """A map of 60 touchpoints to which the same answers are linked."""
    path = tmp_path_factory.mktemp("bench") / "answers.cxdesk"
    stages = [(f"Stage {i}", "") for i in range(6)]
    session = ProjectSession.create(path, projects.begin_project("Bench", "Bench", stages))
    project = session.project
    journey = project.journeys()[0].id
    ids = [stage.id for stage in project.stages(journey)]
    made = [
        Touchpoint(new_id(), ids[i // 10], f"Touchpoint {i}", "web", "", False, i * 1024)
        for i in range(TOUCHPOINTS)
    ]
    session.apply(Change("add_touchpoint", {"name": "Touchpoint"}, tuple(map(created, made))))
    roles = {"date": "date", "touchpoint": "touchpoint", "segment": "segment", "channel": "segment"}
    types = {"date": "date", "touchpoint": "text", "segment": "text", "channel": "text", "comment": "text"}
    columns = tuple(
        Column(n, types.get(n, "integer"), roles.get(n, "comment" if n == "comment" else "")) for n in COLUMNS
    )
    dataset = Dataset(id="answers", name="Answers", rows=ROWS, columns=columns)
    metrics = [
        Metric(id=kind, kind=kind, dataset_id="answers", name=kind, column=COLUMNS.index(kind), low=low, high=high)
        for kind, (low, high) in SCALES.items()
    ]  # fmt: skip
    users = Metric(
        id="active", kind="active", dataset_id="answers", name="active", column=7, low=0, high=2**31
    )
    links: dict[str | None, str | None] = {f"T{i}": made[i].id for i in range(TOUCHPOINTS)}
    change = data.import_dataset(session.project, dataset, [*metrics, users], links)
    session.import_dataset(change, batches(answers))
    yield session
    session.close()


def batches(answers: Arrays) -> Iterator[Batch]:
    """The answers as an import hands them over."""
    dates = [(FIRST + datetime.timedelta(days=i)).isoformat() for i in range(DAYS)]
    for start in range(0, ROWS, 10_000):
        part = {name: column[start : start + 10_000].tolist() for name, column in answers.items()}
        yield Batch.of_columns(
            range(start + 2, start + 10_002),
            [
                [dates[i] for i in part["day"]],
                *([f"{name[0].upper()}{i}" for i in part[name]] for name in COLUMNS[1:4]),
                *(part[kind] for kind in SCALES),
                part["user"],
                [f"the queue was {i} minutes long" if i % 7 else None for i in part["user"]],
            ],
        )


def counted(answers: Arrays, *by: str, where: Callable[[Arrays], Any] | None = None) -> None:
    """What a metric's figures are made of, month by month: answers, promoters and detractors of each cell."""
    kept = answers
    if where is not None:
        mask = where(answers)
        kept = {name: column[mask] for name, column in answers.items()}
    cell = kept["day"] // 31
    for name in by:
        cell = cell * 64 + kept[name]
    for weights in (None, kept["nps"] >= 9, kept["nps"] <= 6):
        np.bincount(cell, weights=weights)


def in_window(answers: Arrays) -> Any:
    return (answers["day"] >= 121) & (answers["day"] < 305)


def ask(session: ProjectSession, chart: Any, **more: Any) -> None:
    """Make the view of a chart of the whole map."""
    scope = scope_of(session.project, session.project.journeys()[0].id)
    view(session, chart, Request(more.pop("metrics", ("nps",)), scope, **more))


CHARTS: Final[dict[str, tuple[str, dict[str, Any], tuple[str, ...], str | None]]] = {
    "trend of 60 touchpoints": ("trend", {}, ("touchpoint",), None),
    "trend together, by week": ("trend", {"split": "together", "by": "week"}, (), None),
    "trend by segment": ("trend", {"split": "segment:segment"}, ("segment",), None),
    "trend of one segment": ("trend", {"only": ("segment", "S1")}, ("touchpoint",), "segment"),
    "trend by channel of one segment": (
        "trend",
        {"split": "segment:channel", "only": ("segment", "S1")},
        ("channel",),
        "segment",
    ),
    "distribution of 60 touchpoints": ("distribution", {}, ("touchpoint",), None),
    "distribution, brushed": ("distribution", {"window": WINDOW}, ("touchpoint",), "window"),
    "by segment": ("segments", {}, ("segment",), None),
    "by segment, brushed": ("segments", {"window": WINDOW}, ("segment",), "window"),
    "by segment across channel": (
        "segments",
        {"split": "segment:segment", "across": "channel"},
        ("segment", "channel"),
        None,
    ),
    "journey profile": ("profile", {}, ("touchpoint",), None),
    "journey profile, brushed": ("profile", {"window": WINDOW}, ("touchpoint",), "window"),
    "control chart": ("control", {}, (), None),
    "trend of monthly active users": ("trend", {"metrics": ("active",), "split": "together"}, (), "users"),
    "profile of active users, all dates": ("profile", {"metrics": ("active",)}, ("touchpoint",), "users"),
}
WHERE: Final[dict[str | None, Callable[[Arrays], Any]]] = {
    "segment": lambda answers: answers["segment"] == 1,
    "window": in_window,
}


def users(answers: Arrays, by: tuple[str, ...]) -> None:
    """How many different people there are in each cell."""
    cell = answers["day"] // 31
    for name in by:
        cell = cell * 64 + answers[name]
    np.unique(cell.astype(np.int64) * USERS + answers["user"])


@pytest.mark.parametrize("name", list(CHARTS))
def test_chart(session: ProjectSession, answers: Arrays, against: Against, name: str) -> None:
    chart, more, by, where = CHARTS[name]
    peer = partial(users, answers, by) if where == "users" else partial(
        counted, answers, *by, where=WHERE.get(where)
    )  # fmt: skip
    against(
        lambda: ask(session, chart, **more),
        peer,
        beside="numpy.bincount, arrays in memory" if where != "users" else "numpy.unique, arrays in memory",
        goal=1.0,
        within=AT_ONCE,
        rounds=7,
        what=f"chart: {name}",
    )


@pytest.mark.parametrize("window", [None, WINDOW], ids=["all dates", "brushed"])
def test_lane(session: ProjectSession, answers: Arrays, against: Against, window: Any) -> None:
    """One metric lane: the map computes one after another and stays responsive in between."""
    journey = session.project.journeys()[0].id
    metric = session.project.get(Metric, "nps")
    against(
        lambda: figures.lanes(session, journey, "month", [metric], window),
        partial(counted, answers, "touchpoint", where=in_window if window else None),
        beside="numpy.bincount, arrays in memory",
        goal=1.0,
        within=AT_ONCE,
        rounds=7,
        what="metric lane of 60 touchpoints" + (", brushed" if window else ""),
    )


@pytest.mark.parametrize("name", ["nps", "active"])
def test_alerts_of_a_metric(session: ProjectSession, answers: Arrays, against: Against, name: str) -> None:
    """One step of the alerts, which are computed metric by metric so that the window can draw in between."""
    project = session.project
    metric, dataset = project.get(Metric, name), project.get(Dataset, "answers")
    group = figures.linked_places(project, dataset, project.journeys()[0].id)
    peer = partial(users, answers, ("touchpoint",)) if name == "active" else None
    against(
        lambda: find(metric, session.tallies([name], 0, list(group)), group, "month"),
        peer or partial(counted, answers, "touchpoint"),
        beside="numpy, arrays in memory",
        goal=1.0,
        within=AT_ONCE,
        rounds=5,
        what=f"alerts of {name}",
    )


COMMENTS: Final[dict[str, Callable[[int], dict[str, Any]]]] = {
    "a word": lambda n: {"text": f"queue {n + 10}"},
    "one touchpoint": lambda n: {"values": [f"T{n}"]},
    "a segment and low scores": lambda n: {"where": {2: f"S{n % SEGMENTS}"}, "answers": {"nps": (0, 3 + n)}},
    "a stretch of time": lambda n: {"days": (WINDOW[0], WINDOW[1] + datetime.timedelta(days=n))},
}
"""What is asked for, a little different each time."""


@pytest.mark.parametrize("again", [False, True], ids=["new", "asked before"])
@pytest.mark.parametrize("name", list(COMMENTS))
def test_comments(session: ProjectSession, answers: Arrays, against: Against, name: str, again: bool) -> None:
    """A page of comments; the peer looks through a list of them in memory with Python."""
    texts = [f"the queue was {i} minutes long" if i % 7 else "" for i in answers["user"].tolist()]
    asked = iter(range(100))

    def ours() -> None:
        session.comments("answers", limit=50, **COMMENTS[name](0 if again else next(asked)))

    against(
        ours,
        lambda: [i for i, text in enumerate(texts) if "77" in text],
        beside="a list of the comments in memory, searched",
        goal=1.0,
        within=AT_ONCE,
        rounds=3,
        what=f"comments: {name}" + (", asked before" if again else ""),
    )
