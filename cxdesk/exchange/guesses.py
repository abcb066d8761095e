"""Which metrics a table plainly has: those its columns say on their own, and those told by several columns together.

A guess is only an offer, and a wrong one is worse than none: headers and values must both say so. It must not know
what the user chose.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cxdesk.exchange.choices import MetricChoice
from cxdesk.exchange.tables import ColumnFacts, headers
from cxdesk.exchange.tables.metric_guess import asks_recommendation, asks_satisfaction
from cxdesk.exchange.values import DATED, NUMERIC, is_missing
from cxdesk.metrics.kinds.making import is_flag

_OF_READER = ("nps", "csat", "ces", "success", "effort", "emotion")
"""Guesses of the reader that are metrics."""
_FLAGS: Final = (
    ("churn", "lost", 1, re.compile(r"(?:^|[\s_])churn(?:ed)?(?:$|[\s_?])", re.IGNORECASE)),
    ("retention", "kept", 12, re.compile(r"(?:^|[\s_])(?:retention|retained)(?:$|[\s_?])", re.IGNORECASE)),
    (
        "fcr",
        "resolved",
        1,
        re.compile(
            r"(?:^|[\s_])(?:fcr|first[\s_-](?:contact|call)[\s_-]resol\w*|resolved.{1,12}first[\s_-](?:contact|call))"
            r"(?:$|[\s_?])",
            re.IGNORECASE,
        ),
    ),
    (
        "trial",
        "converted",
        1,
        re.compile(r"trial.{0,12}(?:converted|conversion|to.paid)|converted.{0,12}trial", re.IGNORECASE),
    ),
)
"""Yes-or-no columns whose headers say plainly what they are, and how many of a kind there may be."""
_SUS_FIRST = re.compile(
    r"like to use this .{2,60} frequently|(?:^|[\s_])sus[\s_-]?(?:q|item)?[\s_-]?0?1$", re.IGNORECASE
)
_SUS_ITEMS = 10
_MONEY = re.compile(
    r"(?:^|[\s_])(?:mrr|monthly[\s_]?(?:charges?|revenue|fee|price|amount|recurring[\s_]revenue))(?:$|[\s_(])",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"cancel(?:l?ed|l?ation)?(?:$|[\s_])|churn(?:ed)?[\s_](?:at|on|date)|terminat|unsubscri|(?:contract|subscription)[\s_]end",
    re.IGNORECASE,
)
_BEGUN: Final = tuple(
    re.compile(rf"(?:^|[\s_])(?:{words})(?:$|[\s_])", re.IGNORECASE)
    for words in (
        "created",
        "since|joined|subscribed|sign(?:ed)?[\\s_-]?up|begun|began|started|start(?:[\\s_](?:date|at|on|day))?",
        "activated",
    )
)
"""How a header says that a customer or subscription began, the plainest last."""
_NOT_BEGUN = re.compile(r"trial|period|invoice|bill", re.IGNORECASE)
_LATE_OR_NOT = re.compile(r"(?:^|[\s_])(?:sla|on[\s_-]?time|in[\s_-]?time)(?:$|[\s_])", re.IGNORECASE)
_BROKEN = re.compile(r"breach|miss|violat|fail|overdue|late", re.IGNORECASE)
_RATING = re.compile(r"(?:^|[\s_])(?:rating|score|stars)\s*(?:\(?1\s*[-–]\s*5\)?)?$", re.IGNORECASE)
_NO_RATING = re.compile(
    r"risk|severity|priority|credit|sentiment|health|lead|quality|maturity|difficult|effort|fico|match",
    re.IGNORECASE,
)
_REFERRAL_STATUS = re.compile(r"referral[\s_]?(?:status|state|outcome|result)$", re.IGNORECASE)
_SUCCEEDED = frozenset(
    "success successful succeeded converted completed accepted approved berhasil успішно успешно erfolgreich"
    " exitoso réussi reușit".split()
)
_NPS_TITLE = re.compile(r"(?<![^\W_])e?nps(?![^\W_])", re.IGNORECASE)
_EVENTS = 100
"""A log of what users did has at least so many rows, two and more for each user."""
_LOG_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Told:
    """What is known beside the columns: the number of rows and the names of file and sheet."""

    rows: int = 0
    titles: tuple[str, ...] = ()


def guess_metrics(columns: Sequence[ColumnFacts], told: Told) -> tuple[MetricChoice, ...]:
    """Return the metrics a table plainly has, those of one column in the columns' order first."""
    alone = [(place, choice) for rule in _ALONE for place, choice in rule(columns)]
    found = [choice for _place, choice in sorted(alone, key=lambda pair: pair[0])]
    for rule in _TOGETHER:
        found += rule(columns, told, found)
    return tuple(found)


# --------------------------------------------------------------------------------------- told by a column on its own


def _as_read(columns: Sequence[ColumnFacts]) -> Iterator[tuple[int, MetricChoice]]:
    for place, facts in enumerate(columns):
        kind, colon, role = facts.guess.partition(":")
        if colon or kind in _OF_READER:
            yield place, MetricChoice(kind, facts.name, role=role)


def _flags(columns: Sequence[ColumnFacts]) -> Iterator[tuple[int, MetricChoice]]:
    for kind, role, most, header in _FLAGS:
        fits = [i for i, facts in enumerate(columns) if header.search(facts.name) and is_yes_or_no(facts)]
        for place in fits[:most]:
            yield place, MetricChoice(kind, columns[place].name, role=role)


def _usability(columns: Sequence[ColumnFacts]) -> Iterator[tuple[int, MetricChoice]]:
    for place, facts in enumerate(columns):
        items = columns[place : place + _SUS_ITEMS]
        if _SUS_FIRST.search(facts.name) and len(items) == _SUS_ITEMS and all(map(_is_one_to_five, items)):
            yield place, MetricChoice("sus", facts.name, role="items")
            return


def _shares(columns: Sequence[ColumnFacts]) -> Iterator[tuple[int, MetricChoice]]:
    """What was in time, who is satisfied or would recommend, where the answer is yes or no."""
    for place, facts in enumerate(columns):
        if _LATE_OR_NOT.search(facts.name) and not _BROKEN.search(facts.name):
            own = next((text for text, _n in facts.values if _squeezed(text) in ("ontime", "intime")), None)
            if is_yes_or_no(facts):
                yield place, MetricChoice("share", facts.name)
            elif own is not None and len(_said(facts)) == 2:
                yield place, MetricChoice("share", facts.name, yes=own)
        elif facts.yes_no and (asks_recommendation(facts.name) or asks_satisfaction(facts.name)):
            yield place, MetricChoice("share", facts.name)


def _referrals(columns: Sequence[ColumnFacts]) -> Iterator[tuple[int, MetricChoice]]:
    for place, facts in enumerate(columns):
        done = [text for text in _said(facts) if text.strip().casefold() in _SUCCEEDED]
        if _REFERRAL_STATUS.search(facts.name) and len(done) == 1 < len(_said(facts)):
            yield place, MetricChoice("referral", facts.name, role="referred", yes=done[0])


_ALONE: Final[tuple[Callable[[Sequence[ColumnFacts]], Iterator[tuple[int, MetricChoice]]], ...]] = (
    _as_read,
    _flags,
    _usability,
    _shares,
    _referrals,
)


# ------------------------------------------------------------------------------------- told by several columns together


def _lost_revenue(
    columns: Sequence[ColumnFacts], _told: Told, found: Sequence[MetricChoice]
) -> Iterator[MetricChoice]:
    """Churn weighted by money, where each customer has one amount a month."""
    money = _money(columns)
    lost = [choice for choice in found if (choice.kind, choice.role) == ("churn", "lost")]
    if len(money) == len(lost) == 1:
        yield MetricChoice("revenue_churn", lost[0].column, role="lost", more=(("value", money[0].name),))


def _money(columns: Sequence[ColumnFacts]) -> list[ColumnFacts]:
    return [f for f in columns if f.type in NUMERIC and _MONEY.search(_apart(f.name)) and (f.low or 0) >= 0]


def _lives(
    columns: Sequence[ColumnFacts], told: Told, found: Sequence[MetricChoice]
) -> Iterator[MetricChoice]:
    """Churn by dates, where each customer or subscription has a day it began and one it was cancelled, or none."""
    moments = [facts for facts in columns if facts.type in DATED and facts.empty < told.rows]
    ends = [facts for facts in moments if _CANCELLED.search(_apart(facts.name)) and facts.empty]
    begun = _best([f for f in moments if f not in ends and not f.empty], _says_begun)
    if any(choice.kind == "churn" for choice in found) or len(ends) != 1 or begun is None:
        return
    start, end = begun.name, ends[0].name
    yield MetricChoice("churn", start, role="start", more=(("end", end),))
    money = _money(columns)
    if len(money) == 1:
        yield MetricChoice(
            "revenue_churn", start, role="start", more=(("end", end), ("value", money[0].name))
        )


def _says_begun(header: str) -> int:
    apart = _apart(header)
    if _NOT_BEGUN.search(apart):
        return 0
    return max(((rank if says.search(apart) else 0) for rank, says in enumerate(_BEGUN, start=1)))


def _resolution(
    columns: Sequence[ColumnFacts], told: Told, _found: Sequence[MetricChoice]
) -> Iterator[MetricChoice]:
    """The time from opened to resolved; a column of times where there are no two moments."""
    moments = [facts for facts in columns if facts.type in DATED and facts.empty < told.rows]
    opened = _best(moments, headers.says_opened)
    resolved = _best(moments, headers.says_resolved) or _best(
        moments if _about_cases(columns, told) else [], headers.says_closed
    )
    if opened is not None and resolved is not None and opened is not resolved:
        yield MetricChoice("art", opened.name, role="opened", more=(("resolved", resolved.name),))
        return
    times = [f for f in columns if headers.says_resolution_time(f.name) and (f.low or 0) >= 0]
    if len(times) != 1 or any(facts.guess == "art:duration" for facts in columns):
        return
    unit = headers.unit_of_time(times[0].name)
    if times[0].type == "duration" or (unit and times[0].type in NUMERIC):
        yield MetricChoice("art", times[0].name, role="duration", unit=unit or None)


def _best(moments: Sequence[ColumnFacts], says: Callable[[str], int]) -> ColumnFacts | None:
    """The column whose header says it most plainly; None where there is none or two say it alike."""
    ranked = sorted(((says(facts.name), facts) for facts in moments), key=lambda pair: -pair[0])
    if not ranked or not ranked[0][0] or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _about_cases(columns: Sequence[ColumnFacts], told: Told) -> bool:
    return any(map(headers.says_case, (*(facts.name for facts in columns), *told.titles)))


def _users(
    columns: Sequence[ColumnFacts], told: Told, found: Sequence[MetricChoice]
) -> Iterator[MetricChoice]:
    """Active users, where a small table holds what users did when and nothing else is measured."""
    moments = [facts for facts in columns if facts.type in DATED and not facts.empty]
    users = [f for f in columns if headers.says_user(f.name) and f.type in ("text", "integer")]
    if found or len(moments) != 1 or len(users) != 1 or len(columns) > _LOG_COLUMNS:
        return
    log = told.rows >= _EVENTS and 1 < users[0].distinct <= told.rows // 2 and not users[0].empty
    if log and not any(facts.guess == "comment" for facts in columns):
        yield MetricChoice("active", users[0].name, role="user", more=(("time", moments[0].name),))


def _ratings(
    columns: Sequence[ColumnFacts], _told: Told, found: Sequence[MetricChoice]
) -> Iterator[MetricChoice]:
    """Scores from 1 to 5 beside what people wrote: a review or a piece of feedback."""
    if found or not any(facts.guess == "comment" for facts in columns):
        return
    for facts in columns:
        name = _apart(facts.name).strip()
        five = _is_one_to_five(facts) and facts.high == 5
        if five and not facts.guess and _RATING.search(name) and not _NO_RATING.search(name):
            yield MetricChoice("csat", facts.name)


def _titled(
    columns: Sequence[ColumnFacts], told: Told, found: Sequence[MetricChoice]
) -> Iterator[MetricChoice]:
    """Answers from 0 to 10 in a file or sheet called NPS, where no other column could hold them."""
    if found or not any(map(_NPS_TITLE.search, told.titles)):
        return
    fits = [
        facts
        for facts in columns
        if facts.type == "integer" and facts.low in (0, 1) and facts.high == 10 and 5 <= facts.distinct <= 11
    ]
    if len(fits) == 1:
        yield MetricChoice("nps", fits[0].name)


_TOGETHER: Final[
    tuple[Callable[[Sequence[ColumnFacts], Told, Sequence[MetricChoice]], Iterator[MetricChoice]], ...]
] = (_lost_revenue, _lives, _resolution, _users, _ratings, _titled)


# --------------------------------------------------------------------------------------------------------------- values


def is_yes_or_no(facts: ColumnFacts) -> bool:
    """Whether all that is in a column says yes or no, and both are said."""
    said = _said(facts)
    return len(said) >= 2 and all(map(is_flag, said))


def _said(facts: ColumnFacts) -> list[str]:
    return [text for text, _n in facts.values if not is_missing(text)]


def _is_one_to_five(facts: ColumnFacts) -> bool:
    return facts.type == "integer" and facts.low is not None and facts.low >= 1 and (facts.high or 9) <= 5


def _squeezed(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).casefold()


def _apart(name: str) -> str:
    """A header with the words of camelCase taken apart."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
