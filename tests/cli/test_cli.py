"""The command line's contract: names, JSON keys, exit statuses, one clear sentence where something is wrong."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxdesk.cli.projects import opened
from cxdesk.errors import ConflictError
from cxdesk.session import ProjectSession
from cxdesk.verbs import projects as verbs
from tests.exchange.workbook_making import write_xlsx

Run = Callable[..., tuple[int, str, str]]
RunJson = Callable[..., Any]


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Path:
    """A new project with the three-stage template."""
    path = tmp_path / "audit.cxdesk"
    assert run("new", path, "--template", "three-stages")[0] == 0
    return path


def test_new_creates_what_the_template_says(tmp_path: Path, run_json: RunJson) -> None:
    path = tmp_path / "shop.cxdesk"
    assert run_json("new", path, "--template", "five-stages") == {
        "file": str(path),
        "template": "five-stages",
    }
    info = run_json("info", path)
    assert set(info) == {"name", "schema", "maps", "datasets", "edits"}
    assert info["name"] == "shop"
    assert info["maps"][0]["stages"] == 5
    assert info["maps"][0]["touchpoints"] == 0
    assert info["datasets"] == []


def test_new_lists_the_templates(run_json: RunJson) -> None:
    keys = [entry["template"] for entry in run_json("new", "--list-templates")]
    assert keys == ["three-stages", "four-stages", "five-stages", "blank"]


def test_new_never_replaces_a_file(project: Path, run: Run) -> None:
    before = project.read_bytes()
    status, out, err = run("new", project)
    assert (status, out) == (1, "")
    assert "exists already" in err
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    "words", [["frobnicate"], ["info"], ["metrics", "x.cxdesk", "--by", "fortnight"], []]
)
def test_wrong_usage_is_status_2(words: list[str], run: Run) -> None:
    assert run(*words)[0] == 2


@pytest.mark.parametrize("command", ["info", "scores", "metrics", "check", "history", "undo", "redo"])
def test_a_missing_project_is_one_sentence(command: str, tmp_path: Path, run: Run) -> None:
    status, out, err = run(command, tmp_path / "none.cxdesk")
    assert (status, out) == (1, "")
    assert err.startswith("cxdesk: ")
    assert err.count("\n") == 1
    assert "none.cxdesk" in err


def test_import_guesses_links_and_reports(project: Path, survey: Path, run_json: RunJson) -> None:
    document = run_json("import", project, survey)
    keys = {"dataset", "rows", "metrics", "weight", "count", "questions", "links", "problems"}
    assert set(document) == keys
    assert document["rows"] == 42
    (metric,) = document["metrics"]
    assert (metric["metric"], metric["low"], metric["high"], metric["n"]) == ("nps", 0, 10, 40)
    assert document["links"] == {"Search": None, "Shop": None}  # the new map has no touchpoint yet
    (problem,) = document["problems"]
    assert (problem["row"], problem["value"]) == (42, "11")


def test_metrics_are_pooled_and_split(project: Path, survey: Path, run_json: RunJson) -> None:
    run_json("import", project, survey)
    (total,) = run_json("metrics", project, "--metric", "nps")
    assert list(total) == [
        "metric", "variant", "dataset", "period", "touchpoint", "stage", "segment",
        "value", "low", "high", "n", "unit", "name",
    ]  # fmt: skip
    assert (total["value"], total["n"]) == (pytest.approx(20.0), 40)  # 20 of 40 less 12 of 40
    by_month = run_json("metrics", project, "--by", "month")
    assert [row["period"] for row in by_month] == ["2026-01", "2026-02"]
    assert sum(row["n"] for row in by_month) == 40
    by_segment = run_json("metrics", project, "--split", "segment")
    assert {row["segment"] for row in by_segment} == {"A", "B"}


def test_dry_run_changes_nothing(project: Path, survey: Path, run_json: RunJson) -> None:
    before = project.read_bytes()
    assert run_json("import", project, survey, "--dry-run")["rows"] == 42
    assert project.read_bytes() == before


def test_one_undo_takes_an_import_back(project: Path, survey: Path, run_json: RunJson) -> None:
    run_json("import", project, survey)
    (entry,) = run_json("undo", project)
    assert set(entry) == {"seq", "id", "verb", "text", "author", "at", "undone"}
    assert (entry["verb"], entry["undone"]) == ("import_dataset", True)
    assert run_json("info", project)["datasets"] == []
    run_json("redo", project)
    assert run_json("info", project)["datasets"][0]["rows"] == 42
    assert run_json("metrics", project)[0]["n"] == 40


def test_nothing_to_redo_is_a_sentence(project: Path, run: Run) -> None:
    status, _out, err = run("redo", project)
    assert status == 1
    assert "nothing to redo" in err


def test_read_writes_rfc_4180(tmp_path: Path, run_json: RunJson) -> None:
    messy = tmp_path / "messy.csv"
    messy.write_bytes(
        'Дата;Оцінка;Коментар\r\n03.07.2026;4,5;"так; ""добре"""\r\n13.07.2026;3,0;ні\r\n'.encode("cp1251")
    )
    clean = tmp_path / "clean.csv"
    document = run_json("read", messy, "-o", clean)
    assert set(document) >= {
        "encoding", "delimiter", "quote", "header_rows", "sheet", "sheets", "columns", "rows", "problems",
        "shape", "suggestions", "hidden_sheets", "table", "tables", "preamble", "footers", "dropped", "blank",
        "summary", "notes",
    }  # fmt: skip
    assert (document["delimiter"], document["rows"], document["header_rows"]) == (";", 2, 1)
    assert [column["type"] for column in document["columns"]] == ["date", "number", "text"]
    assert clean.read_bytes().decode("utf-8").splitlines() == [
        "Дата,Оцінка,Коментар",
        '03.07.2026,"4,5","так; ""добре"""',
        '13.07.2026,"3,0",ні',
    ]


def test_read_and_import_a_sheet(project: Path, tmp_path: Path, run: Run, run_json: RunJson) -> None:
    sheets: dict[str, list[tuple[str | int, ...]]] = {
        "About": [("Field", "Meaning"), ("nps", "x")],
        "Answers": [("nps", "n"), *[(9, 1)] * 3, (0, 1)],
    }
    book = write_xlsx(tmp_path / "answers.xlsx", sheets)
    document = run_json("read", book)
    assert (document["sheet"], document["sheets"], document["rows"]) == ("Answers", ["About", "Answers"], 4)
    document = run_json("read", book, "--sheet", "About")
    assert (document["sheet"], [column["name"] for column in document["columns"]]) == (
        "About",
        ["Field", "Meaning"],
    )
    status, _out, err = run("read", book, "--sheet", "Other")
    assert status == 1
    assert "it has: “About”, “Answers”" in err
    imported = run_json("import", project, book, "--sheet", "Answers", "--metric", "nps=nps,scale=0-10")
    assert (imported["rows"], imported["metrics"][0]["n"]) == (4, 4)


def test_check_says_what_is_wrong(project: Path, run: Run, run_json: RunJson) -> None:
    assert run_json("check", project) == {"ok": True, "problems": []}
    data = bytearray(project.read_bytes())
    data[4096:4600] = bytes(504)
    project.write_bytes(bytes(data))
    status, out, _err = run("check", project, "--json")
    assert status == 1
    document = json.loads(out)
    assert document["ok"] is False
    assert document["problems"]


def test_scores_has_rows_for_touchpoint_stage_and_map(run_json: RunJson, sample: Path) -> None:
    rows = run_json("scores", sample)
    keys = ["map", "stage", "touchpoint", "success", "effort", "emotion", "index", "raters", "range"]
    assert all(list(row) == keys for row in rows)
    touchpoints = [row for row in rows if row["touchpoint"]]
    assert len(touchpoints) == 16
    search = next(row for row in touchpoints if row["touchpoint"] == "Search a connection")
    # three raters: success 6, 6, 6; ease 5, 6, 5; emotion 5, 5, 5
    assert (search["success"], search["effort"], search["emotion"]) == (6, pytest.approx(16 / 3), 5)
    assert search["index"] == pytest.approx(((6 - 1) + (16 / 3 - 1) + (5 - 1)) / 3 / 6 * 100)


@pytest.mark.parametrize("ending", ["png", "pdf", "svg", "json", "csv"])
def test_export_writes_each_format(ending: str, sample: Path, tmp_path: Path, run_json: RunJson) -> None:
    out = tmp_path / f"map.{ending}"
    document = run_json("export", sample, "-o", out)
    assert document["file"] == str(out)
    assert document["pages"] >= 1
    start = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml", "json": b"{", "csv": b"\xef\xbb\xbfmap"}[
        ending
    ]
    assert out.read_bytes().startswith(start)


def test_export_refuses_an_unknown_ending(sample: Path, tmp_path: Path, run: Run) -> None:
    status, _out, err = run("export", sample, "-o", tmp_path / "map.docx")
    assert status == 1
    assert ".docx" in err
    assert "pdf" in err


def test_report_of_the_sample(tmp_path: Path, run_json: RunJson) -> None:
    out = tmp_path / "report.pdf"
    assert run_json("report", "--sample", "-o", out)["pages"] >= 3
    assert out.read_bytes().startswith(b"%PDF")


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cxdesk", "new", "--list-templates", "--json"],
        capture_output=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert json.loads(done.stdout.decode("utf-8"))[0]["template"] == "three-stages"


@pytest.mark.parametrize(
    "words", [["new"], ["report", "-o", "r.pdf"], ["report", "x.cxdesk", "--sample", "-o", "r.pdf"]]
)
def test_a_command_says_which_project(words: list[str], run: Run) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err


@pytest.mark.parametrize("name", ["x.pdf", "x.json", "x.csv", "x.png", "x.svg"])
def test_an_output_below_a_file_is_one_sentence(name: str, project: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "plain").write_text("kept")
    status, out, err = run("export", project, "-o", tmp_path / "plain" / name)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "plain is not a folder" in err
    assert (tmp_path / "plain").read_text() == "kept"


def edit(path: Path, name: str, then: Callable[[ProjectSession], None]) -> None:
    """Rename a project as a command would, and do something else before the command ends."""
    with opened(path, read_only=False) as session:
        rename = verbs.rename_project(session.project, name)
        assert rename is not None
        session.apply(rename)
        then(session)


def test_what_a_command_cannot_save_is_given_up(project: Path) -> None:
    theirs = project.read_bytes()
    edit(project, "Ours", ProjectSession.save)

    def save_after_somebody_else(session: ProjectSession) -> None:
        project.write_bytes(theirs)
        session.save()

    with pytest.raises(ConflictError):
        edit(project, "Lost", save_after_somebody_else)
    assert project.read_bytes() == theirs
    assert [file.name for file in project.parent.iterdir()] == [project.name]
    assert ProjectSession.recoverable() == []


def test_a_command_that_is_stopped_saves_nothing(project: Path) -> None:
    def stop(session: ProjectSession) -> None:
        raise KeyboardInterrupt

    before = project.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        edit(project, "Lost", stop)
    assert project.read_bytes() == before


def test_a_split_covers_the_data_that_has_the_segment(
    project: Path, survey: Path, tmp_path: Path, run: Run, run_json: RunJson
) -> None:
    run_json("import", project, survey)
    plain = tmp_path / "plain.csv"
    plain.write_text("answer\n9\n3\n")
    run_json("import", project, plain, "--metric", "nps=answer", "--name", "Plain")
    assert {row["dataset"] for row in run_json("metrics", project)} == {"survey", "Plain"}
    assert {row["dataset"] for row in run_json("metrics", project, "--split", "segment")} == {"survey"}
    status, out, err = run("metrics", project, "--split", "Region")
    assert (status, out) == (1, "")
    assert "Region" in err
    assert "segment" in err


def test_metrics_are_split_by_any_column_and_by_stages_that_are_linked_as_a_whole(
    project: Path, tmp_path: Path, run_json: RunJson
) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("about,line,answer\nall,North,9\nall,North,10\nall,South,0\n", encoding="utf-8")
    (stage, *_others) = {row["stage"]: None for row in run_json("scores", project) if row["stage"]}
    asked = ("--touchpoint", f"=stage:{stage}", "--segment", "", "--metric", "nps=answer,scale=0-10")
    run_json("import", project, file, *asked)
    by_line = {row["segment"]: row["value"] for row in run_json("metrics", project, "--split", "line")}
    assert by_line == {"North": 100.0, "South": -100.0}
    by_stage = {row["stage"]: row["n"] for row in run_json("metrics", project, "--split", "stage")}
    assert by_stage[stage] == 3
    assert sum(by_stage.values()) == 3


def test_a_column_is_not_given_two_parts(project: Path, survey: Path, run: Run) -> None:
    for words in (
        ["--segment", "touchpoint", "--touchpoint", "touchpoint"],
        ["--date", "date", "--metric", "nps=date"],
    ):
        status, out, err = run("import", project, survey, *words)
        assert (status, out) == (1, "")
        assert "two parts" in err
    assert run("info", project)[1].count("survey") == 0


def test_a_table_is_not_written_over_itself(survey: Path, run: Run) -> None:
    before = survey.read_bytes()
    status, _out, err = run("read", survey, "-o", survey)
    assert status == 1
    assert "another file" in err
    assert survey.read_bytes() == before


def test_a_negative_number_of_header_rows_is_wrong_usage(survey: Path, run: Run) -> None:
    assert run("read", survey, "--header", "-3")[0] == 2
