"""``cxdesk refresh``: what a newer export brings comes in once, and the numbers say how much that was."""

from pathlib import Path

import pytest


@pytest.fixture
def project(run, tmp_path: Path, survey: Path) -> Path:
    path = tmp_path / "project.cxdesk"
    assert run("new", path)[0] == 0
    assert run("import", path, survey, "--name", "Survey")[0] == 0
    return path


def newer(survey: Path, *lines: str) -> Path:
    path = survey.with_name("newer.csv")
    path.write_text(
        survey.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8"
    )
    return path


def test_new_rows_are_added_and_told(run, run_json, project, survey) -> None:
    path = newer(survey, "2026-03-01,Shop,A,10", "2026-03-01,Shop,A,0")
    before = project.read_bytes()
    document = run_json("refresh", project, "survey", path, "--dry-run")
    expected = {
        "dataset": "Survey",
        "rows": 44,
        "new": 2,
        "changed": 0,
        "duplicate": 42,
        "gone": 0,
        "columns": [],
    }
    assert document == {**expected, "done": False}
    assert project.read_bytes() == before
    status, out, _err = run("refresh", project, "Survey", path)
    assert (status, out.splitlines()[:2]) == (0, ["Refreshed “Survey” from newer.csv.", "  new: 2"])
    (figure,) = run_json("metrics", project)
    assert figure["n"] == 42
    status, out, _err = run("refresh", project, "Survey", path)
    assert (status, out.splitlines()[0]) == (
        0,
        "There is nothing new in newer.csv: “Survey” has all its rows.",
    )
    assert run("undo", project)[0] == 0
    assert run_json("refresh", project, "Survey", path)["done"]


def test_a_wrong_name_or_file_is_said_in_a_sentence(run, project, survey) -> None:
    status, _out, err = run("refresh", project, "Surway", survey)
    assert (status, "There is no dataset “Surway” in the project; it has “Survey”" in err) == (1, True)
    status, _out, err = run("refresh", project, "Survey", survey.with_name("no.csv"))
    assert (status, "There is no file" in err) == (1, True)
    run("import", project, survey, "--name", "Survey")
    status, _out, err = run("refresh", project, "Survey", survey)
    assert (status, "There are several datasets “Survey”" in err) == (1, True)
