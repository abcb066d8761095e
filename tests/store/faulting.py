"""What is left when the process dies, the disk is full or broken, or the power fails, at any moment of a flow.

Run as a program under ``faults.c``; prints figures as JSON. Every flow runs in a forked child, at every n-th call that
changes a file; what is left is looked at the way the next start does.
"""

import argparse
import ctypes
import json
import os
import random
import shutil
import struct
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from cxdesk import files
from cxdesk.errors import CxdeskError
from cxdesk.exchange.journey_out import journey_csv
from cxdesk.model.answers import Batch
from cxdesk.model.records import Dataset, Metric, Round, Touchpoint
from cxdesk.session import ProjectSession, check_file
from cxdesk.verbs import data, projects, touchpoints
from tests.store.making import DATASET

COUNT, KILL, FULL, BROKEN, LOG = 1, 2, 3, 4, 5
FAULTS = {"kill": KILL, "full": FULL, "broken": BROKEN}
ROWS, NEWER = 1500, 2000
SECTOR = 512
Shape = tuple[str, ...]
Tell = Callable[[str], None]

shim = ctypes.CDLL(None)


@dataclass
class Place:
    """Where a flow plays: everything is below one folder."""

    root: Path
    path: Path = field(init=False)
    other: Path = field(init=False)
    export: Path = field(init=False)

    def __post_init__(self) -> None:
        self.path = self.root / "project" / "Fault.cxdesk"
        self.other = self.root / "project" / "Other.cxdesk"
        self.export = self.root / "project" / "Map.csv"

    def arm(self, how: int, at: int, log: int = -1) -> None:
        """Let the fault happen from now on."""
        shim.fault_arm(os.fsencode(self.root), how, at, log)

    def put_back(self, base: Path) -> None:
        """Make everything as it was."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(base, self.root)


def make(place: Place) -> None:
    """Make the files that every flow begins with."""
    place.path.parent.mkdir(parents=True)
    for path, name in ((place.path, "Old"), (place.other, "Other")):
        session = ProjectSession.create(path, projects.begin_project("P", "Map", [("A", "")]))
        add(session, name)
        session.close()
    place.export.write_bytes(b"old")


def add(session: ProjectSession, name: str) -> None:
    """Add a touchpoint."""
    stage = session.project.stages(session.project.journeys()[0].id)[0]
    change = touchpoints.add_touchpoint(session.project, stage.id, name)
    assert change is not None
    session.apply(change)


def add_rows(session: ProjectSession) -> None:
    """Import a table of 1,500 answers."""
    metric = Metric("00000000000000a1", kind="nps", name="NPS", column=2)
    dataset = type(DATASET)(DATASET.id, "Rows", "rows.csv", DATASET.imported_at, ROWS, DATASET.columns)
    change = data.import_dataset(session.project, dataset, [metric], {"Gate": None})
    session.import_dataset(change, rows_of(ROWS))


def rows_of(count: int) -> list[Batch]:
    """Return answers as ``add_rows`` imports them."""
    when = [f"2026-{1 + i % 12:02}-{1 + i % 28:02}" for i in range(count)]
    return [Batch.of_columns(range(2, count + 2), (when, ["Gate"] * count, [i % 11 for i in range(count)]))]


def shape(session: ProjectSession) -> Shape:
    """Return what is in a project, and how many rows and counted answers each table has."""
    found = sorted(touchpoint.name for touchpoint in session.project.all(Touchpoint))
    for dataset in session.project.datasets():
        metrics = [metric.id for metric in session.project.metrics_of(dataset.id)]
        counted = sum(sum(tally.counts) for tally in session.tallies(metrics))
        found.append(f"{dataset.name} {dataset.rows} {counted}")
    return tuple(found)


# ---------------------------------------------------------------------------------------------------- flows


def opened(place: Place) -> ProjectSession:
    return ProjectSession.open(place.path)


def edited(place: Place) -> ProjectSession:
    session = opened(place)
    add(session, "Edit")
    return session


def imported(place: Place) -> ProjectSession:
    session = opened(place)
    add_rows(session)
    return session


def crashed(place: Place) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            edited(place)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


def act_open(place: Place, session: None, tell: Tell) -> ProjectSession:
    return ProjectSession.open(place.path)


def act_edit(place: Place, session: ProjectSession, tell: Tell) -> ProjectSession:
    add(session, "Edit")
    tell("edit Edit")
    return session


def act_import(place: Place, session: ProjectSession, tell: Tell) -> ProjectSession:
    add_rows(session)
    tell(f"edit Rows {ROWS} {ROWS}")
    return session


def act_refresh(place: Place, session: ProjectSession, tell: Tell) -> ProjectSession:
    after = replace(session.project.get(Dataset, DATASET.id), rows=NEWER, stored_as="00000000000000d2")
    change = data.refresh_dataset(session.project, after, {})
    assert change is not None
    session.refresh_dataset(change, rows_of(NEWER))
    tell(f"edit {REFRESHED}")
    return session


def act_recount(place: Place, session: ProjectSession, tell: Tell) -> ProjectSession:
    metric = session.project.metrics_of(DATASET.id)[0]
    change = data.edit_metric(session.project, replace(metric, high=5.0))
    assert change is not None
    session.apply(change)
    session.undo()
    session.redo()
    tell(f"edit {RECOUNTED}")
    return session


def act_save(place: Place, session: ProjectSession, tell: Tell) -> ProjectSession:
    session.save()
    tell("saved Edit")
    return session


def act_edit_and_save(place: Place, session: ProjectSession, tell: Tell) -> ProjectSession:
    return act_save(place, act_edit(place, session, tell), tell)


def act_save_as(place: Place, session: ProjectSession, tell: Tell) -> ProjectSession:
    session.save_as(place.other)
    tell("saved Edit")
    return session


def act_export(place: Place, session: ProjectSession, tell: Tell) -> ProjectSession:
    project = session.project
    content = journey_csv(project, project.journeys()[0].id, project.all(Round)[-1].id)
    files.safe_write_bytes(place.export, content)
    assert place.export.read_bytes() == content
    return session


def act_close(place: Place, session: ProjectSession, tell: Tell) -> None:
    session.close()
    tell("saved Edit")


def act_recover(place: Place, session: None, tell: Tell) -> None:
    (item,) = ProjectSession.recoverable()
    recovered = ProjectSession.recover(item)
    recovered.save_as(place.path)
    tell("saved Edit")
    recovered.close()


@dataclass(frozen=True)
class Flow:
    """``prepare`` plays without faults, ``act`` with them; ``told`` is acknowledged before ``act``."""

    prepare: Callable[[Place], object]
    act: Callable[..., ProjectSession | None]
    told: tuple[str, ...] = ()


KEPT = ("edit Edit",)
REFRESHED = f"Rows {NEWER} {NEWER}"
RECOUNTED = f"Rows {ROWS} {sum(i % 11 <= 5 for i in range(ROWS))}"
IMPORTED = f"Rows {ROWS} {ROWS}"
FLOWS = {
    "open": Flow(lambda place: None, act_open),
    "edit": Flow(opened, act_edit),
    "import": Flow(opened, act_import),
    "refresh": Flow(imported, act_refresh, (f"one {IMPORTED}|{REFRESHED}",)),
    "recount": Flow(imported, act_recount, (f"one {IMPORTED}|{RECOUNTED}",)),
    "save": Flow(edited, act_save, KEPT),
    "edit-save": Flow(opened, act_edit_and_save),
    "save-as": Flow(edited, act_save_as, KEPT),
    "export": Flow(opened, act_export),
    "close": Flow(edited, act_close, KEPT),
    "recover": Flow(crashed, act_recover, KEPT),
}


def in_child(run: Callable[[Tell], None]) -> list[str]:
    """Run a function in a forked child and return the lines it told."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)

        def tell(line: str) -> None:
            os.write(write, line.encode() + b"\n")
            shim.fault_mark(line.encode())

        try:
            run(tell)
        except BaseException:
            shim.fault_arm(b"", 0, 0, -1)
            tell("bug " + traceback.format_exc().replace("\n", " | "))
        os._exit(0)
    os.close(write)
    told = b""
    while piece := os.read(read, 1 << 16):
        told += piece
    os.close(read)
    os.waitpid(pid, 0)
    return told.decode().splitlines()


def play(place: Place, flow: Flow, how: int, at: int, go_on: bool, tell: Tell) -> None:
    """Play a flow with a fault; afterwards the session must agree with its file, and a next edit and save work."""
    before = flow.prepare(place)
    for line in flow.told:
        tell(line)
    place.arm(how, at)
    session = before if isinstance(before, ProjectSession) else None
    try:
        session = flow.act(place, before, tell)
    except CxdeskError:
        tell("refused")
        if flow.act is act_close:
            assert session is not None
    calls = shim.fault_count()
    place.arm(0, 0)
    if how == COUNT:
        tell(f"count {calls}")
    elif session is not None:
        assert session.reload() == session.project.snapshot()
        seen = shape(session)
        assert set(kept(flow.told)) <= set(seen), seen
        if go_on and not session.read_only:  # a folder that takes no note is only looked at
            add(session, "After")
            tell("edit After")
            session.close()
            tell("saved After")


def kept(told: list[str] | tuple[str, ...], word: str = "edit ") -> list[str]:
    """Return what was acknowledged."""
    return [line.removeprefix(word) for line in told if line.startswith(word)]


# ---------------------------------------------------------------------------------------------------- looking


def content(path: Path) -> Shape:
    """Return what is in a file, after a full check."""
    problems = check_file(path).problems
    assert not problems, problems
    session = ProjectSession.open(path, read_only=True)
    found = shape(session)
    session.close()
    return found


def look(place: Place, told: list[str]) -> dict[str, int]:
    """Start again as a user would and raise AssertionError where anything was lost, torn or left behind."""
    bugs = kept(told, "bug ")
    assert not bugs, bugs
    whole = {"Old", "Other", "Edit", "After", IMPORTED, REFRESHED, RECOUNTED}
    items = ProjectSession.recoverable()
    found = content(place.path)
    assert "Old" in found, found
    other = content(place.other)
    assert other == ("Other",) or "Old" in other, other
    safe = {*found, *other}
    assert set(kept(told, "saved ")) <= safe, (told, found, other)
    for item in items:
        recovered = ProjectSession.recover(item)
        safe |= set(shape(recovered))
        recovered.save_as(place.path)
        recovered.close()
    assert safe <= whole, safe
    assert set(kept(told)) <= safe, (told, safe)
    assert all(len(set(either.split("|")) & safe) == 1 for either in kept(told, "one ")), (told, safe)
    for path in (place.path, place.other):
        assert content(path)
        ProjectSession.open(path).close()
    exported = place.export.read_bytes()
    assert exported == b"old" or (exported[:3] == b"\xef\xbb\xbf" and exported.endswith(b"\r\n")), exported
    leftovers(place)
    return {"points": 1, "offered": len(items)}


def leftovers(place: Place) -> None:
    """Raise AssertionError where anything lies about that is no one's any more."""
    beside = {file.name for file in place.path.parent.iterdir()}
    assert beside == {place.path.name, place.other.name, place.export.name}, beside
    home = place.root / "home"
    for folder in (home / "data" / "sessions").iterdir():
        os.utime(folder, (1, 1))  # one that never became a session goes after a day
    for part in home.rglob("*.part"):
        os.utime(part, (1, 1))  # a backup that was cut off goes after an hour
    assert ProjectSession.recoverable() == []
    sessions = list((home / "data" / "sessions").iterdir())
    assert not sessions, [[file.name for file in folder.iterdir()] for folder in sessions]
    lying = [file.name for file in home.rglob("*") if file.is_file() and file.suffix != ".cxdesk"]
    assert not lying, lying


def campaign(place: Place, base: Path, name: str, fault: str, step: int) -> dict[str, object]:
    """Play a flow with a fault at every ``step``-th call; return figures and what went wrong."""
    flow = FLOWS[name]
    place.put_back(base)
    counted = in_child(lambda tell: play(place, flow, COUNT, 0, False, tell))
    bugs = kept(counted, "bug ")
    assert not bugs, bugs
    calls = int(kept(counted, "count ")[0])
    sums: dict[str, int] = {"points": 0, "offered": 0, "refused": 0}
    wrong: list[str] = []
    for at in range(1, calls + 1, step):
        for go_on in (False,) if fault == "kill" else (False, True):
            place.put_back(base)
            told = in_child(lambda tell: play(place, flow, FAULTS[fault], at, go_on, tell))  # noqa: B023
            sums["refused"] += "refused" in told
            try:
                for key, value in look(place, told).items():
                    sums[key] += value
            except (AssertionError, CxdeskError) as error:
                wrong.append(f"{at} go_on={go_on}: {type(error).__name__} {error}")
    return {"flow": name, "fault": fault, "calls": calls, **sums, "wrong": wrong}


# ---------------------------------------------------------------------------------------------------- power cuts


@dataclass
class Disk:
    """Files by number, and names in order; what was not flushed may be there, half there or not there."""

    names: dict[str, int | None]
    synced: dict[int, bytes]
    pending: dict[int, list[tuple[str, int, bytes]]] = field(default_factory=dict)
    moves: list[tuple[str, str, int]] = field(default_factory=list)
    flushed: int = 0


def snapshot(root: Path) -> Disk:
    """Return all files below a folder."""
    disk = Disk({}, {})
    for path in sorted(root.rglob("*")):
        if path.is_dir():
            disk.names[str(path)] = None
        else:
            number = -path.stat().st_ino
            disk.names[str(path)] = number
            disk.synced[number] = path.read_bytes()
    return disk


Entry = tuple[str, int, int, bytes]


def entries(log: bytes) -> list[Entry]:
    """Return what the shim wrote down: operation, inode, offset, data."""
    found, at = [], 0
    while at < len(log):
        op, inode, offset, size = struct.unpack_from("=8sQqQ", log, at)
        at += 32
        found.append((chr(op[0]), inode, offset, log[at : at + size]))
        at += size
    return found


def run_until(disk: Disk, log: list[Entry]) -> list[str]:
    """Play a log on a disk; return what was acknowledged on the way."""
    told: list[str] = []
    current = {-number: number for number in disk.synced}
    for position, (op, inode, offset, payload) in enumerate(log):
        if op == "A":
            told.append(payload.decode())
        elif op == "C":
            current[inode] = position + 1
            disk.synced[position + 1] = b""
            disk.moves.append(("C", payload.decode(), position + 1))
        elif op in "UMR":
            disk.moves.append((op, payload.decode(), 0))
        elif op in "WT":
            disk.pending.setdefault(current[inode], []).append((op, offset, payload))
        elif inode in current:
            number = current[inode]
            disk.synced[number] = written(disk.synced[number], disk.pending.pop(number, []))
        else:
            disk.flushed = len(disk.moves)
    return told


def written(before: bytes, operations: list[tuple[str, int, bytes]]) -> bytes:
    """Return a file after writes and truncations."""
    data = bytearray(before)
    for op, offset, payload in operations:
        if op == "T":
            data = data[:offset].ljust(offset, b"\0")
        else:
            data = data.ljust(offset, b"\0")
            data[offset : offset + len(payload)] = payload
    return bytes(data)


def survivors(operations: list[tuple[str, int, bytes]], dice: random.Random) -> list[tuple[str, int, bytes]]:
    """Return what of the unflushed writes reached the disk: all, none, or some of their sectors."""
    left: list[tuple[str, int, bytes]] = []
    for op, offset, payload in operations:
        fate = dice.choice(("whole", "lost", "torn"))
        if fate == "whole" or (fate == "torn" and op == "T"):
            left.append((op, offset, payload))
        elif fate == "torn":
            for start in range(0, len(payload), SECTOR):
                if dice.random() < 0.5:
                    left.append((op, offset + start, payload[start : start + SECTOR]))
    return left


def cut(disk: Disk, place: Place, dice: random.Random) -> None:
    """Put on the real disk what a power cut would leave; directories lose their last changes, in order."""
    names = dict(disk.names)
    for op, payload, number in disk.moves[: dice.randint(disk.flushed, len(disk.moves))]:
        if op == "C":
            names[payload] = number
        elif op == "M":
            names[payload] = None
        elif op == "U":
            names.pop(payload, None)
        else:
            source, target = payload.split("\0")
            names[target] = names.pop(source)
    shutil.rmtree(place.root)
    place.root.mkdir()
    for name, found in sorted(names.items()):
        if found is None:
            Path(name).mkdir()
        else:
            unflushed = survivors(disk.pending.get(found, []), dice)
            Path(name).write_bytes(written(disk.synced[found], unflushed))


def power(place: Place, base: Path, name: str, cuts: int, seed: int) -> dict[str, object]:
    """Record a flow, cut the power at random moments of it and look at what is left."""
    flow, log_file, disk_file = FLOWS[name], base.parent / "log", base.parent / "disk"

    def record(tell: Tell) -> None:
        before = flow.prepare(place)
        disk_file.write_text(repr(snapshot(place.root)))
        descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        place.arm(LOG, 0, descriptor)
        for line in flow.told:
            tell(line)
        flow.act(place, before, tell)

    place.put_back(base)
    bugs = kept(in_child(record), "bug ")
    assert not bugs, bugs
    log, dice, wrong = entries(log_file.read_bytes()), random.Random(seed), []
    offered = 0
    for number in range(cuts):
        at = dice.randint(len(flow.told), len(log))
        disk = eval(disk_file.read_text(), {"Disk": Disk})
        told = run_until(disk, log[:at])
        cut(disk, place, dice)
        try:
            offered += look(place, told)["offered"]
        except (AssertionError, CxdeskError) as error:
            wrong.append(f"cut {number} after {at} of {len(log)}: {type(error).__name__} {error}")
    return {
        "flow": name,
        "fault": "power",
        "calls": len(log),
        "points": cuts,
        "offered": offered,
        "wrong": wrong,
    }


def main() -> None:
    """Run the campaigns that are asked for and print a list of their figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--flows", default=",".join(FLOWS))
    parser.add_argument("--faults", default="kill,full,broken,power")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    place, base = Place(arguments.folder / "here"), arguments.folder / "base"
    place.root.mkdir()
    os.environ["CXDESK_HOME"] = str(place.root / "home")
    make(place)
    shutil.copytree(place.root, base)
    figures = []
    for name in arguments.flows.split(","):
        for fault in arguments.faults.split(","):
            start = time.monotonic()
            if fault == "power":
                found = power(place, base, name, arguments.cuts, arguments.seed)
            else:
                found = campaign(place, base, name, fault, arguments.step)
            print(f"{name} {fault} {time.monotonic() - start:.1f} s", file=sys.stderr)
            figures.append(found)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
