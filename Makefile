# Developers' commands. `make run` and `make test` prepare everything they need themselves.
# Without make (Windows): docs/contributing.md names the commands behind each target.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench screenshots translations guide soak constraints catalog-check native package deb deb-check run-installer appimage flatpak windows-installer dmg wheel package-check release-files verify-release clean

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

native: ## build llama.cpp for packages in build/native; ARGS="--no-vulkan" leaves graphics cards out
	@$(PYTHON) packaging/native.py $(ARGS)

package: ## make dist/sotto, which runs on a computer without Python; ARGS are passed on
	@$(PYTHON) packaging/prepare.py --with-package
	@ls build/native/*/native.json >/dev/null 2>&1 || $(MAKE) --no-print-directory native ARGS=
	@$(BIN)/python packaging/bundle.py $(ARGS)

# Linux packages of dist/sotto. The modules say themselves which tool is missing.
LINUX := QT_QPA_PLATFORM=offscreen PYTHONPATH=installer:packaging $(BIN)/python -m linux

deb: setup ## make the .deb for Debian 12 and newer from dist/sotto
	@$(LINUX).deb $(ARGS)

deb-check: setup ## install and use the .deb in a clean Debian 12 (as root)
	@$(LINUX).check_deb $(ARGS)

run-installer: setup ## make the installer for other Linux systems from dist/sotto
	@$(LINUX).run_installer $(ARGS)

appimage: setup ## make the AppImage from dist/sotto; ARGS="--runtime FILE --runtime-sha256 HASH"
	@$(LINUX).appimage $(ARGS)

flatpak: setup ## make the Flatpak manifest for dist/sotto
	@$(LINUX).flatpak $(ARGS)

windows-installer: setup ## make the installer for Windows from a bundle made there; ARGS="--bundle FOLDER"
	@PYTHONPATH=installer:packaging $(BIN)/python -m windows.installer $(ARGS)

# On a Mac, after make package. SOTTO_IDENTITY names the certificate; without it the signature is good for this Mac only.
dmg: setup ## finish, sign and pack dist/Sotto.app; ARGS=FILE.dmg
	@PYTHONPATH=installer:packaging $(BIN)/python -m macos.app
	@installer/macos/sign.sh dist/Sotto.app "$${SOTTO_IDENTITY:--}"
	@installer/macos/dmg.sh dist/Sotto.app $(or $(ARGS),dist/Sotto.dmg) "$${SOTTO_IDENTITY:-}"

wheel: setup ## make dist/sotto-….tar.gz, the source, and from it dist/sotto-….whl, for pip
	@env -u SOURCE_DATE_EPOCH $(BIN)/python -m build --no-isolation --outdir dist .

package-check: ## test what make package and the like made; takes long
	@$(PYTHON) packaging/prepare.py --with-package --with-tests
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m package --timeout=0 $(ARGS)

release-files: setup ## sign what is published; ARGS="FOLDER --key FILE" (docs/decisions/0037-updates.md)
	@$(BIN)/python packaging/release.py $(ARGS)

verify-release: setup ## check signature and every file of a release; ARGS="FOLDER"
	@$(BIN)/python packaging/verify_release.py $(ARGS)

clean: ## remove .venv, caches and built files
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
