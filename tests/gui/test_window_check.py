"""What the self-test's window looks at: words, icons, translations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto.config import resources
from sotto.gui import icons, window_check
from support.installations import copied_resources

pytestmark = pytest.mark.usefixtures("qtbot", "window_theme")


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of what ships, to be damaged, in use."""
    folder = copied_resources(tmp_path)
    monkeypatch.setattr(resources, "resource_folder", lambda: folder)
    monkeypatch.setattr(window_check, "resource_folder", lambda: folder)
    icons._path.cache_clear()
    yield folder
    icons._path.cache_clear()


def test_a_window_that_works_is_nothing_to_speak_of() -> None:
    window_check.look_at_window()


def test_an_icon_that_cannot_be_drawn_is_named(shipped: Path) -> None:
    (shipped / "icons" / "zebra.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'/>")
    with pytest.raises(window_check.WindowBrokenError, match="zebra"):
        window_check.look_at_window()


def test_a_translation_that_cannot_be_read_is_named(shipped: Path) -> None:
    (shipped / "translations" / "sotto_de.qm").write_bytes(b"")
    with pytest.raises(window_check.WindowBrokenError, match="“de”"):
        window_check.look_at_window()


def test_words_that_are_not_drawn_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_check, "_TEXT", " ")
    with pytest.raises(window_check.WindowBrokenError, match="font"):
        window_check.look_at_window()
