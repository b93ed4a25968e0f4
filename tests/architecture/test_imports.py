"""Who may import whom: the contracts of pyproject.toml, and what they cannot see, at run time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sys.executable).parent

ENGINE_ONLY = {"llama_cpp", "jinja2", "numpy", "sotto.engine.child", "sotto.engine.__main__"}
NETWORK = {"huggingface_hub", "httpx2", "requests", "urllib3"}
QT = {"PySide6", "shiboken6"}


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=100)


def _loaded_by(statement: str) -> set[str]:
    """Return the names of all modules that are loaded once a fresh interpreter has run ``statement``."""
    program = f"{statement}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"
    result = _run(sys.executable, "-c", program)
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stdout))


def test_the_contracts_are_kept() -> None:
    result = _run(SCRIPTS / "lint-imports", "--no-cache", "--no-logo")
    assert result.returncode == 0, result.stdout + result.stderr


def test_ruff_has_nothing_to_say() -> None:
    result = _run(sys.executable, "-m", "ruff", "check", "--quiet", "--output-format=concise", ".")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("module", ["sotto.services.container", "sotto.cli.program"])
def test_the_core_needs_neither_qt_nor_the_engine_nor_the_network(module: str) -> None:
    loaded = _loaded_by(f"import {module}")
    assert module in loaded
    assert loaded & (QT | ENGINE_ONLY | NETWORK) == set()


def test_the_program_starts_without_loading_anything_heavy() -> None:
    assert _loaded_by("import sotto.__main__") & (QT | ENGINE_ONLY | NETWORK | {"apsw"}) == set()


def test_the_catalog_is_loaded_only_when_somebody_looks_at_it() -> None:
    loaded = _loaded_by("import sotto.services.container; from sotto.cli.parser import build_parser; build_parser()")
    assert {name for name in loaded if name.startswith(("sotto.catalog", "sotto.services.catalog"))} == set()


def test_importing_everything_that_has_no_program_of_its_own_changes_nothing(tmp_path: Path) -> None:
    names = [
        ".".join(path.relative_to(REPOSITORY / "app").with_suffix("").parts)
        for path in sorted((REPOSITORY / "app" / "sotto").rglob("*.py"))
        if path.stem not in ("__main__", "__init__") and "child" not in path.parts and "gui" not in path.parts
    ]
    assert names
    program = f"""
import importlib, json, logging, os, threading
os.environ["SOTTO_DATA_DIR"] = {str(tmp_path / "profile")!r}
before = dict(os.environ), list(logging.getLogger().handlers), os.listdir({str(tmp_path)!r})
for name in json.loads({json.dumps(names)!r}):
    importlib.import_module(name)
assert threading.active_count() == 1, threading.enumerate()
after = dict(os.environ), list(logging.getLogger().handlers), os.listdir({str(tmp_path)!r})
assert before == after, (before, after)
"""
    result = _run(sys.executable, "-c", program)
    assert result.returncode == 0, result.stderr
