"""What a user can do to a project: pure functions that look at it and return a change, or None for no change."""
