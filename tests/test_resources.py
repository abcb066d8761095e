"""What ships: fonts that hold every sign we show, icons of one hand, licences of what is inside."""

import json
import re
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from cxdesk import resources

ROOT = Path(__file__).resolve().parents[1]

ALPHABETS = {
    "English": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "Ukrainian": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюяʼ’",
    "Russian": "ЁЪЫЭёъыэ",
    "Romanian": "ĂÂÎȘȚăâîșț",
    "Vietnamese": "ĂÂĐÊÔƠƯăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    "Greek": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωςάέήίόύώΐ",
    "Thai": "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮะัาำิีึืฺุู฿เแโใไๅๆ็่้๊๋์ํ",
    "signs": "−–—±×÷…·•≥≤≠≈→←↑↓▲▼●○★☆✓°%‰€£₫“”„‘’«»\u00a0\u202f",
}
"""The letters of each language the map is promised for, and the signs that the program itself writes."""


@pytest.fixture(scope="module")
def fonts() -> dict[str, TTFont]:
    return {file.stem: TTFont(file) for file in resources.path("fonts").glob("*.ttf")}


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_the_bundled_fonts_hold_every_letter_and_sign(fonts: dict[str, TTFont], alphabet: str) -> None:
    names = ("NotoSans-Regular", "NotoSansThai-Regular", "CXDeskSymbols")
    known = {code for name in names for code in fonts[name].getBestCmap()}
    assert [sign for sign in ALPHABETS[alphabet] if ord(sign) not in known] == []


def test_bold_holds_what_regular_holds(fonts: dict[str, TTFont]) -> None:
    for family in ("NotoSans", "NotoSansThai"):
        assert fonts[f"{family}-Regular"].getBestCmap().keys() == fonts[f"{family}-Bold"].getBestCmap().keys()


def test_digits_and_their_signs_are_equally_wide_so_that_numbers_stand_in_columns(
    fonts: dict[str, TTFont],
) -> None:
    def width(font: str, sign: str) -> int:
        return int(fonts[font]["hmtx"][fonts[font].getBestCmap()[ord(sign)]][0])

    widths = {width("NotoSans-Regular", sign) for sign in "0123456789+"} | {width("CXDeskSymbols", "−")}
    assert len(widths) == 1


def test_a_line_with_a_sign_is_no_taller(fonts: dict[str, TTFont]) -> None:
    lines = {
        (font["hhea"].ascent, font["hhea"].descent) for name, font in fonts.items() if "Thai" not in name
    }
    assert len(lines) == 1


def test_the_fonts_may_be_embedded_and_their_licence_is_beside_them(fonts: dict[str, TTFont]) -> None:
    assert {font["OS/2"].fsType for font in fonts.values()} == {0}
    licence = resources.path("fonts", "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(f"{name}.ttf" in licence for name in fonts)


def test_every_icon_is_one_colour_on_one_grid() -> None:
    icons = [file for file in resources.path("icons").glob("*.svg") if file.stem != "cxdesk"]
    assert len(icons) >= 20
    for file in icons:
        text = file.read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in text, file.name
        assert set(re.findall(r"#[0-9A-Fa-f]{3,6}", text)) == {"#465063"}, file.name


def test_the_licences_of_all_that_a_bundle_holds_are_collected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    import bundle

    bundle.write_licences(tmp_path)
    del sys.modules["bundle"]
    text = (tmp_path / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    bill = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    listed = {part["name"].lower().replace("_", "-") for part in bill["components"]}
    locked = set(
        re.findall(r"(?m)^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    ) - {"pip"}
    assert listed == locked
    assert "Permission is hereby granted, free of charge" in text
    notice = resources.path("licences", "NOTICE.txt").read_text(encoding="utf-8").lower()
    own_words = {"pyside6-essentials": "pyside6", "shiboken6": "shiboken6"}
    assert [name for name in locked if own_words.get(name, name) not in notice.replace(" ", "")] == []
    for file in ("LGPL-3.0.txt", "GPL-3.0.txt"):
        assert len(resources.path("licences", file).read_text(encoding="utf-8")) > 7000
