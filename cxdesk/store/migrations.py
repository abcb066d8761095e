"""From older schemas to the current one: all steps in one transaction, on the working copy only.

A step is a function of a sqlite-utils Database that brings a file from version n - 1 to n; it writes SQL, adds columns
with ALTER TABLE, and never uses ``transform``. The library is imported only where a file needs a step. What a step does
is frozen once released: it must not know the record classes of today.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from cxdesk.store import schema, to_2

if TYPE_CHECKING:
    from sqlite_utils import Database


class Step(NamedTuple):
    """What brings a file to ``version`` from the one before."""

    version: int
    name: str
    run: "Callable[[Database], None]"


STEPS: Final[tuple[Step, ...]] = (Step(2, "quotes_targets_and_refreshes", to_2.run),)
"""The released steps in order; version 1 is the first schema there is."""


def migrate(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> list[str]:
    """Bring a working copy up to date, all or nothing; return the names of the steps taken.

    ``steps`` end at the version to reach. Raises sqlite3.Error where a step fails, the references do not hold
    afterwards or the file is of a version that no step starts from; the file is as it was then.
    """
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    target = steps[-1].version if steps else schema.VERSION
    if found == target:
        return []
    due = [step for step in steps if step.version > found]
    if [step.version for step in due] != list(range(found + 1, target + 1)):
        raise sqlite3.DatabaseError(f"version {found} cannot be brought to {target}")
    _run(connection, due, target)
    return [step.name for step in due]


def _run(connection: sqlite3.Connection, due: Sequence[Step], target: int) -> None:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("cxdesk")
    for step in due:
        migrations(name=step.name)(step.run)
    connection.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction
    try:
        connection.execute("BEGIN IMMEDIATE")
        migrations.apply(Database(connection, execute_plugins=False))
        connection.execute(f"DROP TABLE {migrations.migrations_table}")  # user_version is our book
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise sqlite3.IntegrityError("the migrated file has broken references")
        connection.execute(f"PRAGMA user_version={target}")
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys=ON")
