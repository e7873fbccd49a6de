"""`python -m newskit` is the command `newskit`."""

import sys

from newskit.cli import main

sys.exit(main())
