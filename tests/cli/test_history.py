"""Stored conversations, from the command line."""

from __future__ import annotations

from support.sotto_runner import SottoRunner

_MESSAGE_KEYS = {"id", "parent", "role", "content", "reasoning", "status", "model", "created", "usage"}


def test_list_is_newest_first_with_the_keys_of_the_contract(with_model: SottoRunner) -> None:
    first = with_model("ask", "--json", "First").json["conversation"]
    second = with_model("ask", "--json", "Second").json["conversation"]
    listed = with_model("history", "list", "--json").json
    assert [conversation["id"] for conversation in listed] == [second, first]
    assert set(listed[0]) == {"id", "title", "created", "updated", "messages", "model", "tags", "folder"}
    assert (listed[0]["title"], listed[0]["messages"], listed[0]["tags"], listed[0]["folder"]) == ("Second", 2, [], "")
    assert listed[0]["model"] == with_model("models", "list", "--json").json[0]["id"]
    text = with_model("history", "list").out
    assert [line.split()[-1] for line in text.splitlines()] == ["TITLE", "Second", "First"]


def test_show_prints_every_node_as_json_and_the_active_branch_as_text(with_model: SottoRunner) -> None:
    script = [["started"], ["tokens", 1, "hm", True], ["tokens", 1, "Blue.\n"], ["finish"]]
    answer = with_model("ask", "--json", "What colour?", generate=script).json
    shown = with_model("history", "show", answer["conversation"], "--json").json
    assert set(shown) == {"id", "title", "created", "active_leaf", "messages"}
    assert (shown["title"], shown["active_leaf"]) == ("What colour?", answer["message"])
    question, reply = shown["messages"]
    assert set(question) == set(reply) == _MESSAGE_KEYS
    assert (question["role"], question["parent"], question["usage"], question["model"]) == ("user", None, None, "")
    assert (reply["role"], reply["parent"], reply["status"]) == ("assistant", question["id"], "complete")
    assert (reply["content"], reply["reasoning"], reply["model"]) == ("Blue.\n", "hm", "tiny")
    assert reply["usage"] == {"prompt_tokens": 9, "cached_tokens": 4, "completion_tokens": 3}
    text = with_model("history", "show", answer["conversation"][-6:]).out
    lines = text.splitlines()
    assert lines[0].startswith("What colour?")
    assert lines[2].startswith("── You, ")
    assert lines[3] == "What colour?"
    assert lines[5].startswith("── tiny, ")
    assert lines[6:] == ["Blue."]


def test_a_failed_answer_says_why(with_model: SottoRunner) -> None:
    with_model("ask", "Hi", generate=[["fail", "prompt_too_long"]])
    conversation = with_model("history", "list", "--json").json[0]["id"]
    text = with_model("history", "show", conversation).out
    assert "(failed)" in text
    assert "(No answer. Try again.)" in text


def test_search_finds_all_words_and_says_when_nothing_fits(with_model: SottoRunner) -> None:
    wanted = with_model("ask", "--json", "The old lighthouse keeper").json["conversation"]
    with_model("ask", "A lighthouse")
    found = with_model("history", "search", "keeper", "lighthouse", "--json").json
    assert [conversation["id"] for conversation in found] == [wanted]
    title, place = found[0]["hits"]
    assert title["message"] is None
    assert place["message"]
    assert [place["snippet"][start:end] for start, end in place["marks"]] == ["lighthouse", "keeper"]
    assert with_model("history", "search", "keep").out.splitlines()[1:] == ["    The old lighthouse [keep]er"]
    nothing = with_model("history", "search", "submarine")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "Nothing has all these words.\n")
    assert with_model("history", "search", "submarine", "--json").json == []


def test_a_deleted_conversation_is_gone(with_model: SottoRunner) -> None:
    conversation = with_model("ask", "--json", "Forget me").json["conversation"]
    kept = with_model("ask", "--json", "Keep me").json["conversation"]
    deleted = with_model("history", "delete", conversation, "--json").json
    assert deleted == {"deleted": conversation, "title": "Forget me"}
    assert [one["id"] for one in with_model("history", "list", "--json").json] == [kept]
    again = with_model("history", "delete", conversation, "--json")
    assert (again.code, again.error_code) == (1, "conversation_not_found")
    assert with_model("history", "search", "forget", "--json").json == []
