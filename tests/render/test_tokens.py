"""Colours that can be read: the contrast the design promises, computed."""

import pytest

from cxdesk.render.tokens import DARK, LIGHT, Tokens, contrast, mix

SURFACES = ("canvas", "sheet", "title")


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["text", "secondary", "tertiary", "accent", "success", "effort", "emotion"])
def test_text_stands_out_from_every_surface(look: Tokens, name: str) -> None:
    for surface in SURFACES:
        assert contrast(getattr(look, name), getattr(look, surface)) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["pain", "opportunity", "warning"])
def test_a_note_stands_out_from_its_own_surface(look: Tokens, name: str) -> None:
    assert contrast(getattr(look, name), getattr(look, f"{name}_back")) >= 4.5
    assert contrast(look.text, getattr(look, f"{name}_back")) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_a_stage_name_stands_out_from_all_eight_colours(look: Tokens) -> None:
    assert len(set(look.stages)) == 8
    for colour in look.stages:
        assert contrast(look.on_stage, colour) >= 4.5


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_a_mix_lies_between_its_colours() -> None:
    assert mix(["#000000", "#FFFFFF"], 0.5) == "#808080"
    assert mix(["#B23A31", "#E9E0D0", "#12695D"], 0.5) == "#E9E0D0"
    assert mix(["#000000", "#FFFFFF"], -3) == "#000000"
