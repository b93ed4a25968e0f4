"""A token stands for a living process, and for nothing else."""

from __future__ import annotations

from pathlib import Path

from sotto.store.writers import WriterRegistry


def test_a_token_lives_as_long_as_its_registry(tmp_path: Path) -> None:
    mine, other = WriterRegistry(tmp_path / "writers"), WriterRegistry(tmp_path / "writers")
    mine.join()
    other.join()
    assert mine.is_alive(mine.token)
    assert mine.is_alive(other.token)
    other.leave()
    assert not mine.is_alive(other.token)
    assert not mine.is_alive("")
    assert not mine.is_alive("0123456789abcdef")
    mine.leave()
    assert list((tmp_path / "writers").iterdir()) == []


def test_sweeping_removes_only_the_dead(tmp_path: Path) -> None:
    mine, other = WriterRegistry(tmp_path / "writers"), WriterRegistry(tmp_path / "writers")
    mine.join()
    other.join()
    dead = tmp_path / "writers" / "0123456789abcdef"
    dead.touch()
    mine.sweep()
    assert {path.name for path in (tmp_path / "writers").iterdir()} == {mine.token, other.token}
    other.leave()
    mine.leave()
