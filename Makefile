# Two commands: `make run` and `make test`. Both set up all they need on a machine with git, make and Python 3.11.
# `make mta` tests with real mail servers: it needs root and what .ci/mail-servers installs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test mta bench demo lint types clean

$(READY): constraints.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Circles needs Python 3.11 or newer; try make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

run: $(READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec $(BIN)/circles serve $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest $(ARGS)

mta: $(READY)
	$(BIN)/python -m pytest -m mta -rs -n 2 tests/mta $(ARGS)

demo: $(READY)
	@$(BIN)/circles demo $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy

# How well new text is found in replies, beside what others do: make bench ARGS="folder/of/cases"
bench: $(READY)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python -m tests.bench.extraction $(ARGS)

clean:
	rm -rf $(VENV) var build *.egg-info
