"""Real surveys with published or independently computed results."""

import csv
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from cxdesk.metrics.intervals import share
from cxdesk.metrics.series import trend
from cxdesk.model.tally import Tally, pack
from tests.metrics.making import figure, metric

NPS = metric("nps", 0, 10)


def nps_tally(path: Path, metric_id: str) -> Tally:
    with path.open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    days = ((date.fromisoformat(row["response_date"]).toordinal(), float(row["nps_rating"])) for row in rows)
    return pack(metric_id, 0, None, Counter((day, None, answer) for day, answer in days))


def rounded(value: float) -> int:
    return int(Decimal(repr(value)).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("name", "total", "n", "months"),
    [
        ("nps_web.csv", 22.0961, 2290, [21.7335, 22.49, 22.0779]),
        ("nps_email.csv", 18.5963, 1952, [20.7407, 20.7006, 14.3297]),
    ],
)
def test_nps_surveys(shared_data: Path, name: str, total: float, n: int, months: list[float]) -> None:
    asked = nps_tally(shared_data / "1_surveys" / name, "m")
    (whole,) = trend(NPS, [asked], "all").lines[0].points
    assert whole.value == pytest.approx(total, abs=5e-5)
    assert whole.n == n
    (line,) = trend(NPS, [asked], "month").lines
    assert [p.period.key for p in line.points] == ["2020-10", "2020-11", "2020-12"]
    assert [p.value for p in line.points] == pytest.approx(months, abs=5e-5)


def test_two_surveys_pool_by_their_answers(shared_data: Path) -> None:
    folder = shared_data / "1_surveys"
    asked = [nps_tally(folder / "nps_web.csv", "m"), nps_tally(folder / "nps_email.csv", "other")]
    (whole,) = trend(NPS, asked, "all").lines[0].points
    assert whole.value == pytest.approx(20.4856, abs=5e-5)


def test_health_plan_survey(shared_data: Path) -> None:
    with (shared_data / "1_surveys" / "health_plan_cx_survey.csv").open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))

    def answers(column: str) -> dict[float, int]:
        return Counter(float(row[column]) for row in rows if row[column])

    claims = answers("survey_q1_satclaims")
    assert figure(metric("csat", 1, 5), claims).value == pytest.approx(45.4545, abs=5e-5)
    assert figure(metric("csat", 1, 5), claims).n == 957
    assert figure(metric("csat", 1, 5, variant="mean"), claims).value == pytest.approx(3.2038, abs=5e-5)
    assert figure(metric("csat", 1, 5), answers("survey_q5_osat")).value == pytest.approx(65.2)
    assert figure(metric("nps", 1, 10), answers("survey_q6_nps")).value == pytest.approx(-11.3)


def test_every_day_of_a_smiley_terminal(shared_data: Path) -> None:
    """515 days with the terminal's own Index (the mean on 0 to 100) and share of green faces."""
    path = shared_data / "1_surveys" / "happyornot_unicafe_daily.csv"
    names = ["Extremely Negative", "Negative", "Positive", "Extremely Positive"]
    mean, top = metric("csat", 1, 4, variant="mean"), metric("csat", 1, 4)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        at = {name: header.index(name) for name in [*names, "Index", "Green %", "Total"]}
        days = list(reader)
    assert len(days) == 515
    for day in days:
        answers = {float(i + 1): int(day[at[name]]) for i, name in enumerate(names)}
        found = figure(mean, answers)
        assert found.n == int(day[at["Total"]])
        assert rounded(float(found.value - 1) / 3 * 100) == int(day[at["Index"]])
        assert figure(top, answers).value == pytest.approx(float(day[at["Green %"]]), abs=0.011)


def test_happy_share(shared_data: Path) -> None:
    with (shared_data / "1_surveys" / "acme_happiness.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    happy = Counter(float(row["Y"]) for row in rows)
    assert figure(metric("share", 0, 1), happy).value == pytest.approx(54.7619, abs=5e-5)
    assert figure(metric("csat", 0, 1), happy).value == pytest.approx(54.7619, abs=5e-5)
    assert figure(metric("csat", 1, 5), Counter(float(row["X1"]) for row in rows)).value == pytest.approx(
        83.3333, abs=5e-5
    )
    assert share(69, 126).value == pytest.approx(54.7619, abs=5e-5)
