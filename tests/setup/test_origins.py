"""Which package a file of the bundle came from is known on Windows, too, where paths have several spellings."""

from __future__ import annotations

import ntpath
from types import SimpleNamespace

import pytest

from bundling import origins


def test_a_line_of_a_record_and_the_path_of_its_file_are_spelled_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "os", SimpleNamespace(path=ntpath))
    recorded = r"C:\Env\Lib\site-packages" + "/numpy/_core/x.pyd"
    assert origins._spelling(recorded) == origins._spelling(r"c:\env\lib\Site-Packages\numpy\_core\x.pyd")
