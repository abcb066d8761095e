"""What a user can be told: each error is one clear sentence that says what is wrong and what to do.

Anything else that escapes is a bug and is reported as one. This module must not know where errors come from.
"""


class CxdeskError(Exception):
    """A known, explained failure; ``str()`` is the sentence shown to the user."""


class RuleError(CxdeskError):
    """A change that would break an invariant of the project (nothing was changed)."""


class FileError(CxdeskError):
    """A project or data file that cannot be used as asked (missing, damaged, foreign, newer, locked, full disk)."""


class ConflictError(FileError):
    """The project file on disk is not the one that was opened; nothing was overwritten."""


class DamagedError(FileError):
    """A project file whose content cannot be trusted; what is readable can be rescued into another file."""


class LockedError(FileError):
    """A project file that somebody has open; it can be looked at read-only."""


class Cancelled(CxdeskError):
    """Long work stopped because the user asked; no trace of it is left."""
