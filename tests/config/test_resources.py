from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sotto.config import resources
from sotto.config.resources import resource_path


def test_a_checkout_has_them_beside_the_source() -> None:
    path = resource_path("licenses/README.md")
    assert path == Path(__file__).resolve().parents[2] / "resources" / "licenses" / "README.md"


def test_an_installed_wheel_has_them_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "sotto"
    (package / "_resources").mkdir(parents=True)
    (package / "_resources" / "file.txt").write_text("x")
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resource_path("file.txt") == package / "_resources" / "file.txt"


def test_a_frozen_bundle_has_them_beside_its_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "file.txt").write_text("x")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_path("file.txt") == tmp_path / "resources" / "file.txt"


def test_a_missing_one_is_said() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-file"):
        resource_path("no-such-file.svg")


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/hosts", "licenses/../../pyproject.toml"])
def test_names_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match="not a resource name"):
        resource_path(name)
