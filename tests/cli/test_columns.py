"""``cxdesk read`` and ``import`` show what is understood of each column and let it be corrected."""

from pathlib import Path

import pytest


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Dates that leave their order open, a code for no answer, a share, a duration."""
    lines = ["when;ended;q1;share;took;again"]
    for i in range(1, 13):
        days = f"0{i % 9 + 1}/02/2026;1{i % 3 + 3}/02/2026"
        lines.append(f"{days};{i % 5 + 1 if i % 4 else 9};{i} %;{i}:30;{'Ja' if i % 2 else 'Nein'}")
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def column(document, name):
    return next(column for column in document["columns"] if column["name"] == name)


def test_what_is_understood_is_shown(answers, run, run_json):
    document = run_json("read", answers)
    assert (document["decimal"], document["date_order"], document["date_order_certain"]) == (".", "dmy", True)
    assert column(document, "when")["date_order"] == "dmy"
    assert column(document, "q1")["codes"] == ["9"]
    assert column(document, "share")["marks"] == ["%"]
    assert (column(document, "took")["type"], column(document, "took")["form"]) == ("duration", "m:ss")
    assert not column(document, "took")["certain"]
    assert column(document, "again")["yes_no"]
    status, out, _err = run("read", answers)
    assert status == 0
    for words in ("9 may mean no answer", "m:ss, not certain", "yes or no", "%", "dmy"):
        assert words in out


def test_what_was_misread_is_corrected(answers, run_json):
    document = run_json(
        "read",
        answers,
        "--date-order",
        "when=mdy",
        "--missing",
        "9",
        "--column",
        "took=h:mm",
        "--column",
        "share=text",
    )
    assert (column(document, "when")["date_order"], column(document, "ended")["date_order"]) == ("mdy", "dmy")
    q1 = column(document, "q1")
    assert (q1["missing"], q1["empty"], q1["distinct"], q1["high"], q1["codes"]) == (["9"], 3, 5, 5, [])
    assert (column(document, "took")["form"], column(document, "took")["high"]) == ("h:mm", 12 * 3600 + 1800)
    assert column(document, "share")["type"] == "text"


def test_a_code_of_one_column(answers, run_json):
    document = run_json("read", answers, "--missing", "q1=9", "--date-order", "mdy")
    assert column(document, "q1")["empty"] == 3
    assert document["date_order"] == "mdy"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--date-order", "dym"], "dmy, mdy or ymd"),
        (["--date-order", "nowhere=mdy"], "nowhere=mdy"),
        (["--missing", "nowhere=9"], "nowhere=9"),
        (["--column", "q1=weekly"], "weekly"),
        (["--column", "text"], "COLUMN=WORD"),
    ],
)
def test_what_fits_no_column_is_one_sentence(answers, run, words, says):
    status, _out, err = run("read", answers, *words)
    assert status == 1
    assert says in err
    assert err.count("\n") == 1


def test_a_declared_code_is_left_out_of_the_imported_figure(tmp_path, answers, run, run_json):
    project = tmp_path / "project.cxdesk"
    assert run("new", project)[0] == 0
    words = ("import", project, answers, "--metric", "csat=q1,scale=1-5")
    (plain,) = run_json(*words, "--dry-run")["metrics"]
    document = run_json(*words, "--missing", "9")
    (metric,) = document["metrics"]
    assert (plain["n"], metric["n"]) == (9, 9)
    assert [problem["value"] for problem in run_json(*words, "--dry-run")["problems"]] == ["9"] * 3
    assert document["problems"] == []


def test_a_column_of_durations_is_a_resolution_time(tmp_path, answers, run, run_json):
    """1:30 to 12:30 minutes take 7 minutes on average, whatever unit is said."""
    project = tmp_path / "project.cxdesk"
    assert run("new", project)[0] == 0
    for option in ("art:duration=took", "art:duration=took,unit=days"):
        assert run("import", project, answers, "--metric", option)[0] == 0
    for found in run_json("metrics", project, "--metric", "art"):
        assert (found["value"], found["n"], found["unit"]) == (pytest.approx(7 / 60), 12, "hours")
