"""Rules that say what a row is about: "channel = chat and topic contains refund" is the touchpoint "Refund by chat".

A rule is plain values and one line of text on a command line; put to a table it becomes a computed column whose values
are the names the rules give. It must not know projects.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _
from cxdesk.model.answers import Value, key_text

Test: TypeAlias = Literal[
    "is",
    "is not",
    "contains",
    "begins with",
    "greater",
    "less",
    "at least",
    "at most",
    "is blank",
    "is not blank",
]
TESTS: Final[tuple[Test, ...]] = get_args(Test)
NUMERIC: Final = frozenset({"greater", "less", "at least", "at most"})
BLANK: Final = frozenset({"is blank", "is not blank"})

_WRITTEN: Final[dict[str, Test]] = {
    "!=": "is not",
    "<>": "is not",
    "≠": "is not",
    ">=": "at least",
    "≥": "at least",
    "<=": "at most",
    "≤": "at most",
    "=": "is",
    ">": "greater",
    "<": "less",
    "is not blank": "is not blank",
    "is blank": "is blank",
    "is not": "is not",
    "begins with": "begins with",
    "starts with": "begins with",
    "contains": "contains",
    "greater than": "greater",
    "less than": "less",
    "is": "is",
}
_WORDY = [r"\s+".join(sign.split()) for sign in _WRITTEN if sign[0].isalpha()]
_TEST = re.compile(
    "|".join(
        [re.escape(sign) for sign in _WRITTEN if not sign[0].isalpha()]
        + [rf"(?<=\s){sign}(?=\s|$)" for sign in _WORDY]
    ),
    re.IGNORECASE,
)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row's cell in a column must be; ``value`` is empty for the tests for a blank."""

    column: str
    test: Test
    value: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows that meet every condition belong to ``target``: a touchpoint's name or id, "=stage:NAME" or "=map"."""

    conditions: tuple[Condition, ...]
    target: str


def rule_from_text(text: str) -> Rule:
    """Return the rule that ``TARGET: COLUMN TEST VALUE [and COLUMN TEST VALUE]…`` says.

    Names and values with "and", a colon or a test in them stand in quotation marks. Raises CxdeskError that names the
    rule.
    """
    hidden, quoted = _hide(text)
    start = len("=stage:") if hidden.strip().casefold().startswith("=stage:") else 0
    at = hidden.find(":", hidden.find("=") + start if start else 0)
    target = _show(hidden[:at], quoted) if at >= 0 else ""
    if start and at >= 0:
        target = "=stage:" + _show(hidden[:at].partition(":")[2], quoted)
    if not target or not hidden[at + 1 :].strip():
        raise CxdeskError(
            _(
                "The rule “{rule}” is not written as NAME: COLUMN TEST VALUE, such as"
                " Refund by chat: channel = chat and topic contains refund."
            ).format(rule=text)
        )
    conditions = tuple(_condition(part, quoted, text) for part in _AND.split(hidden[at + 1 :].strip()))
    return Rule(conditions, target)


def _hide(text: str) -> tuple[str, list[str]]:
    """The text with a mark in the place of each quoted part, and the parts."""
    quoted: list[str] = []

    def mark(match: re.Match[str]) -> str:
        quoted.append(match[0][1:-1])
        return f"\x00{len(quoted) - 1}\x00"

    return _QUOTED.sub(mark, text), quoted


def _show(hidden: str, quoted: Sequence[str]) -> str:
    return re.sub(r"\x00(\d+)\x00", lambda match: quoted[int(match[1])], hidden).strip()


def _condition(hidden: str, quoted: Sequence[str], rule: str) -> Condition:
    match = _TEST.search(hidden)
    column = _show(hidden[: match.start()], quoted) if match else ""
    if match is None or not column:
        raise CxdeskError(
            _("The rule “{rule}” has no test in “{part}”; the tests are {known}.").format(
                rule=rule,
                part=_show(hidden, quoted),
                known="=, !=, >, <, >=, <=, contains, begins with, is blank",
            )
        )
    test = _WRITTEN[" ".join(match[0].casefold().split())]
    value = _show(hidden[match.end() :], quoted)
    if (test in BLANK) == bool(value):
        sentence = (
            _("The rule “{rule}” has something after “{test}” in “{part}”.")
            if value
            else _("The rule “{rule}” has nothing to compare with in “{part}”.")
        )
        raise CxdeskError(sentence.format(rule=rule, test=test, part=_show(hidden, quoted)))
    if test in NUMERIC and _number(value) is None:
        raise CxdeskError(
            _("The rule “{rule}” compares “{column}” with “{value}”, which is no number.").format(
                rule=rule, column=column, value=value
            )
        )
    return Condition(column, test, value)


def rule_text(rule: Rule) -> str:
    """Return the rule as it is written on a command line."""
    target = rule.target if ":" not in rule.target.removeprefix("=stage:") else f'"{rule.target}"'
    return f"{target}: " + " and ".join(
        f"{_quote(c.column)} {_SIGNS.get(c.test, c.test)} {_quote(c.value) if c.test not in BLANK else ''}".rstrip()
        for c in rule.conditions
    )


_SIGNS: Final[Mapping[str, str]] = {
    "is": "=",
    "is not": "!=",
    "greater": ">",
    "less": "<",
    "at least": ">=",
    "at most": "<=",
}


def _quote(text: str) -> str:
    plain = (
        not _AND.search(f" {text} ")
        and not _TEST.search(f" {text} ")
        and ":" not in text
        and text.strip() == text
    )
    return text if plain and text else f'"{text}"'


def meets(condition: Condition) -> Callable[[Value], bool]:
    """Return a function from a cell to whether it meets a condition; case and outer blanks do not matter."""
    test, wanted = condition.test, _folded(condition.value)
    number = _number(condition.value)
    if test in BLANK:
        return lambda cell: (key_text(cell) is None) == (test == "is blank")
    if test in NUMERIC:
        limit = number if number is not None else 0.0
        compare: dict[str, Callable[[float], bool]] = {
            "greater": lambda x: x > limit,
            "less": lambda x: x < limit,
            "at least": lambda x: x >= limit,
            "at most": lambda x: x <= limit,
        }
        return lambda cell: isinstance(cell, (int, float)) and compare[test](cell)
    if test in ("is", "is not"):
        return lambda cell: _is(cell, wanted, number) == (test == "is")
    if test == "contains":
        return lambda cell: wanted in _folded(key_text(cell) or "")
    return lambda cell: _folded(key_text(cell) or "").startswith(wanted)


def _is(cell: Value, wanted: str, number: float | None) -> bool:
    if isinstance(cell, (int, float)) and number is not None:
        return cell == number
    return _folded(key_text(cell) or "") == wanted


def decide(
    rules: Sequence[tuple[str, Sequence[tuple[int, Condition]]]], fallback: int | None = None
) -> Callable[..., Value]:
    """Return a function from the cells of a row to the label of the first rule that fits.

    A rule is its label and its conditions, each with the place of its cell; where no rule fits, the cell at
    ``fallback`` is the answer, else None.
    """
    tests = [(label, [(place, meets(condition)) for place, condition in known]) for label, known in rules]

    def label_of(*cells: Value) -> Value:
        for label, known in tests:
            if all(test(cells[place]) for place, test in known):
                return label
        return None if fallback is None else cells[fallback]

    return label_of


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
