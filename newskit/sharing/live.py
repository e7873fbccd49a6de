"""The explorer as a notebook shows it: its Share button writes the file that `document` makes."""

from __future__ import annotations

import os

import pandas as pd

from newskit.explorer.widget import Explorer
from newskit.sharing.document import explorer_page
from newskit.story import Story


def explore(story: Story, marks: str | os.PathLike[str] | pd.DataFrame | None = None) -> Explorer:
    """The explorer of `story`: shown as a cell's last value, it draws itself.

    `marks` is what was made of the findings before (checked, rejected, noted): a CSV file, which need not be there yet and in which every
    mark is kept, or a table like `explorer.marks`. What is saved with the notebook has the marks from before the cell ran: run it again,
    or show the explorer in another cell, and share.
    ValueError: the file lacks a column, or has a mark that is none.

    >>> explorer = nk.explore(nk.sample(), marks="marks.csv")  # doctest: +SKIP
    >>> explorer.selected = explorer.selected[:2]  # doctest: +SKIP
    """
    return Explorer(story, export=explorer_page, marks=marks)
