"""Real tables that are not one row per answer: the figures that somebody else computed come out of their shapes."""

from pathlib import Path

import pytest

from cxdesk.exchange.choices import choices_from_text
from cxdesk.exchange.importing import plan
from cxdesk.exchange.shapes import Unpivot, reshape, suggest_shapes
from cxdesk.exchange.shapes.texts import join_from_text
from cxdesk.exchange.tables import Table, read_table
from cxdesk.exchange.values import is_missing, parse_number
from cxdesk.flows.importing import carry_out
from cxdesk.metrics.series import by_segment, trend
from cxdesk.model.records import Metric
from cxdesk.session import ProjectSession
from cxdesk.verbs.projects import begin_project

pytestmark = pytest.mark.data


@pytest.fixture
def session(tmp_path: Path):
    made = ProjectSession.create(tmp_path / "shapes.cxdesk", begin_project("Shapes", "Journey", ()))
    yield made
    made.close()


def certain(path: Path) -> Table:
    """The table in the shape that is certain."""
    table = read_table(path)
    suggestion = suggest_shapes(table)[0]
    assert suggestion.certain
    assert suggestion.shape is not None
    return reshape(table, suggestion.shape)


def bring_in(session: ProjectSession, table: Table, *metrics: str, **choices) -> list[Metric]:
    wanted = choices_from_text(metrics=metrics or None, touchpoint="", **choices)
    planned = plan(table, session.project, session.project.journeys()[0].id, wanted)
    carry_out(session, planned)
    return list(planned.metrics)


def total(session: ProjectSession, metric: Metric):
    (line,) = trend(metric, session.tallies([metric.id]), "all").lines
    return line.points[0]


def close(value: float) -> object:
    return pytest.approx(value, abs=5e-5)


def test_kpis_of_services_in_quarters(shared_data):
    made = certain(shared_data / "1_surveys" / "govuk_services_kpi.csv")
    names = [facts.name for facts in made.understanding.columns]
    at = {name: names.index(name) for name in ("Row in file", "Period", "Vol.", "Digital vol.", "CPT (£)")}
    sums: dict[tuple[str, str], list[float]] = {}
    for _number, cells in made.records():
        for measure in ("Vol.", "Digital vol.", "CPT (£)"):
            found = parse_number(cells[at[measure]], ".")
            if found is not None:
                sums.setdefault((cells[at["Period"]], measure), []).append(found)
    assert (len(sums["2013-01-01", "Vol."]), sum(sums["2013-01-01", "Vol."])) == (277, 239023801)
    assert (len(sums["2013-01-01", "Digital vol."]), sum(sums["2013-01-01", "Digital vol."])) == (
        97,
        18432082,
    )
    assert len(sums["2013-01-01", "CPT (£)"]) == 29
    assert sum(sums["2013-01-01", "CPT (£)"]) == pytest.approx(2606.78, abs=0.005)
    assert (len(sums["2012-10-01", "Vol."]), sum(sums["2012-10-01", "Vol."])) == (380, 971574846)
    types = {facts.name: facts.type for facts in made.understanding.columns}
    assert [types[name] for name in ("Period", "Vol.", "CPT (£)", "Total transactions")] == [
        "date", "integer", "number", "integer"
    ]  # fmt: skip


def test_no_cell_of_the_quarters_is_lost(shared_data):
    table = read_table(shared_data / "1_surveys" / "govuk_services_kpi.csv")
    made = reshape(table, Unpivot())
    shape = made.understanding.shape
    assert isinstance(shape, Unpivot)
    wide = [facts.name for facts in table.understanding.columns]
    indexes = [wide.index(one.column) for one in shape.columns]
    before = sum(not is_missing(cells[i]) for _n, cells in table.records() for i in indexes)
    own = {one.measure for one in shape.columns}
    long = [i for i, facts in enumerate(made.understanding.columns) if facts.name in own]
    assert sum(not is_missing(cells[i]) for _n, cells in made.records() for i in long) == before


def test_a_smiley_terminal(session, shared_data):
    table = certain(shared_data / "1_surveys" / "happyornot_unicafe_daily.csv")
    (net,) = bring_in(session, table)
    assert net.kind == "smiley"
    index, green = (
        next(m for m in bring_in(session, table, f"smiley=Answer,variant={variant}"))
        for variant in ("index", "green")
    )
    (points,) = trend(net, session.tallies([net.id]), "year").lines
    assert {point.period.key: point.value for point in points.points} == {
        "2016": close(44.9707),
        "2017": close(49.5535),
        "2018": close(55.0341),
    }
    assert (total(session, net).value, total(session, net).n) == (close(50.7976), 263105)
    assert total(session, index).value == close(82.7621)
    assert total(session, green).value == close(100 * (88750 + 154003) / 263105)
    days = trend(net, session.tallies([net.id]), "day").lines[0].points
    assert len([point for point in days if point.n]) == 515


def test_resolution_times_of_an_event_log(session, shared_data):
    table = certain(shared_data / "2_operations" / "helpdesk_event_log.csv")
    assert table.understanding.rows == 3804
    (mean,) = bring_in(session, table)
    (median,) = bring_in(session, table, "art:duration=Hours,variant=median")
    assert (total(session, mean).value, total(session, mean).n) == (close(211.1558), 3804)
    assert total(session, median).value == close(94.2675)
    hours = [float(cells[-1]) for _number, cells in table.records()]
    assert (hours.count(0.0), max(hours)) == (1, close(1342.2544))


def test_the_segment_of_each_user(session, shared_data):
    folder = shared_data / "1_surveys"
    table = read_table(folder / "whiteboard_nps_multiline.csv")
    made = reshape(
        table, join_from_text(f"{folder / 'whiteboard_segments.csv'},on=user_id,column=segment", table)
    )
    assert made.understanding.rows == table.understanding.rows == 441
    (nps,) = bring_in(session, made, "nps=NPS_Score", segments=["segment"])
    (found,) = by_segment(nps, session.tallies([nps.id], 1))
    values = {segment: point.value for segment, point in found.segments}
    assert {name: values[name] for name in ("Free", "HighTouch", "SelfServe")} == {
        "Free": close(61.8644),
        "HighTouch": close(47.619),
        "SelfServe": close(56.0606),
    }


@pytest.mark.parametrize(
    "name",
    [
        "1_surveys/nps_web.csv",
        "1_surveys/bank_nps_mixed_dates.csv",
        "1_surveys/whiteboard_nps_multiline.csv",
        "1_surveys/rstudio_2019_en.csv",
        "1_surveys/cncf_2018_surveymonkey.csv",
        "1_surveys/nhs_gp_friends_family_test.csv",
        "1_surveys/kansas_city_resident_2022q.csv",
        "1_surveys/538_starwars_surveymonkey.csv",
        "1_surveys/freecodecamp_2016_typeform_part1.csv",
        "1_surveys/github_oss_2024_negative_incidents.csv",
        "1_surveys/transit_onboard_etc.csv",
        "1_surveys/health_plan_cx_survey.csv",
        "2_operations/telco_churn_ibm.csv",
        "2_operations/support_tickets_simulated.csv",
        "2_operations/cookie_cats_retention.csv",
        "2_operations/activity_movielens_epoch.csv",
        "2_operations/boston311_100.csv",
        "2_operations/cliquebait_events_200.csv",
        "2_operations/shopeasy_customer_journey.csv",
        "2_operations/shopeasy_engagement.csv",
    ],
)
def test_tables_of_answers_are_never_reshaped_unasked(shared_data, name):
    assert not any(suggestion.certain for suggestion in suggest_shapes(read_table(shared_data / name)))
