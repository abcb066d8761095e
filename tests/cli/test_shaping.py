"""Shapes on the command line: asked for, or certain and said."""

import json
from pathlib import Path

import pytest

FACES = "Day,Very unhappy,Unhappy,Happy,Very happy,Total"


@pytest.fixture
def terminal(tmp_path: Path) -> Path:
    path = tmp_path / "terminal.csv"
    path.write_text(
        "\n".join([FACES, "2024-01-01,9,19,102,151,281", "2024-01-02,1,2,3,4,10", "2024-01-03,0,0,0,4,4"])
        + "\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def project(tmp_path: Path, run) -> Path:
    path = tmp_path / "p.cxdesk"
    status, _out, err = run("new", path)
    assert status == 0, err
    return path


def test_read_suggests_and_leaves_the_table_as_it_is(run_json, terminal):
    document = run_json("read", terminal)
    assert document["rows"] == 3
    assert document["shape"] is None
    (suggestion,) = document["suggestions"]
    assert suggestion["shape"]["shape"] == "levels"
    assert suggestion["certain"]


def test_read_reshapes_where_asked(run_json, terminal, tmp_path):
    out = tmp_path / "long.csv"
    document = run_json("read", terminal, "--shape", "levels", "-o", out)
    assert document["rows"] == 9
    assert document["shape"]["total"] == "Total"
    assert out.read_text(encoding="utf-8").splitlines()[1] == "2,2024-01-01,Very happy,4,151"


def test_import_does_what_is_certain_and_says_so(run, project, terminal):
    status, out, err = run("import", project, terminal, "--dry-run", "--json")
    assert status == 0, err
    assert "--shape none" in err
    (metric,) = json.loads(out)["metrics"]
    assert metric["metric"] == "smiley"


def test_import_leaves_a_table_alone_where_asked(run_json, project, terminal):
    assert run_json("import", project, terminal, "--dry-run", "--shape", "none")["rows"] == 3


def test_import_does_nothing_unasked_where_columns_are_named(run, project, terminal):
    status, out, err = run("import", project, terminal, "--dry-run", "--json", "--metric", "mean=Happy")
    assert status == 0, err
    assert json.loads(out)["rows"] == 3
    assert "--shape levels" in err


@pytest.mark.parametrize(("touchpoint", "rows"), [("Day", 9), ("", 9), ("Happy", 3)])
def test_a_named_column_that_is_still_there_is_no_hindrance(run_json, project, terminal, touchpoint, rows):
    assert run_json("import", project, terminal, "--dry-run", "--touchpoint", touchpoint)["rows"] == rows


def test_a_join_on_the_command_line(run_json, tmp_path, terminal):
    other = tmp_path / "days.csv"
    other.write_text("Day,Weekday\n2024-01-01,Monday\n2024-01-02,Tuesday\n", encoding="utf-8")
    document = run_json("read", terminal, "--shape", "levels", "--join", f"{other},on=Day,column=Weekday")
    assert [column["name"] for column in document["columns"]][-1] == "Weekday"
    assert document["shape"]["first"]["shape"] == "levels"


def test_a_shape_that_there_is_not(run, terminal):
    status, _out, err = run("read", terminal, "--shape", "cube")
    assert status != 0
    assert "no shape called “cube”" in err
