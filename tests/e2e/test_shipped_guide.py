"""A new user's first minute with the guide that ships: in the window and on the command line, nothing replaced."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guide import handbook
from sotto.services.guide import guide_file
from support.driven_window import DrivenWindow


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    return {topic.id: topic.answer for topic in handbook.load().topics}


def sotto(folder: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "SOTTO_DATA_DIR": str(folder),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    command = [sys.executable, "-m", "sotto", *words]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, env=environment, check=False, timeout=60
    )


def test_a_question_in_the_terminal_needs_no_model(tmp_path: Path, answers: dict[str, str]) -> None:
    done = sotto(tmp_path, "ask", "How do I add a model?")
    assert (done.returncode, done.stdout.strip()) == (0, answers["add_model"])


def test_its_answer_has_every_key(tmp_path: Path, answers: dict[str, str]) -> None:
    done = sotto(tmp_path, "ask", "--json", "--no-save", "What is quantization?")
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["text"] == answers["quantization"]
    assert found["stop_reason"] == "end"
    assert found["model"]["id"] == "guide"
    assert (found["model"]["architecture"], found["model"]["quantization"]) == ("llama", "Q8_0")


def test_the_terminal_chat_begins_with_it(tmp_path: Path, answers: dict[str, str]) -> None:
    done = sotto(tmp_path, "chat", stdin="where are my chats stored\ntell me more\n")
    assert done.returncode == 0
    more = next(topic.more for topic in handbook.load().topics if topic.id == "data_place")
    assert answers["data_place"] in done.stdout
    assert more in done.stdout


def test_a_new_user_clicks_an_example(tmp_path: Path, answers: dict[str, str]) -> None:
    with DrivenWindow(tmp_path / "data", guide=guide_file()) as window:
        first = window.wait(lambda screen: screen["questions"])
        assert first["model"] == "Sotto guide"
        window.do("press", name="example_question")
        asked = window.wait(lambda screen: len(screen["messages"]) == 2 and not screen["answering"])
        assert asked["messages"] == [first["questions"][0], answers["first_steps"]]
        assert window.quit() == 0
