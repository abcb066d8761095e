"""The window: all that has widgets. It shows the project and asks verbs for changes; it computes and stores nothing."""

from cxdesk.desktop import quick as quick  # imported for what it does, before the rest
