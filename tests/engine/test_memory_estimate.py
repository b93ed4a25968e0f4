"""What the catalog says a model will need is what the engine then occupies, for models of very different shapes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from gguf import GGMLQuantizationType as Kind

from sotto.catalog.fit import Computer, Fit, assess
from sotto.engine.gguf.model import read_model
from sotto.engine.hardware import memory_available
from sotto.services.catalog import demand_of_header
from support.engine_probe import EngineProbe
from support.gguf_files import Shape
from support.hollow_models import write_hollow_model

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the engine reports its peak, or nothing")

_BATCH = 128  # tokens: what is computed at once, so that all of its memory is in use
_PATIENCE = 90.0


@pytest.fixture
def model(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "hollow.gguf"
    yield path
    path.unlink(missing_ok=True)  # pages of the file that were read would stay in memory as long as it is there


def _occupied(model: Path, n_ctx: int) -> int:
    """Return the engine's resident bytes after it has read and written with ``model``, in its usual window."""
    with EngineProbe() as engine:
        engine.send("load", path=str(model), settings={"threads": 2, "gpu_layers": 0})
        loaded = engine.expect("loaded", "load_failed", within=_PATIENCE)
        assert loaded["type"] == "loaded", loaded
        assert loaded["model"]["n_ctx"] == n_ctx
        engine.send("bench", job="bench", prompt=_BATCH, generate=2, depth=0, repeat=1)
        run = engine.expect("bench_run", "failed", within=_PATIENCE)
        assert run["type"] == "bench_run", run
        return int(run["rss_bytes"])


def _promised(model: Path) -> Fit:
    return assess(demand_of_header(read_model(model)), Computer(memory_available()))


@pytest.mark.parametrize(
    ("shape", "kind", "n_vocab", "n_ctx"),
    [
        pytest.param(Shape(2048, 2, 16, 4, 128, 8192), Kind.F16, 4096, 2048, id="wide, F16"),
        pytest.param(Shape(768, 24, 12, 4, 64, 2048), Kind.Q8_0, 8192, 8192, id="deep, Q8_0"),
        pytest.param(Shape(1024, 8, 16, 16, 64, 2816), Kind.Q4_K, 32_768, 8192, id="no grouped queries, Q4_K"),
        pytest.param(Shape(512, 2, 8, 2, 64, 1536), Kind.Q8_0, 131_072, 1024, id="many tokens, Q8_0"),
        pytest.param(Shape(1024, 12, 16, 1, 64, 2816), Kind.Q4_0, 16_384, 4096, id="one key/value head, Q4_0"),
        pytest.param(Shape(1536, 6, 12, 3, 128, 4096), Kind.Q6_K, 32_768, 8192, id="broad heads, Q6_K"),
        pytest.param(Shape(512, 16, 8, 8, 64, 1536), Kind.Q5_K, 4096, 8192, id="mostly cache, Q5_K"),
    ],
)
def test_the_estimate_is_what_the_engine_takes(model: Path, shape: Shape, kind: Kind, n_vocab: int, n_ctx: int) -> None:
    write_hollow_model(model, shape, kind, n_vocab=n_vocab, n_ctx=n_ctx)
    promised = _promised(model)
    occupied = _occupied(model, promised.n_ctx)
    print(f"{promised.memory / occupied - 1:+.1%} of {occupied / 2**20:.0f} MiB")
    assert promised.n_ctx == n_ctx
    assert promised.memory == pytest.approx(occupied, rel=0.15)
