"""Which comments are pinned as quotes, and the quote that a comment becomes.

It must not know widgets, nor how a change is applied.
"""

from cxdesk.desktop.comments import words
from cxdesk.desktop.comments.feed import Found
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Quote, Touchpoint
from cxdesk.model.texts import clean_text


class Pins:
    """The quotes of a project by the row they were pinned from."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._quotes: dict[tuple[str, int], list[Quote]] = {}
        for quote in project.all(Quote):
            if quote.dataset_id:
                self._quotes.setdefault((quote.dataset_id, quote.row), []).append(quote)

    def of(self, found: Found) -> list[Quote]:
        """Return the quotes that were pinned from a comment.

        Where a row has several comments they are told apart by their words.
        """
        quotes = self._quotes.get((found.dataset_id, found.comment.row), [])
        dataset = self._project.find(Dataset, found.dataset_id)
        if not quotes or dataset is None or len(dataset.columns_with_role("comment")) < 2:
            return quotes
        text = clean_text(found.comment.text)
        return [quote for quote in quotes if quote.text in text or text in quote.text]


def quote_of(project: Project, found: Found, touchpoint_id: str = "") -> Quote:
    """Return the quote that a comment becomes, without an id."""
    comment = found.comment
    return Quote("", touchpoint_id, comment.text, words.source(project, found), found.dataset_id, comment.row)


def touchpoint_for(project: Project, found: Found, selected: tuple[str, ...]) -> str:
    """Return the touchpoint a comment is pinned to: the one it is linked to, else the only one selected; or empty."""
    target = words.meant(project, found)
    if isinstance(target, Touchpoint):
        return target.id
    return selected[0] if len(selected) == 1 else ""
