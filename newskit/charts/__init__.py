"""Charts: each takes one finished table and returns one plotly Figure. They count nothing and show nothing themselves.

`save` writes a chart to a PNG or SVG file.
"""

from newskit.charts.barcode import barcode
from newskit.charts.coverage import coverage, speakers
from newskit.charts.cue_verbs import cue_verbs
from newskit.charts.loaded import loaded_language
from newskit.charts.overlap import alignment, overlap
from newskit.charts.picture import save
from newskit.charts.positions import positions
from newskit.charts.republished import republished
from newskit.charts.richness import richness
from newskit.charts.shared import shared_vocabulary
from newskit.charts.stories_over_time import stories_over_time
from newskit.charts.vocabulary import vocabulary

__all__ = [
    "alignment",
    "barcode",
    "coverage",
    "cue_verbs",
    "loaded_language",
    "overlap",
    "positions",
    "republished",
    "richness",
    "save",
    "shared_vocabulary",
    "speakers",
    "stories_over_time",
    "vocabulary",
]
