"""From one story to a year of news: the same tables for corpora larger than memory.

>>> corpus = nk.corpus.build("articles.parquet", "my corpus")  # doctest: +SKIP
>>> nk.explore(corpus.story(corpus.stories["story"][0]))  # doctest: +SKIP

Needs `newskit[corpus]`. Imported on first use: `newskit` itself does without.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from newskit.corpus.invented import sample
from newskit.corpus.opened import Corpus
from newskit.corpus.settings import Settings

__all__ = ["Corpus", "Settings", "build", "open", "sample"]


def build(
    where: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    to: str | os.PathLike[str],
    engine: str | None = None,
    settings: Settings | None = None,
    rebuild: bool = False,
) -> Corpus:
    """The corpus of the articles in `where`, written to the folder `to`.

    `where`: Parquet, JSON Lines and CSV, cut in pieces and never read whole; and whatever else `nk.read` reads. Every document is either an
    article or a row of the table `rejected` with its reason. What articles.csv, outlets.csv and corrections.csv beside the files say is
    applied as `nk.read` does; a line of them that fits nothing stands in `rejected` too, as no document. `engine`: the address of a Ray
    cluster, which must see the same folders ("auto": the one running on this machine); without it, this machine.

    Stopped half-way, the same call goes on where it was. Called again with the same files it changes nothing; files that are new are added:
    stories keep their ids, the standing lines and word weights of the first build stay, and what is corrected in articles that are there
    already waits for `rebuild`. It makes all anew from everything that was given so far and `where`: stories, lines and weights are then
    those of one build. See `Settings` for the rules of thumb; other settings than before take effect on what is added, or on everything
    with `rebuild`.

    FileNotFoundError: nothing at `where`, or what was given is gone when it is rebuilt. ValueError: no article in it, a file that has
    changed since it was added, or other files in the folder `to`. ImportError: the extra is not installed.
    """
    from newskit.corpus.building import build

    return Corpus(build(where, to, engine, settings, rebuild))


def open(folder: str | os.PathLike[str]) -> Corpus:
    """The corpus in a folder that `build` wrote to. FileNotFoundError: there is none that was finished.

    >>> corpus.open("my corpus").stories  # doctest: +SKIP
    """
    return Corpus(folder)
