"""The map in the window: what is seen, and how it is worked with by mouse and keyboard."""
