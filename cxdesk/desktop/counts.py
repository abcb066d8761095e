"""What is on a map, in numbers."""

from cxdesk.desktop.document import Document
from cxdesk.i18n import ngettext
from cxdesk.model.records import PainPoint


def counts_text(document: Document) -> str:
    """Return what is on the map in numbers."""
    project = document.project
    found = project.stages(document.journey_id)
    touched = project.journey_touchpoints(document.journey_id)
    pains = sum(len(project.children(PainPoint, touchpoint.id)) for touchpoint in touched)
    return " · ".join(
        (
            ngettext("{n} stage", "{n} stages", len(found)).format(n=len(found)),
            ngettext("{n} touchpoint", "{n} touchpoints", len(touched)).format(n=len(touched)),
            ngettext("{n} pain point", "{n} pain points", pains).format(n=pains),
        )
    )
