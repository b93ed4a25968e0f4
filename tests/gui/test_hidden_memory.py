"""Whether other programs can read the window's memory (S14)."""

from __future__ import annotations

import pytest

from sotto.config import options
from support.real_window import OpenWindow


def test_the_window_hides_its_memory_once_it_is_open_if_the_user_wants_it(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Really hidden it would be the memory of all tests; ``tests/ipc/test_core_dumps.py`` hides that of a program."""
    hidden: list[None] = []
    monkeypatch.setattr("sotto.services.container.hide_memory", lambda: hidden.append(None))
    driver = open_window()
    driver.services.hide_memory_if_wanted()
    assert hidden == []
    driver.settings.set(options.HIDE_MEMORY, True)
    driver.wait(lambda: hidden != [])
