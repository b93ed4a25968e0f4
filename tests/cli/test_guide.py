"""The guide from the command line: it answers when nobody else can, and is named like any other model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.guide import write_guide
from support.sotto_runner import SottoRunner


@pytest.fixture
def with_guide(sotto: SottoRunner, tmp_path: Path) -> SottoRunner:
    """``sotto`` with a stand-in for the guide and no other model."""
    sotto.guide = write_guide(tmp_path / "resources")
    return sotto


def test_it_is_listed_with_its_facts_and_says_how_to_get_more(with_guide: SottoRunner) -> None:
    with_guide("models", "list")
    listed = with_guide("models", "list")
    assert "Sotto guide" in listed.out
    assert "sotto models add" in listed.err
    (facts,) = with_guide("models", "list", "--json").json
    assert (facts["id"], facts["selected"], facts["n_ctx_train"]) == ("guide", True, 512)


def test_it_answers_without_being_asked_for(with_guide: SottoRunner) -> None:
    answer = with_guide("ask", "--json", "--temperature", "2", "How do I add a model?").json
    assert (answer["model"]["id"], answer["model"]["name"]) == ("guide", "Sotto guide")
    assert (answer["settings"]["temperature"], answer["settings"]["max_tokens"]) == (0.0, 200)
    assert len(answer["model"]["sha256"]) == 64
    chat = with_guide("chat", stdin=b"Hello\n")
    assert (chat.code, chat.out.strip()) == (0, "la la la")


def test_links_are_left_as_they_are(with_guide: SottoRunner) -> None:
    text = "Open [Models](sotto:models)."
    script = [["started"], ["tokens", 1, text], ["finish", "end"]]
    assert with_guide("ask", "Hi", generate=script).out == text + "\n"
    assert with_guide("ask", "--json", "Hi", generate=script).json["text"] == text


def test_no_standing_instructions_are_sent_to_it(with_guide: SottoRunner, tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    script = [["record", str(log)], ["started"], ["finish", "end"]]
    for flags in (["--no-save"], []):
        assert with_guide("ask", *flags, "--system", "Be brief.", "Hi", generate=script).code == 0
    requests = [json.loads(line) for line in log.read_text().splitlines()]
    assert [[turn["role"] for turn in request["messages"]] for request in requests] == [["user"], ["user"]]
    assert {request["settings"]["temperature"] for request in requests} == {0.0}


def test_it_steps_back_for_a_model_that_was_added(with_guide: SottoRunner, tiny_model: Path) -> None:
    with_guide("ask", "What can I do here?")
    with_guide("models", "add", tiny_model)
    listed = {model["name"]: model["selected"] for model in with_guide("models", "list", "--json").json}
    assert listed == {"tiny": True, "Sotto guide": False}
    assert with_guide("ask", "--json", "Hi").json["model"]["name"] == "tiny"
    assert with_guide("ask", "--json", "-m", "guide", "Hi").json["model"]["id"] == "guide"
    assert with_guide("ask", "--json", "Hi").json["model"]["name"] == "tiny"


def test_a_conversation_of_the_guide_goes_on_with_it(with_guide: SottoRunner, tiny_model: Path) -> None:
    conversation = with_guide("ask", "--json", "What can I do here?").json["conversation"]
    with_guide("models", "add", tiny_model)
    assert with_guide("ask", "--json", "-c", conversation, "And then?").json["model"]["id"] == "guide"


def test_info_verify_and_remove(with_guide: SottoRunner) -> None:
    facts = with_guide("models", "info", "guide", "--json").json
    assert (facts["id"], facts["name"], facts["architecture"]) == ("guide", "Sotto guide", "llama")
    assert facts["path"] == str(with_guide.guide)
    assert "none was recorded" in with_guide("models", "verify", "guide").out
    removed = with_guide("models", "remove", "guide", "--json")
    assert (removed.code, removed.error_code) == (1, "model_ships_with_sotto")
    assert with_guide.guide.exists()
