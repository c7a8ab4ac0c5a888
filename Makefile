# Everything a newcomer needs, on a machine with Python 3.11 or later and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check bench soak clean

demo: $(VENV)/.installed  ## minutes of the two example meetings
	@$(BIN)/minutes run examples/weekly-planning-ko.txt --timezone Asia/Seoul --roster examples/roster.json
	@echo
	@$(BIN)/minutes run examples/weekly-product-sync.vtt --title "Weekly product sync" --date 2026-11-24T10:00 \
		--timezone America/New_York --roster examples/roster.json
	@echo
	@echo "Your own: $(BIN)/minutes run FILE --date 2026-11-20T14:00   (with a language model: see README, Try it)"

test: $(VENV)/.installed-dev  ## every test; needs no service
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed-dev  ## lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_imports.py

bench: $(VENV)/.installed-dev  ## the figures of docs/measurements.md
	$(BIN)/python -m tests.benchmarks

soak: $(VENV)/.installed-dev  ## a thousand random sequences on a page; a run killed at every place; a quarter of digests; the running system disturbed
	$(BIN)/python -m tests.notion.harmless --sequences 1000
	$(BIN)/python -m tests.notion.crashes
	$(BIN)/python -m tests.digest.quarter
	$(BIN)/python -m tests.soak

clean:
	rm -rf $(VENV) build dist *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing into $(VENV) (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $@
