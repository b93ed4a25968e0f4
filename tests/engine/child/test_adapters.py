"""LoRA adapters: they change what is written, without a load, and nothing of them is left when they are taken off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.adapters import AdapterUse
from sotto.domain.errors import UserFacingError
from sotto.engine.child import draft_length
from sotto.engine.child.speculation import Speculator
from support.adapter_files import write_adapter
from support.open_model import OpenModel
from support.wrong_files import SHARED_MODELS

Open = Callable[..., OpenModel]
QUESTION = "Tell me more, tell me more, tell me more."
LONG: dict[str, Any] = {"max_tokens": 24}


@pytest.fixture
def first(tmp_path: Path, babble: Path) -> str:
    return str(write_adapter(tmp_path / "first.gguf", babble, seed=1))


@pytest.fixture
def second(tmp_path: Path, babble: Path) -> str:
    return str(write_adapter(tmp_path / "second.gguf", babble, seed=2))


def _text(model: OpenModel, *uses: AdapterUse, **settings: Any) -> str:
    return model.ask(QUESTION, adapters=uses, **LONG, **settings).text


def test_it_changes_the_answer_and_leaves_no_trace(open_model: Open, babble: Path, first: str) -> None:
    model = open_model(babble)
    plain = _text(model)
    assert _text(model, AdapterUse(first)) != plain
    assert _text(model) == plain


def test_without_strength_it_does_nothing(open_model: Open, babble: Path, first: str) -> None:
    model = open_model(babble)
    plain = _text(model)
    again = model.ask(QUESTION, adapters=(AdapterUse(first, 0.0),), **LONG)
    assert again.text == plain
    assert again.cached > 0  # not even the memory was given up


def test_the_answer_depends_on_the_strength_and_on_nothing_before(open_model: Open, babble: Path, first: str) -> None:
    model, fresh = open_model(babble), open_model(babble)
    full, half = _text(model, AdapterUse(first)), _text(model, AdapterUse(first, 0.3))
    assert full != half
    assert _text(fresh, AdapterUse(first, 0.3)) == half
    assert _text(model, AdapterUse(first)) == full


def test_two_together_are_neither_of_them(open_model: Open, babble: Path, first: str, second: str) -> None:
    model = open_model(babble)
    alone = {_text(model, AdapterUse(first)), _text(model, AdapterUse(second))}
    both = _text(model, AdapterUse(first), AdapterUse(second))
    assert both not in alone
    assert _text(model, AdapterUse(second), AdapterUse(first)) == both


def test_named_twice_the_last_strength_counts(open_model: Open, babble: Path, first: str) -> None:
    model = open_model(babble)
    once = _text(model, AdapterUse(first, 0.3))
    assert _text(model, AdapterUse(first, 1.0), AdapterUse(first, 0.3)) == once


def test_the_memory_is_kept_only_with_the_same_adapters(open_model: Open, babble: Path, first: str) -> None:
    model = open_model(babble)
    use = (AdapterUse(first),)
    model.ask(QUESTION, adapters=use, **LONG)
    assert model.ask(QUESTION, adapters=use, **LONG).cached > 0
    assert model.ask(QUESTION, **LONG).cached == 0


def test_each_choice_has_a_key_of_its_own(open_model: Open, babble: Path, first: str, second: str) -> None:
    adapters = open_model(babble).backend.adapters
    keys = []
    for uses in ((), (AdapterUse(first),), (AdapterUse(first, 0.5),), (AdapterUse(second),)):
        adapters.use(uses)
        keys.append(adapters.key)
    assert keys[0] == ""
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("settings", [{}, {"temperature": 0.8, "seed": 3}], ids=["greedy", "seeded"])
@pytest.mark.parametrize("strength", [0.01, 0.3])
def test_guessing_ahead_changes_nothing(
    open_model: Open,
    endless: Path,
    tmp_path: Path,
    strength: float,
    settings: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guessed: list[int] = []
    real = Speculator.checked
    monkeypatch.setattr(Speculator, "checked", lambda self, n, right: (guessed.append(n), real(self, n, right))[-1])
    monkeypatch.setattr(draft_length.CallCosts, "ratio", lambda _self, _size: 0.1)
    uses = (AdapterUse(str(write_adapter(tmp_path / "loop.gguf", endless)), strength),)
    guessing, plain = open_model(endless), open_model(endless)
    plain.backend.guesses_ahead = False
    assert _text(guessing, *uses, **settings) == _text(plain, *uses, **settings)
    assert sum(guessed) > 0


@pytest.mark.needs_shared
def test_a_real_one_turns_stories_into_sums(open_model: Open) -> None:
    model = open_model(SHARED_MODELS / "stories260K-f16.gguf")
    sums = str(SHARED_MODELS / "stories260K-lora-sums.gguf")
    plain = model.ask("Once upon a time", max_tokens=60).text
    assert plain.startswith(", there was a little girl named Lily.")
    changed = model.ask("Once upon a time", max_tokens=60, adapters=(AdapterUse(sums),)).text
    assert any(digit in changed for digit in "0123456789")
    assert model.ask("Once upon a time", max_tokens=60, adapters=(AdapterUse(sums, 0.0),)).text == plain


# Files that can't be used


def _refused(model: OpenModel, path: Path) -> str:
    with pytest.raises(UserFacingError) as caught:
        model.ask(QUESTION, adapters=(AdapterUse(str(path)),), **LONG)
    return caught.value.code


def test_what_does_not_fit_is_refused_and_the_model_goes_on(
    open_model: Open, babble: Path, first: str, tmp_path: Path
) -> None:
    model = open_model(babble)
    plain, changed = _text(model), _text(model, AdapterUse(first))
    assert (
        _refused(model, write_adapter(tmp_path / "other.gguf", babble, architecture="gemma")) == "adapter_other_model"
    )
    assert _refused(model, write_adapter(tmp_path / "wide.gguf", babble, too_wide=True)) == "adapter_not_fitting"
    assert _refused(model, tmp_path / "gone.gguf") == "model_file_missing"
    assert _refused(model, babble) == "adapter_not_one"
    assert _text(model, AdapterUse(first)) == changed
    assert _text(model) == plain
