"""Files that are broken, absurd or meant to hurt: a sentence for each, in little time and memory."""

from __future__ import annotations

import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sotto.domain.chat import branch
from sotto.store.importers import chat_files, json_pieces
from sotto.store.importers.chat_files import files_at
from sotto.store.importers.failures import UnreadableFileError
from sotto.store.importers.found_chat import FoundChat
from sotto.store.importers.json_pieces import JsonPieces, Kind, TooLarge
from sotto.store.importers.reading import SkippedChat, read_chats
from support.needs import needs_posix

ReadJson = Callable[[Any], list[Any]]
ReadBytes = Callable[[bytes], list[Any]]


def node(text: str, parent: str | None = None, **more: Any) -> dict[str, Any]:
    message = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": [text]}, **more}
    return {"message": message, "parent": parent}


def chatgpt(mapping: object, **more: Any) -> dict[str, Any]:
    return {"title": "T", "mapping": mapping, **more}


def check_tree(chat: FoundChat) -> None:
    seen: dict[object, int] = {None: 0}
    for message in chat.messages:
        assert message.parent in seen
        assert message.created >= seen[message.parent]
        seen[message.id] = message.created
        (message.content + message.reasoning + message.model).encode()
    assert chat.conversation.active_leaf in seen
    assert branch(chat.messages, chat.conversation.active_leaf)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"[",
        b"{",
        b"[]",
        b"{}",
        b"[1, 2]",
        b'"text"',
        b"\x00\x01",
        b'{"a": 1}',
        b"[[[]]]",
        b"PK\x03\x04",
        b"[,]",
    ],
)
def test_what_holds_no_chats_says_so(read_bytes: ReadBytes, data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_bytes(data)


@pytest.mark.parametrize("end", [b"", b",", b"]]", b"] {", b"}", b'"'])
def test_a_file_that_breaks_off_is_damaged(read_bytes: ReadBytes, end: bytes) -> None:
    whole = b"[" + json.dumps(chatgpt({"a": node("Hi")})).encode()
    assert len(read_bytes(whole + b"]")) == 1
    with pytest.raises(UnreadableFileError, match="damaged"):
        read_bytes(whole + end)


def test_loops_and_gaps_in_a_tree_are_mended(read_json: ReadJson) -> None:
    loop = {"a": node("A", "c"), "b": node("B", "a"), "c": node("C", "b"), "d": node("D", "d")}
    gaps = {"x": {"parent": "y"}, "y": {"parent": "x"}, "z": node("Z", "x"), "w": node("W", "gone")}
    (chat,) = read_json([chatgpt({**loop, **gaps}, current_node="x")])
    check_tree(chat)
    assert sorted(message.content for message in chat.messages) == ["A", "B", "C", "D", "W", "Z"]


def test_a_message_below_a_gap_follows_the_one_above(read_json: ReadJson) -> None:
    (chat,) = read_json([chatgpt({"a": node("A"), "g": {"message": None, "parent": "a"}, "b": node("B", "g")})])
    assert chat.messages[1].parent == chat.messages[0].id


def test_a_long_chain_of_gaps_takes_no_quadratic_time(read_json: ReadJson) -> None:
    gaps = {f"g{i}": {"parent": f"g{i - 1}"} for i in range(20_000)}
    told = {f"m{i}": node(str(i), f"g{i}") for i in range(20_000)}
    (chat,) = read_json([chatgpt({**gaps, **told})])
    assert len(chat.messages) == 20_000


def test_half_surrogates_nul_and_huge_numbers_are_read(read_bytes: ReadBytes) -> None:
    text = rb"a\ud83cb\udf5e \u0000 \ud83c\udf5e"
    data = (
        b'[{"mapping":{"a":{"message":{"author":{"role":"user"},"create_time":1e999,"content":{"content_type":"text",'
    )
    data += b'"parts":["' + text + b'\n\xff"]},"weight":' + b"9" * 5_000 + b',"x":NaN}}}}]'
    (chat,) = read_bytes(data)
    check_tree(chat)
    assert chat.messages[0].content == "a\ufffdb\ufffd  🍞\n\ufffd"


@pytest.mark.parametrize("time", [-1, 0, 1e30, "soon", "0001-01-01", "9999-12-31T23:59:59Z", [], True, "1" * 50])
def test_absurd_times_count_as_none(read_json: ReadJson, time: object) -> None:
    (chat,) = read_json([chatgpt({"a": node("Hi", create_time=time)}, create_time=1_700_000_000)])
    assert chat.messages[0].created == 1_700_000_000_000


def test_every_form_of_time_is_understood(read_json: ReadJson) -> None:
    for time in (1_700_000_000, 1_700_000_000.0, 1_700_000_000_000, 1.7e15, "2023-11-14T22:13:20Z", "1700000000"):
        (chat,) = read_json([chatgpt({"a": node("Hi", create_time=time)})])
        assert chat.messages[0].created == 1_700_000_000_000


def test_an_answer_is_never_older_than_its_question(read_json: ReadJson) -> None:
    tree = {"b": node("B", "a", create_time=1_600_000_000), "a": node("A", create_time=1_700_000_000)}
    (chat,) = read_json([chatgpt(tree)])
    check_tree(chat)
    assert [message.content for message in chat.messages] == ["A", "B"]


def test_a_deeply_nested_librechat_chat_is_read(read_bytes: ReadBytes) -> None:
    count = 4_000  # Python's own reader gives up at a thousand levels
    opening = b"".join(
        b'{"messageId":"m%d","isCreatedByUser":true,"text":"%d","children":[' % (i, i) for i in range(count)
    )
    data = b'{"conversationId":"c","recursive":true,"messages":[' + opening + b"]}" * count + b"]}"
    (chat,) = read_bytes(data)
    check_tree(chat)
    assert len(chat.messages) == count


def test_endless_nesting_is_refused(read_bytes: ReadBytes) -> None:
    with pytest.raises(UnreadableFileError, match="nested"):
        read_bytes(b"[" * 1_000_000)
    with pytest.raises(UnreadableFileError, match="nested"):
        read_bytes(b'{"a":' * 1_000_000)


def test_an_element_beyond_the_limits_is_skipped_and_the_next_is_read(
    read_json: ReadJson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_pieces, "MOST_VALUES", 100)
    monkeypatch.setattr(json_pieces, "SHORT", 0)
    small, large = chatgpt({"a": node("Hi")}), chatgpt({str(i): node("x") for i in range(50)})
    first, second, third = read_json([small, large, small])
    assert isinstance(first, FoundChat)
    assert isinstance(third, FoundChat)
    assert second == SkippedChat("", "The chat is too large.")


@pytest.mark.parametrize("chunk", [1, 3, 1000, 70_000])
def test_a_long_text_is_read_over_and_a_picture_costs_nothing(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(json_pieces, "LONGEST_TEXT", 2_000)
    monkeypatch.setattr(json_pieces, "LONGEST_PICTURE", 100)
    monkeypatch.setattr(json_pieces, "SHORT", 0)
    tail = '\\"\\\\' * 700
    data = json.dumps(["a" * 300, {"x": tail + "b" * 3_000}, {"p": "data:image/png;base64," + "A" * 5_000}, 1])
    chunks = (data[at : at + chunk] for at in range(0, len(data), chunk))
    values = [piece.value for piece in JsonPieces(chunks) if piece.kind is Kind.ELEMENT]
    assert values == ["a" * 300, TooLarge.ELEMENT, {"p": "data:"}, 1]


def test_wrong_types_everywhere_are_skipped_one_by_one(read_json: ReadJson) -> None:
    good = chatgpt({"a": node("Hi")})
    wrong = [3, None, [], "x", {}, chatgpt([]), chatgpt({}), chatgpt({"a": 5}), {"title": "No tree"}]
    found = read_json([*wrong, good, *wrong])
    assert sum(isinstance(one, FoundChat) for one in found) == 1
    assert len(found) == 2 * len(wrong) + 1
    assert found[-1] == SkippedChat("No tree", "It is no chat in a format that Sotto knows.")


def test_details_that_never_end_take_no_quadratic_time(read_json: ReadJson) -> None:
    text = "</details>" + '<details type="reasoning">' * 40_000
    tree = {"a": {"id": "a", "role": "assistant", "content": text}}
    (chat,) = read_json([{"chat": {"history": {"messages": tree}}}])
    assert chat.messages[0].content == text


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def test_an_archive_is_read_in_place(tmp_path: Path, read_path: Callable[[Path], list[Any]]) -> None:
    data = json.dumps([chatgpt({"a": node("Hi")})]).encode()
    path = archive(tmp_path / "a.zip", {"../../etc/evil.json": data, "C:\\x\n.json": data, "empty/": b""})
    assert [file.name for file in files_at(path)] == ["../../etc/evil.json", "C:\\x�.json"]
    assert len(read_path(path)) == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", {"conversations.json": b"[" + b" " * 3_000_000})
    (file,) = files_at(path)
    monkeypatch.setattr(chat_files, "_STEEP_FROM", 1_000_000)
    with pytest.raises(UnreadableFileError, match="packed"):
        list(read_chats(file, 1))
    monkeypatch.setattr(chat_files, "LARGEST_ARCHIVE", 1_000_000)
    with pytest.raises(UnreadableFileError, match="too large"):
        list(files_at(path))


def test_an_archive_that_lies_about_its_size_or_sum_is_damaged(tmp_path: Path) -> None:
    data = json.dumps([chatgpt({"a": node("Hi" * 5_000)})]).encode()
    raw = bytearray(archive(tmp_path / "a.zip", {"c.json": data}).read_bytes())
    at = raw.index(b"PK\x01\x02")
    raw[at + 16 : at + 20] = b"\0\0\0\0"  # the checksum in the table of contents
    (tmp_path / "b.zip").write_bytes(raw)
    for file in files_at(tmp_path / "b.zip"):
        with pytest.raises(UnreadableFileError):
            list(read_chats(file, 1))


@needs_posix
def test_a_pipe_and_a_link_in_a_folder_are_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert list(files_at(tmp_path)) == []
    with pytest.raises(UnreadableFileError):
        list(files_at(tmp_path / "pipe.json"))


def test_lengths_that_lie_in_a_gpt4all_file(read_bytes: ReadBytes) -> None:
    head = b"\xf5\xd5\x53\xcc" + struct.pack(">iq", 12, 1_700_000_000)
    for length in (0xFFFFFFFE, 31_000_000, 7):
        with pytest.raises(UnreadableFileError):
            read_bytes(head + struct.pack(">I", length) + b"\0x" * 20)
    with pytest.raises(UnreadableFileError, match="newer"):
        read_bytes(b"\xf5\xd5\x53\xcc" + struct.pack(">i", 99))


@pytest.mark.parametrize("short", [0, 2_000_000])
@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(10**30), 10**30)
            | st.text()
            | st.floats(allow_nan=False, allow_infinity=False),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=20,
        )
    ),
    chunk=st.integers(1, 40),
    indent=st.sampled_from([None, 1]),
    plain=st.booleans(),
)
def test_pieces_are_what_the_standard_library_reads(
    short: int, values: list[Any], chunk: int, indent: int | None, plain: bool
) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=plain)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_pieces, "SHORT", short)
        pieces = list(JsonPieces(text[at : at + chunk] for at in range(0, len(text), chunk)))
    assert [piece.value for piece in pieces[:-1]] == json.loads(text)
    assert pieces[-1].kind is Kind.END


_NAMES = """
id title mapping message parent author role user content parts text chat
a b history messages chat_messages sender human conversationId children versions steps conversations
from value gpt object thread.message format sotto-chats version output
"""
_WORDS = st.sampled_from(_NAMES.split())
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=_VALUES)
def test_whatever_json_says_is_read_or_refused(read_bytes: ReadBytes, value: object) -> None:
    try:
        found = read_bytes(json.dumps([value] if not isinstance(value, dict) else value).encode())
    except UnreadableFileError:
        return
    for one in found:
        if isinstance(one, FoundChat) and one.messages:
            check_tree(one)


@pytest.mark.needs_shared
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_samples_are_read_or_refused(shared: Path, read_bytes: ReadBytes, data: st.DataObject) -> None:
    samples = sorted(path for path in (shared / "data" / "chat_exports").rglob("*.*") if path.stat().st_size < 20_000)
    raw = bytearray(data.draw(st.sampled_from(samples)).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        kind = data.draw(st.sampled_from(["set", "cut", "drop", "double"]))
        if kind == "set":
            raw[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            raw = raw[: at + 1]
        elif kind == "drop":
            del raw[at : at + data.draw(st.integers(1, 20))]
            raw = raw or bytearray(b" ")
        else:
            raw[at:at] = raw[at : at + 50]
    try:
        found = read_bytes(bytes(raw))
    except UnreadableFileError:
        return
    for one in found:
        if isinstance(one, FoundChat) and one.messages:
            check_tree(one)
