"""The lanes a map can show or hide, with the names people know them by."""

from cxdesk.desktop.document import Document
from cxdesk.i18n import _


def lane_names(document: Document) -> dict[str, str]:
    """Return the name of each lane of the map that is shown, by key, from top to bottom."""
    from cxdesk.flows.figures import journey_metrics, lane_key

    fixed = {
        "goals": _("Goals"),
        "emotion": _("Emotion"),
        "pain_points": _("Pain points"),
    }
    metrics = {
        lane_key(metric): metric.name for metric in journey_metrics(document.project, document.journey_id)
    }
    return fixed | metrics | {"quotes": _("Quotes"), "opportunities": _("Opportunities")}
