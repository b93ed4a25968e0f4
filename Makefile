# Developers' commands. `make run` and `make test` prepare everything they need themselves.
# Without make (Windows): docs/contributing.md names the commands behind each target.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench screenshots translations guide soak constraints catalog-check clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1	/' | expand -t 16

setup: ## make .venv with everything in it (does nothing if it is up to date)
	@$(PYTHON) packaging/prepare.py

run: setup ## start Sotto; ARGS="ask Hello" passes arguments
	@$(BIN)/sotto $(ARGS)

# Tests wait for programs they started, so they run beside each other; ARGS="-n0" runs them one after the other.
test: ## run all tests but the long ones; ARGS="tests/config -k paths" selects some
	@$(PYTHON) packaging/prepare.py --with-tests
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal $(ARGS)

lint: setup ## check style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure speeds; ARGS are passed on
	@$(BIN)/python tests/benchmarks/run.py $(ARGS)

screenshots: setup ## make the pictures in the documentation anew
	@$(BIN)/python packaging/screenshots.py $(ARGS)

translations: setup ## bring the translations up to date; ARGS="--missing" lists what is not translated
	@$(BIN)/python packaging/translations.py $(ARGS)

guide: ## train the guide from the handbook; ARGS="--continue" goes on from the shipped one
	@$(PYTHON) packaging/prepare.py --with-guide
	@PYTHONPATH=packaging $(BIN)/python -m guide.make $(ARGS)

soak: setup ## run the long loops
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m soak --timeout=0 $(ARGS)

constraints: setup ## note the installed versions in packaging/constraints.txt
	@$(BIN)/python packaging/pin.py

catalog-check: setup ## ask the hub for what the catalog lacks; ARGS="--write" writes it down
	@$(BIN)/python packaging/catalog_check.py $(ARGS)

clean: ## remove .venv, caches and built files
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
