"""Foreign files and templates in the engine program: an error in words or an end, and the next job goes on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sotto.engine import protocol
from sotto.ipc.jsonl import ProtocolError
from sotto.ipc.wire import from_wire
from support.engine_probe import EngineProbe, is_gone
from support.gguf_files import CHATML, write_bpe_model, write_scripted_model
from support.wrong_files import write_wrong_files

_HANGING = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def _valid(message: dict[str, Any]) -> None:
    from_wire(message, protocol.FROM_ENGINE)


def test_native_prints_are_no_messages() -> None:
    noisy = """
import ctypes, sys
from sotto.engine.__main__ import main
from sotto.engine.child import server
c = ctypes.CDLL(None) if sys.platform != "win32" else ctypes.cdll.msvcrt
quiet = server.list_devices
def list_devices():
    c.puts(b"native noise")
    c.fflush(None)
    print("python noise", flush=True)
    return quiet()
server.list_devices = list_devices
main([])
"""
    with EngineProbe([sys.executable, "-c", noisy]) as probe:
        probe.send("ping", sequence=1)
        probe.expect("pong")
        assert probe.protocol_error is None
        assert "native noise" in probe.stderr
        assert "python noise" in probe.stderr


def test_a_hostile_template_fails_its_job_only(shared_engine: EngineProbe, hello: Path, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "hostile.gguf", "x", "{{ ''.__class__.__mro__ }}")
    shared_engine.load(path)
    assert shared_engine.answer("Hi")[1]["code"] == "template_forbidden"
    shared_engine.load(hello)
    assert shared_engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."


def test_a_hanging_template_is_ended(engine: EngineProbe, hello: Path, tmp_path: Path) -> None:
    engine.load(write_scripted_model(tmp_path / "hostile.gguf", "x", _HANGING))
    helper = engine.helper
    assert engine.answer("Hi")[1]["code"] == "template_too_slow"
    assert is_gone(helper)
    engine.load(hello)
    assert engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."


def test_wrong_files_are_refused_in_words(shared_engine: EngineProbe, hello: Path, tmp_path: Path) -> None:
    wanted = {
        "empty",
        "zip",
        "login-page",
        "weights-missing",
        "adapter",
        "embeddings",
        "folder",
        "missing",
        "part-missing",
    }
    wrong = [file for file in write_wrong_files(tmp_path) if file.name in wanted]
    assert {file.name for file in wrong} == wanted
    for file in wrong:
        failed = shared_engine.load(file.path)
        assert (failed["type"], failed["code"]) == ("load_failed", file.code)
        assert failed["text"].endswith(".")
    unknown = shared_engine.load(write_bpe_model(tmp_path / "zebra.gguf", architecture="zebra"))
    assert unknown["code"] == "model_unknown_architecture"
    assert "zebra" in unknown["text"]
    assert shared_engine.hello["llama_cpp"].split()[0] in unknown["text"]
    shared_engine.load(hello)
    assert shared_engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."


_MUTATIONS: dict[str, dict[str, Any]] = {
    "many-layers": {"llama.block_count": 4096},
    "layers-missing": {"llama.block_count": None},
    "no-heads": {"llama.attention.head_count": 0},
    "many-heads": {"llama.attention.head_count": 2**31},
    "more-kv-heads-than-heads": {"llama.attention.head_count_kv": 4096},
    "width-0": {"llama.embedding_length": 0},
    "width-odd": {"llama.embedding_length": 63},
    "width-huge": {"llama.embedding_length": 2**31},
    "window-0": {"llama.context_length": 0},
    "window-huge": {"llama.context_length": 2**32 - 1},
    "rope-odd": {"llama.rope.dimension_count": 7},
    "rope-huge": {"llama.rope.dimension_count": 2**31},
    "norm-missing": {"llama.attention.layer_norm_rms_epsilon": None},
    "norm-negative": {"llama.attention.layer_norm_rms_epsilon": -1.0},
    "experts": {"llama.expert_count": 2**20, "llama.expert_used_count": 2**20},
    "unknown-vocabulary": {"tokenizer.ggml.model": "zebra"},
    "other-vocabulary": {"tokenizer.ggml.model": "llama"},
    "unknown-splitting": {"tokenizer.ggml.pre": "zebra"},
    "end-beyond-vocabulary": {"tokenizer.ggml.eos_token_id": 2**31, "tokenizer.ggml.eot_token_id": 10**6},
    "begin-beyond-vocabulary": {"tokenizer.ggml.bos_token_id": 2**32 - 1, "tokenizer.ggml.add_bos_token": True},
    "merges-of-nothing": {"tokenizer.ggml.merges": ["", "a", "a b c", "zz zz"]},
    "types-missing": {"tokenizer.ggml.token_type": None},
    "few-types": {"tokenizer.ggml.token_type": [1, 2]},
    "wrong-type": {"llama.block_count": "two"},
    "another-architecture": {"general.architecture": "mamba"},
    "key-length-0": {"llama.attention.key_length": 0},
}


def test_a_damaged_model_ends_in_an_error_or_an_end_but_never_hangs(tmp_path: Path) -> None:
    outcomes: dict[str, str] = {}
    probe = EngineProbe()
    try:
        for name, metadata in _MUTATIONS.items():
            path = write_bpe_model(tmp_path / f"{name}.gguf", metadata=metadata)
            try:
                answer = probe.load(path, n_ctx=256)
                if answer["type"] == "loaded":
                    answer = probe.answer("Hi there", max_tokens=4)[1]
                _valid(answer)
                outcomes[name] = answer["type"] + " " + answer.get("code", "")
            except (AssertionError, OSError, ProtocolError):
                # Only its end is an excuse; a silent engine is still there.
                code = probe.end(5)
                outcomes[name] = f"exit {code}"
                assert code != 0
                assert "ggml" in probe.stderr.casefold() or "llama" in probe.stderr
                probe.close()
                probe = EngineProbe()
    finally:
        probe.close()
    refused = {name for name, outcome in outcomes.items() if outcome.startswith("load_failed model_")}
    assert {"layers-missing", "width-odd", "norm-missing", "unknown-vocabulary"} <= refused


def test_weights_that_are_no_numbers_give_an_end(shared_engine: EngineProbe, tmp_path: Path) -> None:
    path = write_bpe_model(tmp_path / "nan.gguf", n_ctx=256)
    content = bytearray(path.read_bytes())
    content[-20_000:] = b"\xff\x7f" * 10_000  # NaN in 16 bits
    path.write_bytes(content)
    assert shared_engine.load(path)["type"] == "loaded"
    for temperature in (0.0, 1.0):
        assert shared_engine.answer("Hi", temperature=temperature)[1]["type"] in ("finished", "failed")


def test_the_template_text_of_a_model_is_taken_as_it_is(shared_engine: EngineProbe, tmp_path: Path) -> None:
    quoting = CHATML.replace("message['content']", "message['content']|tojson")
    shared_engine.load(write_scripted_model(tmp_path / "quoting.gguf", "ok", quoting))
    assert shared_engine.answer('a "quoted" 😀\nline')[0] == "ok"
