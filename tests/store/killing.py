"""Kills a session with SIGKILL at random moments and looks at what is left; run as a program, prints figures as JSON.

One process starts, and forks a child for every kill, so that a hundred kills take seconds. A child says what it was
told is safe over a pipe: each byte is an edit that ``apply`` returned from, or a save that ``save`` returned from.
"""

import argparse
import json
import os
import random
import select
import signal
import time
from pathlib import Path

from cxdesk.model.records import Touchpoint
from cxdesk.session import ProjectSession, check_file
from cxdesk.verbs import projects, touchpoints

EDIT, SAVED = b"e", b"s"


def make(path: Path) -> None:
    """Make the project that the kills work on."""
    ProjectSession.create(path, projects.begin_project("Kill", "Map", [("A", "")])).close()


def add_next(session: ProjectSession) -> None:
    """Add the touchpoint named by the number of touchpoints there are."""
    stage = session.project.stages(session.project.journeys()[0].id)[0]
    change = touchpoints.add_touchpoint(session.project, stage.id, str(session.project.count(Touchpoint)))
    assert change is not None
    session.apply(change)


def child(path: Path, pipe: int, save_every: int) -> None:
    """Edit (and save) until killed."""
    session = ProjectSession.open(path)
    for step in range(1, 10_000):
        add_next(session)
        os.write(pipe, EDIT)
        if step % 7 == 0:
            session.undo()
            session.redo()
        if save_every and step % save_every == 0:
            session.save()
            os.write(pipe, SAVED)


def run_and_kill(path: Path, save_every: int, wait: float) -> tuple[int, int]:
    """Let a child work for a moment and kill it; return how many edits it knows are kept, and how many are saved."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            child(path, write, save_every)
        finally:
            os._exit(1)
    os.close(write)
    select.select([read], [], [], 20)  # the first edit is made
    time.sleep(wait)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    told = b""
    while piece := os.read(read, 1 << 16):
        told += piece
    os.close(read)
    saved = told.rfind(SAVED)
    return told.count(EDIT), told[: saved + 1].count(EDIT)


def names(session: ProjectSession) -> list[str]:
    """Return the names of the touchpoints in the order they were made."""
    return sorted((t.name for t in session.project.all(Touchpoint)), key=int)


def survives(path: Path, start: int, edits: int, saved: int) -> dict[str, int]:
    """Look at what a kill left, with the project at ``start`` touchpoints before; return figures to add up."""
    found = {
        "kills": 1,
        "edits": edits,
        "lost": 0,
        "lost_saves": 0,
        "torn": 0,
        "bad_files": 0,
        "leftovers": 0,
    }
    file_session = ProjectSession.open(path)
    in_file = len(names(file_session))
    found["lost_saves"] += in_file < start + saved
    found["torn"] += names(file_session) != [str(i) for i in range(in_file)]
    file_session.close()
    items = ProjectSession.recoverable()
    if items:
        recovered = ProjectSession.recover(items[0])
        recovered.redo()  # the kill may have come between an undo and its redo
        there = len(names(recovered))
        found["torn"] += names(recovered) != [str(i) for i in range(there)] or there > start + edits + 1
        found["lost"] += max(0, start + edits - there)
        recovered.save_as(path)
        recovered.close()
    else:
        found["lost"] += max(0, start + edits - in_file)
    found["offered"] = len(items)
    found["bad_files"] += not check_file(path).ok
    found["leftovers"] += len([file for file in path.parent.iterdir() if file != path])
    found["leftovers"] += len(ProjectSession.recoverable())
    return found


def main() -> None:
    """Kill as often as asked and print the sums."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--save-every", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)
    path = arguments.folder / "project" / "Kill.cxdesk"
    path.parent.mkdir(parents=True)
    make(path)
    sums: dict[str, int] = {}
    start = 0
    for _kill in range(arguments.kills):
        edits, saved = run_and_kill(path, arguments.save_every, dice.random() * 0.05)
        for key, figure in survives(path, start, edits, saved).items():
            sums[key] = sums.get(key, 0) + figure
        session = ProjectSession.open(path, read_only=True)
        start = session.project.count(Touchpoint)
        session.close()
    print(json.dumps(sums))


if __name__ == "__main__":
    main()
