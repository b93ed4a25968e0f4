"""Exports as the programs write them, in the optional folder beside the repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.chat import Message, branch
from sotto.store.importers.found_chat import FoundChat

Read = Callable[[Path], list[FoundChat]]
pytestmark = pytest.mark.needs_shared


@pytest.fixture
def sample(shared: Path, read_path: Read) -> Callable[[str], list[FoundChat]]:
    def read(name: str) -> list[FoundChat]:
        found = read_path(shared / "data" / "chat_exports" / name)
        assert all(isinstance(one, FoundChat) for one in found)
        return found

    return read


def roles(chat: FoundChat) -> str:
    return "".join(message.role.value[0] for message in chat.messages)


def shown(chat: FoundChat) -> list[Message]:
    return branch(chat.messages, chat.conversation.active_leaf)


def test_chatgpt(sample: Callable[[str], list[FoundChat]]) -> None:
    first, second = sample("chatgpt")
    assert (roles(first), roles(second)) == ("uaaauaaaua", "uaua")
    assert [len(shown(chat)) for chat in (first, second)] == [10, 4]
    assert (first.conversation.title, second.conversation.title) == ("Conversation 1. Web Search", "Conversation 2")
    assert (first.conversation.created, first.conversation.updated) == (1704629915775, 1704717442442)
    assert [message.model for message in second.messages] == ["", "text-davinci-002-render-sha"] * 2
    assert second.messages[0].created == 1697373097900
    assert second.messages[0].content.startswith("In programming")


def test_claude(sample: Callable[[str], list[FoundChat]]) -> None:
    bread, regex = sample("claude")
    assert (roles(bread), roles(regex)) == ("uaua", "ua")
    assert regex.conversation.title == "Zoë's regex – ünïcode"
    assert bread.messages[1].reasoning == "The user wants bread that rises chemically."
    assert bread.messages[1].content.startswith("Use **soda bread**:\n\n1. 450 g flour")
    assert bread.messages[2].content == "And gluten-free? 🍞"
    assert [message.created for message in bread.messages] == [1699999820000 + 60_000 * i for i in range(4)]
    assert bread.conversation.created == 1700000000000


def test_open_webui(sample: Callable[[str], list[FoundChat]]) -> None:
    thinking, tool, plain = sample("openwebui")
    assert [roles(chat) for chat in (thinking, tool, plain)] == ["ua"] * 3
    assert thinking.messages[1].content == "255"
    assert thinking.messages[1].reasoning == "15 * 17 = 15 * 10 + 15 * 7 = 150 + 105 = 255"
    assert tool.messages[1].content == "The weather in Paris is 18C with rain."
    assert "Paris: 18C, rain" in tool.messages[1].reasoning
    assert [message.model for message in plain.messages] == ["", "llama3.1:latest"]
    assert [message.created for message in plain.messages] == [1700002000000, 1700002005000]


def test_librechat(sample: Callable[[str], list[FoundChat]]) -> None:
    (chat,) = sample("librechat/librechat-export.json")
    assert roles(chat) == "uauaua"
    assert [message.parent for message in chat.messages][1:] == [message.id for message in chat.messages][:-1]
    assert chat.messages[0].created == 1712673125230
    assert chat.messages[1].model == "gpt-3.5-turbo"


def test_lm_studio(sample: Callable[[str], list[FoundChat]]) -> None:
    (chat,) = sample("lmstudio")
    assert roles(chat) == "uauaa"
    assert chat.messages[3].parent == chat.messages[4].parent == chat.messages[2].id
    assert [message.content.split()[0] for message in shown(chat)] == ["How", "Use", "And", "Replace"]
    assert chat.conversation.system_prompt == "Be brief."
    assert chat.conversation.created == 1700000000000
    assert chat.messages[1].reasoning == "The user wants bread that rises chemically."
    assert chat.messages[1].model == "stories260K-f16"
    usage = chat.messages[1].usage
    assert usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens) == (9, 12)


@pytest.mark.parametrize("file", ["messages.jsonl", "thread.json"])
def test_jan(sample: Callable[[str], list[FoundChat]], file: str) -> None:
    (chat,) = sample(f"jan/00000000-0000-4000-8000-000000000000/{file}")
    assert roles(chat) == "uaua"  # the empty answer that comes first is none
    assert chat.messages[1].reasoning == "The user wants bread that rises chemically."
    assert [message.created for message in chat.messages] == [1700000001000 + 1000 * i for i in range(4)]
    assert (chat.conversation.created, chat.conversation.title) == (1700000000500, "Bread without yeast")
    assert {message.model for message in chat.messages} == {"", "stories260K-f16"}


def test_gpt4all(sample: Callable[[str], list[FoundChat]]) -> None:
    (chat,) = sample("gpt4all")
    assert (roles(chat), chat.conversation.system_prompt) == ("uaua", "Be brief.")
    assert chat.messages[1].reasoning == "The user wants bread that rises chemically."
    assert chat.messages[1].content.startswith("Use **soda bread**:")
    assert chat.messages[2].content == "And gluten-free? 🍞"
    assert {message.model for message in chat.messages} == {"", "stories260K-f16"}
    assert chat.conversation.created == 1700000000000


def test_sharegpt(sample: Callable[[str], list[FoundChat]]) -> None:
    bread, regex = sample("sharegpt")
    assert (roles(bread), roles(regex)) == ("uaua", "ua")
    assert bread.conversation.title == "How do I bake bread without yeast?"
