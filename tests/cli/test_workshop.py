"""``sotto models quantize`` and ``sotto models perplexity``, with the real program that makes models smaller."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from sotto.__main__ import main
from support.gguf_files import Shape, write_bpe_model
from support.needs import needs_posix
from support.polling import wait_for
from support.sotto_command import sotto_command, start_sotto
from support.sotto_runner import SottoRunner

TEXT = "The quick brown fox jumps over the lazy dog. " * 20
SAID_SLOWLY = [["estimate"], ["wait_for_stop"], ["perplexity_finish"]]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_model_is_made_smaller(with_model: SottoRunner) -> None:
    result = with_model("models", "quantize", "tiny", "q8_0", "--json")
    assert (result.code, result.err) == (0, "")
    made = result.json
    assert (made["name"], made["quantization"], made["licence"]) == ("tiny Q8_0", "Q8_0", "CC0-1.0")
    assert len(made["sha256"]) == 64
    assert made["source"]["name"] == "tiny"
    assert made["size_bytes"] < made["source"]["size_bytes"]
    assert made["perplexity"] is None
    assert [model["name"] for model in with_model("models", "list", "--json").json] == ["tiny", "tiny Q8_0"]
    assert with_model("models", "verify", "tiny Q8_0").code == 0


def test_it_is_said_in_a_line(with_model: SottoRunner) -> None:
    out = with_model("models", "quantize", "tiny", "Q4_0").out
    assert out.startswith("Made tiny Q4_0: ")
    assert " instead of " in out


def test_a_file_that_was_never_added_can_be_made_smaller_into_a_file(
    sotto: SottoRunner, tiny_model: Path, tmp_path: Path
) -> None:
    output = tmp_path / "small.gguf"
    result = sotto("models", "quantize", tiny_model, "IQ4_NL", "--output", output, "--json")
    assert (result.code, result.json["path"]) == (0, str(output))
    assert list(tmp_path.glob("*.part")) == []
    assert sotto("models", "quantize", tiny_model, "Q8_0", "-o", output, "--json").error_code == (
        "quantize_output_exists"
    )


def test_both_are_compared(with_model: SottoRunner, text: Path) -> None:
    made = with_model("models", "quantize", "tiny", "Q8_0", "--text", text, "--json").json
    assert made["perplexity"]["before"] == {"perplexity": 12.5, "uncertainty": 0.25, "tokens": 510, "windows": 2}
    assert made["perplexity"]["before"] == made["perplexity"]["after"]
    out = with_model("models", "quantize", "tiny", "Q4_0", "--text", text).out
    assert "12.5 ± 0.25 before, 12.5 ± 0.25 after" in out


def test_wrong_words_are_wrong_usage(sotto: SottoRunner) -> None:
    assert sotto("models", "quantize", "tiny", "Q99").code == 2
    assert sotto("models", "quantize", "tiny").code == 2
    assert sotto("models", "perplexity", "tiny").code == 2
    assert sotto("models", "perplexity", "tiny", "--text", "x", "--windows", "0").code == 2


def test_errors_are_sentences(with_model: SottoRunner, text: Path, tmp_path: Path) -> None:
    assert with_model("models", "quantize", "other", "Q8_0", "--json").error_code == "model_unknown"
    with_model("models", "quantize", "tiny", "Q8_0")
    small = with_model("models", "quantize", "tiny Q8_0", "Q4_0", "--json")
    assert (small.code, small.error_code) == (1, "quantize_already_quantized")
    (tmp_path / "picture").write_bytes(bytes(range(256)) * 10)
    wrong = with_model("models", "quantize", "tiny", "Q6_K", "--text", tmp_path / "picture", "--json")
    assert wrong.error_code == "perplexity_no_text"
    assert len(with_model("models", "list", "--json").json) == 2  # nothing was made
    short = with_model(
        "models", "perplexity", "tiny", "--text", text, "--json", perplexity=[["fail", "perplexity_text_too_short"]]
    )
    assert short.error_code == "perplexity_text_too_short"


def test_perplexity_is_measured(with_model: SottoRunner, text: Path) -> None:
    result = with_model("models", "perplexity", "tiny", "--text", text, "--json")
    assert result.json == {
        "model": "tiny",
        "text": str(text),
        "perplexity": 12.5,
        "uncertainty": 0.25,
        "tokens": 510,
        "windows": 2,
    }
    assert with_model("models", "perplexity", "tiny", "--text", text).out == (
        "tiny: perplexity 12.5 ± 0.25, from 510 tokens. Lower is better.\n"
    )


def test_the_engine_is_asked_for_windows_of_512_tokens(with_model: SottoRunner, text: Path, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    record = ["record", str(asked)]
    words = ("models", "perplexity", "tiny", "--text", text, "--windows", "3")
    load, job = [record, ["loaded"]], [record, ["estimate"], ["perplexity_finish"]]
    assert with_model(*words, load=load, perplexity=job).code == 0
    loaded, measured = [json.loads(line) for line in asked.read_text(encoding="utf-8").splitlines()]
    assert loaded["settings"]["n_ctx"] == 512
    assert (measured["most_windows"], measured["text"]) == (3, TEXT)


@needs_posix
def test_ctrl_c_leaves_nothing_half_finished(sotto: SottoRunner, tmp_path: Path) -> None:
    shape = Shape(n_embd=512, n_layer=10, n_ff=1024)
    large = write_bpe_model(tmp_path / "large.gguf", shape=shape)
    command = sotto_command("--data-dir", sotto.profile, "models", "quantize", large, "Q3_K_M", "--json")
    process = start_sotto(command)
    try:

        def has_begun() -> bool:
            assert process.poll() is None
            return any(part.stat().st_size for part in sotto.profile.glob("**/*.part"))

        wait_for(has_begun, "the first bytes", 60, every=0.001)
        os.kill(process.pid, signal.SIGINT)
        out, _err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 3
    error = json.loads(out)["error"]
    assert (error["code"], error["text"]) == ("interrupted", "Interrupted. Nothing is left of it.")
    assert [path for path in sotto.profile.glob("**/*") if "gguf" in path.name or path.suffix == "lock"] == []
    assert list(sotto.profile.glob("models/*")) == []


@needs_posix
def test_ctrl_c_ends_a_measurement(with_model: SottoRunner, text: Path, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    script = [["record", str(begun)], *SAID_SLOWLY]
    command = sotto_command(
        "--data-dir", with_model.profile, "models", "perplexity", "tiny", "--text", text, perplexity=script
    )
    process = start_sotto(command)
    try:
        wait_for(begun.exists, "the measurement", 60)
        os.kill(process.pid, signal.SIGINT)
        process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 3


@pytest.mark.needs_shared
def test_a_real_model_before_and_after(tmp_path: Path, shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is scripted: the window's own way, from the F16 file to two figures."""
    story = (
        "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she "
        "saw a big, red ball. She wanted to play with it, but it was too high. Her mom said she would help her. "
    )
    text = tmp_path / "story.txt"
    text.write_text(story * 15, encoding="utf-8")
    words = ["models", "quantize", shared / "models" / "stories260K-f16.gguf", "Q4_0", "--text", text, "--json"]
    assert main(["--data-dir", str(tmp_path / "profile"), *map(str, words)]) == 0
    found = json.loads(capsys.readouterr().out)["perplexity"]
    before, after = found["before"]["perplexity"], found["after"]["perplexity"]
    assert 1 < before < after < 3 * before
