"""The geometry of the map's parts: cards, notes, metric cells and the heights they need; knows no place on the map."""

from collections.abc import Iterable

from cxdesk.i18n import _
from cxdesk.model.channels import BUILT_IN
from cxdesk.model.project import Project
from cxdesk.model.records import Channel, Opportunity, PainPoint, Quote, Touchpoint
from cxdesk.render.lanes import NO_CUSTOMERS, NO_FIGURE, NO_PARTS, MapFigures, MetricFigure
from cxdesk.render.layout_types import Card, Column, Measure, MetricCell, Note, Wrapped
from cxdesk.render.styles import COLUMN, STYLES

LANE_PAD = 8.0
CARD_GAP = 6.0
CARD_PAD = 10.0
CARD_LEAST = 112.0
NAME_LINES = 3
STAR = 14.0
BAR_ROW = 14.0
TEXT_PAD = 8.0
GOAL_LINES = 6
NOTE_LINES = 5
QUOTE_LINES = 7
SOURCE_LINES = 2
NOTE_PAD = 6.0
NOTE_GAP = 6.0
NOTE_EDGE = 3.0
SOURCE_GAP = 2.0
DOTS_ROW = 14.0
METRIC_HEIGHT = 66.0
EMOTION_HEIGHT = 116.0
HEADER_PAD = 24.0
BADGE = 32.0

_OPENING, _CLOSING = '"“„«‚‘»‹「『', '"”“»’‘«›」』'

_CARD_WIDTH = COLUMN - 2 * CARD_GAP
_NOTE_WIDTH = _CARD_WIDTH - NOTE_EDGE - 2 * TEXT_PAD


def column(project: Project, touchpoint: Touchpoint, figures: MapFigures, measure: Measure) -> Column:
    """Return a touchpoint's column."""
    pains = [(p.id, p.text, p.severity) for p in project.children(PainPoint, touchpoint.id)]
    ideas = [(o.id, o.text, None) for o in project.children(Opportunity, touchpoint.id)]
    pain_notes, pains_height = _notes(pains, measure)
    idea_notes, ideas_height = _notes(ideas, measure)
    quote_notes, quotes_height = _quotes(project.children(Quote, touchpoint.id), measure)
    metrics = tuple(_metric(lane.cells.get(touchpoint.id, NO_FIGURE), measure) for lane in figures.lanes)
    return Column(
        touchpoint.id,
        touchpoint.stage_id,
        _card(project, touchpoint, figures, measure),
        pain_notes,
        idea_notes,
        quote_notes,
        metrics,
        pains_height,
        ideas_height,
        quotes_height,
    )


def channel_label(project: Project, channel: str) -> str:
    """Return a channel's name as shown, empty where there is none."""
    if channel in BUILT_IN:
        return _(BUILT_IN[channel])
    own = project.find(Channel, channel)
    return own.name if own is not None else ""


def _card(project: Project, touchpoint: Touchpoint, figures: MapFigures, measure: Measure) -> Card:
    room = _CARD_WIDTH - 2 * CARD_PAD
    name = measure.wrap(
        touchpoint.name, "name", room - (STAR if touchpoint.moment_of_truth else 0), NAME_LINES
    )
    label = measure.wrap(channel_label(project, touchpoint.channel), "caption", room, 1)
    height = (
        CARD_PAD + len(name.lines) * STYLES["name"].line + 4 + STYLES["caption"].line + 3 * BAR_ROW + CARD_PAD
    )
    return Card(
        name,
        touchpoint.moment_of_truth,
        label.lines[0] if label.lines else "",
        figures.parts.get(touchpoint.id, NO_PARTS),
        max(height, CARD_LEAST),
        figures.customers.get(touchpoint.id, NO_CUSTOMERS),
    )


def _notes(texts: Iterable[tuple[str, str, int | None]], measure: Measure) -> tuple[tuple[Note, ...], float]:
    """Return the notes one below the other and the height the lane needs for them."""
    notes: list[Note] = []
    top = LANE_PAD
    for id, text, severity in texts:
        wrapped = measure.wrap(text, "note", _NOTE_WIDTH, NOTE_LINES)
        dots = DOTS_ROW if severity is not None else 0.0
        height = 2 * NOTE_PAD + dots + max(len(wrapped.lines), 1) * STYLES["note"].line
        notes.append(Note(id, wrapped, severity, top, height))
        top += height + NOTE_GAP
    return tuple(notes), (top - NOTE_GAP + LANE_PAD if notes else 2 * LANE_PAD)


def _quotes(quotes: Iterable[Quote], measure: Measure) -> tuple[tuple[Note, ...], float]:
    """Return a touchpoint's quotes one below the other, each above its source, and the height the lane needs."""
    notes: list[Note] = []
    top = LANE_PAD
    for quote in quotes:
        wrapped = measure.wrap(in_quotes(quote.text), "note", _NOTE_WIDTH, QUOTE_LINES)
        source = measure.wrap(quote.source, "caption", _NOTE_WIDTH, SOURCE_LINES)
        below = SOURCE_GAP + len(source.lines) * STYLES["caption"].line if source.lines else 0.0
        height = 2 * NOTE_PAD + max(len(wrapped.lines), 1) * STYLES["note"].line + below
        notes.append(Note(quote.id, wrapped, None, top, height, source))
        top += height + NOTE_GAP
    return tuple(notes), (top - NOTE_GAP + LANE_PAD if notes else 2 * LANE_PAD)


def in_quotes(text: str) -> str:
    """Return a text between the language's quotation marks; one that stands in such marks already stays as it is."""
    words = text.strip()
    if not words or (words[0] in _OPENING and words[-1] in _CLOSING):
        return words
    return _("“{text}”").format(text=words)


def _metric(figure: MetricFigure, measure: Measure) -> MetricCell:
    margin_x = TEXT_PAD + measure.width(figure.value, "value") + 5
    change_x = margin_x + (measure.width(figure.margin, "caption") + 6 if figure.margin else 0)
    return MetricCell(figure, margin_x, change_x)


def goals_height(goals: Iterable[Wrapped]) -> float:
    """Return the height of the goals lane."""
    lines = max((len(goal.lines) for goal in goals), default=0)
    return 2 * LANE_PAD + max(lines, 1) * STYLES["goal"].line


def title_height(title: Wrapped, caption: Wrapped) -> float:
    """Return the least height of a lane that its title fits in."""
    return 2 * LANE_PAD + len(title.lines) * STYLES["lane"].line + len(caption.lines) * STYLES["caption"].line


def severity_words() -> tuple[str, ...]:
    """Return the names of the severities 0 to 4 (Nielsen 1994, Severity ratings for usability problems)."""
    return (_("no problem"), _("cosmetic"), _("minor"), _("major"), _("catastrophe"))


def part_names() -> tuple[str, str, str]:
    """Return the names of the three parts of a score, in the order they are always shown."""
    return _("Success"), _("Ease"), _("Emotion")
