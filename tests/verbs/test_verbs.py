"""What each verb changes, and only that; every deletion lists all that depends on it."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.model.change import Change, created
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
    Opportunity,
    PainPoint,
    ProjectInfo,
    Quote,
    Rater,
    Record,
    Round,
    Score,
    Stage,
    Touchpoint,
)
from cxdesk.model.rules import violations
from cxdesk.verbs import annotations, data, notes, projects, scoring, stages, touchpoints
from tests.verbs.acts import ACTS

S1, S2 = "s1", "s2"
RECORDS: list[Record] = [
    ProjectInfo("project", "Airport"),
    Journey("j1", "Passenger"),
    Journey("j2", "Crew", rank=5),
    Stage(S1, "j1", "Before", rank=0),
    Stage(S2, "j1", "Gate", rank=10),
    Stage("s3", "j2", "Briefing"),
    Touchpoint("t1", S1, "Bag drop", "web", rank=0),
    Touchpoint("t2", S1, "Security", "c1", rank=10),
    Touchpoint("t3", S2, "Boarding", "c1", moment_of_truth=True),
    Channel("c1", "Robot"),
    PainPoint("p1", "t1", "Queue", 3),
    PainPoint("p2", "t2", "Shoes"),
    Opportunity("o1", "t1", "Second desk"),
    Rater("r1", "Ann"),
    Rater("r2", "Bob", 1),
    Round("n1", "Round 1"),
    Round("n2", "Round 2", 1),
    Score("x1", "t1", "r1", "n1", 5, 4, 3),
    Score("x2", "t1", "r2", "n1", 6),
    Score("x3", "t3", "r1", "n2", None, 2),
    Dataset("d1", "Survey", columns=(Column("where", "text", "touchpoint"), Column("nps", "integer"))),
    Metric("m1", "d1", "nps", "NPS", 1),
    Link("l1", "d1", "desk", "t1"),
    Link("l2", "d1", "gate", "t3"),
    Link("l3", "d1", None, None),
    Link("l4", "d1", "hall", stage_id="s1"),
    Link("l5", "d1", "all over", journey_id="j1"),
    Quote("q1", "t1", "Forty minutes for one bag", "Survey, row 7", "d1", 7),
    Annotation("a1", "2026-03-01", "New belts"),
]


@pytest.fixture
def project() -> Project:
    return Project(RECORDS)


def do(project: Project, change: Change | None) -> Change:
    """Apply a change that must be one and keep the rules; check that its inverse brings everything back."""
    assert change is not None
    assert violations(project, change) == []
    before = project.snapshot()
    project.apply(change)
    back = project.snapshot()
    back.apply(change.inverse())
    assert back == before
    assert len({(edit.kind, edit.id) for edit in change.edits}) == len(change.edits)
    assert all(edit.before != edit.after for edit in change.edits)
    return change


def gone(change: Change) -> set[str]:
    """Return the ids that a change deletes."""
    return {edit.id for edit in change.edits if edit.after is None}


def test_every_public_verb_is_drawn_at_random_somewhere() -> None:
    """The state machines and properties use the table of acts; a verb that is not in it is not tested by them."""
    helpers = {"begin_project", "first_round_name", "channel_name", "copy_touchpoints"}
    for module in (annotations, data, notes, projects, scoring, stages, touchpoints):
        name = module.__name__.rsplit(".", 1)[1]
        for function, value in vars(module).items():
            own = inspect.isfunction(value) and value.__module__ == module.__name__
            if own and not function.startswith("_") and function not in helpers:
                assert f"{name}.{function}" in ACTS


@given(st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=25), st.data())
def test_any_verb_keeps_the_rules_and_can_be_taken_back(names: list[str], drawn: st.DataObject) -> None:
    project = Project(RECORDS)
    changes = []
    for name in names:
        change = ACTS[name](project, drawn.draw)
        if change is not None:
            changes.append(do(project, change))
    for change in reversed(changes):
        project.apply(change.inverse())
    assert project == Project(RECORDS)


# ------------------------------------------------------------------------------------------------ deleting


def test_deleting_a_touchpoint_lists_its_dependents_and_keeps_the_answers(project: Project) -> None:
    change = do(project, touchpoints.delete_touchpoints(project, ["t1"]))
    assert gone(change) == {"t1", "p1", "o1", "q1", "x1", "x2"}
    assert project.links_of("d1") == {"desk": None, "gate": "t3", None: None, "hall": "s1", "all over": "j1"}


def test_deleting_a_stage_lists_everything_in_it(project: Project) -> None:
    assert gone(do(project, stages.delete_stage(project, S1))) == {
        S1,
        "t1",
        "t2",
        "p1",
        "p2",
        "o1",
        "q1",
        "x1",
        "x2",
    }
    assert project.links_of("d1") == {"desk": None, "gate": "t3", None: None, "hall": None, "all over": "j1"}


def test_deleting_a_map_keeps_the_other_and_the_last_one_stays(project: Project) -> None:
    change = do(project, projects.delete_journey(project, "j1"))
    assert {"j1", S1, S2, "t1", "t2", "t3", "p1", "p2", "o1", "q1", "x1", "x2", "x3"} == gone(change)
    assert set(project.links_of("d1").values()) == {None}
    assert projects.delete_journey(project, "j2") is None


def test_deleting_a_rater_or_a_round_takes_its_scores_and_the_last_one_stays(project: Project) -> None:
    assert gone(do(project, scoring.delete_rater(project, "r1"))) == {"r1", "x1", "x3"}
    assert scoring.delete_rater(project, "r2") is None
    assert gone(do(project, scoring.delete_round(project, "n1"))) == {"n1", "x2"}
    assert scoring.delete_round(project, "n2") is None


def test_deleting_a_channel_leaves_its_touchpoints_without_one(project: Project) -> None:
    assert gone(do(project, touchpoints.delete_channel(project, "c1"))) == {"c1"}
    assert [t.channel for t in project.journey_touchpoints("j1")] == ["web", "", ""]


def test_deleting_imported_data(project: Project) -> None:
    assert gone(do(project, data.delete_metric(project, "m1"))) == {"m1"}
    assert gone(do(project, data.delete_dataset(project, "d1"))) == {"d1", "l1", "l2", "l3", "l4", "l5"}
    assert project.count(Touchpoint) == 3


def test_a_delete_names_every_record_that_refers_to_it(project: Project) -> None:
    """For each kind: after its deletion nothing names the record, checked over all reference fields there are."""
    for record in RECORDS:
        fresh = Project(RECORDS)
        change = DELETE[record.KIND](fresh, record.id) if record.KIND in DELETE else None
        if change is None:
            continue
        do(fresh, change)
        for child in KINDS.values():
            for field in child.REFERENCES:
                assert all(getattr(other, field) != record.id for other in fresh.all(child))


DELETE = {
    "journey": projects.delete_journey,
    "stage": stages.delete_stage,
    "touchpoint": lambda p, id: touchpoints.delete_touchpoints(p, [id]),
    "channel": touchpoints.delete_channel,
    "pain_point": lambda p, id: notes.delete_note(p, PainPoint, id),
    "opportunity": lambda p, id: notes.delete_note(p, Opportunity, id),
    "rater": scoring.delete_rater,
    "round": scoring.delete_round,
    "dataset": data.delete_dataset,
    "metric": data.delete_metric,
}


# ------------------------------------------------------------------------------------------------ adding and moving


def names(records: list[Touchpoint]) -> list[str]:
    return [record.name for record in records]


@pytest.mark.parametrize(
    ("index", "expected"), [(0, "NBS"), (1, "BNS"), (2, "BSN"), (None, "BSN"), (9, "BSN"), (-4, "NBS")]
)
def test_a_touchpoint_is_added_where_it_is_meant(project: Project, index: int | None, expected: str) -> None:
    do(project, touchpoints.add_touchpoint(project, S1, "New", index))
    assert "".join(name[0] for name in names(project.touchpoints(S1))) == expected


def test_a_hundred_touchpoints_fit_between_two(project: Project) -> None:
    for number in range(100):
        do(project, touchpoints.add_touchpoint(project, S1, f"{number}", 1))
    assert names(project.touchpoints(S1)) == ["Bag drop", *[str(n) for n in range(99, -1, -1)], "Security"]


def test_a_touchpoint_moves_within_and_across_stages_with_what_hangs_on_it(project: Project) -> None:
    do(project, touchpoints.move_touchpoint(project, "t1", S1, 1))
    assert names(project.touchpoints(S1)) == ["Security", "Bag drop"]
    do(project, touchpoints.move_touchpoint(project, "t1", S2, 0))
    assert names(project.touchpoints(S2)) == ["Bag drop", "Boarding"]
    assert [p.text for p in project.children(PainPoint, "t1")] == ["Queue"]
    assert touchpoints.move_touchpoint(project, "t1", S2, 0) is None
    assert touchpoints.move_touchpoint(project, "t3", S2, 7) is None


def test_stages_maps_and_notes_move(project: Project) -> None:
    do(project, stages.move_stage(project, S1, 1))
    assert [s.id for s in project.stages("j1")] == [S2, S1]
    assert stages.move_stage(project, S1, 1) is None
    do(project, projects.move_journey(project, "j2", 0))
    assert [j.id for j in project.journeys()] == ["j2", "j1"]
    assert projects.move_journey(project, "j2", 0) is None
    do(project, notes.move_note(project, PainPoint, "p1", "t2", 1))
    assert [p.id for p in project.children(PainPoint, "t2")] == ["p2", "p1"]
    assert notes.move_note(project, PainPoint, "p1", "t2", 9) is None


def test_duplicates_take_what_is_drawn_and_leave_what_was_measured(project: Project) -> None:
    change = do(project, touchpoints.duplicate_touchpoint(project, "t1"))
    copy = project.touchpoints(S1)[1]
    assert (copy.name, copy.channel) == ("Bag drop", "web")
    assert [p.text for p in project.children(PainPoint, copy.id)] == ["Queue"]
    assert [o.text for o in project.children(Opportunity, copy.id)] == ["Second desk"]
    assert project.children(Score, copy.id) == []
    assert change.kinds() == {"touchpoint", "pain_point", "opportunity"}
    do(project, stages.duplicate_stage(project, S1))
    assert [s.name for s in project.stages("j1")] == ["Before", "Before", "Gate"]
    do(project, projects.duplicate_journey(project, "j1"))
    assert [j.title for j in project.journeys()] == ["Passenger", "Passenger (copy)", "Crew"]
    twin = project.journeys()[1]
    assert names(project.journey_touchpoints(twin.id)) == names(project.journey_touchpoints("j1"))


# ------------------------------------------------------------------------------------------------ altering


def test_scores_come_change_and_go_with_their_last_part(project: Project) -> None:
    do(project, scoring.set_score(project, "t2", "r1", "n1", "effort", 7))
    (score,) = project.scores_of("t2", "n1")
    assert (score.success, score.effort, score.emotion, score.rater_id) == (None, 7, None, "r1")
    do(project, scoring.set_score(project, "t2", "r1", "n1", "effort", None))
    assert project.scores_of("t2", "n1") == []
    assert scoring.set_score(project, "t2", "r1", "n1", "effort", None) is None
    assert scoring.set_score(project, "t1", "r1", "n1", "success", 5) is None
    with pytest.raises(ValueError, match="luck"):
        scoring.set_score(project, "t1", "r1", "n1", "luck", 5)


def test_what_does_not_change_anything_is_no_change(project: Project) -> None:
    assert stages.rename_stage(project, S1, " Before ") is None
    assert touchpoints.set_channel(project, ["t1"], "web") is None
    assert touchpoints.mark_moment_of_truth(project, ["t3"], True) is None
    assert notes.set_severity(project, "p1", 3) is None
    assert projects.show_lane(project, "j1", "curve", True) is None
    assert data.link_value(project, "d1", "desk", "t1") is None
    assert touchpoints.delete_touchpoints(project, []) is None


def test_names_are_cleaned_at_the_entrance(project: Project) -> None:
    do(project, stages.rename_stage(project, S1, "  Che\u0000ck\n in\u0301 \ud800"))
    assert project.get(Stage, S1).name == "Check i\u0144"


def test_several_touchpoints_change_at_once(project: Project) -> None:
    change = do(project, touchpoints.mark_moment_of_truth(project, ["t1", "t2", "t3"], True))
    assert change.touched("touchpoint") == {"t1", "t2"}
    do(project, touchpoints.set_channel(project, ["t1", "t2"], "phone"))
    assert {t.channel for t in project.touchpoints(S1)} == {"phone"}


def test_an_own_channel_is_made_once_whatever_its_case(project: Project) -> None:
    do(project, touchpoints.add_channel(project, "ROBOT", ["t1"]))
    assert project.count(Channel) == 1
    assert touchpoints.channel_name(project, project.get(Touchpoint, "t1").channel) == "Robot"


def test_lanes_links_and_variants(project: Project) -> None:
    do(project, projects.show_lane(project, "j1", "curve", False))
    assert project.get(Journey, "j1").hidden_lanes == ("curve",)
    do(project, data.link_value(project, "d1", "new", "t2"))
    do(project, data.link_value(project, "d1", "desk", None))
    do(project, data.link_value(project, "d1", "gate", "s2"))
    do(project, data.link_value(project, "d1", "hall", "j2"))
    assert project.links_of("d1") == {
        "desk": None, "gate": "s2", None: None, "new": "t2", "hall": "j2", "all over": "j1"
    }  # fmt: skip
    do(project, data.set_metric_variant(project, "m1", "mean"))
    assert project.get(Metric, "m1").variant == "mean"


def test_a_new_project_can_be_used_at_once() -> None:
    project = Project()
    change = projects.begin_project(" Airport ", "Passenger", [("A", "calm"), ("B", "")], "Ann")
    assert violations(project, change) == []
    project.apply(change)
    assert project.info.name == "Airport"
    assert [s.goal for s in project.stages(project.journeys()[0].id)] == ["calm", ""]
    assert project.count(Rater) == project.count(Round) == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 6)), max_size=60))
def test_moving_in_a_list_is_moving_in_the_map(moves: list[tuple[int, int]]) -> None:
    """Against Python's own list: take one out, put it in at the index."""
    project = Project([ProjectInfo("project"), Journey("j", ""), Stage("s", "j")])
    for number in range(6):
        project.apply(Change("v", {}, (created(Touchpoint(str(number), "s", str(number), rank=number)),)))
    expected = [str(number) for number in range(6)]
    for which, index in moves:
        change = touchpoints.move_touchpoint(project, str(which), "s", index)
        moved = [name for name in expected if name != str(which)]
        moved.insert(max(0, min(index, 5)), str(which))
        assert (change is None) == (moved == expected)
        if change is not None:
            project.apply(change)
        expected = moved
        assert [t.name for t in project.touchpoints("s")] == expected
