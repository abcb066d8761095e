"""Narrowing to one segment leaves that segment's answers and nothing else."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics.narrow import only_segment
from cxdesk.model.tally import UNDATED, pack

DAY = date(2026, 1, 1).toordinal()
rows = st.lists(
    st.tuples(
        st.sampled_from([UNDATED, DAY, DAY + 1, DAY + 400]),
        st.sampled_from([None, "A", "B"]),
        st.integers(0, 5),
    )
)


@given(rows, st.sampled_from([None, "A", "B", "elsewhere"]))
def test_only_the_segment_is_left(answers: list[tuple[int, str | None, int]], segment: str | None) -> None:
    counted = Counter((day, part, float(x)) for day, part, x in answers)
    kept = {(day, part, x): n for (day, part, x), n in counted.items() if part == segment}
    narrowed = only_segment([pack("m", 1, "t", counted)], segment)
    assert len(narrowed) == (1 if kept else 0)
    for tally in narrowed:
        assert (tally.metric_id, tally.dimension, tally.value, tally.segments) == ("m", 1, "t", (segment,))
        assert {(day, part, x): n for day, part, x, n in tally.items()} == kept
