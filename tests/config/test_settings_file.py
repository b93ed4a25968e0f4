from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from sotto.config import options
from sotto.config.option import Value
from sotto.config.settings import Settings
from sotto.config.settings_file import SCHEMA, read_settings, write_settings
from sotto.domain.errors import UserFacingError


def _document(**values: object) -> bytes:
    return json.dumps({"schema": SCHEMA, "settings": values}).encode()


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    settings = Settings()
    chosen: list[tuple[options.AnyOption, Value]] = [
        (options.FONT_SIZE, 20),
        (options.TEMPERATURE, 0.1),
        (options.OFFLINE, True),
        (options.SYSTEM_PROMPT, "Grüße\n🙂"),
    ]
    for option, value in chosen:
        settings.set(option, value)
    write_settings(tmp_path / "settings.json", settings)
    stored = read_settings(tmp_path / "settings.json")
    assert stored.notice is None
    assert stored.settings.changed_values() == settings.changed_values()
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_a_missing_file_means_the_defaults_without_a_word(tmp_path: Path) -> None:
    stored = read_settings(tmp_path / "settings.json")
    assert stored.settings.changed_values() == {}
    assert stored.notice is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"schema": 1, "settings": {"appearance.th', "damaged"),
        (b"\x00" * 200, "damaged"),
        (b"\xff\xfe{", "damaged"),
        (b"[]", "damaged"),
        (b"null", "damaged"),
        (b"{}", "damaged"),
        (b'{"schema": 1}', "damaged"),
        (b'{"schema": 1, "settings": []}', "damaged"),
        (b'{"schema": true, "settings": {}}', "damaged"),
        (b'{"schema": "1", "settings": {}}', "damaged"),
        (b'{"schema": 0, "settings": {}}', "damaged"),
        (b"[" * 200_000, "damaged"),
        (b'{"schema": ' + b"1" * 5_000 + b"}", "damaged"),
        (b'{"schema": 2, "settings": {"appearance.theme": "dark"}}', "newer"),
        (b" " * (1 << 20) + b"{}", "large"),
    ],
    ids=lambda value: str(value[:24]),
)
def test_an_unusable_file_means_the_defaults_and_is_kept(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    stored = read_settings(path)
    assert stored.settings.changed_values() == {}
    assert stored.notice is not None
    assert stored.notice.code == "settings_reset"
    assert word in stored.notice.text
    kept = tmp_path / "settings.json.bad"
    assert kept.read_bytes() == content[: (1 << 20) + 1]
    assert str(kept) in stored.notice.hint


def test_one_bad_value_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(_document(**{"appearance.font_size": "big", "sampling.top_k": -3, "appearance.theme": "dark"}))
    stored = read_settings(path)
    assert stored.settings.changed_values() == {"appearance.theme": "dark"}
    assert stored.notice is not None
    assert options.FONT_SIZE.label in stored.notice.text
    assert options.TOP_K.label in stored.notice.text
    assert options.THEME.label not in stored.notice.text
    assert (tmp_path / "settings.json.bad").exists()


def test_numbers_json_does_not_have_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"schema": 1, "settings": {"sampling.temperature": NaN, "sampling.top_p": Infinity}}')
    stored = read_settings(path)
    assert stored.settings.changed_values() == {}
    assert stored.notice is not None


def test_settings_of_another_version_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(_document(**{"gone.option": 1, "appearance.font_size": 18}))
    stored = read_settings(path)
    assert stored.notice is None
    assert stored.settings.get(options.FONT_SIZE) == 18


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    stored = read_settings(path)
    assert stored.settings.changed_values() == {}
    assert stored.notice is not None
    assert "cannot be read" in stored.notice.text


def test_a_copy_that_cannot_be_kept_does_not_stop_the_start(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"{")
    (tmp_path / "settings.json.bad").mkdir()
    stored = read_settings(path)
    assert stored.notice is not None
    assert ".bad" not in stored.notice.hint


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    write_settings(path, Settings())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_disk_is_said_and_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "settings.json"
    write_settings(path, Settings())
    before = path.read_bytes()
    settings = Settings()
    settings.set(options.FONT_SIZE, 20)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserFacingError) as caught:
        write_settings(path, settings)
    assert caught.value.code == "settings_not_saved"
    assert path.read_bytes() == before
