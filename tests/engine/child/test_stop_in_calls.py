"""Stop within a call: while guesses are checked, and while a conversation is turned back to; what follows is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.generation import StopReason
from sotto.engine.child import draft_length
from sotto.engine.child.backend import Backend
from support.open_model import OpenModel

Open = Callable[..., OpenModel]


def test_while_guesses_are_checked(open_model: Open, endless: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_length.CallCosts, "ratio", lambda _self, _size: 0.1)
    model = open_model(endless)
    whole = model.ask("Sing", max_tokens=400).text
    checked: list[int] = []
    real = Backend.decode_each

    def stopping(self: Backend, tokens: Any, count: int) -> None:
        checked.append(count)
        if len(checked) == 2:
            model.stop.set()  # as the reader thread does while llama.cpp computes
        real(self, tokens, count)

    monkeypatch.setattr(Backend, "decode_each", stopping)
    stopped = model.ask("Sing", max_tokens=400)
    assert stopped.completion.stop_reason is StopReason.STOPPED
    assert checked[-1] > 1
    assert len(checked) == 2
    assert whole.startswith(stopped.text)
    assert len(stopped.text) < len(whole)
    model.stop.clear()
    assert model.ask("Sing", max_tokens=400).text == whole


def test_while_a_conversation_is_turned_back_to(open_model: Open, babble: Path) -> None:
    model, fresh = open_model(babble), open_model(babble)
    text = "abcdefghij " * 60
    for conversation in ("one", "other"):
        model.ask(f"{conversation} {text}", conversation, max_tokens=4)
    model.stop.set()
    stopped = model.ask(f"one {text}", "one", max_tokens=20)
    assert stopped.completion.stop_reason is StopReason.STOPPED
    assert stopped.text == ""
    model.stop.clear()
    again = model.ask(f"one {text}", "one", max_tokens=20)
    assert again.cached > 0
    assert again.text == fresh.ask(f"one {text}", max_tokens=20).text
