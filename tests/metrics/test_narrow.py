"""Tallies narrowed to a segment hold exactly that segment's answers."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics.narrow import only_segment
from cxdesk.model.tally import pack

COUNTED = st.dictionaries(
    st.tuples(
        st.integers(0, 400), st.sampled_from(["a", "b", "", None]), st.sampled_from([0.0, 1.0, 2.5, 10.0])
    ),
    st.integers(1, 50),
    max_size=30,
)


@given(COUNTED)
def test_each_segment_keeps_its_own_answers(counted: dict[tuple[int, str | None, float], int]) -> None:
    tally = pack("m", 1, "x", counted)
    for segment in ("a", "b", "", None, "unknown"):
        found = Counter(
            {
                (day, answer): count
                for narrowed in only_segment([tally], segment)
                for day, kept, answer, count in narrowed.items()
                if kept == segment
            }
        )
        assert found == Counter({(d, a): n for (d, s, a), n in counted.items() if s == segment})
