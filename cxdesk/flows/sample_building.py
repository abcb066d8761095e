"""Builds the sample project: a story from resources and made-up tables, put together by the verbs a user has.

It is apart from ``sample`` because it is needed once, and importing it would cost every start of the application
time. It must not know widgets.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from cxdesk import resources
from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.exchange.shapes import Levels
from cxdesk.exchange.tables import ReadOptions
from cxdesk.flows import sample_tables
from cxdesk.flows.importing import import_table
from cxdesk.flows.sample_tables import Row, Story, draw_from, pick, write
from cxdesk.i18n import format_date
from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.model.records import PARTS, Channel, Metric, Rater, Round, Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.verbs import annotations, data, notes, projects, scoring, stages, touchpoints

HEADER = (
    "Response",
    "Date",
    "Touchpoint",
    "Segment",
    "Recommend (0-10)",
    "Satisfied (1-5)",
    "Easy (1-7)",
    "Comment",
    "Could do what I wanted (1-7)",
    "How it felt (1-7)",
)
_SCALES = ((0, 10, 0.45), (1, 5, 0.75), (1, 7, 0.75))
"""Lowest and highest answer of each question, and how lenient people are in it (below 1: they round up)."""
_BLANK = 0.03  # share of questions left unanswered
_COMMENTED = 0.22  # share of answers with a comment


class Made(NamedTuple):
    """A made-up table: how its rows are told, its header, and how a user would import it."""

    rows: Callable[[Story], Iterable[Row]]
    header: tuple[str, ...]
    choices: Choices
    options: ReadOptions = ReadOptions()


def _card(kind: str, name: str, **fixed: Any) -> MetricChoice:
    """A metric of when rail cards were paid for and ended."""
    return MetricChoice(kind, "Paid since", role="start", more=(("end", "Cancelled"),), name=name, **fixed)


TABLES: Final[dict[str, Made]] = {
    "tickets": Made(
        sample_tables.tickets,
        ("Ticket", "Opened", "Resolved", "Channel", "Topic", "Solved at first contact"),
        Choices(
            date="Opened",
            touchpoint="Topic",
            segments=("Channel",),
            metrics=(
                MetricChoice("fcr", "Solved at first contact", role="resolved", name="FCR"),
                MetricChoice("art", "Opened", role="opened", more=(("resolved", "Resolved"),), name="ART"),
            ),
        ),
    ),
    "cards": Made(
        sample_tables.cards,
        ("Card", "Plan", "Trial begun", "Paid since", "Cancelled", "Price a month"),
        Choices(
            date="Trial begun",
            touchpoint="",
            segments=("Plan",),
            metrics=(
                _card("retention", "Retention"),
                _card("churn", "Churn"),
                MetricChoice(
                    "revenue_churn",
                    "Paid since",
                    role="start",
                    more=(("end", "Cancelled"), ("value", "Price a month")),
                    name="Revenue churn",
                ),
                MetricChoice(
                    "trial",
                    "Trial begun",
                    role="start",
                    more=(("paid", "Paid since"),),
                    window=30,
                    name="Trial-to-paid",
                ),
            ),
        ),
    ),
    "app": Made(
        sample_tables.app_use,
        ("Day", "User", "Platform"),
        Choices(
            date="Day",
            touchpoint="",
            segments=("Platform",),
            metrics=(
                MetricChoice("active", "User", role="user", name="Active users"),
                MetricChoice("active", "User", role="user", variant="stickiness", name="Stickiness"),
            ),
        ),
    ),
    "referrals": Made(
        sample_tables.referrals,
        ("Day", "Card", "Referral code"),
        Choices(
            date="Day",
            touchpoint="",
            segments=(),
            metrics=(
                MetricChoice("referral", "Referral code", role="code", name="Referral"),
                MetricChoice("count", "Card", name="New holders"),
            ),
        ),
    ),
    "terminal": Made(
        sample_tables.terminal,
        ("Date", "Very happy", "Happy", "Unhappy", "Very unhappy", "Total"),
        Choices(
            date="Date",
            segments=(),
            metrics=(MetricChoice("smiley", "Answer", name="Smileys"),),
            count="Count",
        ),
        ReadOptions(shape=Levels()),
    ),
    "booking": Made(
        sample_tables.booking,
        ("When", "Visit", "Step"),
        Choices(
            date="When",
            touchpoint="Step",
            segments=(),
            metrics=(MetricChoice("funnel", "Visit", role="case", name="Booking funnel"),),
        ),
    ),
}
"""The tables beside the survey, by their name in the story."""

_SURVEY: Final = (
    MetricChoice("nps", "Recommend (0-10)", name="NPS"),
    MetricChoice("csat", "Satisfied (1-5)", name="CSAT"),
    MetricChoice("ces", "Easy (1-7)", low=1, high=7, name="CES"),
    MetricChoice("success", "Could do what I wanted (1-7)", name="Success"),
    MetricChoice("emotion", "How it felt (1-7)", name="Emotion"),
)
_HIDDEN: Final = ("Success", "Emotion", "Smileys", "Booking funnel")
"""Metrics whose lanes begin hidden, so that the first screen is not full of them."""


def build(path: Path) -> None:
    """Build the sample project at ``path`` (replaced if it exists)."""
    story = json.loads(resources.path("sample", "rail.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "sample.cxdesk"
        session = ProjectSession.create(draft, projects.begin_project(story["name"], story["title"], ()))
        try:
            _draw(session, story)
            survey = Path(folder) / story["source"]
            write_survey(survey, story)
            asked = Choices(name=story["dataset"], metrics=_SURVEY, notes={"Comment": "comment"})
            import_table(session, survey, asked)
            for key, made in TABLES.items():
                _import(session, Path(folder), story[key], made)
            _annotate(session, story)
            session.save()
        finally:
            session.close()
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(draft.read_bytes())
        os.replace(part, path)


def write_survey(path: Path, story: Story) -> None:
    """Write the story's made-up survey as a CSV file such as a survey tool exports."""
    write(path, HEADER, _answers(story))


def _import(session: ProjectSession, folder: Path, told: Story, made: Made) -> None:
    file = folder / told["source"]
    write(file, made.header, made.rows(told))
    choices = replace(made.choices, name=told["dataset"], all_rows=told.get("touchpoint"))
    if choices.all_rows is None:
        choices = replace(
            choices, links={None: None}
        )  # charted, but no lane: the first screen has enough of them
    import_table(session, file, choices, made.options)


def _annotate(session: ProjectSession, story: Story) -> None:
    """Targets, what happened on the way, what customers said, and which lanes begin hidden."""
    scribe = _Scribe(session)
    metrics = {metric.name: metric.id for metric in scribe.project.all(Metric)}
    for name, target in story["targets"].items():
        scribe.do(data.set_target(scribe.project, metrics[name], target))
    for day, text in story["events"]:
        scribe.do(annotations.add_annotation(scribe.project, day, text))
    journey = scribe.project.journeys()[0]
    by_name = {t.name: t.id for t in scribe.project.journey_touchpoints(journey.id)}
    survey = scribe.project.datasets()[0]
    for name, text in story["quotes"]:
        said = session.comments(survey.id, text, [name], limit=1).rows[0]
        source = f"{survey.name}, {format_date(date.fromisoformat(said.day))}"
        scribe.do(notes.add_quote(scribe.project, by_name[name], text, source, survey.id, said.row))
    for name in _HIDDEN:
        scribe.do(projects.show_lane(scribe.project, journey.id, f"metric:{metrics[name]}", False))


class _Scribe:
    """Applies verbs one after another, with the project as the session has it."""

    def __init__(self, session: ProjectSession) -> None:
        self.session = session

    @property
    def project(self) -> Project:
        return self.session.project

    def do(self, change: Change | None) -> None:
        if change is not None:
            self.session.apply(change)


def _draw(session: ProjectSession, story: Story) -> None:
    scribe = _Scribe(session)
    journey = scribe.project.journeys()[0]
    scribe.do(projects.set_persona(scribe.project, journey.id, story["persona"]))
    scribe.do(projects.set_project_note(scribe.project, story["note"]))
    scribe.do(scoring.rename_round(scribe.project, scribe.project.all(Round)[0].id, story["round"]))
    scribe.do(scoring.rename_rater(scribe.project, scribe.project.all(Rater)[0].id, story["raters"][0]))
    for name in story["raters"][1:]:
        scribe.do(scoring.add_rater(scribe.project, name))
    for place, stage in enumerate(story["stages"]):
        scribe.do(stages.add_stage(scribe.project, journey.id, stage["name"]))
        made = scribe.project.stages(journey.id)[-1]
        scribe.do(stages.set_stage_goal(scribe.project, made.id, stage["goal"]))
        scribe.do(stages.recolour_stage(scribe.project, made.id, 0))
        for touchpoint in stage["touchpoints"]:
            _draw_touchpoint(scribe, made.id, touchpoint)
        assert place < 8


def _draw_touchpoint(scribe: _Scribe, stage_id: str, entry: dict[str, Any]) -> None:
    scribe.do(touchpoints.add_touchpoint(scribe.project, stage_id, entry["name"]))
    made: Touchpoint = scribe.project.touchpoints(stage_id)[-1]
    channel = entry["channel"]
    if channel[0].isupper():
        scribe.do(touchpoints.add_channel(scribe.project, channel, [made.id]))
        assert scribe.project.count(Channel)
    else:
        scribe.do(touchpoints.set_channel(scribe.project, [made.id], channel))
    if entry.get("moment"):
        scribe.do(touchpoints.mark_moment_of_truth(scribe.project, [made.id], True))
    round_id = scribe.project.all(Round)[0].id
    for rater, scores in zip(scribe.project.all(Rater), entry["scores"], strict=True):
        for part, value in zip(PARTS, scores, strict=True):
            scribe.do(scoring.set_score(scribe.project, made.id, rater.id, round_id, part, value))
    for severity, text in entry.get("pains", ()):
        scribe.do(notes.add_pain_point(scribe.project, made.id, text, severity))
    for text in entry.get("opportunities", ()):
        scribe.do(notes.add_opportunity(scribe.project, made.id, text))


@dataclass(frozen=True)
class _Subject:
    """What answers are about: how good it is at the year's start (0-1) and how much better at its end."""

    name: str
    share: float
    quality: float
    drift: float


def _subjects(story: Story) -> list[_Subject]:
    found = [
        _Subject(entry["name"], entry["share"], entry["quality"], entry["drift"])
        for stage in story["stages"]
        for entry in stage["touchpoints"]
        if entry["share"]
    ]
    return found + [_Subject(name, share, quality, 0.0) for name, share, quality in story["unassigned"]]


def _answers(story: Story) -> Iterator[list[str]]:
    draw, more = draw_from(story["seed"]), draw_from(story["seed"] + 1)
    subjects = _subjects(story)
    first = date.fromisoformat(story["first_day"])
    days = sorted(int(draw() * story["days"]) for _unused in range(story["answers"]))
    for number, day in enumerate(days, start=1):
        subject = pick([(s, s.share) for s in subjects], draw())
        segment, bonus = pick([((name, bonus), share) for name, share, bonus in story["segments"]], draw())
        level = subject.quality + bonus + subject.drift * day / story["days"]
        mood = min(0.98, max(0.02, level + (draw() + draw() + draw() - 1.5) * 0.36))
        row = [f"R{number:05d}", (first + timedelta(days=day)).isoformat(), subject.name, segment]
        row += [_scaled(mood + (draw() - 0.5) * 0.2, *scale, draw()) for scale in _SCALES]
        tone = "good" if mood > 0.7 else "bad" if mood < 0.4 else "middle"
        texts = story["comments"][tone] + story["comments"].get(subject.name, [])
        row.append(texts[int(draw() * len(texts))] if draw() < _COMMENTED else "")
        if number in (517, 1904):  # two slips of the keyboard, as real files have them
            row[4] = "11"
        could = _scaled(mood + 0.12 + (more() - 0.5) * 0.3, 1, 7, 0.75, more())
        felt = _scaled(mood - 0.06 + (more() - 0.5) * 0.3, 1, 7, 0.75, more())
        yield [*row, could, felt]


def _scaled(mood: float, low: int, high: int, leniency: float, blank: float) -> str:
    if blank < _BLANK:
        return ""
    share = max(0.0, min(mood, 1.0)) ** leniency
    return str(min(high, low + int(share * (high - low + 1))))
