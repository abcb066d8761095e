"""The comments that a question found, as one long list of which only the pages that are looked at are read.

It must not know widgets; it reads through the session and keeps a bounded number of pages.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, NamedTuple

from cxdesk.desktop.comments.asking import Query
from cxdesk.model.answers import key_text
from cxdesk.model.records import Dataset
from cxdesk.session import Comment, ProjectSession

PAGE: Final = 100
KEPT: Final = 60
"""How many pages are kept: a few screens above and below, and where one was before."""


class Found(NamedTuple):
    """One comment: the dataset it is of, and the row's values in the segment columns, in their order."""

    dataset_id: str
    comment: Comment
    segments: tuple[str, ...]


class Feed:
    """What the queries find, one dataset's comments after the other's; ``total`` is how many there are."""

    def __init__(self, session: ProjectSession, queries: Sequence[Query] = ()) -> None:
        self._session = session
        self._queries = tuple(queries)
        self._pages: OrderedDict[tuple[int, int], list[Found]] = OrderedDict()
        self._starts: list[int] = []
        self.total = 0
        for number in range(len(self._queries)):
            self._starts.append(self.total)
            self.total += self._read(number, 0)

    def at(self, place: int) -> Found | None:
        """Return the comment at a place, 0 to ``total`` - 1; None where the data have changed meanwhile."""
        number = bisect_right(self._starts, place) - 1
        # Datasets without a comment that fits begin where the next one does.
        page, rest = divmod(place - self._starts[number], PAGE)
        key = (number, page)
        if key not in self._pages:
            self._read(number, page)
        self._pages.move_to_end(key)
        found = self._pages[key]
        return found[rest] if rest < len(found) else None

    def _read(self, number: int, page: int) -> int:
        """Read a page of one query; return how many comments the query finds altogether."""
        query = self._queries[number]
        got = self._session.comments(
            query.dataset_id,
            query.text,
            query.values,
            query.where,
            query.answers,
            PAGE,
            page * PAGE,
            query.days,
        )
        rows = [comment.row for comment in got.rows]
        segments = self._segments(query.dataset_id, rows) if rows else {}
        found = [Found(query.dataset_id, comment, segments.get(comment.row, ())) for comment in got.rows]
        self._pages[number, page] = found
        if len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        return got.total

    def _segments(self, dataset_id: str, rows: list[int]) -> dict[int, tuple[str, ...]]:
        dataset = self._session.project.get(Dataset, dataset_id)
        columns = dataset.columns_with_role("segment")
        if not columns:
            return {}
        cells = self._session.raw_rows(dataset_id, columns, rows, limit=len(rows))
        return {
            int(row): tuple(text for text in map(key_text, values) if text is not None)
            for row, *values in cells
            if isinstance(row, int)
        }
