"""Measuring, and what is made of the measurements."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from sotto.cli.bench import Measurement, bench_report
from sotto.cli.output import Progress
from sotto.domain.models import LoadedModel, Placement
from support.scripted_engine import MODEL
from support.sotto_runner import SottoRunner


def test_report_has_the_keys_and_the_arithmetic_of_the_contract(with_model: SottoRunner) -> None:
    result = with_model(
        "bench", "tiny", "--json", "--prompt", "300", "--generate", "30", "--depth", "7", "--repeat", "1"
    )
    assert (result.code, result.err) == (0, "")
    assert result.json == {
        "model": "Scripted",
        "threads": 2,
        "gpu_layers": 0,
        "backend": "CPU",
        "micro_batch": 0,
        "choices": [],
        "prompt": 300,
        "generate": 30,
        "depth": 7,
        "prompt_tokens_per_second": {"median": 200_000, "min": 200_000, "max": 200_000},
        "tokens_per_second": {"median": 15_000, "min": 15_000, "max": 15_000},
        "load_ms": 0,
        "engine_rss_mb": 0.0,
    }


def test_speeds_are_median_and_extremes_and_memory_is_the_peak() -> None:
    measurement = Measurement(Progress(io.StringIO(), shown=False), "tiny", 3)
    for prompt_ms, decode_ms, rss_mebibytes in ((100.0, 50.0, 10), (400.0, 25.0, 30), (200.0, 100.0, 20)):
        measurement.on_run(prompt_ms, decode_ms, rss_mebibytes * 1024 * 1024)
    placement = Placement("CUDA", 33, 33, 4, "It fits.")
    measurement.on_finished(LoadedModel("", "tiny", "llama", "Q4", 1, 1, 512, 512, 10, "", placement, load_ms=12.34))
    report = bench_report(measurement, prompt=100, generate=10, depth=0)
    assert report["prompt_tokens_per_second"] == {"median": 500, "min": 250, "max": 1000}
    assert report["tokens_per_second"] == {"median": 200, "min": 100, "max": 400}
    assert (report["engine_rss_mb"], report["load_ms"]) == (30, 12.3)
    assert (report["backend"], report["gpu_layers"], report["threads"]) == ("CUDA", 33, 4)


def test_text_report_names_model_speed_and_place(with_model: SottoRunner) -> None:
    out = with_model("bench", "tiny").out
    assert out.splitlines()[0] == "Scripted: CPU, 2 threads"
    assert "reading 512 tokens" in out
    assert "writing 96 tokens" in out


def test_errors_reach_the_user(with_model: SottoRunner) -> None:
    assert with_model("bench", "tiny", "--json", bench=[["fail", "bench_too_long"]]).error_code == "bench_too_long"
    assert with_model("bench", "tiny", "--json", load=[["load_failed", "model_refused"]]).error_code == "model_refused"
    assert with_model("bench", "other", "--json").error_code == "model_unknown"


@pytest.mark.parametrize("flags", [["--prompt", "0"], ["--generate", "-1"], ["--repeat", "0"], ["--depth", "x"]])
def test_wrong_numbers_are_wrong_usage(sotto: SottoRunner, flags: list[str]) -> None:
    assert sotto("bench", "tiny", *flags).code == 2


def test_the_report_says_what_was_chosen_and_why(with_model: SottoRunner) -> None:
    why = {"name": "micro_batch", "value": "128", "reason": "Measured here: 128 reads 31 % faster than 512."}
    placement = {"backend": "CPU", "gpu_layers": 0, "total_layers": 2, "threads": 2, "reason": "It fits."}
    model = {**MODEL, "path": "x", "placement": {**placement, "micro_batch": 128, "decisions": [why]}}
    load = [["send", {"type": "loaded", "model": model}]]
    report = with_model("bench", "tiny", "--json", load=load).json
    assert (report["micro_batch"], report["choices"]) == (128, [why])
    out = with_model("bench", "tiny", load=load).out
    assert "tokens read at once: 128. Measured here: 128 reads 31 % faster than 512." in out


def test_the_engine_is_asked_to_tune_only_if_that_is_wanted(with_model: SottoRunner, tmp_path: Path) -> None:
    bench = [["record", str(tmp_path / "asked")], ["bench_run"], ["bench_finish"]]
    with_model("bench", "tiny", bench=bench)
    with_model("bench", "tiny", "--tune", bench=bench)
    asked = [json.loads(line)["tune"] for line in (tmp_path / "asked").read_text().splitlines()]
    assert asked == [False, True]


def test_what_was_measured_is_remembered_for_the_next_start(with_model: SottoRunner, tmp_path: Path) -> None:
    speed = {"conditions": "a shape", "speeds": [{"size": 256, "tokens_per_second": 412.5}]}
    bench = [["bench_run"], ["send", {"type": "reading_measured", "speed": speed}], ["bench_finish"]]
    with_model("bench", "tiny", "--tune", bench=bench)
    # This engine writes down what it is asked to load, before it loads it.
    with_model("bench", "tiny", load=[["record", str(tmp_path / "loads")], ["loaded"]])
    (load,) = [json.loads(line) for line in (tmp_path / "loads").read_text().splitlines()]
    assert load["measured"] == [speed]
