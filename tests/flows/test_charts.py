"""Views of charts from a real project's answers, beside figures counted by hand from the rows."""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.flows import charts
from cxdesk.flows.charts import CHARTS, NothingToShow, Request
from cxdesk.flows.charts.files import FORMATS, chart_file
from cxdesk.flows.importing import import_table
from cxdesk.flows.sample import sample_path
from cxdesk.model.records import Metric
from cxdesk.render.figures_views import (
    ControlView,
    FunnelView,
    HeatView,
    ProfileView,
    RowsView,
    ScatterView,
    TrendView,
    View,
)
from cxdesk.session import ProjectSession
from cxdesk.verbs import data, projects, touchpoints

NAMES = ("Visit", "Basket", "Pay")

Rows = Sequence[Sequence[object]]
Project = Callable[[Rows, Choices], ProjectSession]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """Return what makes a project of the touchpoints ``NAMES`` in two stages with one imported table."""
    monkeypatch.setenv("CXDESK_HOME", str(tmp_path / "home"))
    made: list[ProjectSession] = []

    def make(rows: Rows, choices: Choices) -> ProjectSession:
        begin = projects.begin_project("Shop", "Buying", [("Look", ""), ("Order", "")])
        session = ProjectSession.create(None, begin)
        made.append(session)
        stages = session.project.stages(session.project.journeys()[0].id)
        for name, stage in zip(NAMES, (stages[0], stages[1], stages[1]), strict=True):
            change = touchpoints.add_touchpoint(session.project, stage.id, name)
            assert change is not None
            session.apply(change)
        file = tmp_path / "table.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        import_table(session, file, choices)
        return session

    yield make
    for session in made:
        session.discard()


def asked(session: ProjectSession, chart: charts.Chart, **how: object) -> View:
    """The view of a chart of the first metric over the whole map."""
    scope = charts.scope_of(session.project, session.project.journeys()[0].id)
    metric = charts.available(session, scope)[0]
    request = Request((metric.id,), scope, **{"split": charts.TOGETHER, **how})  # type: ignore[arg-type]
    return charts.view(session, chart, request)


# v1 comes all the way (twice in the basket), v2 stops at the basket, v3 and v4 at once; v5 pays without a visit.
EVENTS = [
    ("day", "where", "visitor"),
    *(("2026-01-01", "Visit", "v1"), ("2026-01-01", "Basket", "v1"), ("2026-01-02", "Basket", "v1")),
    *(("2026-01-02", "Pay", "v1"), ("2026-01-03", "Visit", "v2"), ("2026-01-03", "Basket", "v2")),
    *(("2026-01-04", "Visit", "v3"), ("2026-01-04", "Visit", "v4"), ("2026-01-05", "Pay", "v5")),
]


def test_a_funnel_counts_cases_step_by_step_in_map_order(project: Project) -> None:
    # The values come in another order than the steps, which must not matter.
    rows = [EVENTS[0], *sorted(EVENTS[1:], key=lambda row: row[1])]
    choices = Choices(
        date="day", touchpoint="where", segments=(), metrics=(MetricChoice("funnel", "visitor", role="case"),)
    )
    view = asked(project(rows, choices), "funnel")
    assert isinstance(view, FunnelView)
    assert [(step.label, step.count) for step in view.steps] == [("Visit", 4), ("Basket", 2), ("Pay", 1)]
    assert [step.of_first.value for step in view.steps] == pytest.approx([100, 50, 25])
    assert view.steps[0].of_previous is None
    later = [step.of_previous for step in view.steps[1:]]
    assert [point.value for point in later if point] == pytest.approx([50, 50])
    assert [point.n for point in later if point] == [4, 2]


CUSTOMERS = [
    ("customer", "since", "until"),
    *(("a", "2026-01-10", ""), ("b", "2026-01-20", "2026-02-15"), ("c", "2026-01-25", "")),
    *(("d", "2026-01-30", "2026-03-10"), ("e", "2026-02-05", ""), ("f", "2026-02-14", "2026-03-20")),
    *(("g", "2026-03-31", ""), ("h", "2026-04-30", "")),
]


def test_cohorts_are_those_who_began_together_and_stay(project: Project) -> None:
    choices = Choices(
        touchpoint="",
        segments=(),
        metrics=(
            MetricChoice("retention", "since", role="start", more=(("end", "until"),), asof="2026-04-30"),
        ),
    )
    view = asked(project(CUSTOMERS, choices), "cohorts")
    assert isinstance(view, HeatView)
    assert view.rows == (("Jan 2026", 4), ("Feb 2026", 2), ("Mar 2026", 1), ("Apr 2026", 1))
    values = [[None if cell is None else cell.value for cell in row] for row in view.cells]
    assert values == [
        [100, 75, 50, 50],  # b leaves in February, d in March
        [100, 50, 50, None],
        [100, 100, None, None],
        [100, None, None, None],
    ]


ANSWERS = [
    ("day", "place", "group", "score", "recommend"),
    *(
        (
            f"2026-{1 + i % 6:02}-{1 + i % 27:02}",
            NAMES[i % 3],
            "AB"[i % 2],
            1 + (i * i + i // 3) % 5,
            (i * 7) % 11,
        )
        for i in range(600)
    ),
]
SURVEY = Choices(
    date="day",
    touchpoint="place",
    segments=("group",),
    metrics=(MetricChoice("csat", "score", 1, 5), MetricChoice("nps", "recommend", 0, 10)),
)


def good(rows: Rows) -> float:
    """The share of the scores 4 and 5, counted by hand."""
    return 100 * sum(row[3] in (4, 5) for row in rows) / len(rows)


def test_answers_linked_to_a_stage_belong_to_the_map_under_its_name(project: Project) -> None:
    session = project(ANSWERS, SURVEY)
    dataset = session.project.datasets()[0]
    stage = session.project.stages(session.project.journeys()[0].id)[1]
    change = data.link_value(session.project, dataset.id, "Pay", stage.id)
    assert change is not None
    session.apply(change)
    view = asked(session, "trend", split=charts.BY_TOUCHPOINT)
    assert isinstance(view, TrendView)
    assert sorted((line.label, line.n) for line in view.lines) == [
        ("Basket", 200),
        ("Order", 200),
        ("Visit", 200),
    ]
    profile = asked(session, "profile")
    assert isinstance(profile, ProfileView)
    (line,) = profile.panels[0]
    assert [point is None for point in line.points] == [False, False, True]  # a stage is no touchpoint


def test_a_stretch_of_time_narrows_what_is_not_over_time(project: Project) -> None:
    session = project(ANSWERS, SURVEY)
    window = (date(2026, 2, 1), date(2026, 3, 31))
    inside = [row for row in ANSWERS[1:] if "2026-02-01" <= str(row[0]) <= "2026-03-31"]
    rows = asked(session, "segments", window=window)
    assert isinstance(rows, RowsView)
    assert (rows.total.value, rows.total.n) == pytest.approx((good(inside), len(inside)))
    assert rows.period == "Feb 2026 – Mar 2026"
    trend = asked(session, "trend", window=window)
    assert isinstance(trend, TrendView)
    assert len(trend.lines[0].points) == 6
    with pytest.raises(NothingToShow, match="stretch of time"):
        asked(session, "profile", window=(date(2020, 1, 1), date(2020, 12, 31)))


def test_a_control_chart_has_the_limits_of_a_p_chart(project: Project) -> None:
    session = project(ANSWERS, SURVEY)
    view = asked(session, "control")
    assert isinstance(view, ControlView)
    share = good(ANSWERS[1:]) / 100
    assert view.centre == pytest.approx(100 * share)
    for point, limits in zip(view.line.points, view.limits, strict=True):
        half = 300 * (share * (1 - share) / point.n) ** 0.5  # p ± 3 √(p(1 − p)/n)
        assert limits == pytest.approx((100 * share - half, 100 * share + half))


def test_importance_by_question_where_rows_are_about_one_place(project: Project) -> None:
    header = ("day", "speed", "price", "recommend")
    rows = [
        header,
        *(
            (f"2026-01-{1 + i % 28:02}", 1 + i % 5, 1 + (i * 3) % 5, min(10, 2 * (1 + i % 5)))
            for i in range(200)
        ),
    ]
    kinds = ("speed", "price")
    choices = Choices(
        date="day",
        touchpoint="",
        segments=(),
        metrics=(
            *(MetricChoice("csat", name, 1, 5, name=name) for name in kinds),
            MetricChoice("nps", "recommend", 0, 10),
        ),
    )
    view = asked(project(rows, choices), "importance")
    assert isinstance(view, ScatterView)
    by_name = {dot.label: dot for dot in view.dots}
    assert set(by_name) == set(kinds)
    assert by_name["speed"].y == pytest.approx(1.0)  # the outcome is twice the speed
    # Ranks 0 to 4 against 0, 3, 1, 4, 2: the sum of products around the mean is 5 of 10.
    assert by_name["price"].y == pytest.approx(0.5)


def test_a_table_of_two_columns_with_a_third_chosen_says_what_to_do(project: Project) -> None:
    header = (*ANSWERS[0], "x", "y")
    rows = [header, *((*row, "pq"[i % 2], "rs"[i % 3 % 2]) for i, row in enumerate(ANSWERS[1:]))]
    choices = Choices(date="day", touchpoint="place", segments=("group", "x", "y"), metrics=SURVEY.metrics)
    session = project(rows, choices)
    table = asked(session, "segments", split="segment:group", across="x")
    assert isinstance(table, HeatView)
    assert sum(cell.n for row in table.cells for cell in row if cell) == 600
    with pytest.raises(NothingToShow, match="All answers"):
        asked(session, "segments", split="segment:group", across="x", only=("y", "r"))


def charts_linked(session: ProjectSession, metric: Metric) -> list[str | None]:
    """What the values of a metric's table mean."""
    return list(session.project.links_of(metric.dataset_id).values())


@pytest.mark.parametrize("chart", list(CHARTS))
def test_the_sample_has_every_chart(chart: charts.Chart) -> None:
    session = ProjectSession.open_copy(sample_path())
    try:
        scope = charts.scope_of(session.project, session.project.journeys()[0].id)
        drawn = 0
        for metric in charts.available(session, scope):
            request = Request((metric.id,), scope, "quarter", charts.TOGETHER)
            if charts.why_not(session.project, chart, metric):
                with pytest.raises(NothingToShow):
                    charts.view(session, chart, request)
                continue
            if chart == "profile" and not set(charts_linked(session, metric)) & set(scope.touchpoints):
                with pytest.raises(NothingToShow, match="no line along the journey"):
                    charts.view(session, chart, request)
                continue
            drawn += 1
            view = charts.view(session, chart, request)
            for format in FORMATS if drawn == 1 else ("csv",):
                assert len(chart_file(view, format, (640, 320))) > 80
        assert drawn
    finally:
        session.discard()


def test_a_metric_that_goes_is_let_go(project: Project) -> None:
    session = project(ANSWERS, SURVEY)
    scope = charts.scope_of(session.project, session.project.journeys()[0].id)
    assert [metric.kind for metric in charts.available(session, scope)] == ["csat", "nps"]
    assert [m.kind for m in charts.outcomes(session.project, session.project.all(Metric)[0])] == ["nps"]
