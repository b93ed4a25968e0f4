"""Where other programs keep their models, also after they were told to keep them elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from sotto.catalog.known_places import known_places
from sotto.catalog.other_apps import FolderKind, ModelPlace


def touch(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("platform", "folder", "kind"),
    [
        ("linux", ".lmstudio/models", FolderKind.LM_STUDIO),
        ("linux", ".cache/lm-studio/models", FolderKind.LM_STUDIO),
        ("linux", ".local/share/Jan/data/llamacpp/models", FolderKind.JAN),
        ("linux", ".config/Jan/data/models", FolderKind.JAN),
        ("linux", ".local/share/nomic.ai/GPT4All", FolderKind.GPT4ALL),
        ("linux", ".ollama/models", FolderKind.OLLAMA),
        ("linux", ".cache/huggingface/hub", FolderKind.HUB_CACHE),
        ("linux", ".cache/llama.cpp", FolderKind.LLAMA_CPP),
        ("darwin", ".lmstudio/models", FolderKind.LM_STUDIO),
        ("darwin", "Library/Application Support/Jan/data/llamacpp/models", FolderKind.JAN),
        ("darwin", "Library/Application Support/nomic.ai/GPT4All", FolderKind.GPT4ALL),
        ("darwin", "Library/Caches/llama.cpp", FolderKind.LLAMA_CPP),
        ("win32", "AppData/Roaming/Jan/data/llamacpp/models", FolderKind.JAN),
        ("win32", "AppData/Local/nomic.ai/GPT4All", FolderKind.GPT4ALL),
        ("win32", "AppData/Local/llama.cpp", FolderKind.LLAMA_CPP),
        ("win32", ".ollama/models", FolderKind.OLLAMA),
    ],
)
def test_each_program_is_found_in_its_place(tmp_path: Path, platform: str, folder: str, kind: FolderKind) -> None:
    (tmp_path / folder).mkdir(parents=True)
    places = [place for place in known_places({}, tmp_path, platform) if place.path.is_relative_to(tmp_path)]
    assert places == [ModelPlace(tmp_path / folder, kind)]


@pytest.mark.parametrize(
    ("variable", "below", "kind"),
    [
        ("OLLAMA_MODELS", "", FolderKind.OLLAMA),
        ("HF_HUB_CACHE", "", FolderKind.HUB_CACHE),
        ("HF_HOME", "hub", FolderKind.HUB_CACHE),
        ("XDG_CACHE_HOME", "huggingface/hub", FolderKind.HUB_CACHE),
        ("LLAMA_CACHE", "", FolderKind.LLAMA_CPP),
        ("XDG_DATA_HOME", "nomic.ai/GPT4All", FolderKind.GPT4ALL),
    ],
)
def test_the_environment_may_move_a_folder(tmp_path: Path, variable: str, below: str, kind: FolderKind) -> None:
    moved = tmp_path / "elsewhere" / below
    moved.mkdir(parents=True)
    places = known_places({variable: str(tmp_path / "elsewhere")}, tmp_path / "home", "linux")
    assert ModelPlace(moved, kind) in places


def test_folders_that_were_moved_in_a_programs_settings_are_found(tmp_path: Path) -> None:
    big, jan = tmp_path / "big" / "lm", tmp_path / "big" / "jan"
    touch(tmp_path / "lm-home" / "settings.json", json.dumps({"downloadsFolder": str(big)}))
    touch(tmp_path / ".lmstudio-home-pointer", f"{tmp_path / 'lm-home'}\n")
    touch(tmp_path / ".local/share/Jan/settings.json", json.dumps({"data_folder": str(jan)}))
    for folder in (big, jan / "llamacpp" / "models"):
        folder.mkdir(parents=True)
    places = known_places({}, tmp_path, "linux")
    assert ModelPlace(big, FolderKind.LM_STUDIO) in places
    assert ModelPlace(jan / "llamacpp" / "models", FolderKind.JAN) in places


@pytest.mark.parametrize("nonsense", ["", "{", "[1]", '{"downloadsFolder": 7}', "[" * 100_000])
def test_settings_that_make_no_sense_are_passed_over(tmp_path: Path, nonsense: str) -> None:
    touch(tmp_path / ".lmstudio" / "settings.json", nonsense)
    (tmp_path / ".lmstudio" / "models").mkdir()
    assert ModelPlace(tmp_path / ".lmstudio" / "models", FolderKind.LM_STUDIO) in known_places({}, tmp_path, "linux")


GPT4ALL_SETTINGS = [
    ("linux", ".config/nomic.ai"),
    ("darwin", ".config/gpt4all.io"),
    ("win32", "AppData/Roaming/nomic.ai"),
]


@pytest.mark.parametrize(("platform", "settings"), GPT4ALL_SETTINGS)
@pytest.mark.parametrize("name", ["models", "my models", "Modelle für alle; a, b = c", '模型 "x"', "back\\slash"])
def test_gpt4alls_own_choice_of_a_folder_is_found(tmp_path: Path, platform: str, settings: str, name: str) -> None:
    moved = tmp_path / "big" / name
    moved.mkdir(parents=True)
    ini = QSettings(str(tmp_path / settings / "GPT4All.ini"), QSettings.Format.IniFormat)  # what GPT4All writes with
    ini.setValue("device", "CPU")
    ini.setValue("modelPath", f"{moved}/")
    ini.setValue("model-1/modelPath", str(tmp_path))  # of another section
    ini.sync()
    assert known_places({}, tmp_path, platform)[0] == ModelPlace(moved, FolderKind.GPT4ALL)


def test_jan_as_it_was_called_for_a_while(tmp_path: Path) -> None:
    moved = tmp_path / "jan" / "llamacpp" / "models"
    moved.mkdir(parents=True)
    touch(tmp_path / ".local/share/jan.ai.app/settings.json", json.dumps({"data_folder": str(tmp_path / "jan")}))
    assert known_places({}, tmp_path, "linux") == [ModelPlace(moved, FolderKind.JAN)]


def test_the_home_may_be_written_short(tmp_path: Path) -> None:
    moved = tmp_path / "ollama"
    moved.mkdir()
    assert known_places({"OLLAMA_MODELS": "~/ollama"}, tmp_path, "linux")[0].path == moved


@pytest.mark.parametrize("text", ["models", "./models", "", "~nobody/models", "a\0b"])
def test_what_is_no_place_on_this_computer_is_none(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    monkeypatch.chdir(tmp_path)
    touch(tmp_path / "home" / ".lmstudio" / "settings.json", json.dumps({"downloadsFolder": text}))
    touch(tmp_path / "home" / ".config/nomic.ai/GPT4All.ini", f"[General]\nmodelPath={text}\n")
    places = known_places({"OLLAMA_MODELS": text}, tmp_path / "home", "linux")
    assert [place for place in places if place.path.is_relative_to(tmp_path) or not place.path.is_absolute()] == []
