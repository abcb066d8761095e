"""The project in memory, changes, rules and texts."""

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.model.change import Change, altered, created, deleted
from cxdesk.model.project import Project
from cxdesk.model.records import (
    KINDS,
    Annotation,
    Channel,
    Column,
    Dataset,
    Journey,
    Link,
    Metric,
    PainPoint,
    ProjectInfo,
    Quote,
    Rater,
    Record,
    Round,
    Score,
    Stage,
    Touchpoint,
    siblings_key,
)
from cxdesk.model.rules import project_violations, record_violations, violations
from cxdesk.model.texts import NAME_LIMIT, TEXT_LIMIT, clean_name, clean_text, is_clean

GOOD: list[Record] = [
    ProjectInfo("project", "P"),
    Journey("j", "Map"),
    Stage("s", "j", "A"),
    Touchpoint("t", "s", "T"),
    Channel("c", "Robot"),
    PainPoint("p", "t", "pain"),
    Rater("r", "Ann"),
    Round("n", "1"),
    Score("x", "t", "r", "n", 1, 7, None),
    Dataset("d", "Data", columns=(Column("a"),)),
    Metric("m", "d", "nps"),
    Link("l", "d", "v", "t"),
    Quote("q", "t", "Too slow", "Survey, row 4", "d", 4),
    Annotation("a", "2026-03-01", "New website"),
]


# ------------------------------------------------------------------------------------------------ the project


@st.composite
def steps(draw: Any) -> list[tuple[str, int, int, int]]:
    """What to do with touchpoints: put (id, stage, rank) or drop."""
    step = st.tuples(
        st.sampled_from(["put", "put", "drop"]), st.integers(0, 9), st.integers(0, 2), st.integers(-3, 3)
    )
    found: list[tuple[str, int, int, int]] = draw(st.lists(step, max_size=40))
    return found


@given(steps(), st.booleans(), st.booleans())
def test_look_ups_follow_every_change(todo: list[tuple[str, int, int, int]], early: bool, bulk: bool) -> None:
    """Against a plain dictionary, whether the look-ups were made before or after, record by record or in bulk."""
    base = [ProjectInfo("project"), Journey("j"), *(Stage(f"s{i}", "j") for i in range(3))]
    by_kind = {kind: [record for record in base if kind == record.KIND] for kind in KINDS}
    project = Project.of(by_kind) if bulk else Project(base)
    plain: dict[str, Touchpoint] = {}
    if early:
        assert project.touchpoints("s0") == []
    for what, number, stage, rank in todo:
        id = f"t{number}"
        old = plain.get(id)
        if what == "put":
            new = Touchpoint(id, f"s{stage}", "T", rank=rank)
            project.apply(Change("v", {}, (altered(old, new) if old else created(new),)))
            plain[id] = new
        elif old:
            project.apply(Change("v", {}, (deleted(old),)))
            del plain[id]
        if early:
            assert project.touchpoints(f"s{stage}") == sorted(
                (t for t in plain.values() if t.stage_id == f"s{stage}"), key=siblings_key
            )
    for stage_id in ("s0", "s1", "s2"):
        mine = sorted((t for t in plain.values() if t.stage_id == stage_id), key=siblings_key)
        assert project.touchpoints(stage_id) == mine
    assert project.all(Touchpoint) == sorted(plain.values(), key=siblings_key)
    assert project.count(Touchpoint) == len(plain)
    assert project == Project([*base, *plain.values()])


def test_a_snapshot_stays_as_it_is() -> None:
    project = Project(GOOD)
    project.touchpoints("s")
    before = project.snapshot()
    project.apply(Change("v", {}, (created(Touchpoint("t2", "s", "Two", rank=1)),)))
    assert [t.id for t in before.touchpoints("s")] == ["t"]
    assert [t.id for t in project.touchpoints("s")] == ["t", "t2"]
    assert before != project


def test_what_is_missing() -> None:
    project = Project(GOOD)
    assert project.find(Stage, "nope") is None
    assert project.find(Stage, None) is None
    assert project.lookup("stage", "nope") is None
    with pytest.raises(KeyError):
        project.get(Stage, "nope")
    assert project.children(Touchpoint, "nope") == []
    assert project.journey_of("t").id == "j"


# ------------------------------------------------------------------------------------------------ changes


def test_an_inverse_is_backwards_and_keeps_the_name() -> None:
    stage = Stage("s", "j", "A")
    change = Change("v", {"name": "A"}, (created(stage), altered(stage, replace(stage, name="B"))), "id1")
    inverse = change.inverse()
    assert [(e.before, e.after) for e in inverse.edits] == [(replace(stage, name="B"), stage), (stage, None)]
    assert (inverse.verb, inverse.args, inverse.id) == ("v", {"name": "A"}, "id1")
    assert inverse.inverse() == change


def test_a_change_says_what_it_touches() -> None:
    stage = Stage("s", "j", "A")
    change = Change("v", {}, (altered(stage, replace(stage, name="B")), created(Touchpoint("t", "s"))))
    assert change.touched("stage") == {"s"}
    assert change.kinds() == {"stage", "touchpoint"}
    assert change.structural("touchpoint")
    assert not change.structural("stage")


def test_merging_skips_what_lay_between() -> None:
    a, b, c = (Stage("s", "j", name) for name in "abc")
    first, second = (
        Change("rename", {"name": "b"}, (altered(a, b),)),
        Change("rename", {"name": "c"}, (altered(b, c),)),
    )
    assert second.continues(first)
    merged = second.merge(first)
    assert merged.edits == (altered(a, c),)
    assert merged.id == first.id
    assert dict(merged.args) == {"name": "c"}
    assert not Change("other", {}, second.edits).continues(first)
    assert not second.continues(Change("rename", {}, (created(b),)))


# ------------------------------------------------------------------------------------------------ rules

BAD: dict[str, Record] = {
    "an unknown stage": Touchpoint("t", "nowhere"),
    "an unknown channel": Touchpoint("t", "s", channel="telepathy"),
    "a score of 8": Score("x", "t", "r", "n", 8),
    "a score of 0": Score("x", "t", "r", "n", None, 0),
    "a score that is true": Score("x", "t", "r", "n", True),
    "a score of 4.0": Score("x", "t", "r", "n", 4.0),  # type: ignore[arg-type]
    "an unknown rater": Score("x", "t", "nobody", "n", 1),
    "a severity of 5": PainPoint("p", "t", "", 5),
    "a severity of -1": PainPoint("p", "t", "", -1),
    "a negative weight": ProjectInfo("project", success_weight=-1.0),
    "a weight that is no number": ProjectInfo("project", emotion_weight=float("nan")),
    "no weight at all": ProjectInfo("project", "", "", 0.0, 0.0, 0.0),
    "a scale without length": Metric("m", "d", low=3.0, high=3.0),
    "a scale without an end": Metric("m", "d", low=0.0, high=float("nan")),
    "an unknown direction": Metric("m", "d", direction="up"),
    "a link to nowhere": Link("l", "d", "v", "nobody"),
    "a link to two places": Link("l", "d", "v", "t", "s"),
    "a step backwards": Metric("m", "d", step=-1.0),
    "a target that is no number": Metric("m", "d", target=float("inf")),
    "a day that is none": Annotation("a", "2026-02-30"),
    "a day in another form": Annotation("a", "20260301"),
    "a NUL": Stage("s", "j", "a\x00b"),
    "a lone surrogate": Stage("s", "j", "\ud83d"),
    "decomposed letters": Stage("s", "j", "e\u0301"),
    "a very long text": Touchpoint("t", "s", notes="x" * (TEXT_LIMIT + 1)),
    "a control in a list": Journey("j", hidden_lanes=("a\x07",)),
    "a control in a column": Dataset("d", columns=(Column("a\x07"),)),
}


HELD_BY_THE_FILE = {
    "an unknown stage", "an unknown rater", "a link to nowhere", "a score that is true", "a score of 4.0",
}  # fmt: skip
"""What a file's foreign keys and column types rule out, so that reading one need not look."""


@pytest.mark.parametrize("name", BAD)
def test_a_rule_is_broken_by_a_change_and_in_a_whole_project(name: str) -> None:
    project, bad = Project(GOOD), BAD[name]
    before = project.lookup(bad.KIND, bad.id)
    assert before is not None
    assert violations(project, Change("v", {}, (altered(before, bad),)))
    broken = Project([record for record in GOOD if record.id != bad.id] + [bad])
    assert record_violations(broken, bad)
    assert bool(project_violations(broken)) != (name in HELD_BY_THE_FILE)


def test_a_good_project_breaks_nothing() -> None:
    project = Project(GOOD)
    assert project_violations(project) == []
    assert [record_violations(project, record) for record in GOOD] == [[]] * len(GOOD)


def test_a_parent_cannot_go_before_its_children() -> None:
    project = Project(GOOD)
    stage, touchpoint = project.get(Stage, "s"), project.get(Touchpoint, "t")
    assert violations(project, Change("v", {}, (deleted(stage),)))
    children = [
        project.lookup(kind, id) for kind, id in (("pain_point", "p"), ("quote", "q"), ("score", "x"))
    ]
    link = project.get(Link, "l")
    edits = (
        *(deleted(child) for child in children if child),
        altered(link, replace(link, touchpoint_id=None)),
        deleted(touchpoint),
        deleted(stage),
    )
    assert violations(project, Change("v", {}, edits)) == []
    assert violations(project, Change("v", {}, edits[1:]))


@pytest.mark.parametrize("kind", [Journey, Rater, Round])
def test_the_last_map_rater_and_round_stay(kind: type[Record]) -> None:
    lone = [record for record in GOOD if isinstance(record, (ProjectInfo, Journey, Rater, Round))]
    project = Project(lone)
    last = project.all(kind)[0]
    (sentence,) = violations(project, Change("v", {}, (deleted(last),)))
    assert "at least one" in sentence
    another = replace(last, id="another")
    assert violations(project, Change("v", {}, (deleted(last), created(another)))) == []
    assert violations(Project([*lone, another]), Change("v", {}, (deleted(last),))) == []
    assert project_violations(project) == []
    assert project_violations(Project(record for record in lone if record is not last)) == [sentence]


def test_a_channel_in_use_stays() -> None:
    channel, touchpoint = Channel("c", "Robot"), Touchpoint("t", "s", "T", "c")
    project = Project([*(record for record in GOOD if record.id not in ("c", "t")), channel, touchpoint])
    assert violations(project, Change("v", {}, (deleted(channel),)))
    free = altered(touchpoint, replace(touchpoint, channel=""))
    assert violations(project, Change("v", {}, (free, deleted(channel)))) == []


def test_settings_stay_and_stale_images_are_refused() -> None:
    project = Project(GOOD)
    assert violations(project, Change("v", {}, (deleted(project.info),)))
    stale = replace(project.info, name="other")
    assert violations(project, Change("v", {}, (altered(stale, project.info),)))
    assert project_violations(Project())


# ------------------------------------------------------------------------------------------------ texts


@given(st.text() | st.text("ae\x00\u0301\u0323\u1100\u1161", max_size=8))
def test_cleaning_is_clean_and_done_once(text: str) -> None:
    for clean, limit in ((clean_text(text), TEXT_LIMIT), (clean_name(text), NAME_LIMIT)):
        assert is_clean(clean, limit)
        assert len(clean) <= limit
        assert clean == clean.strip()
        assert clean_text(clean) == clean
        clean.encode("utf-8")
    assert "\n" not in clean_name(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=40))
def test_cleaning_keeps_every_other_character(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text).strip()


@given(st.characters())
def test_clean_is_what_cleaning_keeps(char: str) -> None:
    inside = f"a{char}b"
    kept = clean_text(inside)
    separators = "\u2028\u2029"
    assert is_clean(inside) == (kept == inside or char in separators)


def test_cleaning_by_example() -> None:
    assert clean_text("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    assert clean_text(" \x00\x1b[31mred\t ") == "[31mred"
    assert clean_text("e\x00\u0301") == "\u00e9"
    assert clean_text("Khách hàng") == clean_text(unicodedata.normalize("NFD", "Khách hàng"))
    assert clean_name("Bag\n  drop\t!") == "Bag drop !"
    assert len(clean_name("x" * 999)) == NAME_LIMIT
