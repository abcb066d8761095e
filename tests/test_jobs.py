"""A job carries reports one way and the wish to stop the other way, between threads."""

import threading

import pytest

from cxdesk.errors import Cancelled
from cxdesk.jobs import Job


def test_reports_reach_the_listener() -> None:
    heard: list[tuple[int, int, str]] = []
    Job(lambda *report: heard.append(report)).report(3, 10, "rows")
    Job().report(1, 2)
    assert heard == [(3, 10, "rows")]


def test_cancelling_stops_at_the_next_check_on_another_thread() -> None:
    job, started, ended = Job(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        try:
            while True:
                job.check()
        except Cancelled:
            ended.set()

    worker = threading.Thread(target=work)
    worker.start()
    assert started.wait(5)
    assert not job.cancelled
    job.cancel()
    worker.join(5)
    assert ended.is_set()
    assert job.cancelled


def test_check_is_silent_before() -> None:
    job = Job()
    job.check()
    job.cancel()
    with pytest.raises(Cancelled):
        job.check()
