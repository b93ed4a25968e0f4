"""A small catalog of invented models, as JSON to be changed and written, and as entries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sotto.catalog.entries import Catalog
from sotto.catalog.licences import load_licences
from sotto.catalog.loader import load_catalog


def file_json(name: str = "tale-Q4_K_M.gguf", **changes: Any) -> dict[str, Any]:
    """Return a pinned file; its hash follows from its name."""
    return {
        "kind": "model",
        "quantization": "Q4_K_M",
        "repository": "someone/tale-GGUF",
        "name": name,
        "commit": "c0" * 20,
        "bytes": 4_000_000_000,
        "sha256": name.encode().hex().ljust(64, "0")[:64],
        "check": "pinned",
        **changes,
    }


def model_json(model_id: str = "tale-7b", **changes: Any) -> dict[str, Any]:
    """Return a model with one file; its KV cache takes 131,072 bytes a token, 1.07 GB in the usual window.

    Its chat template is not known, or there is none if its role needs none.
    """
    return {
        "id": model_id,
        "name": model_id.replace("-", " ").title(),
        "family": "Tale",
        "role": "chat",
        "summary": "Tells stories.",
        "languages": ["en", "de"],
        "parameters": 7_000_000_000,
        "active_parameters": 7_000_000_000,
        "context": 32_768,
        "architecture": {"layers": 32, "kv_heads": 8, "head_size": 128},
        "licence": "free",
        "openness": {"weights": "open", "code": "partly", "data": "closed"},
        "origin": {"author": "The Tellers", "base": "Fable 7B"},
        "template_sha256": [],
        "template_of": "nobody" if changes.get("role") in ("base", "embedding") else None,
        "notes": [],
        "files": [file_json(f"{model_id}-Q4_K_M.gguf")],
        **changes,
    }


def licence_json(licence_id: str = "free", **changes: Any) -> dict[str, Any]:
    """Return an open licence whose text is stored in ``free.txt``."""
    return {
        "id": licence_id,
        "name": "Free Licence",
        "class": "open",
        "obligations": ["Do what you like."],
        "address": "https://example.org/free",
        "text": "free.txt",
        **changes,
    }


def write_licences(folder: Path, *licences: dict[str, Any]) -> Path:
    """Write a folder of licences and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "free.txt").write_text("Everything is allowed.", encoding="utf-8")
    (folder / "licences.json").write_text(json.dumps({"licences": licences or [licence_json()]}), encoding="utf-8")
    return folder


def write_catalog(path: Path, *models: dict[str, Any], **changes: Any) -> Path:
    """Write a catalog file and return its path."""
    document = {"$schema": "catalog.schema.json", "format": 1, "updated": "2026-11-21", "models": models, **changes}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def catalog_of(folder: Path, *models: dict[str, Any]) -> Catalog:
    """Return the catalog of ``models``, read from a file in ``folder``."""
    licences = load_licences(write_licences(folder / "licences"))
    return load_catalog(write_catalog(folder / "catalog.json", *models), licences)
