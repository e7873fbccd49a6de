"""Notebook in, safe file out: `document` makes the file, `notebook` reads what was saved."""
