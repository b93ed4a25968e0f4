"""The branches of a conversation, from the command line."""

from __future__ import annotations

from support.sotto_runner import SottoRunner


def _chat(runner: SottoRunner) -> tuple[str, list[dict[str, object]]]:
    """Have one exchange; return the conversation's id and its messages."""
    conversation = runner("ask", "--json", "What colour?").json["conversation"]
    return conversation, runner("history", "show", conversation, "--json").json["messages"]


def test_the_tree_is_drawn_with_the_ids_of_its_messages(with_model: SottoRunner) -> None:
    conversation, (question, answer) = _chat(with_model)
    text = with_model("history", "tree", conversation[-6:]).out.splitlines()
    assert text[0] == f"What colour?  (id {conversation})"
    assert text[1] == f"{str(question['id'])[-6:]}  ● You: What colour?"
    assert text[2] == f"{str(answer['id'])[-6:]}  ● tiny: la la la"
    facts = with_model("history", "tree", conversation, "--json").json
    assert [(row["id"], row["parent"], row["shown"]) for row in facts] == [
        (question["id"], None, True),
        (answer["id"], question["id"], True),
    ]


def test_a_branch_becomes_a_conversation(with_model: SottoRunner) -> None:
    conversation, (question, _answer) = _chat(with_model)
    made = with_model("history", "branch", conversation, str(question["id"])[-6:], "--json").json
    assert (made["title"], made["messages"]) == ("What colour? (2)", 1)
    copied = with_model("history", "show", made["conversation"], "--json").json["messages"]
    assert [message["content"] for message in copied] == ["What colour?"]
    assert with_model("history", "branch", conversation, str(question["id"])).out.startswith(
        "Made “What colour? (3)” with"
    )


def test_messages_are_deleted_for_good(with_model: SottoRunner) -> None:
    conversation, (question, answer) = _chat(with_model)
    assert with_model("history", "delete-message", conversation, str(answer["id"])).out == "Deleted 1 message.\n"
    assert [m["id"] for m in with_model("history", "show", conversation, "--json").json["messages"]] == [question["id"]]
    again = with_model("history", "delete-message", conversation, str(answer["id"]))
    assert again.code == 1
    assert "There is no message" in again.err
    gone = with_model("history", "delete-message", conversation, str(question["id"]), "--following", "--json").json
    assert gone == {"deleted": 1, "conversation": conversation}
