"""How an answer came about and whether it comes again, from the command line."""

from __future__ import annotations

import json

from support.sotto_runner import SottoRunner


def _ask(runner: SottoRunner, *arguments: str) -> dict[str, object]:
    answer: dict[str, object] = runner("ask", "--json", "--max-tokens", "9", "--temperature", "1.5", *arguments).json
    return answer


def test_a_record_tells_all(with_model: SottoRunner) -> None:
    asked = _ask(with_model, "--seed", "5", "Babble")
    shown = with_model("history", "run", str(asked["conversation"])[-6:])
    assert shown.code == 0
    lines = shown.out.splitlines()
    assert str(asked["message"]) in lines[0]
    assert "settings.seed: 5" in lines
    assert "settings.temperature: 1.5" in lines
    assert "model.file: tiny.gguf" in lines
    assert any(line.startswith("engine.llama_cpp: ") for line in lines)
    assert any(line.startswith("model.sha256: ") for line in lines)


def test_a_record_as_json(with_model: SottoRunner) -> None:
    asked = _ask(with_model, "--seed", "5", "Babble")
    document = with_model("history", "run", str(asked["conversation"]), str(asked["message"])[-6:], "--json").json
    assert (document["format"], document["version"]) == ("sotto-run", 1)
    assert document["message"] == asked["message"]
    assert document["run"]["settings"] == asked["settings"]
    assert document["usage"] == {**asked["usage"], "guessed_tokens": 0, "right_tokens": 0}


def test_the_same_answer_comes_again_beside_the_first(with_model: SottoRunner) -> None:
    asked = _ask(with_model, "--seed", "5", "Babble")
    conversation = str(asked["conversation"])
    again = with_model("history", "rerun", conversation, "--json").json
    assert again["identical"] is True
    assert (again["diff"], again["changed"], again["text"]) == ("", [], asked["text"])
    messages = with_model("history", "show", conversation, "--json").json["messages"]
    assert [message["parent"] for message in messages[1:]] == [messages[0]["id"]] * 2
    assert with_model("history", "rerun", conversation).out.startswith("Identical: ")


def test_where_it_does_not_the_difference_is_shown(with_model: SottoRunner) -> None:
    asked = _ask(with_model, "--seed", "5", "--system", "Babble.", "Babble")
    conversation = str(asked["conversation"])
    with_model("ask", "-c", conversation, "--max-tokens", "3", "--system", "Say something else.", "And?")
    first = str(asked["message"])
    again = with_model("history", "rerun", conversation, first)
    assert again.code == 0
    assert "Not as it was: prompt.sha256" in again.out
    facts = with_model("history", "rerun", conversation, first, "--json").json
    assert facts["first"] == first
    assert [change["name"] for change in facts["changed"]] == ["prompt.sha256"]
    assert facts["identical"] is (facts["diff"] == "")
    assert again.out.splitlines()[0] == ("The texts differ." if facts["diff"] else again.out.splitlines()[0])


def test_what_cannot_be_asked_again_is_said(with_model: SottoRunner) -> None:
    asked = _ask(with_model, "Babble")
    conversation = str(asked["conversation"])
    question = with_model("history", "show", conversation, "--json").json["messages"][0]["id"]
    no_answer = with_model("history", "rerun", conversation, question)
    assert (no_answer.code, "That is no answer." in no_answer.err) == (1, True)
    assert with_model("models", "remove", "tiny").code == 0
    missing = with_model("history", "rerun", conversation, "--json")
    assert missing.code == 1
    assert json.loads(missing.out)["error"]["code"] == "run_model_missing"
