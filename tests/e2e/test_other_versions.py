"""P10: what an older version left is brought up to date whole; what a newer one left is refused and not touched."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sotto.__main__ import main
from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.config.settings_file import read_settings
from sotto.domain.downloads import DownloadState
from sotto.gui.theme import ThemeChoice, apply_theme
from sotto.services.container import build_services
from sotto.store.migrations import MIGRATIONS, backup_path
from support.guide import NO_GUIDE
from support.other_versions import NOW, PART, content, fingerprints, newer_profile, older_profile
from support.real_window import RealWindow
from support.running_services import RunningServices
from support.scripted_engine import scripted_command

Sotto = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sotto(paths: AppPaths, capsys: pytest.CaptureFixture[str]) -> Sotto:
    """Runs ``sotto`` in the test's profile; returns its exit code and what it printed."""
    build = functools.partial(build_services, engine_command=scripted_command(), guide=NO_GUIDE)

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--data-dir", str(paths.data.parent), *words], build=build)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def window(qtbot: QtBot, paths: AppPaths, qapp: Any) -> Any:
    """Opens the window on the test's profile without waiting for the chats."""
    opened: list[RealWindow] = []

    def open_() -> RealWindow:
        opened.append(RealWindow(qtbot, paths, apply_theme(qapp, ThemeChoice.LIGHT), wait_until_open=False))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


@pytest.mark.parametrize("schema", [NOW - 1, 1])
def test_an_older_profile_comes_up_to_date_with_everything(paths: AppPaths, schema: int) -> None:
    older_profile(paths, schema)
    running = RunningServices(paths).open()
    services = running.services
    try:
        assert running.conversation(content().CONVERSATION.id).title == "Trains"
        found = running.wait(services.history.read(content().CONVERSATION.id))
        assert [message.content for message in found.messages] == [one.content for one in content().MESSAGES]
        running.wait(services.downloads.open())
        downloads = [(one.name, one.state, one.files[0].received) for one in services.downloads.downloads]
        assert downloads == ([("Small", DownloadState.PAUSED, 600)] if schema > 1 else [])
        assert (paths.models / PART).stat().st_size == 600
    finally:
        services.close()
    assert backup_path(paths.store_file, schema).exists()
    stored = read_settings(paths.settings_file)
    assert stored.notice is None
    assert stored.settings.get(options.TEMPERATURE) == 0.3


def test_an_older_profile_on_the_command_line(paths: AppPaths, sotto: Sotto) -> None:
    older_profile(paths)
    code, out, _err = sotto("history", "list")
    assert code == 0
    assert "Trains" in out
    code, out, _err = sotto("history", "show", content().CONVERSATION.id)
    assert "The night train." in out


COMMANDS: Sequence[tuple[str, ...]] = (
    ("history", "list"),
    ("history", "search", "train"),
    ("download", "--list"),
    ("backup", "create"),
    ("ask", "Hello", "-m", "story"),
    ("update", "check"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_newer_profile_is_refused_on_the_command_line_and_left_alone(
    paths: AppPaths, sotto: Sotto, words: tuple[str, ...]
) -> None:
    newer_profile(paths)
    before = fingerprints(paths.data), fingerprints(paths.models), paths.settings_file.read_bytes()
    code, _out, err = sotto(*words)
    assert code == 1
    assert "Your chats were last opened by a newer version of Sotto." in err
    assert "The settings file was written by a newer Sotto." in err
    assert (fingerprints(paths.data), fingerprints(paths.models), paths.settings_file.read_bytes()) == before


def test_a_newer_profile_is_refused_as_json(paths: AppPaths, sotto: Sotto) -> None:
    newer_profile(paths)
    _code, out, _err = sotto("history", "list", "--json")
    assert '"store_newer"' in out


def test_a_newer_profile_is_refused_in_the_window_and_left_alone(
    paths: AppPaths, window: Callable[[], RealWindow]
) -> None:
    newer_profile(paths)
    before = fingerprints(paths.data), fingerprints(paths.models)
    driver = window()
    greeting = driver.window.chat_page.greeting
    driver.wait(lambda: greeting.retry_button.isVisible())
    shown = " ".join(label.text() for label in greeting.findChildren(type(greeting._title)) if label.isVisible())
    assert "Your chats were last opened by a newer version of Sotto." in shown
    assert "untouched" in shown
    assert not driver.composer.is_open
    for page in ("settings", "models", "presets", "privacy", "help", "chat"):
        driver.window.show_page(page)
        QApplication.processEvents()
    greeting.retry_button.click()
    driver.wait(lambda: greeting.retry_button.isVisible())
    driver.close()
    assert (fingerprints(paths.data), fingerprints(paths.models)) == before


def test_settings_of_a_newer_version_are_kept_beside_and_said(paths: AppPaths) -> None:
    newer_profile(paths)
    written = paths.settings_file.read_bytes()
    stored = read_settings(paths.settings_file)
    assert stored.notice is not None
    assert "newer Sotto" in stored.notice.text
    assert stored.settings.changed_values() == {}
    assert paths.settings_file.with_name("settings.json.bad").read_bytes() == written
    assert paths.settings_file.read_bytes() == written


def test_after_the_next_version_is_back_nothing_is_missing(paths: AppPaths, sotto: Sotto) -> None:
    """What was refused opens again once the version that knows it is there: here this one, taught the next step."""
    newer_profile(paths)
    assert sotto("history", "list")[0] == 1
    with pytest.MonkeyPatch.context() as taught:
        taught.setattr("sotto.store.migrations.MIGRATIONS", (*MIGRATIONS, lambda _db: None))
        taught.setattr("sotto.store.migrations.migrate.__defaults__", ((*MIGRATIONS, lambda _db: None),))
        code, out, _err = sotto("history", "list")
    assert code == 0
    assert "Trains" in out
