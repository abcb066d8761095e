"""Figures computed from a project's own records: the CX index and the emotion curve."""
