"""The parts of a map in sentences: for tool tips and for those who hear the map. Plain text; must not know widgets."""

from collections.abc import Iterator

from cxdesk.i18n import MISSING, _, format_number, ngettext
from cxdesk.model.project import Project
from cxdesk.model.records import Opportunity, PainPoint, Quote, Stage, Touchpoint
from cxdesk.render.layout import MapLayout
from cxdesk.render.layout_cells import channel_label, in_quotes, part_names, severity_words
from cxdesk.render.layout_types import Hit


def of_hit(project: Project, layout: MapLayout, hit: Hit) -> str:
    """Return what a tool tip over a place says, empty where there is nothing to say."""
    if hit.kind:
        return of_record(project, layout, hit.kind, hit.id)
    if hit.column >= 0 and hit.lane in layout.metric_keys:
        column = layout.columns[hit.column]
        figure = column.metrics[layout.metric_keys.index(hit.lane)].figure
        lane = layout.lane(hit.lane)
        title = " ".join(lane.title.lines) if lane is not None else ""
        return ": ".join(part for part in (title, figure.spoken) if part) if figure.spoken else ""
    if hit.column >= 0 and hit.lane == "emotion":
        return of_record(project, layout, Touchpoint.KIND, layout.columns[hit.column].id)
    if hit.stage >= 0 and hit.lane == "goals":
        return layout.stages[hit.stage].full_goal
    return ""


def of_selection(project: Project, layout: MapLayout, kind: str, ids: tuple[str, ...]) -> str:
    """Return what is selected in one sentence."""
    if len(ids) == 1:
        return of_record(project, layout, kind, ids[0]).replace("\n", ". ")
    if not ids:
        return _("Nothing is selected.")
    return ngettext("{n} selected", "{n} selected", len(ids)).format(n=len(ids))


def of_record(project: Project, layout: MapLayout, kind: str, id: str) -> str:
    """Return a stage, touchpoint or what hangs under one in a few lines, with its whole text."""
    record = project.lookup(kind, id)
    if isinstance(record, Stage):
        return "\n".join(_stage(layout, record))
    if isinstance(record, Touchpoint):
        return "\n".join(_touchpoint(project, layout, record))
    if isinstance(record, PainPoint):
        severity = _("Pain point, severity {severity} of 4 ({word})").format(
            severity=record.severity, word=severity_words()[record.severity]
        )
        return f"{severity}\n{record.text}"
    if isinstance(record, Opportunity):
        return "{kind}\n{text}".format(kind=_("Opportunity"), text=record.text)
    if isinstance(record, Quote):
        return "\n".join(part for part in (_("Quote"), in_quotes(record.text), record.source) if part)
    return ""


def as_text(project: Project, kind: str, id: str) -> str:
    """Return the name or text of a part as it is pasted elsewhere; a quote with its source."""
    record = project.lookup(kind, id)
    if isinstance(record, Quote):
        source = _(" — {source}").format(source=record.source) if record.source else ""
        return in_quotes(record.text) + source
    return str(getattr(record, "name", "") or getattr(record, "text", ""))


def _stage(layout: MapLayout, record: Stage) -> Iterator[str]:
    yield record.name
    box = next((stage for stage in layout.stages if stage.id == record.id), None)
    if box is not None:
        count = box.last - box.first
        yield ngettext("Stage of {n} touchpoint", "Stage of {n} touchpoints", count).format(n=count)
        if box.index:
            yield _("CX index {index} of 100").format(index=box.index)
    if record.goal:
        yield record.goal


def _touchpoint(project: Project, layout: MapLayout, record: Touchpoint) -> Iterator[str]:
    yield record.name
    channel = channel_label(project, record.channel)
    if channel:
        yield channel
    if record.moment_of_truth:
        yield _("Moment of truth")
    if record.id in layout.index:
        parts = layout.columns[layout.index[record.id]].card.parts
        yield ", ".join(
            f"{name} {format_number(value, 1) if value is not None else MISSING}"
            for name, value in zip(part_names(), parts, strict=True)
        )
    if record.notes:
        yield record.notes
