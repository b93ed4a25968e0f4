"""The parts of llama.cpp that compute. Here pip's llama.cpp runs, which holds its own; the others: tests/packages."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from sotto.engine.child import native_parts
from sotto.engine.child.confinement_places import has_graphics_backend, places
from sotto.engine.child.devices import list_devices
from sotto.engine.child.native_log import NativeLog
from sotto.engine.protocol import Device
from support.open_model import LOG

_SUFFIX = ".dll" if sys.platform == "win32" else ".so"
_PREFIX = "" if sys.platform == "win32" else "lib"
_CARD = Device("CUDA0", "GeForce", "CUDA", "gpu", 1, 2)

pytestmark = pytest.mark.skipif(
    not any(device.backend == "CPU" for device in list_devices()) or has_graphics_backend(),
    reason="this llama.cpp is of another build",
)


def _file(folder: Path, part: str) -> Path:
    path = folder / f"{_PREFIX}ggml-{part}{_SUFFIX}"
    path.write_bytes(b"no library")
    return path


def _record(folder: Path, *files: str) -> None:
    (folder / native_parts.RECORD).write_text(json.dumps({"files": dict.fromkeys(files, "0" * 64)}))


def test_a_llama_cpp_that_holds_its_parts_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_folder: bytes) -> None:
        pytest.fail("it loaded more")

    monkeypatch.setattr(native_parts.libggml, "ggml_backend_load_all_from_path", load)
    for name in ("VK_LOADER_LAYERS_DISABLE", "MESA_SHADER_CACHE_DISABLE"):
        monkeypatch.setenv(name, "")
    before = [device.name for device in list_devices()]
    assert native_parts.load_parts(tmp_path, LOG) == ""
    assert [device.name for device in list_devices()] == before
    assert os.environ["VK_LOADER_LAYERS_DISABLE"] == "~all~", "it may hold a part for graphics processors, too"


def test_the_folder_is_that_of_the_libraries() -> None:
    names = [file.name for file in native_parts.library_folder().iterdir()]
    assert any("llama" in name for name in names)
    assert any("ggml" in name for name in names)


def test_where_nothing_was_brought_for_graphics_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert native_parts.graphics_note(tmp_path, list_devices()) == ""
    _file(tmp_path, "cpu-haswell")
    assert native_parts.graphics_note(tmp_path, list_devices()) == ""
    assert native_parts.graphics_note(tmp_path / "none", list_devices()) == ""


def test_a_part_that_belongs_to_the_package_and_is_gone_is_named(tmp_path: Path) -> None:
    _record(tmp_path, f"{_PREFIX}ggml-vulkan{_SUFFIX}", f"{_PREFIX}ggml-base{_SUFFIX}")
    note = native_parts.graphics_note(tmp_path, list_devices())
    assert note == "The file of Sotto that uses graphics processors with Vulkan is missing: install Sotto again."


def test_a_part_that_cannot_be_loaded_is_named_and_the_log_says_why(tmp_path: Path) -> None:
    file = _file(tmp_path, "vulkan")
    LOG.clear()
    note = native_parts.graphics_note(tmp_path, list_devices())
    assert note == "Vulkan could not be loaded: a driver is missing or does not work."
    assert file.name in LOG.errors


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": []}', '{"files": {"readme": 1}}'])
def test_a_record_that_says_nothing_of_use_does_no_harm(tmp_path: Path, text: str) -> None:
    (tmp_path / native_parts.RECORD).write_text(text)
    assert native_parts.graphics_note(tmp_path, list_devices()) == ""


def test_nobody_asks_for_a_reason_where_there_is_a_card(tmp_path: Path) -> None:
    _record(tmp_path, f"{_PREFIX}ggml-vulkan{_SUFFIX}")
    assert native_parts.graphics_note(tmp_path, [*list_devices(), _CARD]) == ""


def test_the_log_keeps_which_variant_was_loaded() -> None:
    log = NativeLog()
    log._receive(2, b"load_backend: loaded CPU backend from /opt/a b/libggml-cpu-sse42.so\n", None)
    found = native_parts._VARIANT.search(log.remarks)
    assert found is not None
    assert found[1] == "sse42"


def test_drivers_load_no_layers_and_keep_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VK_LOADER_LAYERS_DISABLE", "MESA_SHADER_CACHE_DISABLE"):
        monkeypatch.setenv(name, "as the user has it")
    native_parts.keep_drivers_to_themselves()
    assert os.environ["VK_LOADER_LAYERS_DISABLE"] == "~all~"
    assert os.environ["MESA_SHADER_CACHE_DISABLE"] == "true"


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock is a means of Linux")
@pytest.mark.parametrize(("brings", "card"), [(False, True), (True, False), (True, True)])
def test_drivers_places_are_open_only_where_there_is_a_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, brings: bool, card: bool
) -> None:
    from sotto.engine.child import confinement_places

    node = tmp_path / "render128"
    node.touch()
    monkeypatch.setattr(confinement_places, "_GRAPHICS_CARDS", (str(node),) if card else ("/nowhere/*",))
    monkeypatch.setattr(confinement_places, "has_graphics_backend", lambda: brings)
    found = places([], [], {}, tmp_path)
    assert (Path("/dev/dri") in found.devices) is (brings and card)
    assert (Path("/sys") in found.read) is (brings and card)
    assert not any("mesa" in str(path) for path in found.write)
