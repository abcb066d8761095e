"""Tallies narrowed to a segment or a stretch of time hold exactly the answers of it."""

from array import array
from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics.narrow import only_days, only_segment
from cxdesk.model.tally import UNDATED, pack

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


DAYS = st.integers(date(2026, 1, 1).toordinal(), date(2026, 3, 31).toordinal())


@given(
    st.dictionaries(
        st.tuples(
            st.one_of(st.just(UNDATED), DAYS), st.sampled_from(["a", "b", None]), st.sampled_from([1.0, 2.0])
        ),
        st.integers(1, 9),
        min_size=1,
    ),
    st.tuples(DAYS, DAYS),
)
def test_only_the_answers_dated_within_are_left(
    counted: dict[tuple[int, str | None, float], int], ends: tuple[int, int]
) -> None:
    first, last = sorted(ends)
    left = only_days([pack("m", 1, "x", counted)], date.fromordinal(first), date.fromordinal(last))
    items = {(day, segment, answer): n for tally in left for day, segment, answer, n in tally.items()}
    assert items == {key: n for key, n in counted.items() if first <= key[0] <= last}


def test_weights_go_with_their_answers() -> None:
    whole = pack("m", 1, "x", {(740_000, "a", 1.0): 2, (740_000, "b", 1.0): 3, (740_040, "a", 2.0): 1})
    # The cells are in the order of days, then segments: a, b, a.
    weighted = replace(
        whole, weights=array("d", [0.5, 7.0, 2.5]).tobytes(), squares=array("d", [0.2, 9.0, 6.0]).tobytes()
    )
    (segment,) = only_segment([weighted], "a")
    assert array("d", segment.weights).tolist() == [0.5, 2.5]
    assert array("d", segment.squares).tolist() == [0.2, 6.0]
    (days,) = only_days([weighted], date.fromordinal(740_001), None)
    assert array("d", days.weights).tolist() == [2.5]
