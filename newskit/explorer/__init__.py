"""The widget: picks outlets, shows the figures and the evidence behind a mark."""

from newskit.explorer.widget import Explorer, explore

__all__ = ["Explorer", "explore"]
