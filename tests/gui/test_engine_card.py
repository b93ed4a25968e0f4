"""The Privacy page claims of the engine what the engine found out, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from support.real_window import OpenWindow, RealWindow


def _attempts(**blocked: bool) -> dict[str, Any]:
    attempts = [{"kind": kind, "what": kind, "outcome": "?", "blocked": value} for kind, value in blocked.items()]
    return {"attempts": attempts, "measures": ["scripted"]}


def _words(window: RealWindow) -> tuple[str, str]:
    card = window.find("privacy_engine_card")
    return card.findChild(QLabel, "card_title").text(), card.findChild(QLabel, "card_text").text()


def _shown(window: RealWindow) -> tuple[str, str]:
    window.window.show_page("privacy")
    window.wait(lambda: "being tried" not in _words(window)[1])
    return _words(window)


def test_nothing_is_claimed_before_it_was_tried(open_window: OpenWindow) -> None:
    window = open_window(ignore=["probe"])
    window.window.show_page("privacy")
    title, text = _words(window)
    assert title == "Models run in a program of their own"
    assert "cannot" not in text


def test_an_engine_that_is_shut_in(open_window: OpenWindow) -> None:
    title, text = _shown(open_window(probed=_attempts(network=True, exec=True, files=True)))
    assert title == "Models run in a program that is shut in"
    assert "It cannot reach the network. It cannot start programs. It cannot open your chats" in text
    assert "trust" not in text


@pytest.mark.parametrize(
    ("open_way", "sentence"),
    [
        ("network", "It could reach the network."),
        ("exec", "It could start programs."),
        ("files", "It could open your files."),
    ],
)
def test_what_is_not_blocked_is_said(open_window: OpenWindow, open_way: str, sentence: str) -> None:
    blocked = {kind: kind != open_way for kind in ("network", "exec", "files")}
    title, text = _shown(open_window(probed=_attempts(**blocked)))
    assert title == "Models run in a program that is partly shut in"
    assert sentence in text
    assert text.count("It could ") == 1
    assert "Add only model files that you trust." in text


def test_an_engine_that_is_not_confined(open_window: OpenWindow) -> None:
    title, text = _shown(open_window(probed=_attempts(network=False, exec=False, files=False)))
    assert title == "Models run in a program of their own"
    assert text.count("It could ") == 3


def test_an_engine_that_cannot_be_asked(open_window: OpenWindow) -> None:
    title, text = _shown(open_window(start=[["exit", 3]]))
    assert title == "Models run in a program of their own"
    assert "could not be asked" in text
