"""Real survey files, imported and charted as a user would, beside figures published with them."""

from pathlib import Path

import pytest

from cxdesk.exchange.choices import choices_from_text
from cxdesk.flows.importing import import_table
from tests.desktop.charts import surveys
from tests.desktop.charts.conftest import Make

pytestmark = pytest.mark.data


def test_two_nps_surveys_by_month_share_a_chart(make: Make, shared_data: Path) -> None:
    session = surveys.new_project()
    for name, place in (("nps_web", "Bag drop kiosk"), ("nps_email", "Security screening")):
        choices = choices_from_text(date="response_date", touchpoint=f"={place}", metrics=["nps=nps_rating"])
        import_table(session, shared_data / "1_surveys" / f"{name}.csv", choices)
    charts = make(session)
    together = charts.actions(charts.panel.header.metric_picker, "Show together with")
    next(action for action in together if action.isEnabled()).trigger()
    charts.settled()
    assert charts.panel.canvas is not None
    drawn = {
        track.line.points[0].n: [point.value for point in track.line.points]
        for track in charts.panel.canvas.drawn.tracks
    }
    web, mail = (drawn[n] for n in sorted(drawn, reverse=True))
    assert web == pytest.approx([21.7335, 22.49, 22.0779], abs=1e-4)
    assert mail == pytest.approx([20.7407, 20.7006, 14.3297], abs=1e-4)
    assert "n = 4,242 · Oct 2020 – Dec 2020, monthly" in charts.caption


def test_a_bank_by_market_with_dates_in_two_forms(make: Make, shared_data: Path) -> None:
    session = surveys.new_project()
    choices = choices_from_text(
        date="survey_date", touchpoint="=Bag drop kiosk", segments=["market"], metrics=["nps=rating"]
    )
    import_table(session, shared_data / "1_surveys" / "bank_nps_mixed_dates.csv", choices)
    charts = make(session)
    charts.panel.header.tabs.setCurrentIndex(2)
    charts.settled()
    assert charts.panel.canvas is not None
    spots = {spot.title: spot.lines[0] for spot in charts.panel.canvas.drawn.spots}
    assert list(spots) == ["MEX", "US", "UK"]  # best first: 17.1013, 9.9326, 8.4884
    assert spots == {"MEX": "+17", "US": "+10", "UK": "+8"}
    assert "n = 5,000" in charts.caption
    charts.panel.header.tabs.setCurrentIndex(0)
    assert charts.choose(charts.panel.header.split_picker, "By market").lines == ["MEX", "UK", "US"]
