"""Rules for what a row is about: how they are written, what they mean, and that the first one that fits counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import CxdeskError
from cxdesk.exchange.rules import TESTS, Condition, Rule, decide, meets, rule_from_text, rule_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Refund by chat: channel = chat and topic contains refund",
            Rule((Condition("channel", "is", "chat"), Condition("topic", "contains", "refund")), "Refund by chat"),
        ),
        ("=map: x is blank", Rule((Condition("x", "is blank"),), "=map")),
        ("=stage:Pay now: Amount due >= 5", Rule((Condition("Amount due", "at least", "5"),), "=stage:Pay now")),
        (
            '"A: b": "what is and isn\'t" is not "salt and pepper"',
            Rule((Condition("what is and isn't", "is not", "salt and pepper"),), "A: b"),
        ),
        ("Gate: place begins with north", Rule((Condition("place", "begins with", "north"),), "Gate")),
        ("Gate: minutes less than 1,5", Rule((Condition("minutes", "less", "1,5"),), "Gate")),
        ("Gate: a!=b AND c IS BLANK", Rule((Condition("a", "is not", "b"), Condition("c", "is blank")), "Gate")),
    ],
)  # fmt: skip
def test_rules_as_they_are_written(text: str, expected: Rule) -> None:
    assert rule_from_text(text) == expected
    assert rule_from_text(rule_text(expected)) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("channel = chat", "is not written as NAME: COLUMN TEST VALUE"),
        ("Gate:", "is not written as NAME"),
        ("Gate: channel", "has no test in “channel”; the tests are ="),
        ("Gate: = chat", "has no test in “= chat”"),
        ("Gate: channel =", "has nothing to compare with in “channel =”"),
        ("Gate: minutes > long", "compares “minutes” with “long”, which is no number"),
        ("Gate: topic is blank today", "has something after “is blank”"),
    ],
)
def test_rules_that_cannot_be_read_are_one_sentence_with_the_rule(text: str, sentence: str) -> None:
    with pytest.raises(CxdeskError) as caught:
        rule_from_text(text)
    assert sentence in str(caught.value)
    assert f"“{text}”" in str(caught.value)


names = st.text("abc xyzАя", min_size=1, max_size=8).map(str.strip).filter(bool)
conditions = st.builds(
    lambda column, test, value, number: Condition(
        column,
        test,
        "" if "blank" in test else str(number) if test.split()[0] in ("greater", "less", "at") else value,
    ),
    names,
    st.sampled_from(TESTS),
    names,
    st.integers(-99, 99),
)


@given(st.builds(Rule, st.lists(conditions, min_size=1, max_size=3).map(tuple), names))
def test_a_rule_reads_as_it_is_written(rule: Rule) -> None:
    assert rule_from_text(rule_text(rule)) == rule


@pytest.mark.parametrize(
    ("test", "value", "fits", "fits_not"),
    [
        ("is", "Chat", ["chat", " CHAT "], ["chats", None, 3]),
        ("is", "3", [3, 3.0, "3"], [4, "33", None]),
        ("is not", "chat", ["phone", None], ["Chat"]),
        ("contains", "refund", ["Late REFUND", "refund"], ["re fund", None]),
        ("begins with", "nor", ["North", "nor"], ["in the north", None]),
        ("greater", "3", [3.5, 4], [3, "4", None]),
        ("less", "3", [2], [3, None]),
        ("at least", "3", [3, 4], [2.9, None]),
        ("at most", "2,5", [2.5], [2.6, None]),
        ("is blank", "", [None, " "], ["x", 0]),
        ("is not blank", "", ["x", 0], [None]),
    ],
)
def test_what_the_tests_mean(test: str, value: str, fits: list[object], fits_not: list[object]) -> None:
    met = meets(Condition("c", test, value))  # type: ignore[arg-type]
    assert all(met(cell) for cell in fits)  # type: ignore[arg-type]
    assert not any(met(cell) for cell in fits_not)  # type: ignore[arg-type]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=6), st.sampled_from("abcd")
)
def test_the_first_rule_that_fits_counts(rules: list[tuple[str, str]], cell: str) -> None:
    labelled = [
        (f"{label}{i}", [(0, Condition("c", "is", wanted))]) for i, (wanted, label) in enumerate(rules)
    ]
    expected = next((f"{label}{i}" for i, (wanted, label) in enumerate(rules) if wanted == cell), None)
    assert decide(labelled)(cell, "own") == expected
    assert decide(labelled, 1)(cell, "own") == (expected or "own")
