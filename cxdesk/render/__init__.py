"""Drawing without widgets: pure geometry, the painter, figures and pages; what is on screen is what is exported."""
