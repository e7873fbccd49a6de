# Every target only calls Python: without make, `python3 tools/make.py lab` does the same.
# A setting on the command line (make lab ARTICLES="my folder") reaches Python through the environment.
PYTHON = python3

help lab test share bench check:
	@$(PYTHON) tools/make.py $@

.PHONY: help lab test share bench check
