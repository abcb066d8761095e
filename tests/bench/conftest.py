"""Every figure stands beside its floor or peer, measured in turn in the same run; only the ratio means anything.

``against`` times ours with pytest-benchmark and the floor just before each round; ``beside`` takes figures measured
elsewhere, such as in child processes. A table of ratios closes the run. A goal missed is shown, not failed: machines
differ, and speed is judged by people.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from pytest_benchmark.fixture import BenchmarkFixture


@dataclass(frozen=True)
class Ratio:
    """One line of the closing table: medians in ``unit``; ``goal`` is None where a figure is only shown.

    What takes no longer than ``within`` reaches its goal in any case.
    """

    what: str
    ours: float
    floor: float
    goal: float | None
    beside: str
    unit: str = "ms"
    within: float | None = None

    def line(self) -> str:
        """Return the line as text."""
        value = self.ours / self.floor
        verdict = "no goal"
        if self.goal is not None:
            reached = value <= self.goal or (self.within is not None and self.ours <= self.within)
            either = "" if self.within is None else f" or {self.within:g} {self.unit}"
            verdict = f"goal {self.goal:g} x{either}: {'reached' if reached else 'MISSED'}"
        return (
            f"{self.what:<56} {self.ours:>9.2f} {self.unit}  {self.beside:<44} {self.floor:>9.2f} {self.unit}"
            f"  {value:>6.2f} x  ({verdict})"
        )


class Against(Protocol):
    """Times ``ours`` beside ``floor``; ``beside`` names the floor, ``goal`` is the ratio aimed at.

    Where ``within`` is given, so many milliseconds are good enough as well.
    """

    def __call__(
        self,
        ours: Callable[[], Any],
        floor: Callable[[], Any],
        *,
        beside: str,
        goal: float | None,
        rounds: int = 20,
        what: str = "",
        warm_up: int = 1,
        within: float | None = None,
    ) -> Ratio: ...


class Beside(Protocol):
    """Notes figures of ours beside those of the floor: times in seconds, or anything else in its own ``unit``."""

    def __call__(
        self,
        ours: Sequence[float],
        floor: Sequence[float],
        *,
        beside: str,
        goal: float | None,
        what: str = "",
        unit: str = "s",
    ) -> Ratio: ...


_RATIOS: list[Ratio] = []


@pytest.fixture
def against(benchmark: BenchmarkFixture, request: pytest.FixtureRequest) -> Against:
    """Return the function that measures two callables in turn and notes their ratio."""

    def measure(
        ours: Callable[[], Any],
        floor: Callable[[], Any],
        *,
        beside: str,
        goal: float | None,
        rounds: int = 20,
        what: str = "",
        warm_up: int = 1,
        within: float | None = None,
    ) -> Ratio:
        floors: list[float] = []

        def floor_round() -> None:
            start = time.perf_counter()
            floor()
            floors.append(time.perf_counter() - start)

        for _round in range(warm_up):
            floor()
            ours()
        benchmark.pedantic(ours, setup=floor_round, rounds=rounds)
        stats: Any = benchmark.stats
        ratio = Ratio(
            what or _name(request),
            stats.stats.median * 1e3,
            statistics.median(floors) * 1e3,
            goal,
            beside,
            within=within,
        )
        benchmark.extra_info.update(
            floor=ratio.floor, ratio=ratio.ours / ratio.floor, goal=goal, beside=beside
        )
        _RATIOS.append(ratio)
        return ratio

    return measure


@pytest.fixture
def beside(request: pytest.FixtureRequest) -> Beside:
    """Return the function that notes figures measured elsewhere."""

    def note(
        ours: Sequence[float],
        floor: Sequence[float],
        *,
        beside: str,
        goal: float | None,
        what: str = "",
        unit: str = "s",
    ) -> Ratio:
        factor, unit = (1e3, "ms") if unit == "s" else (1.0, unit)
        medians = statistics.median(ours) * factor, statistics.median(floor) * factor
        ratio = Ratio(what or _name(request), *medians, goal, beside, unit)
        _RATIOS.append(ratio)
        return ratio

    return note


def _name(request: pytest.FixtureRequest) -> str:
    name: str = request.node.name
    return name.removeprefix("test_").replace("_", " ")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Close with the ratios, goal by goal."""
    if not _RATIOS:
        return
    terminalreporter.section("ratios to floors and peers, medians of one run")
    for ratio in _RATIOS:
        terminalreporter.write_line(ratio.line())
