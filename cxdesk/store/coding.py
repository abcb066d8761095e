"""Columns of a dataset as small numbers, collected while its rows stream by: what counting needs of each row.

Every cell leaves a code, a day or a number behind, so that a million rows take some ten megabytes. It must not know
what is counted.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from math import nan
from typing import TYPE_CHECKING, Any

from cxdesk.model.answers import Value, counts, is_discrete, key_text, times_of, weight_of
from cxdesk.model.records import Metric
from cxdesk.model.tally import UNDATED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_MEMO = 100_000
_MOST_STEPS = 30_000


class Codes(dict[Value, int]):
    """Numbers for the values of a touchpoint or segment column; spellings that clean up alike share one."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_by_code: list[str | None] = []
        self._code: dict[str | None, int] = {}

    def __missing__(self, value: Value) -> int:
        key = key_text(value)
        code = self._code.get(key)
        if code is None:
            code = self._code[key] = len(self.keys_by_code)
            self.keys_by_code.append(key)
        if len(self) < _MEMO:
            self[value] = code
        return code


class Coded:
    """A column as numbers."""

    def __init__(self, column: int) -> None:
        self.column = column
        self.codes = Codes()
        self.held: array[int] = array("i")

    def ranked(self) -> tuple[Ints, list[str | None]]:
        """The codes renumbered so that they follow the order of their keys, None last; and the keys."""
        import numpy as np

        keys = self.codes.keys_by_code
        order = sorted(range(len(keys)), key=lambda code: by_text(keys[code]))
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return rank[np.frombuffer(self.held, dtype=np.int32)], [keys[code] for code in order]


class Days(dict[Value, int]):
    """The day numbers of ISO dates, and of moments, which begin with one; UNDATED for anything else."""

    def __missing__(self, text: Value) -> int:
        try:
            day = date.fromisoformat(str(text)[:10]).toordinal()
        except ValueError:
            day = UNDATED
        if len(self) < _MEMO:
            self[text] = day
        return day


class Times(dict[Value, float]):
    """How many answers a row stands for; 0 where that cannot be told, as such a row does not count."""

    def __missing__(self, value: Value) -> float:
        found = float(times_of(value) or 0)
        if len(self) < _MEMO:
            self[value] = found
        return found


class Weights(dict[Value, float]):
    """What a row weighs; 0 where that cannot be told, as such a row does not count."""

    def __missing__(self, value: Value) -> float:
        found = weight_of(value) or 0.0
        if len(self) < _MEMO:
            self[value] = found
        return found


class Steps(dict[Value, int]):
    """Steps from the low end of a discrete scale; -1 for what does not count."""

    def __init__(self, metric: Metric) -> None:
        super().__init__()
        self._metric = metric

    def __missing__(self, value: Value) -> int:
        step = -1
        if counts(self._metric, value):
            step = round((value - self._metric.low) / self._metric.step)  # type: ignore[operator]
        if len(self) < _MEMO:
            self[value] = step
        return step


class Answers:
    """What the rows answered to one metric."""

    def __init__(self, metric: Metric) -> None:
        self.metric = metric
        self._steps: Steps | None = None
        if is_discrete(metric) and metric.high - metric.low < _MOST_STEPS * metric.step:
            self._steps = Steps(metric)
        self._given: array[int] = array("h")
        self._numbers: array[float] = array("d")
        self._found: tuple[NDArray[np.signedinteger[Any]], list[float]] | None = None

    def feed(self, cells: Sequence[Value]) -> None:
        """Take the cells of consecutive rows."""
        if self._steps is not None:
            self._given.fromlist(list(map(self._steps.__getitem__, cells)))
            return
        try:
            self._numbers += array("d", cells)  # type: ignore[arg-type]
        except TypeError:
            self._numbers.extend([cell if isinstance(cell, (int, float)) else nan for cell in cells])

    def coded(self) -> tuple[NDArray[np.signedinteger[Any]], list[float]]:
        """A code for every row (-1: no answer) and the answers by code, in order; nothing is fed afterwards."""
        import numpy as np

        if self._found is None and self._steps is not None:
            steps = np.frombuffer(self._given, dtype=np.int16)
            top, metric = int(steps.max(initial=-1)), self.metric
            self._found = steps, [metric.low + i * metric.step for i in range(top + 1)]
        if self._found is None:
            self._found = self._different()
        return self._found

    def _different(self) -> tuple[NDArray[np.signedinteger[Any]], list[float]]:
        """The same for a scale of very many answers, by the different ones that were given."""
        import numpy as np

        given, metric = np.frombuffer(self._numbers, dtype=np.float64), self.metric
        answered = (given >= metric.low) & (given <= metric.high)
        if is_discrete(metric):
            answered &= (given - metric.low) % metric.step == 0
        found, places = np.unique(given[answered], return_inverse=True)
        codes = np.full(len(given), -1, dtype=np.int32)
        codes[answered] = places
        del given
        self._numbers = array("d")
        return codes, found.tolist()


def by_text(key: str | None) -> tuple[bool, str]:
    """Sort keys as texts, None last."""
    return key is None, key or ""
