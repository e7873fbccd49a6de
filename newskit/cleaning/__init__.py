"""Lines → blocks, each with a kind; nothing is deleted. One article at a time, but for the lines an outlet repeats (`repeated`)."""

from newskit.cleaning.agencies import is_agency
from newskit.cleaning.article import clean, is_stub
from newskit.cleaning.repeated import repeated_lines, set_aside

__all__ = ["clean", "is_agency", "is_stub", "repeated_lines", "set_aside"]
