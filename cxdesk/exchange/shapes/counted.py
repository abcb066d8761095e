"""Which columns hold counts of answers: what smiley terminals, survey tools and dashboards call them.

A set of columns is known by its names alone; whether their numbers add up is looked at elsewhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cxdesk.exchange.shapes.values import Level
from cxdesk.exchange.wording import understand


@dataclass(frozen=True, slots=True)
class Known:
    """A set of answers by the names their counts go under; ``needed`` of them must be there.

    ``part`` is the metric and role the answers are for; ``rest`` what a total leaves beyond those that are there
    (empty: they make up the total). ``total`` are the names of that column beside the usual ones.
    """

    part: str
    answers: Mapping[str, tuple[str, ...]]
    needed: int
    rest: str = ""
    total: tuple[str, ...] = ()
    asks_total: bool = False


TOTALS: Final = (
    "total", "total responses", "total answers", "total feedback", "total feedbacks", "total votes", "total count",
    "responses", "response count", "answers", "feedbacks", "votes", "respondents", "n", "sum", "count", "all",
    "total respondents", "sample", "sample size", "base", "grand total", "gesamt", "summe", "всього", "разом", "итого",
    "всего", "tổng", "tổng cộng", "รวม", "total general",
)  # fmt: skip

KNOWN: Final = (
    Known(
        "smiley:answer",
        {
            "4": ("extremely positive", "very happy", "very positive", "dark green", "very good", "excellent"),
            "3": ("positive", "happy", "light green", "good"),
            "2": ("negative", "unhappy", "light red", "bad", "poor"),
            "1": ("extremely negative", "very unhappy", "very negative", "dark red", "very bad", "very poor"),
        },
        4,
    ),
    Known(
        "nps:group",
        {
            "promoter": ("promoters", "promoter", "промоутери", "промоутеры", "promotores", "promotoren", "promoteurs"),
            "passive": ("passives", "passive", "neutrals", "neutral", "нейтрали", "нейтралы", "pasivos", "passifs"),
            "detractor": ("detractors", "detractor", "критики", "detractores", "detraktoren", "détracteurs"),
        },
        2,
        total=("surveys",),
    ),
    Known(
        "csat:answer",
        {
            "5": ("5 stars", "5 star", "5-star", "five stars", "very satisfied", "★★★★★", "5★"),
            "4": ("4 stars", "4 star", "4-star", "four stars", "satisfied", "★★★★", "4★"),
            "3": ("3 stars", "3 star", "3-star", "three stars", "neutral", "neither satisfied nor dissatisfied",
                  "★★★", "3★"),
            "2": ("2 stars", "2 star", "2-star", "two stars", "dissatisfied", "unsatisfied", "★★", "2★"),
            "1": ("1 star", "1 stars", "1-star", "one star", "very dissatisfied", "very unsatisfied", "★", "1★"),
        },
        5,
        total=("ratings", "reviews"),
    ),
    Known("csat:answer", {str(step): (str(step),) for step in range(5, 0, -1)}, 5, total=("ratings", "reviews")),
    Known(
        "fcr:resolved",
        {"yes": ("resolved at first contact", "resolved first contact", "resolved on first contact", "fcr",
                 "first contact resolved", "resolved in first contact", "first call resolved", "resolved")},
        1, rest="no",
        total=("cases", "contacts", "tickets", "total cases", "total contacts", "total tickets", "calls"),
        asks_total=True,
    ),
    Known(
        "churn:lost",
        {"yes": ("lost", "churned", "cancelled", "canceled", "customers lost", "lost customers", "churned customers",
                 "cancellations", "customers churned")},
        1, rest="no",
        total=("start", "customers at start", "start customers", "opening", "opening customers", "at start",
               "customers at start of period", "active at start", "subscribers at start", "beginning customers"),
        asks_total=True,
    ),
    Known(
        "trial:converted",
        {"yes": ("converted", "conversions", "converted to paid", "trials converted", "converted trials")},
        1, rest="no",
        total=("started", "trials", "trials started", "trial starts", "started trials", "new trials"),
        asks_total=True,
    ),
    Known(
        "referral:referred",
        {"yes": ("referred", "referrals", "referred customers", "via referral", "from referral")},
        1, rest="no",
        total=("new customers", "customers", "signups", "sign-ups", "new users", "total customers"),
        asks_total=True,
    ),
)  # fmt: skip

_AROUND: Final = re.compile(
    r"^(?:number of|no\. of|count of|amount of|#|sum of)\s+|\s*(?:[\[(](?:n|#|count|counts|number)[\])]|#|\bcount|"
    r"\bcounts|\bresponses|\banswers|\bvotes|\bratings|\breviews|\bfeedbacks?|\bsmileys?|\bfaces?)$"
)


_PARTS: Final = {
    ("satisfaction", 5): "csat:answer",
    ("satisfaction", 7): "csat:answer",
    ("quality", 5): "csat:answer",
    ("happiness", 4): "smiley:answer",
    ("happiness", 5): "csat:answer",
    ("ease", 5): "ces:answer",
    ("ease", 7): "ces:answer",
    ("likelihood", 11): "nps:answer",
}
"""What the answers of a scale in words are to a metric, by family and number of steps; else they have a mean."""
_SIZES: Final = (11, 7, 6, 5, 4, 3)
_LONGEST, _MOST = 40, 60
"""The longest name that may be an answer, and how many columns of counts are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """A set of columns that may be counts of answers; ``total`` may be empty."""

    known: Known
    levels: tuple[Level, ...]
    total: str


def find_counted(names: Sequence[str]) -> list[Found]:
    """The sets of columns whose names are those of counted answers, the largest first."""
    plain = {name: _plain(name) for name in names}
    found = []
    for known in KNOWN:
        levels = tuple(
            Level(column, answer)
            for answer, words in known.answers.items()
            if (column := _called(plain, words)) is not None
        )
        used = {level.column for level in levels}
        left = {name: word for name, word in plain.items() if name not in used}
        total = _called(left, (*known.total, *TOTALS)) or ""
        enough = len(levels) >= known.needed and (len(levels) == len(known.answers) or total)
        if enough and (total or not known.asks_total):
            found.append(Found(known, levels, total))
    found += _worded(plain)
    return sorted(found, key=lambda one: -len(one.levels))


def _worded(plain: Mapping[str, tuple[str, str]]) -> Iterator[Found]:
    """Neighbours whose names are all the steps of a scale in words, in any language the reader knows."""
    names = [name for name, (_folded, bare) in plain.items() if _may_be_answer(bare)][:_MOST]
    for size in _SIZES:
        for i in range(len(names) - size + 1):
            some = names[i : i + size]
            known = understand(tuple((plain[name][1], 1) for name in some), 1.0)
            if known is None or known.direction != "high_good" or known.high is None or known.low is None:
                continue
            steps = [known.numbers.get(plain[name][1]) for name in some]
            if (
                set(steps) == {known.low + step for step in range(size)}
                and known.high == known.low + size - 1
            ):
                part = _PARTS.get((known.family, size), "mean:answer")
                levels = tuple(Level(name, f"{step:g}") for name, step in zip(some, steps, strict=True))
                left = {name: word for name, word in plain.items() if name not in some}
                yield Found(Known(part, {}, size), levels, _called(left, TOTALS) or "")
                return


def _may_be_answer(bare: str) -> bool:
    return 1 < len(bare) <= _LONGEST and not any(map(str.isdigit, bare)) and "." not in bare


def _plain(name: str) -> tuple[str, str]:
    """The name as compared: in lower case, as it is and without words that every such name may have."""
    folded = " ".join(re.sub(r"[_]+", " ", name).split()).casefold()
    return folded, _AROUND.sub("", folded).strip()


def _called(names: Mapping[str, tuple[str, str]], words: Sequence[str]) -> str | None:
    """The first column that goes by one of the words, the earlier words first."""
    for word in words:
        for name, forms in names.items():
            if word in forms:
                return name
    return None
