"""A newer export brings what is new, once; what was there stays, and undo brings back what was there before."""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdesk.errors import Cancelled, CxdeskError
from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.exchange.importing import plan
from cxdesk.exchange.tables import ReadOptions, read_table
from cxdesk.flows.importing import carry_out as import_planned
from cxdesk.flows.refreshing import look, refresh
from cxdesk.jobs import Job
from cxdesk.model.records import Dataset, Metric, Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.verbs import data, projects, touchpoints
from tests.store.making import IN_MEMORY
from tests.test_session_data import assert_counted, counted

HEADER = ["Date", "Where", "Tier", "Score", "Reason"]
ROWS: list[list[Any]] = [
    [f"2026-01-{1 + i % 28:02}", "Gate" if i % 3 else "Bag drop", "ab"[i % 2], i % 11, f"because {i % 7}"]
    for i in range(40)
]
CHOICES = Choices(
    date="Date",
    touchpoint="Where",
    segments=("Tier",),
    metrics=(MetricChoice("nps", "Score", low=0, high=10),),
    notes={"Reason": "comment"},
)
WITH_ID = ["Number", *HEADER]


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def numbered(rows: Sequence[Sequence[Any]], first: int = 1) -> list[list[Any]]:
    return [[f"R{n}", *row] for n, row in enumerate(rows, first)]


def started() -> ProjectSession:
    session = ProjectSession.create(None, projects.begin_project("P", "Map", [("A", "")]))
    stage = session.project.stages(session.project.journeys()[0].id)[0]
    for name in ("Gate", "Bag drop", "Café"):
        change = touchpoints.add_touchpoint(session.project, stage.id, name)
        assert change is not None
        session.apply(change)
    return session


def imported(session: ProjectSession, path: Path, choices: Choices = CHOICES, **options: Any) -> Dataset:
    table = read_table(path, ReadOptions(**options))
    planned = plan(table, session.project, session.project.journeys()[0].id, choices)
    import_planned(session, planned)
    return session.project.get(Dataset, planned.dataset.id)


def tallies(session: ProjectSession, dataset: Dataset, dimension: int = 1) -> dict[Any, int]:
    """What is counted of all metrics, whatever their ids."""
    ids = [metric.id for metric in session.project.metrics_of(dataset.id)]
    found = counted(session.tallies(ids, dimension))
    return {(ids.index(metric), *rest): n for (metric, *rest), n in found.items()}


def cells(session: ProjectSession, dataset: Dataset) -> list[tuple[Any, ...]]:
    return [row[1:] for row in session.raw_rows(dataset.id, limit=10_000)]


@pytest.fixture
def session() -> Iterator[ProjectSession]:
    session = started()
    yield session
    session.discard()


def test_new_rows_come_in_after_the_others(session, tmp_path):
    dataset = imported(session, write(tmp_path / "old.csv", HEADER, ROWS))
    newer = write(tmp_path / "new.csv", HEADER, [*ROWS[10:], ["2026-02-01", "Gate", "a", 9, "nice"]])
    found = look(session, dataset.id, newer)
    assert (found.new, found.duplicate, found.changed, found.gone) == (1, 30, 0, 10)
    refresh(session, dataset.id, newer)
    after = session.project.get(Dataset, dataset.id)
    rows = session.raw_rows(dataset.id)
    assert (after.rows, len(rows), after.source) == (41, 41, "new.csv")
    assert rows[-1] == (42, "2026-02-01", "Gate", "a", 9, "nice")
    assert_counted(session)
    undone = session.undo_entry
    assert undone is not None
    assert undone.verb == "refresh_dataset"
    assert dict(undone.args) == {"name": "old", "rows": 1}


def test_undo_and_redo_after_saving_and_opening_again(session, tmp_path):
    dataset = imported(session, write(tmp_path / "old.csv", HEADER, ROWS))
    before = (session.project.snapshot(), cells(session, dataset), tallies(session, dataset))
    refresh(session, dataset.id, write(tmp_path / "new.csv", HEADER, [*ROWS, *ROWS[:5]]))
    after = (session.project.snapshot(), cells(session, dataset), tallies(session, dataset))
    session.save_as(tmp_path / "project.cxdesk")
    again = ProjectSession.open_copy(tmp_path / "project.cxdesk")
    again.undo()
    assert (again.project, cells(again, dataset), tallies(again, dataset)) == before
    again.save_as(tmp_path / "again.cxdesk")
    again.redo()
    assert (again.project, cells(again, dataset), tallies(again, dataset)) == after
    assert_counted(again)
    again.discard()


def test_rows_that_undo_could_bring_back_no_more_go_with_the_next_save(session, tmp_path):
    dataset = imported(session, write(tmp_path / "old.csv", HEADER, ROWS))
    refresh(session, dataset.id, write(tmp_path / "new.csv", HEADER, [*ROWS, *ROWS[:5]]))
    session.save_as(tmp_path / "project.cxdesk")
    both = (tmp_path / "project.cxdesk").read_bytes()
    assert both.count(f"CREATE TABLE data_{dataset.id} ".encode()) == 1
    session.prune_history()
    session.save()
    after = session.project.get(Dataset, dataset.id)
    one = (tmp_path / "project.cxdesk").read_bytes()
    assert one.count(f"CREATE TABLE data_{dataset.id} ".encode()) == 0
    assert one.count(f"CREATE TABLE data_{after.stored_as} ".encode()) == 1


def test_a_row_known_by_its_id_is_replaced(session, tmp_path):
    choices = Choices(**{**{f: getattr(CHOICES, f) for f in CHOICES.__slots__}, "notes": {"Number": "id"}})
    dataset = imported(session, write(tmp_path / "old.csv", WITH_ID, numbered(ROWS)), choices)
    newer = numbered(ROWS)
    newer[3] = [*newer[3][:4], 0, "changed my mind"]
    newer = [*newer[2:], ["R99", "2026-03-01", "Lounge", "a", 5, ""]]
    path = write(tmp_path / "new.csv", WITH_ID, newer[::-1])
    found = look(session, dataset.id, path)
    assert (found.new, found.duplicate, found.changed, found.gone) == (1, 37, 1, 2)
    refresh(session, dataset.id, path)
    rows = session.raw_rows(dataset.id)
    assert rows[3] == (5, "R4", *ROWS[3][:3], 0, "changed my mind")
    assert rows[-1][:3] == (42, "R99", "2026-03-01")
    assert len(rows) == 41
    assert_counted(session)


def test_an_id_that_is_given_twice_tells_nothing(session, tmp_path):
    choices = Choices(**{**{f: getattr(CHOICES, f) for f in CHOICES.__slots__}, "notes": {"Number": "id"}})
    rows = numbered(ROWS)
    rows[1][0] = "R1"
    dataset = imported(session, write(tmp_path / "old.csv", WITH_ID, rows), choices)
    newer = [*rows, ["R1", "2026-03-01", "Gate", "a", 5, ""]]
    found = look(session, dataset.id, write(tmp_path / "new.csv", WITH_ID, newer))
    assert (found.new, found.duplicate, found.changed, found.gone) == (1, 40, 0, 0)


def test_the_same_file_holds_nothing_new(session, tmp_path):
    path = write(tmp_path / "old.csv", HEADER, ROWS)
    dataset = imported(session, path)
    before, revision = session.project.snapshot(), session.revision
    with pytest.raises(CxdeskError, match=r"nothing new in old\.csv"):
        refresh(session, dataset.id, path)
    assert (session.project, session.revision) == (before, revision)


def test_new_touchpoint_values_get_their_meaning_by_name(session, tmp_path):
    dataset = imported(session, write(tmp_path / "old.csv", HEADER, ROWS))
    more = [
        ["2026-02-01", "cafe", "a", 9, ""],
        ["2026-02-01", "Roof", "a", 9, ""],
        ["2026-02-01", "", "a", 9, ""],
    ]
    before = session.project.links_of(dataset.id)
    refresh(session, dataset.id, write(tmp_path / "new.csv", HEADER, [*ROWS, *more]))
    ids = {t.name: t.id for t in session.project.all(Touchpoint)}
    assert session.project.links_of(dataset.id) == {**before, "cafe": ids["Café"], "Roof": None, None: None}


def test_columns_may_come_in_another_order_and_new_ones_at_the_end(session, tmp_path):
    dataset = imported(session, write(tmp_path / "old.csv", HEADER, ROWS))
    newer = [[row[3], "web", *row[:3], row[4]] for row in ROWS[5:]]
    newer.append([4, "app", "2026-02-01", "Gate", "b", "more"])
    header = ["Score", "Channel", "Date", "Where", "Tier", "Reason"]
    refresh(session, dataset.id, write(tmp_path / "new.csv", header, newer))
    after = session.project.get(Dataset, dataset.id)
    assert [column.name for column in after.columns] == [*HEADER, "Channel"]
    assert after.columns[:5] == dataset.columns
    assert (after.columns[5].role, after.rows) == ("", 41)
    assert [row[-1] for row in cells(session, after)] == [None] * 5 + ["web"] * 35 + ["app"]
    assert_counted(session)


def test_a_file_of_another_table_is_refused_in_a_sentence(session, tmp_path):
    dataset = imported(session, write(tmp_path / "old.csv", HEADER, ROWS))
    other = write(tmp_path / "other.csv", ["Date", "Where", "Mood"], [["2026-01-01", "Gate", 3]])
    with pytest.raises(CxdeskError, match=r"other\.csv lacks “Tier”, “Score”, “Reason”"):
        look(session, dataset.id, other)


def test_dates_are_read_in_the_order_of_the_first_export(session, tmp_path):
    us = [[f"{1 + i % 12}/{1 + i % 28}/2026", *row[1:]] for i, row in enumerate(ROWS)]
    dataset = imported(session, write(tmp_path / "old.csv", HEADER, us))
    unsure = [*us[:2], ["3/4/2026", "Gate", "a", 9, ""]]
    refresh(session, dataset.id, write(tmp_path / "new.csv", HEADER, unsure))
    assert cells(session, dataset)[-1][0] == "2026-03-04"


def test_computed_columns_are_computed_for_the_new_rows(session, tmp_path):
    header = ["Opened", "Closed", "Where"]
    rows = [[f"2026-01-{1 + i:02} 08:00", f"2026-01-{1 + i:02} {9 + i:02}:00", "Gate"] for i in range(9)]
    metric = MetricChoice("art", "Opened", role="opened", more=(("resolved", "Closed"),))
    choices = Choices(touchpoint="Where", date="", segments=(), metrics=(metric,))
    dataset = imported(session, write(tmp_path / "old.csv", header, rows), choices)
    more = [["2026-02-01 08:00", "2026-02-01 18:30", "Gate"]]
    refresh(session, dataset.id, write(tmp_path / "new.csv", header, [*rows, *more]))
    other = started()
    whole = imported(other, write(tmp_path / "whole.csv", header, [*rows, *more]), choices)
    assert tallies(session, dataset, 0) == tallies(other, whole, 0)
    assert cells(session, dataset) == cells(other, whole)
    other.discard()


def test_a_dataset_that_nobody_kept_a_layout_of_is_refreshed_too(session, tmp_path):
    path = write(tmp_path / "old.csv", HEADER, ROWS)
    planned = plan(read_table(path), session.project, session.project.journeys()[0].id, CHOICES)
    made = data.import_dataset(session.project, planned.dataset, planned.metrics, planned.links)
    session.import_dataset(made, planned.batches())
    refresh(session, planned.dataset.id, write(tmp_path / "new.csv", HEADER, [*ROWS, *ROWS[:3]]))
    assert session.project.get(Dataset, planned.dataset.id).rows == 43
    assert_counted(session)


def test_a_refresh_that_is_stopped_changes_nothing(session, tmp_path):
    dataset = imported(session, write(tmp_path / "old.csv", HEADER, ROWS))
    found = write(tmp_path / "new.csv", HEADER, [*ROWS, *ROWS[:3]])
    before, revision = session.project.snapshot(), session.revision

    def stop(done: int, total: int, _text: str) -> None:
        if total == 43:
            job.cancel()

    job = Job(stop)
    with pytest.raises(Cancelled):
        refresh(session, dataset.id, found, job)
    assert (session.project, session.revision) == (before, revision)
    assert session.reload() == before
    assert len(session.raw_rows(dataset.id)) == 40


def test_what_was_defined_anew_meanwhile_stays(session, tmp_path):
    dataset = imported(session, write(tmp_path / "old.csv", HEADER, ROWS))
    (metric,) = session.project.metrics_of(dataset.id)
    for change in (
        data.set_column_role(session.project, dataset.id, 2, ""),
        data.add_metric(session.project, Metric("", dataset.id, "mean", "Mean", 3, 0, 5, step=0.0)),
        data.rename_metric(session.project, metric.id, "Would recommend"),
    ):
        assert change is not None
        session.apply(change)
    refresh(session, dataset.id, write(tmp_path / "new.csv", HEADER, [*ROWS, *ROWS[:3]]))
    assert [m.name for m in session.project.metrics_of(dataset.id)] == ["Would recommend", "Mean"]
    assert session.project.get(Dataset, dataset.id).columns[2].role == ""
    assert_counted(session)


values = st.tuples(
    st.sampled_from(["2026-01-01", "2026-01-02", ""]),
    st.sampled_from(["Gate", "Bag drop", "Café", ""]),
    st.sampled_from(["a", "b", ""]),
    st.integers(0, 12),
    st.sampled_from(["fine", ""]),
).map(list)


@settings(max_examples=40)
@given(st.lists(values, min_size=1, max_size=12), st.lists(values, max_size=8), st.randoms(), st.booleans())
def test_a_superset_is_the_same_as_importing_it(old, more, dice, by_id):
    """Whatever the order of its rows; and what it lacks of the old ones stays."""
    header = WITH_ID if by_id else HEADER
    old, more = (numbered(old), numbered(more, 100)) if by_id else (old, more)
    superset = [*old, *more]
    dice.shuffle(superset)
    lacking = superset[: len(superset) // 2]
    choices = Choices(
        **{
            **{f: getattr(CHOICES, f) for f in CHOICES.__slots__},
            "notes": {"Number": "id"} if by_id else {},
        }
    )
    session, other = started(), started()
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as name:
        folder = Path(name)
        dataset = imported(session, write(folder / "old.csv", header, old), choices)
        whole = imported(other, write(folder / "whole.csv", header, [*old, *more]), choices)
        before = (session.project.snapshot(), cells(session, dataset), tallies(session, dataset))
        path = write(folder / "new.csv", header, superset)
        found = look(session, dataset.id, path)
        assert (found.new, found.duplicate, found.changed, found.gone) == (len(more), len(old), 0, 0)
        if more:
            refresh(session, dataset.id, path)
            assert tallies(session, dataset) == tallies(other, whole)
            assert sorted(map(str, cells(session, dataset))) == sorted(map(str, cells(other, whole)))
            again = look(session, dataset.id, write(folder / "half.csv", header, lacking))
            assert again.nothing_new
            assert again.gone == len(superset) - len(lacking)
            session.undo()
        assert (session.project, cells(session, dataset), tallies(session, dataset)) == before
    session.discard()
    other.discard()
