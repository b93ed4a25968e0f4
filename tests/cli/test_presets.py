"""``sotto presets``, and beginning with a preset on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.sotto_runner import SottoRunner

FILE = {
    "format": "sotto-presets",
    "version": 1,
    "presets": [
        {"name": "Brief", "system_prompt": "Be brief.", "sampling": {"temperature": 0.25}, "reasoning": False},
        {"name": "Fern", "system_prompt": "You are Fern.", "greetings": ["Hello, {{user}}!"]},
    ],
    "prompts": [{"name": "Sum up", "text": "Sum this up for {{reader}}."}],
}


@pytest.fixture
def filled(with_model: SottoRunner, tmp_path: Path) -> SottoRunner:
    path = tmp_path / "presets.json"
    path.write_text(json.dumps(FILE), encoding="utf-8")
    assert with_model("presets", "import", path).out == "Imported Brief.\nImported Fern.\nImported /sum-up.\n"
    return with_model


def test_there_are_none_at_first(sotto: SottoRunner) -> None:
    assert sotto("presets", "list", "--json").json == {"presets": [], "prompts": []}
    assert "no presets yet" in sotto("presets", "list").err


def test_list_and_show(filled: SottoRunner) -> None:
    listed = filled("presets", "list", "--json").json
    assert [(one["name"], one["greetings"], one["default"]) for one in listed["presets"]] == [
        ("Brief", 0, False),
        ("Fern", 1, False),
    ]
    assert [one["name"] for one in listed["prompts"]] == ["sum-up"]
    assert "/sum-up" in filled("presets", "list").out
    shown = json.loads(filled("presets", "show", "bri").out)
    assert shown["presets"] == FILE["presets"][:1]


def test_export_gives_what_was_imported(filled: SottoRunner, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert filled("presets", "export", "-o", path, "--json").json == {"file": str(path), "presets": 2, "prompts": 1}
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written == {**FILE, "prompts": [{"name": "sum-up", "text": FILE["prompts"][0]["text"]}]}
    assert filled("presets", "export", "fern", "-o", path).code == 0
    assert [one["name"] for one in json.loads(path.read_text(encoding="utf-8"))["presets"]] == ["Fern"]
    assert filled("presets", "export", "-o", tmp_path / "no" / "such" / "folder.json", "--json").error_code == (
        "export_failed"
    )


def test_delete(filled: SottoRunner) -> None:
    assert filled("presets", "delete", "Brief").out == "Deleted “Brief”.\n"
    assert [one["name"] for one in filled("presets", "list", "--json").json["presets"]] == ["Fern"]


@pytest.mark.parametrize(("name", "code"), [("nothing", "preset_not_found"), ("r", "preset_ambiguous")])
def test_a_name_that_fits_none_or_several(filled: SottoRunner, name: str, code: str) -> None:
    assert filled("presets", "delete", name, "--json").error_code == code


def test_ask_begins_with_a_preset(filled: SottoRunner) -> None:
    answer = filled("ask", "--preset", "brief", "--json", "Why?").json
    assert (answer["settings"]["temperature"], answer["settings"]["reasoning"]) == (0.25, False)
    again = filled("ask", "--preset", "brief", "--temperature", "1", "--json", "Why?").json
    assert again["settings"]["temperature"] == 1.0
    plain = filled("ask", "--json", "Why?").json
    assert plain["settings"]["temperature"] == 0.8
    assert "reasoning" not in plain["settings"]


def test_what_a_preset_tells_the_model(filled: SottoRunner, tmp_path: Path) -> None:
    requests = tmp_path / "requests.jsonl"
    script = [["record", str(requests)], ["started"], ["tokens", 1, "La"], ["finish"]]
    filled("ask", "--preset", "fern", "Hi", generate=script)
    filled("ask", "--preset", "fern", "--no-save", "Hi", generate=script)
    prompts = [json.loads(line)["messages"] for line in requests.read_text(encoding="utf-8").splitlines()]
    assert [(turn["role"], turn["content"]) for turn in prompts[0]] == [
        ("system", "You are Fern."),
        ("assistant", "Hello, User!"),
        ("user", "Hi"),
    ]
    assert prompts[1] == prompts[0]  # what is not kept begins no differently


def test_a_conversation_goes_on_with_a_preset(filled: SottoRunner) -> None:
    conversation = filled("ask", "--json", "Why?").json["conversation"]
    answer = filled("ask", "-c", conversation, "--preset", "brief", "--json", "And?").json
    assert answer["settings"]["temperature"] == 0.25
    assert filled("ask", "-c", conversation, "--json", "And?").json["settings"]["temperature"] == 0.25


def test_chat_begins_with_a_preset(filled: SottoRunner) -> None:
    assert filled("chat", "--preset", "fern", stdin=b"Hi\n").code == 0
    listed = filled("history", "list", "--json").json
    shown = filled("history", "show", listed[0]["id"], "--json").json
    assert [message["content"] for message in shown["messages"]][:2] == ["Hello, User!", "Hi"]


def test_a_model_has_a_preset_of_its_own(filled: SottoRunner) -> None:
    brief = filled("presets", "list", "--json").json["presets"][0]["id"]
    assert filled("models", "set", "tiny", "--preset", "brief", "--json").json["settings"] == {"preset": brief}
    assert filled("ask", "--json", "Why?").json["settings"]["temperature"] == 0.25
    filled("models", "set", "tiny", "--preset", "none")
    assert filled("ask", "--json", "Why?").json["settings"]["temperature"] == 0.8
