"""Charts: each takes one finished table and returns one plotly Figure. They count nothing and show nothing themselves."""

from newskit.charts.coverage import coverage, speakers
from newskit.charts.overlap import alignment, overlap
from newskit.charts.vocabulary import vocabulary

__all__ = ["alignment", "coverage", "overlap", "speakers", "vocabulary"]
