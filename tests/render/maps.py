"""Projects to draw, made by the verbs a user has."""

from collections.abc import Callable, Iterable

from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.model.records import PARTS, Rater, Round
from cxdesk.verbs import notes, projects, scoring, touchpoints

RAIL = (
    (
        "Plan and book",
        "Find a train that fits and know the full price before paying.",
        (
            ("Timetable search", "web", (6, 5, 5), ("Filters forget the date when going back",), ()),
            ("Seat reservation", "mobile_app", (5, 4, 3.9), (), ("Show the seat on a plan of the coach",)),
            ("Payment", "web", (3, 2, 2.4), ("Card declined without a reason; the seat is lost",), ()),
        ),
    ),
    (
        "Before departure",
        "Arrive at the right platform in time, without worrying.",
        (
            ("Reminder e-mail with the ticket", "email", (6, 6, 5.4), (), ()),
            (
                "Help desk at the station",
                "in_person",
                (4, 3, 3.7),
                ("Queue of 20 minutes before 9 am", "Staff see another timetable than passengers"),
                ("Roving staff from 7 to 9 am",),
            ),
        ),
    ),
    (
        "On board",
        "",
        (("Conductor", "in_person", (6, 6, 5.8), (), ()), ("Wi-Fi", "", (None, None, None), (), ())),
    ),
    ("Afterwards", "Get money back for a delay.", ()),
)


QUOTES = (
    ("Payment", "I paid twice and nobody could tell me why.", "Passenger survey, 12 Mar 2026, NPS 2"),
    ("Conductor", "The conductor waited with us until the taxi came.", ""),
)


def begin(stages: Iterable[tuple[str, str]] = (), title: str = "Rail passenger") -> Change:
    """Return the change a new project begins with."""
    return projects.begin_project("Rail", title, list(stages), "Ana")


class Builder:
    """A project that grows by verbs; ``take`` applies a change and returns the id of the record it adds last."""

    def __init__(self, project: Project, apply: Callable[[Change], object]) -> None:
        self.project = project
        self._apply = apply
        self.journey_id = project.journeys()[0].id
        self.round_id = project.all(Round)[0].id

    def take(self, change: Change | None) -> str:
        assert change is not None
        self._apply(change)
        return next((e.id for e in reversed(change.edits) if e.before is None), "")

    def touchpoint(self, name: str) -> str:
        """Return the id of the touchpoint of that name."""
        return next(t.id for t in self.project.journey_touchpoints(self.journey_id) if t.name == name)

    def score(self, touchpoint_id: str, *values: float | None) -> None:
        """Score so that the means over ten raters are the values; one rater does for whole numbers."""
        if all(value is None or value == int(value) for value in values):
            rater = self.project.all(Rater)[0]
            for part, value in zip(PARTS, values, strict=True):
                if value is not None:
                    score = scoring.set_score(
                        self.project, touchpoint_id, rater.id, self.round_id, part, int(value)
                    )
                    self.take(score)
            return
        while self.project.count(Rater) < 10:
            self.take(scoring.add_rater(self.project, f"Rater {self.project.count(Rater)}"))
        for part, value in zip(PARTS, values, strict=True):
            if value is None:
                continue
            total = round(value * 10)
            for i, rater in enumerate(self.project.all(Rater)):
                given = total // 10 + (1 if i < total % 10 else 0)
                self.take(
                    scoring.set_score(self.project, touchpoint_id, rater.id, self.round_id, part, given)
                )


def fresh(stages: Iterable[tuple[str, str]] = (), title: str = "Rail passenger") -> Builder:
    """Return a project in memory with a map of empty stages."""
    project = Project()
    project.apply(begin(stages, title))
    return Builder(project, project.apply)


def rail() -> Builder:
    """Return a small map that holds something of everything."""
    return furnish(fresh([(name, goal) for name, goal, _touchpoints in RAIL]))


def furnish(made: Builder) -> Builder:
    """Put the rail journey's touchpoints, notes and scores into its empty stages."""
    for stage, (_name, _goal, contacts) in zip(made.project.stages(made.journey_id), RAIL, strict=True):
        for name, channel, parts, pains, ideas in contacts:
            id = made.take(touchpoints.add_touchpoint(made.project, stage.id, name, channel=channel))
            made.score(id, *parts)
            for severity, pain in enumerate(pains, 2):
                made.take(notes.add_pain_point(made.project, id, pain, severity))
            for idea in ideas:
                made.take(notes.add_opportunity(made.project, id, idea))
    for name, words, source in QUOTES:
        made.take(notes.add_quote(made.project, made.touchpoint(name), words, source))
    made.take(touchpoints.mark_moment_of_truth(made.project, [made.touchpoint("Payment")], True))
    return made
