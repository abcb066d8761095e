"""Suggested links between values and touchpoints: sure ones only."""

from hypothesis import given
from hypothesis import strategies as st

from cxdesk.exchange.links import suggest_links

NAMES = ["Check-in desk", "Security screening", "Bag drop kiosk", "Gate 1", "Gate 12", "Парковка", "ที่จอดรถ"]


def test_case_blanks_order_and_accents_do_not_matter() -> None:
    found = suggest_links(["CHECK-IN DESK ", "screening security", "парковка", "Gâte 1", "ที่จอดรถ"], NAMES)
    assert list(found.values()) == ["Check-in desk", "Security screening", "Парковка", "Gate 1", "ที่จอดรถ"]


def test_small_slips_are_forgiven_and_numbers_are_not() -> None:
    found = suggest_links(["Securty screening", "Bag-drop kiosks", "Gate 2", "Gate 13"], NAMES)
    assert list(found.values()) == ["Security screening", "Bag drop kiosk", None, None]


def test_doubt_gives_no_suggestion() -> None:
    names = ["Lounge A", "Lounge B", "App", "app"]
    assert suggest_links(["Lounge C", "Lounge", "APP", "", "…", "Wi-Fi"], names) == {
        "Lounge C": None, "Lounge": None, "APP": None, "": None, "…": None, "Wi-Fi": None,
    }  # fmt: skip


@given(st.lists(st.text(max_size=20), max_size=8, unique=True), st.lists(st.text(max_size=20), max_size=8))
def test_only_given_names_are_suggested(values: list[str], names: list[str]) -> None:
    found = suggest_links(values, names)
    assert list(found) == values
    assert set(found.values()) <= {*names, None}
