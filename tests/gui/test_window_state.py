"""The window opens where it was, and never where nobody can see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from sotto.gui.window_state import WindowState, read_window_state, write_window_state

SCREEN = QRect(0, 0, 1920, 1080)
SECOND = QRect(1920, 0, 1280, 1024)


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    state = WindowState(2000, 50, 900, 700, maximized=True, sidebar=False)
    write_window_state(path, state)
    assert read_window_state(path, [SCREEN, SECOND]) == state


def test_a_window_on_a_screen_that_is_gone_is_centred_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    write_window_state(path, WindowState(2000, 50, 900, 700, sidebar=False))
    state = read_window_state(path, [SCREEN])
    assert state == WindowState(510, 190, 900, 700, sidebar=False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1, 2]",
        b"\xff\xfe",
        b'{"x": "1", "y": 2, "width": 3, "height": 4, "maximized": false, "sidebar": true}',
        b'{"x": 1e99, "y": 2, "width": 3, "height": 4, "maximized": false, "sidebar": true}',
        b'{"x": 1, "y": 2, "width": 10000000000, "height": 4, "maximized": false, "sidebar": true}',
        b"[" * 9000,
    ],
)
def test_a_damaged_file_gives_the_default(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(content)
    assert read_window_state(path, [SCREEN]) == read_window_state(tmp_path / "absent.json", [SCREEN])


def test_a_tiny_window_grows_to_a_usable_size(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    write_window_state(path, WindowState(10, 10, 1, 1))
    state = read_window_state(path, [SCREEN])
    assert state.width >= 400
    assert state.height >= 400


@pytest.mark.parametrize(("x", "y"), [(-850, 100), (1900, 100), (100, -60), (100, 1075)])
def test_a_title_bar_out_of_reach_is_brought_back(tmp_path: Path, x: int, y: int) -> None:
    path = tmp_path / "window.json"
    write_window_state(path, WindowState(x, y, 900, 700))
    assert SCREEN.contains(read_window_state(path, [SCREEN]).geometry())


def test_what_the_palette_did_lately_comes_back_and_wrong_entries_do_not(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    write_window_state(path, WindowState(0, 0, 900, 700, recent=("page:models", "x" * 500)))
    assert read_window_state(path, [SCREEN]).recent == ("page:models",)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"page:models"', "7, null"), encoding="utf-8")
    assert read_window_state(path, [SCREEN]).recent == ()
