"""Metrics made of several columns: from rows to answers, through a plan."""

from datetime import date
from pathlib import Path

import pytest

from cxdesk.errors import CxdeskError
from cxdesk.exchange.choices import MetricChoice, choices_from_text, metric_from_text
from cxdesk.exchange.importing import ImportPlan, plan
from cxdesk.exchange.tables import read_table
from cxdesk.exchange.values import parse_epoch
from cxdesk.flows.importing import carry_out
from cxdesk.metrics.kinds import How, get
from cxdesk.metrics.kinds.making import flag
from cxdesk.model.project import Project
from cxdesk.session import ProjectSession, check_file
from cxdesk.verbs.projects import begin_project


def planned(tmp_path: Path, text: str, *metrics: str) -> ImportPlan:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    owner = Project()
    owner.apply(begin_project("Airport", "Passenger", ()))
    choices = choices_from_text(metrics=metrics)
    return plan(read_table(file), owner, owner.journeys()[0].id, choices)


def answers(found: ImportPlan, column: int = -1) -> list[object]:
    return [value for batch in found.batches() for value in batch.column(batch.width + column)]


def test_several_options_name_the_columns_of_one_metric() -> None:
    spelled = choices_from_text(metrics=["art:opened=a", "art:resolved=b", "nps=c", "art:duration=d"]).metrics
    assert spelled is not None
    assert spelled[0] == MetricChoice("art", "a", role="opened", more=(("resolved", "b"),))
    assert [choice.kind for choice in spelled] == ["art", "nps", "art"]
    assert metric_from_text("art:opened=a,resolved=b") == spelled[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("art:closed=a", "has no column called “closed”; it knows opened, resolved, duration"),
        ("trial:start=a,window=soon", "a number of days"),
        ("csat:user=a", "it needs only its answers"),
        ("nps:user=a", "no column called “user”; it knows answer, group"),
    ],
)
def test_what_cannot_be_read_of_a_metric(text: str, message: str) -> None:
    with pytest.raises(CxdeskError, match=message):
        metric_from_text(text)


TICKETS = """ticket,opened,closed,solved first,beyond us,contacts
1,2026-03-01 08:00:00,2026-03-01 18:30:00,Yes,No,1
2,2026-03-01 09:00:00,,No,Yes,3
3,2026-03-02 09:00:00,2026-03-01 09:00:00,no,no,2
4,2026-03-02 09:00:00,2026-04-01 09:00:00,sort of,,0
5,2026-03-02 09:00:00,2026-03-02 10:00:00,,No,1
"""


def test_resolution_times(tmp_path: Path) -> None:
    found = planned(tmp_path, TICKETS, "art:opened=opened", "art:resolved=closed")
    assert answers(found) == [10.5, None, -24.0, 720.0, 1.0]
    (metric,) = found.metrics
    preview = found.preview(metric)
    assert preview.value == pytest.approx(731.5 / 3)
    assert (preview.n, preview.blank, preview.left_out) == (3, 1, 1)
    (problem,) = found.left_out()
    assert (problem.row, problem.value, problem.reason) == (4, "-24.0", "resolved before it was opened")
    column = found.dataset.columns[-1]
    assert (column.name, column.of, column.day) == ("ART: opened → closed", (1, 2), 2)


def test_first_contact_resolution(tmp_path: Path) -> None:
    found = planned(
        tmp_path, TICKETS, "fcr:resolved=solved first,beyond=beyond us,variant=net", "fcr:contacts=contacts"
    )
    assert answers(found, -2) == [1, -1, 0, "sort of", None]
    assert answers(found, -1) == [1, 0, 0, None, 1]
    net, gross = (found.preview(metric) for metric in found.metrics)
    assert (net.value, net.n) == (50, 3)
    assert (gross.value, gross.n) == (50, 4)


def test_what_a_metric_still_needs_is_said(tmp_path: Path) -> None:
    found = planned(tmp_path, TICKETS, "art:opened=opened")
    assert "ART also needs a column for “resolved” (resolved)." in found.objection
    with pytest.raises(CxdeskError, match="also needs"):
        found.require()


TRIALS = """customer,start,paid,end
a,2026-01-01,2026-01-31,2026-02-10
b,2026-01-01,2026-02-01,
c,2026-01-05,,2026-01-20
d,2026-02-20,2026-02-21,
e,2026-02-20,,
f,2026-01-09,2026-01-01,2026-01-02
g,2026-01-09,soon,2026-03-01
"""


def test_trials(tmp_path: Path) -> None:
    found = planned(tmp_path, TRIALS, "trial:start=start,paid=paid,asof=2026-03-01")
    assert answers(found) == [30, 31, 31, None, None, -8, "soon"]
    preview = found.preview(found.metrics[0])
    assert preview.value == pytest.approx(100 / 3)
    assert preview.n == 3
    assert preview.title == "Trial-to-paid in 30 days"
    shorter = planned(tmp_path, TRIALS, "trial:start=start,paid=paid,window=7,asof=2026-03-01")
    assert answers(shorter) == [8, 8, 8, 1, 8, -8, "soon"]


def test_customers_come_and_go(tmp_path: Path) -> None:
    found = planned(tmp_path, TRIALS, "churn:start=start,end=end")
    end = date(2026, 3, 1).toordinal()
    gone = [date(2026, 2, 10).toordinal(), 0, date(2026, 1, 20).toordinal(), 0, 0, -7, end]
    assert answers(found) == gone
    assert found.metrics[0].high == end
    assert found.left_out()[0].reason == "ends before it starts"


def test_a_referral_code_is_a_referral(tmp_path: Path) -> None:
    found = planned(tmp_path, "order,code\n1,ANNA5\n2,\n3,null\n4,BOB\n", "referral:code=code")
    assert answers(found) == [1, 0, 0, 1]
    assert found.preview(found.metrics[0]).value == 50


def test_words_for_yes_and_no_make_a_share(tmp_path: Path) -> None:
    found = planned(tmp_path, "id,ok\n1,так\n2,ні\n3,Так\n4,можливо\n", "share=ok")
    assert answers(found) == [1, 0, 1, "можливо"]
    assert found.left_out()[0].reason == "neither yes nor no"
    named = planned(tmp_path, "id,ok\n1,won\n2,lost\n3,Won\n4,\n", "share=ok,yes=won")
    assert answers(named) == [1, 0, 1, None]


@pytest.mark.parametrize(
    ("yes", "found"),
    [(">=2", [0, 1, 1, None]), (">2", [0, 0, 1, None]), ("<2.5", [1, 1, 0, None]), ("≤ 2", [1, 1, 0, None])],
)
def test_numbers_up_to_or_from_a_limit_are_a_yes(tmp_path: Path, yes: str, found: list[object]) -> None:
    assert answers(planned(tmp_path, "id,n\n1,1\n2,2\n3,40\n4,\n", f"share=n,yes={yes}")) == found


def test_a_word_is_neither_within_nor_beyond_a_limit(tmp_path: Path) -> None:
    found = planned(tmp_path, "id,n\n" + "1,1\n" * 30 + "2,soon\n", "share=n,yes=>=1")
    assert answers(found) == [1] * 30 + ["soon"]


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("Yes", "No"),
        ("TRUE", "FALSE"),
        ("Так", "Ні"),
        ("Да", "Нет"),
        ("Da", "Nu"),
        ("Có", "Không"),
        ("ใช่", "ไม่ใช่"),
        ("Sí", "No"),
        ("Ja", "Nein"),
        ("Oui", "Non"),
        (1, 0),
        (1.0, 0.0),
    ],
)
def test_yes_and_no_in_many_languages(yes: object, no: object) -> None:
    read = flag()
    assert (read(yes), read(no), read(None)) == (1, 0, None)  # type: ignore[arg-type]


def sus(*items: int | None) -> object:
    made = get("sus").made(How({"items": tuple(range(10))}))
    assert made is not None
    return made.answer(*items)


def test_usability_scores() -> None:
    # metrics.md 7
    assert sus(*[3] * 10) == 50
    assert sus(*[5, 1] * 5) == 100
    assert sus(*[1, 5] * 5) == 0
    assert sus(4, 2, 4, 1, 5, 2, 4, 1, 4, 2) == 82.5
    assert sus(None, 3, None, *[3] * 7) == 50
    assert sus(None, 3, None, None, *[3] * 6) is None
    assert sus(6, *[3] * 9) == "item 1: 6"
    positive = get("sus_positive").made(How({"items": tuple(range(10))}))
    assert positive is not None
    assert positive.answer(*[5] * 10) == 100


@pytest.mark.parametrize(("first", "second", "score"), [(7, 7, 100), (1, 1, 0), (4, 4, 50), (6, 5, 75)])
def test_umux_lite(first: int, second: int, score: float) -> None:
    made = get("umux").made(How({"needs": (0,), "ease": (1,)}))
    assert made is not None
    assert made.answer(first, second) == score
    assert made.answer(first, None) is None


def test_ten_items_side_by_side(tmp_path: Path) -> None:
    header = ",".join(["id", *(f"Q{i}" for i in range(1, 11))])
    found = planned(tmp_path, f"{header}\n1,4,2,4,1,5,2,4,1,4,2\n2,5,1,5,1,5,1,5,1,5,1\n", "sus:items=Q1")
    assert answers(found) == [82.5, 100.0]
    spelled = planned(tmp_path, f"{header}\n1,4,2,4,1,5,2,4,1,4,2\n", "sus:items=Q5")
    assert "needs 10 columns" in spelled.objection


def test_users_are_numbered_as_they_come(tmp_path: Path) -> None:
    found = planned(
        tmp_path,
        "who,at\nann,1767225600\nbob,1767225601\nann,1767312000\n,1767312001\n",
        "active:user=who,time=at",
    )
    assert answers(found) == [0, 1, 0, None]
    assert [batch.column(1)[0] for batch in found.batches()] == ["2026-01-01T00:00:00"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [("828124615", "1996-03-29T18:36:55"), ("1537799250000", "2018-09-24T14:27:30"), ("12345678", None)],
)
def test_seconds_since_1970(text: str, moment: str | None) -> None:
    assert parse_epoch(text) == moment


def test_a_header_that_does_not_say_yes_or_no_is_no_churn(tmp_path: Path) -> None:
    rows = "".join(f"{n},{('Yes', 'No')[n % 2]},{n % 7}\n" for n in range(20))
    file = tmp_path / "table.csv"
    file.write_text(f"id,Resolved at first contact?,Churn score\n{rows}", encoding="utf-8")
    owner = Project()
    owner.apply(begin_project("Airport", "Passenger", ()))
    found = plan(read_table(file), owner, owner.journeys()[0].id)
    assert [(metric.kind, metric.name) for metric in found.metrics] == [("fcr", "Resolved at first contact?")]


def test_a_computed_column_is_the_same_after_reopening(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(TICKETS, encoding="utf-8")
    path = tmp_path / "desk.cxdesk"
    session = ProjectSession.create(path, begin_project("Desk", "Passenger", ()))
    choices = choices_from_text(metrics=["art:opened=opened,resolved=closed", "fcr:contacts=contacts"])
    carry_out(session, plan(read_table(file), session.project, session.project.journeys()[0].id, choices))
    (before,) = session.project.datasets()
    session.close()
    again = ProjectSession.open(path)
    (dataset,) = again.project.datasets()
    assert dataset == before
    assert [(column.of, column.day) for column in dataset.columns[-2:]] == [((1, 2), 2), ((5,), None)]
    art, fcr = again.project.metrics_of(dataset.id)
    assert [item.value for item in again.left_out(art.id)] == [-24]
    # Resolution times belong to the day a case was resolved, first contacts to the dataset's date.
    assert {day for tally in again.tallies([art.id]) for day, *_rest in tally.items()} == {
        date(2026, 3, 1).toordinal(),
        date(2026, 3, 2).toordinal(),
        date(2026, 4, 1).toordinal(),
    }
    assert {day for tally in again.tallies([fcr.id]) for day, *_rest in tally.items()} == {
        date(2026, 3, 1).toordinal(),
        date(2026, 3, 2).toordinal(),
    }
    again.close()
    assert check_file(path).ok
