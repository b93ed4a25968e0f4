"""What real exports hold beside the samples: other parts, other versions, gaps, tools."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.chat import MessageStatus, branch
from sotto.store.importers.found_chat import FoundChat
from sotto.store.importers.reading import SkippedChat

Read = Callable[[Any], list[Any]]


def one(found: list[Any]) -> FoundChat:
    (chat,) = found
    assert isinstance(chat, FoundChat), chat
    return chat


def roles(chat: FoundChat) -> str:
    return "".join(message.role.value[0] for message in chat.messages)


def shown(chat: FoundChat) -> list[str]:
    return [message.content for message in branch(chat.messages, chat.conversation.active_leaf)]


# -------------------------------------------------------------------------------------------------------- ChatGPT


def node(parent: str | None, role: str = "", content: Any = None, **more: Any) -> dict[str, Any]:
    if isinstance(content, str):
        content = {"content_type": "text", "parts": [content]}
    metadata = more.pop("metadata", {})
    message = {"author": {"role": role}, "content": content, "metadata": metadata, "create_time": 1_700_000_000, **more}
    return {"parent": parent, "message": message if role else None, "children": []}


def chatgpt(current: str, **nodes: dict[str, Any]) -> list[Any]:
    for name, value in nodes.items():
        if value["parent"] in nodes:
            nodes[value["parent"]]["children"].append(name)
    return [{"title": None, "mapping": nodes, "current_node": current, "default_model_slug": "gpt-9", "id": "x"}]


def test_chatgpt_pictures_voice_null_and_hidden_nodes(read_json: Read) -> None:
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-abc"}
    sound = {"content_type": "audio_transcription", "text": "spoken words"}
    question = {"content_type": "multimodal_text", "parts": [picture, "What is this?", sound]}
    chat = one(
        read_json(
            chatgpt(
                "a",
                root=node(None),
                hidden=node("root", "system", "", metadata={"is_visually_hidden_from_conversation": True}),
                custom=node("hidden", "user", {"content_type": "user_editable_context", "user_profile": "me"}),
                u=node("custom", "user", question),
                nothing=node("u", "assistant", {"content_type": "text", "parts": [None, ""]}),
                none=node("nothing", "assistant", None, create_time=None),
                a=node("none", "assistant", "A cat."),
            )
        )
    )
    assert roles(chat) == "ua"
    assert chat.messages[0].content == "What is this?\n\nspoken words"
    assert [file.name for file in chat.messages[0].attachments] == ["file-abc"]
    assert chat.messages[1].parent == chat.messages[0].id
    assert chat.messages[1].model == "gpt-9"
    assert chat.conversation.title.startswith("What is this?")


def test_chatgpt_thoughts_tools_and_recaps_on_the_way_to_an_answer(read_json: Read) -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "Plan", "content": "Look it up"}]}
    chat = one(
        read_json(
            chatgpt(
                "a",
                u=node(None, "user", "How old is it?"),
                t=node("u", "assistant", thoughts),
                tool=node("t", "tool", {"content_type": "execution_output", "text": "42"}),
                recap=node("tool", "assistant", {"content_type": "reasoning_recap", "content": "Thought for 3 s"}),
                a=node("recap", "assistant", "42 years."),
            )
        )
    )
    assert (roles(chat), chat.messages[1].content) == ("ua", "42 years.")
    assert chat.messages[1].reasoning == "Plan\n\nLook it up"


def test_chatgpt_sources_become_links(read_json: Read) -> None:
    mark, other = "\ue200cite\ue202turn0search1\ue201", "\ue200navlist\ue202x\ue201"
    references = [{"matched_text": mark, "alt": "([A page](https://example.org))"}, {"matched_text": " ", "alt": "-"}]
    answer = node("u", "assistant", f"It is so {mark}.{other}", metadata={"content_references": references})
    chat = one(read_json(chatgpt("a", u=node(None, "user", "Is it?"), a=answer)))
    assert chat.messages[1].content == "It is so ([A page](https://example.org))."


def test_chatgpt_canvas_holds_the_document(read_json: Read) -> None:
    made = {"name": "sort", "type": "code/python", "content": "print('```')"}
    call = {"content_type": "code", "language": "json", "text": json.dumps(made)}
    letter = json.dumps({"name": "Letter", "type": "document", "content": "Dear *you*"})
    chat = one(
        read_json(
            chatgpt(
                "b",
                u=node(None, "user", "Write it"),
                a=node("u", "assistant", call, recipient="canmore.create_textdoc"),
                b=node("a", "assistant", letter, recipient="canmore.create_textdoc"),
            )
        )
    )
    assert chat.messages[1].content == "**sort**\n\n````python\nprint('```')\n````"
    assert chat.messages[2].content == "**Letter**\n\nDear *you*"


def test_chatgpt_several_roots_deleted_parents_and_times_in_milliseconds(read_json: Read) -> None:
    chat = one(
        read_json(
            chatgpt(
                "a2",
                u=node(None, "user", "First"),
                a=node("u", "assistant", "One"),
                u2=node("gone", "user", "Second", create_time=1_700_000_009_000),
                a2=node("u2", "assistant", "Two", create_time=1_700_000_010.5),
            )
        )
    )
    assert roles(chat) == "uaua"
    assert [message.parent is None for message in chat.messages] == [True, False, True, False]
    times = [1_700_000_000_000] * 2 + [1_700_000_009_000, 1_700_000_010_500]
    assert [message.created for message in chat.messages] == times
    assert shown(chat) == ["Second", "Two"]


# --------------------------------------------------------------------------------------------------------- Claude


def claude(*messages: dict[str, Any]) -> list[Any]:
    return [{"uuid": "c", "name": "", "created_at": "2024-01-01T00:00:00Z", "chat_messages": list(messages)}]


def test_claude_tools_artifacts_and_attachments(read_json: Read) -> None:
    artifact = {
        "command": "create",
        "type": "application/vnd.ant.code",
        "language": "c",
        "title": "Main",
        "content": "x;",
    }
    blocks = [
        {"type": "thinking", "thinking": "Hm."},
        {"type": "tool_use", "name": "web_search", "input": {"query": "trains"}},
        {
            "type": "tool_result",
            "name": "web_search",
            "content": [{"type": "text", "text": "found"}, {"type": "image"}],
        },
        {"type": "tool_result", "content": "said plainly"},
        {"type": "text", "text": "Here it is:", "citations": []},
        {"type": "tool_use", "name": "artifacts", "input": artifact},
        {"type": "token_budget"},
    ]
    question = {
        "uuid": "q",
        "sender": "human",
        "text": "",
        "content": [{"type": "text", "text": "Write C"}],
        "attachments": [{"file_name": "a.txt", "extracted_content": "inside"}],
        "files": [{"file_name": "b.png"}],
    }
    chat = one(read_json(claude(question, {"uuid": "r", "sender": "assistant", "text": None, "content": blocks})))
    assert chat.messages[1].content == "Here it is:\n\n**Main**\n\n```c\nx;\n```"
    assert chat.messages[1].reasoning == "Hm.\n\nweb_search\n\nquery: trains\n\nfound\n\nsaid plainly"
    assert [file.name for file in chat.messages[0].attachments] == ["a.txt", "b.png"]
    assert chat.messages[0].attachments[0].text == "inside"
    assert chat.conversation.title == "Write C"


def test_claude_branches_and_older_messages_without_blocks(read_json: Read) -> None:
    root = "00000000-0000-4000-8000-000000000000"
    texts = {"q": ("human", root), "a": ("assistant", "q"), "b": ("assistant", "q"), "q2": ("human", "b")}
    messages = [
        {"uuid": name, "sender": sender, "text": name, "parent_message_uuid": parent}
        for name, (sender, parent) in texts.items()
    ]
    chat = one(read_json(claude(*messages)))
    assert chat.messages[1].parent == chat.messages[2].parent == chat.messages[0].id
    assert shown(chat) == ["q", "b", "q2"]


# ----------------------------------------------------------------------------------------------------- Open WebUI


def open_webui(**messages: dict[str, Any]) -> dict[str, Any]:
    last = list(messages)[-1]
    return {"title": "T", "history": {"messages": messages, "currentId": last}, "params": {"system": "Be brief."}}


def test_open_webui_a_list_one_chat_and_a_bare_chat(read_json: Read) -> None:
    thought = '<details type="reasoning" done="true">\n<summary>Thought</summary>\n&gt; why\n</details>\n'
    chat = open_webui(
        q={"parentId": None, "role": "user", "content": [{"type": "text", "text": "Hi"}], "timestamp": 1_700_000_000},
        a={
            "parentId": "q",
            "role": "assistant",
            "content": f"{thought}Hello",
            "timestamp": 1_700_000_001_000,
        },
        b={"parentId": "q", "role": "assistant", "content": "Hey", "model": "m2", "error": {"content": "cut"}},
    )
    whole = {"id": "1", "title": "T", "chat": chat, "created_at": 1_700_000_000, "meta": {"tags": ["trains"]}}
    for value in ([whole], whole, chat):
        found = one(read_json(value))
        assert (roles(found), found.conversation.title) == ("uaa", "T")
        assert found.conversation.system_prompt == "Be brief."
        assert (found.messages[1].content, found.messages[1].reasoning) == ("Hello", "why")
        assert found.messages[1].created == 1_700_000_001_000
        assert (found.messages[2].status, found.messages[2].error) == (MessageStatus.FAILED, "cut")
        assert shown(found) == ["Hi", "Hey"]


# ------------------------------------------------------------------------------------------------------ LibreChat


def test_librechat_nested_children_tools_and_errors(read_json: Read) -> None:
    tool = {"type": "tool_call", "tool_call": {"name": "search", "args": '{"q":"x"}', "output": "nothing"}}
    inner = {
        "messageId": "a",
        "parentMessageId": "q",
        "isCreatedByUser": False,
        "sender": "GPT",
        "text": "",
        "content": [{"type": "think", "think": "hm"}, tool, {"type": "text", "text": {"value": "No."}}],
        "children": [],
    }
    failed = {**inner, "messageId": "b", "content": [{"type": "error", "error": "too long"}]}
    question = {"messageId": "q", "isCreatedByUser": True, "text": "Is it?", "children": [inner, failed]}
    found = one(read_json({"conversationId": "c", "title": "T", "recursive": True, "messages": [question]}))
    assert roles(found) == "uaa"
    assert found.messages[1].content == "No."
    assert found.messages[1].reasoning == 'hm\n\nsearch\n\n{"q":"x"}\n\nnothing'
    assert found.messages[1].parent == found.messages[2].parent == found.messages[0].id
    assert (found.messages[2].status, found.messages[2].error) == (MessageStatus.FAILED, "too long")


# ------------------------------------------------------------------------------------------------------ LM Studio


def test_lm_studio_before_versions_and_with_tools(read_json: Read) -> None:
    old = {
        "name": "Old",
        "systemPrompt": "S",
        "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "<think>t</think>Ho"}],
    }
    found = one(read_json(old))
    assert (roles(found), found.messages[1].content, found.messages[1].reasoning) == ("ua", "Ho", "t")
    request = {"type": "toolCallRequest", "name": "clock", "parameters": {"zone": "UTC"}}
    steps = [
        {"type": "contentBlock", "content": [request]},
        {"type": "toolStatus"},
        {"type": "contentBlock", "content": [{"type": "toolCallResult", "content": '"12:00"'}]},
        {"type": "contentBlock", "content": [{"type": "text", "text": "Noon."}]},
        {"type": "debugInfoBlock", "debugInfo": "x"},
    ]
    question = {"versions": [{"role": "user", "content": [{"type": "text", "text": "What time?"}]}]}
    answer = {"versions": [{"role": "assistant", "type": "multiStep", "steps": steps}], "currentlySelected": 0}
    found = one(read_json({"name": "", "messages": [question, answer]}))
    assert (roles(found), found.messages[1].content) == ("ua", "Noon.")
    assert found.messages[1].reasoning == 'clock\n\nzone: UTC\n\n"12:00"'


# ------------------------------------------------------------------------------------------------------------ Jan


@pytest.mark.parametrize("content", ["Noon.", [{"type": "text", "text": {"value": "Noon.", "annotations": []}}]])
def test_jan_tool_calls_pictures_and_plain_texts(read_path: Read, tmp_path: Path, content: Any) -> None:
    thread = {"id": "t", "object": "thread", "title": "Clock", "created": 1_700_000_000, "assistants": []}
    tool = {"function": {"name": "clock", "arguments": '{"zone":"UTC"}'}}
    calls = [{"tool": tool, "response": {"content": [{"type": "text", "text": "12:00"}]}}]
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    lines = [
        {"thread_id": "t", "role": "user", "content": [{"type": "text", "text": {"value": "Time?"}}, picture]},
        {"thread_id": "t", "role": "assistant", "content": content, "metadata": {"tool_calls": calls}},
    ]
    folder = tmp_path / "threads" / "t"
    folder.mkdir(parents=True)
    (folder / "thread.json").write_text(json.dumps(thread))
    (folder / "messages.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
    found = one(read_path(folder / "messages.jsonl"))
    assert (roles(found), found.messages[1].content) == ("ua", "Noon.")
    assert found.messages[1].reasoning == 'clock\n\n{"zone":"UTC"}\n\n12:00'
    assert [file.name for file in found.messages[0].attachments] == ["image"]
    assert found.conversation.created == 1_700_000_000_000


# ------------------------------------------------------------------------------------------------------- ShareGPT


TURNS = [
    {"from": "system", "value": "Be brief."},
    {"from": "human", "value": "Time?"},
    {"from": "function_call", "value": "clock()"},
    {"from": "observation", "value": "12:00"},
    {"from": "gpt", "value": "Noon."},
]
OPENAI = [
    {"role": "developer", "content": "Be brief."},
    {"role": "user", "content": [{"type": "text", "text": "Time?"}]},
    {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "clock", "arguments": "{}"}}]},
    {"role": "tool", "content": "12:00"},
    {"role": "assistant", "content": "Noon."},
]


@pytest.mark.parametrize(
    "value",
    [
        [{"id": "1", "conversations": TURNS}],
        {"conversations": TURNS},
        {"conversation": TURNS},
        {"items": TURNS},
        {"messages": OPENAI},
        {"conversations": TURNS[1:], "system": "Be brief."},
        TURNS,
        OPENAI,
    ],
)
def test_sharegpt_in_its_many_forms(read_json: Read, value: Any) -> None:
    found = one(read_json(value))
    assert (roles(found), found.conversation.system_prompt) == ("ua", "Be brief.")
    assert found.messages[1].content == "Noon."
    assert found.messages[1].reasoning.endswith("12:00")
    assert "clock" in found.messages[1].reasoning


def test_sharegpt_as_lines_and_in_pairs(read_bytes: Callable[[bytes], list[Any]]) -> None:
    lines = [{"messages": OPENAI}, {"conversation": [{"human": "Hi", "assistant": "Ho"}]}, {"messages": []}]
    first, second, third = read_bytes("\n".join(map(json.dumps, lines)).encode())
    assert [roles(first), roles(second)] == ["ua", "ua"]
    assert [message.content for message in second.messages] == ["Hi", "Ho"]
    assert isinstance(third, SkippedChat)
