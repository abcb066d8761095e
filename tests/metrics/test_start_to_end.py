"""New kinds from file to figure through the command line's own functions, in a session on a real file."""

import json
from pathlib import Path

import pytest

from cxdesk.cli import main

EVENTS = """visit,time,page
a,2026-03-02 10:00,Book
a,2026-03-02 10:05,Arrive
a,2026-03-02 10:09,Leave
b,2026-03-02 11:00,Arrive
b,2026-03-02 11:05,Book
c,2026-03-03 09:00,Book
c,2026-03-03 09:30,Book
"""
CONTACTS = """opened,customer,topic,closed
2026-01-05 16:00,Ann,refund,2026-01-07 10:00
2026-01-08 09:00,Ann,refund,2026-01-08 10:00
2026-01-09 16:00,Bob,login,2026-01-12 10:00
2026-01-26 09:00,Eve,login,
"""
SCORES = """month,nps,answers
2026-01-31,80,10
2026-01-30,-22.2222,90
2026-02-28,10,50
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CXDESK_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def figures(
    capsys: pytest.CaptureFixture[str], text: str, *arguments: str, of: tuple[str, ...] = ()
) -> list[dict[str, object]]:
    Path("data.csv").write_text(text, encoding="utf-8")
    assert main(["new", "map.cxdesk"]) == 0
    assert main(["import", "map.cxdesk", "data.csv", *arguments]) == 0
    capsys.readouterr()
    assert main(["metrics", "map.cxdesk", "--json", *of]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_a_funnel_of_an_event_log(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    metrics = [f"funnel:case=visit,time=time,variant={v}" for v in ("reached", "in-order")]
    rows = figures(
        capsys, EVENTS, "--touchpoint", "page", *(part for m in metrics for part in ("--metric", m))
    )
    assert [(row["variant"], row["value"]) for row in rows] == [("reached", 3.0), ("in-order", 3.0)]


def test_first_contacts_and_working_hours_of_a_help_desk(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = figures(
        capsys,
        CONTACTS,
        "--metric",
        "fcr:customer=customer,opened=opened,topic=topic,window=7",
        "--metric",
        "art:opened=opened,resolved=closed,hours=Mo-Fr 9-17,holidays=2026-01-06",
    )
    by_kind = {row["metric"]: row for row in rows}
    # Ann came again within the week; her second case and Bob's held; Eve's is too young to tell.
    fcr, art = by_kind["fcr"], by_kind["art"]
    assert (fcr["value"], fcr["n"]) == (pytest.approx(200 / 3), 3)
    # 16:00-17:00 and 9:00-10:00 around the holiday: 2 hours; 1 hour; 2 hours over the weekend
    assert (art["value"], art["n"]) == (pytest.approx(5 / 3), 3)


def test_ready_figures_of_a_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--metric", "figure:value=nps,n=answers,variant=nps", "--date", "month")
    rows = figures(capsys, SCORES, *arguments, of=("--by", "month"))
    assert [(row["period"], row["value"], row["n"]) for row in rows] == [
        ("2026-01", pytest.approx(-12, abs=1e-4), 100),
        ("2026-02", 10.0, 50),
    ]


def test_money_and_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "customer,before,after,left\na,100,150,no\nb,100,,yes\nc,300,330,no\n"
    rows = figures(
        capsys,
        text,
        *("--metric", "nrr:before=before,after=after"),
        *("--metric", "revenue_churn:lost=left,value=before"),
        *("--metric", "sum=after"),
        *("--metric", "count=customer"),
    )
    assert {row["metric"]: row["value"] for row in rows} == {
        "nrr": pytest.approx(96),
        "revenue_churn": pytest.approx(20),
        "sum": 480,
        "count": 3,
    }


def test_three_parts_of_a_survey(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "did it,easy,felt\n" + "7,6,7\n" * 10 + "7,2,5\n" * 5 + "1,,4\n" * 5
    rows = figures(
        capsys,
        text,
        *("--metric", "three_e:success=did it,ease=easy,emotion=felt"),
        *("--metric", "success=did it,scale=1-7"),
    )
    # success 15 - 5 of 20 = 50; ease 10 - 5 of 15 = 33.33; emotion 10 of 20 = 50
    assert {row["metric"]: row["value"] for row in rows} == {
        "three_e": pytest.approx((50 + 100 / 3 + 50) / 3),
        "success": 50,
    }
