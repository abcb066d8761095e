"""The report read back: its pages, words and figures, also of projects that have little to report."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from cxdesk.errors import FileError
from cxdesk.flows.report import begin_export, begin_report
from cxdesk.flows.sample import sample_path
from cxdesk.session import ProjectSession
from cxdesk.verbs import projects


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[ProjectSession]:
    """The sample project, open."""
    path = tmp_path / "sample.cxdesk"
    path.write_bytes(sample_path().read_bytes())
    session = ProjectSession.open(path)
    yield session
    session.close()


def _journey(session: ProjectSession) -> str:
    return session.project.journeys()[0].id


def test_the_report_holds_map_scores_and_a_page_per_metric(sample: ProjectSession, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    pages = begin_report(sample, _journey(sample), out)()
    read = PdfReader(out)
    assert len(read.pages) == pages
    texts = [" ".join(page.extract_text().split()) for page in read.pages]
    whole = "\n".join(texts)
    for touchpoint in sample.project.journey_touchpoints(_journey(sample)):
        assert touchpoint.name.split()[0] in whole
    scores = next(text for text in texts if "Scores by touchpoint" in text)
    # Ticket machine: success 3, 6, 3 and ease 2, 5, 2 lie three apart
    assert "Raters disagree on Success: 3, 3, 6." in scores
    for metric, formula in (("NPS", "9, 10"), ("CSAT", "4, 5"), ("CES", "1 to 7")):
        page = next(text for text in texts if text.startswith(metric))
        assert formula in page
        assert "Commuter" in page
        assert re.search(r"n = \d", page)


def test_a_project_without_data_or_touchpoints_has_a_report(tmp_path: Path) -> None:
    session = ProjectSession.create(
        tmp_path / "bare.cxdesk", projects.begin_project("Bare", "Nothing yet", [("First", "")])
    )
    out = tmp_path / "bare.pdf"
    assert begin_report(session, _journey(session), out)() == len(PdfReader(out).pages) == 2
    session.close()


def test_a_report_in_another_format_is_refused_before_anything_is_written(
    sample: ProjectSession, tmp_path: Path
) -> None:
    out = tmp_path / "report.docx"
    with pytest.raises(FileError, match=r"\.pdf"):
        begin_report(sample, _journey(sample), out)
    assert not out.exists()


def test_nothing_is_left_where_a_file_cannot_be_written(sample: ProjectSession, tmp_path: Path) -> None:
    out = tmp_path / "no such folder" / "map.svg"
    with pytest.raises(FileError, match="does not exist"):
        begin_export(sample, _journey(sample), out)()
    assert not out.parent.exists()
