"""Damaged files: nothing crashes, nothing is silently wrong, and what is readable is rescued.

Some three hundred damaged copies in every run, three thousand with ``CXDESK_LONG=1``.
"""

import os
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cxdesk.errors import DamagedError, FileError
from cxdesk.model.answers import Batch
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Journey, PainPoint, Rater, Round, Score, Touchpoint
from cxdesk.session import ProjectSession, check_file, repair_file
from cxdesk.store import seal
from cxdesk.verbs import data, notes
from tests.store.making import DATASET, done

EACH = 300 if os.environ.get("CXDESK_LONG") == "1" else 30
PAGE = 4096


def one_bit(data: bytearray, dice: random.Random) -> None:
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def zeros(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data))
    length = min(512, len(data) - at)
    data[at : at + length] = bytes(length)


def zero_page(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data) // PAGE) * PAGE
    data[at : at + PAGE] = bytes(PAGE)


def swapped_pages(data: bytearray, dice: random.Random) -> None:
    a, b = (dice.randrange(len(data) // PAGE) * PAGE for _side in "ab")
    data[a : a + PAGE], data[b : b + PAGE] = data[b : b + PAGE], data[a : a + PAGE]


def random_bytes(data: bytearray, dice: random.Random) -> None:
    for _byte in range(100):
        data[dice.randrange(len(data))] = dice.randrange(256)


def cut(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data)) :]


def cut_at_a_page(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data) // PAGE) * PAGE :]


def zero_tail(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data))
    data[at:] = bytes(len(data) - at)


def header_byte(data: bytearray, dice: random.Random) -> None:
    data[dice.randrange(100)] = dice.randrange(256)


def first_page_byte(data: bytearray, dice: random.Random) -> None:
    data[100 + dice.randrange(PAGE - 100)] = dice.randrange(256)


DAMAGES = [
    one_bit, zeros, zero_page, swapped_pages, random_bytes, cut, cut_at_a_page, zero_tail, header_byte, first_page_byte,
]  # fmt: skip


def project_of(path: Path) -> Project:
    """Return what a file holds."""
    session = ProjectSession.open(path, read_only=True)
    project = session.project
    session.close()
    return project


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_noticed_and_what_is_readable_is_rescued(path: Path, damage) -> None:
    good = path.read_bytes()
    expected = project_of(path)
    dice = random.Random(damage.__name__)
    rescued_some = 0
    for number in range(EACH):
        data = bytearray(good)
        damage(data, dice)
        if data == good:
            continue
        broken = path.with_name(f"Broken {number}.cxdesk")
        broken.write_bytes(data)
        with pytest.raises(FileError):
            ProjectSession.open(broken)
        out = path.with_name(f"Rescued {number}.cxdesk")
        try:
            assert not check_file(broken).ok
            counts = repair_file(broken, out)
        except FileError:
            assert not out.exists()
            continue
        assert broken.read_bytes() == data
        assert check_file(out).problems == ()
        rescued_some += 1
        found = project_of(out)
        assert found.count(Touchpoint) == counts.get("touchpoint", 0) <= expected.count(Touchpoint)
        out.unlink()
    assert rescued_some or damage in (header_byte,)


def test_a_bit_that_no_check_of_sqlite_sees_is_seen(path: Path) -> None:
    """Flips in a text: SQLite finds the file sound, opening refuses it."""
    good = path.read_bytes()
    at = good.index(b"Queue is too long")
    unseen = 0
    for offset in range(17):
        data = bytearray(good)
        data[at + offset] ^= 4
        path.write_bytes(data)
        with closing(sqlite3.connect(path)) as connection:
            unseen += connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        with pytest.raises(DamagedError):
            ProjectSession.open(path)
    assert unseen >= 15


def test_a_rescue_of_a_sound_file_loses_nothing(path: Path) -> None:
    out = path.with_name("Out.cxdesk")
    counts = repair_file(path, out)
    assert counts["lost"] == 0
    assert counts["rows"] == 300
    assert counts["pain_point"] == 1
    assert project_of(out) == project_of(path)
    before, after = ProjectSession.open(path, read_only=True), ProjectSession.open(out)
    assert [entry.id for entry in after.history()] == [entry.id for entry in before.history()]
    assert after.redo_entry == before.redo_entry
    assert after.tallies(["00000000000000a1"]) == before.tallies(["00000000000000a1"])
    assert after.raw_rows(DATASET.id) == before.raw_rows(DATASET.id)
    assert counts["history"] == len(before.history()) - 1
    while after.undo():
        pass
    assert after.project.count(Touchpoint) == 0
    before.close()
    after.discard()


def test_one_lost_page_costs_only_what_was_on_it(path: Path) -> None:
    """At least 95 % of the imported rows survive any one page of their table."""
    session = ProjectSession.open(path)
    first = session.project.all(Touchpoint)[0]
    big = DATASET.__class__("00000000000000d2", "Big", "big.csv", "2026", 20_000, DATASET.columns)
    numbers = range(2, 20_002)
    cells = (["2026-01-01"] * 20_000, ["Gate"] * 20_000, [n % 11 for n in numbers])
    session.import_dataset(
        data.import_dataset(session.project, big, [], {}), [Batch.of_columns(numbers, cells)]
    )
    for number in range(400):
        done(session, notes.add_pain_point(session.project, first.id, f"Pain number {number}"))
    session.close()
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    good = path.read_bytes()
    dice = random.Random(5)
    rows, pains = [], []
    for page in dice.sample(range(30, pages), 25):
        data_now = bytearray(good)
        data_now[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
        path.write_bytes(data_now)
        out = path.with_name("Out.cxdesk")
        counts = repair_file(path, out)
        rows.append(counts["rows"])
        pains.append(counts.get("pain_point", 0))
        out.unlink()
    assert min(rows) >= 0.95 * 20_300
    assert sorted(rows)[len(rows) // 2] >= 20_000
    assert max(pains) == 401


def test_content_that_cannot_be_right_is_mended_or_dropped_and_counted(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "UPDATE score SET success = 99, effort = 3; UPDATE pain_point SET severity = 77;"
            "UPDATE touchpoint SET channel = 'telepathy', notes = 'a' || char(0) || 'b' WHERE name = 'Gate';"
            "INSERT INTO opportunity VALUES ('o9', 'nobody', 'An orphan', 0);"
            "UPDATE link SET touchpoint_id = 'nobody' WHERE touchpoint_id IS NOT NULL;"
            "CREATE TRIGGER t AFTER INSERT ON stage BEGIN DELETE FROM stage; END;"
        )
    seal.put(path)
    out = path.with_name("Out.cxdesk")
    counts = repair_file(path, out)
    assert counts["lost"] == 1
    project = project_of(out)
    gate = next(t for t in project.all(Touchpoint) if t.name == "Gate")
    assert (gate.channel, gate.notes) == ("", "ab")
    assert project.all(PainPoint)[0].severity == 2
    (score,) = project.scores_of(
        project.all(PainPoint)[0].touchpoint_id, next(iter(project.by_kind()["round"])).id
    )
    assert (score.success, score.effort) == (None, 3)
    assert set(project.links_of(DATASET.id).values()) == {None}
    assert check_file(out).ok


@pytest.mark.parametrize("lost", ["journey", "stage", "rater", "round"])
def test_what_a_lost_record_held_together_stays(path: Path, lost: str) -> None:
    before = project_of(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DELETE FROM {lost}")
        connection.commit()
    seal.put(path)
    out = path.with_name("Out.cxdesk")
    repair_file(path, out)
    after = project_of(out)
    assert {t.name for t in after.journey_touchpoints(after.journeys()[0].id)} == {
        t.name for t in before.all(Touchpoint)
    }
    assert after.all(Score) == before.all(Score)
    assert after.all(PainPoint) == before.all(PainPoint)
    assert min(after.count(kind) for kind in (Journey, Rater, Round)) == 1


def test_a_file_without_a_map_is_damaged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DELETE FROM score; DELETE FROM pain_point; DELETE FROM opportunity; DELETE FROM link; DELETE FROM quote;"
            "DELETE FROM touchpoint; DELETE FROM stage; DELETE FROM journey;"
        )
    seal.put(path)
    with pytest.raises(DamagedError, match="at least one"):
        ProjectSession.open(path)


def test_a_file_of_nothing_but_noise_is_hopeless(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:200] + bytes(len(data) - 200))
    out = path.with_name("Out.cxdesk")
    with pytest.raises(DamagedError, match="Nothing could be rescued"):
        repair_file(path, out)
    assert not out.exists()
    assert ProjectSession.recoverable() == []


def test_a_rescue_keeps_the_rows_before_and_after_a_refresh(path: Path) -> None:
    session = ProjectSession.open(path)
    dataset = session.project.get(Dataset, DATASET.id)
    after = replace(dataset, rows=2, stored_as="00000000000000d9")
    newer = [Batch.of_columns([2, 3], (["2026-02-01", "2026-02-02"], ["Gate", "Gate"], [10, 0]))]
    change = data.refresh_dataset(session.project, after, {})
    assert change is not None
    session.refresh_dataset(change, newer)
    session.save()
    session.close()
    out = path.with_name("Out.cxdesk")
    counts = repair_file(path, out)
    assert (counts["lost"], counts["rows"]) == (0, 2)
    assert check_file(out).problems == ()
    rescued, before = ProjectSession.open(out), ProjectSession.open(path)
    for _step in range(2):
        assert rescued.project == before.project
        assert rescued.raw_rows(DATASET.id) == before.raw_rows(DATASET.id)
        assert rescued.tallies(["00000000000000a1"]) == before.tallies(["00000000000000a1"])
        assert rescued.undo() is not None
        before.undo()
    assert len(rescued.raw_rows(DATASET.id)) == 300
    rescued.discard()
    before.discard()
