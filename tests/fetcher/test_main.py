"""The fetcher program's entrance: alone with the network, careful with everything else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.fetcher_probe import FetcherProbe
from support.hub_server import HubServer
from support.needs import needs_linux


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_importing_it_loads_nothing_that_uses_the_network() -> None:
    code = "import sys, sotto.fetcher.__main__; print([m for m in ('httpx2', 'huggingface_hub') if m in sys.modules])"
    assert _python(code) == "[]"


def test_the_environment_is_prepared_before_the_library_is_imported() -> None:
    code = (
        "import sys\n"
        "from sotto.fetcher.child import network\n"
        "network.prepare_environment = lambda environ: print('huggingface_hub' in sys.modules) or sys.exit(0)\n"
        "from sotto.fetcher.__main__ import main\n"
        "main()\n"
    )
    assert _python(code) == "False"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no core files")
def test_it_leaves_no_core_files() -> None:
    code = (
        "import resource, sys\n"
        "from sotto.fetcher.child import server\n"
        "server.main = lambda: print(resource.getrlimit(resource.RLIMIT_CORE)[0]) or 0\n"
        "from sotto.fetcher.__main__ import main\n"
        "sys.exit(main())\n"
    )
    assert int(_python(code)) in (0, 1)


@needs_linux
def test_the_system_ends_it_before_the_window_when_memory_runs_out() -> None:
    with FetcherProbe() as fetcher:
        assert Path(f"/proc/{fetcher.process.pid}/oom_score_adj").read_text().strip() == "900"


def test_tokens_and_hubs_of_other_programs_are_not_used(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hf_ofanotherprogram")
    variables = {"HF_TOKEN": "hf_ofanotherprogram", "HF_HOME": str(tmp_path), "HF_ENDPOINT": "http://127.0.0.1:1"}
    with HubServer() as hub, FetcherProbe(hub, environ={**os.environ, **variables}) as fetcher:
        fetcher.send("search", job="s", words="model")
        fetcher.expect("search_results")
        assert [(request.token, request.path) for request in hub.requests] == [("", "/api/models")]
    assert [path.name for path in tmp_path.iterdir()] == ["token"]
