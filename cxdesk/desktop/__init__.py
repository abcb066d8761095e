"""The window: all that has widgets. It shows the project and asks verbs for changes; it computes and stores nothing."""
