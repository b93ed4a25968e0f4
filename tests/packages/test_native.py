"""The llama.cpp of packages (`make native`): what is in it, and that engines run with it on computers of all kinds."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import native
import native_source
from sotto.engine.child.native_parts import RECORD
from sotto.engine.exit_codes import Phase, explain_exit
from sotto.ipc.child import ExitStatus
from sotto.ipc.commands import engine_command, engine_environment
from support.child_probe import ChildProbe
from support.engine_probe import EngineProbe, Message
from support.gguf_files import write_bpe_model
from support.native_engine import LIBRARIES, ROOT, lay_out

pytestmark = [
    pytest.mark.package,
    pytest.mark.skipif(not (LIBRARIES / RECORD).exists(), reason="make native first"),
]

_SOURCE = ROOT / "build" / "native-work" / "source" / "llama.cpp"
GUIDE = ROOT / "resources" / "guide.gguf"
_QUESTION = "How do I add a model?"
_PATIENCE = 400.0
"""Seconds: a processor that plays a graphics card translates every program for itself first."""
_EMULATOR = shutil.which("qemu-x86_64-static") or ""
_VARIANTS = {
    *("x64", "sse42", "sandybridge", "ivybridge", "piledriver", "haswell", "skylakex", "cannonlake", "cascadelake"),
    *("icelake", "cooperlake", "zen4", "alderlake", "sapphirerapids"),
}
_FROM_THE_SYSTEM = {
    *("libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libgomp.so.1", "ld-linux-x86-64.so.2"),
    "libvulkan.so.1",
}
needs_x86_linux = pytest.mark.skipif(
    native.platform_name() != "linux-x86_64", reason="the variants of this processor family on Linux"
)
needs_emulator = pytest.mark.skipif(not _EMULATOR, reason="apt-get install qemu-user-static")
needs_vulkan = pytest.mark.skipif(
    not (LIBRARIES / "libggml-vulkan.so").exists() or not Path("/usr/share/vulkan/icd.d").is_dir(),
    reason="apt-get install mesa-vulkan-drivers, and a build with Vulkan",
)


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((LIBRARIES / RECORD).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an engine that has the libraries."""
    return lay_out(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def on_processor(package: dict[str, str]) -> Iterator[EngineProbe]:
    with EngineProbe(environ=package, read=[GUIDE]) as engine:
        yield engine


def _greeting(engine: EngineProbe) -> Message:
    return next(message for message in engine.messages if message["type"] == "hello")


def _start(environment: Mapping[str, str], *through: str) -> subprocess.CompletedProcess[bytes]:
    """Start an engine of which nothing is asked, ``through`` an emulator."""
    command = [*through, sys.executable, "-P", "-m", "sotto.engine"]
    first = b'{"type":"confine"}\n'
    cwd = environment["PYTHONPATH"]  # where an emulator leaves the core of what it ran
    return subprocess.run(command, input=first, env=dict(environment), cwd=cwd, capture_output=True, timeout=60)


def _ask(engine: EngineProbe, **settings: Any) -> tuple[str, Message]:
    loaded = engine.load(GUIDE, **settings)
    assert loaded["type"] == "loaded", loaded
    begun = len(engine.messages)
    engine.generate(_QUESTION, max_tokens=120)
    end = engine.expect("finished", "failed", within=_PATIENCE)
    assert end["type"] == "finished", end
    text = "".join(message["text"] for message in engine.messages[begun:] if message["type"] == "token")
    return text, loaded["model"]["placement"]


def test_the_record_names_every_file_and_its_source(record: dict[str, Any]) -> None:
    present = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in LIBRARIES.iterdir()}
    present.pop(RECORD)
    assert record["files"] == present
    assert len(record["llama_cpp_commit"]) == 40
    assert record["llama_cpp_python"] == native_source.pinned_version()


def test_nothing_of_the_building_computer_is_in_it() -> None:
    for file in LIBRARIES.iterdir():
        content = file.read_bytes()
        for trace in (ROOT, Path.home(), Path("/tmp")):
            if str(trace) != "/":
                assert f"{trace}/".encode() not in content, (file.name, trace)
        assert not file.is_symlink()
        assert not os.access(file, os.X_OK) or sys.platform == "win32"


@needs_x86_linux
@pytest.mark.timeout(900)
@pytest.mark.skipif(bool(native.missing_tools(vulkan=False, cuda=False)), reason="cmake, ninja and a compiler")
@pytest.mark.skipif(not _SOURCE.is_dir(), reason="make native first")
def test_a_library_that_is_built_again_elsewhere_is_the_same(tmp_path: Path, record: dict[str, Any]) -> None:
    copied = Path(shutil.copytree(_SOURCE, tmp_path / "elsewhere"))
    source = native_source.Source(copied, record["llama_cpp_commit"], record["llama_cpp_python"])
    flags = [*native.common_flags(source), *native.backend_flags(vulkan=False)]
    assert native.compile_libraries(source, tmp_path / "built", flags, "ggml-base", jobs=2)
    rebuilt = (tmp_path / "built" / "bin" / "libggml-base.so").read_bytes()
    assert rebuilt == (LIBRARIES / "libggml-base.so").read_bytes()


@needs_x86_linux
def test_every_variant_is_there_and_nothing_for_other_computers(record: dict[str, Any]) -> None:
    names = set(record["files"])
    assert {f"libggml-cpu-{variant}.so" for variant in _VARIANTS} <= names
    assert {"libllama.so", "libggml.so", "libggml-base.so", "libsotto-attention.so"} <= names
    assert names - {f"libggml-cpu-{variant}.so" for variant in _VARIANTS} <= {
        "libllama.so", "libggml.so", "libggml-base.so", "libggml-vulkan.so", "libsotto-attention.so",
    }  # fmt: skip
    assert "-DGGML_NATIVE=OFF" in record["flags"]
    assert "-DGGML_RPC=OFF" in record["flags"]
    assert tuple(map(int, record["glibc"].split("."))) <= (2, 36), "Debian 12 has 2.36"


@needs_x86_linux
@pytest.mark.skipif(shutil.which("readelf") is None, reason="apt-get install binutils")
def test_libraries_look_beside_themselves_and_ask_the_system_for_little() -> None:
    own = {file.name for file in LIBRARIES.iterdir()}
    for file in LIBRARIES.glob("*.so"):
        done = subprocess.run(["readelf", "-dW", str(file)], capture_output=True, text=True, check=True)
        entries = [line.split() for line in done.stdout.splitlines() if "[" in line]
        values = {(entry[1].strip("()"), entry[-1].strip("[]")) for entry in entries}
        assert {value for kind, value in values if kind in ("RPATH", "RUNPATH")} <= {"$ORIGIN"}
        assert {value for kind, value in values if kind == "SONAME"} <= {file.name}
        assert {value for kind, value in values if kind == "NEEDED"} <= own | _FROM_THE_SYSTEM
        assert "BIND_NOW" in done.stdout


def test_the_guide_answers_as_with_the_llama_cpp_that_pip_compiled(on_processor: EngineProbe) -> None:
    hello = _greeting(on_processor)
    assert hello["variant"] in _VARIANTS or platform.machine() != "x86_64"
    assert [device["backend"] for device in hello["devices"] if device["kind"] == "cpu"] == ["CPU"]
    with EngineProbe(read=[GUIDE]) as engine:
        assert _ask(on_processor)[0] == _ask(engine)[0] != ""


def test_the_engine_is_as_shut_in_as_with_the_other(on_processor: EngineProbe, tmp_path: Path) -> None:
    on_processor.send("probe", files=[str(tmp_path)])
    probed = on_processor.expect("probed")
    assert all(attempt["blocked"] for attempt in probed["attempts"]), probed


@needs_x86_linux
@pytest.mark.skipif(shutil.which("cc") is None, reason="apt-get install gcc")
def test_parts_in_the_current_folder_and_those_that_are_named_from_outside_are_not_loaded(
    package: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "hostile.c"
    source.write_text(
        "#include <unistd.h>\n__attribute__((constructor)) static void run(void) { _exit(66); }\n"
        "int ggml_backend_score(void) { return 1 << 30; }\n"
    )
    hostile = tmp_path / "libggml-cpu-zen9.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(hostile), str(source)], check=True)
    monkeypatch.chdir(tmp_path)
    with EngineProbe(environ={**package, "GGML_BACKEND_PATH": str(hostile)}, read=[GUIDE]) as engine:
        assert _greeting(engine)["variant"] in _VARIANTS
    # From the folder of the libraries it would be loaded, so that it is the place that makes the difference.
    copied = Path(shutil.copy(hostile, Path(package["PYTHONPATH"]) / "llama_cpp" / "lib"))
    try:
        assert _start(package).returncode == 66
    finally:
        copied.unlink()


@pytest.fixture(scope="module")
def elsewhere(package: dict[str, str]) -> dict[str, str]:
    """The environment of an engine on another processor: without what names the real one."""
    return {name: value for name, value in package.items() if name != "OPENBLAS_CORETYPE"}


@needs_x86_linux
@needs_emulator
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("processor", "variant"), [("Nehalem", "sse42"), ("SandyBridge", "sandybridge")])
def test_the_guide_answers_on_a_processor_without_avx2(
    elsewhere: dict[str, str], on_processor: EngineProbe, processor: str, variant: str
) -> None:
    command = [_EMULATOR, "-cpu", processor, sys.executable, "-P", "-m", "sotto.engine"]
    with EngineProbe(command, environ=elsewhere, read=[GUIDE]) as engine:
        assert _greeting(engine)["variant"] == variant
        assert _ask(engine)[0] == _ask(on_processor)[0]


@needs_x86_linux
@needs_emulator
def test_a_processor_below_the_baseline_is_told_in_words(elsewhere: dict[str, str]) -> None:
    done = _start(elsewhere, _EMULATOR, "-cpu", "qemu64")  # SSE3
    assert done.returncode == -signal.SIGILL
    error = explain_exit(ExitStatus(done.returncode, done.stderr.decode(), requested=False), Phase.STARTING)
    assert error.code == "engine_illegal_instruction"
    assert "SSE4.2" in error.hint


@needs_vulkan
@pytest.mark.timeout(600)
def test_all_layers_on_vulkan_give_the_answer_of_the_processor(
    package: dict[str, str], on_processor: EngineProbe
) -> None:
    expected, _placement = _ask(on_processor)
    with EngineProbe(environ={**package, "GGML_VK_VISIBLE_DEVICES": "0"}, read=[GUIDE]) as engine:
        cards = [device for device in _greeting(engine)["devices"] if device["backend"] == "Vulkan"]
        assert len(cards) == 1
        answer, placement = _ask(engine, gpu_layers=99)
        engine.send("probe", files=[])
        assert all(attempt["blocked"] for attempt in engine.expect("probed")["attempts"])
    assert placement["backend"] == "Vulkan"
    assert placement["gpu_layers"] == placement["total_layers"]
    assert answer == expected


@needs_vulkan
def test_a_processor_that_plays_a_graphics_card_is_not_taken_for_one(on_processor: EngineProbe) -> None:
    hello = _greeting(on_processor)
    if any(device["kind"] in ("gpu", "integrated") for device in hello["devices"]):
        pytest.skip("this computer has a graphics processor")
    assert hello["why_no_gpu"] == "Vulkan found no graphics processor that it can use."
    _answer, placement = _ask(on_processor, gpu_layers=99)
    assert (placement["backend"], placement["reason"]) == ("CPU", hello["why_no_gpu"])


@needs_vulkan
def test_without_the_file_for_vulkan_the_processor_computes_and_says_why(tmp_path: Path) -> None:
    environment = {**lay_out(tmp_path, without="vulkan"), "GGML_VK_VISIBLE_DEVICES": "0"}
    with EngineProbe(environ=environment, read=[GUIDE]) as engine:
        answer, placement = _ask(engine, gpu_layers=99)
        note = _greeting(engine)["why_no_gpu"]
    assert answer
    assert note == "The file of Sotto that uses graphics processors with Vulkan is missing: install Sotto again."
    assert (placement["backend"], placement["gpu_layers"], placement["reason"]) == ("CPU", 0, note)
    command = [sys.executable, "-m", "sotto", "--data-dir", str(tmp_path / "data"), "doctor"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert note in done.stdout, done.stderr


@needs_vulkan
def test_without_graphics_no_driver_is_loaded_and_the_same_variant_computes(
    package: dict[str, str], on_processor: EngineProbe
) -> None:
    with EngineProbe(environ={**package, "GGML_VK_VISIBLE_DEVICES": "0"}, read=[GUIDE], graphics=False) as engine:
        hello = _greeting(engine)
        assert hello["variant"] == _greeting(on_processor)["variant"]
        assert [device["kind"] for device in hello["devices"]] == ["cpu"]
        assert "looked for graphics processors" in hello["why_no_gpu"]
        assert "vulkan" not in Path(f"/proc/{engine.process.pid}/maps").read_text()
        answer, placement = _ask(engine, gpu_layers=99)
    assert answer == _ask(on_processor)[0]
    assert placement["reason"] == hello["why_no_gpu"]


def test_a_model_is_made_smaller_with_them(package: dict[str, str], tmp_path: Path) -> None:
    source, target = write_bpe_model(tmp_path / "a.gguf"), tmp_path / "new.gguf"
    target.touch()
    first = {"type": "confine", "read": [str(source)], "write": [str(target)]}
    with ChildProbe([*engine_command(), "--quantize"], engine_environment(package), first) as probe:
        job = {"file_type": 7, "threads": 1, "expected_bytes": 1}
        probe.send("quantize", source=str(source), target=str(target), **job)
        assert probe.expect("quantized", "quantize_failed")["type"] == "quantized"
    with EngineProbe(environ=package, read=[target]) as engine:
        assert engine.load(target)["type"] == "loaded"


def test_without_any_part_for_the_processor_the_engine_says_that_files_are_missing(tmp_path: Path) -> None:
    environment = lay_out(tmp_path, without="ggml-cpu")
    done = _start(environment)
    assert done.returncode == 1
    assert b"PartsMissingError" in done.stderr
