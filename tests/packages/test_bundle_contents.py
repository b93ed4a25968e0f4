"""What is in the bundle: only what is allowed, with its licence, named in the bill, and small enough."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from bundling import contents

pytestmark = pytest.mark.package

ROOT = Path(__file__).resolve().parents[2]
_LIMIT = 280_000_000
"""Bytes of the bundle once it is installed."""


@pytest.fixture(scope="module")
def bill(bundle: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((bundle / "sbom.cdx.json").read_text(encoding="utf-8"))
    return found


def test_only_what_is_allowed_is_in_it_and_nothing_is_missing(bundle: Path) -> None:
    rules = contents.read_rules(ROOT / "packaging" / "bundle_allowed.txt")
    names = contents.names_in(bundle)
    assert contents.faults(names, rules) == []
    assert [name for name in names if "gtk" in name.lower() or "ggml-rpc" in name or "/tests/" in name] == []


def test_it_is_small_enough(bundle: Path) -> None:
    assert sum(path.lstat().st_size for path in bundle.rglob("*") if not path.is_dir()) < _LIMIT


def test_no_file_knows_where_it_was_built(bundle: Path) -> None:
    assert contents.traces(bundle, [ROOT, Path(sys.prefix).resolve()]) == []
    for name in ("sotto", "sotto-engine", "sotto-fetcher"):
        program, modules = _archives(bundle / name)
        parts = [program.extract(part) for part in program.toc if not part.endswith(".pyz")]
        parts += [modules.extract(module, raw=True) or b"" for module in modules.toc]
        assert len(parts) > 300
        assert [part[:200] for part in parts if str(ROOT).encode() in part or sys.prefix.encode() in part] == []


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("sotto", {"huggingface_hub", "httpx2", "ssl", "llama_cpp", "numpy", "jinja2"}),
        ("sotto-engine", {"huggingface_hub", "httpx2", "ssl", "apsw", "keyring", "PySide6"}),
        ("sotto-fetcher", {"llama_cpp", "numpy", "jinja2", "apsw", "keyring", "PySide6"}),
    ],
)
def test_no_program_has_the_modules_of_another(bundle: Path, name: str, foreign: set[str]) -> None:
    _program, modules = _archives(bundle / name)
    packages = {module.partition(".")[0] for module in modules.toc}
    assert "sotto" in packages
    assert packages & foreign == set()


def _archives(program: Path) -> tuple[Any, Any]:
    """Return PyInstaller's readers of what is in a program, and of the modules in that."""
    whole = importlib.import_module("PyInstaller.archive.readers").CArchiveReader(str(program))
    (modules,) = [part for part in whole.toc if part.endswith(".pyz")]
    return whole, whole.open_embedded_archive(modules)


def test_the_bill_is_valid(bundle: Path) -> None:
    pytest.importorskip("cyclonedx", reason="pip install -e .[package]")
    validation = importlib.import_module("cyclonedx.validation.json")
    schema = importlib.import_module("cyclonedx.schema").SchemaVersion.V1_6
    text = (bundle / "sbom.cdx.json").read_text(encoding="utf-8")
    assert validation.JsonStrictValidator(schema).validate_str(text) is None


def test_the_bill_names_what_is_in_the_bundle(bundle: Path, bill: dict[str, Any]) -> None:
    named = {component["name"].lower(): component for component in bill["components"]}
    installed = {folder.name.rpartition("-")[0] for folder in (bundle / "lib").glob("*.dist-info")}
    for folder in (bundle / "lib").glob("*.dist-info"):
        metadata = importlib.metadata.PathDistribution(folder)
        assert named[metadata.name.lower()]["version"] == metadata.version
    assert {"python", "qt", "openssl", "sqlite", "sqlite3-multiple-ciphers", "icu", "llama.cpp"} <= set(named)
    assert len(installed) > 30
    assert re.fullmatch("[0-9a-f]{40}", named["llama.cpp"]["version"])
    assert [one["name"] for one in bill["components"] if one["type"] == "library" and not one["licenses"]] == []


def test_the_bill_has_the_hash_of_every_file_with_native_code(bundle: Path, bill: dict[str, Any]) -> None:
    hashes = {one["name"]: one["hashes"][0]["content"] for one in bill["components"] if one["type"] == "file"}
    native = [name for name in contents.names_in(bundle) if ".so" in name and not (bundle / name).is_symlink()]
    assert set(native) <= set(hashes)
    for name, digest in hashes.items():
        assert hashlib.sha256((bundle / name).read_bytes()).hexdigest() == digest


def test_every_part_has_its_licence(bundle: Path, bill: dict[str, Any]) -> None:
    texts = {folder.name: list(folder.iterdir()) for folder in (bundle / "licenses").iterdir()}
    assert [name for name, files in texts.items() if not files or any(not file.stat().st_size for file in files)] == []
    also = {"qt": "qt-for-python", "pyside6-essentials": "qt-for-python", "shiboken6": "qt-for-python"}
    inside = {"openssl": "cryptography", "sqlite": "sqlite3-multiple-ciphers"}  # their texts, or in the public domain
    for component in bill["components"]:
        if component["type"] == "library":
            name = component["name"]
            name = canonicalize_name(name) if "pypi" in component["purl"] else name
            assert {**also, **inside}.get(name, name) in texts, name
