"""Notebook in, safe file out."""

from newskit.sharing.document import document, story_page
from newskit.sharing.notebook import share

__all__ = ["document", "share", "story_page"]
