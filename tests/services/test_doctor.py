"""The report of ``sotto doctor``: its keys are promised to scripts, its words come from what really is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sotto
from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.services import doctor
from sotto.store.database import Database
from support.running_services import RunningServices

Start = Callable[..., RunningServices]

KEYS: dict[str, set[str] | None] = {
    "version": None,
    "installation": None,
    "llama_cpp": {"version", "backends", "devices", "variant", "graphics_note"},
    "cpu": {"cores", "features"},
    "memory_mb": None,
    "disk_free_mb": None,
    "engine_sandbox": {"network", "exec", "files", "how"},
    "store": {"encrypted", "cipher", "key_protection"},
    "paths": {"data", "config", "cache", "state", "models"},
    "desktop": {"portable", "keep_awake"},
    "self_test": {"store", "engine", "resources"},
}

CPU = {"name": "CPU", "description": "A processor", "backend": "CPU", "kind": "cpu"}
GPU = {"name": "GPU0", "description": "A card", "backend": "Vulkan", "kind": "gpu", "memory_total": 5}
HELLO = {
    "llama_cpp": "0.9",
    "variant": "haswell",
    "why_no_gpu": "Vulkan found no graphics processor that it can use.",
    "devices": [CPU, GPU, CPU],
    "system_info": "CUDA : ARCHS = 500 | CPU : SSE3 = 1 | AVX2 = 1 | AVX512 = 0 | REPACK = 1 | ",
}


def report(running: RunningServices) -> dict[str, Any]:
    return running.wait(running.services.doctor.report())


def test_the_keys_are_those_that_scripts_rely_on(start: Start) -> None:
    found = report(start(hello=HELLO))
    assert {key: set(value) if isinstance(value, dict) else None for key, value in found.items()} == KEYS
    assert json.loads(json.dumps(found)) == found


def test_the_values_come_from_this_computer(start: Start) -> None:
    running = start(hello=HELLO)
    found = report(running)
    assert found["version"] == sotto.__version__
    assert found["installation"] == "checkout"
    assert found["llama_cpp"]["version"] == "0.9"
    assert found["llama_cpp"]["backends"] == ["CPU", "Vulkan"]
    assert [device["name"] for device in found["llama_cpp"]["devices"]] == ["CPU", "GPU0", "CPU"]
    assert found["llama_cpp"]["variant"] == "haswell"
    assert found["llama_cpp"]["graphics_note"] == HELLO["why_no_gpu"]
    assert found["cpu"]["features"] == ["SSE3", "AVX2", "REPACK"]
    assert found["cpu"]["cores"] >= 1
    assert found["memory_mb"] > 100
    assert found["disk_free_mb"] > 0
    assert found["store"]["encrypted"] is True
    assert found["store"]["key_protection"] == "key file"
    assert found["paths"]["data"] == str(running.paths.data)
    assert found["self_test"] == {"store": "ok", "engine": "ok", "resources": "ok"}


def test_an_engine_that_does_not_start_is_reported(start: Start) -> None:
    found = report(start(start=[["exit", 3]]))
    unknown = {"version": None, "backends": [], "devices": [], "variant": None, "graphics_note": None}
    assert found["llama_cpp"] == unknown
    assert found["self_test"]["engine"] == "The engine could not be started."
    assert found["self_test"]["store"] == "ok"


def test_a_damaged_store_is_reported(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    running = start()
    monkeypatch.setattr(Database, "integrity_check", lambda _db: ["page 3 is never used", "more"])
    assert report(running)["self_test"]["store"] == "2 problems, the first: page 3 is never used"

    def fail(_db: Database) -> list[str]:
        raise UserFacingError("store_io", "The disk reported an error.")

    monkeypatch.setattr(Database, "integrity_check", fail)
    assert report(running)["self_test"]["store"] == "The disk reported an error."


def test_a_store_that_could_not_be_opened_is_reported_with_the_reason(paths: AppPaths) -> None:
    running = RunningServices(paths)
    paths.store_file.write_bytes(b"not a database of Sotto" * 1000)
    try:
        with pytest.raises(UserFacingError) as caught:
            running.open()
        found = report(running)
    finally:
        running.services.close()
    assert found["self_test"]["store"] == caught.value.text
    assert found["store"] == {"encrypted": False, "cipher": None, "key_protection": None}


def test_missing_files_of_the_program_are_reported(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Path:
        raise FileNotFoundError(name)

    monkeypatch.setattr(doctor, "resource_path", missing)
    assert "install Sotto again" in report(start())["self_test"]["resources"]


def test_the_computer_alone_needs_no_engine(start: Start) -> None:
    running = start()
    found = running.wait(running.services.doctor.computer())
    assert set(found) == {"cores", "memory_mb", "memory_available_mb", "disk_free_mb"}
    assert 0 < found["memory_available_mb"] <= found["memory_mb"]
    assert running.engines() == []


def test_graphics_are_named_once_the_engine_was_asked_and_it_is_not_started_for_them(start: Start) -> None:
    running = start(hello=HELLO)
    assert running.services.doctor.graphics == ()
    assert running.services.generation.engine_pid is None
    report(running)
    assert [(one.name, one.count, one.memory) for one in running.services.doctor.graphics] == [("A card", 1, 5)]
