"""Event logs, a row for each event: one row for each case with its first and last moment and what lies between.

Rows may come in any order. Per case a few numbers and references are held, so that a log of millions of events fits
into memory. It must not know files or metrics.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from cxdesk.errors import CxdeskError
from cxdesk.exchange.conversion import column_converter
from cxdesk.exchange.shapes.making import Making, Remarks, places, row_name, unlike
from cxdesk.exchange.shapes.values import Cases, Suggestion
from cxdesk.exchange.tables import ColumnFacts, Table
from cxdesk.exchange.values import is_missing
from cxdesk.i18n import _
from cxdesk.jobs import Job

_SURE = frozenset({"case", "ticket", "incident", "request", "issue", "claim", "complaint"})
_LIKELY = _SURE | {"order", "session", "visit", "journey", "conversation", "call", "trace", "process"}
_WORDS = {
    "case": _LIKELY,
    "activity": frozenset(
        {"activity", "event", "action", "status", "state", "stage", "step", "task", "operation"}
    ),
    "customer": frozenset({"customer", "subscriber", "subscription", "account", "member", "user"}),
    "plan": frozenset({"plan", "tier"}),
}
_LOOKED_AT = 200_000
_CASES = 1_000
"""So many cases are looked at, in so many rows."""
_PER_CASE = 1.2
"""A log has at least so many events a case."""
_ACTIVITIES = 500
"""A log has at most so many different activities."""
_REPORTED = 10_000
_NARROW = 6
"""A table with more columns says more than a log does."""
_NONE = -1
"""No second activity: the case has one event."""


def suggest_cases(table: Table) -> list[Suggestion]:
    """Whether the table is a log of events that belong to cases."""
    shape = _known(table)
    if shape is None:
        return _plans(table)
    sentence = _(
        "Each row is an event (“{activity}”) of a “{case}”: they become one row for each case with its first and last"
        " moment and the hours between."
    )
    certain = bool(_tokens(shape.case) & _SURE) and len(table.understanding.columns) <= _NARROW
    return [Suggestion(Cases(), sentence.format(activity=shape.activity, case=shape.case), certain)]


def _plans(table: Table) -> list[Suggestion]:
    """Whether the table is a log of the plans that customers took one after another."""
    shape = _known(table, "customer", "plan")
    if shape is None:
        return []
    sentence = _(
        "“{case}” comes several times, with one “{activity}” after another: they can become one row for each with the"
        " first, the second and the last."
    )
    return [Suggestion(shape, sentence.format(activity=shape.activity, case=shape.case))]


def _known(table: Table, cases: str = "case", activities: str = "activity") -> Cases | None:
    """The log's columns where their names tell them and cases come again."""
    columns = table.understanding.columns
    moments = [f for f in columns if f.type in ("date", "datetime")]
    case = next((f for f in columns if _named(f, cases) and f.distinct > 1), None)
    if case is None or len(moments) != 1:
        return None
    activity = next(
        (
            f
            for f in columns
            if f.name != case.name and _named(f, activities) and 2 <= f.distinct <= _ACTIVITIES
        ),
        None,
    )
    if activity is None or not _comes_again(table, case):
        return None
    return Cases(case.name, moments[0].name, activity.name)


def _tokens(name: str) -> set[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").casefold()
    return set(re.findall(r"[^\W\d_]+", apart))


def _named(facts: ColumnFacts, part: str) -> bool:
    tokens = _tokens(facts.name)
    words = tokens & _WORDS[part]
    return (
        bool(words)
        and (part not in ("case", "customer") or len(tokens - words) <= 1)
        and facts.type in ("text", "integer")
    )


def _comes_again(table: Table, case: ColumnFacts) -> bool:
    """Whether cases have several events: the first ones, wherever in the file these are."""
    (at,) = places(table, [case.name])
    names = (cells[at] for _row, cells in islice(table.records(), _LOOKED_AT))
    events: dict[str, int] = {}
    for name in names:
        if name in events or len(events) < _CASES:
            events[name] = events.get(name, 0) + 1
    return sum(events.values()) >= _PER_CASE * len(events)


def complete(table: Table, shape: Cases) -> Cases:
    """The shape with its columns: the suggested ones where it names none. Raises CxdeskError where there are none."""
    if shape.case and shape.moment:
        return shape
    moments = [f.name for f in table.understanding.columns if f.type in ("date", "datetime")]
    if shape.case and (shape.moment or len(moments) == 1):
        return Cases(shape.case, shape.moment or moments[0], shape.activity)
    found = _known(table)
    if found is None:
        raise CxdeskError(
            _("{name} does not say which column tells the cases and which the moments; name both.").format(
                name=table.path.name
            )
        )
    return Cases(found.case, shape.moment or found.moment, shape.activity or found.activity)


def cases(table: Table, shape: Cases, job: Job | None = None) -> Making:
    """One row for each case, in the order of their first rows in the file."""
    shape = complete(table, shape)
    named = [shape.case, shape.moment] + ([shape.activity] if shape.activity else [])
    case, moment, *activity = places(table, named)
    columns = table.understanding.columns
    others = [i for i in range(len(columns)) if i not in (case, moment, *activity)]
    log = _Log(others)
    remarks = Remarks()
    _gather(table, log, remarks, (case, moment, *activity), job)
    log.forget_varying()
    names = [shape.case, *(columns[i].name for i in log.constant())]
    own = _own_names(names, bool(activity))
    guesses = dict.fromkeys(own, "")
    lasting = (
        not _tokens(shape.case) & _WORDS["customer"]
    )  # how long a customer stays is no time of resolution
    guesses.update({own[1]: "date", own[-1]: "art:duration" if lasting else ""})
    header = (row_name([*names, *own]), *names, *own)
    decimal = table.understanding.decimal
    return Making(header, lambda job: log.rows(bool(activity), decimal, job), shape, guesses, remarks)


def _own_names(taken: Sequence[str], activity: bool) -> list[str]:
    wanted = [_("First event"), _("Last event"), _("Events")]
    wanted += [_("First activity"), _("Second activity"), _("Last activity")] if activity else []
    found: list[str] = []
    for name in [*wanted, _("Hours")]:
        found.append(unlike([*taken, *found], name))
    return found


def _gather(table: Table, log: "_Log", remarks: Remarks, at: Sequence[int], job: Job | None) -> None:
    """Read every event into the log."""
    case, moment, *activity = at
    columns = table.understanding.columns
    convert = column_converter(columns[moment], "datetime")
    for chunk in table.chunks(job):
        log.forget_varying()
        said = [cells[moment] for cells in chunk.rows]
        for number, cells, text, when in zip(chunk.numbers, chunk.rows, said, convert(said), strict=True):
            if is_missing(cells[case]):
                reason = _("an event of no case was left out")
                remarks.drop(number, columns[case].name, cells[case], reason)
            elif not isinstance(when, str) or (when == text and not _is_moment(text)):
                reason = _("an event without a readable moment was left out")
                remarks.drop(number, columns[moment].name, text, reason)
            else:
                log.add(number, cells[case].strip(), when, cells[activity[0]] if activity else "", cells)


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


class _Other:
    """A column beside the log's own: one text per case as long as no case has two."""

    def __init__(self, index: int) -> None:
        self.index = index
        self.constant = True
        self._codes: dict[str, int] = {}
        self._held = array("l")

    def add(self, case: int, text: str) -> None:
        if not self.constant:
            return
        if case == len(self._held):
            self._held.append(self._codes.setdefault(text, len(self._codes)))
        elif self._codes.get(text) != self._held[case]:
            self.constant = False
            self._codes, self._held = {}, array("l")

    def texts(self) -> Iterator[str]:
        texts = list(self._codes)
        return (texts[code] for code in self._held)


class _Log:
    """Cases by number in the order in which they come; moments are ISO texts, which compare as they follow."""

    def __init__(self, others: Sequence[int]) -> None:
        self._cases: dict[str, int] = {}
        self._first: list[str] = []
        self._last: list[str] = []
        self._row = array("q")
        self._events = array("l")
        self._activities: dict[str, int] = {}
        self._next: list[str] = []
        self._begun = array("l")
        self._then = array("l")
        self._done = array("l")
        self._others = [_Other(index) for index in others]

    def forget_varying(self) -> None:
        """Look no more at columns that differ within a case."""
        self._others = [other for other in self._others if other.constant]

    def constant(self) -> list[int]:
        """The columns that have one text per case."""
        return [other.index for other in self._others]

    def add(self, row: int, name: str, when: str, activity: str, cells: Sequence[str]) -> None:
        """Take in an event. Of events at the same moment the one first in the file is the first."""
        case = self._cases.setdefault(name, len(self._first))
        did = self._activities.setdefault(activity, len(self._activities))
        if case == len(self._first):
            self._open(row, when, did)
        else:
            self._follow(case, row, when, did)
        for other in self._others:
            other.add(case, cells[other.index])

    def _open(self, row: int, when: str, did: int) -> None:
        """Take in the first event of a case that comes."""
        self._first.append(when)
        self._last.append(when)
        self._next.append("")
        for held, value in (
            (self._row, row), (self._events, 1), (self._begun, did), (self._then, _NONE), (self._done, did),
        ):  # fmt: skip
            held.append(value)

    def _follow(self, case: int, row: int, when: str, did: int) -> None:
        """Take in a further event of a case, which may be its first, second or last one."""
        self._events[case] += 1
        if when < self._first[case]:
            self._next[case], self._then[case] = self._first[case], self._begun[case]
            self._first[case], self._begun[case], self._row[case] = when, did, row
        elif self._then[case] == _NONE or when < self._next[case]:
            self._next[case], self._then[case] = when, did
        if when >= self._last[case]:
            self._last[case], self._done[case] = when, did

    def rows(self, with_activity: bool, decimal: str, job: Job | None) -> Iterator[list[str]]:
        """The cases as rows: case, further columns, first and last moment, events, first, second and last
        activity, hours."""
        did = list(self._activities)
        texts = [other.texts() for other in self._others]
        for case, name in enumerate(self._cases):
            if job is not None and case % _REPORTED == 0:
                job.check()
                job.report(case, len(self._cases), _("Grouping events"))
            first, last = self._first[case], self._last[case]
            then = self._then[case]
            second = "" if then == _NONE else did[then]
            activities = [did[self._begun[case]], second, did[self._done[case]]] if with_activity else []
            yield [
                str(self._row[case]), name, *map(next, texts), first, last, str(self._events[case]), *activities,
                _hours(first, last).replace(".", decimal),
            ]  # fmt: skip


def _hours(first: str, last: str) -> str:
    """The hours from one moment to another, to a hundredth of a second."""
    between = datetime.fromisoformat(last).replace(tzinfo=None) - datetime.fromisoformat(first).replace(
        tzinfo=None
    )
    return f"{between.total_seconds() / 3600:.6f}".rstrip("0").rstrip(".")
