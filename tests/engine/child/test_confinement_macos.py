"""The sandbox profile as a text; whether macOS takes it can be tried only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.engine.child.confinement_macos import profile


def test_the_rules_stand_in_the_order_in_which_they_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    model = tmp_path / "m.gguf"
    model.touch()
    rules = profile([str(model)], []).splitlines()
    assert rules[0] == "(version 1)"
    assert "(deny network*)" in rules
    forbidden = next(number for number, rule in enumerate(rules) if rule.startswith("(deny file-read-data"))
    allowed = next(number for number, rule in enumerate(rules) if rule.startswith("(allow file-read-data"))
    assert f'(subpath "{tmp_path}")' in rules[forbidden]
    assert f'(subpath "{model}")' in rules[allowed]
    assert f'(subpath "{tmp_path}")' not in rules[allowed]
    assert forbidden < allowed


def test_a_path_cannot_end_its_quotes(tmp_path: Path) -> None:
    rules = profile([str(tmp_path / 'a") (allow network*) ("b\\')], [])
    assert r'a\") (allow network*) (\"b\\")' in rules
