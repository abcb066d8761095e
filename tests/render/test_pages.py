"""Exported maps, read back by other programs: pages, sizes, and every name in the text."""

import re
import shutil
import struct
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from cxdesk.errors import FileError
from cxdesk.render.lanes import map_figures
from cxdesk.render.layout import Layouter
from cxdesk.render.pages import begin_export
from cxdesk.render.pages_sheet import BLOCK, MARGIN
from cxdesk.render.text import QtMeasure
from cxdesk.verbs import notes, touchpoints
from tests.render.maps import QUOTES, Builder, fresh, rail

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler's tools are not installed"
)

NAMES = (
    "Offer and traffic office",
    "Перегляд розкладу",
    "Πληρωμή εισιτηρίου",
    "Thanh toán trực tuyến",
    "Șoferul știe",
)


@pytest.fixture(scope="module")
def journey() -> Builder:
    made = rail()
    stage = made.project.stages(made.journey_id)[2]
    for name in NAMES:
        id = made.take(touchpoints.add_touchpoint(made.project, stage.id, name))
        made.take(notes.add_pain_point(made.project, id, f"Pain of {name}", 3))
    return made


def export(made: Builder, path: Path, **options: object) -> int:
    figures = map_figures(made.project, made.journey_id, made.round_id)
    return begin_export(made.project, made.journey_id, figures, path, **options)()  # type: ignore[arg-type]


def run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def folded(text: str) -> str:
    return " ".join(text.split())


@needs_poppler
def test_a_pdf_is_one_page_with_all_text_and_embedded_fonts(journey: Builder, tmp_path: Path) -> None:
    path = tmp_path / "map.pdf"
    assert export(journey, path) == 1
    info = run("pdfinfo", path)
    assert re.search(r"Pages:\s+1\n", info)
    assert re.search(r"Title:\s+Rail passenger", info)
    # pdftotext reads along lines, names of cards are broken: every word of every name must be there.
    words = set(run("pdftotext", path, "-").split())
    wanted = " ".join(t.name for t in journey.project.journey_touchpoints(journey.journey_id)).split()
    assert set(wanted) <= words
    assert {"“I", "paid", "tell", "me", "why.”", "survey,", "2026,"} <= words
    fonts = [line for line in run("pdffonts", path).splitlines()[2:] if line]
    assert fonts
    assert all("yes" in line.split("Identity-H")[-1].split()[:1] for line in fonts)


@needs_poppler
def test_a_pdf_without_odd_signs_uses_the_bundled_fonts_only(tmp_path: Path) -> None:
    path = tmp_path / "map.pdf"
    export(rail(), path)
    fonts = run("pdffonts", path).splitlines()[2:]
    assert {line.split()[0].split("+")[-1] for line in fonts} <= {"NotoSans-Regular", "NotoSans-Bold"}


@needs_poppler
@pytest.mark.parametrize(("page", "size"), [("A4", "842 x 595"), ("A3", "1191 x 842")])
def test_pages_of_paper_repeat_titles_and_headers(tmp_path: Path, page: str, size: str) -> None:
    made = fresh([(f"Stage {letter}", f"Goal {letter}") for letter in "ABC"])
    for k, stage in enumerate(made.project.stages(made.journey_id)):
        for i in range(12):
            made.take(touchpoints.add_touchpoint(made.project, stage.id, f"Contact{k:02}{i:02}"))
    path = tmp_path / "map.pdf"
    pages = export(made, path, page=page)
    info = run("pdfinfo", path)
    assert int(re.search(r"Pages:\s+(\d+)", info)[1]) == pages > 1  # type: ignore[index]
    assert size in info
    seen: list[str] = []
    for number in range(1, pages + 1):
        text = folded(run("pdftotext", "-f", number, "-l", number, path, "-"))
        assert "Touchpoints" in text
        assert "Stage " in text
        assert f"Page {number} of {pages}" in text
        seen += re.findall(r"Contact\d{4}", text)
    assert sorted(seen) == sorted(f"Contact{k:02}{i:02}" for k in range(3) for i in range(12))


def test_a_png_has_the_size_asked_for(journey: Builder, tmp_path: Path) -> None:
    figures = map_figures(journey.project, journey.journey_id, journey.round_id)
    layout = Layouter(QtMeasure()).layout(journey.project, journey.journey_id, figures)
    for scale in (1.0, 2.0):
        path = tmp_path / f"map{scale}.png"
        assert export(journey, path, scale=scale) == 1
        data = path.read_bytes()
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", data[16:24])
        assert width == round((layout.whole.w + 2 * MARGIN) * scale)
        assert height == round((layout.whole.h + 2 * MARGIN + BLOCK) * scale)


def test_a_picture_too_large_to_paint_is_made_smaller(tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    export(rail(), path, scale=40)
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    assert max(width, height) <= 32_000
    assert width * height <= 301_000_000


def test_an_svg_parses_and_says_every_name(journey: Builder, tmp_path: Path) -> None:
    path = tmp_path / "map.svg"
    assert export(journey, path) == 1
    root = ElementTree.parse(path).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    said = folded(" ".join(node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")))
    for word in " ".join((*NAMES, *QUOTES[0], *QUOTES[1])).split():
        assert word in said
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))


def test_names_made_of_markup_stay_text(tmp_path: Path) -> None:
    name = '<b>&amp;</b><img src="file:///etc/passwd"> "]]>'
    made = fresh([(name, name)], title=name)
    stage = made.project.stages(made.journey_id)[0]
    made.take(touchpoints.add_touchpoint(made.project, stage.id, name))
    path = tmp_path / "map.svg"
    export(made, path)
    root = ElementTree.parse(path).getroot()
    assert root.find("{http://www.w3.org/2000/svg}title").text == name  # type: ignore[union-attr]
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))


def test_dark_and_light_differ(tmp_path: Path) -> None:
    made = rail()
    export(made, tmp_path / "light.svg")
    export(made, tmp_path / "dark.svg", dark=True)
    assert (tmp_path / "light.svg").read_bytes() != (tmp_path / "dark.svg").read_bytes()


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
@pytest.mark.parametrize("make", [lambda: fresh([]), lambda: fresh([("", "")], title="")])
def test_an_empty_map_is_exported(tmp_path: Path, ending: str, make: Callable[[], Builder]) -> None:
    path = tmp_path / f"map.{ending}"
    assert export(make(), path) == 1
    assert path.stat().st_size > 500


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_a_missing_folder_is_told_and_leaves_nothing(tmp_path: Path, ending: str) -> None:
    with pytest.raises(FileError, match="does not exist"):
        export(rail(), tmp_path / "nowhere" / f"map.{ending}")
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_is_a_folder_is_told(tmp_path: Path) -> None:
    target = tmp_path / "map.pdf"
    target.mkdir()
    with pytest.raises(FileError, match=r"map\.pdf"):
        export(rail(), target)
    assert [entry.name for entry in tmp_path.iterdir()] == ["map.pdf"]


def test_an_unknown_ending_and_paper_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"\.png, \.pdf or \.svg"):
        export(rail(), tmp_path / "map.gif")
    with pytest.raises(FileError, match="A3, A4"):
        export(rail(), tmp_path / "map.pdf", page="A9")
    with pytest.raises(FileError, match="above 0"):
        export(rail(), tmp_path / "map.png", scale=0)


HOSTILE = (
    "\u202etxt.exe \u200b\u2060 \ufeff",
    "👩‍👩‍👧‍👦 🏳️‍🌈 𝔘𝔫𝔦",
    "=cmd|'/c calc'!A1 & <table><tr><td>" * 40,
    "ก็" + "\u0e49" * 300,
    "x" * 20_000,
    "\t\n\n\t",
    "%s %d {name} $\\frac$ &amp;",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_drawn_in_every_format(tmp_path: Path, text: str) -> None:
    made = fresh([(text, text)], title=text)
    stage = made.project.stages(made.journey_id)[0]
    id = made.take(touchpoints.add_touchpoint(made.project, stage.id, text))
    if text.strip():
        made.take(notes.add_pain_point(made.project, id, text, 4))
        made.take(notes.add_opportunity(made.project, id, text))
    for ending in ("svg", "pdf", "png"):
        assert export(made, tmp_path / f"map.{ending}") == 1
    ElementTree.parse(tmp_path / "map.svg")
    assert export(made, tmp_path / "pages.pdf", page="A4") >= 1
