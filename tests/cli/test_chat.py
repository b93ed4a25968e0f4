"""The terminal chat, fed by a pipe as a script does it."""

from __future__ import annotations

import itertools
from pathlib import Path

from support.adapter_files import write_adapter
from support.gguf_files import write_spm_model
from support.sotto_runner import SottoRunner


def test_every_line_is_a_turn_of_one_conversation(with_model: SottoRunner) -> None:
    result = with_model("chat", stdin=b"One\n\nTwo\n   \nThree")
    assert (result.code, result.out, result.err) == (0, "la la la \n\n" * 3, "")
    [conversation] = with_model("history", "list", "--json").json
    shown = with_model("history", "show", conversation["id"], "--json").json["messages"]
    assert [message["content"] for message in shown if message["role"] == "user"] == ["One", "Two", "Three"]
    assert all(later["parent"] == earlier["id"] for earlier, later in itertools.pairwise(shown))


def test_new_begins_another_conversation_and_quit_ends(with_model: SottoRunner) -> None:
    result = with_model("chat", stdin=b"One\n/new\nTwo\n/quit\nThree\n")
    assert result.code == 0
    listed = with_model("history", "list", "--json").json
    assert [conversation["title"] for conversation in listed] == ["Two", "One"]


def test_model_is_listed_and_changed(with_model: SottoRunner, tmp_path: Path) -> None:
    other = write_spm_model(tmp_path / "other.gguf")
    with_model("models", "add", other)
    result = with_model("chat", "-m", "tiny", stdin=b"/model\n/model other\n/model\nHi\n")
    assert result.err.splitlines() == [
        "  other",
        "* tiny",
        "The next answer comes from other.",
        "* other",
        "  tiny",
    ]
    conversation = with_model("history", "list", "--json").json[0]["id"]
    assert with_model("history", "show", conversation, "--json").json["messages"][1]["model"] == "other"


def test_an_error_is_shown_and_the_conversation_goes_on(with_model: SottoRunner, tmp_path: Path) -> None:
    generate = [["once", str(tmp_path / "failed"), [["started"], ["tokens", 1, "Half"], ["abort"]]], ["started"]]
    generate += [["tokens", 2], ["finish"]]
    result = with_model("chat", stdin=b"One\nTwo\n", generate=generate)
    assert result.code == 1  # a script must notice
    assert result.out == "Half\nla la \n\n"
    assert result.err.startswith("sotto: ")
    [conversation] = with_model("history", "list", "--json").json
    assert conversation["messages"] == 4


def test_unknown_commands_are_not_sent_to_the_model(with_model: SottoRunner) -> None:
    result = with_model("chat", stdin=b"/frob it\n/model nothing\n /etc is what?\n")
    assert result.code == 1
    assert "There is no command /frob." in result.err
    assert "There is no installed model" in result.err
    [conversation] = with_model("history", "list", "--json").json
    assert conversation["title"] == "/etc is what?"


def test_help_names_every_command(with_model: SottoRunner) -> None:
    err = with_model("chat", stdin=b"/help\n").err
    assert all(word in err for word in ("/new", "/model", "/help", "/quit", "Ctrl+C"))


def test_without_a_model_it_says_what_to_do(sotto: SottoRunner) -> None:
    result = sotto("chat", stdin=b"Hi\n")
    assert (result.code, result.out) == (1, "")
    assert "sotto: No model is installed yet.\n" in result.err
    assert "/add FILE" in result.err


def test_without_a_model_and_without_a_line_nothing_went_wrong(sotto: SottoRunner) -> None:
    result = sotto("chat", stdin=b"")
    assert (result.code, result.out) == (0, "")
    assert "No model is installed yet. Add a GGUF file: /add FILE" in result.err


def test_a_model_can_be_added_in_the_chat(sotto: SottoRunner, tmp_path: Path) -> None:
    model = write_spm_model(tmp_path / "model.gguf")
    result = sotto("chat", stdin=f"/add {model}\nHi\n".encode())
    assert (result.code, result.out) == (0, "la la la \n\n")
    [conversation] = sotto("history", "list", "--json").json
    assert conversation["title"] == "Hi"


def test_an_adapter_that_is_added_does_not_take_the_place_of_the_model(
    with_model: SottoRunner, tiny_model: Path, tmp_path: Path
) -> None:
    adapter = write_adapter(tmp_path / "sums.gguf", tiny_model)
    result = with_model("chat", stdin=f"/add {adapter}\nHi\n".encode())
    assert (result.code, result.out) == (0, "la la la \n\n")
    assert "Added the adapter sums." in result.err


def test_what_was_said_for_the_chat_is_known_of_its_answers(with_model: SottoRunner) -> None:
    assert with_model("chat", "--set", "top_k=7", stdin=b"Hi\n").code == 0
    [conversation] = with_model("history", "list", "--json").json
    run = with_model("history", "run", conversation["id"], "--json").json["run"]
    assert run["settings"]["top_k"] == 7
    assert run["origins"] == {"top_k": "once"}
