"""The import dialog: what was understood of a table, the user's corrections, and the import itself."""
