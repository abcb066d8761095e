"""The export command with ``--chart``: any chart of a project without a window."""

import csv
import io
from pathlib import Path

import pytest

from cxdesk.flows.charts import CHARTS
from tests.cli.conftest import Run

METRICS = {"funnel": "Booking funnel", "cohorts": "Active users", "importance": "CSAT"}


@pytest.mark.parametrize("chart", list(CHARTS))
def test_every_chart_of_the_sample_is_written(chart: str, sample: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "chart.png"
    named = ("--metric", METRICS[chart]) if chart in METRICS else ()
    status, said, err = run("export", sample, "-o", out, "--chart", chart, *named)
    assert (status, err) == (0, "")
    assert "chart.png" in said
    assert out.read_bytes().startswith(b"\x89PNG")


def test_the_numbers_of_a_chart_by_segment_and_days(sample: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "chart.csv"
    words = ("--chart", "segments", "--metric", "nps", "--split", "Segment", "--compare", "Leisure", "Family")
    status, _said, err = run(
        "export", sample, "-o", out, *words, "--since", "2026-01-01", "--until", "2026-03-31"
    )
    assert (status, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert {"Leisure", "Family", "Leisure − Family", ""} <= {row["line"] for row in rows}
    parts = [int(row["n"]) for row in rows if row["line"] and row["n"]]
    assert sum(parts) == next(int(row["n"]) for row in rows if not row["line"])


def test_what_is_wrong_is_said(sample: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "chart.png"
    asked = ("export", sample, "-o", out, "--chart")
    assert (
        "There is no metric “Joy” on this map; there are: “NPS”" in run(*asked, "trend", "--metric", "Joy")[2]
    )
    assert "“soon” is no date" in run(*asked, "segments", "--since", "soon")[2]
    assert "has no steps" in run(*asked, "funnel", "--metric", "nps")[2]
    assert "not as “docx”" in run("export", sample, "-o", tmp_path / "a.docx", "--chart", "trend")[2]
    assert not list(tmp_path.glob("chart.*"))
