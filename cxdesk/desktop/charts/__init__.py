"""The chart panel: trend, distribution and segments of what is selected on the map."""
