"""Wrong files and hostile templates through the command line: a clear sentence, exit code 1, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.gguf_files import write_bpe_model
from support.hostile_templates import HOSTILE_TEMPLATES, HostileTemplate
from support.sotto_runner import SottoRunner
from support.wrong_files import write_wrong_files

IN_SHORT = slice(None, None, 7)
"""``make test`` asks with every seventh template; ``make soak`` with all of them."""


def assert_is_a_sentence(code: int, out: str, err: str) -> None:
    """Exit code 1, nothing on stdout, what happened and what to do on stderr."""
    assert (code, out) == (1, ""), err
    lines = [line for line in err.splitlines() if "keystore" not in line and "protects the chats" not in line]
    assert len(lines) == 2, err
    assert lines[0].startswith("sotto: ")
    assert all(line.endswith((".", "!", "?")) for line in lines)
    assert "Traceback" not in err


def test_every_wrong_file_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sotto = SottoRunner(tmp_path / "profile", capsys, monkeypatch)
    folder = tmp_path / "files"
    folder.mkdir()
    wrong_files = write_wrong_files(folder)
    assert len(wrong_files) >= 30
    for wrong in wrong_files:
        result = sotto("ask", "-m", wrong.path, "Hello")
        assert_is_a_sentence(result.code, result.out, result.err)
    assert sotto("history", "list", "--json").json == []


def test_a_wrong_file_in_a_real_process(tmp_path: Path) -> None:
    page = tmp_path / "model.gguf"
    page.write_text("<!doctype html><html><body>Log in</body></html>")
    code, out, err = ask(tmp_path, page)
    assert_is_a_sentence(code, out, err)


@pytest.mark.parametrize("hostile", HOSTILE_TEMPLATES[IN_SHORT], ids=lambda hostile: hostile.name)
def test_a_hostile_template_is_a_sentence(tmp_path: Path, hostile: HostileTemplate) -> None:
    ask_with_template(tmp_path, hostile)


@pytest.mark.soak
@pytest.mark.parametrize("hostile", HOSTILE_TEMPLATES, ids=lambda hostile: hostile.name)
def test_all_hostile_templates_are_sentences(tmp_path: Path, hostile: HostileTemplate) -> None:
    ask_with_template(tmp_path, hostile)


def ask_with_template(folder: Path, hostile: HostileTemplate) -> None:
    trace = folder / "trace-of-an-attack"
    model = write_bpe_model(folder / "model.gguf", template=hostile.template.replace("@FILE@", str(trace)))
    assert_is_a_sentence(*ask(folder, model))
    assert not trace.exists()


def ask(folder: Path, model: Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "sotto", "ask", "-m", str(model), "--max-tokens", "8", "Hello"]
    environment = {**os.environ, "SOTTO_DATA_DIR": str(folder / "profile")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr
