"""Lines of text as Qt's shaper breaks them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdesk.render import fonts
from cxdesk.render.text import QtMeasure

SAMPLES = (
    "Перегляд розкладу руху поїздів на сайті перевізника",
    "การค้นหาตารางเวลารถไฟบนเว็บไซต์และแอปพลิเคชันมือถือ",
    "Thanh toán bằng thẻ tín dụng quốc tế hoặc chuyển khoản ngân hàng",
    "Supercalifragilisticexpialidociousandsomethingmore",
    "👩‍👩‍👧‍👦 family emoji and 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 beyond the first plane, again and again and again",
)


@pytest.mark.parametrize("text", SAMPLES)
def test_no_line_is_wider_than_its_box_and_no_letter_is_lost(text: str) -> None:
    wrapped = QtMeasure().wrap(text, "name", 140, 20)
    assert not wrapped.cut
    assert "".join("".join(wrapped.lines).split()) == "".join(text.split())
    for line in wrapped.lines:
        assert fonts.metrics("name").horizontalAdvance(line) <= 141


@pytest.mark.parametrize("text", SAMPLES)
def test_what_does_not_fit_ends_with_an_ellipsis_within_the_box(text: str) -> None:
    wrapped = QtMeasure().wrap(text, "name", 120, 2)
    assert wrapped.cut
    assert len(wrapped.lines) == 2
    assert wrapped.lines[-1].endswith("…")
    assert fonts.metrics("name").horizontalAdvance(wrapped.lines[-1]) <= 121


def test_line_breaks_of_the_text_are_kept() -> None:
    assert QtMeasure().wrap("one\n\ntwo", "note", 140, 5).lines == ("one", "", "two")


def test_an_empty_text_has_no_lines() -> None:
    assert QtMeasure().wrap("", "note", 140, 5).lines == ()


@settings(max_examples=150)
@given(st.text(max_size=200), st.integers(20, 300), st.integers(1, 4))
def test_any_text_is_broken_into_no_more_lines_than_allowed(text: str, width: int, most: int) -> None:
    wrapped = QtMeasure().wrap(text, "caption", width, most)
    assert len(wrapped.lines) <= most


def test_a_text_of_a_million_letters_is_measured_at_once() -> None:
    wrapped = QtMeasure().wrap("x" * 1_000_000, "name", 140, 3)
    assert wrapped.cut
    assert len(wrapped.lines) == 3


def test_the_bundled_families_are_used() -> None:
    assert set(fonts.FAMILIES) <= set(fonts.load())


def test_the_sentence_of_an_empty_lane_stays_on_a_narrow_map() -> None:
    from PySide6.QtGui import QColor, QImage, QPainter

    from cxdesk.render.ink import Ink
    from cxdesk.render.layout_types import Rect
    from cxdesk.render.paint import invitation
    from cxdesk.render.tokens import LIGHT

    image = QImage(900, 46, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    invitation(
        painter,
        Ink(LIGHT),
        "What does the customer want here? Double-click to write it down.",
        Rect(0, 0, 172, 46),
    )
    painter.end()
    inked = [x for x in range(900) for y in range(46) if image.pixelColor(x, y) != QColor("white")]
    assert inked
    assert max(inked) < 172
