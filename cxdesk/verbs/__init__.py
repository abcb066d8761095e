"""What a user can do to a project: pure functions that look at the project and return a change, or None for no change."""
