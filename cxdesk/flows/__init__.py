"""Whole pieces of work that both faces offer: the sample, an import, a report. Each joins session, exchange and render.

The rooms below do not know one another; what needs two of them stands here, without widgets and without printing.
"""
