"""Which kind of copy this is follows from where its files lie."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sotto.config import resources
from sotto.config.installation import InstallationKind, kind_of_installation


def test_the_tests_run_in_a_checkout() -> None:
    assert kind_of_installation() is InstallationKind.CHECKOUT


def test_an_installed_wheel_brings_its_resources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "_resources").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert kind_of_installation() is InstallationKind.WHEEL


def test_a_frozen_program_is_a_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert kind_of_installation() is InstallationKind.BUNDLE
