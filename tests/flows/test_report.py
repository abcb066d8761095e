"""The report read back: its pages, words and figures, also of projects that have little to report."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from cxdesk.errors import FileError
from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.flows import charts
from cxdesk.flows.figures import lanes, natural_period
from cxdesk.flows.importing import import_table
from cxdesk.flows.report import begin_export, begin_report
from cxdesk.flows.sample import sample_path
from cxdesk.model.records import Metric
from cxdesk.render.figures_views import RowsView
from cxdesk.session import ProjectSession
from cxdesk.verbs import notes, projects, touchpoints

Begin = Callable[[ProjectSession, str, Path], Callable[[], int]]


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


def test_the_report_holds_every_quote_whole_with_its_source(tmp_path: Path) -> None:
    session = ProjectSession.create(
        tmp_path / "quotes.cxdesk", projects.begin_project("Quotes", "Heard", [("First", "")])
    )
    stage = session.project.stages(_journey(session))[0]
    change = touchpoints.add_touchpoint(session.project, stage.id, "Platform")
    assert change is not None
    session.apply(change)
    platform = session.project.touchpoints(stage.id)[0].id
    long = " ".join(f"word{i}" for i in range(120))
    for i in range(14):
        added = notes.add_quote(session.project, platform, f"{i}: {long} end{i}", f"Interview {i}")
        assert added is not None
        session.apply(added)
    out = tmp_path / "report.pdf"
    begin_report(session, _journey(session), out)()
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]
    quotes = [text for text in pages if text.startswith("Quotes")]
    assert len(quotes) > 1
    for i in range(14):
        assert sum(f"end{i}”" in text and f"Interview {i}" in text for text in quotes) == 1
    session.close()


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


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ProjectSession]:
    """A map with the two touchpoints Search and Shop."""
    session = ProjectSession.create(None, projects.begin_project("Web", "Buyer", [("Buy", "")]))
    stage = session.project.stages(_journey(session))[0]
    for name in ("Search", "Shop"):
        change = touchpoints.add_touchpoint(session.project, stage.id, name)
        assert change is not None
        session.apply(change)
    yield session
    session.discard()


def _import(session: ProjectSession, folder: Path, lines: list[str], choices: Choices) -> None:
    table = folder / "survey.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_table(session, table, choices)


def _report(session: ProjectSession, folder: Path) -> list[str]:
    out = folder / "report.pdf"
    begin_report(session, _journey(session), out)()
    return [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]


def test_a_metric_without_answers_does_not_keep_the_report_back(shop: ProjectSession, tmp_path: Path) -> None:
    lines = ["Touchpoint,Recommend,Satisfied", "Search,,5", "Shop,,4", "Elsewhere,9,3"]
    metrics = (MetricChoice("nps", "Recommend"), MetricChoice("csat", "Satisfied"))
    _import(shop, tmp_path, lines, Choices(touchpoint="Touchpoint", metrics=metrics))
    starts = [text.split()[0] for text in _report(shop, tmp_path)]
    assert "Satisfied" in starts
    assert "Recommend" not in starts


def test_a_survey_about_no_touchpoint_is_in_the_report(shop: ProjectSession, tmp_path: Path) -> None:
    lines = ["When,Recommend", *(f"2026-0{1 + i % 3}-1{i % 7},{i % 11}" for i in range(60))]
    _import(shop, tmp_path, lines, Choices(metrics=(MetricChoice("nps", "Recommend"),)))
    assert any(text.startswith("Recommend") for text in _report(shop, tmp_path))


def test_the_best_segment_comes_first_where_less_is_better(shop: ProjectSession, tmp_path: Path) -> None:
    lines = ["Touchpoint,Team,Effort", "Search,Slow,5", "Search,Quick,1", "Shop,Fair,3", "Shop,,1"]
    effort = MetricChoice("ces", "Effort", 1, 5, "low_good")
    _import(shop, tmp_path, lines, Choices(segments=("Team",), metrics=(effort,)))
    scope = charts.scope_of(shop.project, _journey(shop))
    request = charts.Request((shop.project.all(Metric)[0].id,), scope, split="segment:Team")
    view = charts.view(shop, "segments", request)
    assert isinstance(view, RowsView)
    assert [name for name, _point in view.rows] == ["Quick", "Fair", "Slow", "(no value)"]


@pytest.mark.parametrize("begin", [begin_export, begin_report])
def test_a_project_is_not_replaced_by_its_export(
    begin: Begin, sample: ProjectSession, tmp_path: Path
) -> None:
    project = tmp_path / "named.pdf"
    sample.save_as(project)
    before = project.read_bytes()
    with pytest.raises(FileError, match="the project itself"):
        begin(sample, _journey(sample), project)
    assert project.read_bytes() == before


def test_answers_without_dates_are_on_the_map(shop: ProjectSession, tmp_path: Path) -> None:
    lines = ["Touchpoint,Satisfied", "Search,5", "Search,1", "Shop,4", "Shop,"]
    _import(shop, tmp_path, lines, Choices(metrics=(MetricChoice("csat", "Satisfied", 1, 5),)))
    (lane,) = lanes(shop, _journey(shop), natural_period(shop, _journey(shop)))
    search, store = shop.project.journey_touchpoints(_journey(shop))
    latest = {id: cell.latest for id, cell in lane.cells.items() if cell.latest}
    assert (latest[search.id].value, latest[search.id].n) == (50, 2)
    assert (latest[store.id].value, latest[store.id].n) == (100, 1)
    text = " ".join(_report(shop, tmp_path))
    assert "all dates" in text
    assert "no answers" not in text
