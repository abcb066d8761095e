"""Tables of ready counts become metrics of a project: with the figures that the counts themselves give."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdesk.exchange.choices import choices_from_text
from cxdesk.exchange.importing import plan
from cxdesk.exchange.shapes import Levels, Unpivot, reshape, suggest_shapes
from cxdesk.exchange.tables import ReadOptions, read_table
from cxdesk.flows.importing import carry_out
from cxdesk.flows.refreshing import refresh
from cxdesk.metrics.series import trend
from cxdesk.session import ProjectSession
from cxdesk.verbs.projects import begin_project
from tests.exchange.workbook_making import write_xlsx


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ProjectSession]:
    made = ProjectSession.create(tmp_path / "shapes.cxdesk", begin_project("Shapes", "Journey", ()))
    yield made
    made.close()


def write(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.mark.parametrize(
    ("header", "january", "february", "kind", "figure", "n"),
    [
        (["Promoters", "Passives", "Detractors"], [60, 30, 20], [40, 5, 5], "nps", 100 * 75 / 160, 160),
        (["Promoters", "Detractors", "Surveys"], [60, 20, 110], [40, 5, 50], "nps", 100 * 75 / 160, 160),
        (["Resolved", "Cases"], [60, 80], [5, 20], "fcr", 65, 100),
        (["Lost customers", "Customers at start"], [6, 80], [2, 120], "churn", 4, 200),
        (["Trials started", "Converted"], [80, 10], [20, 2], "trial", 12, 100),
        (["Referred customers", "New customers"], [6, 20], [5, 30], "referral", 22, 50),
        (
            ["5 stars", "4 stars", "3 stars", "2 stars", "1 star"],
            [42, 32, 10, 9, 14],
            [0, 0, 0, 0, 0],
            "csat",
            100 * 74 / 107,
            107,
        ),
    ],
)
def test_counts_of_a_dashboard_give_their_figure(
    session, tmp_path, header, january, february, kind, figure, n
):
    path = write(
        tmp_path / "d.csv", ["Month", *header], [["2024-01-31", *january], ["2024-02-29", *february]]
    )
    table = read_table(path, ReadOptions(shape=Levels()))
    planned = plan(table, session.project, session.project.journeys()[0].id)
    carry_out(session, planned)
    (metric,) = planned.metrics
    (line,) = trend(metric, session.tallies([metric.id]), "all").lines
    preview = planned.preview(metric)
    assert metric.kind == kind
    assert line.points[0].n == preview.n == n
    assert line.points[0].value == pytest.approx(figure)
    assert preview.value == pytest.approx(figure)


def test_months_side_by_side_give_a_trend(session, tmp_path):
    header = ["Shop", *(f"{month} 2024 NPS" for month in ("Jan", "Feb", "Mar", "Apr"))]
    rows = [[f"s{i}", 10, 9, i % 11, 0] for i in range(22)]
    table = read_table(write(tmp_path / "w.csv", header, rows))
    (suggestion,) = suggest_shapes(table)
    assert suggestion.certain
    assert suggestion.shape is not None
    made = reshape(table, suggestion.shape)
    planned = plan(made, session.project, session.project.journeys()[0].id)
    carry_out(session, planned)
    (metric,) = planned.metrics
    (line,) = trend(metric, session.tallies([metric.id]), "month").lines
    expected = {"2024-01": 100, "2024-02": 100, "2024-03": 100 * (4 - 14) / 22, "2024-04": -100}
    assert {p.period.key: p.value for p in line.points} == pytest.approx(expected)


def test_a_sheet_of_a_workbook_is_brought_into_shape(session, tmp_path):
    sheet: list[list[str | float]] = [
        ["Region", "2024-Q1 CSAT", "2024-Q2 CSAT", "2024-Q3 CSAT"],
        ["North", 4, 5, 3],
        ["South", 2.5, 4, 4],
    ]
    table = read_table(
        write_xlsx(tmp_path / "w.xlsx", {"Sheet1": sheet}), ReadOptions(shape=Unpivot(), decimal=",")
    )
    understood = table.understanding
    assert (understood.sheet, understood.rows, table.path.name) == ("Sheet1", 6, "w.xlsx")
    values = [facts for facts in understood.columns if facts.name == "CSAT"]
    assert [(facts.type, facts.low, facts.high) for facts in values] == [("number", 2.5, 5)]


def test_answers_off_the_scale_are_listed_by_their_rows_in_the_file(session, tmp_path):
    header = ["Shop", *(f"NPS 2024-0{month}" for month in range(1, 5))]
    rows = [[f"s{i}", 10, 9, i % 11, 0] for i in range(20)]
    rows[7][2] = 55
    made = read_table(write(tmp_path / "w.csv", header, rows), ReadOptions(shape=Unpivot()))
    planned = plan(made, session.project, session.project.journeys()[0].id)
    assert [(problem.row, problem.column, problem.value) for problem in planned.problems] == [
        (9, "NPS", "55")
    ]


def test_a_newer_export_adds_only_its_new_days(session, tmp_path):
    header = ["Day", "Very unhappy", "Unhappy", "Happy", "Very happy", "Total"]
    days = [[f"2024-01-0{i}", i, 0, 2, 3, i + 5] for i in range(1, 9)]
    table = read_table(write(tmp_path / "old.csv", header, days[:5]), ReadOptions(shape=Levels()))
    planned = plan(table, session.project, session.project.journeys()[0].id)
    carry_out(session, planned)
    refresh(session, planned.dataset.id, write(tmp_path / "new.csv", header, days[::-1]))
    (metric,) = planned.metrics
    (line,) = trend(metric, session.tallies([metric.id]), "all").lines
    assert line.points[0].n == sum(i + 5 for i in range(1, 9))


def test_ready_figures_are_charted_by_the_suggested_metric(session, tmp_path):
    rows = [[f"2024-{i:02}-28", 10 * i, 100] for i in range(1, 6)]
    table = read_table(write(tmp_path / "f.csv", ["Month", "NPS score", "Responses"], rows))
    (suggestion,) = suggest_shapes(table)
    choices = choices_from_text(metrics=[suggestion.metric])
    planned = plan(table, session.project, session.project.journeys()[0].id, choices)
    carry_out(session, planned)
    (metric,) = planned.metrics
    (line,) = trend(metric, session.tallies([metric.id]), "month").lines
    assert [(point.value, point.n) for point in line.points] == [(10 * i, 100) for i in range(1, 6)]
