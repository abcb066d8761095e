"""The sentence that names a change in the Edit menu, the history and the command line, in the user's language.

It is made from the verb and its arguments when it is shown. This module must not know the project or the edits.
"""

from collections.abc import Mapping
from typing import Final

from cxdesk.i18n import N_, _, format_number, ngettext
from cxdesk.model.change import Arg

_LONGEST_NAME: Final = 60

_SENTENCES: Final[dict[str, str]] = {
    "begin_project": N_("Begin project “{name}”"),
    "rename_project": N_("Rename project “{old}” to “{name}”"),
    "set_project_note": N_("Edit the note of the project"),
    "set_weights": N_("Weigh success {success}, effort {effort}, emotion {emotion}"),
    "add_journey": N_("Add map “{name}”"),
    "rename_journey": N_("Rename map “{old}” to “{name}”"),
    "set_persona": N_("Set the persona of map “{name}”"),
    "duplicate_journey": N_("Duplicate map “{name}”"),
    "move_journey": N_("Move map “{name}”"),
    "delete_journey": N_("Delete map “{name}”"),
    "show_lane": N_("Show a lane of map “{name}”"),
    "hide_lane": N_("Hide a lane of map “{name}”"),
    "add_stage": N_("Add stage “{name}”"),
    "rename_stage": N_("Rename stage “{old}” to “{name}”"),
    "set_stage_goal": N_("Set the goal of stage “{name}”"),
    "recolour_stage": N_("Recolour stage “{name}”"),
    "move_stage": N_("Move stage “{name}”"),
    "duplicate_stage": N_("Duplicate stage “{name}”"),
    "delete_stage": N_("Delete stage “{name}”"),
    "add_touchpoint": N_("Add touchpoint “{name}”"),
    "rename_touchpoint": N_("Rename touchpoint “{old}” to “{name}”"),
    "set_touchpoint_notes": N_("Edit the notes of touchpoint “{name}”"),
    "add_channel": N_("Add channel “{name}”"),
    "delete_channel": N_("Delete channel “{name}”"),
    "move_touchpoint": N_("Move touchpoint “{name}”"),
    "duplicate_touchpoint": N_("Duplicate touchpoint “{name}”"),
    "add_pain_point": N_("Add pain point “{text}”"),
    "edit_pain_point": N_("Edit pain point “{text}”"),
    "set_severity": N_("Set the severity of “{text}” to {severity}"),
    "move_pain_point": N_("Move pain point “{text}”"),
    "duplicate_pain_point": N_("Duplicate pain point “{text}”"),
    "delete_pain_point": N_("Delete pain point “{text}”"),
    "add_opportunity": N_("Add opportunity “{text}”"),
    "edit_opportunity": N_("Edit opportunity “{text}”"),
    "move_opportunity": N_("Move opportunity “{text}”"),
    "duplicate_opportunity": N_("Duplicate opportunity “{text}”"),
    "delete_opportunity": N_("Delete opportunity “{text}”"),
    "add_quote": N_("Pin quote “{text}”"),
    "edit_quote": N_("Edit quote “{text}”"),
    "set_quote_source": N_("Say where quote “{text}” is from"),
    "move_quote": N_("Move quote “{text}”"),
    "duplicate_quote": N_("Duplicate quote “{text}”"),
    "delete_quote": N_("Delete quote “{text}”"),
    "add_annotation": N_("Note “{text}” on {day}"),
    "edit_annotation": N_("Edit “{text}” on {day}"),
    "delete_annotation": N_("Delete “{text}” on {day}"),
    "add_rater": N_("Add rater “{name}”"),
    "rename_rater": N_("Rename rater “{old}” to “{name}”"),
    "delete_rater": N_("Delete rater “{name}”"),
    "add_round": N_("Add round “{name}”"),
    "rename_round": N_("Rename round “{old}” to “{name}”"),
    "delete_round": N_("Delete round “{name}”"),
    "rename_dataset": N_("Rename dataset “{old}” to “{name}”"),
    "delete_dataset": N_("Delete dataset “{name}”"),
    "rename_metric": N_("Rename metric “{old}” to “{name}”"),
    "set_metric_variant": N_("Report metric “{name}” in another way"),
    "set_column_role": N_("Use column “{name}” for something else"),
    "add_metric": N_("Add metric “{name}”"),
    "edit_metric": N_("Define metric “{name}” anew"),
    "delete_metric": N_("Delete metric “{name}”"),
    "link_value": N_("Link answers of “{value}”"),
}
"""The sentences that need no counting, by verb."""

_PARTS: Final = {"success": N_("success"), "effort": N_("ease"), "emotion": N_("emotion")}


def sentence(verb: str, args: Mapping[str, Arg]) -> str:
    """Return the sentence for a change; for a verb of another version, its name in plain words."""
    shown = _Shown({key: _short(value) for key, value in args.items()})
    if verb in _SENTENCES:
        return _(_SENTENCES[verb]).format_map(shown)
    if verb == "set_score":
        return _score(args, shown)
    if verb == "import_dataset":
        rows = _count(args, "rows")
        text = ngettext("Import “{name}” ({rows} row)", "Import “{name}” ({rows} rows)", rows)
        return text.format_map(_Shown(shown | {"rows": format_number(rows, 0)}))
    if verb == "refresh_dataset":
        rows = _count(args, "rows")
        text = ngettext("Refresh “{name}” ({rows} row more)", "Refresh “{name}” ({rows} rows more)", rows)
        return text.format_map(_Shown(shown | {"rows": format_number(rows, 0)}))
    if verb == "set_target":
        if args.get("target") is None:
            return _("Remove the target of “{name}”").format_map(shown)
        return _("Set the target of “{name}” to {target}").format_map(shown)
    counted = _counted(verb, _count(args, "count"))
    return counted.format_map(shown) if counted else verb.replace("_", " ").capitalize()


def _counted(verb: str, n: int) -> str:
    """Return the sentence of a verb that works on one touchpoint or several."""
    if verb == "set_channel":
        return ngettext("Set the channel of “{name}”", "Set the channel of {count} touchpoints", n)
    if verb == "mark_moment_of_truth":
        return ngettext("Mark “{name}” as moment of truth", "Mark {count} touchpoints as moments of truth", n)
    if verb == "unmark_moment_of_truth":
        return ngettext("Unmark “{name}” as moment of truth", "Unmark {count} moments of truth", n)
    if verb == "delete_touchpoint":
        return ngettext("Delete touchpoint “{name}”", "Delete {count} touchpoints", n)
    return ""


def _score(args: Mapping[str, Arg], shown: Mapping[str, str]) -> str:
    part = str(args.get("part"))
    named = {**shown, "part": _(_PARTS[part]) if part in _PARTS else part}
    if args.get("value") is None:
        return _("Clear the {part} of “{name}”").format_map(_Shown(named))
    return _("Score the {part} of “{name}” with {value}").format_map(_Shown(named))


class _Shown(dict[str, str]):
    """Arguments as text; one that a file of another version lacks shows as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def _count(args: Mapping[str, Arg], key: str) -> int:
    value = args.get(key)
    return value if isinstance(value, int) else 1


def _short(value: Arg) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1].rstrip() + "…"
