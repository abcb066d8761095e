"""Every change has a sentence that names it, in the user's words, whatever the names in it."""

import ast
from pathlib import Path

import pytest

from cxdesk import verbs
from cxdesk.model.records import Opportunity, PainPoint, Quote
from cxdesk.verbs.sentences import sentence

MODULES = sorted(Path(verbs.__file__).parent.glob("*.py"))


def change_names() -> set[str]:
    """Return the verb of every change that the verbs' source makes: first arguments of ``change`` and ``Change``."""
    found: set[str] = set()
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        constants = {
            target.id: assign.value
            for assign in ast.walk(tree)
            if isinstance(assign, ast.Assign)
            for target in assign.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(tree):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id in ("change", "Change")
            ):
                first = call.args[0]
                found |= texts(constants.get(first.id, first) if isinstance(first, ast.Name) else first)
    return found


def texts(node: ast.expr) -> set[str]:
    """Return what an expression for a verb's name may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    if isinstance(node, ast.JoinedStr):
        start = node.values[0]
        assert isinstance(start, ast.Constant)
        assert isinstance(start.value, str)
        assert isinstance(node.values[1], ast.FormattedValue)
        assert ast.unparse(node.values[1].value) == "kind.KIND"
        return {f"{start.value}{kind.KIND}" for kind in (PainPoint, Opportunity, Quote)}
    if isinstance(node, ast.Attribute):  # the merge and inverse of a change keep its own verb
        return set()
    raise AssertionError(ast.unparse(node))


ARGS: dict[str, str | int | float | None] = {
    "name": "Bag drop", "old": "Check-in", "text": "Too slow", "value": 5, "part": "effort", "severity": 3, "count": 1,
    "rows": 1200, "success": 1.0, "effort": 0.5, "emotion": 2.0, "day": "2026-03-01", "target": 30.0,
}  # fmt: skip


def test_the_walk_finds_the_verbs() -> None:
    names = change_names()
    assert {"add_stage", "hide_lane", "unmark_moment_of_truth", "edit_opportunity", "import_dataset"} <= names
    assert len(names) >= 50


@pytest.mark.parametrize("verb", sorted(change_names()))
def test_every_change_has_a_sentence(verb: str) -> None:
    plain = verb.replace("_", " ").capitalize()
    shown = sentence(verb, ARGS)
    assert shown != plain
    assert not any(sign in shown for sign in "{}_")
    assert "…" not in shown
    assert shown[0].isupper()
    assert sentence(verb, {}) != plain


@pytest.mark.parametrize(
    ("verb", "args", "expected"),
    [
        ("rename_stage", {"old": "Check in", "name": "Bag drop"}, "Rename stage “Check in” to “Bag drop”"),
        ("set_score", {"name": "Gate", "part": "effort", "value": 6}, "Score the ease of “Gate” with 6"),
        ("set_score", {"name": "Gate", "part": "emotion", "value": None}, "Clear the emotion of “Gate”"),
        ("delete_touchpoint", {"name": "A, B", "count": 2}, "Delete 2 touchpoints"),
        ("delete_touchpoint", {"name": "A", "count": 1}, "Delete touchpoint “A”"),
        ("mark_moment_of_truth", {"name": "A", "count": 1}, "Mark “A” as moment of truth"),
        ("import_dataset", {"name": "Survey", "rows": 3000}, "Import “Survey” (3,000 rows)"),
        (
            "set_weights",
            {"success": 1.0, "effort": 0.5, "emotion": 2},
            "Weigh success 1, effort 0.5, emotion 2",
        ),
        ("teleport_stage", {"name": "A"}, "Teleport stage"),
        ("add_stage", {"name": "{old}%s\n& <b>"}, "Add stage “{old}%s & <b>”"),
        ("add_stage", {"name": "x" * 200}, "Add stage “" + "x" * 59 + "…”"),
        ("add_stage", {}, "Add stage “…”"),
    ],
)
def test_sentences(verb: str, args: dict[str, str | int | float | None], expected: str) -> None:
    assert sentence(verb, args) == expected
