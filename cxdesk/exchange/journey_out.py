"""A map as data for other programs: a JSON document or one CSV row a touchpoint. It must not draw or open projects.

The JSON says everything a person sees on the map in plain words; it is no project file and is not read back.
"""

import json
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from cxdesk.audit.index import JourneyIndex, journey_index
from cxdesk.exchange.csv_out import write_csv
from cxdesk.i18n import _
from cxdesk.model.project import Project
from cxdesk.model.records import PARTS, Journey, Opportunity, PainPoint, Quote, Touchpoint
from cxdesk.verbs.touchpoints import channel_name


def journey_json(project: Project, journey_id: str, round_id: str) -> bytes:
    """Return the map as UTF-8 JSON: stages, touchpoints, scores, pain points, opportunities, quotes."""
    document = _document(
        project, project.get(Journey, journey_id), journey_index(project, journey_id, round_id)
    )
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")


def journey_csv(project: Project, journey_id: str, round_id: str) -> bytes:
    """Return a row per touchpoint as UTF-8 CSV with a byte order mark (for spreadsheets), formulas neutralised."""
    header = [
        "map", "stage", "touchpoint", "channel", "moment_of_truth", "success", "effort", "emotion", "index", "raters",
        "pain_points", "opportunities", "quotes", "notes",
    ]  # fmt: skip
    stream = StringIO(newline="")
    write_csv(stream, header, _rows(project, journey_id, round_id))
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def _rows(project: Project, journey_id: str, round_id: str) -> Iterator[list[str]]:
    document = _document(
        project, project.get(Journey, journey_id), journey_index(project, journey_id, round_id)
    )
    for stage in document["stages"]:
        for touchpoint in stage["touchpoints"]:
            score = touchpoint["scores"]
            numbers = [score[part] for part in PARTS] + [touchpoint["index"], touchpoint["raters"]]
            pains = "\n".join(f"{pain['severity']}: {pain['text']}" for pain in touchpoint["pain_points"])
            yield [
                document["title"],
                stage["name"],
                touchpoint["name"],
                touchpoint["channel"],
                "1" if touchpoint["moment_of_truth"] else "0",
                *("" if number is None else f"{number:.4g}" for number in numbers),
                pains,
                "\n".join(touchpoint["opportunities"]),
                "\n".join(" — ".join(filter(None, quote.values())) for quote in touchpoint["quotes"]),
                touchpoint["notes"],
            ]


def _document(project: Project, journey: Journey, found: JourneyIndex) -> dict[str, Any]:
    return {
        "title": journey.title,
        "persona": journey.persona,
        "index": found.whole.index,
        "stages": [
            {
                "name": stage.name,
                "goal": stage.goal,
                "index": found.stages[stage.id].index,
                "touchpoints": [_touchpoint(project, t, found) for t in project.touchpoints(stage.id)],
            }
            for stage in project.stages(journey.id)
        ],
    }


def _touchpoint(project: Project, touchpoint: Touchpoint, found: JourneyIndex) -> Mapping[str, Any]:
    own = found.touchpoints[touchpoint.id]
    pains = project.children(PainPoint, touchpoint.id)
    return {
        "name": touchpoint.name,
        "channel": _(channel_name(project, touchpoint.channel)),
        "moment_of_truth": touchpoint.moment_of_truth,
        "scores": {part: own.part(part).mean for part in PARTS},
        "index": own.index,
        "raters": own.raters,
        "pain_points": [{"severity": pain.severity, "text": pain.text} for pain in pains],
        "quotes": [{"text": q.text, "source": q.source} for q in project.children(Quote, touchpoint.id)],
        "opportunities": [opportunity.text for opportunity in project.children(Opportunity, touchpoint.id)],
        "notes": touchpoint.notes,
    }
