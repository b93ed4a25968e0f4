"""The bundle on a memory stick: all it writes lies in the folder beside it, and goes to the next computer as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from support.bundle_runs import run
from support.gguf_files import write_scripted_model

pytestmark = pytest.mark.package


def _json(program: Path, *words: str | Path, home: Path) -> Any:
    done = run(program, *[str(word) for word in words], home=home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_everything_goes_along(bundle: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first" / "Sotto", tmp_path / "second" / "Sotto"
    homes = [tmp_path / "home of one", tmp_path / "home of another"]
    for home in homes:
        home.mkdir()
    shutil.copytree(bundle, first, symlinks=True)
    (first / "data").mkdir()
    (first / "data" / "models").mkdir()
    write_scripted_model(first / "data" / "models" / "story.gguf", "abcdefgh")
    _json(first / "sotto", "models", "add", first / "data" / "models" / "story.gguf", "--json", home=homes[0])
    report = _json(first / "sotto", "doctor", "--json", home=homes[0])
    assert report["desktop"]["portable"] is True
    assert {Path(folder).parent for folder in report["paths"].values()} == {first / "data"}
    assert report["store"]["key_protection"] == "key file"
    first.parent.rename(second.parent)
    models = _json(second / "sotto", "models", "list", "--json", home=homes[1])
    (model,) = [one for one in models if one["id"] != "guide"]
    assert model["path"] == str(second / "data" / "models" / "story.gguf")
    answer = _json(second / "sotto", "ask", "-m", model["id"], "--json", "Hello", home=homes[1])
    assert answer["text"].strip() == "abcdefgh"
    assert [path for home in homes for path in home.rglob("*")] == []
