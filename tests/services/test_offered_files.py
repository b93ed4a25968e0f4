"""Files opened from outside: what they are, whatever the words say, and a sentence for each that is nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.services.offered_files import (
    LONGEST_MESSAGE,
    MOST,
    message_of,
    sort_files,
    whole_words,
    words_in,
)
from support.gguf_files import write_bpe_model
from support.needs import needs_permissions, needs_posix


def export(path: Path) -> Path:
    """Write an export of another program."""
    messages = [{"uuid": "m", "sender": "human", "text": "Hello"}]
    at = "2024-03-01T12:00:00Z"
    path.write_text(
        json.dumps([{"uuid": "c", "name": "One", "created_at": at, "updated_at": at, "chat_messages": messages}])
    )
    return path


def codes(*words: str | Path) -> list[str]:
    return [error.code for error in sort_files([str(word) for word in words]).refused]


def test_models_and_chats_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    model = write_bpe_model(tmp_path / "story.gguf")
    unnamed = tmp_path / "story"
    unnamed.write_bytes(model.read_bytes())
    chats = export(tmp_path / "chats.json")
    found = sort_files([str(model), str(chats), str(unnamed), str(model)])
    assert found.models == (model, unnamed)
    assert found.exports == (chats,)
    assert found.refused == ()


def test_each_wrong_file_has_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.json").write_text('{"a": 1}')
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert codes(tmp_path / "gone.gguf") == ["file_gone"]
    assert codes(tmp_path) == ["file_not_a_file"]
    assert codes(tmp_path / "text.json", tmp_path / "picture.png") == ["file_unknown", "file_unknown"]
    assert codes("file://elsewhere/model.gguf") == ["file_elsewhere"]
    assert codes("file:") == ["file_elsewhere"]
    assert codes("file://[model.gguf", "file://[x]/model.gguf") == ["file_elsewhere", "file_elsewhere"]
    sentence = sort_files([str(tmp_path / "gone.gguf")]).refused[0]
    assert "gone.gguf" in sentence.text
    assert sentence.hint


@needs_posix
def test_what_would_wait_or_be_a_device_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    assert codes(tmp_path / "pipe.gguf", "/dev/zero") == ["file_not_a_file", "file_not_a_file"]


@needs_permissions
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    model = write_bpe_model(tmp_path / "story.gguf")
    model.chmod(0)
    assert codes(model) == ["file_unreadable"]


@needs_posix
def test_addresses_of_files_mean_the_file(tmp_path: Path) -> None:
    model = write_bpe_model(tmp_path / "a story – 100%.gguf")
    assert sort_files([model.as_uri()]).models == (model,)
    assert sort_files([model.as_uri().replace("file:", "FILE:")]).models == (model,)
    assert sort_files([f"file://localhost{model.as_uri()[len('file://') :]}"]).models == (model,)


def test_words_count_from_the_folder_they_were_typed_in(tmp_path: Path) -> None:
    address = (tmp_path / "b.gguf").as_uri()
    assert whole_words(["a.gguf", address, str(tmp_path / "c")], tmp_path / "sub") == (
        str(tmp_path / "sub" / "a.gguf"),
        address,
        str(tmp_path / "c"),
    )


def test_many_files_are_looked_at_up_to_a_number(tmp_path: Path) -> None:
    words = [str(tmp_path / f"{number}.gguf") for number in range(MOST + 5)]
    refused = sort_files(words).refused
    assert [error.code for error in refused] == ["file_gone"] * MOST + ["files_too_many"]


def test_a_message_brings_its_words_across(tmp_path: Path) -> None:
    words = (str(tmp_path / "ä b.gguf"), (tmp_path / "c").as_uri(), str(tmp_path / "\udcff.gguf"))
    assert words_in(message_of(words)) == words


def test_a_message_has_a_largest_size(tmp_path: Path) -> None:
    words = [str(tmp_path / ("x" * 200 + str(number))) for number in range(1000)]
    message = message_of(words)
    assert len(message) <= LONGEST_MESSAGE
    assert words_in(message) == tuple(words[: len(words_in(message))]) != ()
    assert words_in(b" " * LONGEST_MESSAGE + message_of(words[:1])) == ()


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b'"/etc/passwd"',
        b'{"run": "/bin/sh"}',
        b"[1]",
        b"[null]",
        b'["relative.gguf"]',
        b'["sotto:erase"]',
        b'["http://example.org/x.gguf"]',
        b'["--data-dir"]',
        b'["/a\\u0000b"]',
        b"[" * 60_000,
        json.dumps(["/" + "x" * 5000]).encode(),
    ],
)
def test_a_message_that_is_not_meant_says_nothing(message: bytes) -> None:
    assert words_in(message) == ()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_none(message: bytes) -> None:
    assert all(isinstance(word, str) for word in words_in(message))


@given(st.text(max_size=60))
def test_any_word_is_sorted_somewhere(word: str) -> None:
    found = sort_files([f"/nowhere-at-all/{word}", f"file:{word}"])
    assert len(found.refused) + len(found.models) + len(found.exports) in (1, 2)
