"""A catalog of five invented models in place of the shipped one, on a computer whose figures are fixed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sotto.services.catalog import CatalogService
from sotto.services.container import Services
from sotto.services.memory_speed import MemorySpeed
from support.catalog_files import file_json, licence_json, model_json, write_catalog, write_licences

GB = 1_000_000_000
OPEN = {"weights": "open", "code": "open", "data": "open"}

CODER = {"role": "code", "languages": ["en", "fr"], "origin": {"author": "The Tellers", "base": "Fable 1B"}}


def write_small_catalog(folder: Path, *more: dict[str, Any]) -> Path:
    """Write the catalog, with ``more`` models in it, and its licences into ``folder``, which is returned.

    On a computer with 10 GB free, ``tale-7b`` (two sizes) and ``open-1b`` run well and ``huge-70b`` is too large.
    """
    limited = licence_json("limited", name="Limited Terms", text=None, **{"class": "open with use policy"})
    write_licences(folder / "licenses" / "models", licence_json(), limited)
    large = file_json("tale-7b-Q8_0.gguf", quantization="Q8_0", bytes=7_500_000_000)
    write_catalog(
        folder / "catalog.json",
        small_model("huge-70b", 70, [file_json("huge.gguf", bytes=40 * GB)]),
        small_model("tale-7b", 7, [file_json("tale-7b-Q4_K_M.gguf"), large]),
        small_model("open-1b", 1, [file_json("open.gguf", bytes=1 * GB)], openness=OPEN, licence="limited"),
        small_model("coder-3b", 3, [file_json("coder.gguf", bytes=2 * GB)], **CODER),
        small_model("base-1b", 1, [file_json("base.gguf", bytes=1 * GB)], role="base"),
        *more,
    )
    return folder


def use_catalog(monkeypatch: pytest.MonkeyPatch, folder: Path, free: int = 10 * GB) -> None:
    """Have services that are built from now on read the catalog in ``folder``, with so many bytes of memory free."""
    monkeypatch.setattr("sotto.engine.hardware.memory_available", lambda: free)
    service = property(lambda services: _catalog(services, folder))
    monkeypatch.setattr("sotto.services.container.Services.catalog", service)


def _catalog(services: Services, folder: Path) -> CatalogService:
    speed = MemorySpeed(folder, lambda: 80e9)
    return CatalogService(folder, services.tasks, services.hub, services.generation, speed)


def small_model(model_id: str, billions: int, files: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """Return an invented model for the catalog."""
    parameters = {"parameters": billions * GB, "active_parameters": billions * GB}
    return model_json(model_id, **parameters, files=files, **changes)
