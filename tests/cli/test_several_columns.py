"""Metrics of several columns on the command line: one option with all columns, or one option for each."""

from pathlib import Path

import pytest

from cxdesk.metrics.kinds import get

TICKETS = """Ticket,Created,Closed,Solved first
1,2026-03-01 08:00,2026-03-01 12:00,Yes
2,2026-03-01 08:00,2026-03-03 08:00,No
3,2026-04-01 08:00,2026-04-01 10:00,Yes
4,2026-04-02 08:00,,Yes
5,2026-04-02 08:00,2026-04-01 08:00,Yes
"""


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "options",
    [["art:opened=Created,resolved=Closed"], ["art:opened=Created", "art:resolved=Closed"]],
)
def test_resolution_time(tmp_path, tickets, run, run_json, options):
    project = tmp_path / "desk.cxdesk"
    assert run("new", project)[0] == 0
    words = [word for option in options for word in ("--metric", option)]
    status, out, err = run("import", project, tickets, *words, "--metric", "fcr:resolved=Solved first")
    assert status == 0
    assert "art: Created → Closed, hours from 0 on, n = 3 (1 still open or blank)" in out
    assert "row 6, ART: Created → Closed: resolved before it was opened: -24.0" in err
    march, april = run_json("metrics", project, "--metric", "art", "--by", "month")
    assert (march["value"], march["n"], march["unit"]) == (26, 2, "hours")
    assert (april["value"], april["low"], april["n"]) == (2, None, 1)
    (fcr,) = run_json("metrics", project, "--metric", "fcr")
    assert (fcr["value"], fcr["variant"], fcr["n"]) == (80, "gross", 5)
    assert run("undo", project)[0] == 0
    assert run_json("metrics", project) == []


def test_what_is_missing_is_one_sentence_and_nothing_is_imported(tmp_path, tickets, run, run_json):
    project = tmp_path / "desk.cxdesk"
    assert run("new", project)[0] == 0
    status, out, err = run("import", project, tickets, "--metric", "art:opened=Created")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "ART also needs a column for “resolved” (resolved)." in err
    assert run_json("info", project)["datasets"] == []
    assert get("art").roles[1].key == "resolved"
