"""Measuring, and what is made of the measurements."""

from __future__ import annotations

import io

import pytest

from sotto.cli.bench import Measurement, bench_report
from sotto.cli.output import Progress
from sotto.domain.models import LoadedModel, Placement
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
