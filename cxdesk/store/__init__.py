"""Project files: SQLite, working copies, whole-file saves and recovery. Nobody but the session looks in here."""
