"""The bundle as somebody uses it: it runs without Python, finds its own parts and nobody else's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.bundle_runs import clean_environment, processes_of, run
from support.polling import wait_for

pytestmark = pytest.mark.package

_CONFINE = b'{"type": "confine", "read": [], "write": [], "enabled": true}\n'
_DEADLINE = 60.0


def _messages(output: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines() if line.startswith(b"{")]


def test_it_starts_for_a_new_user_without_python_and_network(bundle: Path, tmp_path: Path) -> None:
    done = run(bundle / "sotto", "--version", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"sotto ")


def test_its_self_test_passes(bundle: Path, tmp_path: Path) -> None:
    done = run(bundle / "sotto", "--self-test", "--json", home=tmp_path)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert json.loads(done.stdout)


def test_the_guide_answers_from_any_folder(bundle: Path, tmp_path: Path) -> None:
    done = run(bundle / "sotto", "ask", "--json", "How do I add a model?", home=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["model"]["id"] == "guide"
    assert "sotto:models" in answer["text"]


@pytest.mark.skipif(sys.platform != "linux", reason="what is proven differs elsewhere")
def test_the_engine_of_the_bundle_is_shut_in(bundle: Path, tmp_path: Path) -> None:
    done = run(bundle / "sotto", "doctor", "--json", home=tmp_path)
    report = json.loads(done.stdout)
    assert done.returncode == 0, report
    assert report["llama_cpp"]["version"]
    sandbox = report["engine_sandbox"]
    assert {sandbox["network"], sandbox["exec"], sandbox["files"]} == {"blocked"}, sandbox


def test_the_template_helper_and_the_quantizer_are_there(bundle: Path, tmp_path: Path) -> None:
    request = {"template": "{{ messages[0].content }}!", "bos": "", "eos": "", "limit": 100}
    line = json.dumps({"type": "render", "messages": [{"role": "user", "content": "Hi"}], **request})
    rendered = run(bundle / "sotto-engine", "--render-templates", home=tmp_path, given=line.encode() + b"\n")
    assert _messages(rendered.stdout) == [{"type": "rendered", "text": "Hi!"}], rendered.stderr
    quantizer = run(bundle / "sotto-engine", "--quantize", home=tmp_path, given=_CONFINE)
    assert [message["type"] for message in _messages(quantizer.stdout)] == ["hello"], quantizer.stderr


def test_the_fetcher_is_there(bundle: Path, tmp_path: Path) -> None:
    done = run(bundle / "sotto-fetcher", home=tmp_path)
    assert [message["type"] for message in _messages(done.stdout)] == ["hello"], done.stderr


@pytest.mark.parametrize("name", ["LLAMA_CPP_LIB_PATH", "GGML_BACKEND_PATH"])
def test_a_variable_that_names_other_libraries_is_ignored_with_a_sentence(
    bundle: Path, tmp_path: Path, name: str
) -> None:
    broken = tmp_path / "evil"
    broken.mkdir()
    for library in (bundle / "lib" / "llama_cpp" / "lib").iterdir():
        (broken / library.name).write_bytes(b"not a library")
    value = str(broken if name.endswith("LIB_PATH") else broken / "libggml-cpu-evil.so")
    engine = run(bundle / "sotto-engine", home=tmp_path, more={name: value}, given=_CONFINE)
    assert [message["type"] for message in _messages(engine.stdout)][:1] == ["hello"]
    assert f"{name} ignored".encode() in engine.stderr
    whole = run(bundle / "sotto", "ask", "Hi", home=tmp_path, more={name: value})
    assert whole.returncode == 0
    assert name.encode() in whole.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")
def test_engines_do_not_open_windows(bundle: Path, tmp_path: Path) -> None:
    environment = clean_environment(tmp_path)
    window = subprocess.Popen([str(bundle / "sotto")], env=environment, stderr=subprocess.DEVNULL)
    engines = []
    try:
        for _ in range(3):
            engine = subprocess.Popen(
                [str(bundle / "sotto-engine")], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            engines.append(engine)
            assert engine.stdin is not None
            assert engine.stdout is not None
            engine.stdin.write(_CONFINE)
            engine.stdin.flush()
            assert b"hello" in engine.stdout.readline()
        wait_for(lambda: len(processes_of(bundle / "sotto-engine")) >= 3, "three engines", _DEADLINE)
        assert window.poll() is None
        assert processes_of(bundle / "sotto") == [window.pid]
    finally:
        window.terminate()
        for engine in engines:
            engine.communicate(timeout=_DEADLINE)
        window.wait(_DEADLINE)
    wait_for(lambda: not processes_of(bundle / "sotto-engine"), "the end of the engines", _DEADLINE)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_window_loads_its_own_qt_and_no_foreign_theme(bundle: Path, tmp_path: Path) -> None:
    environment = clean_environment(tmp_path, {"QT_PLUGIN_PATH": str(tmp_path), "QT_QPA_PLATFORMTHEME": "gtk3"})
    window = subprocess.Popen([str(bundle / "sotto")], env=environment, stderr=subprocess.PIPE)
    maps = Path(f"/proc/{window.pid}/maps")
    try:
        wait_for(lambda: "libqoffscreen" in maps.read_text(), "the platform of Qt", _DEADLINE)
        loaded = {line.split()[-1] for line in maps.read_text().splitlines() if ".so" in line}
    finally:
        window.terminate()
        window.communicate(timeout=_DEADLINE)
    inside = str(bundle.resolve())
    assert [path for path in loaded if "Qt6" in path and not path.startswith(inside)] == []
    assert [path for path in loaded if "libgtk" in path or "libgdk" in path] == []
    assert [path for path in loaded if "libstdc++" in path and path.startswith(inside)] == []
