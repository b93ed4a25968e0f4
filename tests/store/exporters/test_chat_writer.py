"""Archives, names of files, and the end of an export at any moment."""

from __future__ import annotations

import gc
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.export_format import ExportFormat
from sotto.store.exporters.chat_source import ChatSource, Entry
from sotto.store.exporters.chat_writer import ChatWriter, file_stem, open_writer
from sotto.store.store import Store


def test_an_archive_holds_a_document_for_each_chat(write: Callable[..., Path]) -> None:
    with zipfile.ZipFile(write(ExportFormat.JSON, name="chats.zip")) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        ids = [json.loads(archive.read(name))["conversations"][0]["id"] for name in names]
    assert names[0].endswith(" Trains & b boats b.json")
    assert ids == ["trains", "empty"]


def test_web_pages_in_an_archive_get_a_page_that_leads_to_them(write: Callable[..., Path]) -> None:
    with zipfile.ZipFile(write(ExportFormat.HTML, name="chats.ZIP")) as archive:
        index = archive.read("index.html").decode()
        names = archive.namelist()
    assert len(names) == 3
    assert 'href="2020-09-13%20Nothing%20yet.html"' in index or 'href="2020-09-14%20Nothing%20yet.html"' in index


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("a/b\\c:d", "a b c d"),
        ("../../etc", "etc"),
        ("", ""),
        ("  ends. ", "ends"),
        ("CON", "CON"),
        ("\x1b[31m\n", "[31m"),
    ],
)
def test_names_are_ones_that_every_system_takes(title: str, stem: str) -> None:
    assert file_stem(Entry("c", title, 1_700_000_000_000))[11:] == stem


def test_a_long_title_in_another_script_makes_a_short_name() -> None:
    assert len(file_stem(Entry("c", "車" * 500, 0)).encode()) < 150


def test_chats_of_one_title_get_different_names(full_store: Store, tmp_path: Path) -> None:
    entries = [Entry(f"c{number}", "index" if number else "A", 0) for number in range(3)]
    entries.append(Entry("c3", "INDEX", 0))
    writer = open_writer(tmp_path / "x.zip", ExportFormat.HTML, entries, overwrite=False)
    names = {name.casefold() for name in writer._names.values()}  # type: ignore[attr-defined]
    writer.discard()
    assert len(names) == 4


@pytest.mark.parametrize("name", ["chats.json", "chats.zip"])
def test_an_export_that_is_given_up_leaves_nothing(full_store: Store, tmp_path: Path, name: str) -> None:
    source = ChatSource(full_store, None, with_branches=True)
    chat = source.read(full_store, source.entries[0].id)
    assert chat is not None
    before = set(tmp_path.iterdir())
    writer = open_writer(tmp_path / name, ExportFormat.JSON, source.entries, overwrite=False)
    writer.add(chat)
    writer.discard()
    assert set(tmp_path.iterdir()) == before
    with pytest.raises(UserFacingError) as caught:
        writer.add(chat)
    assert caught.value.code == "export_cancelled"
    del writer
    gc.collect()  # an archive that is garbage must not write once more


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("name", ["chats.json", "chats.zip"])
def test_a_full_disk_is_said_and_leaves_nothing(
    full_store: Store, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ChatSource(full_store, None, with_branches=True)
    chat = source.read(full_store, source.entries[0].id)
    assert chat is not None
    before = set(tmp_path.iterdir())
    writer = open_writer(tmp_path / name, ExportFormat.JSON, source.entries, overwrite=False)
    real = writer._file.file
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        os.dup2(full.fileno(), real.fileno())

    def go_on(writer: ChatWriter) -> None:
        for _ in range(20_000):
            writer.add(chat)
        writer.finish()

    with pytest.raises(UserFacingError) as caught:
        go_on(writer)
    assert caught.value.code == "export_disk_full"
    writer.discard()
    assert set(tmp_path.iterdir()) == before
    del writer
    gc.collect()
