"""newskit: how several outlets told the same story.

>>> import newskit as nk
>>> story = nk.sample()
>>> nk.explore(story)  # doctest: +SKIP

The public names are loaded on first use, so importing the package is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_WHERE = {
    "newskit.story": "Article Block Line Story",
    "newskit.reading": "read sample",
    "newskit.corrections": "correct unmatched read_corrections save_corrections",
    "newskit.analysis": "articles lines versions sentences words counted_words mentions quotations vocabulary concordance phrases"
    " collocations loaded_language loaded_words shared_vocabulary dispersion richness headlines headline_words weights similarity"
    " sentence_overlap sensitivity related edits passages article_origins article_overlap passage_coverage omissions disagreements"
    " quotation_matches quote_coverage quote_summary speaker_share speaker_positions cue_verbs findings without_shared_copy",
    "newskit.sharing.live": "explore",
    "newskit.sharing.notebook": "share",
    "newskit.sharing.workbook": "save_tables",
}
_MODULE_OF = {name: module for module, names in _WHERE.items() for name in names.split()}

__all__ = ["charts", "corpus", *_MODULE_OF]


def __getattr__(name: str) -> Any:
    if name in ("charts", "corpus"):
        return import_module(f"newskit.{name}")
    if name in _MODULE_OF:
        return getattr(import_module(_MODULE_OF[name]), name)
    raise AttributeError(f"newskit has no {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
