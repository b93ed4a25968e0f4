"""The engine program's entrance: two programs, and nothing heavy before it is known which."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sotto.ipc.commands import engine_command
from support.engine_probe import EngineProbe


def test_without_arguments_it_is_the_engine() -> None:
    with EngineProbe() as probe:
        assert probe.hello["type"] == "hello"
        probe.send("quit")
        assert probe.end() == 0


def test_with_the_flag_it_renders_templates() -> None:
    request = {"template": "{{ messages[0].content }}!", "bos": "", "eos": "", "limit": 100}
    line = json.dumps({"type": "render", "messages": [{"role": "user", "content": "Hi"}], **request})
    done = subprocess.run(
        [*engine_command(), "--render-templates"], input=line.encode() + b"\n", capture_output=True, timeout=30
    )
    assert json.loads(done.stdout) == {"type": "rendered", "text": "Hi!"}
    assert done.returncode == 0


def test_importing_it_loads_no_llama_cpp() -> None:
    code = "import sys, sotto.engine.__main__; print([m for m in ('llama_cpp', 'jinja2', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no core files")
def test_neither_program_leaves_core_files() -> None:
    code = (
        "import resource, runpy, sys\n"
        "from sotto.engine.child import template_supervisor, template_worker\n"
        "show = lambda: print(resource.getrlimit(resource.RLIMIT_CORE)[0]) or 0\n"
        "template_supervisor.main = template_worker.main = show\n"
        "from sotto.engine.__main__ import main\n"
        "sys.exit(main(['--render-templates']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert int(done.stdout) in (0, 1)
