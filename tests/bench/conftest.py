"""Every figure stands beside its floor or peer, measured in turn in the same run; only the ratio means anything.

``against`` times ours with pytest-benchmark and the floor just before each round, and a table of ratios closes the run.
A goal missed is shown, not failed: machines differ, and speed is judged by people.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from pytest_benchmark.fixture import BenchmarkFixture


@dataclass(frozen=True)
class Ratio:
    """One line of the closing table: medians in seconds."""

    what: str
    ours: float
    floor: float
    goal: float
    beside: str


class Against(Protocol):
    """Times ``ours`` beside ``floor``; ``beside`` names the floor, ``goal`` is the ratio aimed at."""

    def __call__(
        self,
        ours: Callable[[], Any],
        floor: Callable[[], Any],
        *,
        beside: str,
        goal: float,
        rounds: int = 20,
        what: str = "",
        warm_up: int = 1,
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
        goal: float,
        rounds: int = 20,
        what: str = "",
        warm_up: int = 1,
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
        name = what or request.node.name.removeprefix("test_").replace("_", " ")
        ratio = Ratio(name, stats.stats.median, statistics.median(floors), goal, beside)
        benchmark.extra_info.update(floor=ratio.floor, ratio=ratio.ours / ratio.floor, goal=goal, beside=beside)
        _RATIOS.append(ratio)
        return ratio

    return measure


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Close with the ratios, goal by goal."""
    if not _RATIOS:
        return
    terminalreporter.section("ratios to floors and peers, medians of one run")
    for ratio in _RATIOS:
        value = ratio.ours / ratio.floor
        verdict = "reached" if value <= ratio.goal else "MISSED"
        terminalreporter.write_line(
            f"{ratio.what:<52} {ratio.ours * 1e3:>9.2f} ms  {ratio.beside:<38} {ratio.floor * 1e3:>9.2f} ms"
            f"  {value:>5.2f} x  (goal {ratio.goal:g} x: {verdict})"
        )
