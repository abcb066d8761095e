"""Answers in words: whole columns are recognised, in any spelling, order and language."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdesk import resources
from cxdesk.exchange.word_forms import fold
from cxdesk.exchange.wording import corrected, is_no_answer, scales, understand


def numbers(*words: str, each: int = 3) -> dict[str, float | None] | None:
    found = understand(tuple((word, each) for word in words))
    return None if found is None else dict(found.numbers)


def five(*words: str) -> None:
    assert numbers(*words) == dict(zip(words, (1, 2, 3, 4, 5), strict=True))


SCALES = {
    "en satisfaction": "Very dissatisfied|Dissatisfied|Neither satisfied nor dissatisfied|Satisfied|Very satisfied",
    "uk satisfaction": "Дуже незадоволений|Незадоволена|Нейтрально|Задоволені|Дуже задоволена",
    "ru satisfaction": "Очень недоволен|Недоволен|Ни доволен, ни недоволен|Доволен|Очень доволен",
    "ro satisfaction": "Foarte nemulțumit|Nemulţumită|Neutru|Multumit|Foarte mulțumită",
    "vi satisfaction": "Rất không hài lòng|Không hài lòng|Bình thường|Hài lòng|Rất hài lòng",
    "th satisfaction": "ไม่พอใจมาก|ไม่พอใจ|เฉย ๆ|พอใจ|พอใจมาก",
    "es satisfaction": "Muy insatisfecho|Insatisfecha|Ni satisfecho ni insatisfecho|Satisfecho|Muy satisfecha",
    "de satisfaction": "Sehr unzufrieden|Unzufrieden|weder noch|Zufrieden|Sehr zufrieden",
    "fr satisfaction": "Très insatisfait|Insatisfaite|Ni satisfait ni insatisfait|Satisfait|Tout à fait satisfaite",
    "pt satisfaction": "Muito insatisfeito|Insatisfeito|Neutro|Satisfeito|Muito satisfeita",
    "it satisfaction": "Molto insoddisfatto|Insoddisfatto|Neutrale|Soddisfatto|Molto soddisfatta",
    "pl satisfaction": "Bardzo niezadowolony|Niezadowolona|Neutralnie|Zadowolony|Bardzo zadowolona",
    "en agreement": "Strongly disagree|Disagree|Neither agree nor disagree|Agree|Strongly agree",
    "uk agreement": "Повністю не згоден|Не згодна|Нейтрально|Згоден|Повністю згодна",
    "ru agreement": "Полностью не согласен|Не согласна|Нейтрально|Согласен|Полностью согласен",
    "ro agreement": "Dezacord total|Dezacord|Neutru|Acord|Acord total",
    "vi agreement": "Hoàn toàn không đồng ý|Không đồng ý|Trung lập|Đồng ý|Hoàn toàn đồng ý",
    "th agreement": "ไม่เห็นด้วยอย่างยิ่ง|ไม่เห็นด้วย|ปานกลาง|เห็นด้วย|เห็นด้วยอย่างยิ่ง",
    "es agreement": "Totalmente en desacuerdo|En desacuerdo|Neutral|De acuerdo|Totalmente de acuerdo",
    "de agreement": "Stimme überhaupt nicht zu|Stimme eher nicht zu|teils/teils|Stimme eher zu|Stimme voll und ganz zu",
    "fr agreement": "Pas du tout d'accord|Plutôt pas d’accord|Neutre|Plutôt d'accord|Tout à fait d'accord",
    "en ease": "Very difficult|Somewhat difficult|Neutral|Somewhat easy|Very easy",
    "uk ease": "Дуже складно|Складно|Нейтрально|Легко|Дуже легко",
    "ru ease": "Очень сложно|Сложно|Нейтрально|Легко|Очень легко",
    "ro ease": "Foarte greu|Greu|Nici ușor, nici greu|Ușor|Foarte uşor",
    "vi ease": "Rất khó|Khó|Bình thường|Dễ|Rất dễ",
    "th ease": "ยากมาก|ยาก|ปานกลาง|ง่าย|ง่ายมาก",
    "es ease": "Muy difícil|Difícil|Ni fácil ni difícil|Fácil|Muy facil",
    "de ease": "Sehr schwierig|Schwierig|Weder einfach noch schwierig|Einfach|Sehr einfach",
    "fr ease": "Très difficile|Difficile|Ni facile ni difficile|Facile|Très facile",
    "en likelihood": "Extremely unlikely|Unlikely|Neither likely nor unlikely|Likely|Extremely likely",
    "en asked how likely": "Not at all likely|Not so likely|Somewhat likely|Very likely|Extremely likely",
    "en how satisfied": "Not at all satisfied|Not so satisfied|Somewhat satisfied|Very satisfied|Extremely satisfied",
    "en quality": "Very poor|Poor|Fair|Good|Excellent",
    "en quality up": "Poor|Fair|Good|Very good|Excellent",
    "uk quality": "Дуже погано|Погано|Задовільно|Добре|Відмінно",
    "es quality": "Muy malo|Malo|Regular|Bueno|Excelente",
    "en frequency": "Never|Rarely|Sometimes|Often|Always",
    "de frequency": "Nie|Selten|Manchmal|Oft|Immer",
    "vi frequency": "Không bao giờ|Hiếm khi|Thỉnh thoảng|Thường xuyên|Luôn luôn",
    "en importance": "Not at all important|Slightly important|Moderately important|Very important|Extremely important",
    "th amount": "น้อยที่สุด|น้อย|ปานกลาง|มาก|มากที่สุด",
    "smileys": "😡|🙁|😐|🙂|😀",
}


@pytest.mark.parametrize("words", SCALES.values(), ids=SCALES)
def test_scales_of_five_in_many_languages(words: str) -> None:
    five(*words.split("|"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Strongly disagree|Disagree|Somewhat disagree|Neutral|Somewhat agree|Agree|Strongly agree", range(1, 8)),
        ("Never|Very unlikely|Somewhat unlikely|Neither likely nor unlikely|Somewhat likely|Very likely|Absolutely",
         range(1, 8)),
        ("Very unhappy|Unhappy|Happy|Very happy", range(1, 5)),
        ("Poor|Fair|Good|Excellent", range(1, 5)),
        ("No|Maybe|Yes", range(1, 4)),
        ("Ні|Можливо|Так", range(1, 4)),
        ("No|Yes", range(2)),
        ("neutral or dissatisfied|satisfied", range(2)),
        ("sad|neutral|happy", range(1, 4)),
        ("Dissatisfied|Neutral|Satisfied", range(1, 4)),
    ],
)  # fmt: skip
def test_scales_of_other_lengths(words: str, expected: range) -> None:
    split = words.split("|")
    assert numbers(*split, each=40) == dict(zip(split, expected, strict=True))


def test_four_of_five_is_a_scale_of_four_only_where_many_answered() -> None:
    words = ("Strongly disagree", "Disagree", "Agree", "Strongly agree")
    assert list((numbers(*words, each=2) or {}).values()) == [1, 2, 4, 5]
    assert list((numbers(*words, each=20) or {}).values()) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("cells", "expected", "direction"),
    [
        ("5 - Very satisfied|4|3|1 - Very dissatisfied", (5, 4, 3, 1), "high_good"),
        ("1 = Sehr zufrieden|2|3|4|5 = Sehr unzufrieden", (1, 2, 3, 4, 5), "low_good"),
        ("0 (not at all likely)|5|10 (extremely likely)", (0, 5, 10), "high_good"),
        ("4 (satisfied)|5 (very satisfied)", (4, 5), "high_good"),
        ("Very satisfied (5)|Dissatisfied (2)", (5, 2), "high_good"),
        ("5/5|3/5|1/5", (5, 3, 1), "high_good"),
        ("4 out of 5|2 out of 5", (4, 2), "high_good"),
        ("★★★★☆|★☆☆☆☆", (4, 1), "high_good"),
        ("⭐⭐⭐|⭐", (3, 1), "high_good"),
        ("4 stars|1 star", (4, 1), "high_good"),
        ("5 зірок|1 зірка", (5, 1), "high_good"),
        ("5. Very easy|1. Very difficult", (5, 1), "high_good"),
    ],
)
def test_numbers_with_words_beside_them(cells: str, expected: tuple[int, ...], direction: str) -> None:
    split = cells.split("|")
    found = understand(tuple((cell, 5) for cell in split))
    assert found is not None
    assert tuple(found.numbers[cell] for cell in split) == expected
    assert found.direction == direction


@pytest.mark.parametrize(
    "cells",
    [
        "1|2|3|4|5",
        "5 years|10 years|2 years",
        "1-10|11-50|51-100",
        "Male|Female",
        "Berlin|Hamburg|Kyiv",
        "v1.2|v1.3",
        "satisfied",
        "Monday|Tuesday",
        "10:30|11:45",
        "3/5|4/7",
        "Happy to help|I was very satisfied with the staff",
    ],
)
def test_other_columns_are_no_scale(cells: str) -> None:
    assert numbers(*cells.split("|")) is None


@pytest.mark.parametrize(
    "text",
    ["Don't know", "DON’T KNOW", "No opinion", "Keine Angabe", "weiß nicht", "Не знаю", "Важко відповісти", "Ei tea",
     "Nu știu", "Không biết", "ไม่ทราบ", "No sabe / No contesta", "Ne sait pas", "Затрудняюсь ответить",
     "Unfamiliar (N/A)", "Not applicable", "prefer not to say", "Nie wiem"],
)  # fmt: skip
def test_no_answer_in_words(text: str) -> None:
    assert is_no_answer(text)
    assert (numbers("Satisfied", "Very satisfied", text) or {})[text] is None


def test_what_is_no_step_is_left_out_and_listed() -> None:
    found = understand((("Satisfied", 50), ("Very satisfied", 45), ("Don't know", 4), ("ask me later", 3)))
    assert found is not None
    assert found.unread == (("ask me later", 3),)
    assert [found.read(cell) for cell in ("Satisfied", "Don't know", "ask me later", None)] == [
        4,
        None,
        "ask me later",
        None,
    ]
    assert understand((("Satisfied", 5), ("Very satisfied", 5), ("ask me later", 3))) is None


def test_several_languages_in_one_column() -> None:
    assert numbers("Very satisfied", "Zufrieden", "Незадоволена") == {
        "Very satisfied": 5,
        "Zufrieden": 4,
        "Незадоволена": 2,
    }


def test_effort_is_good_where_it_is_low() -> None:
    found = understand((("Very low effort", 3), ("Moderate effort", 3), ("Very high effort", 3)))
    assert found is not None
    assert (found.numbers["Very high effort"], found.direction) == (5, "low_good")
    often = understand((("Never", 3), ("Sometimes", 3), ("Always", 3)))
    assert often is not None
    assert often.direction == "?"


def spelled(word: str, how: random.Random) -> str:
    """The word as somebody might write it: other case, spaces, punctuation."""
    word = how.choice([word.upper(), word.lower(), word.title(), word])
    word = word.replace(" ", how.choice([" ", "  ", "\u00a0"]))
    return how.choice(["", " "]) + word + how.choice(["", ".", " ", "!", ","])


@settings(max_examples=60)
@given(st.data())
def test_any_order_case_and_spacing_gives_the_same_numbers(data: st.DataObject) -> None:
    words = data.draw(st.sampled_from(list(SCALES.values()))).split("|")
    order = data.draw(st.permutations(range(5)))
    how = random.Random(data.draw(st.integers(0, 10**6)))
    cells = {spelled(words[i], how): i + 1 for i in order}
    found = understand(tuple((cell, data.draw(st.integers(1, 50))) for cell in cells))
    assert found is not None
    assert dict(found.numbers) == cells


@settings(max_examples=60)
@given(st.data())
def test_a_slip_of_a_letter_is_forgiven(data: st.DataObject) -> None:
    words = data.draw(
        st.sampled_from([s for name, s in SCALES.items() if name[:2] in ("en", "de", "uk")])
    ).split("|")
    step = data.draw(st.integers(0, 4))
    word = words[step]
    letters = [i for i in range(1, len(word)) if word[i].isalpha() and word[i - 1].isalpha()]
    if len(fold(word)) < 9:
        return
    at = data.draw(st.sampled_from(letters))
    slipped = word[:at] + word[at + 1 :]
    cells = [*words[:step], slipped, *words[step + 1 :]]
    found = understand(tuple((cell, 9) for cell in cells))
    assert found is not None
    assert found.numbers.get(slipped) == step + 1
    assert [found.numbers[word] for word in words if word != words[step]] == [
        i + 1 for i in range(5) if i != step
    ]


def test_words_can_be_corrected() -> None:
    values = (("Satisfied", 5), ("Very satisfied", 5), ("Meh", 1))
    found = corrected(values, understand(values, 0.5), {"meh!": 2.0, "very satisfied": None})
    assert dict(found.numbers) == {"Satisfied": 4, "Very satisfied": None, "Meh": 2}
    assert (found.low, found.high, found.unread) == (1, 5, ())
    alone = corrected((("gold", 2), ("silver", 1), ("tin", 1)), None, {"gold": 3.0, "silver": 1.0})
    assert (alone.low, alone.high, alone.unread) == (1, 3, (("tin", 1),))


def test_the_file_of_scales_says_nothing_twice() -> None:
    """Every line has as many steps as its scale, and no word is two steps of it."""
    steps: dict[str, int] = {}
    size = 0
    for line in resources.path("wording", "scales.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rest = line.strip("[] ").split()[1:]
            size, steps = (int(rest[0].rstrip("abc")) if rest else 0), {}
            assert not rest or rest[1] in ("high_good", "low_good", "?")
        elif size and line.strip():
            parts = line.split("|")
            assert len(parts) == size, line
            for step, part in enumerate(parts):
                for word in part.split(";"):
                    assert fold(word), line
                    assert steps.setdefault(fold(word), step) == step, (word, line)
    assert len(scales()) > 20


def test_fixed_words_keep_their_numbers_when_other_words_come() -> None:
    """A scale of four stays one where a newer file also has the middle of a scale of five."""
    words = ("Strongly disagree", "Disagree", "Agree", "Strongly agree")
    before = understand(tuple((word, 20) for word in words))
    assert before is not None
    values = (*((word, 20) for word in words), ("Neutral", 4))
    found = corrected(values, understand(values), before.numbers)
    assert [found.numbers[word] for word in words] == [1, 2, 3, 4]
    assert found.unread == (("Neutral", 4),)
