"""A year of weekly metrics and one chart from a million answers in a project, beside numpy arrays and DuckDB."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from cxdesk.metrics.intervals import Figures, net_score, share, t_quantile
from cxdesk.metrics.kinds import get
from cxdesk.metrics.pool import Pooled, pool
from cxdesk.metrics.series import trend
from cxdesk.model.answers import Batch
from cxdesk.model.records import Column, Dataset, Metric
from cxdesk.session import ProjectSession
from cxdesk.verbs import data, projects
from tests.bench.conftest import Against

ROWS, TOUCHPOINTS, SEGMENTS, WEEKS = 1_000_000, 60, 6, 52
DAYS = WEEKS * 7
MONDAY = datetime.date(2024, 1, 1)
KINDS = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
METRICS = [
    Metric(id=kind, kind=kind, name=kind, column=3 + i, low=low, high=high)
    for i, (kind, (low, high)) in enumerate(KINDS.items())
]

Arrays = dict[str, Any]


@pytest.fixture(scope="module")
def answers() -> Arrays:
    """A million answers as arrays of small integers."""
    random = np.random.default_rng(1)
    drawn = {
        "touchpoint": random.integers(0, TOUCHPOINTS, ROWS, dtype=np.int16),
        "segment": random.integers(0, SEGMENTS, ROWS, dtype=np.int8),
        "day": random.integers(0, DAYS, ROWS, dtype=np.int32),
    }
    return drawn | {
        kind: random.integers(low, high + 1, ROWS, dtype=np.int8) for kind, (low, high) in KINDS.items()
    }


@pytest.fixture(scope="module")
def session(answers: Arrays, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProjectSession]:
    """A project into which the same answers were imported."""
    path = tmp_path_factory.mktemp("bench") / "answers.cxdesk"
    session = ProjectSession.create(path, projects.begin_project("Bench", "Bench", []))
    columns = (
        Column("date", "date", "date"),
        Column("touchpoint", "text", "touchpoint"),
        Column("segment", "text", "segment"),
        *(Column(kind, "integer") for kind in KINDS),
    )
    dataset = Dataset(id="answers", name="Answers", rows=ROWS, columns=columns)
    change = data.import_dataset(session.project, dataset, METRICS, {})
    session.import_dataset(change, batches(answers))
    yield session
    session.close()


def batches(answers: Arrays) -> Iterator[Batch]:
    """The answers as an import hands them over: row numbers and columns, some at a time."""
    dates = [(MONDAY + datetime.timedelta(days=i)).isoformat() for i in range(DAYS)]
    for start in range(0, ROWS, 10_000):
        part = {name: column[start : start + 10_000].tolist() for name, column in answers.items()}
        yield Batch.of_columns(
            range(start + 2, start + 10_002),
            [
                [dates[i] for i in part["day"]],
                [f"T{i}" for i in part["touchpoint"]],
                [f"S{i}" for i in part["segment"]],
                *(part[kind] for kind in KINDS),
            ],
        )


def in_memory(answers: Arrays) -> Callable[[], list[Any]]:
    """The same weekly scores and intervals from numpy.bincount over the arrays, n counted once for all metrics."""
    size = WEEKS * TOUCHPOINTS * SEGMENTS

    def count() -> list[Any]:
        group = (answers["touchpoint"].astype(np.int64) * SEGMENTS + answers["segment"]) * WEEKS
        group += answers["day"] // 7
        n = np.bincount(group, minlength=size)
        promoters = np.bincount(group, weights=answers["nps"] >= 9, minlength=size)
        detractors = np.bincount(group, weights=answers["nps"] <= 6, minlength=size)
        satisfied = np.bincount(group, weights=answers["csat"] >= 4, minlength=size)
        ease = np.bincount(group, weights=answers["ces"], minlength=size)
        squares = np.bincount(group, weights=answers["ces"].astype(np.int16) ** 2, minlength=size)
        mean = ease / n
        half = t_quantile(n - 1) * np.sqrt((squares - n * mean**2) / (n - 1) / n)
        found = [net_score(promoters, detractors, n), share(satisfied, n)]
        bounds = np.maximum(mean - half, 1), np.minimum(mean + half, 7)
        return [*((f.value, f.low, f.high) for f in found), (mean, *bounds)]

    return count


def test_a_year_of_weekly_metrics_of_all(session: ProjectSession, answers: Arrays, against: Against) -> None:
    groups: dict[str | None, int] = {f"T{i}": i for i in range(TOUCHPOINTS)}

    def ours() -> list[tuple[Pooled, Figures]]:
        found = []
        for metric in METRICS:
            pooled = pool(session.tallies([metric.id], 1), "week", groups, split=True)
            found.append((pooled, get(metric.kind).compute(pooled.counts, pooled.answers, metric)))
        return found

    floor = in_memory(answers)
    for (pooled, figures), theirs in zip(ours(), floor(), strict=True):
        order = [pooled.groups.index(i) for i in range(TOUCHPOINTS)]
        mine = [part[order].swapaxes(1, 2).ravel() for part in (figures.value, figures.low, figures.high)]
        assert np.allclose(mine, theirs)
    against(ours, floor, beside="numpy.bincount, arrays in memory", goal=1.0, within=50)


def test_one_touchpoint_weekly_chart(session: ProjectSession, answers: Arrays, against: Against) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is the peer of this figure")
    peer = duckdb.connect()
    dates = np.datetime64(MONDAY) + answers["day"]
    given = {
        "date": dates.astype("datetime64[s]"),
        "touchpoint": answers["touchpoint"],
        "nps": answers["nps"],
    }
    assert given  # DuckDB reads it by its name
    peer.execute("CREATE TABLE answers AS SELECT * FROM given")
    query = """
        SELECT date_trunc('week', date) AS week, count(*),
               100.0 * (count(*) FILTER (nps >= 9) - count(*) FILTER (nps <= 6)) / count(*)
        FROM answers WHERE touchpoint = 7 GROUP BY week ORDER BY week
    """

    def theirs() -> list[Any]:
        return list(peer.execute(query).fetchall())

    def ours() -> list[Any]:
        metric = METRICS[0]
        (line,) = trend(metric, session.tallies([metric.id], 0, ["T7"]), "week").lines
        return [(point.n, point.value) for point in line.points]

    assert [n for n, _value in ours()] == [n for _week, n, _value in theirs()]
    assert np.allclose([value for _n, value in ours()], [value for *_rest, value in theirs()])
    against(ours, theirs, beside="DuckDB, own table", goal=1.0, rounds=50)
