"""Figures computed from tallies: metric kinds, intervals, pooling by period and segment, series ready to draw.

``kinds`` and ``words`` are light; ``series`` and ``pool`` are for when figures are needed, and numpy is imported when
the first is computed. Nothing here draws or reads files.
"""
